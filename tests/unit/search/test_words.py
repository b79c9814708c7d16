"""Text and questions meet in the same lexemes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.folding import fold, plain
from articles.search.vectors import analyse
from articles.search.words import LENGTH_LIMIT, asked_forms


def found(text):
    return set(analyse(text))


def answers(text, asked):
    """Whether a text holds what is asked for by one word."""
    return any(found(text).issuperset(form) for form in asked_forms(plain(asked)))


def test_each_pair_of_a_chinese_run_is_found():
    assert {"注意", "意力", "力机", "机制", "制"} <= found("注意力机制")


def test_a_pair_does_not_reach_over_punctuation_or_a_formula():
    assert "意力" not in found("注意，力")
    assert "意力" not in found("注意$x$力")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("torch.nn.functional", "functional"),
        ("torch.nn.functional", "torch.nn.functional"),
        ("CrossEntropyLoss", "crossEntropy"),
        ("cross_entropy_loss", "entropy"),
        ("a well-known fact", "known"),
        ("std::vector", "vector"),
        ("goals", "goal"),
        ("goal", "goals"),
        ("converges", "converging"),
        ("optimized", "optimize"),
        ("Gödel", "godel"),
        ("naïve", "naive"),
        ("ＧＰＵ", "gpu"),
        ("C++", "c++"),
        ("C#", "C#"),
        ("version 3.14", "3.14"),
        ("ﬁnite", "finite"),
    ],
)
def test_a_word_is_found_by_its_parts_and_forms(text, asked):
    assert answers(text, asked)


@pytest.mark.parametrize(("text", "asked"), [("C", "c++"), ("C++", "C#"), ("go", "goal"), ("3.14", "14")])
def test_a_word_is_not_found_by_another(text, asked):
    assert not answers(text, asked)


def test_traditional_characters_are_simplified_ones():
    assert fold("機器學習與資料") == "机器学习与资料"
    assert found("機器學習") == found("机器学习")


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(plain(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_no_lexeme_is_too_long_for_the_database(text):
    assert all(0 < len(lexeme) <= LENGTH_LIMIT for lexeme in analyse(text))


def test_a_word_of_a_megabyte_is_cut():
    assert max(map(len, analyse("a" * 1_000_000))) == LENGTH_LIMIT
