"""Lists that follow whatever is done to the articles, in any order, also where it is taken back."""

import contextlib
import random
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import lists
from articles.models import Article, Tag
from articles.restoring import restore
from categories.models import Category
from tests.factories import make_article, make_author, make_category
from tests.integration.test_lists import check

NAMES = "abcd"


class TakenBackError(Exception):
    pass


class Site:
    """What may be done to a site, by chance."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - the same deeds for the same seed
        self.deeds = [name for name in vars(Site) if not name.startswith("_") and name != "go_on"]
        for name in NAMES[:3]:
            make_category(name)

    def _some(self, model, at_most=4):
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.filter(
            pk__in=self.chance.sample(ids, min(len(ids), self.chance.randint(1, at_most)))
        )

    def _one(self, model):
        return self._some(model, 1).first()

    def _when(self):
        return timezone.now() + timedelta(hours=self.chance.choice([-900, -50, -1, 1, 700]))

    def write(self):
        status = self.chance.choice(["draft", "published", "published"])
        make_article(
            status=status,
            published_at=self._when(),
            category=self.chance.choice([None, self._one(Category)]),
            author=make_author(self.chance.choice(["ada", "bob"])),
            tags=self.chance.sample(NAMES, 2),
        )

    def save(self):
        if article := self._one(Article):
            article.published_at, article.title = self._when(), f"Another {self.chance.random()}"
            article.status = self.chance.choice(["draft", "published", "binned"])
            article.category = self.chance.choice([None, self._one(Category)])
            article.slug = self.chance.choice([article.slug, ""])
            article.save()

    def publish(self):
        self._some(Article).publish()

    def withdraw(self):
        self._some(Article).withdraw()

    def bin(self):
        self._some(Article).bin()

    def unbin(self):
        self._some(Article).unbin()

    def file(self):
        self._some(Article).file_in(self._one(Category))

    def tag(self):
        self._some(Article).add_tags(self.chance.sample(NAMES, 2))

    def untag(self):
        if article := self._one(Article):
            self.chance.choice([article.tags.clear, lambda: article.tags.remove(*NAMES[:2])])()

    def delete(self):
        self._some(Article, 2).delete()

    def give_away(self):
        self._some(Article).update(author=make_author(self.chance.choice(["ada", "bob", "eve"])))

    def go_back(self):
        article = self._one(Article)
        if article and (revision := article.revisions.order_by("number").first()):
            restore(revision, None)

    def move_category(self):
        category, parent = self._one(Category), self.chance.choice([None, self._one(Category)])
        taken = Category.objects.filter(parent=parent, slug=category.slug).exists()
        if not taken and (parent is None or parent.pk not in category.subtree_ids()):
            category.parent = parent
            category.save()

    def merge_categories(self):
        if Category.objects.count() > 2:
            with contextlib.suppress(ValidationError):
                self._one(Category).merge_into(self._one(Category))

    def new_category(self):
        make_category(f"c{self.chance.randrange(10**9)}", self._one(Category))

    def delete_category(self):
        category = self._one(Category)
        if Category.objects.count() > 2 and not Article.objects.in_category(category).exists():
            category.delete()

    def merge_tags(self):
        if Tag.objects.count() > 1:
            one, other = self.chance.sample(list(Tag.objects.order_by("pk")), 2)
            one.merge_into(other)

    def rename_tag(self):
        if tag := self._one(Tag):
            tag.name, tag.slug = f"t{self.chance.random()}", ""
            tag.save()

    def delete_tag(self):
        if tag := self._one(Tag):
            tag.delete()

    def delete_author(self):
        get_user_model().objects.filter(articles=None).delete()

    def go_on(self):
        deed = getattr(self, self.chance.choice(self.deeds))
        if self.chance.random() < 0.2:
            try:
                with transaction.atomic():
                    deed()
                    raise TakenBackError
            except TakenBackError:
                return f"{deed.__name__}, taken back"
        deed()
        return deed.__name__


@pytest.mark.parametrize("seed", range(2))
def test_lists_follow_whatever_is_done(seed, monkeypatch):
    monkeypatch.setattr(lists, "BLOCK", 3)
    site, done = Site(seed), []
    for _ in range(8):
        site.write()
    for _ in range(30):
        done.append(site.go_on())
        try:
            check()
        except AssertionError as error:
            raise AssertionError(f"after {done}") from error
