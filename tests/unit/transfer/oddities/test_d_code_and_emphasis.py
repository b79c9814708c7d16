"""Oddities 55 to 65: fences, emphasis beside Chinese, comments, roles, expressions of templates."""

import pytest


def test_fence_that_is_never_closed_is_told_and_keeps_what_follows(imported):
    article = imported("obsidian", "before\n\n``` ad-Definition\n\nthe $x$ of it\n")
    assert article.inline == ["x"]
    assert ("unclosed-block", 3) in article.places


def test_indented_fence_of_a_list_is_code(imported):
    article = imported("jekyll", "1. one\n\n    ```shell\n    ls $x $y\n    ```\n")
    assert 'data-language="shell"' in article.html
    assert article.inline == []


@pytest.mark.parametrize("program", ["obsidian", "jekyll"])
def test_diagram_is_code_of_its_language(imported, program):
    assert 'data-language="mermaid"' in imported(program, "```mermaid\ngraph TD\nA-->B\n```\n").html


def test_cell_of_a_notebook_is_code_of_its_language(imported):
    article = imported("d2l", "```{.python .input}\n#@tab pytorch\nx = 1\n```\n")
    assert 'data-language="python"' in article.html
    assert ".input" not in article.html
    assert "PyTorch" in article.html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("**注意：**右边的", "<strong>注意：</strong>右边的", id="59-closing"),
        pytest.param(
            "* **push（key，value）**将", "<strong>push（key，value）</strong>将", id="59-closing-in-list"
        ),
        pytest.param("说**「が」**の", "说<strong>「が」</strong>の", id="60-opening"),
    ],
)
def test_bold_text_may_touch_punctuation_and_chinese(imported, text, html):
    assert html in imported("plain", text).html


@pytest.mark.parametrize("text", ["**Clustering **", "hours**<u> ; </u>**"])
def test_asterisks_that_commonmark_does_not_read_stay_and_are_told(imported, text):
    article = imported("obsidian", f"甲 {text} 乙\n")
    assert text in article.html
    assert article.codes == ["unpaired-bold"]


def test_bold_code_in_brackets_of_a_slide_is_bold_code(imported):
    assert "<strong><code>DenseBlock</code></strong>" in imported("d2l", "(**`DenseBlock`**)。").html


def test_heading_of_hexo_needs_no_space(imported):
    article = imported("hexo", "title: T\n---\n###代码\n")
    assert "代码" in article.prepared.derived["toc"][0]["text"]


def test_comment_vanishes_with_its_formulas(imported):
    article = imported("jekyll", "甲\n\n<!-- \n$$\n\\to (s_t, a_t)\n$$\n-->\n\n乙 $x$\n")
    assert (article.inline, article.display) == (["x"], [])
    assert "&lt;!--" not in article.html
    assert r"\to" not in article.html


def test_roles_of_a_book_are_no_text(imported):
    text = "# T\n:label:`sec_t`\n\nsee :numref:`sec_u`, :cite:`Goh.2017`\n\n![a](b.png)\n:width:`400px`\n"
    article = imported("d2l", text, files={"chapter/b.md": "# U\n:label:`sec_u`\n"})
    assert ":`" not in article.source
    assert "[U](/articles/b/)" in article.source
    assert "Goh, 2017" in article.source


def test_expression_that_no_template_knows_stays(imported):
    assert "{{p}}" in imported("obsidian", "极对数 {{p}} 为\n").html


def test_address_of_the_site_in_an_expression_is_gone(imported):
    article = imported("jekyll", "[a]({{ site.baseurl }}/2024/01/02/a.html)\n")
    assert article.source == "[a](/articles/a/)\n"
