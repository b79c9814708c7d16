"""Quotes that begin with ``[!kind]`` become admonitions, as those that ``:::`` opens."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import document_of

KINDS = {
    "note": "note",
    "info": "note",
    "abstract": "note",
    "summary": "note",
    "tldr": "note",
    "todo": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "check": "tip",
    "done": "tip",
    "important": "important",
    "question": "important",
    "help": "important",
    "faq": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "failure": "caution",
    "fail": "caution",
    "missing": "caution",
    "bug": "caution",
    "example": "example",
    "quote": "quote",
    "cite": "quote",
}
"""What authors write, and which of the looks it has; anything else looks like a note."""

_MARKER = re.compile(r"\[!([A-Za-z][\w-]*)(?:\|[^\]\n]*)?\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")


def callouts(state: StateCore) -> None:
    """Core rule, before the inline rules: ``> [!note] title`` is no quote."""
    if "[!" not in document_of(state.env).source and ":::" not in document_of(state.env).source:
        return
    open_quotes: list[dict[str, str] | None] = []
    tokens: list[Token] = []
    for at, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            open_quotes.append(_take_marker(state.tokens, at))
            _rename(token, open_quotes[-1])
        elif token.type == "blockquote_close":
            _rename(token, open_quotes.pop())
        tokens.append(token)
        if token.type == "admonition_open" and token.meta.get("title"):
            tokens += _title(token)
    state.tokens = tokens
    drop_empty_paragraphs(state)


def drop_empty_paragraphs(state: StateCore) -> None:
    """A paragraph that held nothing but the marker is gone."""
    empty = {
        at
        for at, token in enumerate(state.tokens)
        if token.type == "inline" and token.meta.get("emptied") and not token.content
    }
    if empty:
        gone = empty | {at - 1 for at in empty} | {at + 1 for at in empty}
        state.tokens = [token for at, token in enumerate(state.tokens) if at not in gone]


def _take_marker(tokens: list[Token], at: int) -> dict[str, str] | None:
    """Cut ``[!kind]± title`` from the first paragraph of a quote."""
    if at + 2 >= len(tokens) or tokens[at + 1].type != "paragraph_open":
        return None
    text = tokens[at + 2]
    found = _MARKER.match(text.content)
    if not found:
        return None
    text.content = text.content[found.end() :].lstrip()
    text.meta = {"emptied": True}
    first = text.map[0] if text.map else 0
    text.map = [first + 1, text.map[1]] if text.map else None
    return {"kind": found.group(1).lower(), "fold": found.group(2), "title": found.group(3).strip()}


def _rename(token: Token, meta: dict[str, str] | None) -> None:
    if meta is not None:
        token.type = token.type.replace("blockquote", "admonition")
        token.tag, token.meta = "aside", meta


def _title(opened: Token) -> list[Token]:
    first = opened.map[0] if opened.map else 0
    text = Token(
        "inline", "", 0, map=[first, first + 1], content=opened.meta["title"], children=[], block=True
    )
    meta = {"fold": opened.meta["fold"]}
    return [
        Token("admonition_title_open", "p", 1, meta=meta, block=True),
        text,
        Token("admonition_title_close", "p", -1, meta=meta, block=True),
    ]
