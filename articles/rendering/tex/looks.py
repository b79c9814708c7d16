"""What TeX commands look like: their signs, alphabets and sizes."""

import unicodedata

from articles.rendering.tex import symbols
from articles.rendering.tex.letters import letter
from articles.rendering.tex.tokens import names

FONTS = {
    "\\mathbf": "bold", "\\bold": "bold", "\\bf": "bold", "\\mathrm": "roman", "\\rm": "roman",
    "\\mathup": "roman", "\\mathit": "italic", "\\it": "italic", "\\mathsf": "sans-serif",
    "\\sf": "sans-serif", "\\mathtt": "monospace", "\\tt": "monospace", "\\mathcal": "script",
    "\\cal": "script", "\\mathscr": "script", "\\mathfrak": "fraktur", "\\frak": "fraktur",
    "\\mathbb": "double-struck", "\\Bbb": "double-struck", "\\boldsymbol": "bold-italic",
    "\\bm": "bold-italic", "\\pmb": "bold-italic", "\\mathnormal": "",
}  # fmt: skip
WORD_FONTS = frozenset(["bold", "roman", "italic", "sans-serif", "monospace"])
TEXT_FONTS = {
    "\\textbf": "bold", "\\textit": "italic", "\\emph": "italic", "\\textsf": "sans-serif",
    "\\texttt": "monospace", "\\verb": "monospace",
}  # fmt: skip
ACCENTS = {
    "\\hat": "^", "\\tilde": "~", "\\bar": "¯", "\\vec": "→", "\\dot": "˙", "\\ddot": "¨",
    "\\dddot": "⃛", "\\ddddot": "⃜", "\\check": "ˇ", "\\breve": "˘", "\\acute": "´", "\\grave": "`",
    "\\mathring": "˚",
}  # fmt: skip
OVER = {
    "\\widehat": "^", "\\widetilde": "~", "\\widecheck": "ˇ", "\\overline": "‾",
    "\\overrightarrow": "→", "\\overleftarrow": "←", "\\overleftrightarrow": "↔", "\\overbrace": "⏞",
    "\\overbracket": "⎴", "\\overparen": "⏜",
}  # fmt: skip
UNDER = {
    "\\underline": "_", "\\underbar": "_", "\\underrightarrow": "→", "\\underleftarrow": "←",
    "\\underbrace": "⏟", "\\underbracket": "⎵", "\\underparen": "⏝",
}  # fmt: skip
BRACES = names("\\overbrace \\underbrace \\overbracket \\underbracket \\overparen \\underparen")
ALIGNED = names("align aligned alignat alignedat xalignat split flalign")
ENCLOSED = {
    **dict.fromkeys(("pmatrix", "psmallmatrix", "\\binom", "\\dbinom", "\\tbinom"), ("(", ")")),
    **dict.fromkeys(("bmatrix", "bsmallmatrix", "\\brack"), ("[", "]")),
    **dict.fromkeys(("Bmatrix", "\\brace"), ("{", "}")),
    **dict.fromkeys(("cases", "dcases"), ("{", "")),
    **dict.fromkeys(("rcases", "drcases"), ("", "}")),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "\\bra": ("⟨", "|"),
    "\\ket": ("|", "⟩"),
    "\\braket": ("⟨", "⟩"),
}
ARROWS = {
    "\\xrightarrow": "→", "\\xleftarrow": "←", "\\xleftrightarrow": "↔", "\\xRightarrow": "⇒",
    "\\xLeftarrow": "⇐", "\\xLeftrightarrow": "⇔", "\\xmapsto": "↦", "\\xhookrightarrow": "↪",
    "\\xhookleftarrow": "↩", "\\xlongequal": "=", "\\xtwoheadrightarrow": "↠",
    "\\xrightleftharpoons": "⇌",
}  # fmt: skip
STYLES = {
    "\\displaystyle": (True, 0), "\\textstyle": (False, 0), "\\scriptstyle": (False, 1),
    "\\scriptscriptstyle": (False, 2),
}  # fmt: skip
SIZES = {
    "\\tiny": "0.5em", "\\scriptsize": "0.7em", "\\footnotesize": "0.8em", "\\small": "0.9em",
    "\\normalsize": "1em", "\\large": "1.2em", "\\Large": "1.44em", "\\LARGE": "1.73em",
    "\\huge": "2.07em", "\\Huge": "2.49em",
}  # fmt: skip
BIG = {"big": "1.2em", "Big": "1.623em", "bigg": "2.047em", "Bigg": "2.47em"}
BEHAVIOURS = {
    "\\mathbin": symbols.INFIX, "\\mathrel": symbols.INFIX,
    "\\mathopen": symbols.OPEN, "\\mathop": symbols.OPERATOR, "\\mathclose": symbols.CLOSE,
    "\\mathpunct": symbols.PUNCTUATION, "\\operatorname": "function", "\\operatorname*": "function",
    "\\not": symbols.INFIX, "\\middle": symbols.INFIX, "\\hspace": "skipped", "\\kern": "skipped",
    "\\mkern": "skipped", "\\hskip": "skipped", "\\mskip": "skipped",
    **dict.fromkeys(ARROWS, symbols.INFIX), **{f"\\{size}l": symbols.OPEN for size in BIG},
    **{f"\\{size}r": symbols.CLOSE for size in BIG}, **{f"\\{size}m": symbols.INFIX for size in BIG},
}  # fmt: skip


def in_alphabet(text: str, font: str) -> str:
    """Text in another alphabet. Bold Greek capitals stand upright, as in TeX."""
    if font in ("", "roman"):
        return text
    if font == "bold-italic":
        return "".join(letter(char, "bold" if "Α" <= char <= "Ω" else font) for char in text)
    return "".join(letter(char, font) for char in text)


def is_upright(char: str) -> bool:
    return "Α" <= char <= "Ω" or char == "∇"


def is_full_width(text: str) -> bool:
    return unicodedata.east_asian_width(text[:1] or " ") in "WF"


def word_kind(name: str, font: str) -> str:
    """What kind of word a character may be part of; nothing where it stands for itself."""
    if len(name) != 1:
        return ""
    if is_full_width(name):
        return "full-width"
    return "latin" if font in WORD_FONTS and name.isascii() and name.isalpha() else ""
