"""An export that wants more than to be read."""

import hashlib

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles.models import Article, Picture
from articles.transfer.importing import import_source
from tests.canon import canon
from tests.factories import make_article, make_author
from tests.integration.export.sites import keep_picture, note_of, problems


def hostile(folder, before, after, name="formulary.yaml"):
    path = folder / name if isinstance(name, str) else name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.mark.parametrize(
    "place", ["../evil.png", "/etc/evil.png", "static/x.png", "notes/../../x.png", ".x.png"]
)
def test_a_picture_is_put_nowhere_but_among_pictures(out, empty, tmp_path, place):
    picture = keep_picture()
    make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    note = note_of(exported, "a")
    hostile(exported, picture.file.name, place)
    hostile(exported, f'"{picture.file.name}"', f'"{place}"', note)
    empty()
    there = set(tmp_path.rglob("*"))
    summary = import_source(exported)
    assert "refused-place" in problems(summary)
    new = {path.relative_to(tmp_path).parts[0] for path in set(tmp_path.rglob("*")) - there}
    assert all(name.startswith("media-") for name in new)
    assert Article.objects.get(slug="a").pictures[0].startswith("notes/")


def test_bytes_that_are_no_picture_are_not_stored(out, empty):
    picture = keep_picture()
    make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    data = b"<html><script>alert(1)</script>"
    next(exported.rglob("*.png")).write_bytes(data)
    hostile(exported, picture.sha256, hashlib.sha256(data).hexdigest())
    empty()
    assert "unsupported-picture" in problems(import_source(exported))
    assert canon()["media"] == {}
    assert not Picture.objects.exists()


def test_a_drawing_with_a_script_is_made_harmless(out, empty):
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    picture = Picture.objects.keep(drawing, "a.svg")[0]
    make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    data = drawing.replace(b"<rect", b"<script>alert(1)</script><rect")
    next(exported.rglob("*.svg")).write_bytes(data)
    hostile(exported, picture.sha256, hashlib.sha256(data).hexdigest())
    empty()
    import_source(exported)
    assert all(b"script" not in default_storage.read(path) for path in canon()["media"])


def test_an_author_gets_no_rights_by_being_named(out, empty):
    make_article(slug="a", author=make_author("root"))
    exported = out()
    empty()
    boss = get_user_model().objects.create_superuser("boss")
    hostile(exported, 'author: "root"', 'author: "boss"', note_of(exported, "a"))
    import_source(exported)
    made = get_user_model().objects.get(username="root")
    assert not made.is_active
    assert not made.is_staff
    assert not made.has_usable_password()
    boss.refresh_from_db()
    assert boss.is_superuser
    assert Article.objects.get().author == boss


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("version: 1", "version: 2", "version 2"),
        ("authors:", "authors: [", "formulary.yaml:7"),
        ("authors:", "authors: &a [x]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]", "aliases"),
        ("authors:", "authors: !!python/object/apply:os.system [ls]\nx:", "formulary.yaml:6"),
        ('format: "formulary"', "format: other", "format"),
        ("pictures:", "pictures:\n- {path: x, sha256: y, at: never}", "formulary.yaml: at"),
        ("tags:", "tags:\n- {name: '', slug: x}", "formulary.yaml: name"),
        (
            "categories:",
            f"categories:\n- {{path: {'x' * 101}, name: x, position: 1}}",
            "formulary.yaml: path",
        ),
    ],
    ids=["newer", "broken", "bomb", "python", "other", "date", "tag", "category"],
)
def test_a_manifest_that_cannot_be_trusted_is_refused_with_its_place(out, empty, before, after, words):
    make_article(slug="a")
    exported = out()
    hostile(exported, before, after)
    empty()
    with pytest.raises(CommandError, match=words):
        call_command("import_markdown", exported, verbosity=0)
    assert not Article.objects.exists()
