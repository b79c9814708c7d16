"""Raw HTML of the author: what is no element is text, what may not stay is reported, formulas are found."""

import re
from collections.abc import Generator, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import Document, document_of
from articles.rendering.elements import ALLOWED, DROPPED, DROPPED_WITH_CONTENT
from articles.rendering.inlines import LITERAL_ELEMENTS
from articles.rendering.maths import formula_at

Pieces = Generator[str | Token, None, int]

_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"</[A-Za-z]|<[A-Za-z][\w-]*(?:\s[^<>]*)?>")
_OLD_ANCHOR = re.compile(r"(<a\b[^<>]*?\s)name\s*=", re.IGNORECASE)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_PIECE = re.compile(
    r"""(?P<comment><!--|<\?|<!\[CDATA\[|<![A-Za-z])"""
    r"""|(?P<tag></?[A-Za-z][\w-]*(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>)"""
    r"""|(?P<escape>\\\$)|(?P<math>[$\\])"""
)
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}


def raw_html(state: StateCore) -> None:
    """Core rule, after the inline rules: judge every tag, find the formulas in HTML blocks."""
    document, tokens = document_of(state.env), []
    if "<" not in document.source:
        return
    for token in state.tokens:
        if token.type == "html_block":
            tokens += _Block(token, document).tokens()
            continue
        if token.children and any(child.type == "html_inline" for child in token.children):
            token.children = _inline(token.children, document)
        tokens.append(token)
    state.tokens = tokens


def _inline(children: list[Token], document: Document) -> list[Token]:
    kept: list[Token] = []
    tags = [_tag(token) for token in children]
    last = {tag: at for at, tag in enumerate(tags)}
    behind = 0
    for at, (token, tag) in enumerate(zip(children, tags, strict=True)):
        if at < behind:
            continue
        if token.type != "html_inline":
            kept.append(token)
            continue
        if tag in DROPPED_WITH_CONTENT and last.get(f"/{tag}", 0) > at:
            behind = tags.index(f"/{tag}", at) + 1
        kept += _judged(token, tag.removeprefix("/"), document)
    return kept


def _tag(token: Token) -> str:
    """``b`` for ``<b>``, ``/b`` for ``</b>``, nothing for what is no tag."""
    if token.type != "html_inline":
        return ""
    return "/" * token.content.startswith("</") + _name(token.content)


def _judged(token: Token, name: str, document: Document) -> list[Token]:
    if _MORE.fullmatch(token.content):
        return [Token("more", "", 0)]
    if not name:
        return []
    if name in DROPPED or name in DROPPED_WITH_CONTENT:
        if not token.content.startswith("</"):
            line, column = token.meta["place"]
            document.problem(line, column, _removal(name), name)
        return []
    if name == "img":
        token.meta["images"] = [token.meta["place"]]
    if name not in ALLOWED:
        token.type = "text"
    token.content = with_id(token.content, name)
    return [token]


def with_id(tag: str, name: str) -> str:
    """``<a name=…>`` as ``<a id=…>``: the old way to mark a place."""
    return _OLD_ANCHOR.sub(r"\1id=", tag) if name == "a" else tag


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found.group(1).lower() if found else ""


class _Block:
    """One HTML block, cut into pieces of HTML and formulas."""

    def __init__(self, token: Token, document: Document) -> None:
        self._token, self._document = token, document
        self._text, self._lower = token.content, token.content.lower()
        document.places.enter(token.content, token.map[0] if token.map else 0)
        self._literal: list[str] = []
        self._lasts: dict[str, int] = {}
        self._images: list[tuple[int, int]] = []

    def tokens(self) -> list[Token]:
        """The block as ``html_block`` tokens with ``inline`` ones for the formulas between them."""
        tokens: list[Token] = []
        html: list[str] = []
        for piece in self._pieces():
            if isinstance(piece, str):
                html.append(piece)
                continue
            tokens += [self._html(html), piece]
            html = []
        return [token for token in [*tokens, self._html(html)] if token.type != "html_block" or token.content]

    def _pieces(self) -> Iterator[str | Token]:
        pos = 0
        while found := _PIECE.search(self._text, pos):
            yield _text(self._text[pos : found.start()])
            if found.lastgroup == "comment":
                pos = yield from self._comment(found)
            elif found.lastgroup == "tag":
                pos = yield from self._tag(found)
            else:
                pos = yield from self._maths(found)
        yield _text(self._text[pos:])

    def _comment(self, found: re.Match[str]) -> Pieces:
        end = self._find(_ENDS.get(found.group(), ">"), found.end())
        if end < 0:
            self._problem(found.start(), "unclosed-comment", found.group())
            yield "&lt;" + found.group()[1:]
            return found.end()
        if _MORE.fullmatch(self._text, found.start(), end):
            yield Token("more", "", 0, block=True)
        return end

    def _tag(self, found: re.Match[str]) -> Pieces:
        name, closing = _name(found.group()), found.group().startswith("</")
        if name not in ALLOWED and name not in DROPPED and name not in DROPPED_WITH_CONTENT:
            yield _text(found.group())
            return found.end()
        if name == "img":
            self._images.append(self._place(found.start()))
        if name in ALLOWED:
            self._watch(name, closing)
            yield with_id(found.group(), name)
        elif not closing:
            self._problem(found.start(), _removal(name), name)
            if name in DROPPED_WITH_CONTENT:
                return max(self._behind_closing_tag(name, found.end()), found.end())
        return found.end()

    def _maths(self, found: re.Match[str]) -> Pieces:
        span = None
        if found.lastgroup == "math" and not self._literal:
            span = formula_at(self._text, found.start(), len(self._text))
        if span is None or _WHOLE_TAG.search(span.tex):
            yield found.group()[-1] if found.lastgroup == "escape" and not self._literal else found.group()
            return found.end()
        line, column = self._place(found.start())
        meta = {"display": span.display, "line": line, "column": column}
        formula = Token("math_inline", "math", 0, content=span.tex, meta=meta)
        yield Token("inline", "", 0, children=[formula], content=self._text[found.start() : span.end])
        return span.end

    def _watch(self, name: str, closing: bool) -> None:
        if name in LITERAL_ELEMENTS and not closing:
            self._literal.append(name)
        elif name in self._literal:
            del self._literal[self._literal.index(name) :]

    def _behind_closing_tag(self, name: str, start: int) -> int:
        closing = self._find(f"</{name}", start)
        return self._text.find(">", closing) + 1 if closing > 0 else -1

    def _find(self, needle: str, start: int) -> int:
        """The offset behind the next ``needle``, or -1; a needle that has run out is not looked for again."""
        if needle not in self._lasts:
            self._lasts[needle] = self._lower.rfind(needle)
        if self._lasts[needle] < start:
            return -1
        return self._lower.find(needle, start) + len(needle)

    def _place(self, offset: int) -> tuple[int, int]:
        return self._document.places.of(self._text, offset)

    def _problem(self, offset: int, code: str, detail: str) -> None:
        self._document.problem(*self._place(offset), code, detail)

    def _html(self, parts: list[str]) -> Token:
        images, self._images = self._images, []
        meta, content = {"images": images}, "".join(parts)
        return Token("html_block", "", 0, content=content, map=self._token.map, meta=meta, block=True)


def _removal(name: str) -> str:
    return "removed-content" if name in DROPPED_WITH_CONTENT else "removed-html"


def _text(text: str) -> str:
    """Text between tags: a ``<`` or ``>`` that belongs to no tag is shown."""
    return text.replace("<", "&lt;").replace(">", "&gt;")
