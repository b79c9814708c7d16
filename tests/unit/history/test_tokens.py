"""How texts are taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.history.tokens import is_formula, pieces, sentences, tex_tokens, words

TEXTS = st.text(st.sampled_from("ab1 .。；\n$\\()[]{}中"), max_size=60)


@given(TEXTS)
def test_joined_the_tokens_are_the_text(text):
    assert "".join(sentences(text)) == text
    assert "".join(words(text)) == text
    assert "".join(tex_tokens(text)) == text
    assert "".join(piece for piece, _is_formula in pieces(text)) == text


@given(TEXTS)
def test_words_and_pieces_agree_on_what_a_formula_is(text):
    assert [word for word in words(text) if is_formula(word)] == [
        piece for piece, is_one in pieces(text) if is_one
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一。二！三？”四", ["一。", "二！", "三？”", "四"]),
        ("One. Two? (Three.) 3.14 e.g.x", ["One. ", "Two? ", "(Three.) ", "3.14 e.g.x"]),
        ("a\nb\n\nc", ["a\n", "b\n", "\n", "c"]),
        ("If $a. b$ then. So", ["If $a. b$ then. ", "So"]),
        ("$$\na. \\\\\nb\n$$ 完。", ["$$\na. \\\\\nb\n$$ 完。"]),
        ("\\begin{align}\na\n\\end{align}\nb", ["\\begin{align}\na\n\\end{align}\n", "b"]),
        ("\\[\na\n\\]\n\\(b. c\\)", ["\\[\na\n\\]\n", "\\(b. c\\)"]),
        ("\\$5. \\$6", ["\\$5. ", "\\$6"]),
        ("$5. and $6", ["$5. ", "and $6"]),
        ("$$ never closed\nb", ["$$ never closed\n", "b"]),
    ],
)
def test_sentences_end_where_people_end_them_and_never_in_a_formula(text, expected):
    assert sentences(text) == expected


def test_words_are_words_characters_and_whole_formulas():
    assert words("令 $x_1$ be 两 naïve 42 km") == [
        "令", " ", "$x_1$", " ", "be", " ", "两", " ", "naïve", " ", "42", " ", "km"
    ]  # fmt: skip


def test_tex_is_commands_numbers_letters_and_signs():
    assert tex_tokens("\\frac{12}{\\alpha x}\\,!") == [
        "\\frac", "{", "12", "}", "{", "\\alpha", " ", "x", "}", "\\,", "!"
    ]  # fmt: skip
