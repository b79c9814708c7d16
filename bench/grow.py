"""What every kind of page costs on sites of different sizes, side by side: queries and CPU-ms a request.

    .venv/bin/python bench/grow.py 100 10000 100000 1000000 [--only admin]

The sites were made by ``grow_site.py``. A process for each; all of them take turns at every kind of page, at
another one by chance each time; medians. What a content version keeps is there, but for "after a change".
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from typing import Any
from urllib.parse import quote

from scratch import set_up

TURNS = 7
BATCH = 4


def kinds() -> dict[str, Callable[[], str]]:
    """What to ask for, by name; each call gives another address by chance."""
    from articles import lists
    from articles.listing import counts, listing
    from articles.models import Article, Tag
    from articles.paging import PAGE_SIZE
    from categories.models import Category

    def pages(path: str, of: int) -> Callable[[], str]:
        last = max(2, -(-listing(of).count // PAGE_SIZE))
        return lambda: f"{path}?page={random.randint(2, last)}"

    tags, shelves = counts(lists.of_tag), counts(lists.of_category)
    by_use = sorted(tags, key=tags.get)
    big, small = Tag.objects.get(pk=by_use[-1]), Tag.objects.get(pk=by_use[len(by_use) // 2])
    full = Category.objects.get(pk=max(shelves, key=shelves.get))
    deep = Category.objects.filter(pk__in=shelves).order_by("-path")[0]
    last = Article.objects.published().order_by("-pk").values_list("pk", flat=True)[0]
    slugs = [
        slug
        for _ in range(300)
        for slug in Article.objects.published()
        .filter(pk__gte=random.randint(1, last))
        .order_by("pk")
        .values_list("slug", flat=True)[:1]
    ]
    author = Article.objects.published().first().author
    part = (last + 5_000) // 10_000
    years = listing(lists.HOME).months()
    year = years[len(years) // 2][0].year
    words = ["梯度下降", "gradient", "attention", "动态规划", "hash table", "拓扑排序"]
    pk = Article.objects.published().newest_first()[10].pk
    desk = "/admin/articles/article/"
    return {
        "home": lambda: "/",
        "home, any page": pages("/", lists.HOME),
        "category with half of all, any page": pages(full.get_absolute_url(), lists.of_category(full.pk)),
        "category, small and deep": lambda: deep.get_absolute_url(),
        "tag of a third, any page": pages(big.get_absolute_url(), lists.of_tag(big.pk)),
        "tag, small": lambda: small.get_absolute_url(),
        "author, any page": pages(f"/authors/{author}/", lists.of_author(author.pk)),
        "year": lambda: f"/archive/{year}/",
        "month": lambda: f"/archive/{year}/05/",
        "article, any": lambda: f"/articles/{random.choice(slugs)}/",
        "categories": lambda: "/categories/",
        "tags": lambda: "/tags/",
        "archive": lambda: "/archive/",
        "feed": lambda: "/feeds/atom.xml",
        "feed of a category": lambda: f"{full.get_absolute_url()}feeds/atom.xml",
        "feed of a tag": lambda: f"{big.get_absolute_url()}feeds/rss.xml",
        "sitemap: index": lambda: "/sitemap.xml",
        "sitemap: pages": lambda: "/sitemap-pages.xml",
        "sitemap: a part": lambda: f"/sitemap-{max(1, part)}.xml",
        "search": lambda: f"/search/?q={quote(random.choice(words))}",
        "suggestions": lambda: f"/search/suggest/?q={quote(random.choice(words)[:3])}",
        "admin: dashboard": lambda: "/admin/",
        "admin: articles": lambda: desk,
        "admin: articles, page 100": lambda: f"{desk}?p=100",
        "admin: drafts": lambda: f"{desk}?publication=draft",
        "admin: public": lambda: f"{desk}?publication=public",
        "admin: category": lambda: f"{desk}?category__id__exact={full.pk}",
        "admin: language": lambda: f"{desk}?language__exact=en",
        "admin: author": lambda: f"{desk}?author__id__exact={author.pk}",
        "admin: year": lambda: f"{desk}?published_at__year={year}",
        "admin: by title": lambda: f"{desk}?o=1",
        "admin: search": lambda: f"{desk}?q={quote(random.choice(words))}",
        "admin: form": lambda: f"{desk}{pk}/change/",
        "admin: problems": lambda: f"{desk}problems/",
        "admin: bin": lambda: "/admin/articles/binnedarticle/",
        "admin: tags": lambda: "/admin/articles/tag/",
        "admin: tags, by use": lambda: "/admin/articles/tag/?o=-3",
        "admin: tags, search": lambda: "/admin/articles/tag/?q=learn",
        "admin: categories": lambda: "/admin/categories/category/",
        "admin: autocomplete": lambda: (
            "/admin/autocomplete/?app_label=articles&model_name=article&field_name=category&term=part"
        ),
        "admin: links": lambda: "/admin/editor/articles/",
        "admin: links, a word": lambda: f"/admin/editor/articles/?q={quote(random.choice(words))}",
        "admin: pictures": lambda: "/admin/articles/picture/",
    }


def serve(count: int) -> None:
    """Answers lines of JSON: what to ask for and how often; told is what it cost."""
    os.environ |= {
        "PGOPTIONS": "-c max_parallel_workers_per_gather=0",
        "SEARCHES_PER_MINUTE": "1000000",
    }
    set_up(f"grow-{count}")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from asking import cost, get, postgres_pid, queries
    from django.contrib.auth import get_user_model
    from django.test import Client

    from articles import versions

    user = get_user_model().objects.filter(is_superuser=True).first()
    user = user or get_user_model().objects.create_superuser("measured")
    client = Client()
    client.force_login(user)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    pid, addresses = postgres_pid(), kinds()

    def told(asked: dict[str, Any]) -> Any:
        if asked["what"] == "kinds":
            return list(addresses)
        address = addresses[asked["what"]]

        def ask() -> Any:
            return get(address(), cookie=cookie if asked["what"].startswith("admin") else "")

        if asked["way"] == "queries":
            return queries(ask)
        if asked["way"] == "changed":
            versions._remembered.clear()
            return sum(cost(ask, 1, pid))
        return cost(ask, asked["times"], pid)

    for line in sys.stdin:
        print(json.dumps(told(json.loads(line))), flush=True)


def collect_static() -> None:
    set_up("grow")
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


class Site:
    def __init__(self, count: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **what: Any) -> Any:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"It ended while it was asked for {what}.")
        return json.loads(line)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("counts", nargs="*", type=int, default=[100, 100_000])
    options.add_argument("--only", default="", help="kinds with this in their names")
    options.add_argument("--turns", type=int, default=TURNS)
    options.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.serve:
        serve(asked.serve)
        return
    collect_static()
    sites = {count: Site(count) for count in asked.counts}
    names = [name for name in sites[asked.counts[0]].ask(what="kinds") if asked.only in name]
    print(f"load {os.getloadavg()[0]:.1f}")
    heads = " | ".join(f"{count:,}" for count in sites)
    print(f"| CPU-ms a request | queries | {heads} | last / first | after a change |")
    print("|---" * (len(sites) + 4) + "|")
    for name in names:
        print(row(name, sites, asked.turns), flush=True)
    for site in sites.values():
        site.process.stdin.close()
        site.process.wait()


def row(name: str, sites: dict[int, Site], turns: int) -> str:
    for site in sites.values():
        first = site.ask(what=name, way="cost", times=1)
    times = 1 if sum(first) > 50 else BATCH
    costs: dict[int, list[tuple[float, float]]] = {count: [] for count in sites}
    for _ in range(turns):
        for count, site in sites.items():
            costs[count].append(site.ask(what=name, way="cost", times=times))
    both = {count: median(sum(each) for each in found) for count, found in costs.items()}
    cells = " | ".join(
        f"{both[count]:.1f} ({' + '.join(f'{median(side):.1f}' for side in zip(*found, strict=True))})"
        for count, found in costs.items()
    )
    *_, last = sites
    asked = sites[last].ask(what=name, way="queries")
    changed = median(sites[last].ask(what=name, way="changed") for _ in range(3))
    growth = both[last] / next(iter(both.values()))
    return f"| {name} | {asked} | {cells} | {growth:.2f} | {changed:.0f} |"


if __name__ == "__main__":
    main()
