"""Containers that die while somebody writes, a database that is away, disks that are full."""

import io
import json
import os
import random
import subprocess
import threading
import time
import zipfile
from itertools import count

import pytest
from PIL import Image

from tests.compose.test_stack import inspect, write
from tests.compose.writer import Writer
from tests.pictures import encoded, raster

STATE = """
import json
import os
from pathlib import Path
from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from articles.lists import HOME, ListEntry
from articles.models import Article, Picture, Revision, SearchDocument

def state(article):
    if article.status == "published" and article.published_at > timezone.now():
        return "scheduled"
    return article.status

listed = set(ListEntry.objects.filter(list=HOME).values_list("article_id", flat=True))
found = set(SearchDocument.objects.values_list("article", flat=True))
last = {each.article_id: each.state["status"] for each in Revision.objects.order_by("number")}
files = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}

def missing(article):
    # What was imported has a history from its first change on.
    recorded = last.get(article.pk, article.status if article.import_key else "")
    whole = {"html": article.html, "search": article.pk in found, "history": recorded == article.status,
             "list": (article.status == "published") == (article.pk in listed)}
    return [name for name, is_there in whole.items() if not is_there]

articles = Article.objects.all()
print(json.dumps({
    "states": {a.title: state(a) for a in articles},
    "slugs": {a.title: a.slug for a in articles},
    "half": {a.title: lacks for a in articles if (lacks := missing(a))},
    "twice": list(articles.exclude(import_key=None).values("title").annotate(n=Count("pk"))
                  .filter(n__gt=1).values_list("title", flat=True)),
    "shown": sorted({path for a in articles for path in a.pictures}),
    "files": sorted(path.relative_to(settings.MEDIA_ROOT).as_posix() for path in files
                    if not path.name.startswith(".")),
    "pictures": sorted(Picture.objects.values_list("file", flat=True)),
}))
"""
MACHINE = ("web", "db", "proxy")


def kill(stack, *services):
    """All of them at one blow."""
    pids = [inspect(stack, service)["State"]["Pid"] for service in services]
    assert all(pids)
    subprocess.run(["kill", "-9", *map(str, pids)], check=False)


def is_ready(stack):
    try:
        return stack.get("/readyz/").status == 200
    except OSError:
        return False


def while_they_die(stack, *blows):
    """Counts until all these blows have fallen, and the site has come back after each."""
    over = threading.Event()

    def misfortune():
        try:
            for services in blows:
                time.sleep(random.uniform(0.5, 2))  # noqa: S311
                kill(stack, *services)
                stack.wait_for(lambda: is_ready(stack))
        finally:
            over.set()

    thread = threading.Thread(target=misfortune)
    thread.start()
    for number in count():
        if over.is_set():
            break
        yield number
    thread.join()
    stack.wait_for(lambda: is_ready(stack))


def state_of(stack):
    """What the site holds, of which nothing is half; no picture is without its file."""
    state = json.loads(stack.python(STATE))
    assert (state["half"], state["twice"]) == ({}, [])
    assert set(state["pictures"]) | set(state["shown"]) <= set(state["files"])
    return state


