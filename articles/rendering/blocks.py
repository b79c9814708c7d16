"""Block rules: display formulas, paragraphs that do not end inside a formula, tables whose cells hold ``|``
in formulas, ``:::`` containers, and a floor under the nesting."""

import re
from bisect import bisect_left

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token

from articles.rendering.displays import ENVIRONMENTS
from articles.rendering.document import document_of
from articles.rendering.maths import formula_at
from articles.rendering.pipes import shown_pipes, surplus

MAX_DEPTH = 40
"""Blocks inside blocks; what is deeper becomes plain paragraphs."""

CODE_REACH = 1000
"""How far behind its opening the end of a code span is looked for when the end of a paragraph is."""

_DISPLAY = re.compile(r"\$\$|\\\\?\[|\\begin\{(\w+)\*?\}")
_MARK = re.compile(r"`+|\\\\?[(\[]|\\.|\$\$?")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:\s|$)|>")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
_CONTAINER = re.compile(r"(:{3,})[ \t]*([A-Za-z][\w-]*)([+-]?)[ \t]*(.*)$")


def block_rules(md: MarkdownIt) -> None:
    """Plugin: put these rules in place of, and before, markdown-it's own."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.at("table", formula_table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("table", "math_block", math_block, interrupts)
    md.block.ruler.before("math_block", "depth_floor", depth_floor)
    md.block.ruler.after("fence", "container", container, interrupts)
    md.block.ruler.at("paragraph", text_block)
    md.block.ruler.disable("lheading")


def depth_floor(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Blocks that are nested too deep: their lines up to the next empty one, as a paragraph."""
    if silent or state.level < MAX_DEPTH:
        return False
    line = start + 1
    while line < end and not state.isEmpty(line):
        line += 1
    document_of(state.env).problem_once(start + 1, 1, "too-deep")
    _push_text(state, "paragraph", "p", start, line, line)
    return True


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A display formula on lines of its own: ``$$``, ``\\[``, ``\\\\[`` or an environment of AMS."""
    begin = state.bMarks[start] + state.tShift[start]
    opener = _display_opener(state, begin)
    if not opener:
        return False
    last = _display_end(state, opener, begin, start, end)
    if last is None or (silent and _goes_on(state, start, last)):
        return False
    if not silent:
        _push_display(state, opener, start, last)
    return True


def text_block(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    """A paragraph or, when a line of ``=`` or ``-`` ends it, a heading. Neither ends inside a formula."""
    parent, state.parentType = state.parentType, "paragraph"
    line, heading = _text_end(state, start, end)
    state.parentType = parent
    if heading:
        _push_text(state, "heading", "h1" if heading == "=" else "h2", start, line, line + 1)
    else:
        _push_text(state, "paragraph", "p", start, line, line)
    return True


def formula_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table whose cells are not split by the pipes inside formulas."""
    if not document_of(state.env).has_pipes:
        return False
    source, first = state.src, len(state.tokens)
    state.src = hidden = document_of(state.env).hidden_pipes
    try:
        found = table(state, start, end, silent)
    finally:
        state.src = source
    for token in state.tokens[first:] if hidden is not document_of(state.env).source else ():
        token.content = shown_pipes(token.content)
    _report_surplus(state, hidden, state.tokens[first:])
    return found


def _report_surplus(state: StateBlock, source: str, tokens: list[Token]) -> None:
    """What has no column is not shown: so GitHub's Markdown wants it."""
    columns = sum(token.type == "th_open" for token in tokens)
    for line in (token.map[0] for token in tokens if token.type == "tr_open" and token.map):
        begin = state.bMarks[line] + state.tShift[line]
        at = surplus(source[begin : state.eMarks[line]], columns)
        if at is not None:
            column = begin + at - state.src.rfind("\n", 0, begin)
            document_of(state.env).problem(line + 1, column, "surplus-cell")


def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``::: kind title`` up to ``:::``."""
    begin, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if not state.src.startswith(":::", begin) or state.is_code_block(start):
        return False
    found = _CONTAINER.match(state.src, begin, stop)
    if not found:
        return False
    last = document_of(state.env).displays.container_end(start)
    if last is None or last >= end or (not silent and state.sCount[last] < state.blkIndent):
        if not silent:
            document_of(state.env).problem(start + 1, 1, "unclosed-container", found.group(2))
        return False
    if not silent:
        _push_container(state, found, start, last)
    return True


def _push_container(state: StateBlock, found: re.Match[str], start: int, last: int) -> None:
    opened = state.push("admonition_open", "aside", 1)
    opened.map = [start, last + 1]
    opened.meta = {"kind": found.group(2).lower(), "fold": found.group(3)}
    if found.group(4):
        _push_inline(state, "admonition_title", found.group(4).strip(), start, start + 1)
    line_max, parent = state.lineMax, state.parentType
    state.lineMax, state.parentType = last, "container"
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax, state.parentType, state.line = line_max, parent, last + 1
    state.push("admonition_close", "aside", -1).meta = opened.meta


def _display_opener(state: StateBlock, begin: int) -> str:
    found = _DISPLAY.match(state.src, begin)
    if not found or (found.group(1) and found.group(1) not in ENVIRONMENTS):
        return ""
    return found.group()


def _display_end(state: StateBlock, opener: str, begin: int, start: int, end: int) -> int | None:
    """The last line of a display opened at offset ``begin`` of line ``start``; nothing may follow in it."""
    limit = min(end, state.lineMax)
    close = document_of(state.env).displays.end_of(opener, begin, state.eMarks[limit - 1])
    if close is None:
        return None
    last = _line_of(state, close)
    indent = min(state.blkIndent, state.sCount[start])
    if state.src[close : state.eMarks[last]].strip() or not _belong(state, start + 1, last, indent):
        return None
    if state.is_code_block(start) and (opener != "$$" or not _indented(state, start, last)):
        return None
    return last if opener.startswith("\\begin") or formula_at(_raw(state, start, last), 0, close) else None


def _push_display(state: StateBlock, opener: str, start: int, last: int) -> None:
    raw = _raw(state, start, last)
    token = state.push("math_block", "math", 0)
    token.map = [start, last + 1]
    token.markup = opener
    token.content = raw if opener.startswith("\\begin") else raw[len(opener) : -len(opener)].strip()
    line, column = document_of(state.env).places.in_source(start, opener, 0)
    token.meta = {"display": True, "line": line, "column": column}
    state.line = last + 1


def _raw(state: StateBlock, start: int, last: int) -> str:
    return state.getLines(start, last + 1, max(state.sCount[start], state.blkIndent), False).strip()


def _text_end(state: StateBlock, start: int, end: int) -> tuple[int, str]:
    """The line behind a paragraph, and the character of its underline if it is a heading."""
    rules = state.md.block.ruler.getRules("paragraph")
    limit = state.lineMax
    line, pos = _behind_formulas(state, start, state.bMarks[start] + state.tShift[start], limit)
    while line < limit and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent > 3:
            if math_block(state, line, limit, True):
                break
        elif _is_underline(state, line) and line < end and indent >= 0:
            return line, state.src[state.bMarks[line] + state.tShift[line]]
        elif state.sCount[line] >= 0 and any(rule(state, line, limit, True) for rule in rules):
            break
        line, pos = _behind_formulas(state, line, max(pos, state.bMarks[line]), limit)
    return line, ""


def _behind_formulas(state: StateBlock, line: int, pos: int, limit: int) -> tuple[int, int]:
    """The line behind ``line`` or behind the formula open at its end, and the offset scanned up to."""
    while mark := _MARK.search(state.src, pos, state.eMarks[line]):
        pos = mark.end()
        if mark.group()[0] == "`":
            pos = _behind_code(state, mark, line)
        elif end := _formula_end(state, mark, line, limit):
            pos, line = end, _line_of(state, end)
    return line + 1, pos


def _behind_code(state: StateBlock, mark: re.Match[str], line: int) -> int:
    ticks = re.compile(rf"(?<!`){mark.group()}(?!`)")
    closed = ticks.search(state.src, mark.end(), min(state.eMarks[line], mark.end() + CODE_REACH))
    return closed.end() if closed else mark.end()


def _formula_end(state: StateBlock, mark: re.Match[str], line: int, limit: int) -> int | None:
    """The offset behind the formula opened by ``mark``."""
    displays = document_of(state.env).displays
    begin, opener, stop = mark.start(), mark.group(), state.eMarks[limit - 1]
    if opener in ("$", r"\(", r"\\("):
        span = formula_at(state.src, begin, min(stop, displays.next_blank(begin)))
        end = span.end if span else None
    elif opener in ("$$", r"\[", r"\\["):
        end = displays.end_of(opener, begin, stop)
    else:
        return None
    if end is None:
        return None
    first, last = line + 1, _line_of(state, end)
    return end if _belong(state, first, last, state.blkIndent) or _lazy(state, first, last) else None


def _belong(state: StateBlock, first: int, last: int, indent: int) -> bool:
    """Whether the lines stand in the block that is being read, which begins at this indent."""
    return all(state.isEmpty(line) or state.sCount[line] >= indent for line in range(first, last + 1))


def _goes_on(state: StateBlock, start: int, last: int) -> bool:
    """Whether a display with less indent than the list item before it goes on with the item's paragraph."""
    return (
        state.parentType == "paragraph"
        and state.sCount[start] < state.blkIndent
        and _lazy(state, start, last)
    )


def _lazy(state: StateBlock, first: int, last: int) -> bool:
    """Whether the lines, with less indent than their block, can only go on with its paragraph."""
    return not any(
        state.isEmpty(line) or _ITEM.match(state.src, state.bMarks[line] + state.tShift[line])
        for line in range(first, last + 1)
    )


def _indented(state: StateBlock, first: int, last: int) -> bool:
    return all(state.isEmpty(line) or state.is_code_block(line) for line in range(first, last + 1))


def _line_of(state: StateBlock, offset: int) -> int:
    return bisect_left(state.eMarks, offset)


def _is_underline(state: StateBlock, line: int) -> bool:
    begin = state.bMarks[line] + state.tShift[line]
    return state.src[begin] in "=-" and bool(_SETEXT.match(state.src, begin, state.eMarks[line]))


def _push_text(state: StateBlock, kind: str, tag: str, start: int, end: int, line: int) -> None:
    content = state.getLines(start, end, state.blkIndent, False).strip(" \t\n\r\f\v")
    state.line = line
    opened, closed = _push_inline(state, kind, content, start, line)
    opened.tag = closed.tag = tag


def _push_inline(state: StateBlock, kind: str, content: str, start: int, end: int) -> tuple[Token, Token]:
    opened = state.push(f"{kind}_open", "p", 1)
    text = state.push("inline", "", 0)
    text.content = content
    text.children = []
    opened.map = text.map = [start, end]
    return opened, state.push(f"{kind}_close", "p", -1)
