"""An import that is killed, or loses its database, and runs again: it ends as if nothing had happened."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from articles.turns import KIND
from scripts.temporary_site import ROOT, surroundings
from tests.databases import create_database
from tests.pictures import raster

NOTES = 250
WHAT_MATTERS = {
    "articles": """
        SELECT article.slug, title, source, html, card, text, macros, summary, cover, language, status,
               published_at, minutes, problems, toc, pictures, import_key, import_hash, path, username
        FROM articles_article article LEFT JOIN categories_category category ON category.id = category_id
        JOIN auth_user ON auth_user.id = author_id""",
    "tags": "SELECT name, slug FROM articles_tag",
    "taggings": """
        SELECT tag.slug, article.slug FROM articles_tagging JOIN articles_tag tag ON tag.id = tag_id
        JOIN articles_article article ON article.id = content_object_id""",
    "categories": "SELECT path, name FROM categories_category",
    "redirects": """
        SELECT address, slug FROM articles_formerslug
        JOIN articles_article article ON article.id = target_id""",
    "pictures": "SELECT file, sha256, width, height FROM articles_picture",
    "search": """
        SELECT slug, to_jsonb(document) - 'article_id' - 'id' FROM articles_searchdocument document
        JOIN articles_article article ON article.id = article_id""",
    "revisions": "SELECT title, number FROM articles_revision",
    "accounts": "SELECT username, is_active FROM auth_user",
}


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with django_db_blocker.unblock():
        address = create_database(f"formulary_killed_{worker}")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=os.environ | {"DATABASE_URL": address},
        check=True,
    )  # fmt: skip
    return address


@pytest.fixture
def watcher(database):
    """A connection that looks on. Every test begins with empty tables."""
    with psycopg.connect(database, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
            " AND (tablename LIKE 'articles_%' OR tablename LIKE 'categories_%' OR tablename = 'auth_user')"
            " AND tablename NOT LIKE '%version%'"
        ).fetchone()[0]
        connection.execute(f"TRUNCATE {tables} CASCADE")
        yield connection


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    root = tmp_path_factory.mktemp("of") / "notes"
    for number in range(NOTES):
        folder = root / f"f{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"p{number % 40}.png").write_bytes(raster(size=(20 + number % 40, 30)))
        (folder / f"n{number}.md").write_text(
            f"---\ntitle: Note {number % 200}\ndate: 2024-01-02\n"
            f"tags: [t{number % 50}]\nauthor: A{number % 3}\nslug: note-{number % 200}\n"
            f"aliases: [/old/{number % 240}]\n---\n"
            f"$x_{number}$ [next](n{(number + 7) % NOTES}.md)\n\n![p](p{number % 40}.png)\n"
        )
    return root


class Site:
    """The site as the commands see it."""

    def __init__(self, database, watcher, folder):
        self.watcher = watcher
        self.media = Path(folder) / "media"
        self.environment = surroundings(database, 0, Path(folder))

    def start(self, notes):
        command = [sys.executable, "manage.py", "import_markdown", str(notes), "-v0", "--jobs", "2"]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def run(self, notes):
        process = self.start(notes)
        words = process.communicate()[1]
        assert process.returncode == 0, words

    def count(self, table):
        return self.watcher.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608

    def state(self):
        """A digest of each table that matters, and of the media folder."""
        found = {name: digest(map(repr, self.watcher.execute(sql))) for name, sql in WHAT_MATTERS.items()}
        files = [path for path in self.media.rglob("*") if path.is_file()]
        lines = (f"{path.relative_to(self.media)} {digest([str(path.read_bytes())])}" for path in files)
        return found | {"files": digest(lines), "articles": self.count("articles_article")}


def digest(lines):
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


@pytest.fixture
def site(database, watcher, tmp_path):
    return Site(database, watcher, tmp_path)


@pytest.fixture(scope="module")
def undisturbed(database, notes, tmp_path_factory):
    """The state after an import that nobody disturbed."""
    with psycopg.connect(database, autocommit=True) as connection:
        site = Site(database, connection, tmp_path_factory.mktemp("undisturbed"))
        site.run(notes)
        return site.state()


def wait_until(condition):
    for _try in range(3_000):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError


def importer_is_gone(site):
    """Its lock is free: neither it nor a worker process keeps the connection."""
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
    return site.watcher.execute(held, [KIND]).fetchone()[0] == 0


def blocked(site):
    sql = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return site.watcher.execute(sql).fetchone()


MOMENTS = {
    "while pictures are stored": lambda site: len(list(site.media.rglob("*.png"))) > 3,
    "after the first batch": lambda site: site.count("articles_article") >= 100,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_import_ends_the_same_when_it_runs_again(site, notes, undisturbed, moment):
    process = site.start(notes)
    wait_until(lambda: MOMENTS[moment](site) or process.poll() is not None)
    process.kill()
    process.communicate()
    wait_until(lambda: importer_is_gone(site))
    assert site.count("articles_article") < NOTES
    site.run(notes)
    assert site.state() == undisturbed


def test_killed_within_a_transaction_leaves_nothing_of_it(site, notes, undisturbed, database):
    with psycopg.connect(database) as keeper:
        keeper.execute("LOCK TABLE articles_searchdocument IN EXCLUSIVE MODE")
        process = site.start(notes)
        wait_until(lambda: blocked(site))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    wait_until(lambda: importer_is_gone(site))
    assert {site.count(f"articles_{table}") for table in ("article", "tag", "picture")} == {0}
    site.run(notes)
    assert site.state() == undisturbed


def test_database_that_dies_within_is_told_and_the_next_run_completes(site, notes, undisturbed, database):
    with psycopg.connect(database) as keeper:
        keeper.execute("LOCK TABLE articles_searchdocument IN EXCLUSIVE MODE")
        process = site.start(notes)
        wait_until(lambda: blocked(site))
        site.watcher.execute("SELECT pg_terminate_backend(%s)", blocked(site))
        words = process.communicate()[1]
    assert process.returncode == 1
    assert words.startswith("CommandError: The database does not answer any more")
    assert "Traceback" not in words
    site.run(notes)
    assert site.state() == undisturbed
