"""Plain text to be searched and lines to be read; how long that takes."""

import pytest

from articles.rendering.document import Document
from articles.rendering.parser import parse
from articles.rendering.plain import plain_text, readable_text
from articles.rendering.reading_time import minutes


def searchable(source: str) -> str:
    return plain_text(parse(Document(source)))


def read(source: str) -> int:
    return minutes(parse(Document(source)))


def test_every_block_is_a_line() -> None:
    source = "# 标题\n\n段落 **粗**\n\n- 甲\n- 乙\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    source += "\n```py\nx = 1\ny\n```\n\n> 引"
    assert searchable(source).split("\n") == "标题/段落 粗/甲/乙/a/b/1/2/x = 1/y/引".split("/")  # noqa: SIM905


@pytest.mark.parametrize("tex", [r"a\_b < c", r"\begin{align}a&=b\\ \end{align}", r"x  y", r"\{x\}"])
def test_formulas_are_there_byte_for_byte(tex: str) -> None:
    assert searchable(f"见 ${tex}$ 。") == f"见 ${tex}$ 。"
    assert searchable(f"$$\n{tex}\n$$") == f"${tex}$"


def test_code_pictures_links_and_notes_can_be_found() -> None:
    text = searchable("`code` ![图 $x$](a.png) [文](http://example.com)[^1]\n\n[^1]: 脚注")
    assert "code 图 $x$ 文" in text
    assert "脚注" in text
    assert "example.com" not in text


def test_tags_of_raw_html_are_not_text() -> None:
    assert searchable("<div>\n  <b>words</b> &lt;x&gt;\n</div>").split() == ["words", "<x>"]


def test_a_title_is_readable() -> None:
    tokens = parse(Document(r"## 复杂度 $O(n^2)$ 与 `T > 0` **粗**"))
    assert readable_text(tokens[1].children or []) == "复杂度 O(n²) 与 T > 0 粗"


def test_chinese_and_english_of_the_same_length_in_time() -> None:
    assert read("字" * 4000) == 10
    assert read("word " * 2300) == 10
    assert read("字" * 2000 + "\n\n" + "word " * 1150) == 10


def test_formulas_code_and_pictures_take_time() -> None:
    prose = "字" * 2000
    assert read(prose) == 5
    assert read(prose + "\n\n" + "$$\n\\sum_{i=1}^n a_i + b_i = \\frac{c}{d}\n$$\n\n" * 20) > 5
    assert read(prose + "\n\n```py\n" + "x = 1\n" * 100 + "```\n") == 8
    assert read(prose + "\n\n" + "![](a.png)\n\n" * 15) == 7


@pytest.mark.parametrize("source", ["", "短。", "# a"])
def test_nothing_takes_less_than_a_minute(source: str) -> None:
    assert read(source) == 1