def test_what_was_acknowledged_outlives_every_kill(stack):
    writer = Writer(stack)
    saved, uploaded = set(), set()
    for number in while_they_die(stack, ["web"], ["db"], MACHINE, ["web"], ["db"]):
        if writer.save(f"Kept {number}")[0] == 302:
            saved.add(f"Kept {number}")
        status, answer = writer.upload(raster(colour=(number % 256, number // 256, 7)))
        if status == 201:
            uploaded.add(answer["url"].removeprefix("/media/"))
    state = state_of(stack)
    assert len(saved) >= 4
    assert saved <= set(state["states"])
    assert uploaded <= set(state["pictures"])


DRAFTS = """
from django.contrib.auth import get_user_model
from articles.models import Article, Revision
by = get_user_model().objects.get(username="writer")
for number in range({count}):
    article = Article.objects.create(title=f"{name} {{number}}", source="$a_1<b$", author=by)
    Revision.objects.record(article, by=by, reason=Revision.Reason.WRITTEN)
    print(article.pk)
"""
FORMS = {
    "draft": {"status": "draft"},
    "published": {"status": "published", "published_at_0": "2026-01-01", "published_at_1": "00:00"},
    "scheduled": {"status": "published", "published_at_0": "2999-01-01", "published_at_1": "00:00"},
}


def drafts(stack, name, how_many):
    """The numbers of new drafts, called ``name 0`` and so on."""
    return stack.python(DRAFTS.format(name=name, count=how_many)).split()


def test_what_is_published_withdrawn_or_scheduled_outlives_every_kill(stack):
    writer = Writer(stack)
    pks = drafts(stack, "Turned", 5)
    may_be = [{"draft"} for _pk in pks]
    for number in while_they_die(stack, ["web"], ["db"], MACHINE, ["db"]):
        which, wanted = number % len(pks), random.choice(list(FORMS))  # noqa: S311
        status, page = writer.change(pks[which], f"Turned {which}", **FORMS[wanted])
        assert status in {302, 503, 0}, page
        may_be[which] = {wanted} if status == 302 else may_be[which] | {wanted}
    state = state_of(stack)
    for which, states in enumerate(may_be):
        now = state["states"][f"Turned {which}"]
        assert now in states
        status = stack.get(f"/articles/{state['slugs'][f'Turned {which}']}/").status
        assert status == (200 if now == "published" else 404)


def test_many_that_are_published_at_once_are_so_all_or_none(stack):
    writer = Writer(stack)
    pks = drafts(stack, "Of many", 200)
    may_be = {"draft"}
    for number in while_they_die(stack, ["web"], ["db"], MACHINE, ["db"]):
        action, wanted = [("publish", "published"), ("withdraw", "draft")][number % 2]
        status, page = writer.post("/admin/articles/article/", {"action": action, "_selected_action": pks})
        assert status in {302, 503, 0}, page
        may_be = {wanted} if status == 302 else may_be | {wanted}
    states = state_of(stack)["states"]
    (now,) = {state for title, state in states.items() if title.startswith("Of many")}
    assert now in may_be


NOTES, PICTURES = 600, 60
IMPORTED = "SELECT count(*) FROM articles_article WHERE import_key LIKE '{}/%'"


def folder_of_notes(name):
    """A ZIP of notes, with pictures that no other import has."""
    text = "The sum $\\sum_{i=1}^n a_i<b$ of **all** words.\n\n" * 60
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number in range(PICTURES):
            noise = Image.frombytes("RGB", (120, 120), os.urandom(3 * 120 * 120))
            archive.writestr(f"{name}/p{number}.png", encoded(noise))
        for number in range(NOTES):
            head = f"---\ntitle: {name} {number}\ntags: [t{number % 9}]\n---\n"
            links = f"[next](n{(number + 1) % NOTES}.md) ![p](p{number % PICTURES}.png)\n"
            archive.writestr(f"{name}/n{number}.md", head + text + links)
    return data.getvalue()


@pytest.mark.parametrize("services", [["web"], ["db"], MACHINE], ids=["application", "database", "machine"])
def test_an_import_that_is_killed_goes_on_where_it_was(stack, services):
    writer = Writer(stack)
    name = f"notes-{services[0]}-{len(services)}"
    job = writer.send_notes(name, folder_of_notes(name))
    stack.wait_for(lambda: writer.import_at(job)["total"])
    kill(stack, *services)
    go_on(stack, writer, job)
    stack.wait_for(lambda: writer.import_at(job)["state"] == "ready")
    assert stack.sql(IMPORTED.format(name)) == "0"

    writer.post(f"{job}change/", {"start": ""}, to=f"{job}do/")
    stack.wait_for(lambda: int(stack.sql(IMPORTED.format(name))) >= 100)
    kill(stack, *services)
    stack.wait_for(lambda: is_ready(stack))
    state = state_of(stack)
    assert orphans(stack) == set(state["files"]) - set(state["pictures"])
    go_on(stack, writer, job)
    stack.wait_for(lambda: writer.import_at(job)["state"] == "done", 120)
    titles = [title for title in state_of(stack)["states"] if title.startswith(f"{name} ")]
    assert len(titles) == NOTES
    assert orphans(stack) == set()
    assert (
        stack.compose("exec", "-T", "web", "find", "/data/spool", "-type", "f", "!", "-name", ".lock") == ""
    )


def go_on(stack, writer, job):
    """Finds at the desk that the import was interrupted, and lets it go on."""
    stack.wait_for(lambda: is_ready(stack))
    stack.wait_for(lambda: writer.import_at(job)["state"] == "interrupted")
    page = writer.ask(f"{job}change/")[1]
    assert "was interrupted" in page
    assert "Nothing is lost" in page
    assert writer.post(f"{job}change/", {"start": ""}, to=f"{job}do/")[0] == 302


def orphans(stack):
    """The files that nobody has, by ``check_media``, which knows of none that is lost."""
    *names, sum_of_all = stack.compose("exec", "-T", "web", "python", "manage.py", "check_media").splitlines()
    assert " 0 lost" in sum_of_all
    return {name.removeprefix("orphaned: ") for name in names}


def test_without_its_database_the_site_shows_what_it_has_and_says_the_rest(stack):
    writer = Writer(stack)
    write(stack, "had", "Had before")
    assert stack.get("/articles/had/").status == 200
    stack.compose("stop", "--timeout", "5", "db")
    try:
        time.sleep(1.5)
        assert "Had before" in stack.get("/articles/had/").text
        other = stack.get("/articles/never-asked-for-either/")
        assert (other.status, other.headers["Retry-After"]) == (503, "10")
        assert writer.ask("/admin/")[0] == 503
    finally:
        stack.compose("start", "db")
    stack.wait_for(lambda: stack.get("/articles/never-asked-for-either/").status == 404)
    assert writer.save("Written afterwards")[0] == 302


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_database_is_brought_up_to_date_by_one_at_a_time(stack, is_killed):
    name = f"fresh_{is_killed}".lower()
    stack.compose("exec", "-T", "db", "createdb", "-U", "formulary", name)
    url = f"postgresql://formulary:{stack.environment['POSTGRES_PASSWORD']}@db:5432/{name}"
    inside = ["exec", "-T", "-e", f"DATABASE_URL={url}", "web"]
    prepare = ["python", "manage.py", "prepare"]
    if is_killed:
        stack.compose(*inside, "timeout", "-s", "KILL", "3", *prepare, check=False)
    several = [stack.begin(*inside, *prepare) for _ in range(3)]
    said = [one.communicate(timeout=120)[0] for one in several]
    assert [one.returncode for one in several] == [0, 0, 0]
    # Whoever was killed may have got so far.
    assert sum("Made the account" in words for words in said) in ({0, 1} if is_killed else {1})


def test_full_disks_cost_nothing_that_was_saved(small_stack):
    stack = small_stack
    writer = Writer(stack)
    assert writer.save("Before it was full")[0] == 302
    fill(stack, "web", "/data/media/ballast")
    status, _words = writer.upload(raster(size=(400, 400), mode="RGB"))
    assert status in {503, 507}
    stack.compose("exec", "-T", "web", "rm", "/data/media/ballast")
    assert writer.upload(raster(size=(400, 400), mode="RGB"))[0] == 201

    fill(stack, "db", "/var/lib/postgresql/ballast")
    statuses = {writer.save(f"While it was full {number} " + "x" * 150)[0] for number in range(40)}
    assert statuses <= {302, 503, 0}
    assert stack.get("/articles/before-it-was-full/").status == 200
    stack.compose("exec", "-T", "db", "rm", "/var/lib/postgresql/ballast")
    stack.wait_for(lambda: is_ready(stack))
    assert writer.save("After it was full")[0] == 302
    assert {"Before it was full", "After it was full"} <= set(state_of(stack)["states"])


def fill(stack, service, file):
    stack.compose("exec", "-T", service, "sh", "-c", f"cat /dev/zero > {file} || true", check=False)
