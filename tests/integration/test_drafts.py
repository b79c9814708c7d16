"""What is typed is kept on the server, and nobody replaces work that he has not seen."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection

from articles.editor.drafts import Typed, save_draft
from articles.models import Article, Draft, Revision
from tests.factories import make_article

DRAFTS = "/admin/editor/drafts/"


def make_writer(name, *rights):
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_article", "change_article", *rights])
    )
    return user


@pytest.fixture
def writer(client):
    writer = make_writer("wei")
    client.force_login(writer)
    return writer


@pytest.fixture
def note(writer):
    return make_article(title="Series", source="It converges.", author=writer)


def typed(article=None, *, key=None, version=0, tab="one", base=0, **fields):
    pk = article and article.pk
    return {
        "key": key or str(uuid4()),
        "article": pk,
        "base": base,
        "tab": tab,
        "version": version,
        "fields": fields,
    }


def send(client, said):
    return client.post(DRAFTS, said, content_type="application/json")


def test_what_is_typed_is_kept_and_the_article_stays_as_it_is(client, note):
    answer = send(client, typed(note, source="It diverges.", title="级数"))
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    kept = client.get(DRAFTS, {"article": note.pk}).json()["draft"]
    assert kept["fields"] == {"source": "It diverges.", "title": "级数"}
    note.refresh_from_db()
    assert note.source == "It converges."


def test_each_save_is_a_version_of_the_same_draft(client, note):
    first = send(client, typed(note, source="a")).json()
    second = send(client, typed(note, key=first["key"], version=1, source="ab")).json()
    assert (second["key"], second["version"]) == (first["key"], 2)
    assert Draft.objects.count() == 1


def test_a_forgotten_tab_does_not_replace_newer_work(client, note):
    key = send(client, typed(note, tab="old", source="a")).json()["key"]
    send(client, typed(note, key=key, version=1, tab="new", source="newer"))
    answer = send(client, typed(note, key=key, version=1, tab="old", source="stale"))
    assert answer.status_code == 409
    assert "another tab" in answer.json()["error"]
    assert answer.json()["draft"] | {"saved_at": ""} == {
        "key": key, "version": 2, "base": 0, "tab": "new", "saved_at": "", "fields": {"source": "newer"}
    }  # fmt: skip
    assert Draft.objects.get().fields == {"source": "newer"}


def test_a_second_tab_with_a_key_of_its_own_is_told_of_the_draft(client, note):
    send(client, typed(note, source="a"))
    assert send(client, typed(note, tab="two", source="b")).status_code == 409


def test_a_note_that_is_not_saved_yet_is_found_by_its_key_and_among_those_begun(client, writer):
    key = send(client, typed(title="New", source="$x$")).json()["key"]
    assert client.get(DRAFTS, {"key": key}).json()["draft"]["fields"]["source"] == "$x$"
    begun = client.get(DRAFTS).json()["drafts"]
    assert [(each["key"], each["title"]) for each in begun] == [(key, "New")]


def test_a_tab_learns_who_saved_last_without_being_sent_what_it_knows(client, note):
    Revision.objects.record(note, by=note.author, reason="written")
    send(client, typed(note, source="a"))
    answer = client.get(DRAFTS, {"article": note.pk, "known": 1}).json()
    assert "fields" not in answer["draft"]
    assert (answer["revision"], answer["saved_by"], answer["mine"]) == (1, "wei", True)


def test_a_discarded_draft_stays_in_the_history(client, note):
    send(client, typed(note, source="A thought.\r\n", tags="analysis，series"))
    assert client.delete(f"{DRAFTS}?article={note.pk}").json() == {"draft": None}
    kept = Revision.objects.filter(article=note).first()
    assert (kept.reason, kept.source, kept.fields["tags"]) == (
        "draft",
        "A thought.\n",
        ["analysis", "series"],
    )
    assert Revision.objects.current(note).source == "It converges."
    assert not Draft.objects.exists()


def test_a_discarded_draft_that_says_nothing_new_leaves_no_trace(client, note):
    send(client, typed(note, source=note.source, title=note.title))
    client.delete(f"{DRAFTS}?article={note.pk}")
    assert not Revision.objects.filter(reason="draft").exists()


def test_a_draft_is_not_discarded_from_a_tab_that_has_not_seen_it(client, note):
    send(client, typed(note, source="a"))
    assert client.delete(f"{DRAFTS}?article={note.pk}&version=0").status_code == 409
    assert Draft.objects.exists()


def test_what_is_not_there_cannot_be_discarded(client, note):
    assert client.delete(f"{DRAFTS}?article={note.pk}").status_code == 404
    assert client.delete(DRAFTS).status_code == 400


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_strangers_and_staff_without_the_right_are_refused_in_words(client, method):
    ask = getattr(client, method)
    assert ask(DRAFTS).status_code == 401
    client.force_login(get_user_model().objects.create_user("clerk", is_staff=True))
    answer = ask(DRAFTS)
    assert (answer.status_code, bool(answer.json()["error"])) == (403, True)


def test_a_note_of_another_author_is_not_there(client, note):
    client.force_login(make_writer("other"))
    assert send(client, typed(note, source="mine now")).status_code == 404
    assert client.get(DRAFTS, {"article": note.pk}).status_code == 404
    assert client.delete(f"{DRAFTS}?article={note.pk}").status_code == 404


def test_an_editor_has_a_draft_of_his_own_beside_the_author_s(client, note):
    send(client, typed(note, source="author"))
    client.force_login(make_writer("editor", "edit_others"))
    assert client.get(DRAFTS, {"article": note.pk}).json()["draft"] is None
    assert send(client, typed(note, source="editor")).status_code == 200
    assert Draft.objects.count() == 2


def test_the_draft_of_another_author_is_neither_told_nor_replaced(client, writer):
    key = send(client, typed(source="secret")).json()["key"]
    client.force_login(make_writer("other"))
    assert client.get(DRAFTS, {"key": key}).json()["draft"] is None
    assert send(client, typed(key=key, version=1, source="x")).status_code == 404
    assert Draft.objects.get().fields == {"source": "secret"}


def test_nothing_is_kept_of_an_article_in_the_bin(client, note):
    note.bin(note.author)
    assert send(client, typed(note, source="x")).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        "", "no json", "[]", "null", '"text"', "[" * 100_000, "{}",
        '{"key": "x"}', '{"key": 5}', '{"key": []}',
        '{"key": "%s"}', '{"key": "%s", "fields": []}', '{"key": "%s", "fields": {"a": 1}}',
        '{"key": "%s", "fields": {"a": [1]}}', '{"key": "%s", "fields": {"a": null}}',
        '{"key": "%s", "version": -1, "fields": {}}', '{"key": "%s", "version": 9999999999, "fields": {}}',
        '{"key": "%s", "base": "one", "fields": {}}', '{"key": "%s", "article": [], "fields": {}}',
        '{"key": "%s", "article": {}, "fields": {}}', '{"key": "%s", "tab": 1, "fields": {}}',
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_words(client, writer, said):
    answer = client.post(DRAFTS, said.replace("%s", str(uuid4())), content_type="application/json")
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_characters_that_the_database_cannot_hold_are_replaced_not_refused(client, writer):
    said = '{"key": "%s", "fields": {"source": "a\\u0000b \\ud835 \\ud835\\udc00"}}' % uuid4()  # noqa: UP031
    assert client.post(DRAFTS, said, content_type="application/json").status_code == 200
    assert Draft.objects.get().fields["source"] == "a\ufffdb \ufffd 𝐀"


def test_a_text_beyond_all_bounds_is_refused_in_words(client, writer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = send(client, typed(source="x" * 2_000))
    assert (answer.status_code, bool(answer.json()["error"])) == (413, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [0, 1])
def test_of_two_saves_at_once_exactly_one_wins_and_the_other_is_told(known):
    writer = make_writer("wei")
    note = make_article(author=writer)
    key = uuid4()
    if known:
        save_draft(writer, Typed(key, note, 0, "first", 0, {}))
    together, saved = Barrier(2), []

    def save(tab):
        together.wait()
        saved.append(save_draft(writer, Typed(key, note, 0, tab, known, {"source": tab})))
        connection.close()

    threads = [Thread(target=save, args=[tab]) for tab in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(filter(None, saved))
    assert saved.count(None) == 1
    assert Draft.objects.get().fields == winner.fields
    assert Article.objects.get().source == note.source
