"""The card: what it keeps, what it leaves out, where it is cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from articles.rendering.columns import width_of
from articles.rendering.document import Document
from articles.rendering.excerpt import MAX_COLUMNS_BEFORE_MORE, Excerpt, excerpt
from articles.rendering.parser import parse
from articles.rendering.source import cleaned
from tests.unit.rendering.test_properties import texts


def card(source: str, limit: int = 700) -> Excerpt:
    return excerpt(parse(Document(source)), limit_columns=limit)


def kinds(made: Excerpt) -> list[str]:
    return [token.type for token in made.tokens if token.type != "text"]


def formulas(made: Excerpt) -> list[str]:
    return [token.content for token in made.tokens if token.type == "math_inline"]


def shown(tokens: tuple[Token, ...]) -> str:
    return "".join(token.content for token in tokens)


# The defects of the site that inspired this one


def test_formulas_are_typeset_and_readable_as_text() -> None:
    made = card(r"在做Self Attention的时候$\boldsymbol{Q}\boldsymbol{K}^{\top}$之后忘记除以$\sqrt{d}$了")
    assert formulas(made) == [r"\boldsymbol{Q}\boldsymbol{K}^{\top}", r"\sqrt{d}"]
    assert made.text == "在做Self Attention的时候QKᵀ之后忘记除以√d了"


def test_hyphens_stay() -> None:
    assert card("前面N-1个词, `LAION-5B`, End-to-end").text == "前面N-1个词, LAION-5B, End-to-end"


def test_minus_signs_and_comparisons_stay() -> None:
    made = card("$10^{-8}$, 返回 1 或 -1, `T > 0`, snake_case, a < b")
    assert made.text == "10⁻⁸, 返回 1 或 -1, T > 0, snake_case, a < b"


def test_inline_code_keeps_its_dashes_and_its_face() -> None:
    made = card("只是多加了 `-m pdb`")
    assert made.text == "只是多加了 -m pdb"
    assert kinds(made) == ["code_inline"]


def test_a_short_display_is_a_formula_of_the_sentence() -> None:
    made = card("质能方程\n\n$$\nE=mc^2\n$$\n\n很有名。")
    assert made.text == "质能方程 E = mc² 很有名。"
    assert [t.meta["display"] for t in made.tokens if t.type == "math_inline"] == [False]


def test_code_blocks_leave_nothing_behind() -> None:
    assert card("前。\n\n```py\nprint()\n```\n\n    indented\n\n后。").text == "前。后。"


def test_numbers_in_a_quote_are_those_that_were_written() -> None:
    assert card("> 1、第一\n>\n> 2、第二").text == "1、第一 2、第二"


def test_list_items_keep_their_numbers_and_bullets() -> None:
    assert card("3. 甲\n4. 乙\n\n文\n\n- 丙\n  1) 丁\n- 戊").text == "3. 甲 4. 乙 文 • 丙 1) 丁 • 戊"


# What it leaves out, and what it keeps


@pytest.mark.parametrize(
    "block",
    [
        "# 标题", "![图](a.png)", "| a | b |\n|---|---|\n| 1 | 2 |", "---", "<!-- comment -->",
        "~~~\ncode\n~~~", "[^1]: 脚注",
    ],
)  # fmt: skip
def test_no_headings_pictures_tables_or_notes(block: str) -> None:
    assert card(f"前。\n\n{block}\n\n后。").text in ("前。后。", "前。 后。")


def test_footnote_marks_are_gone() -> None:
    assert card("前[^1]后。\n\n[^1]: 注").text == "前后。"


def test_a_display_between_single_dollars_is_elided() -> None:
    assert card(r"So $\begin{align}a&=b\\&=c\end{align}$ holds.").text == "So … holds."


def test_a_long_display_is_elided() -> None:
    made = card("如下：\n\n$$\n\\begin{aligned}a&=b\\\\&=c\\end{aligned}\n$$\n\n其中 $a$ 已知。")
    assert made.text == "如下：… 其中 a 已知。"
    assert formulas(made) == ["a"]


def test_no_card_begins_with_a_mark_of_what_is_left_out() -> None:
    assert card("$$\n" + "x+" * 60 + "y\n$$\n\nholds.").text == "holds."


def test_displays_in_a_row_are_elided_once() -> None:
    long = "$$\n\\begin{align}a&=b\\end{align}\n$$\n\n"
    assert card(f"有\n\n{long}{long}完").text == "有 … 完"


def test_bold_and_emphasis_stay_and_links_become_their_text() -> None:
    made = card("**粗** *斜* [文字](http://example.com) ~~删~~")
    assert made.text.startswith("粗 斜 文字")
    assert "strong_open" in kinds(made)
    assert not [kind for kind in kinds(made) if kind.startswith("link")]


def test_raised_and_lowered_text_keeps_its_meaning_without_tags() -> None:
    made = card("H<sub>2</sub>O, 10<sup>-8</sup>")
    assert made.text == "H₂O, 10⁻⁸"
    assert "html_inline" not in kinds(made)


def test_soft_breaks_between_chinese_are_no_spaces() -> None:
    assert card("中文\n中文 and\nenglish").text == "中文中文 and english"


# <!-- more -->


@pytest.mark.parametrize(
    "source", ["前。\n\n<!-- more -->\n\n后。", "前。<!--more-->后。", "- 前。\n<!-- more -->\n\n后"]
)
def test_what_stands_before_more_is_the_card(source: str) -> None:
    made = card(source)
    assert made.text in ("前。", "• 前。")


@pytest.mark.parametrize(
    "properties",
    [
        "Author: A. B.\nRating: 5",
        "作者：某人\n难度：普及",
        "**Proved by**: [a](/x/), [b](/y/)\nReferences: <i>none</i>",
    ],
)
def test_properties_on_top_are_no_prose(properties: str) -> None:
    assert card(f"<div></div>\n\n{properties}\n\nThe text.").text == "The text."
    assert card(f"{properties}\n\nThe text.\n\n<!-- more -->\n\nx").text == "The text."


def test_paragraphs_of_links_are_no_prose_unless_there_is_no_other() -> None:
    assert (
        card("# 题目链接\n\n[洛谷](https://a.b/) | [CF](https://c.d/)\n\n给你一个串。").text == "给你一个串。"
    )
    assert card("[洛谷](https://a.b/)").text == "洛谷"
    assert card("- [a](/a/)\n- [b](/b/)\n\nSee [c](/c/).").text == "• a • b See c."


@pytest.mark.parametrize("block", ["```\nx\n```", "    x", "| a |\n|---|", "![x](x.png)"])
def test_what_a_colon_announces_is_elided(block: str) -> None:
    assert card(f"Look here:\n\n{block}\n\nDone.").text == "Look here: … Done."
    assert card(f"Look here.\n\n{block}\n\nDone.").text == "Look here. Done."


def test_space_between_blocks_stands_before_the_marks() -> None:
    made = card("One.\n\n***Two***")
    assert kinds(made) == ["em_open", "strong_open", "strong_close", "em_close"]
    assert [token.content for token in made.tokens if token.type == "text"] == ["One.", " ", "Two"]
    assert [token.type for token in made.tokens][1:3] == ["text", "em_open"]


@pytest.mark.parametrize(
    "prose",
    ["题意：" + "给出一棵树，" * 8 + "\n思路：略", "One: two", "First.\n\nA: b\nC: d", "A: b\nC: d"],
)
def test_prose_with_colons_stays(prose: str) -> None:
    assert card(prose).text.startswith(prose[:2])


def test_more_without_prose_before_it_says_nothing() -> None:
    assert card("# 标题\n\n<!-- more -->\n\n正文。").text == "正文。"


# The cut


def test_nothing_is_cut_that_fits() -> None:
    assert "…" not in card("字" * 350).text


def test_columns_are_counted_not_characters() -> None:
    assert card("字" * 351).text == "字" * 349 + "…"
    assert card("word " * 139 + "word").text.endswith("word")


def test_a_sentence_end_is_preferred() -> None:
    made = card("第一句话到这里结束。第二句话说了很多很多很多很多很多很多的话", limit=30)
    assert made.text == "第一句话到这里结束。…"
    made = card("The first sentence ends here. The second goes on and on", limit=45)
    assert made.text == "The first sentence ends here.…"


def test_a_decimal_point_or_an_abbreviation_ends_no_sentence() -> None:
    assert card("We use values of about 3. 5 or e.g. 7 units for all", limit=45).text.endswith("units…")


def test_words_are_not_cut() -> None:
    assert card("alpha beta gamma delta", limit=13).text == "alpha beta…"


def test_no_line_ends_before_closing_or_after_opening_punctuation() -> None:
    texts = {card("甲乙丙丁（戊己庚）、辛壬癸子丑寅卯辰巳", limit=n).text for n in range(4, 36)}
    assert not [text for text in texts if text.rstrip("…").endswith(("（", "甲乙丙丁（戊己庚"))]


@pytest.mark.parametrize("whole", ["$a+b+c+d$", "`a long code span`", "[a long link text](x)"])
def test_formulas_code_and_links_are_kept_or_left_whole(whole: str) -> None:
    inside = {"$": "a + b + c + d", "`": "a long code span", "[": "a long link text"}[whole[0]]
    for limit in range(6, 40):
        made = card(f"some words {whole} and more words to be cut", limit=limit)
        rest = made.text.removesuffix("…")
        assert inside in rest or "some words".startswith(rest.strip())


def test_a_word_tied_to_a_formula_goes_with_it() -> None:
    assert card("the one $k$-means method", limit=13).text == "the one…"


@pytest.mark.parametrize("character", ["👩‍👩‍👧‍👦", "é", "🇨🇳", "👍🏽", "각"])
def test_a_character_is_never_cut(character: str) -> None:
    for limit in range(3, 24):
        rest = card(character * 12, limit=limit).text.removesuffix("…")
        assert rest == character * (len(rest) // len(character))


def test_marks_are_closed_and_none_is_empty() -> None:
    made = card("一二三 **四五六七八九十** 一二三四五六七八九十", limit=14)
    assert kinds(made) == ["strong_open", "strong_close"]
    assert kinds(card("一二三四 **五六七八九十**", limit=10)) == []


def test_a_list_number_does_not_stand_alone_at_the_end() -> None:
    assert card("1. 一二三四\n2. 五六七八", limit=15).text == "1. 一二三四…"


def test_the_tokens_say_what_the_text_says() -> None:
    made = card("甲 `乙` **丙**，丁\n\n- 戊", limit=700)
    assert shown(made.tokens) == made.text


def test_a_card_is_never_wider_than_its_limit() -> None:
    source = "混合 text 与 $x^2$，`code` and **bold 文字** 。" * 40
    for limit in (20, 50, 111, 700):
        assert width_of(card(source, limit).text) <= limit


@pytest.mark.parametrize("source", ["", "# 只有标题", "```\ncode\n```", "![](a.png)", "<!-- more -->"])
def test_no_prose_is_no_card(source: str) -> None:
    assert card(source) == Excerpt((), "")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(texts, st.integers(1, 120))
def test_whatever_the_text_the_card_is_one_short_line_of_whole_things(source: str, limit: int) -> None:
    source = cleaned(source)
    made = card(source, limit)
    assert "\n" not in made.text
    assert width_of(made.text) <= (MAX_COLUMNS_BEFORE_MORE if "<!--" in source else limit)
    assert all(tex in source for tex in formulas(made))
    opened: list[str] = []
    for kind in kinds(made):
        mark, _underscore, side = kind.rpartition("_")
        if side == "open":
            opened.append(mark)
        elif side == "close":
            assert opened.pop() == mark
    assert opened == []
