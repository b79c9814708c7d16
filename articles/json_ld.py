"""What search engines read about an article."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles.addresses import absolute
from articles.models import Article

HARMLESS_IN_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def article_json_ld(article: Article) -> SafeString:
    """schema.org's description as JSON that cannot close the script element it stands in."""
    description = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": article.title_text[:110],
        "description": article.card_text[:200],
        "inLanguage": article.language,
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.last_changed_at.isoformat(),
        "author": {"@type": "Person", "name": article.author.get_full_name() or article.author.username},
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
        "mainEntityOfPage": absolute(article.get_absolute_url()),
    }
    if article.cover:
        description["image"] = absolute(article.cover.url)
    return mark_safe(json.dumps(description, ensure_ascii=False).translate(HARMLESS_IN_SCRIPT))
