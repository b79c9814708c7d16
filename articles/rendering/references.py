r"""``\eqref{label}`` in running text: a formula of its own, where a formula of the article has the label."""

import re
from collections.abc import Container, Iterable

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.rendering.document import document_of

MARKUP = "reference"

_REFERENCE = re.compile(r"\\(?:eq)?ref\{([^{}\n]+)\}")


def reference(state: StateInline, silent: bool) -> bool:
    """Inline rule: what looks like a reference; whether there is such a label is not yet known."""
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    document = document_of(state.env)
    if found is None or document.literal:
        return False
    if not silent:
        line, column = document.places.of(state.src, state.pos)
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = found.group(), MARKUP
        token.meta = {"display": False, "line": line, "column": column}
    state.pos = found.end()
    return True


def become_text(tokens: Iterable[Token], labels: Container[str]) -> None:
    """A reference in running text to a label that no formula has is no formula."""
    for token in tokens:
        if token.markup == MARKUP and _label_of(token) not in labels:
            token.type, token.tag = "text", ""


def _label_of(token: Token) -> str:
    found = _REFERENCE.match(token.content)
    return found.group(1).strip() if found else ""
