"""Labelled queries about a folder of notes, by chance but the same for the same seed.

    make_queries.py NOTES [--out FILE] [--each 30] [--seed 1]

They have the form that ``search_eval.py`` reads and ``search_quality.py --queries FILE --notes NOTES`` takes,
and the rules of the set that came with the project: a document is relevant where its plain text holds what
was meant, with grade 3 if its title does, 2 if a heading does. Nothing is looked up in an index.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import Any

import opencc
import scratch
from pypinyin import lazy_pinyin

OPTIONS = argparse.ArgumentParser(description=__doc__.splitlines()[0])
OPTIONS.add_argument("notes", type=Path)
OPTIONS.add_argument("--out", type=Path, help="default: var/queries-NOTES.json")
OPTIONS.add_argument("--each", type=int, default=30, help="how many of each type at most")
OPTIONS.add_argument("--seed", type=int, default=1)
options = OPTIONS.parse_args()
scratch.set_up(f"quality-{options.notes.resolve().name}")

from django.db import connection
from labels import (
    Document,
    Relevant,
    Test,
    fold,
    holds,
    holds_word,
    homophones,
    read,
    relevant,
    without_space,
)

CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
ENGLISH = re.compile(r"(?<![\w\\])[A-Za-z]{4,}(?!\w)")
PHRASE = re.compile(r"(?<![\w\\])[A-Za-z]{3,} [A-Za-z]{4,}(?!\w)")
IDENTIFIER = re.compile(
    r"(?<![\w.\\/])[A-Za-z]+(?:[._][A-Za-z0-9]{2,})+(?![\w.])|\b[a-z]+[A-Z][a-z]+[A-Za-z]*\b"
)
PART = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}")
QUESTIONS = ("什么是{}", "{}怎么用", "如何理解{}", "{}的原理是什么", "为什么要用{}")
ENGLISH_QUESTIONS = ("what is {}", "how does {} work", "why use {}", "an introduction to {}")
TYPES = (
    *("title", "title_part", "heading", "zh_term_random", "zh_term_word", "zh_char"),
    *("en_term", "en_phrase", "en_inflected", "identifier", "identifier_part", "formula", "formula_variant"),
    *("typo_en", "typo_zh", "pinyin", "traditional", "width_case", "mixed", "question", "prefix"),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Query = tuple[str, Relevant, str]
"""What is typed, the grade of each relevant document, and what was meant."""


class Maker:
    """Makes one query of a type at each call of the method of that name; None where a try came to nothing."""

    def __init__(self, documents: list[Document], seed: int) -> None:
        self.documents = documents
        self.random = random.Random(seed)
        self.everything = "\n".join("\n".join(document.folded) for document in documents)

    def relevant(self, test: Test, least: int = 1) -> Relevant:
        return relevant(self.documents, test, least)

    def one(self, found: list[str] | tuple[str, ...] | str) -> str:
        return self.random.choice(found) if found else ""

    def some(self, pattern: re.Pattern[str]) -> str:
        return self.one(pattern.findall(self.random.choice(self.documents).prose))

    def name(self) -> str:
        """A title that few documents share."""
        title = self.random.choice(self.documents).title
        return title if 1 < len(title) < 60 and len(self.relevant(fold(title).__eq__, 3)) < 4 else ""

    def cut(self, run: str, longest: int = 4) -> str:
        """A piece of at least two characters."""
        length = self.random.randint(2, min(longest, len(run))) if len(run) > 1 else 0
        at = self.random.randint(0, len(run) - length)
        return run[at : at + length]

    def term(self) -> str:
        """A piece of Chinese in a title or heading that three documents have: mostly a word or two."""
        document = self.random.choice(self.documents)
        piece = self.cut(self.one(CHINESE.findall("\n".join([document.title, *document.headings]))))
        return piece if piece and len(self.relevant(holds(piece))) > 2 else ""

    def title(self) -> Query | None:
        title = self.name()
        return (title, self.relevant(fold(title).__eq__, 3), "") if title else None

    def title_part(self) -> Query | None:
        title = self.random.choice(self.documents).title
        pieces = [self.cut(run) for run in CHINESE.findall(title)] + ENGLISH.findall(title)
        if len(pieces) < 2:
            return None
        first, second = self.random.sample(pieces, 2)
        return (
            f"{first} {second}",
            self.relevant(lambda text: holds(first)(text) and holds(second)(text), 3),
            "",
        )

    def heading(self) -> Query | None:
        heading = self.one(self.random.choice(self.documents).headings)
        found = self.relevant(holds(heading), 2) if len(heading) > 1 else {}
        return (heading, found, "") if len(found) < 10 else None

    def zh_term_random(self) -> Query | None:
        piece = self.cut(self.some(CHINESE))
        return (piece, self.relevant(holds(piece)), "") if piece else None

    def zh_term_word(self) -> Query | None:
        term = self.term()
        return (term, self.relevant(holds(term)), "") if term else None

    def zh_char(self) -> Query | None:
        character = self.one(self.some(CHINESE))
        return (character, self.relevant(holds(character)), "") if character else None

    def en_term(self) -> Query | None:
        word = self.some(ENGLISH)
        return (word, self.relevant(holds_word(word)), "") if word else None

    def en_phrase(self) -> Query | None:
        phrase = self.some(PHRASE)
        return (phrase, self.relevant(holds_word(phrase)), "") if phrase else None

    def en_inflected(self) -> Query | None:
        word = self.some(ENGLISH)
        other = word[:-1] if word.endswith("s") else f"{word}s"
        if not word or word.endswith("ss") or not holds_word(other)(self.everything):
            return None
        return other, self.relevant(holds_word(word, other)), word

    def identifier(self) -> Query | None:
        identifier = self.some(IDENTIFIER)
        return (identifier, self.relevant(holds(identifier)), "") if identifier else None

    def identifier_part(self) -> Query | None:
        identifier = self.some(IDENTIFIER)
        parts = [part.lower() for part in PART.findall(identifier)]
        if len(parts) < 2:
            return None
        at = self.random.randrange(len(parts) - 1)
        return " ".join(parts[at : at + 2]), self.relevant(holds(identifier)), identifier

    def formula(self) -> Query | None:
        tex = self.one(self.random.choice(self.documents).formulas)
        canonical = without_space(tex)
        if not 5 < len(canonical) < 100 or "\n" in tex:
            return None
        found = {each.key: 1 for each in self.documents if canonical in each.canonical_formulas}
        return self.one((tex, f"${tex}$")), found, ""

    def formula_variant(self) -> Query | None:
        made = self.formula()
        if not made:
            return None
        tex = made[0].strip("$")
        braced = re.sub(r"([_^])(\w)(?!\w)", r"\1{\2}", tex)
        spaced = re.sub(r"\s*([=+<>])\s*", self.one((r"\1", r" \1 ", r"  \1")), braced)
        return (spaced, made[1], tex) if spaced != tex else None

    def typo_en(self) -> Query | None:
        word = self.some(ENGLISH).lower()
        typo = self.misspelt(word) if len(word) > 4 else ""
        if not typo or holds_word(typo)(self.everything):
            return None
        return typo, self.relevant(holds_word(word)), word

    def misspelt(self, word: str) -> str:
        at = self.random.randint(1, len(word) - 2)
        before, letter, after = word[:at], word[at], word[at + 1 :]
        other = self.random.choice(LETTERS)
        swapped = before + after[0] + letter + after[1:]
        return self.one((before + after, before + other + after, before + other + letter + after, swapped))

    def typo_zh(self) -> Query | None:
        term = self.term()
        at = self.random.randrange(len(term) or 1)
        other = self.one([each for each in homophones(term[at : at + 1]) if each not in term])
        typo = term[:at] + other + term[at + 1 :]
        if not term or not other or typo in self.everything:
            return None
        return typo, self.relevant(holds(term)), term

    def pinyin(self) -> Query | None:
        term = self.term()
        return ("".join(lazy_pinyin(term)), self.relevant(holds(term), 2), term) if term else None

    def traditional(self) -> Query | None:
        term = self.term()
        converted = opencc.OpenCC("s2t").convert(term)
        return (converted, self.relevant(holds(term)), term) if converted != term else None

    def width_case(self) -> Query | None:
        word = self.some(ENGLISH)
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in word)
        return (self.one((word.upper(), wide)), self.relevant(holds_word(word)), word) if word else None

    def mixed(self) -> Query | None:
        document = self.random.choice(self.documents)
        chinese = self.cut(self.one(CHINESE.findall(document.prose)))
        english = self.one(ENGLISH.findall("\n".join([document.title, *document.headings])))
        if not chinese or not english:
            return None
        both = [holds(chinese), holds_word(english)]
        found = {}
        for each in self.documents:
            if all(test("\n".join(each.folded)) for test in both):
                found[each.key] = 3 if all(test("\n".join(each.folded[:2])) for test in both) else 1
        return self.one((" ", "")).join(self.random.sample([chinese, english], 2)), found, ""

    def question(self) -> Query | None:
        title = self.name()
        patterns = QUESTIONS if CHINESE.search(title) else ENGLISH_QUESTIONS
        found = self.relevant(fold(title).__eq__, 3)
        return (self.random.choice(patterns).format(title), found, title) if title else None

    def prefix(self) -> Query | None:
        title = self.name()
        start = fold(title[: self.random.randint(2, 7)])
        found = self.relevant(lambda text: text.startswith(start), 3)
        return (start, found, "") if title and len(found) < 6 else None


def queries(maker: Maker, kind: str, each: int) -> dict[str, dict[str, Any]]:
    """By what is typed; fewer where the notes do not have so many."""
    found: dict[str, dict[str, Any]] = {}
    for _try in range(40 * each):
        made = getattr(maker, kind)()
        if made and made[1]:
            text, relevant, meant = made
            found[text] = {"type": kind, "q": text, "relevant": relevant, "n_relevant": len(relevant)}
            found[text] |= {"intended": meant} if meant else {}
        if len(found) == each:
            break
    return found


def main() -> None:
    scratch.fill(options.notes)
    documents = read()
    name = options.notes.resolve().name
    made = []
    for kind in TYPES:
        found = queries(Maker(documents, options.seed), kind, options.each).values()
        made += [{"id": f"{name}-{kind}-{number:03}", **query} for number, query in enumerate(found, 1)]
        print(f"{kind:18s}{len(found):4d}")
    answer = {"split": "own", "corpora": [name], "queries": made}
    answer["documents"] = {each.key: {"title": each.title, "lang": each.language} for each in documents}
    out = options.out or scratch.ROOT / "var" / f"queries-{name}.json"
    out.write_text(json.dumps(answer, ensure_ascii=False, indent=0), encoding="utf-8")
    print(out)
    connection.close()


if __name__ == "__main__":
    main()
