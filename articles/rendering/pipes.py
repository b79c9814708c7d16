"""Pipes inside formulas, hidden from the table rule."""

import re

from articles.rendering.maths import formula_at

_HIDDEN = "\ufdd8"
_DELIMITERS = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PIPE = re.compile(r"\\.|(\|)")
_CELL_END = re.compile(r"(?<!\\)\|")
_MARK = re.compile(r"(`+)|\\\$|[$\\]")
_SPACED = re.compile(r"\s\|\s|\|\s*$|^\s+\|")


def hide_pipes(source: str) -> str:
    r"""The source, of the same length, with other characters for the pipes in formulas of table rows.

    ``$|x|$`` and ``$\|x\|$`` are always hidden; ``$x | x > 0$`` only where the row has too many cells, since
    two dollars of different cells may be prices.
    """
    lines = source.split("\n")
    columns = 0
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if "|" in line and _DELIMITERS.match(following) and "-" in following:
            columns = _cells(following)
        if "|" not in line:
            columns = 0
        elif columns and ("$" in line or "\\" in line):
            lines[number] = _hidden_row(line, columns)
    hidden = "\n".join(lines)
    return hidden if _HIDDEN in hidden else source


def shown_pipes(text: str) -> str:
    """The text with its hidden pipes back."""
    return text.replace(_HIDDEN, "|")


def surplus(row: str, columns: int) -> int | None:
    """Where in a row that has more cells than there are columns the first of them begins; None where these
    are empty, or there are none."""
    ends = [found.end() for found in _CELL_END.finditer(row)]
    last = columns if row.startswith("|") else columns - 1
    if last >= len(ends) or not row[ends[last] :].strip(" \t|"):
        return None
    return ends[last]


def _hidden_row(line: str, columns: int) -> str:
    row = _hide(line, spaced=False)
    return _hide(row, spaced=True) if _cells(row) > columns else row


def _cells(line: str) -> int:
    row = line.strip(" \t>")
    pipes = sum(1 for found in _PIPE.finditer(row) if found.group(1))
    return pipes + 1 - row.startswith("|") - (row.endswith("|") and not row.endswith("\\|"))


def _hide(line: str, *, spaced: bool) -> str:
    parts, pos, copied = [], 0, 0
    while found := _MARK.search(line, pos):
        pos = found.end()
        if found.group(1):
            pos = max(line.find(found.group(1), pos) + len(found.group(1)), pos)
        elif (span := formula_at(line, found.start(), len(line))) and (
            spaced or not _SPACED.search(span.tex)
        ):
            parts += [line[copied : found.start()], line[found.start() : span.end].replace("|", _HIDDEN)]
            pos = copied = span.end
    return "".join(parts) + line[copied:]
