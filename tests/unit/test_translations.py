"""The interface speaks both languages entirely."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SOURCES = [
    *ROOT.glob("templates/**/*.html"),
    *ROOT.glob("accounts/**/*.py"),
    *ROOT.glob("articles/**/*.py"),
    *ROOT.glob("categories/**/*.py"),
    *ROOT.glob("config/**/*.py"),
]


def first(message):
    return message[0] if isinstance(message, tuple | list) else message


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def messages_of(path: Path):
    """(context, message) of every string that the file marks for translation."""
    code = path.read_text("utf-8")
    if path.suffix == ".html":
        # What is left of a template is no Python block: its indentation means nothing.
        code = "\n".join(line.strip() for line in templatize(code).splitlines())
    for _, message, _, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        yield context, first(message)


def test_every_marked_string_is_in_the_catalogue(catalogue):
    known = {(message.context, first(message.id)) for message in catalogue}
    used = {(*message, path.name) for path in SOURCES for message in messages_of(path)}
    assert used
    assert sorted(entry for entry in used if entry[:2] not in known) == []


def test_every_string_of_the_catalogue_is_translated(catalogue):
    messages = [message for message in catalogue if message.id]
    assert messages
    assert [message.id for message in messages if message.fuzzy or not first(message.string)] == []


def test_translations_keep_their_placeholders(catalogue):
    for message in catalogue:
        if message.id:
            english, chinese = first(message.id), first(message.string)
            assert set(PLACEHOLDER.findall(chinese)) == set(PLACEHOLDER.findall(english))


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.suffix == ".py"], ids=lambda path: path.name
)
def test_no_string_is_marked_where_it_is_not_found(path):
    """gettext does not look into f-strings."""
    marked = [
        ast.unparse(call)
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"_", *KEYWORDS}
    ]
    assert marked == []
