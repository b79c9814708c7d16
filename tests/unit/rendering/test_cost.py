"""Twice the text costs about twice the time, whatever the text is made of."""

import gc
from collections.abc import Callable
from math import isqrt

import pytest

from articles.rendering import render
from tests.hostile import cpu

MAKERS: dict[str, tuple[int, Callable[[int], str]]] = {
    "lists in lists": (666, lambda n: "".join("  " * (line % 40) + "- a\n" for line in range(n))),
    "lists on one line": (666, lambda n: "- " * n + "a"),
    "quotes": (1333, lambda n: "> " * n + "a"),
    "quotes of many lines": (133, lambda n: (">" * 40 + "a\n") * n),
    "brackets": (1000, lambda n: "[" * n + "a" + "]" * n),
    "openings of links": (1000, lambda n: "[a](" * n),
    "links": (266, lambda n: "[a](b 'c') " * n),
    "references": (133, lambda n: "".join(f"[x{each}]: /u\n\n[x{each}]\n\n" for each in range(n))),
    "emphasis": (400, lambda n: "*a **b " * n + "c" + " d** e*" * n),
    "backticks": (1_500, lambda n: "".join("e" + "`" * each for each in range(1, isqrt(4 * n)))),
    "backticks of one length": (1000, lambda n: "``a`" * n),
    "dollars that open": (1000, lambda n: "$a " * n),
    "displays that open": (266, lambda n: "$$\na\n\n" * n),
    "formulas": (100, lambda n: "$x_1^2$ " * n),
    "headings": (166, lambda n: "# a\n\n" * n),
    "cells": (10, lambda n: "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + ("|" + "a|" * 30 + "\n") * n),
    "one line": (20000, lambda n: "lorem ipsum " * n),
    "HTML in HTML": (50, lambda n: "<div>\n\n" * n + "</div>" * n),
    "formatting HTML": (500, lambda n: "<b>a" * n),
    "footnotes": (100, lambda n: "".join(f"a[^{each}]\n\n[^{each}]: b\n\n" for each in range(n))),
    "notes of one footnote": (500, lambda n: "[^1]" * n + "\n\n[^1]: a"),
}
PER_DOUBLING = 2.8
NOISE = 0.01


@pytest.mark.parametrize("kind", MAKERS)
def test_twice_the_text_costs_about_twice_the_time(kind):
    size, make = MAKERS[kind]
    gc.disable()
    try:
        once, twice, four_times = (cpu(render, make(times * size)) for times in (1, 2, 4))
    finally:
        gc.enable()
    assert twice < PER_DOUBLING * once + NOISE
    assert four_times < PER_DOUBLING * twice + NOISE
    assert four_times < PER_DOUBLING**2 * 0.8 * once + NOISE
