"""Bodies in HTML become Markdown that shows the same."""

import re
from html import escape, unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.rendering import render
from articles.transfer.html import markdown_of

WORDS = st.lists(st.text("ab1*_`#+-.>~=[](){}!|&;:<\\ 中，", min_size=1, max_size=6), min_size=1, max_size=6)
TAG = re.compile(r"<[^>]*>")


def shown(html):
    return " ".join(unescape(TAG.sub("", html)).split())


@settings(max_examples=200, deadline=None)
@given(WORDS)
@example(["--", "-"])
def test_text_shows_as_it_did_whatever_marks_are_in_it(words):
    text = " ".join(" ".join(words).split())
    assert shown(render(markdown_of(f"<p>{escape(text)}</p>")).html) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h3 id='a-b'>T $x$</h3>", "### T $x$ {#a-b}"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ("<ol start='3'><li>a</li></ol>", "3. a"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre class='brush: python'>a &lt; b\n```</pre>", "````python\na < b\n```\n````"),
        ("<pre><code class='language-c++'>x</code></pre>", "```c++\nx\n```"),
        ("<p>a<br/>b</p>", "a  \nb"),
        ("<p><b>a</b><i> b </i><del>c</del></p>", "**a** *b* ~~c~~"),
        ("<p><strong>注意：</strong>a</p>", "<strong>注意：</strong>a"),
        ("<p>x<sup>2</sup> <kbd>A</kbd></p>", "x<sup>2</sup> <kbd>A</kbd>"),
        ("<p><a href='https://e.org/a b' title='t'>x</a></p>", '[x](<https://e.org/a b> "t")'),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<table><tr><th>a</th></tr><tr><td>b|c</td></tr></table>", "| a |\n| --- |\n| b\\|c |"),
        ("<table><tr><td>$|x|$</td></tr></table>", "|  |\n| --- |\n| $|x|$ |"),
        ("<hr>", "---"),
        ("<div><div><p>a</p></div>b</div>", "a\n\nb"),
        (
            "<p>$$\\begin{aligned}<br>a&amp;=b\\\\<br>c\\end{aligned}$$</p>",
            "$$\\begin{aligned}\na&=b\\\\\nc\\end{aligned}$$",
        ),
        ("<p>\\(a &lt; b\\) and \\[c_1\\]</p>", "\\(a < b\\) and \\[c_1\\]"),
        ("<iframe src='x'></iframe>", '<iframe src="x"></iframe>'),
        (
            "<details><summary>S</summary>\n\n<p>a</p></details>",
            "<details><summary>S</summary>\n<p>a</p></details>",
        ),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("a\nb\n\nc", "a  \nb\n\nc"),
        ("<p></p><p>&nbsp;</p>", ""),
        ("<script>if (a < b) {}</script>", "<script>if (a < b) {}</script>"),
        ("<p>a <unknown>b</unknown></p>", "a <unknown>b</unknown>"),
        ("<p>open <b>never closed", "open **never closed**"),
    ],
)
def test_html_becomes_markdown_or_stays(html, markdown):
    assert markdown_of(html).strip() == markdown
