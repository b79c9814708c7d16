"""The places themselves: examples of 88 kinds in real notes, as the list beside the project names them."""

import re
from html import unescape

import pytest

from tests.unit.transfer.test_corpora import CORPORA, DATA, corpus, prepared

KIND = re.compile(r"(\d+)\. «")
PLACE = re.compile(r"   - `corpora/([^/`]+)/([^`]+):(\d+)` ˋ(.*)ˋ\s*$")
DATA_TEX = re.compile(r'data-tex="([^"]*)"')
DELIMITED = re.compile(r"\$\$(.*?)(?:\$\$|…?\Z)|\$([^$]+?)(?:\$|…?\Z)|\\\((.*?)\\\)", re.S)
NO_ARTICLES = {63: "themes/", 66: "scaffolds/", 67: ("scaffolds/", "archetypes/"), 57: "README", 74: "README"}


def listed():
    """Number, corpus, path, line and text of each place; none where the list is not there."""
    path = DATA / "ODDITIES.md"
    number = 0
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        if kind := KIND.match(line):
            number = int(kind[1])
        elif place := PLACE.match(line):
            name, file, at, text = place.groups()
            yield pytest.param(
                number, name, file, int(at), text.replace("⏎", "\n").replace("ˋ", "`"), id=f"{number}-{name}"
            )


PLACES = list(listed()) or [pytest.param(0, "", "", 0, "", id="none")]


def flat(tex):
    """A formula without the indentation of its lines, which its block takes off."""
    return "\n".join(line.strip() for line in tex.strip().split("\n"))


def formulas(article):
    return [flat(unescape(tex)) for tex in DATA_TEX.findall(article.derived["html"])]


def formula_of(text):
    """The formula that a place shows, or its beginning."""
    found = [part for match in DELIMITED.findall(text) for part in match if part.strip()]
    return flat(max(found, key=len) if found else text).removesuffix("…")


def arrives(article, line, text):
    wanted = formula_of(text)
    assert any(wanted in tex for tex in formulas(article))


def is_unescaped(article, line, text):
    wanted = formula_of(text).replace("\\_", "_").replace("\\\\\\\\", "\\\\").replace("\\\\{", "\\{")
    assert any(wanted.replace("\\\\}", "\\}") in tex for tex in formulas(article))
    assert ("unescaped-formula", line) in {(remark.code, remark.line) for remark in article.remarks}


def is_money(article, line, text):
    assert not any("340" in tex or "220" in tex for tex in formulas(article))
    assert "$" in article.derived["html"]


def shows(*present, absent=()):
    def check(article, line, text):
        page = article.derived["html"]
        assert [part for part in present if part not in page] == []
        assert [part for part in absent if part in page] == []

    return check


def tells(code, absent="\0"):
    def check(article, line, text):
        assert (code, line) in {(remark.code, remark.line) for remark in article.remarks}
        assert absent not in article.derived["html"]

    return check


CHECKS = {
    3: is_money,
    16: is_money,
    (20, "hexo-oi-men-ci"): lambda article, line, text: arrives(article, line, "$a$"),
    21: is_money,
    (28, "hexo-oi-men-ci"): lambda article, line, text: arrives(
        article, line, f"$${text.partition('$$$$')[2]}"
    ),
    22: shows('src="/media/notes/', absent=["<svg", "&lt;svg"]),
    30: shows("[Link Content]", absent=["\\["]),
    32: shows("<code>$$</code>"),
    33: shows('data-language="latex"'),
    49: is_money,
    (50, "obsidian-mathwiki"): shows(">is a field <span", absent=["]("]),
    54: shows('class="admonition', absent=["ad-", "<pre"]),
    55: tells("unclosed-block", "ad-Definition"),
    56: shows('data-language="shell"', absent=["```"]),
    57: shows('data-language="mermaid"'),
    58: shows('data-language="python"', absent=[".input"]),
    59: shows("<strong>", absent=["**注意", "**push"]),
    60: tells("unpaired-bold"),
    61: lambda article, line, text: None if "`" in text else tells("unpaired-bold")(article, line, text),
    62: shows("代码 <a", absent=["###"]),
    63: shows(absent=["&lt;!--", r"w_{t+1} &amp;= w_t + \alpha_w [r_{t+1}"]),
    64: shows("<img", absent=[":width:", ":label:"]),
    (65, "obsidian-learn-everything"): shows("{{p}}"),
    65: shows(absent=["site.baseurl"]),
    68: tells("missing-picture", "refpic.jpg 这是一张用这种方式引用的图片)"),
    (69, "hugo-ouuan"): tells("missing-picture"),
    69: shows('src="/media/notes/', absent=["Functional%20files"]),
    70: shows('src="/media/notes/', absent=["Functional%20files"]),
    (74, "hugo-ouuan"): tells("missing-picture"),
    (71, "hugo-ouuan"): shows("小说下载", absent=["](/post_doc"]),
    71: shows(
        'href="https://distill.pub/2017/momentum/" rel="noopener nofollow ugc">文章</a>（作者是',
        absent=["]("],
    ),
    72: shows('href="https://www.asrockrack.com/photo/', absent=["{:", "w=&quot;"]),
    73: shows('src="/media/notes/', absent=["zoom"]),
    74: shows("<a ", absent=["!["]),
    75: tells("missing-picture", "[["),
    76: tells("missing-picture", "[["),
    77: tells("missing-picture", "[["),
    78: shows("零极点</a>", absent=["[[", "\\|"]),
    79: shows("<td>ROM</td>", absent=["[["]),
    80: shows('href="/articles/adc/#', absent=["[["]),
    81: lambda article, line, text: article.slug.isascii() or pytest.fail(article.slug),
    82: shows(absent=["\r"]),
    83: lambda article, line, text: len(formulas(article)) > 3 or pytest.fail("formulas are missing"),
    84: shows("<code>"),
    85: shows("<code"),
    86: shows("</p>"),
    87: shows('src="/media/notes/', absent=["<svg", "font-face"]),
    88: tells("removed-content", "giscus.app/client"),
}
"""What a kind's places must become; formulas, where none is named."""


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")
@pytest.mark.parametrize(("number", "name", "path", "line", "text"), PLACES)
def test_place_is_imported_rightly(number, name, path, line, text):
    if not (CORPORA / name / path).is_file():
        pytest.skip("the list knows a file that the folder no longer holds")
    if path.startswith(NO_ARTICLES.get(number, "\0")):
        remarks = corpus(name)[2].remarks
        assert {remark.code for remark in remarks if remark.path == path} & {
            "scaffold",
            "theme",
            "repository-file",
        }
        return
    check = CHECKS.get((number, name)) or CHECKS.get(number, arrives)
    if number in {7, 8} or (number in {5, 37} and "hugo" in name):
        check = is_unescaped if "hugo" in name else arrives
    check(prepared(name, path), line, text)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")
def test_every_kind_of_the_list_has_a_place_here():
    assert {place.values[0] for place in PLACES} == set(range(1, 89))
