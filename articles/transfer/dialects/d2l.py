"""d2lbook (Dive into Deep Learning): a plain folder with roles, tabs and notebook cells."""

import re
from functools import partial
from html import escape
from pathlib import PurePosixPath

from articles.transfer.dialects.base import Dialect
from articles.transfer.dialects.bibliography import work_from_key
from articles.transfer.files import Tree
from articles.transfer.index import Target
from articles.transfer.language import is_chinese
from articles.transfer.notes import Label
from articles.transfer.page import Page
from articles.transfer.references import article_address
from articles.transfer.zones import substitute

SIGN = re.compile(rb":numref:`|\{\.python \.input|:label:`")
CELL = re.compile(
    r"^(?P<mark>`{3,})\{\.(?P<language>[\w+-]+)[^}\n]*\}[^\n]*(?:\n#@tab[ \t]+(?P<tab>[^\n]*))?", re.M
)
TAB = re.compile(r"^:(?:begin_tab:`(?P<names>[^`\n]*)`|end_tab:)[ \t]*$", re.M)
EMPTY_TAB = re.compile(r"^:begin_tab:`[^`\n]*`\s*^:end_tab:[ \t]*$", re.M)
UNCLOSED_TAB = re.compile(
    r"^:begin_tab:`[^`\n]*`[ \t]*\n(?:(?!:end_tab:|:begin_tab:).*\n)*(?=:begin_tab:|\Z)", re.M
)
LABEL = re.compile(r":(?P<role>label|eqlabel):`(?P<name>[^`\n]+)`")
LABELLED = re.compile(
    r"(?:(?P<heading>^\#{1,6}[ \t][^\n]*)\n[ \t]*\n|(?P<before>^[^\n]*)\n)"
    r"(?:[ \t]*:width:`(?P<width>\d+)(?:px)?`[ \t]*\n)?"
    r"[ \t]*:(?:eq)?label:`(?P<name>[^`\n]+)`"
    r"(?P<after>[ \t]*\n(?=[ \t]*\n|\Z)[ \t]*)?",
    re.M,
)
EQUATION = re.compile(r"\$\$(?P<tex>(?:[^$]|\\\$)+?)\$\$(?P<gap>\s*?)[ \t]*:eqlabel:`(?P<name>[^`\n]+)`")
CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…]"
REFERENCE = re.compile(
    r":(?P<role>numref|ref|eqref|eqlabel|cite|citet|label|width|bibliography):`(?P<name>[^`]+)`"
)
SPACED_REFERENCE = re.compile(
    rf"(?P<before>(?<={CHINESE})[ ]+)?{REFERENCE.pattern}(?P<after>[ ]+(?={CHINESE}))?"
)
"""A role needs spaces around it, which Chinese text does not."""

FIGURE = re.compile(r"^(?P<lead>[ \t]*)!\[(?P<alt>.*)\]\((?P<to>[^()\n]+)\)[ \t]*$")
WIDTH = re.compile(
    r"^(?P<figure>[ \t]*!\[.*\]\([^()\n]+\))[ \t]*\n[ \t]*:width:`(?P<width>\d+)(?:px)?`", re.M
)
TABLE_CAPTION = re.compile(r"^:(?=[^\s:][^\n]*\n\s*\|)(?!\w+:)", re.M)
HEADING = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t]*$")
TOC = re.compile(r"^(?P<mark>`{3,})toc[ \t]*\n(?P<entries>(?:(?!`{3}).*\n)*)(?P=mark)[ \t]*$", re.M)
REST = re.compile(r"^(?P<mark>`{3,})eval_rst[ \t]*\n(?:(?!`{3}).*\n)*(?P=mark)[ \t]*$", re.M)
SLIDE_BOLD = re.compile(r"[\[(]\*\*(?P<text>(?:(?!\*\*[\])]|[\[(]\*\*).)+)\*\*(?:\)|\](?!\())", re.S)
SLIDE_ONLY = re.compile(r"\(~~((?:(?!~~\)|\(~~).)+)~~\)", re.S)
FRAMEWORKS = {
    "mxnet": "MXNet",
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
    "paddle": "PaddlePaddle",
    "jax": "JAX",
}
WORDS = {"figure": ("图", "Figure"), "table": ("表", "Table"), "equation": ("式", "Equation")}


