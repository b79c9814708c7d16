"""What answers best."""

import pytest

from articles.search.folding import fold
from articles.search.queries import parse
from articles.search.ranking import Text, best_first, holds


def order(asked, *texts):
    """The numbers of texts, each (title, headings and tags, body), the best first."""
    made = [
        Text(number, fold(title), fold(lines), fold(body), len(body), 0.0)
        for number, (title, lines, body) in enumerate(texts)
    ]
    return best_first(parse(asked), made)


def test_the_title_itself_goes_before_titles_that_hold_it():
    assert order(
        "Gradient Descent", ("Stochastic gradient descent", "", ""), ("Gradient descent", "", "")
    ) == [1, 0]


def test_words_together_go_before_words_apart():
    apart = ("", "", "self and a factor, " * 3)
    assert order("self factor", apart, ("", "", "self.factor = 1")) == [1, 0]


def test_a_heading_goes_before_a_mention():
    assert order("卷积", ("", "", "卷积 " * 10), ("", "卷积", "")) == [1, 0]


def test_a_word_counts_less_in_a_longer_text():
    assert order("kernel", ("", "", "kernel" + " x" * 20_000), ("", "", "kernel" + " x" * 100)) == [1, 0]


def test_plural_is_as_good_as_singular_and_other_forms_are_not():
    assert order("computers", ("", "", "compute computing"), ("", "", "a computer")) == [1, 0]


def test_the_formula_itself_goes_before_its_parts():
    assert order("x^2+y^2", ("", "", "$x^2$ and $y^2$"), ("", "", "$x ^ {2} + y^{2}$")) == [1, 0]


def test_a_rare_word_counts_more_than_a_common_one():
    assert order("integral kernel", *[("Kernel", "", "kernel")] * 5, ("", "", "an integral"))[0] == 5


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        ("the chain\nrule", "chain rule"),
        ("it costs $O(n^2)$ a step", "costs O(n^2) a"),
        ("don\u2019t panic", "don't panic"),
        ("torch.nn.functional", "nn.functional"),
        (r"costs \$5 today", "costs $5 today"),
    ],
)
def test_a_phrase_stands_in_a_text_whatever_its_spaces_dollars_and_quotes(body, phrase):
    (term,) = parse(f'"{phrase}"').terms
    text = Text(1, "", "", fold(body), len(body), 0.0)
    assert holds(text, term)
    assert not holds(Text(1, "", "", "rule of a chain", 9, 0.0), term)
