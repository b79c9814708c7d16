"""TeX source as a list of tokens. Every token is a string; joined, they mean what the source meant."""

import re

BEGIN, END = "\\begin{", "\\end{"
OPENING, CLOSING = "{", "}"
SPACE = " "

TOKEN = re.compile(
    r"""
    (?P<comment> %[^\n]*(?:\n[ \t]*)? )
  | \\verb(?P<mark>[^a-zA-Z\s*])(?P<verbatim>[^\n]{0,200}?)(?P=mark)
  | \\(?P<border>begin|end)\s*\{(?P<environment>[^{}\\$&%\#]{1,40})\}
  | (?P<word> \\(?:(?:operatorname|tag|hspace|vspace|newcommand|renewcommand|providecommand
                    |DeclareMathOperator|newenvironment)\*|[a-zA-Z]+) )
  | (?P<space> \s+ | \\\s )
  | \\. | \#{1,2}[1-9] | .
    """,
    re.VERBOSE | re.DOTALL,
)


def names(text: str) -> frozenset[str]:
    """Words with spaces between them, as a set."""
    return frozenset(text.split())


def tokenize(tex: str) -> list[str]:
    """Control words and symbols (with their backslash), ``#1``, runs of blank space as one space, single
    characters. ``\\begin{name}`` and ``\\end{name}`` are one token each; comments are gone; ``\\verb|x|`` is
    ``\\verb`` and its text in braces."""
    tokens: list[str] = []
    for match in TOKEN.finditer(tex):
        tokens.extend(_tokens_of(match))
    return tokens


def _tokens_of(match: re.Match[str]) -> list[str]:
    kind = match.lastgroup
    if kind == "comment":
        return []
    if kind == "verbatim":
        return ["\\verb", OPENING, *match["verbatim"], CLOSING]
    if kind == "environment":
        return [f"\\{match['border']}{{{match['environment'].strip()}}}"]
    if kind == "space":
        return ["\\ " if match[0][0] == "\\" else SPACE]
    return [match[0]]


def is_word(token: str) -> bool:
    """Whether a token is a control word, such as ``\\alpha``: after one, blank space means nothing."""
    return len(token) > 1 and token[0] == "\\" and token[1].isalpha() and not token.endswith(CLOSING)


def source(tokens: list[str]) -> str:
    """Tokens as TeX again."""
    parts: list[str] = []
    for token in tokens:
        if parts and token[:1].isalpha() and is_word(parts[-1]):
            parts.append(SPACE)
        parts.append(token)
    return "".join(parts)
