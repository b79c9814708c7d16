"""Tokens to HTML, as the site's style sheets know it. What comes out still has to pass the sanitizer."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from inspect import getmembers, isfunction
from itertools import islice
from typing import Any
from urllib.parse import unquote

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from articles.rendering import tex
from articles.rendering.admonitions import KINDS
from articles.rendering.document import MAX_PROBLEMS
from articles.rendering.excess import is_excessive
from articles.rendering.figures import attributes_of, sub_images, with_size
from articles.rendering.formulas import formula_html, in_running_text, linked, refused, signs_beside
from articles.rendering.highlight import code_html
from articles.rendering.links import has_html, is_local
from articles.rendering.places import mark_html, marks_to_attributes, with_marks
from articles.rendering.plain import readable_text
from articles.rendering.sanitizer import sanitize
from articles.rendering.slots import Slots
from articles.rendering.types import Problem
from articles.rendering.words import label, title

ImageSize = Callable[[str], tuple[int, int] | None]
Tokens = Sequence[Token]

OPTIONS = OptionsDict({"maxNesting": 60, "html": True, "linkify": False, "typographer": False, "quotes": "",
                       "xhtmlOut": False, "breaks": False, "langPrefix": "", "highlight": None})  # fmt: skip

_ALIGNMENT = re.compile(r"text-align:(left|center|right)")


def no_size(_address: str) -> None:
    """The size of no picture is known."""


class Renderer(RendererHTML):
    """Renders the tokens of one article; formulas, code and ids go into its slots."""

    def __init__(
        self, macros: tex.Macros, image_size: ImageSize, language: str = "en", with_places: bool = False
    ) -> None:
        self.rules = {name: getattr(self, name) for name in _RULES}
        self._macros, self._image_size = macros, image_size
        self._language, self._with_places = language, with_places
        self._slots, self._allowance = Slots(), tex.Allowance()
        self.problems: list[Problem] = []
        self._shows_tags = False

    def page(self, tokens: Tokens) -> str:
        """The finished HTML of block tokens."""
        tokens = list(with_marks(tokens)) if self._with_places else tokens
        self._links_formulas = True
        html, has_foreign_tags = self.render(tokens, OPTIONS, {}), has_html(tokens)
        if has_foreign_tags and is_excessive(html):
            html = self._with_tags_as_text(tokens)
        html = sanitize(html, has_foreign_tags=has_foreign_tags)
        self.problems += islice(refused(tokens), MAX_PROBLEMS)
        return marks_to_attributes(self._slots.fill(html))

    def _with_tags_as_text(self, tokens: Tokens) -> str:
        line = next(token.map[0] + 1 for token in tokens if token.map and has_html([token]))
        self.problems = [Problem(line, 1, "too-much-html")]
        self._shows_tags = True
        return self.render(tokens, OPTIONS, {})

    def line(self, children: Tokens) -> str:
        """The finished HTML of inline tokens that hold no HTML of the author, without links to formulas."""
        self._links_formulas = False
        return self._slots.fill(self.renderInline(children, OPTIONS, {}))

    def readable(self, children: Tokens) -> str:
        """Inline tokens as readable text."""
        return readable_text(children, self._macros)

    def math_inline(self, tokens: Tokens, at: int, *_: Any) -> str:
        html = self._formula(tokens[at])
        slot = self._slots.inline(linked(tokens[at], html) if self._links_formulas else html)
        before, after = signs_beside(tokens, at) if in_running_text(tokens, at) else ("", "")
        if not before and not after:
            return slot
        return f'<span class="bound">{escape(before)}{slot}{escape(after)}</span>'

    def text(self, tokens: Tokens, at: int, *_: Any) -> str:
        """What of a text does not stand with a formula beside it."""
        content = tokens[at].content
        if in_running_text(tokens, at + 1):
            content = content.removesuffix(signs_beside(tokens, at + 1)[0])
        if in_running_text(tokens, at - 1):
            content = content.removeprefix(signs_beside(tokens, at - 1)[1])
        return escape(content)

    def link_open(self, tokens: Tokens, at: int, options: OptionsDict, env: EnvType) -> str:
        self._links_formulas = False
        return self.renderToken(tokens, at, options, env)

    def link_close(self, tokens: Tokens, at: int, options: OptionsDict, env: EnvType) -> str:
        self._links_formulas = True
        return self.renderToken(tokens, at, options, env)

    def math_block(self, tokens: Tokens, at: int, *_: Any) -> str:
        return self._slots.block(self._formula(tokens[at])) + "\n"

    def _formula(self, token: Token) -> str:
        html = formula_html(token, self._allowance)
        place = ' data-place="{line}:{column}"'.format_map(token.meta) if self._with_places else ""
        return html.replace(" data-tex=", f"{place} data-tex=", 1)

    def mark(self, tokens: Tokens, at: int, *_: Any) -> str:
        return mark_html(tokens[at].meta["line"])

    def fence(self, tokens: Tokens, at: int, *_: Any) -> str:
        return self._slots.block(code_html(tokens[at].content, tokens[at].info)) + "\n"

    def code_block(self, tokens: Tokens, at: int, *_: Any) -> str:
        return self._slots.block(code_html(tokens[at].content, "")) + "\n"

    def code_inline(self, tokens: Tokens, at: int, *_: Any) -> str:
        return f"<code>{escape(tokens[at].content, quote=False)}</code>"

    def more(self, *_: Any) -> str:
        return ""

    def heading_open(self, tokens: Tokens, at: int, *_: Any) -> str:
        anchor = tokens[at].meta.get("anchor")
        identity = f' id="{self._slots.name(escape(anchor))}"' if anchor else ""
        return f"<{tokens[at].tag}{identity}>"

    def heading_close(self, tokens: Tokens, at: int, *_: Any) -> str:
        anchor, tag = tokens[at].meta.get("anchor"), tokens[at].tag
        if not anchor:
            return f"</{tag}>\n"
        name = self._label("link-to-heading", tokens[at].meta["text"])
        return f' <a class="heading-anchor" href="#{escape(anchor)}"{name}></a></{tag}>\n'

    def table_open(self, tokens: Tokens, at: int, *_: Any) -> str:
        head = ", ".join(self.readable(cell.children or ()) for cell in _head_cells(tokens, at))
        return f'<div class="table" tabindex="0" role="region"{self._label("table", head)}>\n<table>\n'

    def table_close(self, *_: Any) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Tokens, at: int, *_: Any) -> str:
        found = _ALIGNMENT.search(str(tokens[at].attrs.get("style", "")))
        return f'<{tokens[at].tag} class="{found.group(1)}">' if found else f"<{tokens[at].tag}>"

    td_open = th_open

    def list_item_open(self, tokens: Tokens, at: int, options: OptionsDict, env: EnvType) -> str:
        checked = tokens[at].meta.get("checked")
        if checked is None:
            return self.renderToken(tokens, at, options, env)
        state = f"{self._label('task-done')} checked" if checked else self._label("task-open")
        return f'<li class="task"><input type="checkbox" disabled{state}> '

    def admonition_open(self, tokens: Tokens, at: int, *_: Any) -> str:
        kind = KINDS.get(tokens[at].meta["kind"], "note")
        fold, head = tokens[at].meta.get("fold"), "" if _has_title(tokens, at) else self._title(tokens[at])
        if fold:
            return f'<details class="admonition {kind}"{" open" if fold == "+" else ""}>\n{head}'
        return f'<aside class="admonition {kind}">\n{head}'

    def _title(self, opened: Token) -> str:
        words = escape(title(str(opened.meta["kind"]), self._language))
        return f'<{_title_tag(opened)} class="admonition-title">{words}</{_title_tag(opened)}>\n'

    def admonition_close(self, tokens: Tokens, at: int, *_: Any) -> str:
        return "</details>\n" if tokens[at].meta.get("fold") else "</aside>\n"

    def admonition_title_open(self, tokens: Tokens, at: int, *_: Any) -> str:
        return f'<{_title_tag(tokens[at])} class="admonition-title">'

    def admonition_title_close(self, tokens: Tokens, at: int, *_: Any) -> str:
        return f"</{_title_tag(tokens[at])}>\n"

    def image(self, tokens: Tokens, at: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[at]
        token.attrs["alt"] = self.readable(token.children or ())
        size = self._size_of(str(token.attrs.get("src", "")), token.meta["place"])
        if size:
            token.attrs |= {"width": size[0], "height": size[1]}
        token.attrs |= {"loading": "lazy", "decoding": "async"}
        return self.renderToken(tokens, at, options, env)

    def html_block(self, tokens: Tokens, at: int, *_: Any) -> str:
        return (
            f"<pre>{escape(tokens[at].content)}</pre>" if self._shows_tags else self._with_sizes(tokens[at])
        )

    def html_inline(self, tokens: Tokens, at: int, *_: Any) -> str:
        return escape(tokens[at].content) if self._shows_tags else self._with_sizes(tokens[at])

    def _with_sizes(self, token: Token) -> str:
        places = iter(token.meta.get("images", ()))
        return sub_images(lambda tag: self._img(tag, next(places)), token.content)

    def _img(self, tag: str, place: tuple[int, int]) -> str:
        said = attributes_of(tag)
        return with_size(tag, said, self._size_of(said.get("src", ""), place))

    def _size_of(self, source: str, place: tuple[int, int]) -> tuple[int, int] | None:
        size = self._image_size(source)
        missing = not size and self._image_size is not no_size and is_local(source)
        if missing and len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(*place, "missing-image", unquote(source)))
        return size

    def footnote_ref(self, tokens: Tokens, at: int, *_: Any) -> str:
        number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
        name = self._slots.name(f"footnote-ref-{number}" + (f"-{again + 1}" if again else ""))
        return f'<sup class="footnote-ref"><a href="#footnote-{number}" id="{name}">{number}</a></sup>'

    def footnote_block_open(self, *_: Any) -> str:
        return f'<section class="footnotes" role="doc-endnotes"{self._label("footnotes")}>\n<ol>\n'

    def footnote_block_close(self, *_: Any) -> str:
        return "</ol>\n</section>\n"

    def footnote_open(self, tokens: Tokens, at: int, *_: Any) -> str:
        name = self._slots.name(f"footnote-{tokens[at].meta['id'] + 1}")
        return f'<li id="{name}" class="footnote">'

    def footnote_close(self, *_: Any) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Tokens, at: int, *_: Any) -> str:
        number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
        target = f"footnote-ref-{number}" + (f"-{again + 1}" if again else "")
        name = self._label("back-to-text", str(number))
        return f' <a href="#{target}" class="footnote-backref"{name}>\u21a9\ufe0e</a>'

    def _label(self, name: str, about: str = "") -> str:
        """What assistive technology says of an element."""
        return f' aria-label="{escape(label(name, about, self._language))}"'


def _has_title(tokens: Tokens, at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].type == "admonition_title_open"


def _head_cells(tokens: Tokens, at: int) -> Iterator[Token]:
    while tokens[at].type != "thead_close":
        if tokens[at].type == "inline":
            yield tokens[at]
        at += 1


def _title_tag(token: Token) -> str:
    return "summary" if token.meta.get("fold") else "p"


_RULES = [
    name for name, _ in getmembers(Renderer, isfunction) if not name.startswith(("render", "_"))
]  # as RendererHTML finds them, which takes 0.7 ms for each renderer
