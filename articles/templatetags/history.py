"""Formulas in pieces of text."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.rendering import render_inline

register = template.Library()


@register.filter
def typeset(text: str, macros: str = "") -> SafeString:
    """The text as it was written, escaped, with its formulas set."""
    return mark_safe(render_inline(text, macros=macros).html)