class D2l(Dialect):
    name = "d2l"

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        notes = tree.notes()
        signs = sum(bool(SIGN.search(tree.head(path))) for path in notes[:: max(1, len(notes) // 40)])
        return 0.85 if signs > 3 else 0

    def slug(self, path: str) -> str:
        """Index pages are called after their chapter, and so are their translations."""
        pure = PurePosixPath(path)
        return pure.stem.replace("index", pure.parent.name or self.root, 1)

    def labels(self, body: str) -> tuple[Label, ...]:
        """The labelled sections, figures, tables and equations."""
        found: list[Label] = []
        counts = {"figure": 0, "table": 0, "equation": 0, "section": 0}
        for match in LABEL.finditer(body):
            kind, text = _labelled(body, match)
            counts[kind] += 1
            found.append(Label(match["name"], kind, counts[kind], text))
        return tuple(found)

    def translate(self, text: str, page: Page) -> str:
        text = CELL.sub(_cell, text)
        text = TOC.sub(partial(_contents, page=page), text)
        text = REST.sub(partial(_left_out, page=page), text)
        text = EMPTY_TAB.sub(lambda match: "\n" * match[0].count("\n"), text)
        text = UNCLOSED_TAB.sub(r"\g<0>:end_tab:\n", text)
        text = substitute(text, TAB, _tab)
        text = substitute(text, SLIDE_ONLY, lambda match: match[0][3:-3])
        text = substitute(text, SLIDE_BOLD, _bold)
        text = EQUATION.sub(_equation, text)
        numbers = {label.name: label for label in page.note.labels}
        chinese = is_chinese(page.note.body)
        text = LABELLED.sub(partial(_place, labels=numbers, chinese=chinese), text)
        text = substitute(text, TABLE_CAPTION, lambda _: "")
        text = WIDTH.sub(r"\g<figure>{width=\g<width>}\n", text)
        return substitute(text, SPACED_REFERENCE, partial(_reference, page=page, chinese=chinese))


def _labelled(body: str, match: re.Match[str]) -> tuple[str, str]:
    """The kind of thing that a label stands after, and the words that name it."""
    lines = body[max(0, match.start() - 4_000) : match.start()].rstrip().split("\n")
    line = next((line for line in reversed(lines) if not line.strip().startswith(":width:")), "")
    if figure := FIGURE.match(line):
        return "figure", figure["alt"]
    if match["role"] == "eqlabel":
        return "equation", ""
    if heading := HEADING.match(line):
        return "section", SLIDE_BOLD.sub(r"\g<text>", heading["text"])
    return ("table", "") if line.lstrip().startswith("|") else ("section", "")


def _cell(match: re.Match[str]) -> str:
    """A notebook cell as a fence; the framework that it is for as a comment in it."""
    fence = f"{match['mark']}{match['language']}"
    if match["tab"] is None:
        return fence
    return f"\n{fence}" if match["tab"].strip() == "all" else f"{fence}\n# {_frameworks(match['tab'])}"


def _frameworks(names: str) -> str:
    return ", ".join(FRAMEWORKS.get(name.strip(), name.strip()) for name in names.split(","))


def _tab(match: re.Match[str]) -> str:
    return f"::: note {_frameworks(match['names'])}" if match["names"] else ":::"


def _contents(match: re.Match[str], page: Page) -> str:
    """A table of contents as a list of links, as many lines long."""
    lines = []
    for entry in match["entries"].split("\n")[:-1]:
        target = _entry(entry.strip(), page) if entry.strip()[:1] not in {"", ":"} else None
        lines.append(f"- [{target.title}]({article_address(target)})" if target else "")
    return "\n".join(["", *lines, ""])


def _entry(name: str, page: Page) -> Target | None:
    """The note that an entry names, in the edition of the page."""
    edition = "_origin" if page.note.path.endswith("_origin.md") else ""
    return page.index.note_at(name + edition, page.note.path) or page.index.note_at(name, page.note.path)


def _left_out(match: re.Match[str], page: Page) -> str:
    page.remark("unknown-block", "eval_rst", text=match.string, offset=match.start())
    return "\n" * match[0].count("\n")


def _equation(match: re.Match[str]) -> str:
    r"""A labelled formula as a numbered one; the lines between it and its label stay."""
    body = rf"\begin{{equation}}{match['tex']}\label{{{match['name']}}}\end{{equation}}"
    return f"$${body}$${match['gap']}"


def _place(match: re.Match[str], labels: dict[str, Label], chinese: bool) -> str:
    """What a label belongs to, with the anchor that links lead to."""
    before, name, label = match["heading"] or match["before"], match["name"], labels.get(match["name"])
    gap = "\n" * (match[0].count("\n") - (match["after"] or "").count("\n"))
    after = (match["after"] or "").rstrip(" \t")
    if label and label.kind == "section" and not HEADING.match(before):
        return f"{before}{gap}{after}"
    if HEADING.match(before):
        return f"{before.rstrip()} {{#{name}}}{gap}{after}"
    anchor = f'<a id="{escape(name)}"></a>'
    figure = FIGURE.match(before)
    if figure and label:
        caption = f"{WORDS['figure'][not chinese]} {label.number}：{figure['alt']}".replace('"', r"\"")
        caption = caption if chinese else caption.replace("：", ": ", 1)
        width = f"{{width={match['width']}}}" if match["width"] else ""
        before = f'{figure["lead"]}![{figure["alt"]}]({figure["to"]} "{caption}"){width}'
    return f"{before}{gap}{after}{anchor}" if after else f"{before}{gap}{anchor}"


def _bold(match: re.Match[str]) -> str:
    text = match["text"]
    return text if "$$" in text or "\n\n" in text or "```" in text else f"**{text.strip()}**"


def _reference(match: re.Match[str], page: Page, chinese: bool) -> str:
    name, role = match["name"].strip(), match["role"]
    if role in {"cite", "citet"}:
        works = "; ".join(work_from_key(key.strip()).short for key in name.split(","))
        return f"（{works}）" if chinese else f"({works})"
    if role == "bibliography":
        page.remark("unknown-block", match[0], text=match.string, offset=match.start())
    if role in {"label", "eqlabel", "width", "bibliography"}:
        return ""
    found = page.index.label(name, page.note.path)
    if found is None:
        page.remark("missing-label", name, text=match.string, offset=match.start())
        return f"({name})"
    target, label = found
    if label.kind == "equation" and target.path == page.note.path:
        return rf"$\eqref{{{name}}}$"
    return f"[{_words(target, label)}]({_address(target, label)})"


def _words(target: Target, label: Label) -> str:
    if label.kind == "section":
        return label.text or target.title
    edition = PurePosixPath(target.path).stem.endswith("_origin")
    return f"{WORDS[label.kind][edition]} {label.number}"


def _address(target: Target, label: Label) -> str:
    page = article_address(target)
    if label.kind == "section":
        return page + (f"#{label.name}" if label.text else "")
    return f"{page}#{'eq-' if label.kind == 'equation' else 'user-'}{label.name}"
