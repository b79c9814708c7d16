"""Every feature and every oddity has a source in ``golden/`` and, beside it, what must come out.

``UPDATE_GOLDEN=1 pytest tests/unit/rendering/test_golden.py`` writes the outcomes anew; read the difference
before you commit it. Formulas stand in the HTML without their MathML, which has tests of its own.
"""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from articles.rendering import render

GOLDEN = Path(__file__).parent / "golden"
SOURCES = sorted(GOLDEN.glob("*.md"))
MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)


def outcome(source):
    rendered = render(source.read_text("utf-8"), image_size={"/media/known.png": (640, 480)}.get)
    facts = {
        "formulas": [asdict(formula) for formula in rendered.formulas],
        "toc": [asdict(heading) | {"html": MATHML.sub("∑", heading.html)} for heading in rendered.toc],
        "problems": [asdict(problem) for problem in rendered.problems],
        "links": list(rendered.links),
    }
    facts = {name: fact for name, fact in facts.items() if fact}
    return MATHML.sub("∑", rendered.html), json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_source_renders_as_written_down(source):
    html, facts = outcome(source)
    if os.environ.get("UPDATE_GOLDEN"):
        source.with_suffix(".html").write_text(html, "utf-8")
        source.with_suffix(".json").write_text(facts, "utf-8")
    assert html == source.with_suffix(".html").read_text("utf-8")
    assert facts == source.with_suffix(".json").read_text("utf-8")


def test_golden_folder_holds_many_cases():
    assert len(SOURCES) >= 30
