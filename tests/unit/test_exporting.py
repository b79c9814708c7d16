"""The pure parts of an export: YAML, names of files, addresses as files and back."""

import unicodedata

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from articles.exporting.names import file_name, folder_name
from articles.exporting.references import Beside
from articles.exporting.yaml import document

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LINES = st.lists(st.sampled_from(["", " ", "a", "# b", "- c: d", "\\d", "\t", "e ", "---", "\u3000f"])).map(
    "\n".join
)
NOTES = {"a": "x/a/index.md", "\u957f": "y/z/index.md", "me": "x/me/index.md"}
NAMES = {"pictures/00/p.png": "p.png", "notes/1/\u56fe.png": "\u56fe.png"}
PARTS = st.sampled_from(
    [
        *("](", "]: ", "![](<", ">", ")", " ", "\n", 'src="', '"', "[", "`", "```", "#x", "{{< x >}}"),
        *("{{</* x */>}}", "```py {1,3-5}\n", '```py {hl_lines="1 3-5"}\n', "/media/pictures/00/p.png"),
        *(
            "/media/notes/1/%E5%9B%BE.png",
            "/media/notes/1/\u56fe.png",
            "p.png",
            "%E5%9B%BE.png",
            "/articles/a/",
        ),
        *(
            "/articles/%E9%95%BF/",
            "/articles/\u957f/",
            "/articles/none/",
            "../a/index.md",
            "index.md",
            "/articles/me/",
        ),
    ]
)


@given(
    st.dictionaries(st.sampled_from(["a", "b"]), TEXT | LINES | st.lists(TEXT) | st.dictionaries(TEXT, TEXT))
)
@example({"a": {"FALSE": "", "y": "", "null": ""}})
def test_every_reader_of_yaml_reads_what_was_written(values):
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        assert (yaml.load(document(values), loader) or {}) == values  # noqa: S506 - safe ones


@given(st.lists(TEXT.filter(lambda text: "/" not in text and text), max_size=5, unique=True))
def test_different_slugs_have_folders_that_no_system_confuses(slugs):
    names = [unicodedata.normalize("NFD", folder_name(slug)).casefold() for slug in slugs]
    assert len(set(names)) == len(slugs)
    assert all(len(folder_name(slug).encode()) <= 100 for slug in slugs)


def test_names_that_windows_or_an_import_reserves_are_not_used():
    for slug in ("con", "nul", "com1", "vendor", "node_modules", "CON", "a.b", "x" * 101):
        assert folder_name(slug) != slug


def test_a_file_keeps_its_name_unless_another_has_it():
    assert file_name("notes/1/Fig-1.png", ()) == "Fig-1.png"
    assert file_name("notes/1/Fig-1.png", {"fig-1.png"}) not in {"Fig-1.png", "fig-1.png"}
    assert file_name("notes/1/a.md", ()).endswith(".bin")


@given(st.lists(PARTS, max_size=12).map("".join))
def test_what_goes_out_comes_back_or_is_known_not_to(text):
    """As an export writes it, and as an import reads it, which knows more notes."""
    out = Beside(NOTES["me"], NAMES, NOTES.get, lambda path: slug_of(path) or "?")
    back = Beside(NOTES["me"], NAMES, lambda _slug: None, slug_of)
    written = out.outwards(text)
    if out.inwards(written) == text:
        assert back.inwards(written) == text


def test_pictures_and_links_become_files():
    beside = Beside(NOTES["me"], NAMES, NOTES.get, slug_of)
    text = "![](/media/pictures/00/p.png) [a](/articles/a/#b) [c](/articles/%E9%95%BF/)"
    assert beside.outwards(text) == "![](p.png) [a](../a/index.md#b) [c](../../y/z/index.md)"
    assert beside.inwards(beside.outwards(text)) == text


def slug_of(path):
    return {place: slug for slug, place in NOTES.items()}.get(path)
