"""How each command is written in MathML."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from articles.rendering.tex import grammar, lengths, looks, symbols
from articles.rendering.tex.cursor import NotUnderstood
from articles.rendering.tex.elements import element, fence, one, space, token
from articles.rendering.tex.tables import write_table
from articles.rendering.tex.tokens import names
from articles.rendering.tex.tree import Command, Line, Row, Symbol, Table

if TYPE_CHECKING:
    from articles.rendering.tex.writer import Setting, Writer

Write: TypeAlias = "Callable[[Writer, Command, Setting], list[str]]"

ARROW_END = space(0.4)
FRACTION_DISPLAY = {"\\dfrac": True, "\\dbinom": True, "\\cfrac": True, "\\tfrac": False, "\\tbinom": False}
RULED_FRACTIONS = frozenset(["\\frac", "\\dfrac", "\\tfrac", "\\cfrac"])


def fraction(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    display = FRACTION_DISPLAY.get(node.name, setting.display)
    attributes = {} if display == setting.display else {"displaystyle": str(display).lower()}
    script = setting.script and not display
    if setting.script and display:
        attributes["scriptlevel"] = "0"
    if node.name not in RULED_FRACTIONS:
        attributes["linethickness"] = "0"
    inner = replace(setting, display=node.name == "\\cfrac", script=script or not display)
    parts = "".join(writer.one(argument, inner) for argument in node.arguments)
    written = element("mfrac", parts, **attributes)
    left, right = looks.ENCLOSED.get(node.name, ("", ""))
    return [written if not left else element("mrow", "".join([*fence(left), written, *fence(right)]))]


def root(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    body = writer.write(node.arguments[0], setting)
    if node.option is None:
        return [element("msqrt", "".join(body))]
    return [element("mroot", one(body) + writer.one(node.option, setting.as_script()))]


def accent(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    size = {"scriptlevel": "+1"} if node.name == "\\vec" else {}
    mark = token("mo", looks.ACCENTS[node.name], stretchy="false", **size)
    return [element("mover", writer.one(node.arguments[0], setting) + mark, accent="true")]


def over(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    mark = token("mo", looks.OVER[node.name], stretchy="true")
    return [element("mover", writer.one(node.arguments[0], setting) + mark, **drawn(node), accent="true")]


def under(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    mark = token("mo", looks.UNDER[node.name], stretchy="true")
    return [
        element("munder", writer.one(node.arguments[0], setting) + mark, **drawn(node), accentunder="true")
    ]


def drawn(node: Command) -> dict[str, str]:
    """Lines that a style sheet draws, since few fonts can stretch theirs."""
    return {"_class": node.name[1:]} if node.name in ("\\overline", "\\underline") else {}


def arrow(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    """An arrow as long as what is written on it."""
    mark = token("mo", looks.ARROWS[node.name], stretchy="true")
    labels = [
        one([ARROW_END, *writer.write(part, setting.as_script()), ARROW_END])
        for part in (node.option, node.arguments[0])
        if part is not None
    ]
    return [element("munderover" if len(labels) == 2 else "mover", mark + "".join(labels))]


def overset(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    mark, base = node.arguments
    tag = "munder" if node.name == "\\underset" else "mover"
    return [element(tag, writer.one(base, setting) + writer.one(mark, setting.as_script()))]


def plain(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    return writer.write(node.arguments[0], setting)


def named(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    return [writer.one(node.arguments[0], replace(setting, font="roman"))]


def spaced(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    """``\\mathbin`` and ``\\mathrel``: what stands inside is spaced as an operator."""
    width = space(0 if setting.script else 0.222 if node.name == "\\mathbin" else 0.278)
    return [width, *writer.write(node.arguments[0], setting), width]


def classed(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    body = "".join(writer.write(node.arguments[0], setting))
    return [element("mrow", body, _class=node.name[1:])]


def phantom(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    body = element("mphantom", "".join(writer.write(node.arguments[0], setting)))
    if node.name == "\\phantom":
        return [body]
    flat = {"width": "0"} if node.name == "\\vphantom" else {"height": "0", "depth": "0"}
    return [element("mpadded", body, **flat)]


def styled(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    display, level = looks.STYLES[node.name]
    inner = replace(setting, display=display, script=level > 0)
    if inner == setting:
        return writer.write(node.arguments[0], setting)
    body = "".join(writer.write(node.arguments[0], inner))
    return [element("mstyle", body, displaystyle=str(display).lower(), scriptlevel=str(level))]


def sized(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    body = "".join(writer.write(node.arguments[0], setting))
    return [element("mstyle", body, mathsize=looks.SIZES[node.name])]


def coloured(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    colour = lengths.colour(node.raw)
    if colour is None:
        raise NotUnderstood
    body = writer.write(node.arguments[0], setting)
    return [element("mstyle", "".join(body), mathcolor=colour)] if body else []


def big(_writer: "Writer", node: Command, _setting: "Setting") -> list[str]:
    size = looks.BIG[node.name[1:].rstrip("lrm")]
    return [token("mo", node.raw, stretchy="true", minsize=size, maxsize=size)] if node.raw else []


def middle(_writer: "Writer", node: Command, _setting: "Setting") -> list[str]:
    return [token("mo", node.raw, stretchy="true", lspace="0.17em", rspace="0.17em")] if node.raw else []


def skip(_writer: "Writer", node: Command, _setting: "Setting") -> list[str]:
    width = lengths.ems(node.raw)
    if width is None:
        raise NotUnderstood
    return [space(width)]


def negated(_writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    sign = node.arguments[0]
    if isinstance(sign, Row) and len(sign.items) == 1:
        sign = sign.items[0]
    char = symbols.character(sign.name) if isinstance(sign, Symbol) else None
    if not char:
        raise NotUnderstood
    tight = {"lspace": "0", "rspace": "0"} if setting.script else {}
    return [token("mo", unicodedata.normalize("NFC", char + "\u0338"), **tight)]


def dirac(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    left, right = looks.ENCLOSED[node.name]
    return [
        element("mrow", "".join([*fence(left), *writer.write(node.arguments[0], setting), *fence(right)]))
    ]


def modulo(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    word = [] if node.name == "\\pod" else [token("mi", "mod"), space(0.333)]
    inside = [*word, *writer.write(node.arguments[0], setting)]
    if node.name == "\\mod":
        return [space(0.667), *inside]
    return [space(0.667), token("mo", "(", stretchy="false"), *inside, token("mo", ")", stretchy="false")]


def reference(writer: "Writer", node: Command, _setting: "Setting") -> list[str]:
    number = writer.labels.get(node.raw.strip(), "???")
    return [token("mtext", f"({number})" if node.name == "\\eqref" else number)]


def stacked(writer: "Writer", node: Command, setting: "Setting") -> list[str]:
    body = node.arguments[0]
    if isinstance(body, Row) and len(body.items) == 1 and isinstance(body.items[0], Table):
        return write_table(writer, replace(body.items[0], name="subarray"), setting)
    return write_table(writer, Table("subarray", (Line((Row((body,)),)),)), setting)


WRITTEN_BY: dict[Write, Iterable[str]] = {
    fraction: (*RULED_FRACTIONS, *FRACTION_DISPLAY, *grammar.INFIX.values()),
    root: names("\\sqrt"),
    accent: looks.ACCENTS,
    over: looks.OVER,
    under: looks.UNDER,
    arrow: looks.ARROWS,
    overset: names("\\overset \\underset \\stackrel"),
    plain: names(
        "\\limits \\nolimits \\mathop \\mathord \\mathinner \\mathopen \\mathclose \\mathpunct \\mathclap"
        " \\mathllap \\mathrlap \\smash \\vcenter \\raise \\lower \\colorbox \\fcolorbox"
    ),
    named: names("\\operatorname \\operatorname*"),
    spaced: names("\\mathbin \\mathrel"),
    classed: names("\\boxed \\cancel \\bcancel \\xcancel"),
    phantom: names("\\phantom \\hphantom \\vphantom"),
    styled: looks.STYLES,
    sized: looks.SIZES,
    coloured: names("\\color \\textcolor"),
    big: [f"\\{size}{side}" for size in looks.BIG for side in ("", *"lrm")],
    middle: names("\\middle"),
    skip: names("\\hspace \\hspace* \\kern \\mkern \\hskip \\mskip"),
    negated: names("\\not"),
    dirac: names("\\bra \\ket \\braket"),
    modulo: names("\\pmod \\mod \\pod"),
    reference: names("\\eqref \\ref"),
    stacked: names("\\substack"),
}
WRITERS = {name: write for write, written in WRITTEN_BY.items() for name in written}
