"""A place in a list of tokens, and the reading of what is no formula: raw text, colours, lengths, numbers."""

import re

from articles.rendering.tex.tokens import CLOSING, OPENING, SPACE

DIMENSION = re.compile(r"-?\d*\.?\d+(?:em|ex|pt|mu|cm|mm|in|px|pc|bp|sp|dd|cc)")


class NotUnderstood(Exception):  # noqa: N818 - a state of the text, not a fault of the program
    """The text is no formula that this parser knows: unbalanced, too deep, too long. Its message is the
    command or environment that is not known, or nothing."""


class Cursor:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        if not token:
            raise NotUnderstood
        self.position += 1
        return token

    def skip_space(self) -> None:
        while self.peek() == SPACE:
            self.position += 1

    def expect(self, token: str) -> None:
        self.skip_space()
        if self.next() != token:
            raise NotUnderstood

    def digits(self) -> str:
        start = self.position
        while self.peek().isdecimal() or (self.peek() == "." and self.after_point().isdecimal()):
            self.position += 1
        return "".join(self.tokens[start : self.position])

    def after_point(self) -> str:
        return self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else ""

    def raw(self) -> str:
        """An argument as text, or up to the next space where it has no braces."""
        self.skip_space()
        if self.peek() != OPENING:
            return self.next()
        self.position += 1
        start, depth = self.position, 0
        while (token := self.next()) != CLOSING or depth:
            depth += (token == OPENING) - (token == CLOSING)
        return "".join(self.tokens[start : self.position - 1])

    def colour(self) -> str:
        """``red``, or ``[RGB]`` and its numbers: ``RGB:1,2,3``."""
        self.skip_space()
        model = ""
        if self.peek() == "[":
            while (token := self.next()) != "]":
                model += token if token != "[" else ""
            model += ":"
        return model + self.raw().replace(SPACE, "")

    def dimension(self) -> str:
        """A length without braces, as ``\\kern`` takes it: ``-3mu``."""
        self.skip_space()
        if self.peek() == OPENING:
            return self.raw()
        text = ""
        while len(text) < 12 and not DIMENSION.fullmatch(text):
            text += self.next().strip()
        return text

    def row_end(self) -> None:
        r"""``\\``, ``\\*``, ``\\[2ex]``."""
        self.position += 1
        if self.peek() == "*":
            self.position += 1
        if self.peek() == "[":
            text, bracket, _ = "".join(self.tokens[self.position + 1 : self.position + 12]).partition("]")
            if bracket and DIMENSION.fullmatch(text):
                self.position += len(text) + 2
