"""Markdown with LaTeX as lists of tokens. Joined, the tokens are the text again, character for character."""

import re

FORMULA = r"""
    \$\$(?:[^$\\]|\\.)++\$\$
  | \$(?:[^$\\\n]|\\.|\n(?![ \t]*\n))++\$(?!\d)
  | \\\[(?:[^\\]|\\[^\[\]])*+\\\]
  | \\\((?:[^\\\n]|\\[^()\n])*+\\\)
  | \\begin\{(?P<name>(?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math)\*?)\}
    (?:[^\\]|\\(?!(?:begin|end)\{(?P=name)\}))*+\\end\{(?P=name)\}
"""
END_OF_SENTENCE = r"""
    [。！？；…]+[”’」』）》"')\]*_]*[ \t]*\n?
  | (?<![.!?;])[.!?;]++[”’"')\]*_]*+(?:[ \t]+\n?|\n)
"""
ESCAPED = r"\\[\\$]"
MARK = re.compile(rf"(?P<formula>{FORMULA})|{ESCAPED}|(?P<end>\n|{END_OF_SENTENCE})", re.VERBOSE | re.DOTALL)
TEX = re.compile(r"\\[a-zA-Z]+\*? | \\. | \d+ | \s+ | .", re.VERBOSE | re.DOTALL)
WORDS = re.compile(
    r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+ | \d+ | [^\S\n]+ | .", re.VERBOSE | re.DOTALL
)


def sentences(text: str) -> list[str]:
    """Sentences and lines, each with what ends it. No formula is cut.

    >>> sentences("Let $a. b$ be. 令$x$。\\nEnd")
    ['Let $a. b$ be. ', '令$x$。\\n', 'End']
    """
    found, start = [], 0
    for match in MARK.finditer(text):
        if match["end"] is not None:
            found.append(text[start : match.end()])
            start = match.end()
    return [*found, text[start:]] if start < len(text) else found


def pieces(text: str) -> list[tuple[str, bool]]:
    """(text, whether it is a formula with its delimiters), in turn."""
    found, start = [], 0
    for match in MARK.finditer(text):
        if match["formula"] is not None:
            found += [(text[start : match.start()], False), (match[0], True)]
            start = match.end()
    return [piece for piece in [*found, (text[start:], False)] if piece[0]]


def words(text: str) -> list[str]:
    """Words, single Chinese characters and signs; each formula whole."""
    found = []
    for piece, is_formula in pieces(text):
        found += [piece] if is_formula else WORDS.findall(piece)
    return found


def is_formula(word: str) -> bool:
    """Whether one of the ``words`` is a formula: a sign of its own is one character."""
    return len(word) > 1 and word[0] in "$\\"


def tex_tokens(formula: str) -> list[str]:
    """Control words and symbols, numbers, letters and signs; blank space too."""
    return TEX.findall(formula)
