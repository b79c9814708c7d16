"""Real notes that nobody here wrote: how many become articles, and the places that break importers."""

import json
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings

from articles.transfer.collect import collect
from articles.transfer.dialects import detect
from articles.transfer.files import Tree
from articles.transfer.importing import give_slugs, surroundings
from articles.transfer.prepare import Preparer

DATA = settings.BASE_DIR.parent / "shared" / "data"
CORPORA = DATA / "corpora"

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")

D2L, HEXO, HUGO = "d2l-zh", "hexo-oi-men-ci", "hugo-ouuan"
JEKYLL, GARDEN, WIKI = "jekyll-zhengyuan", "obsidian-learn-everything", "obsidian-mathwiki"
POSTS, NOTES = "content/post", "src/site/notes"
KINDS = {
    "repository-file": "not_articles",
    "scaffold": "not_articles",
    "section": "not_articles",
    "page": "pages",
}
ABSENT = {HEXO: 7}
"""Files of programs that the list counts and the folder no longer holds."""


@cache
def corpus(name):
    """The corpus's notes by path, and what prepares them; pictures are not stored."""
    dialect = detect(Tree.walk(CORPORA / name))[0]
    collected = collect(dialect)
    slugs, _remarks = give_slugs(collected.notes, dialect, {}, set())
    preparer = Preparer(dialect, surroundings(dialect, collected.notes, slugs, writes=False), {})
    return {note.path: note for note in collected.notes}, preparer, collected


@cache
def prepared(name, path):
    notes, preparer, _collected = corpus(name)
    return preparer.prepare(notes[path])


def tex(formula):
    """How a formula stands in a page."""
    return f'data-tex="{escape(formula)}"'


@pytest.mark.parametrize("name", [D2L, HEXO, HUGO, JEKYLL, GARDEN, WIKI])
def test_as_many_files_become_articles_as_the_list_says(name):
    expected = json.loads((DATA / "expected-import.json").read_text())[name]
    notes, _preparer, collected = corpus(name)
    counts = {"pages": 0, "not_articles": ABSENT.get(name, 0), "drafts_folder": 0}
    for remark in collected.remarks:
        if remark.code in KINDS:
            counts[KINDS[remark.code]] += 1
    counts["drafts_folder"] = sum(note.draft for note in notes.values())
    titles = [note.title for note in notes.values()]
    counts["titles_used_more_than_once"] = len({title for title in titles if titles.count(title) > 1})
    counts["article_files"] = len(notes) - counts["drafts_folder"]
    assert counts == {key: expected[key] for key in counts}


