"""What readers may type, taken from the articles of the database by chance, but the same at each run."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from django.db import connection
from pypinyin import lazy_pinyin

from articles.models import Article, SearchDocument
from articles.rendering.maths import formulas_in

SAMPLE = 2_000
"""Articles whose words are counted."""

LANGUAGES = {"Chinese": r"^[\u4e00-\u9fff]{2}$", "English": "^[a-z]{4,12}$"}
IDENTIFIER = re.compile(r"\b[a-z]+(?:[._][a-z]+)+\b")
RUN = re.compile(r"[\u4e00-\u9fff]{12,}")


def frequent(language: str) -> list[str]:
    """The words of a sample of articles, those that most articles hold first."""
    table = SearchDocument._meta.db_table
    step = max(1, SearchDocument.objects.count() // SAMPLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM ts_stat(%s) WHERE word ~ %s ORDER BY ndoc DESC, word",
            [f"SELECT words FROM {table} WHERE article_id % {step} = 0", LANGUAGES[language]],
        )
        return [word for (word,) in cursor.fetchall()]


def by_frequency(each: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """``each`` words that most, some and few of the articles hold, in both languages; and misspelt ones."""
    for language in LANGUAGES:
        words = frequent(language)
        middle, last = len(words) // 2, len(words) * 9 // 10
        yield f"{language} word, most common", words[:each]
        yield f"{language} word, middle", chance.sample(words[middle - 2 * each : middle + 2 * each], each)
        yield f"{language} word, rare", chance.sample(words[last:], each)
        if language == "English":
            yield "misspelt word", [misspelt(word) for word in chance.sample(words[: len(words) // 2], each)]


def misspelt(word: str) -> str:
    """With two letters in the wrong order."""
    return f"{word[:1]}{word[2]}{word[1]}{word[3:]}"


def of_articles(each: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """What is typed by those who look for one of ``each`` articles."""
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    found = [
        article
        for article in Article.objects.filter(pk__in=chance.sample(ids, 4 * each)).order_by("pk")
        if RUN.search(article.text) and IDENTIFIER.search(article.text)
    ][:each]
    titles = [article.title_text for article in found]
    runs = [chance.choice(RUN.findall(article.text)) for article in found]
    yield "title", titles
    yield "part of a title", [title[1:5] for title in titles]
    yield "two words", [f"{run[:2]} {title[:4]}" for run, title in zip(runs, titles, strict=True)]
    yield "Chinese and English", [f"{run[:4]} python" for run in runs]
    yield "four characters", [run[3:7] for run in runs]
    yield "sentence", [run[:24] for run in runs]
    yield "phrase", [f'"{run[:8]}"' for run in runs]
    yield "one word not", [f"{run[:2]} -{run[4:6]}" for run in runs]
    yield "question", [f"什么是{title[:6]}" for title in titles]
    yield "identifier", [chance.choice(IDENTIFIER.findall(article.text)) for article in found]
    yield "formula", [chance.choice(list(formulas_in(article.text)))[1].tex for article in found]
    yield "pinyin", ["".join(lazy_pinyin(run[:3])) for run in runs]
    yield "wrong character", [run[:2] + "鼗" + run[3:4] for run in runs]
    yield "found nowhere", [f"zqxv{number} 龘靐" for number in range(each)]


def typed_keys(each: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """What stands in the field after each key, for titles, their pinyin and its initials."""
    titles = dict(of_articles(each, chance))["title"]
    syllables = [lazy_pinyin(title)[:5] for title in titles]
    for name, texts in {
        "titles": titles,
        "their pinyin": ["".join(each) for each in syllables],
        "their initials": ["".join(syllable[0] for syllable in each) for each in syllables],
        "inside of titles": [title[2:10] for title in titles],
    }.items():
        yield name, [text[:length] for text in texts for length in range(1, min(len(text), 12) + 1)]
