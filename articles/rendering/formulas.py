"""A formula's own HTML: native MathML where it can be made, else the TeX itself, readable in its box."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

from articles.rendering import tex
from articles.rendering.types import Formula, Problem

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NOTED = re.compile(r"\\(?:tag|label)\b")


def formula_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    """The formulas of a token list in order; those in the alternative text of images are text, and left out."""
    for token in tokens:
        if token.type in ("math_block", "math_inline"):
            yield token
        elif token.type == "inline":
            yield from formula_tokens(token.children or ())


def formula_of(token: Token) -> Formula:
    """What the rest of the site knows of a formula."""
    return Formula(token.content, token.meta["display"], token.meta["line"], token.meta["column"])


def annotate(tokens: Sequence[Token], definitions: str) -> list[Problem]:
    """Tell each formula token its macros and numbers; what is wrong with the labels comes back.

    A macro defined inside a formula counts for that formula and all later ones.
    """
    macros = tex.parse_macros(definitions)
    for token in tokens:
        if added := tex.definitions_in(token.content):
            definitions = f"{definitions}\n{added}"
            macros = tex.parse_macros(definitions)
        token.meta["macros"] = macros
    numbering = tex.number([formula_of(token) for token in tokens], macros)
    for token, counter, tags, own in zip(
        tokens, numbering.counters, numbering.tags, numbering.own_labels, strict=True
    ):
        token.meta |= {"counter": counter, "tags": tags, "own_labels": own, "labels": numbering.labels}
    return [_problem(tokens[problem.formula], problem.code, problem.label) for problem in numbering.problems]


def formula_html(token: Token) -> str:
    """The element of an annotated formula, ``div`` for a block and ``span`` within a line."""
    meta, display = token.meta, bool(token.meta["display"])
    content = _CONTROL.sub("", token.content)
    mathml = tex.to_mathml(
        content, display=display, macros=meta["macros"], labels=meta["labels"], tags=meta["tags"]
    )
    source = escape(content)
    element = "div" if token.type == "math_block" else "span"
    looks = ("display" if display else "inline") + ("" if mathml else " tex")
    inner = mathml or source + "".join(
        f'<span class="eqno">{escape(tag)}</span>' for tag in meta["tags"] if tag
    )
    return f'<{element} class="math {looks}" data-tex="{source}"{_numbers(token)}>{inner}</{element}>'


def _numbers(token: Token) -> str:
    attributes = ""
    if token.meta["tags"] or _NOTED.search(token.content):
        attributes = f' data-counter="{token.meta["counter"]}"'
    for label in token.meta["own_labels"][:1]:
        attributes += f' id="eq-{escape(label)}"'
    return attributes


def _problem(token: Token, code: str, detail: str) -> Problem:
    return Problem(token.meta["line"], token.meta["column"], code, detail)
