r"""``\eqref{label}`` in running text: a formula of its own, where a formula of the article has the label."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.rendering.document import document_of
from articles.rendering.formulas import formula_tokens

MARKUP = "reference"

_REFERENCE = re.compile(r"\\(?:eq)?ref\{([^{}\n]+)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")


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


def unknown_references(state: StateCore) -> None:
    """Core rule, after the inline rules: a reference to a label that no formula has is text, a problem."""
    tokens = list(formula_tokens(state.tokens))
    references = [token for token in tokens if token.markup == MARKUP]
    if not references:
        return
    labels = {label.strip() for token in tokens for label in _LABEL.findall(token.content)}
    for token in references:
        label = _label_of(token)
        if label not in labels:
            document_of(state.env).problem(token.meta["line"], token.meta["column"], "unknown-label", label)
            token.type, token.tag = "text", ""


def _label_of(token: Token) -> str:
    found = _REFERENCE.match(token.content)
    return found.group(1).strip() if found else ""
