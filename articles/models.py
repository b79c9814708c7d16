"""What authors write, and what is derived from it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from articles.querysets import ArticleQuerySet
from categories.models import Category


class Tag(TagBase):
    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])


class Tagging(ItemBase):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    content_object = models.ForeignKey("Article", models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagging_once")]


class Article(models.Model):
    """A note. The authored columns are the truth; the derived ones can be thrown away and made again."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    class Language(models.TextChoices):
        CHINESE = "zh", _("Chinese")
        ENGLISH = "en", _("English")

    # Authored
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
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
    tags = TaggableManager(through=Tagging, blank=True, verbose_name=_("tags"))
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.CHINESE
    )
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
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
    render_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])
