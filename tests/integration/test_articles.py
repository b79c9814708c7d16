"""What follows from saving an article."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from articles import rendering
from articles.models import Article, FormerSlug
from tests.factories import make_article, make_author, make_draft


def test_saving_derives_what_readers_see():
    article = make_article(title="On $x^2$", source="Let $x_1$ be.\n\n## A $y$ heading")
    stored = Article.objects.get(pk=article.pk)
    assert 'data-tex="x_1"' in stored.html
    assert 'data-tex="x^2"' in stored.title_html
    assert stored.title_text == "On x²"
    assert [heading["text"] for heading in stored.toc] == ["A y heading"]
    assert stored.render_version == rendering.VERSION


def test_saving_other_columns_does_not_render(monkeypatch):
    article = make_article()
    monkeypatch.setattr(Article, "derive", lambda self: pytest.fail("rendered"))
    article.slug = "elsewhere"
    article.save()
    article.save(update_fields=["status"])


def test_what_is_not_saved_is_not_derived_from():
    article = make_article(source="Kept.\n\n> [!WARNING]\n> Hot.")
    article.source, article.language = "Never saved.", "zh"
    article.save(update_fields=["language"])
    assert "Kept." in article.html
    article.refresh_from_db()
    assert (article.source[:5], article.text[:5]) == ("Kept.", "Kept.")
    assert "警告" in article.html


def test_another_language_heads_admonitions_anew_and_is_no_change_of_the_text():
    article = make_article(source="> [!WARNING]\n> Hot.")
    article.language = "zh"
    article.save(update_fields=["language"])
    article.refresh_from_db()
    assert "警告" in article.html
    assert article.updated_at is None


def test_saving_some_fields_saves_what_follows_from_them():
    article = make_article()
    article.source = "Changed to $z$."
    article.save(update_fields=["source"])
    assert 'data-tex="z"' in Article.objects.get(pk=article.pk).html


def test_unsaved_text_is_not_rendered_into_the_stored_page():
    article = make_article(source="Old.")
    article.source = "New."
    article.save(update_fields=["status"])
    assert "Old." in Article.objects.get(pk=article.pk).html


def test_publishing_without_a_date_takes_the_time_of_publishing():
    article = make_draft()
    before = timezone.now()
    article.status = Article.Status.PUBLISHED
    article.save(update_fields=["status"])
    assert before <= Article.objects.get(pk=article.pk).published_at <= timezone.now()


def test_a_published_article_without_a_date_is_refused_by_the_database():
    article = make_draft()
    with pytest.raises(IntegrityError):
        Article.objects.filter(pk=article.pk).update(status="published")


@pytest.mark.parametrize("field", ["title", "source", "summary", "macros"])
def test_change_of_public_text_is_dated(field):
    article = make_article()
    setattr(article, field, "Something else")
    article.save()
    assert article.updated_at is not None


def test_change_of_other_columns_is_not_dated():
    article = make_article()
    article.slug, article.language = "elsewhere", "zh"
    article.save()
    assert article.updated_at is None


@pytest.mark.parametrize("make", [make_draft, lambda: make_article(days_ago=-1)])
def test_change_before_publication_is_not_dated(make):
    article = make()
    article.source = "Something else"
    article.save()
    assert article.updated_at is None


def test_rendering_anew_leaves_no_trace_for_readers():
    article = make_article()
    Article.objects.filter(pk=article.pk).update(render_version=0)
    article.refresh_from_db()
    article.save()
    assert (article.updated_at, article.render_version) == (None, rendering.VERSION)


def test_slug_is_proposed_from_the_title_and_stays():
    article = make_article(title="深入理解 $O(n^2)$")
    assert article.slug == "shen-ru-li-jie-o-n2"
    article.title = "别的"
    article.save()
    assert article.slug == "shen-ru-li-jie-o-n2"


def test_equal_titles_get_numbered_slugs():
    slugs = [make_article(title="Attention").slug for _ in range(3)]
    assert slugs == ["attention", "attention-2", "attention-3"]


def test_proposed_slug_is_no_former_address_of_another_article():
    moved = make_article(title="Attention")
    moved.slug = "self-attention"
    moved.save()
    assert make_article(title="Attention").slug == "attention-2"


@pytest.mark.django_db(transaction=True)
def test_of_articles_saved_at_once_under_one_title_each_has_a_slug():
    together = Barrier(4)

    def save(_number):
        article = Article(title="Attention", source="x", author=author)
        together.wait()
        try:
            article.save()
        finally:
            connection.close()
        return article.slug

    author = make_author()
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(save, range(4))) == ["attention", "attention-2", "attention-3", "attention-4"]


def test_a_former_address_cannot_be_taken_by_another_article():
    moved = make_article(slug="first")
    moved.slug = "second"
    moved.save()
    other = make_article(slug="third")
    other.slug = "first"
    with pytest.raises(ValidationError, match="first"):
        other.full_clean()
    with pytest.raises(ValidationError, match="first"):
        other.save()
    assert Article.objects.get(pk=other.pk).slug == "third"


def test_an_article_takes_back_its_own_former_address():
    article = make_article(slug="first")
    for slug in ("second", "first"):
        article.slug = slug
        article.full_clean()
        article.save()
    assert list(FormerSlug.objects.values_list("address", "target")) == [("second", article.pk)]


def test_published_leaves_out_drafts_and_the_future():
    public = make_article()
    make_draft()
    make_article(days_ago=-1)
    assert list(Article.objects.published()) == [public]


def test_published_follows_the_clock(monkeypatch):
    article = make_article(days_ago=-1)
    tomorrow = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert list(Article.objects.published()) == [article]
