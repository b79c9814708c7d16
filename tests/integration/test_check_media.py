"""What a dying machine leaves in the media folder, or takes from it."""

import os
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from tests.factories import make_article


def check(*options):
    """The lines that the command prints, and its status."""
    output, status = StringIO(), 0
    try:
        call_command("check_media", *options, stdout=output)
    except SystemExit as error:
        status = error.code
    return output.getvalue().splitlines(), status


def age(name):
    os.utime(default_storage.path(name), (0, 0))


def test_a_whole_library_has_nothing_to_tell(picture):
    assert check() == (["1 files, 0 lost, 0 orphaned, 0 deleted."], 0)


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_before_it_is_told(monkeypatch):
    did = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *of, name=name, real=real: (did.append(name), real(*of)))
    default_storage.write_once("notes/a/new.pdf", b"%PDF-")
    assert did == ["fsync", "replace", "fsync"]


def test_a_missing_file_is_told(picture):
    default_storage.delete(picture.file.name)
    lines, status = check()
    assert (lines[0], status) == (f"missing: {picture.file.name}", 1)


def test_a_damaged_file_is_told(picture):
    with open(default_storage.path(picture.file.name), "ab") as file:
        file.write(b"x")
    lines, status = check()
    assert (lines[0], status) == (f"damaged: {picture.file.name}", 1)


def test_only_old_orphans_are_deleted(picture):
    for name in ("notes/a/old.pdf", "notes/a/new.pdf"):
        default_storage.write_once(name, b"%PDF-")
    age("notes/a/old.pdf")
    lines, status = check("--delete")
    assert lines[:2] == ["orphaned: notes/a/new.pdf", "orphaned: notes/a/old.pdf"]
    assert (lines[2], status) == ("3 files, 0 lost, 2 orphaned, 1 deleted.", 0)
    assert set(default_storage.sizes()) == {picture.file.name, "notes/a/new.pdf"}


@pytest.mark.parametrize("name", ["notes/a/paper.pdf", "notes/a/论 文.pdf"])
def test_a_document_that_an_article_links_is_no_orphan(name):
    default_storage.write_once(name, b"%PDF-")
    make_article(source=f"[The paper](</media/{name}>).")
    assert check()[0] == ["1 files, 0 lost, 0 orphaned, 0 deleted."]
