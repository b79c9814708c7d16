"""What authors write, and what is derived from it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager

from articles import rendering, slugs
from articles.addresses import article_address
from articles.backup.records import BackupRecord
from articles.imports import Import
from articles.library import Picture
from articles.lists import ListBlock, ListChange, ListEntry
from articles.pictures import image_size
from articles.pictures.addresses import pictures_shown
from articles.querysets import ArticleQuerySet, is_public
from articles.revisions import AUTHORED, TEXTS, Draft, Revision
from articles.search.documents import SearchDocument
from articles.sharing import PreviewLink
from articles.tagging import ArticleTags, FormerTagSlug, Tag, Tagging, free_slug
from articles.versions import ContentVersion
from categories.models import Category, FormerAddress

__all__ = [
    "AUTHORED",
    "Article",
    "BackupRecord",
    "BinnedArticle",
    "ContentVersion",
    "Draft",
    "FormerSlug",
    "FormerTagSlug",
    "Import",
    "ListBlock",
    "ListChange",
    "ListEntry",
    "Picture",
    "PreviewLink",
    "Revision",
    "SearchDocument",
    "Tag",
    "Tagging",
]

TEXT_FIELDS = frozenset(TEXTS)
SHAPING_FIELDS = TEXT_FIELDS | {"language", "cover"}
"""What the derived columns are made from."""
DERIVED_FIELDS = frozenset(
    {"title_html", "title_text", "html", "card", "card_text", "toc", "text"}
    | {"problems", "minutes", "pictures", "render_version"}
)


def day(moment: datetime) -> str:
    """The date on the site's calendar, as ``2024-03-01``."""
    return timezone.localdate(moment).isoformat()


def with_site_macros(macros: str) -> str:
    """The TeX definitions of the site, and an article's own behind them."""
    return "\n".join(filter(None, [settings.TEX_MACROS, macros]))


