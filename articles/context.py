"""What every template knows about the site."""

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static


def site(_request: HttpRequest | None = None) -> dict[str, str]:
    """``tex_macros``: the definitions that hold for every formula of the site.
    ``vendor``: the address of the folder that holds MathJax and its fonts.
    """
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "tex_macros": settings.TEX_MACROS,
        "vendor": static(f"{settings.VENDOR}/"),
    }
