"""What belongs to no single note of an export into the database: accounts, categories, tags, pictures.

What the site has already stays as it is; an address that is taken stays with who has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from articles import slugs
from articles.models import FormerTagSlug, Picture, Tag
from articles.pictures import size_of
from articles.transfer.exact.manifest import Manifest
from articles.transfer.report import Remark
from categories.models import Category, FormerAddress, FormerCategoryPath


class Accounts:
    """Accounts by their names. One that is made here cannot log in, and has no right; one that is there gets
    none by being named."""

    def __init__(self, said: Iterable[Mapping[str, str]] = ()) -> None:
        self._said = {each["name"]: each for each in said}
        self._known: dict[str, int] = {}

    def pk(self, name: str) -> int | None:
        """The account of a name, made where it is missing; None for no name."""
        if not name:
            return None
        if name not in self._known:
            user = get_user_model().objects.filter(username=name).only("pk").first() or self._new(name)
            self._known[name] = user.pk
        return self._known[name]

    def _new(self, name: str) -> Any:
        said = self._said.get(name, {})
        names = {part: said.get(part, "") for part in ("first_name", "last_name")}
        user = get_user_model()(username=name, is_active=False, **names)
        user.set_unusable_password()
        user.save()
        return user


@transaction.atomic
def restore_site(manifest: Manifest, accounts: Accounts) -> list[Remark]:
    """Makes what is missing of accounts, categories, tags and their former addresses."""
    for author in manifest.authors:
        accounts.pk(author["name"])
    categories = _categories(manifest.categories)
    tags = _tags(manifest.tags)
    taken = set(Category.objects.values_list("path", flat=True))
    former = {address: categories[each["path"]] for each in manifest.categories for address in each["former"]}
    remarks = give_addresses(FormerCategoryPath, former, manifest.gone_categories, taken)
    taken = set(Tag.objects.values_list("slug", flat=True))
    former = {address: tags[each["name"].casefold()] for each in manifest.tags for address in each["former"]}
    return remarks + give_addresses(FormerTagSlug, former, manifest.gone_tags, taken)


def _categories(said: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The ids of categories by their paths, those that are missing made in their order."""
    known = category_ids()
    for each in said:
        path = each["path"]
        above, _slash, slug = path.rpartition("/")
        if path in known:
            continue
        parent = known.get(above)
        if above and parent is None:
            parent = known[above] = new_category(above, known)
        row = Category(name=each["name"], slug=slug, path=path, parent_id=parent, position=each["position"])
        known[path] = Category.objects.bulk_create([row])[0].pk
    return known


def category_ids() -> dict[str, int]:
    """The ids of categories by every path that they have or had."""
    former = FormerCategoryPath.objects.exclude(target=None).values_list("address", "target")
    return {**dict(former), **dict(Category.objects.values_list("path", "pk"))}


def new_category(path: str, known: dict[str, int]) -> int:
    """A category at a path that no manifest names, called by its slug; with those above it."""
    above, _slash, slug = path.rpartition("/")
    if above and above not in known:
        known[above] = new_category(above, known)
    parent = Category.objects.get(pk=known[above]) if above else None
    known[path] = Category.objects.create(name=slug[:100], slug=slug[:100], parent=parent).pk
    return known[path]


def _tags(said: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The ids of tags by their names in lower case, those that are missing made."""
    there = list(Tag.objects.all())
    known = {tag.name.casefold(): tag.pk for tag in there}
    taken = {tag.slug for tag in there} | set(
        FormerTagSlug.objects.exclude(target=None).values_list("address", flat=True)
    )
    rows = []
    for each in said:
        if each["name"].casefold() not in known:
            slug = slugs.unique(each["slug"] or slugs.tag_slug(each["name"]), taken)
            taken.add(slug)
            known[each["name"].casefold()] = 0
            rows.append(Tag(name=each["name"], slug=slug))
    if rows:
        known.update((tag.name.casefold(), tag.pk) for tag in Tag.objects.bulk_create(rows))
    return known


def give_addresses(
    model: type[FormerAddress], wanted: Mapping[str, int], gone: Iterable[str], taken: Collection[str]
) -> list[Remark]:
    """Makes former addresses that are missing, and says which are taken by something else."""
    there = dict(model.objects.values_list("address", "target"))
    rows = {address: model(address=address, target_id=pk) for address, pk in wanted.items()}
    rows |= {address: model(address=address) for address in gone if address not in rows}
    free = [row for address, row in rows.items() if address not in there and address not in taken]
    model.objects.bulk_create(free)
    others = [a for a, pk in wanted.items() if a in taken or there.get(a, pk) not in {pk, None}]
    return [Remark("", 0, 0, "taken-address", address) for address in sorted(others)]


@transaction.atomic
def restore_pictures(said: Iterable[Mapping[str, Any]], placed: Collection[str], accounts: Accounts) -> None:
    """Rows for pictures that are in the media folder now; what an export says of them counts for new ones."""
    said = [each for each in said if each["path"] in placed]
    there = set(Picture.objects.values_list("sha256", flat=True))
    rows = [_picture(each, accounts) for each in said if each["sha256"] not in there]
    Picture.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _picture(said: Mapping[str, Any], accounts: Accounts) -> Picture:
    data = default_storage.read(said["path"]) or b""
    width, height = size_of(data) or (0, 0)
    return Picture(
        file=said["path"],
        sha256=said["sha256"],
        given_sha256=said["given_sha256"],
        name=said["name"],
        alt=said["alt"],
        width=width,
        height=height,
        bytes=len(data),
        uploaded_by_id=accounts.pk(said["by"]),
        created_at=said["at"] or timezone.now(),
    )
