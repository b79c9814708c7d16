"""What saving an article through the form of the desk costs: CPU-ms in Python and in PostgreSQL, and queries.

    .venv/bin/python bench/save_cost.py NOTES 100 100000 [--profile]

NOTES is a folder of Markdown files, of which some become articles with two tags in each of the sites that
``grow_site.py`` made. A sentence is added to each, and its form sent, by turns; the answer is the redirect.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from scratch import set_up

NOTES = 8
TURNS = 6


def measure(count: int, files: list[Path], profiled: bool) -> dict[str, Any]:
    set_up(f"grow-{count}")
    from asking import cost, postgres_pid, queries
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    # A server begins with it.
    import_module("config.wsgi")

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    setup_test_environment()
    articles, client = prepared(files)
    pid, counted = postgres_pid(), 0
    costs: list[tuple[float, float]] = []
    profile = cProfile.Profile(time.thread_time)
    for turn in range(TURNS):
        for article in articles:
            save = saving(client, article, turn)
            if turn == 0:
                counted = max(counted, queries(save))
            elif profiled:
                profile.runcall(save)
            else:
                costs.append(cost(save, 1, pid))
    for article in articles:
        article.delete()
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(140)
    return {"queries": counted, "costs": costs}


def prepared(files: list[Path]) -> tuple[list[Any], Any]:
    """Articles of the files, and a browser of who may change them."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from articles.models import Article

    users = get_user_model().objects
    user = users.filter(is_superuser=True).first() or users.create_superuser("measured")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    articles = []
    for file in files:
        text = file.read_text("utf-8").split("---", 2)[-1]
        fields = {"title": f"Saved: {file.stem}", "source": text, "author": user, "status": "published"}
        articles.append(Article.objects.create(**fields))
        articles[-1].tags.add("saved often", "saved")
    return articles, client


def saving(client: Any, article: Any, turn: int) -> Callable[[], None]:
    """Sends the form of the article, with a sentence more."""
    from articles.admin.forms import as_sent

    address = f"/admin/articles/article/{article.pk}/change/"
    form = client.get(address).context["adminform"].form
    sent: dict[str, str] = {}
    for field in form:
        if field.name != "cover":
            sent |= as_sent(field, field.value())
    sent["source"] += f"\n\nOne sentence more, of turn {turn}.\n"

    def save() -> None:
        answer = client.post(address, sent)
        if answer.status_code != HTTPStatus.FOUND:
            sys.exit(f"Not saved: {answer.context['errors']}")

    return save


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("notes", type=Path)
    options.add_argument("counts", type=int, nargs="+")
    options.add_argument("--profile", action="store_true")
    options.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    files = sorted(asked.notes.rglob("*.md"), key=lambda file: file.stat().st_size)
    files = files[len(files) // 2 - NOTES // 2 :][:NOTES]
    if asked.one or asked.profile:
        print(json.dumps(measure(asked.counts[0], files, asked.profile)))
        return
    print(f"{NOTES} notes of {median(file.stat().st_size for file in files):.0f} bytes")
    print("| articles | queries | Python | PostgreSQL | both | a quarter below |")
    for count in asked.counts:
        command = [sys.executable, __file__, str(asked.notes), str(count), "--one"]
        found = json.loads(subprocess.check_output(command).splitlines()[-1])
        python, postgres = (median(side) for side in zip(*found["costs"], strict=True))
        both = [sum(each) for each in found["costs"]]
        print(
            f"| {count:,} | {found['queries']} | {python:.1f} | {postgres:.1f} | {median(both):.1f}"
            f" | {quantiles(both, n=4)[0]:.1f} |"
        )


if __name__ == "__main__":
    main()
