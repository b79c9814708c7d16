"""Rows for tests, made the way the site makes them, with a default for all that a test need not know."""

from datetime import timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import Article
from categories.models import Category

_numbers = count(1)


def make_author(username="ada", **fields):
    return get_user_model().objects.get_or_create(username=username, defaults=fields)[0]


def make_category(name, parent=None, **fields):
    return Category.objects.create(**{"name": name, "slug": name.lower(), "parent": parent, **fields})


def make_article(*, tags=(), days_ago=1.0, **fields):
    """A public article; ``days_ago`` counts from now, negative for the future."""
    number = next(_numbers)
    values = {
        "title": f"Note {number}",
        "source": f"The text of note {number}.",
        "author": fields.get("author") or make_author(),
        "status": Article.Status.PUBLISHED,
        "published_at": timezone.now() - timedelta(days=days_ago),
        "language": Article.Language.ENGLISH,
        **fields,
    }
    article = Article.objects.create(**values)
    article.tags.add(*tags)
    return article


def make_draft(**fields):
    return make_article(**{"status": Article.Status.DRAFT, "published_at": None, **fields})


def make_articles(how_many, **fields):
    """Public articles, each older than the one before it."""
    return [make_article(days_ago=1 + number / 24, **fields) for number in range(how_many)]
