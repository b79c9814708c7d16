"""Chinese and Japanese text: emphasis beside full-width punctuation, and line breaks that are no spaces."""

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from articles.rendering.document import document_of

_CJK = re.compile(
    "[\u2e80-\u312f\u31a0-\u31ff\u3200-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_QUOTES = "“”‘’—…·"
_PUNCTUATION = re.compile(
    "[\u3000-\u3004\u3008-\u3020\u3030\u30fb\ufe30-\ufe4f"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
_INVISIBLE = (
    "em_open",
    "em_close",
    "strong_open",
    "strong_close",
    "s_open",
    "s_close",
    "link_open",
    "link_close",
)


def is_cjk(char: str) -> bool:
    """Whether a character is written without spaces around it. Hangul is not."""
    return bool(_CJK.match(char))


class InlineState(StateInline):
    """Knows that ``。`` next to ``**`` does not keep it from opening or closing, and where each ``**`` is."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.doubles: dict[int, int] = {}

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        scanned = self._scanned(start, canSplitWord)
        if scanned.length == 2 and self.src[start] == "*" and not self._is_operator(start, scanned):
            self.doubles[len(self.tokens) + bool(self.pending)] = start
        return scanned

    def _is_operator(self, start: int, scanned: Scanned) -> bool:
        """Whether a ``**`` stands between spaces, as in ``2 ** 3``, and not alone in its line."""
        before, after = self.src[start - 1 : start], self.src[start + 2 : start + 3]
        alone = before in ("", "\n") and after in ("", "\n")
        return not (scanned.can_open or scanned.can_close or alone)

    def _scanned(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N803
        scanned = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start else " "
        after = self.src[start + scanned.length : start + scanned.length + 1] or " "
        if before.isspace() or after.isspace() or not (is_cjk(before) or is_cjk(after)):
            return scanned
        full_width = _is_full_width(before) or _is_full_width(after)
        if not canSplitWord and not full_width:
            return scanned
        can_open = scanned.can_open or _is_full_width(after) or is_cjk(before)
        can_close = scanned.can_close or _is_full_width(before) or is_cjk(after)
        return Scanned(can_open, can_close, scanned.length)


class InlineParser(ParserInline):
    """markdown-it's inline parser over ``InlineState``."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        if state.doubles:
            _report_unpaired(state)
        return state.tokens


def _report_unpaired(state: InlineState) -> None:
    """The first ``**`` that makes nothing bold."""
    alone: set[int] = set()
    inside = [meta["delimiters"] for meta in state.tokens_meta if meta]
    for delimiters in (state.delimiters, *inside):
        paired = {each.end for each in delimiters}
        alone.update(each.token for at, each in enumerate(delimiters) if each.end < 0 and at not in paired)
    for token, start in state.doubles.items():
        if token in alone and token + 1 in alone:
            document = document_of(state.env)
            document.problem(*document.places.of(state.src, start), "unpaired-bold")
            return


def join_lines(state: StateCore) -> None:
    """Core rule: a line break between two full-width characters leaves no space."""
    for token in state.tokens:
        if token.children and any(child.type == "softbreak" for child in token.children):
            token.children = [
                child for at, child in enumerate(token.children) if not _is_joint(token.children, at)
            ]


def _is_joint(children: list[Token], at: int) -> bool:
    if children[at].type != "softbreak":
        return False
    before, after = _neighbour(children, at, -1), _neighbour(children, at, 1)
    return bool(before and after) and _is_wide(before[-1:]) and _is_wide(after[:1])


def _neighbour(children: list[Token], at: int, step: int) -> str:
    at += step
    while 0 <= at < len(children) and (
        children[at].type in _INVISIBLE or (children[at].type == "text" and not children[at].content)
    ):
        at += step
    if not 0 <= at < len(children) or children[at].type not in ("text", "text_special"):
        return ""
    return children[at].content


def _is_wide(char: str) -> bool:
    return is_cjk(char) or char in _QUOTES


def _is_full_width(char: str) -> bool:
    return bool(_PUNCTUATION.match(char)) or char in _QUOTES
