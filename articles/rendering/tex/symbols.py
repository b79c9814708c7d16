"""Which character a command stands for, and how it behaves between its neighbours."""

import unicodedata

from latex2mathml.symbols_parser import SYMBOLS

from articles.rendering.tex.grammar import FENCES
from articles.rendering.tex.tokens import names

ORDINARY, OPERATOR, INFIX, OPEN, CLOSE, PUNCTUATION = (
    "ordinary",
    "operator",
    "infix",
    "open",
    "close",
    "comma",
)

CHARACTERS = {
    "\\setminus": "∖", "\\smallsetminus": "∖", "\\sim": "∼", "\\ast": "∗", "\\cdot": "⋅",
    "\\centerdot": "⋅", "\\perp": "⊥", "\\models": "⊨", "\\square": "□", "\\Box": "□",
    "\\blacksquare": "■", "\\dag": "†", "\\ddag": "‡", "\\P": "¶", "\\copyright": "©", "\\And": "&",
    "\\vert": "|", "\\lvert": "|", "\\rvert": "|", "\\colon": ":", "\\dotsi": "⋯", "\\qed": "□",
    "\\hslash": "ℏ", "\\bigstar": "★", "\\Diamond": "◇", "\\owns": "∋", "\\ni": "∋", "\\Doteq": "≑",
    "\\lq": "‘", "\\rq": "’", "\\textbackslash": "\\", "\\_": "_", "\\triangleleft": "◃",
    "\\triangleright": "▹", "\\lhd": "⊲", "\\rhd": "⊳", "\\vdots": "⋮", "\\i": "ı", "\\AA": "Å",
    "\\ae": "æ", "\\o": "ø", "\\ss": "ß", "\\euro": "€", "\\yen": "¥", "\\bigcirc": "◯", "\\dotsb": "⋯",
    "\\coloneq": "≔", "\\eqqcolon": "≕", "\\vcentcolon": ":", "\\textgreater": ">", "\\textless": "<",
    "\\textasciitilde": "~", "\\textbar": "|", "\\textunderscore": "_", "\\lt": "<", "\\gt": ">",
    "\\empty": "∅", "\\thinspace": " ", "\\upharpoonright": "↾", "\\upharpoonleft": "↿", "-": "−",
    "*": "∗", "`": "‘", "\\$": "$", "\\%": "%", "\\#": "#", "\\&": "&", "\\{": "{", "\\}": "}",
    "\\/": "", "\\-": "",
}  # fmt: skip

FUNCTIONS = names(
    "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan "
    "tanh arccot arcsec arccsc sech csch sgn"
)
LIMIT_FUNCTIONS = {
    **{name: name for name in names("det gcd inf lim max min Pr sup")}, "liminf": "lim inf",
    "limsup": "lim sup", "injlim": "inj lim", "projlim": "proj lim",
}  # fmt: skip
SPACES = {
    "\\,": 0.167, "\\thinspace": 0.167, "\\:": 0.222, "\\>": 0.222, "\\medspace": 0.222, "\\;": 0.278,
    "\\thickspace": 0.278, "\\!": -0.167, "\\negthinspace": -0.167, "\\negmedspace": -0.222,
    "\\negthickspace": -0.278, "\\enspace": 0.5, "\\enskip": 0.5, "\\quad": 1.0, "\\qquad": 2.0,
    "~": 0.25, "\\ ": 0.25, "\\space": 0.25, "\\nobreakspace": 0.25, "\u00a0": 0.25,
}  # fmt: skip

LARGE = frozenset("∑∏∐∫∬∭∮∯∰⋀⋁⋂⋃⨀⨁⨂⨄⨆⨅⨿")
INTEGRALS = frozenset("∫∬∭∮∯∰")
_ORDINARY_SIGNS = frozenset("…⋯⋮⋱⋰∞∂∇∀∃∄∅⊤⊥′″‴∠∡□■◻◼△▲▽▼◇◊♠♣♥♦♭♮♯†‡℧ℏ¬∁√/|!?.@\"'‘’⧫★☆°%#&$_\\∎§¶©‖")
_OPEN = frozenset("([{⟨⌊⌈⟦⌜⌞⟮⎰")
_CLOSE = frozenset(")]}⟩⌋⌉⟧⌝⌟⟯⎱")
_SIGNS = frozenset([*"=+−<>∗:±·×÷⋅~", ":="])


def character(name: str) -> str | None:
    """The character that a token stands for; None where the command is not known."""
    known = CHARACTERS.get(name)
    if known is not None:
        return known
    if name[0] != "\\":
        return name
    code = SYMBOLS.get(name)
    return FENCES.get(name) if code is None else chr(int(code, 16))


def behaviour(sign: str, name: str = "") -> str:
    """How a character spaces itself: as a letter, an operator between two things, a bracket …"""
    if sign in _OPEN or name in ("\\lvert", "\\lVert"):
        return OPEN
    if sign in _CLOSE or name in ("\\rvert", "\\rVert"):
        return CLOSE
    if sign in (",", ";") or name == "\\colon":
        return PUNCTUATION
    if sign in LARGE:
        return OPERATOR
    if sign in _ORDINARY_SIGNS and name != "\\perp":
        return ORDINARY
    if sign in _SIGNS or unicodedata.category(sign[:1] or " ") in ("Sm", "So"):
        return INFIX
    return ORDINARY


def function(name: str) -> str | None:
    r"""The word that a command such as ``\sin`` or ``\limsup`` prints."""
    if name[0] != "\\":
        return None
    word = name[1:]
    return word if word in FUNCTIONS else LIMIT_FUNCTIONS.get(word)


def is_large(name: str) -> bool:
    return character(name) in LARGE


def takes_limits(name: str) -> bool:
    """Whether scripts stand below and above in displays."""
    return name[1:] in LIMIT_FUNCTIONS or (is_large(name) and character(name) not in INTEGRALS)


def in_text(name: str) -> str | None:
    """A command inside ``\\text``: a space, or its character. None where the command is not known."""
    if name in SPACES:
        return "\u2003" * int(SPACES[name]) or "\u00a0"
    return character(name)
