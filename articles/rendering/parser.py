"""Markdown source to tokens: markdown-it-py with our rules."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from articles.rendering.admonitions import callouts
from articles.rendering.blocks import block_rules
from articles.rendering.cjk import InlineParser, join_lines
from articles.rendering.document import Document, document_of
from articles.rendering.fences import fences
from articles.rendering.figures import figures
from articles.rendering.footnotes import footnotes
from articles.rendering.headings import explicit_anchors, shift_levels
from articles.rendering.inlines import inline_rules
from articles.rendering.leftovers import leftovers
from articles.rendering.rawhtml import raw_html


def parse(document: Document) -> list[Token]:
    """The tokens of a document, which collects the problems met on the way."""
    return _MARKDOWN.parse(document.source, {"document": document})


def inline(state: StateCore) -> None:
    """Core rule: parse the text of each block; text without any mark is passed on as it is."""
    has_mark = state.md.inline.terminator_re.search
    for token in state.tokens:
        if token.type != "inline":
            continue
        if has_mark(token.content):
            token.children = _parsed(state, token)
        else:
            token.children = [Token("text", "", 0, content=token.content)] if token.content else []


def _parsed(state: StateCore, token: Token) -> list[Token]:
    document = document_of(state.env)
    document.places.enter(token.content, token.map[0] if token.map else 0)
    document.literal.clear()
    return state.md.inline.parse(token.content, state.md, state.env, [])


def markdown() -> MarkdownIt:
    """A parser with all our rules; whoever runs it puts a ``Document`` into its environment."""
    md = MarkdownIt("commonmark", {"html": True, "tasklists": True, "maxNesting": 60})
    md.inline = InlineParser()
    md.enable(["table"])
    md.use(block_rules).use(inline_rules).use(footnotes).use(deflist_plugin)
    for name, rule in [("callouts", callouts), ("fences", fences), ("explicit_anchors", explicit_anchors)]:
        md.core.ruler.before("inline", name, rule)
    md.core.ruler.at("inline", inline)
    for name, rule in [("figures", figures), ("raw_html", raw_html), ("leftovers", leftovers)]:
        md.core.ruler.after("inline", name, rule)
    md.core.ruler.push("join_lines", join_lines)
    md.core.ruler.push("shift_levels", shift_levels)
    return md


_MARKDOWN = markdown()
