"""A formula's own HTML: native MathML where it can be made, else the TeX itself, readable in its box."""

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from markdown_it.token import Token

from articles.rendering import tex
from articles.rendering.document import MAX_PROBLEMS
from articles.rendering.references import become_text
from articles.rendering.types import Formula, Problem

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]*)\}")
_OPENING = re.compile(r"[(\[{（［「『【《〈“‘]+$")
_CLOSING = re.compile(r"[,.;:!?)\]}…，。、；：！？）］」』】》〉”’]{1,3}")
_NOTED = re.compile(r"\\(?:tag|label)\b")


def formula_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    """The formulas of a token list in order; those in the alternative text of images count as text."""
    for token in tokens:
        if token.type in ("math_block", "math_inline"):
            yield token
        elif token.type == "inline":
            yield from formula_tokens(token.children or ())


def formula_of(token: Token) -> Formula:
    """What the rest of the site knows of a formula."""
    return Formula(token.content, token.meta["display"], token.meta["line"], token.meta["column"])


def annotate(tokens: Sequence[Token], macros: tex.Macros) -> tuple[tex.Macros, list[Problem]]:
    """Tell each formula token its macros and numbers.

    A macro that a formula defines counts for all later ones: given are the macros before the first, returned
    those behind the last; and what is wrong with the labels. A reference in running text that leads nowhere
    is a token of text afterwards.
    """
    for token in tokens:
        token.meta["macros"] = macros
        macros = tex.with_definitions(macros, token.content)
    numbering = tex.number([formula_of(token) for token in tokens], macros)
    known: set[str] = set()
    for token, counter, tags, own in zip(
        tokens, numbering.counters, numbering.tags, numbering.own_labels, strict=True
    ):
        own = tuple(label for label in own if label not in known)
        known.update(own)
        names = _REFERENCE.findall(token.content)
        labels = {name: numbering.labels[name] for name in names if name in numbering.labels}
        token.meta |= {"counter": counter, "tags": tags, "own_labels": own, "labels": labels}
    become_text(tokens, numbering.labels)
    problems = [
        _problem(tokens[problem.formula], problem.code, problem.label) for problem in numbering.problems
    ]
    return macros, problems[:MAX_PROBLEMS]


def formula_html(token: Token, allowance: tex.Allowance) -> str:
    """The element of an annotated formula, ``div`` for a block and ``span`` within a line."""
    meta, content = token.meta, _CONTROL.sub("", token.content)
    has_room = allowance.characters > 0
    mathml = tex.to_mathml(
        content,
        display=meta["display"],
        macros=meta["macros"],
        labels=meta["labels"],
        tags=meta["tags"],
        allowance=allowance,
    )
    meta["refused"] = mathml is None and has_room
    element = "div" if token.type == "math_block" else "span"
    looks = ("display" if meta["display"] else "inline") + ("" if mathml else " tex")
    source = escape(content)
    inner = mathml or source + "".join(
        f'<span class="eqno">{escape(tag)}</span>' for tag in meta["tags"] if tag
    )
    box = f'<{element} class="math {looks}" data-tex="{source}"{_numbers(token)}>{inner}</{element}>'
    return _further_places(token) + box


def refused(tokens: Sequence[Token]) -> Iterator[Problem]:
    """What is wrong with those formulas among written tokens that are not understood."""
    for token in formula_tokens(tokens):
        if token.meta["refused"]:
            culprit = tex.culprit(token.content, token.meta["macros"])
            yield _problem(token, "unknown-command" if culprit else "unreadable-formula", culprit)


def _numbers(token: Token) -> str:
    attributes = ""
    if token.meta["tags"] or _NOTED.search(token.content):
        attributes = f' data-counter="{token.meta["counter"]}"'
    if token.meta["labels"]:
        attributes += f' data-labels="{escape(json.dumps(token.meta["labels"], ensure_ascii=False))}"'
    for label in token.meta["own_labels"][:1]:
        attributes += f' id="{place_of(label)}"'
    return attributes


def _further_places(token: Token) -> str:
    """What the second and later labels of a formula point at: an element has only one id."""
    return "".join(f'<span id="{place_of(label)}"></span>' for label in token.meta["own_labels"][1:])


def linked(token: Token, html: str) -> str:
    """The HTML of a formula as a link to the formula that it refers to, if it does nothing else."""
    found = _REFERENCE.fullmatch(token.content)
    label = found.group(1) if found else ""
    if label not in token.meta["labels"]:
        return html
    name = escape(token.meta["labels"][label])
    return f'<a href="#eq-{quote(label, safe="")}" aria-label="{name}">{html}</a>'


def signs_beside(tokens: Sequence[Token], at: int) -> tuple[str, str]:
    """The brackets that open right before a formula in running text, and the punctuation right behind it: a
    browser breaks the line between them, as beside a picture, unless it is told not to."""
    before = tokens[at - 1].content if at and tokens[at - 1].type == "text" else ""
    after = tokens[at + 1].content if at + 1 < len(tokens) and tokens[at + 1].type == "text" else ""
    opening, closing = _OPENING.search(before[-3:]), _CLOSING.match(after)
    return opening.group() if opening else "", closing.group() if closing else ""


def in_running_text(tokens: Sequence[Token], at: int) -> bool:
    """Whether there is a token at this place, and it is a formula in its line."""
    return 0 <= at < len(tokens) and tokens[at].type == "math_inline" and not tokens[at].meta["display"]


def place_of(label: str) -> str:
    """The id at which a labelled formula is found, escaped for an attribute."""
    return f"eq-{escape(label)}"


def _problem(token: Token, code: str, detail: str) -> Problem:
    return Problem(token.meta["line"], token.meta["column"], code, detail)
