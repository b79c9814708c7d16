"""MathML elements as text. Everything that is written passes here, so that it is escaped and closed."""

from html import escape

from articles.rendering.tex import looks, symbols

SIGNED = frozenset("+−±∓")
BINARY = frozenset("+−±∓×÷⋅∗∘∙∪∩∧∨⊕⊖⊗⊘⊙∖⋆⊔⊓⊎≀⋄†‡")
UPRIGHT_BARS = frozenset("↑↓↕⇑⇓⇕∥∣")


def element(tag: str, content: str, /, **attributes: str) -> str:
    """An element around content that is MathML already. ``_class`` writes ``class``."""
    written = "".join(f' {name.lstrip("_")}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>"


def token(tag: str, text: str, /, **attributes: str) -> str:
    """An element around text."""
    return element(tag, escape(text, quote=False), **attributes)


def one(elements: list[str]) -> str:
    """Several elements as one."""
    return elements[0] if len(elements) == 1 else element("mrow", "".join(elements))


def space(ems: float) -> str:
    return element("mspace", "", width=f"{ems:.3f}".rstrip("0").rstrip(".") + "em")


def number(text: str, font: str) -> str:
    return token("mn", looks.in_alphabet(text, font))


def identifier(char: str, font: str) -> str:
    """A letter or a word. Single letters slant by themselves, unless told not to."""
    if looks.is_full_width(char):
        return token("mtext", char)
    if font in ("", "roman"):
        upright = len(char) == 1 and ((font == "roman" and char.isalpha()) or looks.is_upright(char))
        return token("mi", char, **({"mathvariant": "normal"} if upright else {}))
    return token("mi", looks.in_alphabet(char, font))


def operator(char: str, kind: str, tight: bool, unary: bool) -> str:
    """``tight``: in scripts nothing stands apart. ``unary``: nothing stands before it that it could join."""
    attributes: dict[str, str] = {}
    if kind in (symbols.OPEN, symbols.CLOSE) or char in UPRIGHT_BARS:
        attributes["stretchy"] = "false"
    if unary and char in SIGNED:
        attributes["form"] = "prefix"
    elif kind == symbols.INFIX and (tight or (unary and char in BINARY)):
        attributes |= {"lspace": "0", "rspace": "0"}
    elif kind == symbols.PUNCTUATION and char == ":":
        attributes |= {"lspace": "0", "rspace": "0.278em"}
    return token("mo", char, **attributes)


def fence(char: str) -> list[str]:
    r"""What stands after ``\left`` or ``\right``, as tall as what it encloses."""
    return [token("mo", char, stretchy="true", fence="true")] if char else []
