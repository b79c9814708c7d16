"""What is stored of an article."""

import re

from articles.search.salience import LIMIT, salient_lexemes
from articles.search.vectors import SALIENT_BYTES, WORDS_BYTES, Document, analyse, quoted, vectors


def lexemes(vector):
    return dict(re.findall(r"'((?:[^']|'')*)'(?::1([ABCD]))?", vector))


def test_words_hold_the_lexemes_of_every_part():
    made = vectors(Document("标题", "the-slug", ("Heading", "tag"), r"text $\alpha+1$"))
    assert {"标题", "slug", "heading", "tag", "text", "$\\\\alpha+"} <= lexemes(made.words).keys()


def test_salient_weighs_titles_headings_and_what_is_repeated():
    made = lexemes(vectors(Document("Kernels", "k", ("Support vectors",), "margin margin once")).salient)
    assert (made["kernels"], made["support"], made["margin"]) == ("A", "B", "C")
    assert "once" not in made


def test_titles_are_found_by_pinyin_and_initials():
    assert {"@zhuyili", "@yili", "#zyl", "#yl"} <= lexemes(
        vectors(Document("注意力", "", (), "")).title
    ).keys()


def test_vectors_stay_within_what_the_database_takes():
    made = vectors(Document("题" * 300, "s", tuple(f"heading {n}" for n in range(9_000)), _many_words()))
    assert len(made.salient.encode()) < 3 * SALIENT_BYTES
    assert sum(len(word.encode()) + 8 for word in lexemes(made.words)) <= WORDS_BYTES


def test_common_words_are_not_salient():
    counts = analyse("the and we " * 50 + "我们的可以 " * 50 + "kernel kernel 核函数 核函数")
    assert {"kernel", "核函", "函数"} <= set(salient_lexemes(counts)[:6])
    assert len(salient_lexemes(analyse(_many_words() * 2))) == LIMIT


def test_quotes_and_backslashes_are_quoted():
    assert quoted("a'b\\c") == r"'a''b\\c'"


def _many_words():
    return " ".join(f"word{number}x" for number in range(200_000))
