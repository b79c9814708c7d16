"""Containers that die while somebody writes, a database that is away, disks that are full."""

import json
import random
import subprocess
import threading
import time

import pytest

from tests.compose.test_stack import inspect, write
from tests.compose.writer import Writer
from tests.pictures import raster

STATE = """
import json
from pathlib import Path
from django.conf import settings
from articles.models import Article, Picture
from articles.search.documents import SearchDocument
from articles.revisions import Revision
whole = {"revisions": set(Revision.objects.values_list("article", flat=True)),
         "found": set(SearchDocument.objects.values_list("article", flat=True))}
articles = Article.objects.exclude(html="").filter(tags__name="kept")
files = Path(settings.MEDIA_ROOT).rglob("*.png")
print(json.dumps({
    "titles": [a.title for a in articles if a.pk in whole["revisions"] and a.pk in whole["found"]],
    "half": Article.objects.filter(html="").count(),
    "files": sorted(file.relative_to(settings.MEDIA_ROOT).as_posix() for file in files),
    "pictures": sorted(Picture.objects.values_list("file", flat=True)),
}))
"""


def kill(stack, service):
    pid = inspect(stack, service)["State"]["Pid"]
    subprocess.run(["kill", "-9", str(pid)], check=False)


def is_ready(stack):
    try:
        return stack.get("/readyz/").status == 200
    except OSError:
        return False


def test_what_was_acknowledged_outlives_every_kill(stack):
    writer, over = Writer(stack), threading.Event()

    def misfortune():
        for service in ["web", "db", "web", "db"]:
            time.sleep(random.uniform(0.5, 2))  # noqa: S311
            kill(stack, service)
            stack.wait_for(lambda: is_ready(stack))
        over.set()

    thread = threading.Thread(target=misfortune)
    thread.start()
    saved, uploaded, number = [], [], 0
    while not over.is_set():
        number += 1
        if writer.save(f"Kept {number}")[0] == 302:
            saved.append(f"Kept {number}")
        status, answer = writer.upload(raster(colour=(number % 256, number // 256, 7)))
        if status == 201:
            uploaded.append(answer["url"].removeprefix("/media/"))
    thread.join()
    stack.wait_for(lambda: is_ready(stack))
    state = json.loads(stack.python(STATE))
    assert len(saved) >= 4
    assert set(saved) <= set(state["titles"])
    assert state["half"] == 0
    assert set(uploaded) <= set(state["pictures"]) <= set(state["files"])


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
    titles = json.loads(stack.python(STATE))["titles"]
    assert {"Before it was full", "After it was full"} <= set(titles)


def fill(stack, service, file):
    stack.compose("exec", "-T", service, "sh", "-c", f"cat /dev/zero > {file} || true", check=False)
