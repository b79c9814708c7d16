"""ZIP files that mean harm, or are merely odd, at the desk: told in words, or imported whole."""

import html
import io
import os
import struct
import unicodedata
import warnings
import zipfile
from pathlib import Path

import pytest

from articles.models import Article, Import
from tests.integration.test_importing_at_the_desk import act, page_of, send

CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
TWO_E = [unicodedata.normalize(form, "é") for form in ("NFC", "NFD")]
ALIASES = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
BOMB = f"---\na0: &a0 x\n{ALIASES}---\nx"


def packed(*files, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, text in files:
            archive.writestr(name, text)
    return data.getvalue()


def named(raw):
    """A ZIP with a file whose name is these bytes, and none that says in what encoding."""
    return packed(("Z" * len(raw), "text"), ("n/good.md", "text")).replace(b"Z" * len(raw), raw)


def linked(target):
    link = zipfile.ZipInfo("n/link.md")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    return packed((link, target), ("n/good.md", "text"))


def patched(*changes):
    """A ZIP in which numbers stand that are not true: behind which mark, how far, in what form, and which."""
    data = bytearray(packed(("n/bad.md", "text " * 60), ("n/good.md", "text")))
    for mark, offset, form, value in changes:
        struct.pack_into(form, data, data.find(mark) + offset, value)
    return bytes(data)


def overlapping():
    data = bytearray(packed(*[(f"n/{number}.md", bytes(90_000)) for number in range(9)]))
    at = -1
    while (at := data.find(CENTRAL, at + 1)) >= 0:
        struct.pack_into("<L", data, at + 42, 0)
    return bytes(data)


def within(depth):
    data = packed(("n/good.md", "text"))
    for _level in range(depth):
        data = packed(("inner.zip", data), ("n/good.md", "text"))
    return data


# What is sent; what is said of it; how many articles there are when it was agreed to.
TRICKS = {
    "out by dots": (packed(("../../evil.md", "x")), "names a file outside of itself", 0),
    "out by a root": (packed(("n/a.md", "x"), ("/var/evil.md", "x")), "names a file outside of itself", 0),
    "out by a drive": (packed(("C:\\evil.md", "x")), "names a file outside of itself", 0),
    "out behind a dot": (packed(("./", ""), ("/var/evil.md", "x")), "names a file outside of itself", 0),
    "a drive's own folder": (packed(("C:evil.md", "x"), ("n/good.md", "x")), "", 2),
    "a link": (linked("/etc/passwd"), "a symbolic link in the ZIP, not followed", 1),
    "twice": (packed(("n/a.md", "one"), ("n/a.md", "two")), "the ZIP holds two files of this name", 1),
    "in two cases": (packed(("n/A.md", "one"), ("n/a.md", "two")), "the address is taken", 2),
    "in two forms": (packed(*[(f"n/{e}.md", e) for e in TWO_E]), "the address is taken", 2),
    "a ZIP in it": (within(3), "an archive in the ZIP, not opened", 1),
    "overlapping": (overlapping(), "Files of the ZIP lie over each other", 0),
    "encrypted": (patched((CENTRAL, 8, "<H", 1), (LOCAL, 6, "<H", 1)), "encrypted in the ZIP", 1),
    "wrong sum": (patched((CENTRAL, 16, "<L", 1), (LOCAL, 14, "<L", 1)), "damaged in the ZIP", 1),
    "a length that is none": (patched((CENTRAL, 24, "<L", 2**31)), "", 2),
    "a place that is none": (patched((CENTRAL, 42, "<L", 2**31)), "damaged in the ZIP", 1),
    "no such packing": (patched((CENTRAL, 10, "<H", 99)), "damaged in the ZIP", 1),
    "by bzip2": (packed(("n/a.md", "x"), method=zipfile.ZIP_BZIP2), "There is no note in it", 0),
    "truncated": (packed(("n/a.md", os.urandom(900)))[:500], "is not a ZIP", 0),
    "a list that is none": (patched((END, 12, "<L", 2**32 - 2)), "is not a ZIP", 0),
    "in GBK": (named("笔记.md".encode("gbk")), "", 2),
    "in Shift-JIS": (named("ノート・表示.md".encode("shift-jis")), "", 2),
    "in UTF-8, unsaid": (named("笔记.md".encode()), "", 2),
    "in no encoding": (named(b"\xff\xfe\x81.md"), "", 2),
    "nothing for a name": (packed(("/", ""), ("n/good.md", "x")), "names a file outside of itself", 0),
    "a NUL in its name": (named(b"a\0b.md"), "names a file outside of itself", 0),
    "a line in its name": (packed(("n/a\n\x1b[31mb\u202e.md", "x"), ("n/b.md", "x")), "", 2),
    "a long name": (
        packed((f"n/{'长' * 9_000}.md", "x"), ("n/b.md", "x")),
        "too many folders within each other",
        1,
    ),
    "names of devices": (packed(*[(f"n/{name}.md", "x") for name in ("CON", "NUL", "aux", "COM1")]), "", 4),
    "a bomb of aliases": (
        packed(("n/a.md", BOMB), ("n/b.md", "x")),
        "cannot be read",
        1,
    ),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_told_or_imported_whole(enter, client, works_at_once, tmp_path, trick):
    data, words, articles = TRICKS[trick]
    enter("Editor")
    assert send(client, data).status_code == 302
    job = Import.objects.get()
    assert job.state in {"ready", "refused"}, job.error
    page = client.get(page_of(job), {"show": "problems"})
    assert (page.status_code, words in html.unescape(page.content.decode())) == (200, True)
    act(client, job, "start")
    job.refresh_from_db()
    assert job.state in {"done", "refused"}, job.error
    assert Article.objects.count() == articles
    assert [path for path in tmp_path.rglob("*") if "evil" in path.name] == []
    assert not Path("/var/evil.md").exists()