class Article(models.Model):
    """A note. The authored columns are the truth; the derived ones can be thrown away and made again."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        BINNED = "binned", _("in the bin")

    class Language(models.TextChoices):
        CHINESE = "zh", _("Chinese")
        ENGLISH = "en", _("English")

    # Authored
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(
        _("slug"),
        max_length=200,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text=_("The last part of the address. Left empty, it is made from the title."),
    )
    source = MarkdownxField(_("text"), blank=True)
    macros = models.TextField(_("TeX macros"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    cover = models.ImageField(_("cover"), upload_to="covers/%Y/", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", verbose_name=_("author")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="articles", verbose_name=_("category"), null=True, blank=True
    )
    tags = TaggableManager(through=Tagging, manager=ArticleTags, blank=True, verbose_name=_("tags"))
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.CHINESE
    )
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        help_text=_("A time to come publishes the article then. Left empty, it is the time of publishing."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), null=True, editable=False)
    import_key = models.CharField(max_length=500, unique=True, null=True, editable=False)
    import_hash = models.CharField(max_length=64, blank=True, editable=False)

    # Derived by render()
    title_html = models.TextField(editable=False)
    title_text = models.TextField(editable=False)
    html = models.TextField(editable=False)
    card = models.TextField(editable=False)
    card_text = models.TextField(editable=False)
    toc = models.JSONField(default=list, editable=False)
    text = models.TextField(editable=False)
    problems = models.JSONField(default=list, editable=False)
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    pictures = ArrayField(models.TextField(), default=list, editable=False)
    render_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(
                fields=[*first, "-published_at", "-id"],
                condition=Q(status="published"),
                name=f"article_{name}",
            )
            for name, first in {"feed": [], "category": ["category"], "author": ["author"]}.items()
        ]
        indexes += [
            models.Index(fields=columns, condition=condition, name=f"article_{name}")
            for name, columns, condition in (
                ("desk", ["-published_at", "-id"], ~Q(status="binned")),
                ("titles", ["title"], ~Q(status="binned")),
                ("languages", ["language", "-published_at", "-id"], ~Q(status="binned")),
                ("bin", ["-published_at", "-id"], Q(status="binned")),
                ("drafts", ["-created_at"], Q(status="draft")),
                ("problems", ["-published_at", "-id"], ~Q(problems=[]) & ~Q(status="binned")),
            )
        ]
        indexes += [
            GinIndex(fields=["pictures"], name="article_pictures"),
            # A search looks thousands of articles up: here it need not read them.
            models.Index(
                fields=["id"],
                include=["published_at", "category", "language"],
                condition=Q(status="published"),
                name="article_public",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="article_published_has_date",
            )
        ]
        permissions = [("edit_others", _("Can edit articles of other authors"))]

    def __str__(self) -> str:
        return self.title_text or self.title

    def save(self, *, update_fields: Collection[str] | None = None, **kwargs: Any) -> None:
        """Saves with all that follows: derived columns, slug, dates, old address, search, content version."""
        with transaction.atomic():
            before = self._stored()
            filled = self._fill_in(before, update_fields)
            if update_fields is not None:
                update_fields = {*update_fields, *filled}
            write = self._write_named if "slug" in filled else super().save
            write(update_fields=update_fields, **kwargs)
            FormerSlug.follow(self, before and before["slug"], self.slug)
            if before is None or before["slug"] != self.slug or DERIVED_FIELDS & filled:
                SearchDocument.objects.index([self.pk])
            if self.Status.PUBLISHED in {self.status, before and before["status"]}:
                Article.objects.announce()

    def get_absolute_url(self) -> str:
        return article_address(self.slug)

    @property
    def day(self) -> str:
        """The date of its publication."""
        return day(self.published_at)

    @property
    def updated_day(self) -> str:
        """The date of the last change of its text."""
        return day(self.updated_at)

    @property
    def last_changed_at(self) -> datetime:
        """When readers saw its text appear or change last."""
        return max(filter(None, [self.published_at, self.updated_at]))

    @property
    def all_macros(self) -> str:
        """The TeX definitions that hold in it: those of the site and its own."""
        return with_site_macros(self.macros)

    def clean(self) -> None:
        super().clean()
        self._give_date()

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        if "slug" not in (exclude or ()):
            FormerSlug.refuse_others(self, self.slug, "slug")

    def derive(self, image_size: Callable[[str], tuple[int, int] | None] = image_size) -> None:
        """Fills the derived columns from the authored ones, in memory; asks no database.

        ``image_size`` gives the width and height of an image by its address.
        """
        macros = self.all_macros
        title = rendering.render_inline(self.title, macros=macros)
        body = rendering.render(
            self.source, macros=macros, summary=self.summary, language=self.language, image_size=image_size
        )
        self.title_html, self.title_text = title.html, title.text
        self.html, self.card, self.card_text = body.html, body.card, body.card_text
        self.text, self.minutes = body.text, body.minutes
        self.toc = [asdict(heading) for heading in body.toc]
        self.problems = [asdict(problem) for problem in body.problems]
        self.pictures = pictures_shown({name: getattr(self, name) for name in ("source", "summary", "cover")})
        self.render_version = rendering.VERSION

    def bin(self, by: Any = None) -> None:
        """Hides it from readers and lists; nothing of it is lost."""
        Article.objects.filter(pk=self.pk).bin(by)
        self.refresh_from_db(fields=["status"])

    def unbin(self, by: Any = None) -> None:
        """Takes it out of the bin, as public as it was before."""
        Article.objects.filter(pk=self.pk).unbin(by)
        self.refresh_from_db(fields=["status"])

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(**kwargs)
            Article.objects.announce()
        return deleted

    def _stored(self) -> dict[str, Any] | None:
        """The row as it is in the database, locked."""
        stored = Article.objects.filter(pk=self.pk).select_for_update().annotate(was_public=is_public())
        return stored.values(*SHAPING_FIELDS, "slug", "status", "render_version", "was_public").first()

    def _fill_in(self, before: dict[str, Any] | None, saved: Collection[str] | None) -> set[str]:
        """Completes the columns that follow from others, and names them. ``saved``: None for all fields."""
        filled = set()
        shaping = SHAPING_FIELDS if saved is None else SHAPING_FIELDS.intersection(saved)
        changed = {name for name in shaping if before is None or before[name] != getattr(self, name)}
        if changed or (shaping and before["render_version"] != rendering.VERSION):
            self._derive_with(before or {}, shaping)
            filled |= DERIVED_FIELDS
        if changed & TEXT_FIELDS and before and before["was_public"]:
            self.updated_at = timezone.now()
            filled.add("updated_at")
        if self._give_date():
            filled.add("published_at")
        if not self.slug:
            self._take_slug()
            filled.add("slug")
        return filled

    def _take_slug(self) -> None:
        self.slug = free_slug(slugs.title_slug(self.title_text), Article, FormerSlug)

    def _write_named(self, **kwargs: Any) -> None:
        """Writes the row; under another slug where somebody else has just taken the one that was made."""
        try:
            with transaction.atomic():
                super().save(**kwargs)
        except IntegrityError:
            if not Article.objects.filter(slug=self.slug).exists():
                raise
            self._take_slug()
            self._write_named(**kwargs)

    def _derive_with(self, stored: dict[str, Any], shaping: Collection[str]) -> None:
        """Derives from the columns that are ``shaping`` what is saved, and from the stored ones else."""
        source = {name: getattr(self, name) if name in shaping else stored[name] for name in SHAPING_FIELDS}
        saved = Article(**source)
        saved.derive()
        for name in DERIVED_FIELDS:
            setattr(self, name, getattr(saved, name))

    def _give_date(self) -> bool:
        """An article published without a date is published now; whether it was given one."""
        undated = self.status == self.Status.PUBLISHED and self.published_at is None
        if undated:
            self.published_at = timezone.now()
        return undated


class BinnedArticle(Article):
    """An article in the bin. Its right to delete is the one to delete for good."""

    class Meta:
        proxy = True
        default_permissions = ("view", "delete")
        verbose_name = _("article in the bin")
        verbose_name_plural = _("bin")


class FormerSlug(FormerAddress):
    target = models.ForeignKey(Article, models.CASCADE, related_name="former_slugs")
