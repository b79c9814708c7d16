"""What was typed, understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.queries import LEXEME_LIMIT, Filter, Kind, parse


def kinds(text):
    return [(term.kind, term.text) for term in parse(text).terms]


def test_words_and_chinese_are_terms_of_their_own():
    assert kinds("Transformer复杂度 go") == [
        (Kind.WORD, "transformer"),
        (Kind.CHINESE, "复杂度"),
        (Kind.WORD, "go"),
    ]


@pytest.mark.parametrize("typed", ['"梯度 下降"', "“梯度 下降”", "＂梯度 下降＂"])
def test_quotes_of_any_keyboard_make_a_phrase(typed):
    assert kinds(typed) == [(Kind.PHRASE, "梯度 下降")]


def test_a_minus_leaves_out():
    query = parse('loss -hinge -"log loss"')
    assert [term.text for term in query.terms] == ["loss"]
    assert [term.text for term in query.without] == ["hinge", "log loss"]


@pytest.mark.parametrize("typed", ["well-known", "x -y", "- a", "a - b", "--flag"])
def test_other_hyphens_leave_nothing_out(typed):
    assert parse(typed).without == ()


def test_only_minus_is_words():
    assert [term.text for term in parse("-hinge").terms] == ["hinge"]


def test_filters_have_names_and_values():
    query = parse('attention tag:机器学习 category:"Deep Learning" LANG:zh')
    assert query.filters == (
        Filter("tag", "机器学习", "tag:机器学习"),
        Filter("category", "Deep Learning", 'category:"Deep Learning"'),
        Filter("lang", "zh", "LANG:zh"),
    )
    assert [term.text for term in query.terms] == ["attention"]


@pytest.mark.parametrize("typed", ["tag:", 'tag:""', "hashtag:x", "category: x"])
def test_mistakes_are_words(typed):
    assert parse(typed).filters == ()
    assert parse(typed).terms


def test_a_formula_is_one_term_with_or_without_dollars():
    for typed in (r"$\frac{1}{n}$", r"\frac{1}{n}"):
        assert kinds(typed) == [(Kind.FORMULA, r"\frac{1}{n}")]


def test_words_beside_a_formula_are_words():
    assert kinds(r"gradient of \nabla f(x)") == [(Kind.WORD, "gradient"), (Kind.FORMULA, r"\nabla f(x)")]
    assert kinds(r"损失 x^2") == [(Kind.CHINESE, "损失"), (Kind.FORMULA, "x^2")]


def test_what_only_asks_need_not_be_there():
    assert [term.text for term in parse("什么是卷积").terms] == ["卷积"]
    assert [term.text for term in parse("what is the chain rule").terms] == ["chain", "rule"]
    assert [term.text for term in parse("to be or not to be").terms] == ["to", "be", "or", "not"]
    assert [term.text for term in parse("如何").terms] == ["如何"]


def test_a_long_question_is_cut():
    query = parse("word" * 30 + " 字" * 5000)
    assert sum(len(term.lexemes) for term in query.terms) <= LEXEME_LIMIT


@given(st.text())
def test_anything_can_be_asked(text):
    query = parse(text)
    assert query.all_literal() == "" or query.terms


@given(st.text(alphabet="""'"\\&|!():*<->\0 ab中-tag:$^_{}""", max_size=60))
def test_syntax_of_the_database_is_only_quoted(text):
    for term in parse(text).terms:
        literal = term.literal()
        for lexeme in term.lexemes:
            literal = literal.replace("'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'", "")
        assert set(literal) <= set("()&|:* ")
