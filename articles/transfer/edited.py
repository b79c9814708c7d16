"""Articles that were changed here, and whose files have changed too: both changes are taken, by sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from articles.history.merge import merge
from articles.models import DERIVED_FIELDS, SHAPING_FIELDS, Article
from articles.revisions import TEXTS, Revision, State
from articles.transfer.prepare import Prepared, found_as
from articles.transfer.report import Remark
from categories.models import Category

FACTS = ("cover", "language", "status", "published_at", "category", "tags")
"""What a file says besides its texts, and what may be changed here."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be written; ``conflicts`` counts the places where both sides wrote, each something else:
    then everything stays as it is here. ``both``: whether there is something of either side in it."""

    prepared: Prepared
    conflicts: int
    both: bool


def settle(prepared: Prepared, article: Article, base: State, mine: State, theirs: State) -> Settled:
    """Brings a changed file together with an article that was changed here. ``base`` is what the file said
    when it was imported last, ``mine`` the article, ``theirs`` what it would be after the file alone."""
    texts = {name: merge(base[name], mine[name], theirs[name]) for name in TEXTS}
    conflicts = sum(len(merged.conflicts) for merged in texts.values())
    kept = {name for name in FACTS if conflicts or mine[name] != base[name]}
    fields: dict[str, Any] = dict(prepared.fields)
    fields |= {name: mine[name] if conflicts else merged.text for name, merged in texts.items()}
    fields |= {name: mine[name] for name in kept & {"cover", "language", "status"}}
    if "published_at" in kept:
        fields["published_at"] = article.published_at
    if conflicts:
        fields["updated_at"] = article.updated_at
    category = _names(article.category) if "category" in kept else prepared.category
    tags = mine["tags"] if conflicts else _tags(base, mine, theirs)
    both = bool(kept - {"status"}) or any(base[name] != mine[name] for name in TEXTS)
    settled = replace(prepared, fields=fields, category=category, tags=tuple(tags))
    return Settled(_derived(settled), conflicts, both)


def conflicts_ahead(batch: Iterable[Prepared]) -> Iterator[Remark]:
    """Says of which notes an import would leave the article as it is here."""
    keys = {prepared.key: prepared for prepared in batch}
    articles = Article.objects.filter(import_key__in=keys).only("pk", "import_key", *TEXTS)
    latest = Revision.objects.latest_of([article.pk for article in articles])
    edited = {pk for pk, last in latest.items() if last.reason != Revision.Reason.IMPORTED}
    bases = Revision.objects.latest_of(edited, reason=Revision.Reason.IMPORTED)
    for article in articles:
        if base := bases.get(article.pk):
            theirs = keys[str(article.import_key)].fields
            sides = ((getattr(base, name), getattr(article, name), theirs[name]) for name in TEXTS)
            if any(merge(*side).conflicts for side in sides):
                yield Remark(keys[str(article.import_key)].path, 0, 0, "conflict-ahead")


def state_of_file(prepared: Prepared, mine: State, category: Category | None, tags: list[str]) -> State:
    """The state that the article would have after the file alone."""
    fields = prepared.fields
    date = fields["published_at"]
    said = {name: fields[name] for name in (*TEXTS, "cover", "language", "status")}
    return {
        **mine,
        **said,
        "published_at": date.astimezone(UTC).isoformat() if date else mine["published_at"],
        "category": category.path if category else "",
        "tags": sorted(tags),
    }


def _tags(base: State, mine: State, theirs: State) -> list[str]:
    added = [name for name in mine["tags"] if name not in base["tags"]]
    removed = set(base["tags"]) - set(mine["tags"])
    return list(dict.fromkeys([*(name for name in theirs["tags"] if name not in removed), *added]))


def _names(category: Category | None) -> tuple[str, ...]:
    return (*_names(category.parent), category.name) if category else ()


def _derived(prepared: Prepared) -> Prepared:
    article = Article(**{name: prepared.fields[name] for name in SHAPING_FIELDS})
    article.derive()
    prepared.derived = {name: getattr(article, name) for name in DERIVED_FIELDS}
    prepared.search = found_as(prepared)
    return prepared
