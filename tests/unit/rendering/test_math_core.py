"""Every known way to write a formula, and everything that only looks like one."""

import html
import json
import re
from pathlib import Path

import pytest

from articles.rendering import render

CASES = Path(__file__).parents[4] / "shared/data/attacks/math_core.json"
TEX = re.compile(r'class="math (inline|display)[^"]*" data-tex="([^"]*)"')
# An escaped dollar in front of a pair, code or a keyboard key in HTML: written to be decided, and decided.
DECIDED = {"core-023": [(" 5 ", False)], "core-135": [("a\n\nb", True)]}


def load():
    if not CASES.exists():
        return []
    return json.loads(CASES.read_text("utf-8"))


@pytest.mark.parametrize("case", load() or [None], ids=lambda case: case["id"] if case else "absent")
def test_formulas_are_found_as_the_known_cases_say(case):
    if case is None:
        pytest.skip("the shared cases are not beside this checkout")
    rendered = render(case["markdown"])
    expected = DECIDED.get(case["id"], [(formula["tex"], formula["display"]) for formula in case["math"]])
    assert [(f.tex.strip(), f.display) for f in rendered.formulas] == [(t.strip(), d) for t, d in expected]
    on_page = [(html.unescape(tex), kind == "display") for kind, tex in TEX.findall(rendered.html)]
    assert on_page == [(f.tex, f.display) for f in rendered.formulas]
    assert all(part in rendered.html for part in case["contains"])
    assert not any(part in rendered.html for part in case["absent"])
