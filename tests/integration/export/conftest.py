"""What the tests of exports share: a way out, and a way to have nothing."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from articles.models import Article, Draft, FormerTagSlug, Picture, Tag
from categories.models import Category, FormerCategoryPath


@pytest.fixture
def out(tmp_path):
    """Exports the site, and gives the folder."""

    def out(name="site", **options):
        call_command("export_markdown", tmp_path / name, verbosity=0, **options)
        return tmp_path / name

    return out


@pytest.fixture
def empty(settings, tmp_path):
    """Empties database and media folder."""

    def empty():
        Draft.objects.all().delete()
        for model in (Article, FormerTagSlug, FormerCategoryPath, Tag):
            model.objects.all().delete()
        Picture.objects.all()._raw_delete("default")
        Category.objects.all()._raw_delete("default")
        FormerCategoryPath.objects.all().delete()
        FormerTagSlug.objects.all().delete()
        get_user_model().objects.all().delete()
        settings.MEDIA_ROOT = tmp_path / f"media-{uuid4()}"

    return empty
