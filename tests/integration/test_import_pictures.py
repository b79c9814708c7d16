"""Pictures of imported notes that are not what they say, or do more than to be seen."""

import pytest

from articles.transfer.importing import import_folder
from tests.integration.test_import import media, write
from tests.pictures import raster


@pytest.fixture
def notes(tmp_path):
    root = tmp_path / "notes"
    write(root / "b.md", "![p](same.png)")
    (root / "same.png").write_bytes(raster())
    return root


LIARS = {
    "script.png": b"<html><script>alert(1)</script></html>",
    "page.svg": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
    "text.jpg": b"no picture at all",
    "cut.png": raster()[:20],
    "php.gif": b"<?php system($_GET[0]); ?>",
}


@pytest.mark.parametrize("name", LIARS)
def test_picture_that_is_none_is_not_stored(notes, settings, name):
    (notes / name).write_bytes(LIARS[name])
    write(notes / "a.md", f"![p]({name})")
    summary = import_folder(notes)
    assert "unsupported-picture" in {remark.code for remark in summary.remarks}
    assert {path.suffix for path in media(settings)} == {".png"}


def test_picture_is_named_by_its_bytes_and_not_by_its_name(notes, settings):
    (notes / "evil.html").write_bytes(raster(size=(9, 9)))
    write(notes / "a.md", "![p](evil.html)")
    import_folder(notes)
    assert {path.name for path in media(settings)} == {"evil.png", "same.png"}


def test_scripts_in_a_drawing_are_not_stored(notes, settings):
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>'
        b'<a href="javascript:alert(3)"><rect width="9" height="9"/></a>'
        b"<foreignObject><body onclick='alert(4)'/></foreignObject></svg>"
    )
    (notes / "d.svg").write_bytes(drawing)
    write(notes / "a.md", "![p](d.svg)")
    import_folder(notes)
    stored = next(path for path in media(settings) if path.suffix == ".svg").read_bytes()
    assert b"alert" not in stored
    assert b"<rect" in stored


def test_entities_of_a_drawing_are_not_expanded(notes, settings):
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]><svg><text>&b;</text></svg>'
    (notes / "d.svg").write_bytes(bomb)
    write(notes / "a.md", "![p](d.svg)")
    assert "unsupported-picture" in {remark.code for remark in import_folder(notes).remarks}
    assert {path.suffix for path in media(settings)} == {".png"}
