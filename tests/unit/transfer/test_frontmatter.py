"""Front matter of every program, and front matter that wants to do harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.transfer.frontmatter import FrontMatterError, split
from tests.hostile import cpu


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\n---\nbody",
        '---\n{"title": "T"}\n---\nbody',
        '+++\ntitle = "T"\n+++\nbody',
        ';;;\n"title": "T"\n;;;\nbody',
        '{"title": "T"}\nbody',
        "\ufeff---\ntitle: T\n---\nbody",
    ],
)
def test_metadata_and_body_are_parted(text):
    parted = split(text)
    assert (parted.metadata, parted.body) == ({"title": "T"}, "body")


def test_body_line_is_where_the_body_starts_in_the_file():
    assert split("---\na: 1\nb: 2\n---\nbody").body_line == 5


def test_opening_line_may_be_missing_where_the_program_allows_it():
    text = "title: T\ntags:\n  - a\n---\nbody"
    assert split(text, bare=True).metadata == {"title": "T", "tags": ["a"]}
    assert split(text).metadata == {}


def test_prose_between_rules_is_no_front_matter():
    text = "---\nonly words\n---\nmore"
    assert split(text).body == text


def test_prose_before_a_rule_is_no_bare_front_matter():
    text = "Note: read this.\n\nThen that.\n---\nmore"
    assert split(text, bare=True).body == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: T\nbad: [1\n---\nbody", 4),
        ("+++\ntitle = 'T'\nbad = {{ x }}\n+++\nbody", 3),
        ("---\ndate: 2024-13-45\n---\n", 2),
        (';;;\n"a": 1,\n"b" 2\n;;;\n', 4),
        ("---\n- a\n- b\n---\n", 2),
    ],
)
def test_broken_front_matter_names_its_line(text, line):
    with pytest.raises(FrontMatterError) as error:
        split(text)
    assert abs(error.value.line - line) <= 1


@pytest.mark.parametrize("text", ["1.10", "007", "12:30:45", "0x1F", "1e3", "no", "Yes", "on", "9" * 5_000])
def test_what_looks_like_a_number_or_an_answer_stays_as_it_was_written(text):
    assert split(f"---\ntitle: {text}\ntags: [{text}]\n---\n").metadata == {"title": text, "tags": [text]}


def test_true_and_false_are_truths_in_any_case():
    assert split("---\na: TRUE\nb: false\nc: Truely\n---\n").metadata == {
        "a": True,
        "b": False,
        "c": "Truely",
    }


def test_billion_laughs_are_refused():
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(9))}]" for n in range(1, 9)]
    with pytest.raises(FrontMatterError, match="aliases"):
        split("---\n" + "\n".join(lines) + "\n---\n")


@pytest.mark.parametrize("deep", ["a: " + "[" * 50_000, "- " * 20_000 + "a", "a: " + "{b: " * 5_000])
def test_deep_nesting_is_refused(deep):
    with pytest.raises(FrontMatterError):
        split(f"---\n{deep}\n---\n")


@pytest.mark.parametrize(
    "value", ["!!python/object/apply:os.system [id]", "!!timestamp nothing", "!!int " + "9" * 5_000]
)
def test_values_that_yaml_cannot_make_are_refused(value):
    with pytest.raises(FrontMatterError):
        split(f"---\na: {value}\n---\n")


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "a\\0b"\n---\n',
        '+++\ntitle = "a\\u0000b"\n+++\n',
        '{"title": "a\\u0000\\udfffb"}\n',
    ],
)
def test_characters_that_no_database_holds_are_left_out(text):
    assert split(text).metadata == {"title": "ab"}


def test_value_that_holds_itself_is_refused_with_its_line():
    with pytest.raises(FrontMatterError, match="holds itself") as caught:
        split("---\ntitle: T\ntags: &a [x, *a]\n---\n")
    assert caught.value.line == 3


def test_object_that_is_about_something_else_is_text():
    text = '{"name": "express", "version": 4}\n\nis how a package is described.\n'
    assert (split(text).metadata, split(text).body) == ({}, text)


def test_toml_of_too_many_levels_is_refused_by_line():
    for deep in ("a." * 30 + "b = 1", "[" + "a." * 30 + "b]", "x = {" + '"a".' * 30 + "b = 1}"):
        with pytest.raises(FrontMatterError, match="too many levels") as refusal:
            split(f"+++\nt = 1\n{deep}\n+++\nb")
        assert refusal.value.line == 3


def test_keys_cost_as_many_as_they_are():
    def text(count):
        return "---\n" + "".join(f"k{number}: 1\n" for number in range(count)) + "---\nb"

    assert cpu(split, text(8_000)) < 7 * cpu(split, text(2_000)) + 0.1


PIECES = [
    "---\n", "+++\n", ";;;\n", "...\n", "a: ", "b = ", '"title": ', "- ", "[", "]", "{", "}", "&a ", "*a",
    "!!set ", "!!python/object:x ", "<<: ", "? ", "|\n ", ">-\n ", "'", '"', "\\x", "2024-13-45T99:99",
    "1e999", "0o9", "\t", "\n", "\x00", "\ud800", "\ufeff", "# ", ": ", ", ", "[[a]]\n", "a.b.c", "中",
    "\x85", "\u2028", "=1\n",
]  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.sampled_from(["---\n", "+++\n", ";;;\n", "", "{"]),
    st.lists(st.sampled_from(PIECES), max_size=30),
    st.booleans(),
)
def test_no_head_of_a_note_raises_anything_but_its_refusal(fence, pieces, bare):
    text = fence + "".join(pieces) + "\n" + fence + "body"
    try:
        parted = split(text, bare=bare)
    except FrontMatterError as refusal:
        line, body = refusal.line, ""
    else:
        line, body = parted.body_line, parted.body
    assert 1 <= line <= text.count("\n") + 1
    assert text.endswith(body)
