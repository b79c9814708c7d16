"""What an article was, revision by revision, and what is typed of it and not yet saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.pictures.addresses import pictures_shown

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from articles.models import Article

TEXTS = ("title", "source", "macros", "summary")
FACTS = ("slug", "cover", "category", "language", "status", "published_at", "tags", "author")
AUTHORED = (*TEXTS, *FACTS)
"""All that an author writes. Everything else of an article follows from it."""

State = dict[str, Any]
"""The authored fields of an article as JSON has them: the category by its path, tags and author by name."""

COLUMNS = {"category": "category__path", "author": "author__username"}


def states_of(ids: Collection[int]) -> dict[int, State]:
    """The authored state of locked articles as the database has it, by their ids."""
    return {
        row["pk"]: {
            **{name: row[COLUMNS.get(name, name)] for name in AUTHORED if name != "tags"},
            "category": row["category__path"] or "",
            "published_at": row["published_at"] and row["published_at"].isoformat(),
            "tags": sorted(row["names"]),
        }
        for row in _rows().filter(pk__in=ids)
    }


@cache
def _rows() -> models.QuerySet:
    """All articles as ``states_of`` reads them: to say it takes as long as to ask it."""
    articles = Revision.article.field.related_model.objects.order_by("pk")
    tagging = articles.model.taggings.rel.related_model
    tags = ArraySubquery(tagging.objects.filter(content_object=models.OuterRef("pk")).values("tag__name"))
    wanted = [COLUMNS.get(name, name) for name in AUTHORED if name != "tags"]
    return articles.values("pk", *wanted, names=tags)


def lock(ids: Collection[int]) -> None:
    """Until the end of the transaction nobody else changes the articles."""
    articles = Revision.article.field.related_model.objects.filter(pk__in=ids)
    list(articles.order_by("pk").select_for_update().values_list("pk"))


class RevisionQuerySet(models.QuerySet):
    def of_states(self) -> RevisionQuerySet:
        """Without what was typed and never saved: the last of them is what the article is."""
        return self.exclude(reason=Revision.Reason.DRAFT)

    def latest_of(self, ids: Collection[int], **which: Any) -> dict[int, Revision]:
        """The last state in the history of each article that has one; of those ``which`` are so, if said."""
        states = self.of_states().filter(article__in=ids, **which)
        latest = states.order_by("article_id", "-number").distinct("article_id")
        return {revision.article_id: revision for revision in latest}

    def current(self, article: Article) -> Revision | None:
        """The last state in the history of an article."""
        return self.of_states().filter(article=article).order_by("-number").first()

    @contextmanager
    def recording(
        self, ids: Collection[int], *, by: AbstractUser | None = None, reason: str = "edited"
    ) -> Iterator[None]:
        """A change of the authored state of articles: before and after it, the history holds that state."""
        with transaction.atomic():
            latest = self.keep(ids)
            yield
            self.record_all(ids, since=latest, by=by, reason=reason)

    def record(self, article: Article, **facts: Any) -> Revision | None:
        """Makes the last revision equal to the stored article: a new one, or None if it is already.

        ``facts``: as for ``record_all``.
        """
        return next(iter(self.record_all([article.pk], **facts)), None)

    @transaction.atomic(savepoint=False)
    def record_all(
        self,
        ids: Collection[int],
        *,
        since: Mapping[int, Revision] | None = None,
        by: AbstractUser | None = None,
        reason: str = "edited",
    ) -> list[Revision]:
        """Makes the last revisions equal to the stored articles; the new ones.

        ``since``: what ``keep`` gave in the same transaction.
        """
        if since is None:
            lock(ids)
        states, latest = states_of(ids), self.latest_of(ids) if since is None else since
        author = by and by.pk
        return self.append(
            Revision(article_id=pk, author_id=author, reason=_precisely(reason, state, latest.get(pk))).hold(
                state, latest.get(pk)
            )
            for pk, state in states.items()
            if pk not in latest or latest[pk].state != state
        )

    @transaction.atomic(savepoint=False)
    def keep(self, ids: Collection[int]) -> dict[int, Revision]:
        """Before a change: locks articles, and records what the history does not hold yet, as made by nobody
        known. What the last state in the history of each is now, by their ids.

        An article without history gets its first revision, dated and signed as the article itself.
        """
        lock(ids)
        return self.keep_locked(ids)

    def keep_locked(self, ids: Collection[int]) -> dict[int, Revision]:
        """As ``keep``, for who has locked the articles."""
        states, latest = states_of(ids), self.latest_of(ids)
        model = Revision.article.field.related_model
        first = model.objects.only("pk", "author", "created_at", "import_key").in_bulk(states.keys() - latest)
        missing = []
        for pk, state in states.items():
            if pk in first:
                missing.append(_first(first[pk]).hold(state, None))
            elif latest[pk].state != state:
                revision = Revision(article_id=pk, reason=Revision.Reason.EDITED, automatic=True)
                missing.append(revision.hold(state, latest[pk]))
        return latest | {revision.article_id: revision for revision in self.append(missing)}

    def append(self, revisions: Iterable[Revision]) -> list[Revision]:
        """Numbers revisions of locked articles in the order given, and writes them."""
        revisions = list(revisions)
        if not revisions:
            return []
        last = self.filter(article__in={revision.article_id for revision in revisions}).order_by()
        numbers = dict(last.values_list("article").annotate(models.Max("number")))
        for revision in revisions:
            revision.number = numbers[revision.article_id] = numbers.get(revision.article_id, 0) + 1
        return self.bulk_create(revisions)


def _first(article: Article) -> Revision:
    reason = Revision.Reason.IMPORTED if article.import_key else Revision.Reason.WRITTEN
    return Revision(
        article=article, author_id=article.author_id, created_at=article.created_at, reason=reason
    )


def _precisely(reason: str, state: State, before: Revision | None) -> str:
    """An edit that published or withdrew the article is called so."""
    was = before.fields["status"] if before else None
    if reason != Revision.Reason.EDITED or was in {None, state["status"]}:
        return reason
    return Revision.Reason.PUBLISHED if state["status"] == "published" else Revision.Reason.WITHDRAWN


class Revision(models.Model):
    """An article as it was from one change to the next, whole.

    ``changed`` names the authored fields that differ from the state before, ``length`` counts the characters
    of the source: what a list shows, without the texts.
    """

    class Reason(models.TextChoices):
        WRITTEN = "written", _("written")
        EDITED = "edited", _("edited")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        IMPORTED = "imported", _("imported")
        MERGED = "merged", _("merged")
        RESTORED = "restored", _("restored")
        BINNED = "binned", _("moved to the bin")
        UNBINNED = "unbinned", _("taken out of the bin")
        DRAFT = "draft", _("discarded draft")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    reason = models.CharField(max_length=9, choices=Reason.choices)
    automatic = models.BooleanField(default=False)
    title = models.TextField()
    source = models.TextField()
    macros = models.TextField()
    summary = models.TextField()
    fields = models.JSONField()
    changed = models.JSONField(default=list)
    length = models.PositiveIntegerField(default=0)
    pictures = ArrayField(models.TextField(), default=list, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]
        indexes = [GinIndex(fields=["pictures"], name="revision_pictures")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def state(self) -> State:
        return {**{name: getattr(self, name) for name in TEXTS}, **self.fields}

    def hold(self, state: State, before: Revision | None) -> Revision:
        """Takes the state; ``before`` is the revision that it differs from. Returns itself."""
        for name in TEXTS:
            setattr(self, name, state[name])
        self.fields = {name: state[name] for name in FACTS}
        known = before.state if before else {}
        self.changed = [name for name in AUTHORED if name not in known or known[name] != state[name]]
        self.length = len(self.source)
        self.pictures = pictures_shown(state)
        return self


class Draft(models.Model):
    """What an author typed and did not save; the article knows nothing of it.

    ``fields`` are those of the form, by name. ``base`` is the number of the revision that the work began on,
    0 where there was none. ``version`` counts the saves: who does not know the last one may not replace it.
    ``tab`` is the browser tab that saved last.
    """

    key = models.UUIDField(unique=True)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="drafts", null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    base = models.PositiveIntegerField(default=0)
    fields = models.JSONField()
    tab = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("unsaved draft")
        verbose_name_plural = _("unsaved drafts")
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="draft_once_for_each_author")
        ]

    def __str__(self) -> str:
        return str(self.fields.get("title", ""))
