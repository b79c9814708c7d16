"""Public pages read from a replica: here the same database, by a connection of its own."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test.utils import CaptureQueriesContext

from config import replicas
from config.replicas import REPLAYED, WRITTEN, Watch
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)
NOWHERE = {"HOST": "127.0.0.1", "PORT": 1}
PAGES = ["/", "/articles/a/", "/categories/", "/tags/", "/archive/", "/search/?q=note", "/sitemap.xml"]


class Chosen(Watch):
    def order(self):
        return ["replica1", "default"]


@pytest.fixture
def replica(settings, monkeypatch):
    """A second connection to the tests' database, in the place of a replica."""
    settings.REPLICAS = ["replica1"]
    settings.DATABASE_ROUTERS = ["config.replicas.Router"]
    monkeypatch.setattr(replicas, "watch", Chosen)
    connections.settings["replica1"] = connection.settings_dict
    connections["replica1"] = connection.copy()
    # A test may connect to no other name.
    connections["replica1"].ensure_connection()
    connections["replica1"].alias = "replica1"
    yield connections["replica1"]
    connections["replica1"].close()
    del connections["replica1"]
    del connections.settings["replica1"]


@pytest.fixture
def dead_replica(replica):
    replica.close()
    connections["replica1"] = DatabaseWrapper({**connection.settings_dict, **NOWHERE})
    return connections["replica1"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_from_the_replica(client, replica, page):
    make_article(title="A note", slug="a")
    with CaptureQueriesContext(replica) as asked, CaptureQueriesContext(connection) as primary:
        assert client.get(page).status_code == 200
    assert len(asked) > 0
    counted = [query["sql"] for query in primary if "accounts_tally" not in query["sql"]]
    assert counted == []


@pytest.mark.parametrize("page", PAGES)
def test_a_dead_replica_is_no_error(client, dead_replica, page):
    make_article(title="A note", slug="a")
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/search/suggest/?q=note", "/nowhere/note/"])
@pytest.mark.parametrize("hears", [True, False])
def test_readers_go_on_while_the_primary_is_away(client, replica, page, hears, monkeypatch):
    """A search is not counted then; and nobody asks a primary that is known to be silent."""
    make_article(title="A note", slug="a")
    asked = []

    def gone(*_arguments, **_options):
        asked.append(1)
        raise OperationalError

    monkeypatch.setattr(Chosen, "hears_primary", lambda _watch: hears)
    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get(page).status_code == (404 if "nowhere" in page else 200)
    assert hears or not asked


def end(connection):
    """Ends an open connection at the server, as a restart does."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()


def test_a_connection_that_the_server_ended_is_made_anew(client):
    make_article(title="A note")
    etag = client.get("/")["ETag"]
    end(connection)
    assert "A note" in client.get("/").content.decode()
    end(connection)
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_a_query_that_fails_by_itself_is_not_asked_again(rf):
    asked = []

    def fail():
        asked.append(1)
        raise OperationalError("too slow")

    connection.ensure_connection()
    with pytest.raises(OperationalError, match="too slow"):
        replicas.answered(rf.get("/"), fail)
    assert asked == [1]


def test_who_is_logged_in_reads_his_own_words(admin_client, replica):
    with CaptureQueriesContext(replica) as asked:
        assert admin_client.get("/").status_code == 200
        assert admin_client.get("/admin/").status_code == 200
    assert len(asked) == 0


def test_a_page_that_is_unchanged_costs_one_query_of_the_replica(client, replica):
    etag = client.get("/")["ETag"]
    with CaptureQueriesContext(replica) as asked:
        assert client.get("/", headers={"If-None-Match": etag}).status_code == 304
    assert len(asked) == 1


def test_the_primary_tells_what_it_has_written_and_is_no_replica():
    before = replicas._seen(connection, WRITTEN)
    make_article()
    assert replicas._seen(connection, WRITTEN).position > before.position
    assert replicas._seen(connection, REPLAYED) is None


def test_a_server_that_is_away_tells_nothing(dead_replica):
    assert replicas._seen(dead_replica, REPLAYED) is None


def test_the_cache_is_a_table_that_all_processes_share():
    cache.set("key", {"a": 1}, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM site_cache")
        assert cursor.fetchone() == (1,)
    assert cache.get("key") == {"a": 1}
    cache.delete("key")
