"""The words of running text, in the forms by which they are found: lexemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import add

from snowballstemmer import stemmer

from articles.search.folding import CJK

LENGTH_LIMIT = 120
"""Characters of a lexeme; PostgreSQL takes 2,046 bytes."""

_FUNCTION_WORDS = """
    a about after all also an and any are as at be because been before being between both but by can could do
    does each either else even every few first for from get give given has have here how if in into is it its
    just know last let like make many may mean might more most much must new no not now number of on one only
    or other our out over same see set she should show shown since so some such take than that the their them
    then there these they this those three through thus to two under up us use used using very want was way
    we well were what when where which while who why will with within without would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English words without a subject of their own."""

_PART = rf"[^\W{CJK}]+"
_WORD = rf"{_PART}(?:(?:\.|::|->|-){_PART})*(?:\+\+|\#(?!\w))?"
_TOKEN = re.compile(rf"[{CJK}]+|{_WORD}")
_JOINT = re.compile(r"\.|::|->|-")
_SUBWORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\dA-Z_]+|[A-Z]+|\d+")
_STEMMED = re.compile(r"[a-z]{4,}")
_english = stemmer("english")


def tokens(text: str) -> list[str]:
    """The words and the runs of Chinese characters of a text. It keeps its case, by which the parts of an
    identifier are known.

    >>> tokens("用torch.nn训练 C++")
    ['用', 'torch.nn', '训练', 'C++']
    """
    return _TOKEN.findall(text)


def is_chinese(token: str) -> bool:
    """Whether a token is a run of characters; all letters of words come before these."""
    return token[0] > "\u3000"


def lexemes(token: str) -> tuple[str, ...]:
    """All by which a token of a text is found."""
    return (*bigrams(token), token[-1]) if is_chinese(token) else word_lexemes(token)


def bigrams(run: str) -> tuple[str, ...]:
    """Each two neighbours of a run of Chinese characters.

    >>> bigrams("注意力")
    ('注意', '意力')
    """
    return tuple(map(add, run, run[1:]))


@lru_cache(maxsize=100_000)
def word_lexemes(word: str) -> tuple[str, ...]:
    """The whole word, its parts, and the stems of both.

    >>> word_lexemes("nn.CrossEntropyLoss")
    ('nn.crossentropyloss', 'nn', 'crossentropyloss', 'cross', 'entropy', 'entropi', 'loss')
    """
    found = [word.lower()]
    if not is_number(word):
        for component in _components(word):
            found += [component.lower(), *_with_stems(component)]
    return tuple(dict.fromkeys(lexeme[:LENGTH_LIMIT] for lexeme in found))


@lru_cache(maxsize=10_000)
def asked_forms(word: str) -> tuple[tuple[str, ...], ...]:
    """What a text must hold to answer to a word: all lexemes of any of these.

    >>> asked_forms("CrossEntropyLoss")
    (('crossentropyloss',), ('cross', 'entropi', 'loss'))
    >>> asked_forms("goals")
    (('goals',), ('goal',))
    """
    whole = word.lower()[:LENGTH_LIMIT]
    if is_number(word) or word[-1] in "+#":
        return ((whole,),)
    parts = tuple(stem(part.lower()) for each in _components(word) for part in subwords(each))
    return ((whole,),) if parts in {(), (whole,)} else ((whole,), parts)


def subwords(identifier: str) -> list[str]:
    """The words of an identifier in camel or snake case, or itself.

    >>> subwords("HTTPServer2_fast")
    ['HTTP', 'Server', '2', 'fast']
    """
    return _SUBWORD.findall(identifier)


def is_number(word: str) -> bool:
    return word.replace(".", "").isdigit()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of an English word in lower case. Source: the Snowball stemmer of English, "Porter2"."""
    return _english.stemWord(word) if _STEMMED.fullmatch(word) else word


def _components(word: str) -> Iterator[str]:
    return filter(None, (part.strip("_+#") for part in _JOINT.split(word)))


def _with_stems(component: str) -> Iterator[str]:
    for part in subwords(component):
        yield part.lower()
        yield stem(part.lower())
