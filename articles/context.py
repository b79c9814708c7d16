"""What every template knows about the site."""

from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

served: ContextVar[bool] = ContextVar("served", default=True)
"""Whether the pages that are made now have this program behind them, or will lie as files somewhere."""


def site(_request: HttpRequest | None = None) -> dict[str, str | bool]:
    """``tex_macros``: the definitions that hold for every formula of the site.
    ``vendor``: the address of the folder that holds MathJax and its fonts. ``served``: what needs an answer,
    as the search does, is left out without it.
    """
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "tex_macros": settings.TEX_MACROS,
        "vendor": static(f"{settings.VENDOR}/"),
        "served": served.get(),
    }