KAI = f"{NOTES}/180°根轨迹绘制法则.md"
PLACES = [
    # Markdown eats the formula
    (WIKI, "Notes/Abel's Summation Formula.md", [tex("b_k=s_k-s_{k-1}")], ["<em>"]),
    (GARDEN, KAI, [r"\sum\limits_{i=1}^{n} \dfrac{1}{d-p_{i}}=0"], []),
    (GARDEN, f"{NOTES}/180°根轨迹绘制法则.md", [tex("K^{*}"), r"Max\left\{m,n \right\}"], []),
    (HEXO, "source/_posts/20160318-color.md", ["- count(u) * d_i", tex("n")], []),
    (
        JEKYLL,
        "_posts/2023-07-28-HomeLabGPUServerBuild.md",
        ["~$150", "<strong>22</strong>GB", "$340"],
        ["math"],
    ),
    (GARDEN, KAI, [r"\dfrac{N(s)}{D(s)}=-1 \\"], []),
    (D2L, "chapter_attention-mechanisms/multihead-attention.md", [r"\mathbf h_1\\\vdots\\\mathbf h_h"], []),
    (
        HUGO,
        f"{POSTS}/CF786C-Till-I-Collapse（根号分治，二分答案-主席树，调和级数）.md",
        [tex(r"f_{l, i}\in\{0, 1\}")],
        [],
    ),
    (GARDEN, f"{NOTES}/向量投影.md", [r"0&amp;0&amp;0\\0&amp;0&amp;0\\0&amp;0&amp;1"], []),
    (
        WIKI,
        "Notes/Action of linear map repr under basis left-multiplication of matrix representation.md",
        [r"\mc{A}=", r"\newcommand"],
        ["![["],
    ),
    (HUGO, f"{POSTS}/THUWC2019-第二轮冬眠.md", [tex("a_{p_i}< b(i)_{p_i}")], []),
    (HUGO, f"{POSTS}/CF484E.md", [tex(r"b_i=\begin{cases}1&a_i\ge x\\-n&a_i<x\end{cases}")], []),
    (GARDEN, f"{NOTES}/状态空间表达式的建立.md", [r"\mathbf{u}  \\\\"], []),
    (WIKI, "Notes/Basic properties of cyclic groups.md", [tex("0<k<n")], []),
    (GARDEN, f"{NOTES}/分布函数.md", [tex("x_{1}<x_{2}")], []),
    (WIKI, "Notes/Abelian group is simple iff cyclic of prime order.md", [tex(r"\ord{g}<\infty")], []),
    (GARDEN, f"{NOTES}/PWM变换器.md", [tex(r"\rho<0.5")], []),
    (HUGO, f"{POSTS}/WC2019-全国模拟赛第一场-T1-题解.md", [tex(r"[x,y] (l_i\le x\le y<i)")], []),
    (
        JEKYLL,
        "_posts/2023-04-16-ObjectDetectionNotes.md",
        [r"[D_{\eta, \beta, v}^{(0)}x^{(0)}](u, \lambda)"],
        [],
    ),
    (D2L, "chapter_natural-language-processing-pretraining/approx-training.md", [tex(r"[\![x]\!] = 1")], []),
    (
        D2L,
        "chapter_attention-mechanisms/self-attention-and-positional-encoding_origin.md",
        [tex(r"6^{\mathrm{th}}")],
        [],
    ),
    # What is and is not a formula
    (JEKYLL, "_posts/2023-04-16-ObjectDetectionNotes.md", [tex("t")], []),
    (WIKI, "Notes/Cartesian product is a set.md", [r"\begin{alignat}{2}"], []),
    (GARDEN, f"{NOTES}/复合闭路定理.md", [r"(u+iv)\, (dx+idy)"], ["[["]),
    (WIKI, "Notes/Real Analysis.md", [tex("/")], ["obsidian://"]),
    (
        D2L,
        "chapter_computational-performance/parameterserver.md",
        [f'部分为<span class="math inline" {tex("40")}'],
        [],
    ),
    (D2L, "chapter_appendix-tools-for-deep-learning/selecting-servers-gpus.md", [tex(r"\times")], []),
    (HEXO, "source/_posts/20160319-set.md", [tex("S"), tex("a")], []),
    (JEKYLL, "_posts/2019-06-03-ProgrammingBasics.md", [tex("sign = b_{31} = 0")], [r"\$", "$$"]),
    (JEKYLL, "_drafts/2024-11-13-IB-Math.md", [tex(r"n(A \text{ OR } B) = n(A) + n(B)"), tex("d")], []),
    (D2L, "chapter_multilayer-perceptrons/mlp.md", [r"\operatorname{ReLU}(x) = \max(x, 0)."], ["(**", "**)"]),
    (HEXO, "source/_posts/zjoi2014-force.md", [r"q_i &amp; i \neq 0 \\ 0 &amp; i = 0"], []),
    (GARDEN, f"{NOTES}/快速傅里叶变换.md", [tex("N")], []),
    (HUGO, f"{POSTS}/use-github-project-to-create-a-to-do-list.md", ["Copy [Link Content]"], []),
    (GARDEN, f"{NOTES}/0°根轨迹绘制规则.md", [r"\varphi_{a}= \dfrac{2k\pi}{n-m}"], []),
    (JEKYLL, "_posts/2023-08-10-PersonalBlogWithJekyll.md", ["<code>$$</code>"], []),
    (HEXO, "source/_posts/write-fake-code-with-tex.md", [r"\renewcommand{\tab}"], []),
    (HEXO, "source/_posts/cogs-727.md", [tex("R_j∈I")], []),
    (D2L, "chapter_optimization/optimization-intro.md", [tex("d！")], []),
    (GARDEN, f"{NOTES}/拉普拉斯变换.md", [r"\left. \frac{1}{a+s}e^{(a+s)t} \right"], []),
    (
        HUGO,
        f"{POSTS}/parallel-binary-search.md",
        [r"\text{ PARALLEL_BINARY_SEARCH}(l, r, M, Q)\\"],
        [r"\\\\"],
    ),
    (
        WIKI,
        "Notes/Enlargement of linearly independent set by adjoining non-spanned vector.md",
        [tex(r"\ref{\ast}")],
        [],
    ),
    (GARDEN, f"{NOTES}/传递函数矩阵.md", [r"{\color{red}C}"], []),
    # Formulas and block structure
    (WIKI, "Notes/Basic properties of group homomorphisms.md", [r"\begin{equation}"], ["<pre"]),
    (JEKYLL, "_posts/2023-08-10-PersonalBlogWithJekyll.md", ["sign = b_{31} = 0"], []),
    (HEXO, "source/_posts/sekaictf-2022-pafs.md", [tex("a(n)=na(n-1)+1")], ["&gt; $$"]),
    (GARDEN, f"{NOTES}/冲激函数.md", [r"\dfrac{1}{\varepsilon} , 0&lt;t&lt;\varepsilon\\ \\"], []),
    (JEKYLL, "_posts/2019-06-03-ProgrammingBasics.md", ["- 10.75 = - (1.01011)_{2} \\times 2^3"], []),
    (GARDEN, f"{NOTES}/伽马分布.md", [tex(r"\chi^{2}")], []),
    (GARDEN, f"{NOTES}/TCP.md", [r"ACK_n = \text{期望接收的第}n\text{字节}"], []),
    (HEXO, "source/_posts/hnoi2016-sequence.md", ["<td", tex("l")], []),
    (WIKI, "Notes/Group Theory.md", ["Fundamental Theorem"], ["[["]),
    (D2L, "chapter_computer-vision/rcnn.md", [tex(r"2\times 2")], []),
    (GARDEN, f"{NOTES}/二阶系统的时域分析.md", ['class="admonition note"', tex(r"\zeta")], ["[!note]"]),
    (WIKI, "Notes/Abel's Test.md", [tex(r"\blacksquare")], ["float"]),
    (
        WIKI,
        "Notes/Abelian Group.md",
        ['class="admonition', "Definition.", "<b>abelian</b>"],
        ["ad-Definition", "<pre"],
    ),
    # Code, quotes, lists, emphasis
    (WIKI, "Notes/Locally-small Category.md", ["locally", 'class="admonition'], ["<pre", "ad-"]),
    (JEKYLL, "_posts/2024-01-27-DiskPassthrough.md", ['data-language="shell"'], ["```"]),
    (JEKYLL, "_posts/2019-08-31-GitNotes.md", ['data-language="mermaid"'], ["```"]),
    (D2L, "chapter_attention-mechanisms/attention-cues.md", ['data-language="python"'], [".input", "#@tab"]),
    (HEXO, "source/_posts/noi2008-candy.md", ["<strong>注意：</strong>右边的"], ["**注意"]),
    (
        D2L,
        "chapter_computational-performance/parameterserver.md",
        ["<strong>push（key，value）</strong>将"],
        [],
    ),
    (HEXO, "source/_posts/codevs-1563.md", ['代码 <a class="heading-anchor"'], ["###代码"]),
    (JEKYLL, "_posts/2024-09-09-MathematicalFoundationsOfReinforcementLearning.md", [], ["&lt;!--"]),
    (D2L, "chapter_appendix-tools-for-deep-learning/aws.md", ["<img"], [":width:", ":label:", ":numref:"]),
    (GARDEN, f"{NOTES}/异步电机.md", ["{{p}}"], []),
    (
        JEKYLL,
        "_posts/2024-10-01-ReinforcementLearningNotes.md",
        ['href="/articles/mathematicalfoundationsofreinforcementlearning/'],
        ["site.baseurl"],
    ),
    # Images and files
    (HUGO, f"{POSTS}/hexo博客搭建指北.md", [], ["refpic.jpg 这是一张用这种方式引用的图片)"]),
    (GARDEN, f"{NOTES}/8051中断系统.md", ['<img src="/media/notes/'], ["Functional%20files"]),
    (
        D2L,
        "chapter_optimization/momentum.md",
        ['href="https://distill.pub/2017/momentum/"', "（Goh, 2017）"],
        [":cite:"],
    ),
    (
        JEKYLL,
        "_posts/2023-07-28-HomeLabGPUServerBuild.md",
        ['href="https://www.asrockrack.com/photo/'],
        ["{:"],
    ),
    (JEKYLL, "_posts/2023-04-16-ObjectDetectionNotes.md", ['width="575"', '<img src="/media/'], ["zoom"]),
    (GARDEN, f"{NOTES}/经典环节的传递函数.md", ["Pasted image 20240623191021. png"], ["![["]),
    (GARDEN, KAI, ['href="/articles/'], ["[[", r"\|"]),
    (GARDEN, f"{NOTES}/STM32-C.md", ["<td>ROM</td>"], ["[["]),
    (GARDEN, f"{NOTES}/STM32 ADC.md", ['href="/articles/adc/#'], ["[["]),
    # Encoding and characters
    (GARDEN, f"{NOTES}/传递函数矩阵.md", [], ["\r"]),
    (D2L, "chapter_attention-mechanisms/multihead-attention.md", ["的形状"], []),
    (GARDEN, f"{NOTES}/Unlinearity.md", ['<img src="/media/notes/'], ["<svg", "excalidraw"]),
    # Raw HTML
    (GARDEN, f"{NOTES}/二维分布函数.md", ['<img src="/media/notes/'], ["<svg", "font-face"]),
    (GARDEN, f"{NOTES}/加入到网站的建设中.md", [], ["<script", "giscus.app/client"]),
]


@pytest.mark.parametrize(("name", "path", "present", "absent"), PLACES)
def test_place_that_breaks_importers_is_read_rightly(name, path, present, absent):
    note = prepared(name, path)
    shown = note.derived["html"] + note.fields["macros"]
    for part in present:
        assert part in shown
    for part in absent:
        assert part not in shown


@pytest.mark.parametrize("name", [HUGO, JEKYLL])
def test_every_link_within_the_site_leads_somewhere(name):
    notes, _preparer, _collected = corpus(name)
    all_prepared = [prepared(name, path) for path in notes]
    anchors = {each.slug: {entry["anchor"] for entry in each.derived["toc"]} for each in all_prepared}
    for each in all_prepared:
        for address in _links(each.derived["html"]):
            slug, _, anchor = address.removeprefix("/articles/").partition("/#")
            assert slug.rstrip("/") in anchors
            assert not anchor or anchor in anchors[slug]


def _links(html):
    return [unquote(part.split('"')[0]) for part in html.split('href="')[1:] if part.startswith("/articles/")]


def test_title_with_no_heading_is_the_file_name():
    assert Path(KAI).stem == prepared(GARDEN, KAI).fields["title"]
