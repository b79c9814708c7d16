"""What the book of d2l writes in its own way becomes Markdown."""

import pytest

from tests.pictures import raster

PNG = raster()


def note(folder, text):
    for number in range(8):
        folder.write(f"c/{number}.md", f"# Note {number}\n:label:`sec_{number}`\n")
    return folder.write("c/a.md", f"# 标题\n:label:`sec_a`\n\n中文 {text}\n")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("见 :numref:`sec_1`", "[Note 1](/articles/1/)"),
        ("\n## 小节\n:label:`sub`\n\n见 :numref:`sub`", "## 小节 {#sub}\n"),
        ("\n## 小节\n:label:`sub`\n\n见 :numref:`sub`", "[小节](/articles/a/#sub)"),
        ("\n## 小节\n\n:label:`sub`\n\n见 :numref:`sub`", "## 小节 {#sub}\n"),
        ("\n$$x=1$$\n:eqlabel:`eq_x`\n", r"$$\begin{equation}x=1\label{eq_x}\end{equation}$$"),
        ("\n$$x=1$$\n:eqlabel:`eq_x`\n\n见 :eqref:`eq_x`", r"$\eqref{eq_x}$"),
        ("(**$$x=1$$**)\n:eqlabel:`eq_x`\n\n见 :eqref:`eq_x`", r"\label{eq_x}"),
        ("见 :cite:`LeCun.Bottou.ea.1998`", "见（LeCun et al., 1998）"),
        ("（ :numref:`sec_1`）", "（[Note 1](/articles/1/)）"),
        ("如 :numref:`sec_1` 所示", "如[Note 1](/articles/1/)所示"),
        ("如 :numref:`sec_1` and", "如[Note 1](/articles/1/) and"),
        ("[**重要**] (**也是**)", "**重要** **也是**"),
        ("\n```{.python .input  n=1}\nx\n```", "```python\nx\n```"),
        ("\n```{.python .input}\n#@tab pytorch\nx\n```", "```python\n# PyTorch\nx\n```"),
        ("\n```{.python .input}\n#@tab all\nx\n```", "\n```python\nx\n```"),
        ("\n:begin_tab:`mxnet, pytorch`\nx\n:end_tab:", "::: note MXNet, PyTorch\nx\n:::"),
        ("\n```toc\n:maxdepth: 1\n\n1\n2\n```", "- [Note 1](/articles/1/)\n- [Note 2](/articles/2/)"),
        ("\n![图](x.png)\n:label:`fig_x`\n\n见 :numref:`fig_x`", ' "图 1：图")\n\n<a id="fig_x"></a>\n'),
        ("\n![图](x.png)\n:label:`fig_x`\n\n见 :numref:`fig_x`", "[图 1](/articles/a/#user-fig_x)"),
        ("\n![图](x.png)\n:width:`60px`\n", 'width="60" height="40"'),
        ("\n:条件概率 $P$\n\n|a|b|\n|-|-|\n", "\n条件概率 $P$\n\n|a|b|"),
    ],
)
def test_roles_become_markdown(folder, text, part):
    note(folder, text).write("c/x.png", PNG)
    source = folder.source("c/a.md")
    assert part in source
    assert not any(
        sign in source for sign in (":label:", ":numref:", ":eqlabel:", ":width:", "#@tab", "_tab:")
    )
    assert folder.remarks("c/a.md") == []


def test_translation_refers_to_itself(folder):
    note(folder, "").write("c/a_origin.md", "# Title\n:label:`sec_a`\n").write(
        "c/b_origin.md", ":numref:`sec_a`"
    )
    assert folder.source("c/b_origin.md").strip() == "[Title](/articles/a-origin/)"


def test_contents_of_a_translation_lead_to_translations(folder):
    note(folder, "").write("c/a_origin.md", "# A\n").write("c/index_origin.md", "# C\n```toc\na\n1\n```\n")
    assert folder.source("c/index_origin.md").split() == [
        "-",
        "[A](/articles/a-origin/)",
        "-",
        "[Note",
        "1](/articles/1/)",
    ]


def test_reference_in_english_text_keeps_its_spaces(folder):
    note(folder, "").write("c/b.md", "# Title\n\nSee :numref:`sec_1` and :cite:`LeCun.ea.1998` too.\n")
    expected = "See [Note 1](/articles/1/) and (LeCun et al., 1998) too."
    assert folder.source("c/b.md").strip() == expected


def test_tabs_after_a_list_are_boxes(folder):
    note(folder, "\n- one\n- two\n:begin_tab:`mxnet`\nx\n:end_tab:\n")
    assert '<aside class="admonition note">' in folder.html("c/a.md")


def test_unknown_label_is_told(folder):
    assert "(gone)" in note(folder, ":numref:`gone`").source("c/a.md")
    assert folder.remarks("c/a.md") == [("missing-label", 4, "gone")]
