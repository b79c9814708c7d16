"""Problems in words."""

from pathlib import Path

from django.conf import settings

from articles.problems import WORDS, describe
from articles.rendering import render


def test_a_problem_is_told_with_its_place():
    problem = {"line": 3, "column": 7, "code": "unknown-label", "detail": "eq:a"}
    expected = "No formula has the label “eq:a”. Correct it, or give it to the formula that is meant."
    assert describe(problem) == f"Line 3, column 7: {expected}"


def test_an_unknown_problem_is_told_all_the_same():
    problem = {"line": 1, "column": 1, "code": "new-kind", "detail": "x"}
    assert describe(problem) == "Line 1, column 1: Something is wrong here (new-kind x)."


def test_all_words_belong_to_the_renderer():
    programs = Path(settings.BASE_DIR, "articles", "rendering").rglob("*.py")
    source = "".join(program.read_text(encoding="utf-8") for program in programs)
    assert [code for code in WORDS if f'"{code}"' not in source] == []


def test_the_renderer_has_words_for_what_it_finds():
    found = render("# A\n\n### B\n\n$x and $$y and \\eqref{z}\n\n[^1] <blink>x</blink>\n\n```python\n")
    assert len(found.problems) >= 4
    assert {problem.code for problem in found.problems} <= WORDS.keys()
