r"""Formulas as they are searched: whatever their spacing, braces and looks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from articles.search.words import LENGTH_LIMIT

_FUNCTION = re.compile(
    r"(?<![A-Za-z\\])(?=[a-z]{2})(arc(?:sin|cos|tan)|arg(?:max|min)?|cos|cosh|cot|deg|det|dim|exp|gcd|inf|ker|lim|ln|log|max"
    r"|min|sec|sin|sinh|sup|tan|tanh)(?![A-Za-z])"
)
_COMMENT = re.compile(r"(?<!\\)%.*")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[a-zA-Z*]+\}(?:\{[^}]*\}|\[[^\]]*\])?")
_WORD = re.compile(
    r"\\(?:text|mathrm|operatorname\*?|textrm|mathop|mathit|rm)\s*\{\s*([A-Za-z]{2,})\s*\}|\\rm\s+([A-Za-z]{2,})"
)
_LOOKS = re.compile(
    r"\\(?:math(?:bf|rm|it|sf|tt|cal|bb|frak|scr|op|rel|bin|ord|strut)|boldsymbol|bm|text(?:bf|it|rm|tt|sf)?"
    r"|operatorname\*?|rm|bf|it|cal|displaystyle|textstyle|scriptstyle|left|right|middle"
    r"|[bB]ig{1,2}[lrm]?|(?:no)?limits|q?quad|[hv]space\*?|[hv]?phantom|hfill|tag\*?|label|nonumber|notag)"
    r"(?![a-zA-Z])"
)
_SPACE = re.compile(r"\\[,;:!> ]|~|&|\\\\(?:\[[^\]]*\])?|\$")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[^\s{}]")
_SCRIPTS = str.maketrans(
    dict(
        zip(
            "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉",
            [*map("^{}".format, "0123456789n"), *map("_{}".format, "0123456789")],
            strict=True,
        )
    )
)
_SAME = {
    r"\le": r"\leq",
    r"\ge": r"\geq",
    r"\ne": r"\neq",
    r"\leqslant": r"\leq",
    r"\geqslant": r"\geq",
    "≤": r"\leq",
    "≥": r"\geq",
    "≠": r"\neq",
    "×": r"\times",
    "·": r"\cdot",
    "∈": r"\in",
    "∞": r"\infty",
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "√": r"\sqrt",
    "∂": r"\partial",
    "∇": r"\nabla",
    "→": r"\rightarrow",
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "δ": r"\delta",
    "θ": r"\theta",
    "λ": r"\lambda",
    "μ": r"\mu",
    "π": r"\pi",
    "σ": r"\sigma",
    "η": r"\eta",
    "ε": r"\epsilon",
    r"\to": r"\rightarrow",
    r"\gets": r"\leftarrow",
    r"\varepsilon": r"\epsilon",
    r"\ast": "*",
    r"\ldots": r"\dots",
    r"\cdots": r"\dots",
    r"\dotsc": r"\dots",
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\land": r"\wedge",
    r"\lor": r"\vee",
    r"\mid": "|",
    r"\vert": "|",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\Vert": r"\|",
    r"\lVert": r"\|",
    r"\rVert": r"\|",
}
"""Ways to write the same sign."""

_TYPED = re.compile(
    r"\\[A-Za-z]{2,}|\b[A-Za-z]\([^()]{1,40}\)|[_^]\{|[A-Za-z0-9)]\s*\^|[⁰¹²³⁴-⁹ⁿ₀-₉]|(?<![A-Za-z0-9.])[A-Za-z]_[A-Za-z0-9](?![A-Za-z0-9_])"
)


def looks_like_formula(text: str) -> bool:
    r"""Whether somebody types a formula rather than words.

    >>> [looks_like_formula(text) for text in (r"\frac{1}{n}", "x^2", "a_i", "snake_case", "O(n²)")]
    [True, True, True, False, True]
    """
    return bool(_TYPED.search(text))


def signs(tex: str) -> list[str]:
    r"""The signs of a formula without what is only looks: spaces, braces, fonts, environments.

    >>> signs(r"\frac {1}{\sqrt{ d_{k} }}") == signs(r"\dfrac1{\sqrt{d_k}}")
    True
    """
    text = unicodedata.normalize("NFKC", tex.translate(_SCRIPTS))
    text = _ENVIRONMENT.sub(" ", _COMMENT.sub("", text))
    text = _WORD.sub(lambda found: rf"\{found.group(1) or found.group(2)} ", text)
    text = _FUNCTION.sub(r"\\\1 ", _SPACE.sub(" ", _LOOKS.sub(" ", text)))
    return [_SAME.get(sign, sign) for sign in _TOKEN.findall(text)]


@lru_cache(maxsize=10_000)
def formula_lexemes(tex: str) -> list[str]:
    """All by which a formula is found: its commands, also as words, and each two and three signs in a row."""
    row = signs(tex)
    commands = [sign for sign in row if len(sign) > 2 and sign[0] == "\\"]
    pairs = [first + second for first, second in pairwise(row)]
    return [command[1:].lower() for command in commands] + _marked(commands + pairs + _triples(row))


def asked_formula(tex: str) -> tuple[str, ...]:
    """The lexemes that a text must hold to answer to a formula; none where it is a single letter."""
    row = signs(tex)
    if len(row) >= 3:
        return tuple(dict.fromkeys(_marked(_triples(row))))
    return tuple(_marked(["".join(row)])) if len(row) == 2 or (row and row[0][0] == "\\") else ()


def _triples(row: list[str]) -> list[str]:
    return ["".join(three) for three in zip(row, row[1:], row[2:], strict=False)]


def _marked(lexemes: list[str]) -> list[str]:
    """Kept apart from words."""
    return [f"${lexeme}"[:LENGTH_LIMIT] for lexeme in lexemes]
