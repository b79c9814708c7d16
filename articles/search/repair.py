"""What may be meant where too little answers: spelling, pinyin, homophones, fewer words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, product
from operator import itemgetter
from string import ascii_lowercase

from django.db.models.functions import Left

from articles.search.documents import SearchDocument
from articles.search.folding import fold
from articles.search.matching import Scope, answering_to, held, is_known, rows
from articles.search.queries import Kind, Query, Term, word_terms
from articles.search.sounds import HAN_RUN, asked_sound, sounding_like, syllables_of, ways_to_read
from articles.search.vectors import quoted
from articles.search.words import FUNCTION_WORDS

READ = 30
"""Articles that are looked through for what sounds alike."""

BODY = 30_000
"""Characters of a text that are looked through."""

WAYS_TO_READ = 16
ENOUGH = 50
REPAIRED = 3
"""Terms of a question that are replaced."""

_SPELLED = re.compile("[a-z]{4,24}")
_LETTERS = re.compile("[a-z]{2,}")
_QUESTION = re.compile(
    "什么是|是什么|什么叫|有什么用|有哪些|哪些|怎么用|怎么样|怎么|怎样|如何|请问|为什么|有什么|的原理|原理|作用|区别|理解|实现|使用|介绍"
    "|什么|[?？吗呢]"
)
_PARTICLE = re.compile(r"(?<!\S)[的是有]+|[的是有]+(?!\S)")
_ASKING = FUNCTION_WORDS | {"difference", "explain", "explained", "introduction", "meaning", "works"}


def other_spelling(query: Query, scope: Scope) -> tuple[Query, str] | None:
    """The query with words that occur nowhere replaced by others that may be meant, and by which kind of
    ``Instead``; None where there is nothing to replace."""
    kinds: list[str] = []
    terms: list[Term] = []
    for term in query.terms:
        meant = None
        if len(kinds) < REPAIRED and not is_known(term.literal(), scope):
            meant = _meant(term, scope)
        terms += meant[0] if meant else [term]
        if meant:
            kinds.append(meant[1])
    if not kinds:
        return None
    return query.with_terms(terms), "sound" if "sound" in kinds else "spelling"


def without_question(query: Query, text: str) -> Query | None:
    """What a question is about; None where it holds no words that only ask."""
    rest = _PARTICLE.sub(" ", _QUESTION.sub(" ", fold(text)))
    words = [word for word in rest.split() if word not in _ASKING]
    terms = word_terms(" ".join(words))
    return query.with_terms(terms) if terms and " ".join(words) != " ".join(fold(text).split()) else None


def _meant(term: Term, scope: Scope) -> tuple[list[Term], str] | None:
    """What may stand for a term that occurs nowhere, and by which kind of ``Instead``."""
    if term.kind is Kind.CHINESE and HAN_RUN.fullmatch(term.text):
        run, _count = _most_common_sound(ways_to_read(term.text), scope)
        return (word_terms(run), "sound") if run else None
    if term.kind is not Kind.WORD or not _LETTERS.fullmatch(term.text):
        return None
    longer = Term(Kind.WORD, term.text, ((term.text,),), is_prefix=True)
    if is_known(longer.literal(), scope):
        return [longer], "spelling"
    word, held = _respelled(term.text, scope)
    run, sounding = _most_common_sound([[each] for each in syllables_of(term.text)], scope)
    if run and sounding >= held:
        return word_terms(run), "sound"
    return (word_terms(word), "spelling") if word else None


def _respelled(word: str, scope: Scope) -> tuple[str, int]:
    """The word one edit away that most articles hold, and how many; empty where there is none."""
    found = _how_many(one_edit_away(word), scope) if _SPELLED.fullmatch(word) else {}
    best = max(found, key=lambda other: (other[0] == word[0], found[other], other), default="")
    return best, found.get(best, 0)


def one_edit_away(word: str) -> set[str]:
    """What becomes of a word by one letter less, more or other, or by two that change places."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {start + end[1:] for start, end in halves if end}
    swapped = {start + end[1] + end[0] + end[2:] for start, end in halves if len(end) > 1}
    other = {start + letter + end[1:] for start, end in halves if end for letter in ascii_lowercase}
    more = {start + letter + end for start, end in halves for letter in ascii_lowercase}
    return (less | swapped | other | more) - {word}


def _how_many(words: Iterable[str], scope: Scope) -> dict[str, int]:
    """How many articles hold each of the words, counted up to a bound; those that some hold."""
    holding, parameters = held(("words @@ quote_literal(asked.word)::tsquery", ()), scope, "1", ENOUGH)
    sql = (
        "SELECT asked.word, holding.articles FROM unnest(%s::text[]) AS asked(word)"  # noqa: S608
        f" CROSS JOIN LATERAL (SELECT count(*) AS articles FROM ({holding}) one) holding"
        " WHERE holding.articles > 0"
    )
    return dict(rows((sql, (list(words), *parameters))))


def _most_common_sound(syllables: Sequence[Sequence[str]], scope: Scope) -> tuple[str, int]:
    """The Chinese that can be read so and that most titles and headings hold, or else most texts; and how
    many of those that were looked at. Empty where there is none."""
    if len(syllables) < 2:
        return "", 0
    ways = islice(product(*syllables), WAYS_TO_READ)
    literal = " | ".join("(" + " & ".join(map(quoted, asked_sound(way))) + ")" for way in ways)
    ids = [pk for (pk,) in rows(held(answering_to(literal), scope, "article_id", READ))]
    found = SearchDocument.objects.filter(pk__in=ids)
    texts = list(found.values_list("title_text", "lines", Left("article__text", BODY)))
    heads, bodies = [f"{title}\n{lines}" for title, lines, _body in texts], [fold(text[2]) for text in texts]
    for parts in (heads, bodies):
        counts = Counter(run for text in parts for run in set(sounding_like(text, syllables)))
        if counts:
            return max(counts.items(), key=itemgetter(1, 0))
    return "", 0
