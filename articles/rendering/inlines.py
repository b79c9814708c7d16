"""Inline rules: formulas, and bounds on the rules of markdown-it that look far ahead."""

import re
from types import SimpleNamespace

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline, html_inline, image

from articles.rendering.displays import ENVIRONMENTS
from articles.rendering.document import Document, document_of
from articles.rendering.maths import formula_at, opener_at
from articles.rendering.references import reference

LABEL_STEPS = 200_000
"""Tokens that may be passed in one document while the ends of link labels are looked for."""

IMAGE_DEPTH = 4
"""Pictures in the alternative text of pictures."""

LITERAL_ELEMENTS = ("code", "kbd", "samp", "var", "pre", "script", "style", "textarea")
"""Elements of raw HTML in which a dollar is a dollar."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_OPENS = re.compile(r"\$(?![\s\d$])")
_ENVIRONMENT = re.compile(r"(?<![^\n])\\begin\{(\w+)\*?\}")
_DOLLARS = re.compile(r"\$+")
_CODES = {"$": "unclosed-inline-maths", "$$": "unclosed-display-maths"}
_TITLE = re.compile(r"""\s(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)$""", re.DOTALL)


def inline_rules(md: MarkdownIt) -> None:
    """Plugin: put these rules before, and around, markdown-it's own."""
    md.inline.ruler.before("escape", "math_inline", math_inline)
    md.inline.ruler.before("escape", "reference", reference)
    md.inline.ruler.at("html_inline", html_with_literals)
    md.inline.ruler.at("image", image_with_title)
    md.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=label_end,
        parseLinkDestination=helpers.parseLinkDestination,
        parseLinkTitle=helpers.parseLinkTitle,
    )


def math_inline(state: StateInline, silent: bool) -> bool:
    """A formula in a line of text; dollars that open none stay text."""
    if state.src[state.pos] not in "$\\":
        return False
    document = document_of(state.env)
    opener = opener_at(state.src, state.pos)
    span = formula_at(state.src, state.pos, state.posMax) if opener and not document.literal else None
    if span is None and not opener:
        return _report_environment(state, document, silent)
    if span is None:
        return opener.startswith("$") and _literal_dollars(state, document, silent)
    if not silent:
        line, column = document.places.of(state.src, state.pos)
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = span.tex, opener
        token.meta = {"display": span.display, "line": line, "column": column}
    state.pos = span.end
    return True


def html_with_literals(state: StateInline, silent: bool) -> bool:
    """An HTML tag; between ``<code>`` and ``</code>`` and the like there are no formulas."""
    start = state.pos
    found = html_inline(state, silent)
    if found and not silent:
        state.tokens[-1].meta["place"] = document_of(state.env).places.of(state.src, start)
        tag = _TAG.match(state.tokens[-1].content)
        if tag and tag.group(2).lower() in LITERAL_ELEMENTS:
            _enter_or_leave(document_of(state.env).literal, tag.group(2).lower(), bool(tag.group(1)))
    return found


def image_with_title(state: StateInline, silent: bool) -> bool:
    """An image that remembers its title as written, for formulas in captions."""
    start, document = state.pos, document_of(state.env)
    if state.src[start] != "!" or document.image_depth >= IMAGE_DEPTH:
        return False
    document.image_depth += 1
    found = image(state, silent)
    document.image_depth -= 1
    if found and not silent:
        title = _TITLE.search(state.src[start : state.pos]) if state.src[state.pos - 1] == ")" else None
        token = state.tokens[-1]
        token.meta["place"] = document.places.of(state.src, start)
        token.meta["caption"] = (
            next(filter(None, title.groups()), "") if title else token.attrs.get("title", "")
        )
    return found


def label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
    """The offset of the ``]`` that closes the label opened at ``start``, or -1. The steps are counted, since
    a text of nothing but brackets asks this question once for each of them."""
    document, before = document_of(state.env), state.pos
    state.pos, level = start + 1, 1
    while level and state.pos < state.posMax and document.label_steps < LABEL_STEPS:
        document.label_steps += 1
        char, pos = state.src[state.pos], state.pos
        if char == "]":
            level -= 1
            state.pos += level > 0
            continue
        state.md.inline.skipToken(state)
        if char == "[" and state.pos == pos + 1:
            level += 1
        elif char == "[" and disableNested:
            break
    end = state.pos if level == 0 else -1
    state.pos = before
    if document.label_steps == LABEL_STEPS:
        document.label_steps += 1
        document.problem(*document.places.of(state.src, start), "too-many-brackets")
    return end


def _literal_dollars(state: StateInline, document: Document, silent: bool) -> bool:
    found = _DOLLARS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.append_pending(found.group())
        if not document.literal and (found.group() == "$$" or _OPENS.match(state.src, state.pos)):
            document.problem(*document.places.of(state.src, state.pos), _CODES[found.group()])
    state.pos = found.end()
    return True


def _report_environment(state: StateInline, document: Document, silent: bool) -> bool:
    """An environment that begins a line of text has no end; the rule itself finds nothing here."""
    found = None if silent else _ENVIRONMENT.match(state.src, state.pos, state.posMax)
    if found and found.group(1) in ENVIRONMENTS:
        document.problem(*document.places.of(state.src, state.pos), "unclosed-environment", found.group(1))
    return False


def _enter_or_leave(literal: list[str], element: str, leaving: bool) -> None:
    if not leaving:
        literal.append(element)
    elif element in literal:
        del literal[literal.index(element) :]
