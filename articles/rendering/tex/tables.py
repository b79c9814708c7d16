"""Environments of rows and cells, as MathML tables. The classes are styled in static/css/math.css."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from articles.rendering.tex import looks, symbols
from articles.rendering.tex.elements import SIGNED, element, fence, token
from articles.rendering.tex.tokens import names
from articles.rendering.tex.tree import Line, Row, Symbol, Table

if TYPE_CHECKING:
    from articles.rendering.tex.writer import Setting, Writer

DISPLAYED = looks.ALIGNED | names(
    "gather gathered multline multlined equation eqnarray dcases drcases darray"
)
CLASSES = {
    **dict.fromkeys(looks.ALIGNED, "align"), "eqnarray": "eqnarray", "multline": "multline",
    "multlined": "multline", "lines": "lines",
    **dict.fromkeys(("cases", "dcases", "rcases", "drcases"), "cases"), "subarray": "substack",
    "smallmatrix": "small", "psmallmatrix": "small", "bsmallmatrix": "small", "gather": "gather",
    "gathered": "gather", "equation": "gather",
}  # fmt: skip
NUMBERED = names("equation multline align gather alignat xalignat flalign eqnarray")
PLAIN = frozenset(["equation", "displaymath", "math"])
COLUMN = re.compile(r"[@!>p<mb]\{[^{}]*\}|\{[^{}]*\}|[lcr|]")


def write_table(writer: "Writer", node: Table, setting: "Setting") -> list[str]:
    name = node.name.rstrip("*")
    tags, writer.tags = writer.tags, ()
    if name in PLAIN and len(node.lines) == 1 and len(node.lines[0].cells) == 1 and not any(tags):
        return writer.row(node.lines[0].cells[0].items, replace(setting, display=True))
    table = _table(writer, node, name, tags, setting)
    if name not in looks.ENCLOSED:
        return [table]
    left, right = looks.ENCLOSED[name]
    return [element("mrow", "".join([*fence(left), table, *fence(right)]))]


def _table(writer: "Writer", node: Table, name: str, tags: tuple[str, ...], setting: "Setting") -> str:
    inner = replace(setting, display=name in DISPLAYED or (name == "lines" and setting.display), font="")
    classes = _columns(node.columns) if name in ("array", "darray") else []
    width = max((len(line.cells) for line in node.lines), default=0)
    rows = []
    for index, line in enumerate(node.lines):
        cells = _cells(writer, line, name, classes, inner)
        if index < len(tags) and tags[index]:
            cells += ["<mtd></mtd>"] * (width - len(cells))
            cells.append(_tag(tags[index]))
        rows.append(element("mtr", "".join(cells), **({"_class": "rule"} if line.ruled else {})))
    attributes = {"_class": CLASSES[name]} if name in CLASSES else {}
    if inner.display:
        attributes["displaystyle"] = "true"
    if name.endswith("smallmatrix"):
        attributes["scriptlevel"] = "1"
    return element("mtable", "".join(rows), **attributes)


def tagged(body: str, tag: str) -> str:
    """A formula of one line with what stands beside it."""
    row = element("mtr", element("mtd", body) + _tag(tag))
    return element("mtable", row, _class="gather", displaystyle="true")


def _tag(tag: str) -> str:
    return element("mtd", token("mtext", tag), _class="eqno")


def _cells(writer: "Writer", line: Line, name: str, classes: list[str], setting: "Setting") -> list[str]:
    cells = []
    for column, cell in enumerate(line.cells):
        joins = name in looks.ALIGNED and column % 2 == 1
        before = symbols.ORDINARY if joins else ""
        content = "".join(writer.row(cell.items, setting, before))
        if joins and _begins_with_sign(cell):
            content = "<mi></mi>" + content
        style = classes[column] if column < len(classes) else ""
        cells.append(element("mtd", content, **({"_class": style} if style else {})))
    return cells


def _begins_with_sign(cell: Row) -> bool:
    first = cell.items[0] if cell.items else None
    return isinstance(first, Symbol) and symbols.character(first.name) in SIGNED


def _columns(spec: str) -> list[str]:
    """``l|c`` as the classes of its cells: ``["l", "bar"]``; centred cells need none."""
    classes: list[str] = []
    bar = False
    for match in COLUMN.finditer(spec):
        if match[0] == "|":
            bar = True
        elif match[0] in "lcr" or match[0][0] in "pmb":
            align = {"c": "", "r": "r"}.get(match[0], "l")
            classes.append(" ".join(filter(None, [align, "bar" if bar else ""])))
            bar = False
    if bar and classes:
        classes[-1] = f"{classes[-1]} end".strip()
    return classes
