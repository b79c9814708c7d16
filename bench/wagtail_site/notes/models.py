"""A note in Wagtail: Markdown in a plain field, or its lines in the usual rich text field."""

from html import escape

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html


def formula(tex: str, options: dict[str, bool]) -> str:
    return escape(f"\\[{tex}\\]" if options["display_mode"] else f"\\({tex}\\)", quote=False)


PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
PARSER.use(dollarmath_plugin, double_inline=True, renderer=formula)


class PlainNote(Page):
    body = models.TextField()
    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "note.html"

    def html(self) -> str:
        return mark_safe(PARSER.render(self.body))


class RichNote(Page):
    body = RichTextField()
    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "note.html"

    def html(self) -> str:
        return mark_safe(expand_db_html(self.body))


class NoteIndex(Page):
    """The notes below it, newest first, as Wagtail's own tutorial lists them."""

    template = "index.html"

    def get_context(self, request: HttpRequest) -> dict:
        context = super().get_context(request)
        notes = PlainNote.objects.child_of(self).live().order_by("-first_published_at")
        page = Paginator(notes, 12).get_page(request.GET.get("page"))
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return {**context, "notes": page, "numbers": numbers}
