"""Footnotes that point nowhere, and those that nothing points at."""

import re
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from articles.rendering.document import Document, document_of

_REFERENCE = re.compile(r"\[\^[^\]\s\[]{1,200}\]")
_DEFINITION = re.compile(r"[ \t>]*\[\^([^\]\s]+)\]:")


def footnotes(md: MarkdownIt) -> None:
    """Plugin: footnotes, and what is wrong with them."""
    md.use(footnote_plugin, inline=False)
    md.block.ruler.at("footnote_def", definition, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("footnote_ref", reference)
    md.core.ruler.push("footnote_problems", report)


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^label]: text``; within a footnote it is text, since the plugin cannot take one out of another."""
    document = document_of(state.env)
    if silent:
        return bool(footnote_def(state, start, end, silent))
    if document.in_footnote:
        return False
    is_known, first = _is_known(state, start), len(state.tokens)
    document.in_footnote = True
    found = footnote_def(state, start, end, silent)
    document.in_footnote = False
    if found and is_known:
        _set_aside(state.tokens[first], document)
    return bool(found)


def _set_aside(repeated: Token, document: Document) -> None:
    """Lets the earlier note of the same label stand: the plugin would show the last."""
    first, _last = repeated.map or (0, 0)
    document.problem(first + 1, 1, "repeated-footnote", repeated.meta["label"])
    repeated.meta["label"] += " again"


def _is_known(state: StateBlock, line: int) -> bool:
    known = state.env.get("footnotes", {}).get("refs", {})
    found = _DEFINITION.match(state.src, state.bMarks[line], state.eMarks[line])
    return found is not None and f":{found.group(1)}" in known


def reference(state: StateInline, silent: bool) -> bool:
    """``[^label]``; the plugin's rule is asked only where there is one."""
    return bool(_REFERENCE.match(state.src, state.pos, state.posMax)) and bool(footnote_ref(state, silent))


def report(state: StateCore) -> None:
    """Core rule, at the end: report unknown labels and unused notes."""
    document = document_of(state.env)
    if "[^" not in document.source:
        return
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                for found in _REFERENCE.findall(child.content):
                    _report_unknown(document, found, token.map)
    _report_unused(document, state.env.get("footnotes", {}).get("refs", {}))


def _report_unknown(document: Document, found: str, lines: list[int] | None) -> None:
    first, last = lines or (0, len(document.lines))
    at = partial(_column, document, found)
    line = next(filter(at, range(first, last)), first)
    document.problem(line + 1, max(at(line), 1), "unknown-footnote", found[2:-1])


def _column(document: Document, text: str, line: int) -> int:
    """The column of a text in a line, or 0."""
    return document.lines[line].find(text) + 1


def _report_unused(document: Document, references: dict[str, int]) -> None:
    unused = {label[1:] for label, number in references.items() if number < 0}
    for number, line in enumerate(document.lines if unused else ()):
        found = _DEFINITION.match(line)
        if found and found.group(1) in unused:
            document.problem(number + 1, 1, "unused-footnote", found.group(1))
