"""PostgreSQL backend that starts the bundled server on the first connection, never on import.

``NAME``, ``USER`` and the other settings are those of Django's backend; ``DATA_DIR`` is the folder of the
cluster. The server ends with the last process that uses it.
"""

from typing import Any

from django.db.backends.postgresql import base

from config.embedded_postgres.server import running_server


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, with the socket of the bundled server, which is running when this returns."""
        postmaster = running_server(self.settings_dict["DATA_DIR"]).get_postmaster_info()
        address = {"host": str(postmaster.socket_dir), "port": postmaster.port}
        return super().get_connection_params() | address
