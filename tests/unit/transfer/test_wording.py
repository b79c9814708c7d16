"""Every remark has words, in every language that the interface speaks."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import articles.transfer
from articles.transfer.report import Remark
from articles.transfer.wording import WORDS, describe

CODE = "".join(path.read_text("utf-8") for path in Path(articles.transfer.__file__).parent.rglob("*.py"))
NAMED = re.compile(
    r"""remark\(\s*(?:path, )?"([\w-]+)"|Remark\([^"\n]*?, "([\w-]+)"|UnreadableError\("([\w-]+)\""""
)
CODES = sorted({next(filter(None, found)) for found in NAMED.findall(CODE)})


def test_remarks_are_found_in_the_code():
    assert {"missing-picture", "left-out-of-export", "unknown-tag", "too-large"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_remark_has_words(code):
    assert code in WORDS


@pytest.mark.parametrize("code", WORDS)
def test_remark_names_its_place_and_what_it_is_about(code):
    with translation.override("en"):
        said = describe(Remark("a.md", 3, 4, code, "the culprit"))
    assert said.startswith("a.md:3:4: ")
    assert "%(" not in said


def test_name_of_a_file_makes_no_lines_and_no_commands():
    line = describe(Remark("a\nb\x1b[2J\u202ec.md", 1, 2, "empty-note"))
    assert line.startswith("a\ufffdb\ufffd[2J\ufffdc.md:1:2: ")
