"""Importing in the admin: send, examine, agree; cancel and go on; who may."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.findings import PER_PAGE
from articles.imports import START, uploads
from articles.models import Article, Import
from articles.transfer import running
from articles.turns import turn
from tests.integration.test_import import FRONT

ADD = reverse("admin:articles_import_add")


def packed(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"notes/{name}.md", text)
    return data.getvalue()


NOTES = packed(a=FRONT.format(title="A") + "[x](gone.md)", b=FRONT.format(title="B") + "text")


@pytest.fixture
def launched(monkeypatch):
    """The imports for which a process was started; none is."""
    started = []
    monkeypatch.setattr(Import, "launch", lambda job: started.append(job.pk))
    return started


def send(client, data=NOTES, name="notes.zip", authors="me", **headers):
    file = SimpleUploadedFile(name, data)
    return client.post(ADD, {"file": file, "authors": authors}, headers=headers or None)


def page_of(job):
    return reverse("admin:articles_import_change", args=[job.pk])


def act(client, job, what):
    return client.post(reverse("admin:articles_import_do", args=[job.pk]), {what: ""}, follow=True)


def only_import():
    return Import.objects.get()


def spooled():
    return [path for path in uploads().rglob("*") if path.is_file()]


def test_upload_is_examined_and_nothing_is_written(enter, client, works_at_once):
    enter("Editor")
    answer = send(client)
    job = only_import()
    assert answer.url == page_of(job)
    assert (job.state, job.counts["new"], Article.objects.count()) == ("ready", 2, 0)
    text = client.get(answer.url).content.decode()
    assert "Nothing is written yet." in text
    assert "<strong>2</strong> will be new" in text


def test_agreed_import_is_written_and_its_upload_goes(enter, client, works_at_once):
    editor = enter("Editor")
    send(client)
    text = act(client, only_import(), "start").content.decode()
    job = only_import()
    assert (job.state, job.counts["new"], spooled()) == ("done", 2, [])
    assert {article.author for article in Article.objects.all()} == {editor}
    article = Article.objects.get(slug="a")
    assert f'href="{reverse("admin:articles_article_change", args=[article.pk])}"' in text


def test_files_may_say_who_wrote_them(enter, client, works_at_once):
    enter("Editor")
    send(client, packed(a="---\nauthor: Bob\n---\ntext"), authors="files")
    act(client, only_import(), "start")
    assert Article.objects.get().author.username == "Bob"


def test_second_import_shows_what_has_changed_and_what_is_gone(enter, client, works_at_once):
    enter("Editor")
    send(client)
    act(client, only_import(), "start")
    send(client, packed(a=FRONT.format(title="A") + "[x](gone.md)", c="new"))
    job = Import.objects.first()
    assert {name: job.counts[name] for name in ("new", "changed", "unchanged", "gone")} == {
        "new": 1, "changed": 0, "unchanged": 1, "gone": 1,
    }  # fmt: skip
    assert "notes/b.md" in client.get(page_of(job), {"show": "gone"}).content.decode()


def test_problems_are_shown_by_kind_and_as_text(enter, client, works_at_once):
    enter("Editor")
    send(client, packed(a="[x](gone.md)", b="\x08text"))
    job = only_import()
    everything = client.get(page_of(job), {"show": "problems"}).content.decode()
    some = client.get(page_of(job), {"show": "problems", "kind": "missing-link"}).content.decode()
    assert ("control characters" in everything, "link to nothing: gone.md" in everything) == (True, True)
    assert "control characters removed: 1" not in some
    text = client.get(reverse("admin:articles_import_problems", args=[job.pk]))
    assert text["Content-Disposition"].startswith("attachment")
    assert "notes/a.md:1:1: link to nothing: gone.md" in text.content.decode()


def test_long_lists_have_pages(enter, client, works_at_once):
    enter("Editor")
    send(client, packed(**{f"n{number:03}": "text" for number in range(PER_PAGE + 1)}))
    first, second, odd = (
        client.get(page_of(only_import()), {"show": "new", "page": page}).content.decode()
        for page in ("1", "2", "9" * 50)
    )
    assert ("n100.md" in first, "n100.md" in second, "n000.md" in odd) == (False, True, True)


def test_page_says_what_will_be_made(enter, client, works_at_once):
    enter("Editor")
    send(client)
    text = client.get(page_of(only_import())).content.decode()
    assert "A / B" in text
    assert "C++ · x" in text


def test_script_gets_an_address_or_words(enter, client, launched):
    enter("Editor")
    answer = send(client, accept="application/json")
    assert answer.json() == {"error": "", "address": page_of(only_import())}
    Import.objects.all().delete()
    answer = send(client, name="x.docx", accept="application/json")
    assert (answer.status_code, answer.json()["error"]) == (
        400, "This is neither a ZIP nor a .md, .xml or .json file.",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["x.docx", "zip", "x.zip.exe"])
def test_other_files_are_refused_and_not_kept(enter, client, launched, name):
    enter("Editor")
    assert send(client, name=name).status_code == 400
    assert (Import.objects.count(), spooled(), launched) == (0, [], [])


def test_form_without_a_file_is_refused(enter, client, launched):
    enter("Editor")
    assert client.post(ADD, {"authors": "me"}).status_code == 400


def test_upload_that_is_too_long_is_refused_unread(enter, client, launched, settings):
    enter("Editor")
    settings.IMPORT_BYTES = 1_000
    answer = send(client, bytes(200_000), accept="application/json")
    assert answer.json()["error"].startswith("The file is longer than")
    assert (Import.objects.count(), spooled()) == (0, [])


def test_upload_is_longer_than_any_picture_may_be(enter, client, works_at_once, settings):
    enter("Editor")
    settings.PICTURE_BYTES = 10
    send(client)
    assert only_import().counts["new"] == 2


def test_what_is_no_zip_is_refused_in_words(enter, client, works_at_once):
    enter("Editor")
    send(client, b"no zip")
    job = only_import()
    assert (job.state, spooled()) == ("refused", [])
    assert "is not a ZIP" in client.get(page_of(job)).content.decode()


def test_zip_without_notes_is_refused(enter, client, works_at_once):
    enter("Editor")
    send(client, packed())
    assert (only_import().state, only_import().error) == ("refused", "There is no note in it.")


def test_words_are_in_the_language_of_who_sent_it(enter, client, works_at_once):
    enter("Editor")
    client.cookies.load({"django_language": "zh-hans"})
    send(client, b"no zip")
    assert only_import().language == "zh-hans"


def test_name_of_any_length_is_taken(enter, client, works_at_once):
    enter("Editor")
    send(client, name="长" * 100 + ".zip")
    assert only_import().state == "ready"


def test_cancelled_before_it_writes_leaves_nothing(enter, client, works_at_once):
    enter("Editor")
    send(client)
    text = act(client, only_import(), "cancel").content.decode()
    assert (only_import().state, spooled(), Article.objects.count()) == ("cancelled", [], 0)
    assert "Nothing was written." in text


def test_cancelled_while_it_runs_stops_between_two_notes(enter, client, launched, monkeypatch):
    enter("Editor")
    monkeypatch.setattr("articles.transfer.importing.BATCH", 1)
    monkeypatch.setattr(running, "PAUSE", 0)
    send(client)
    job = only_import()
    Import.objects.update(writes=True)
    tell = running.Teller.tick

    def cancel_later(teller):
        if Article.objects.count() == 1:
            act(client, job, "cancel")
        tell(teller)

    monkeypatch.setattr(running.Teller, "tick", cancel_later)
    running.run(job.pk)
    assert (only_import().state, spooled(), Article.objects.count()) == ("cancelled", [], 1)
    assert "Articles that were written before stay." in client.get(page_of(job)).content.decode()


def die(job):
    """The process that worked on it is gone since a while."""
    Import.objects.filter(pk=job.pk).update(changed_at=timezone.now() - START - timedelta(seconds=1))


def test_dead_process_is_shown_and_the_work_goes_on(enter, client, launched):
    enter("Editor")
    send(client)
    job = only_import()
    assert client.get(reverse("admin:articles_import_progress", args=[job.pk])).json()["state"] == "running"
    die(job)
    progress = client.get(reverse("admin:articles_import_progress", args=[job.pk])).json()
    assert progress["state"] == "interrupted"
    assert "Go on" in client.get(page_of(job)).content.decode()
    act(client, job, "start")
    assert launched == [job.pk, job.pk]
    running.run(job.pk)
    assert (only_import().state, only_import().writes) == ("ready", False)


def test_interrupted_writing_goes_on_with_writing(enter, client, launched):
    enter("Editor")
    send(client)
    job = only_import()
    Import.objects.update(writes=True)
    die(job)
    act(client, job, "start")
    running.run(job.pk)
    assert (only_import().state, Article.objects.count()) == ("done", 2)


def test_dead_import_can_be_cancelled(enter, client, launched):
    enter("Editor")
    send(client)
    die(only_import())
    act(client, only_import(), "cancel")
    assert (only_import().state, spooled()) == ("cancelled", [])


def test_living_process_is_known_by_its_lock(enter, client, launched):
    enter("Editor")
    send(client)
    die(only_import())
    with turn(only_import().pk):
        assert only_import().shown_state == "running"
    assert only_import().shown_state == "interrupted"


def test_failure_is_told_and_can_be_tried_again(enter, client, works_at_once, monkeypatch):
    enter("Editor")
    with monkeypatch.context() as patch:
        patch.setattr(running, "import_source", lambda *args, **options: 1 / 0)
        patch.setattr("articles.transfer.running.logger.disabled", True)
        send(client)
    assert (only_import().state, only_import().error) == (
        "interrupted",
        "ZeroDivisionError: division by zero",
    )
    act(client, only_import(), "start")
    assert only_import().state == "ready"


def test_one_import_at_a_time(enter, client, launched):
    enter("Editor")
    send(client)
    answer = send(client, accept="application/json")
    assert "is being imported at this moment" in answer.json()["error"]
    assert Import.objects.count() == 1
    assert "is being imported at this moment" in client.get(ADD).content.decode()


def test_import_waits_its_turn_while_another_runs(enter, client, launched):
    enter("Editor")
    send(client)
    Import.objects.update(state="ready")
    waiting = only_import()
    send(client)
    assert "is being imported at this moment" in act(client, waiting, "start").content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "ready"


def test_started_twice_runs_once(enter, client, launched):
    enter("Editor")
    send(client)
    Import.objects.update(state="ready")
    one, other = only_import(), only_import()
    assert (one.start(writes=True), other.start(writes=True)) == (True, False)


def test_done_import_cannot_be_started(enter, client, works_at_once):
    enter("Editor")
    send(client)
    act(client, only_import(), "start")
    act(client, only_import(), "start")
    assert only_import().state == "done"


def test_forgotten_uploads_are_cleared(enter, client, launched):
    enter("Editor")
    send(client)
    forgotten = only_import()
    Import.objects.update(state="ready", changed_at=timezone.now() - timedelta(days=8))
    (uploads() / "999").mkdir()
    (uploads() / "999" / "x.zip").write_bytes(b"of nobody")
    send(client)
    forgotten.refresh_from_db()
    assert (forgotten.state, len(spooled())) == ("cancelled", 1)


def test_list_shows_who_when_and_what(enter, client, works_at_once, django_assert_max_num_queries):
    enter("Editor")
    for _number in range(3):
        send(client)
        act(client, Import.objects.first(), "start")
    with django_assert_max_num_queries(9):
        text = client.get(reverse("admin:articles_import_changelist")).content.decode()
    assert "new: 0, changed: 0, unchanged: 2, problems: 1" in text


@pytest.mark.parametrize(
    ("role", "allowed"), [("", False), ("Author", False), ("Editor", True), ("Administrator", True)]
)
def test_who_may_import(enter, client, works_at_once, role, allowed):
    owner = get_user_model().objects.create_superuser("root", password="x")
    other = Client()
    other.force_login(owner)
    send(other)
    job = only_import()
    enter(role)
    pages = [ADD, page_of(job), reverse("admin:articles_import_changelist")]
    pages += [reverse(f"admin:articles_import_{name}", args=[job.pk]) for name in ("progress", "problems")]
    answers = {client.get(page).status_code for page in pages}
    assert answers == ({200} if allowed else {403})
    assert (send(client).status_code == 302) == allowed
    assert Import.objects.count() == 1 + allowed
    desk = client.get(reverse("admin:index")).content.decode()
    assert (ADD in desk) == allowed


def test_import_of_another_is_seen_and_not_touched(enter, client, works_at_once):
    enter("Editor", "ada")
    send(client)
    enter("Editor", "bob")
    job = only_import()
    assert "decides what comes next" in client.get(page_of(job)).content.decode()
    for what in ("start", "cancel"):
        assert act(client, job, what).status_code == 403
    assert only_import().state == "ready"
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    act(client, job, "cancel")
    assert only_import().state == "cancelled"


@pytest.mark.parametrize("method", ["get", "put"])
def test_only_a_post_does_something(enter, client, works_at_once, method):
    enter("Editor")
    send(client)
    address = reverse("admin:articles_import_do", args=[only_import().pk])
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("token", [None, "x" * 32])
def test_upload_needs_the_token_of_the_form(enter, launched, token):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_superuser("root", password="x"))
    client.get(ADD)
    fields = {"file": SimpleUploadedFile("notes.zip", NOTES), "authors": "me"}
    if token:
        fields["csrfmiddlewaretoken"] = token
    assert client.post(ADD, fields).status_code == 403
    fields |= {"file": SimpleUploadedFile("notes.zip", NOTES)}
    fields["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    assert client.post(ADD, fields).status_code == 302


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30, "x"])
def test_import_that_is_not_there_is_not_found(enter, client, number):
    enter("Editor")
    assert client.get(f"/admin/articles/import/{number}/change/").status_code == 404


def test_a_process_works_on_its_own(enter, client, monkeypatch):
    enter("Editor")
    commands = []
    monkeypatch.setattr(
        "articles.imports.subprocess.Popen", lambda command, **options: commands.append((command, options))
    )
    monkeypatch.setattr("articles.imports._processes", [])
    send(client)
    (command, options) = commands[0]
    assert command[-2:] == ["run_import", str(only_import().pk)]
    assert (Path(command[1]).name, options["start_new_session"]) == ("manage.py", True)
