"""Reading pages of a small Wagtail site beside this one: the same notes, the same server, one worker each.

    python -m venv ELSEWHERE
    ELSEWHERE/bin/pip install wagtail==8.0.1 markdown-it-py mdit-py-plugins granian "psycopg[binary]"
    .venv/bin/python bench/wagtail_pages.py NOTES --wagtail ELSEWHERE/bin/python --ports 8311 8312

Both have the notes in the bundled PostgreSQL, Wagtail as the plain pages of ``wagtail_site`` below an index
of 12 a page. Both are served until Enter is pressed, one worker each; what to ask for is printed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scratch import ROOT, fill, set_up


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("notes", type=Path)
    options.add_argument("--wagtail", required=True)
    options.add_argument("--ports", nargs=2, default=["8311", "8312"])
    asked = options.parse_args()
    set_up("wagtail")
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article

    fill(asked.notes)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS wagtail")
        cursor.execute("CREATE DATABASE wagtail")
    slug = Article.objects.published().newest_first()[20].slug
    socket = connection.get_connection_params()
    pid = connection.connection.info.backend_pid
    parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        shutil.copytree(ROOT / "bench" / "wagtail_site", site)
        theirs = os.environ | {
            "MODULES": str(ROOT / "node_modules"),
            "PG": f"{socket['host']}:{socket['port']}",
            "DJANGO_SETTINGS_MODULE": "settings",
        }
        bodies = sorted(asked.notes.rglob("*.md"))
        run = [asked.wagtail, "-m", "django"]
        subprocess.run([*run, "makemigrations", "notes"], cwd=site, env=theirs, check=True)
        subprocess.run([*run, "migrate", "-v0"], cwd=site, env=theirs, check=True)
        subprocess.run([*run, "collectstatic", "--noinput", "-v0"], cwd=site, env=theirs, check=True)
        subprocess.run([asked.wagtail, "index.py", *map(str, bodies)], cwd=site, env=theirs, check=True)
        ours = os.environ | {"DATABASE_URL": f"postgresql://postgres@/postgres?host={socket['host']}"}
        serve = ["-m", "granian", "--interface", "wsgi", "--workers", "1", "--host", "127.0.0.1", "--port"]
        servers = [
            subprocess.Popen(
                [sys.executable, *serve, asked.ports[0], "config.wsgi:application"], cwd=ROOT, env=ours
            ),
            subprocess.Popen(
                [asked.wagtail, *serve, asked.ports[1], "wsgi:application"], cwd=site, env=theirs
            ),
        ]
        print(f"PostgreSQL is process {parent}; an article of ours is /articles/{slug}/")
        input("Enter ends both.")
        for server in servers:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
