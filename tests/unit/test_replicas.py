"""Which replicas may be read from, by what is known of them."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config import database, replicas
from config.replicas import Router, Seen, Watch

PRIMARY = {"ENGINE": "primary"}
POOLER, REPLICA = "postgresql://u:p@pooler:6432/notes", "postgresql://u:p@replica/notes"


def watch(written, replayed):
    made = Watch()
    made.written.extend(Seen(*each) for each in written)
    made.replayed.update({alias: Seen(*each) for alias, each in replayed.items()})
    return made


@pytest.mark.parametrize(
    ("written", "replayed", "young"),
    [
        ([(9.6, 100)], (9.9, 100), True),
        ([(9.6, 100)], (9.9, 99), False),
        ([(9.1, 100), (9.9, 500)], (9.9, 100), True),
        ([(8.5, 100), (9.1, 200), (9.9, 500)], (9.9, 100), False),
        ([(9.6, 100)], (8.9, 100), False),
        ([], (9.9, 100), False),
    ],
    ids=["all of it", "behind", "a second behind", "more", "silent itself", "primary never seen"],
)
def test_a_replica_is_young_with_all_that_was_written_a_second_ago(written, replayed, young):
    assert watch(written, {"replica1": replayed}).young(10) == (["replica1"] if young else [])


@pytest.mark.parametrize(("position", "young"), [(500, ["replica1"]), (499, [])])
def test_while_the_primary_is_silent_a_replica_with_all_it_wrote_goes_on(position, young):
    assert watch([(1, 100), (2, 500)], {"replica1": (9.9, position)}).young(10) == young


def test_a_young_replica_is_asked_first_and_others_when_the_primary_fails(monkeypatch):
    monkeypatch.setattr(replicas.time, "monotonic", lambda: 10)
    made = watch([(9.5, 100)], {"replica1": (9.9, 50), "replica2": (9.9, 100), "replica3": (1, 100)})
    assert made.order() == ["replica2", "default", "replica1"]
    made.forget("replica2")
    assert made.order() == ["default", "replica1"]


@pytest.mark.parametrize("headers", [{"Cookie": "sessionid=x"}, {"X-Writer": "1"}])
def test_who_may_have_written_reads_from_the_primary(settings, monkeypatch, headers):
    settings.REPLICAS = ["replica1"]
    monkeypatch.setattr(replicas, "watch", lambda: SimpleNamespace(order=lambda: ["replica1"]))
    assert replicas._servers_for(RequestFactory().get("/")) == ["replica1"]
    assert replicas._servers_for(RequestFactory().get("/", headers=headers)) == ["default"]


def test_the_router_reads_what_readers_see_from_the_replica_and_writes_to_the_primary():
    def model(label):
        return SimpleNamespace(_meta=SimpleNamespace(app_label=label))

    router = Router()
    with replicas._reading_from("replica1"):
        assert router.db_for_read(model("articles")) == "replica1"
        assert router.db_for_read(model("accounts")) == router.db_for_write(model("articles")) == "default"
    assert router.db_for_read(model("articles")) == "default"
    assert [router.allow_migrate(alias, "articles") for alias in ("default", "replica1")] == [True, False]


def test_without_more_addresses_there_is_one_database():
    assert database.databases(PRIMARY, None, []) == {"default": PRIMARY}


def test_replicas_are_numbered_and_soon_given_up():
    known = database.databases(PRIMARY, None, [REPLICA, REPLICA])
    assert list(known) == ["default", "replica1", "replica2"]
    assert known["replica2"]["OPTIONS"]["connect_timeout"] == 2


def test_commands_go_round_the_pooler(monkeypatch):
    monkeypatch.delitem(database.sys.modules, database.SERVER, raising=False)
    assert database.databases(PRIMARY, POOLER, [])["default"] == PRIMARY
    monkeypatch.setitem(database.sys.modules, database.SERVER, object())
    through = database.databases(PRIMARY, POOLER, [])["default"]
    assert (through["HOST"], through["OPTIONS"]) == ("pooler", database.NOT_PREPARED)


@pytest.mark.parametrize("address", ["mysql://host/name", "postgresql://host:x/name", "host"])
def test_a_bad_address_is_named_with_its_variable(address):
    with pytest.raises(ImproperlyConfigured, match="REPLICA_URLS must look like"):
        database.databases(PRIMARY, None, [address])
    with pytest.raises(ImproperlyConfigured, match="POOLER_URL must look like"):
        database.databases(PRIMARY, address, [])
