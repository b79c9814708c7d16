"""Pictures are what their bytes are, and drawings can do nothing."""

import base64
import io
from xml.etree.ElementTree import register_namespace

import pytest
from PIL import Image

from articles.pictures import UnsupportedPictureError, size_of, suffix_of
from articles.pictures.svg import safe_svg
from articles.transfer.media import MediaStore, readable_name
from tests.pictures import png, raster, svg


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("PNG", ".png"), ("JPEG", ".jpg"), ("GIF", ".gif"), ("WEBP", ".webp"), ("AVIF", ".avif")],
)
def test_kind_is_told_by_the_bytes(kind, suffix):
    data = raster(kind)
    assert (suffix_of(data), size_of(data)) == (suffix, (30, 20))


def test_phone_photo_has_the_size_in_which_it_is_shown():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert size_of(raster("JPEG", exif=exif)) == (20, 30)


@pytest.mark.parametrize(
    "data",
    [
        b"<script>alert(1)</script>",
        b"<html><svg></svg></html>",
        b"%PDF-",
        b"GIF89a",
        b"",
        png(60_000, 60_000),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data):
    with pytest.raises(UnsupportedPictureError):
        suffix_of(data)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="10" height="5"', (10, 5)),
        ('width="72pt" height="1in"', (96, 96)),
        ('viewBox="0 0 30.4 20"', (30, 20)),
        ('width="60" viewBox="0 0 30 20"', (60, 40)),
        ('width="100%" height="100%" viewBox="0,0,30,20"', (30, 20)),
        ("", None),
        ('width="x" height="-1"', None),
    ],
)
def test_size_of_a_drawing(attributes, size):
    assert size_of(svg(attributes=attributes)) == size


def test_prologue_of_a_drawing_is_passed():
    assert suffix_of(
        b'<?xml version="1.0"?><!-- x --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">' + svg()
    )


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>t</text></a>',
        '<use href="https://elsewhere.example/x.svg#y"/>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<style>@import url("https://elsewhere.example")</style>',
        '<rect style="fill:url(https://elsewhere.example)"/>',
        '<rect fill="url(https://elsewhere.example)"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="x"/></body></foreignObject>',
        '<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>',
        '<image href="data:text/html;base64,PHNjcmlwdD4="/>',
        '<image href="data:image/svg+xml;base64,'
        + base64.b64encode(svg("<script>alert(1)</script>")).decode()
        + '"/>',
    ],
)
def test_drawing_loses_what_could_do_harm(harm):
    safe = safe_svg(svg(harm)).decode()
    for sign in ("script", "alert", "elsewhere", "iframe", "onload", "handler", "text/html", "foreignObject"):
        assert sign not in safe
    for carried in [part.split('"')[0] for part in safe.split("base64,")[1:]]:
        assert b"script" not in base64.b64decode(carried)


def test_drawing_keeps_what_is_drawn():
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g transform="rotate(3)"><path d="M0 0L1 1" style="fill:url(#g)"/><text x="1">文字</text>'
        '<use href="#g"/></g><style>path{stroke-linejoin:round}</style>'
    )
    safe = safe_svg(svg(inside)).decode()
    for part in ("linearGradient", 'd="M0 0L1 1"', "url(#g)", "文字", '"#g"', "stroke-linejoin"):
        assert part in safe


def test_typeset_label_of_a_diagram_takes_the_place_of_its_plain_text():
    formula = svg(
        '<g data-mml-node="math"><path d="M1 1"/></g>', 'width="2ex" height="1ex" viewBox="0 -500 1000 500"'
    )
    label = (
        '<switch><foreignObject><div xmlns="http://www.w3.org/1999/xhtml">' + formula.decode() + "</div>"
        '</foreignObject><text x="100" y="50" text-anchor="middle">$A$</text></switch>'
    )
    safe = safe_svg(svg(label)).decode()
    assert 'd="M1 1"' in safe
    assert all(part in safe for part in ('x="92.00"', 'y="42.00"', 'width="16.00"', 'height="8.00"'))
    assert "$A$" not in safe


def test_label_of_words_keeps_its_plain_text():
    words = '<p xmlns="http://www.w3.org/1999/xhtml">文字</p>'
    label = f'<switch><foreignObject>{words}</foreignObject><text x="1">文字</text></switch>'
    assert "文字</text>" in safe_svg(svg(label)).decode()


def test_carried_raster_stays():
    data = base64.b64encode(raster()).decode()
    assert data in safe_svg(svg(f'<image href="data:image/png;base64,{data}"/>')).decode()


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        b"<svg><g></svg>",
        b"<html/>",
    ],
)
def test_broken_drawings_and_entities_are_refused(data):
    with pytest.raises(UnsupportedPictureError):
        safe_svg(data)


def test_deep_drawing_is_cut():
    assert safe_svg(svg("<g>" * 5_000 + "</g>" * 5_000)).count(b"<g>") < 200


def test_drawing_without_its_namespace_gets_it():
    assert b"http://www.w3.org/2000/svg" in safe_svg(b'<svg width="1"><rect width="1"/></svg>')


def test_same_bytes_are_kept_once_under_the_first_name(settings):
    store = MediaStore()
    first = store.keep(raster(), "猫（左）.PNG")
    assert store.keep(raster(), "other.jpg") == first
    assert [path.name for path in settings.MEDIA_ROOT.rglob("*.*")] == ["猫-左.png"]
    assert first.endswith("/%E7%8C%AB-%E5%B7%A6.png")


def test_dry_store_writes_nothing_and_knows_the_size(settings):
    store = MediaStore(writes=False)
    assert store.size(store.keep(raster(), "a.png")) == (30, 20)
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("Pasted image 2024.png", "Pasted-image-2024"),
        ("../../etc/passwd.png", "passwd"),
        ("???.png", "picture"),
    ],
)
def test_names_stay_readable(name, readable):
    assert readable_name(name) == readable


def test_long_name_is_cut():
    assert len(readable_name("长" * 300 + ".png")) == 60


def test_phone_photo_with_a_second_picture_of_depths_is_a_jpeg():
    data = io.BytesIO()
    first, second = Image.new("RGB", (30, 20)), Image.new("RGB", (15, 10))
    first.save(data, "MPO", save_all=True, append_images=[second])
    assert (suffix_of(data.getvalue()), size_of(data.getvalue())) == (".jpg", (30, 20))


def test_a_drawing_has_no_prefix_whatever_others_register():
    register_namespace("svg", "http://www.w3.org/2000/svg")
    assert b"<rect" in safe_svg(svg('<rect width="9" height="9"/>'))
