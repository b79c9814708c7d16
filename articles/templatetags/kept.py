"""Parts of the page that are the same for every reader of a language are rendered once."""

from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.context import served, site

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: template.Context, name: str) -> SafeString:
    """The template ``name``, which depends on nothing but the language, the site and ``section``: the address
    of the page if it is one of those in the masthead."""
    path = context["request"].path
    render = _rendered.__wrapped__ if settings.DEBUG else _rendered
    return render(name, get_language(), path if path in _sections() else "", served.get())


@cache
def _sections() -> frozenset[str]:
    return frozenset(reverse(f"articles:{name}") for name in ("home", "categories", "tags", "archive"))


@lru_cache(maxsize=100)
def _rendered(name: str, language: str, section: str, _served: bool) -> SafeString:
    return render_to_string(name, {"section": section, "LANGUAGE_CODE": language, **site()})
