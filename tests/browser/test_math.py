"""MathJax on pages of formulas, served by nobody but this test, under the site's own policy."""

import html
import json
import mimetypes

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from articles.context import site
from articles.rendering import render
from articles.rendering.tex import parse_macros, to_mathml
from config.middleware import PUBLIC_POLICY

SITE = "http://localhost:1"
WAITING = ".math:not(.set, .math-error)"
WATCH_SHIFTS = """window.shift = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});"""
NO_MACROS = parse_macros("")


def inline(tex: str, labels: dict[str, str] | None = None) -> str:
    mathml = to_mathml(tex, display=False, macros=NO_MACROS)
    kind = "inline" if mathml else "inline tex"
    numbers = f' data-labels="{html.escape(json.dumps(labels))}"' if labels else ""
    source = html.escape(tex)
    return f'<span class="math {kind}" data-tex="{source}"{numbers}>{mathml or source}</span>'


def paragraph(*parts: str) -> str:
    return f"<p>{''.join(parts)}</p>"


def display(tex: str, **attributes: object) -> str:
    mathml = to_mathml(tex, display=True, macros=NO_MACROS)
    kind = "display" if mathml else "display tex"
    others = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return (
        f'<div class="math {kind}" data-tex="{html.escape(tex)}"{others}>{mathml or html.escape(tex)}</div>'
    )


def article(*parts: str, macros: str = "") -> str:
    return f"""<div class="article-body" data-math-group data-macros='{macros}'>{"".join(parts)}</div>"""


def card(text: str) -> str:
    return f'<article class="card"><p data-math-group>{text}</p></article>'


@pytest.fixture
def show(page: Page, settings):
    """Shows a page with this body, and waits until all of its formulas are set."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    head = render_to_string("includes/math.html", site())

    def show_page(body: str, *, meta: str = "", missing: str = "no such file", wait: bool = True) -> Page:
        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(SITE)
            if path == "/":
                page_html = f'<!doctype html><link rel="icon" href="data:,">{meta}{head}<body>{body}'
                csp = {"Content-Security-Policy": PUBLIC_POLICY}
                route.fulfill(body=page_html, content_type="text/html; charset=utf-8", headers=csp)
            elif missing in path:
                route.abort()
            else:
                file = finders.find(path.removeprefix("/static/"))
                route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0] or "font/woff2")

        page.route(f"{SITE}/**", serve)
        page.add_init_script(WATCH_SHIFTS)
        page.goto(f"{SITE}/")
        if wait:
            expect(page.locator(WAITING)).to_have_count(0)
        return page

    return show_page


FIRST_SIGNS = """() => {
  const starts = new Set();
  for (const line of document.querySelectorAll(".article-body p")) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT, (text) =>
      text.parentElement.closest(".math") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const left = line.getBoundingClientRect().left;
    while (walker.nextNode()) {
      for (let at = 0; at < walker.currentNode.length; at++) {
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        const sign = range.toString();
        if (Math.abs(range.getBoundingClientRect().left - left) < 3) starts.add(sign);
      }
    }
  }
  return [...starts].filter((sign) => sign !== "（").sort();
}"""


def typeset(page: Page, tex: str) -> str:
    """What MathJax shows for the formula that was written so."""
    return page.evaluate(
        """tex => [...document.querySelectorAll('.math')].find(formula => formula.dataset.tex === tex)
               .querySelector('mjx-container').textContent""",
        tex,
    )


def test_nothing_moves_while_formulas_are_set(show):
    text = paragraph("the words around it " * 5, inline(r"\frac{a^2+b^2}{c}"), " and ", inline("x"))
    body = article(text * 5, display(r"\sum_{i=1}^n i = \frac{n(n+1)}{2}"), text * 20)
    page = show(body)
    assert page.evaluate("window.shift") == 0
    assert page.locator(".math.held").count() > 5


def test_mathml_stays_for_screen_readers_and_mathjax_is_hidden_from_them(show):
    page = show(article(paragraph(inline("x^2"))))
    assert page.locator(".math > math").count() == 1
    assert page.locator(".math > mjx-container").get_attribute("aria-hidden") == "true"


def test_macros_of_the_site_the_article_and_its_formulas_hold_in_their_group(show):
    page = show(
        article(
            *map(inline, [r"\newcommand{\own}{O}\own", r"\own_2", r"\mine{a}", r"\ours"]),
            macros=r"\newcommand{\mine}[1]{M#1}",
        )
        + card(inline(r"\def\alpha{L}\alpha_1"))
        + card(inline(r"\alpha_2") + inline(r"\own_3") + inline(r"\mine{b}")),
        meta=r'<meta name="tex-macros" content="\newcommand{\ours}{S}">',
    )
    assert [typeset(page, tex) for tex in (r"\own_2", r"\mine{a}", r"\ours")] == ["𝑂2", "𝑀𝑎", "𝑆"]
    assert typeset(page, r"\alpha_2") == "𝛼2"
    assert page.locator(".card .math-error").count() == 2


def test_a_package_of_one_card_changes_no_other(show):
    page = show(card(inline(r"\dv{f}{x} \div 1")) + card(inline(r"6 \div 3")))
    assert typeset(page, r"6 \div 3") == "6÷3"


def test_numbers_and_references_are_those_of_the_server(show):
    page = show(
        article(
            paragraph(inline(r"\eqref{later}", {"later": "6"})),
            display(r"\begin{align} a &= b \\ c &= d \tag{X} \end{align}", data_counter=4),
            display(r"\begin{equation} e \label{later} \end{equation}", data_counter=5, id="eq-later"),
        )
        + card(inline(r"\ref{later}", {"later": "6"}))
    )
    assert page.locator("mjx-labels").all_text_contents() == ["(5)(X)", "(6)"]
    link = page.locator("a[href='#eq-later']")
    assert link.locator("mjx-container").text_content() == "(6)"
    assert link.evaluate("link => link.tabIndex") == 0
    assert page.locator(".card mjx-container").text_content() == "6"
    assert page.locator(".card a").count() == 0


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\begin{align} a &= b \end{align}.", "𝑎=𝑏."),
        (r"x = \begin{align} a &= b \end{align}", "𝑥=𝑎=𝑏"),
        (r"\begin{equation}\begin{align} a &= b \end{align}\end{equation}", "𝑎=𝑏"),
        (r"\begin{eqnarray*} a &=& b \end{eqnarray*}", "𝑎=𝑏"),
    ],
)
def test_environments_may_stand_where_authors_put_them(show, tex, shown):
    assert typeset(show(article(display(tex))), tex) == shown


def test_a_wrong_formula_shows_its_tex_and_the_reason_and_harms_no_other(show):
    wrong = {
        r"\frac{1": "Missing close brace",
        r"\nosuch": "Undefined control sequence",
        r"\def\a{\a\a}\a": "maximum macro substitution",
        r"\rule{99999em}{1em}": "Larger than",
        r"\href{javascript:alert(1)}{x}": "Undefined control sequence",
        "x" * 20_001: "Longer than",
    }
    page = show(article(*(paragraph(inline(tex)) for tex in [*wrong, "y_1"])))
    errors = page.locator(".math-error")
    assert errors.all_text_contents() == list(wrong)
    titles = errors.evaluate_all("errors => errors.map(error => error.title)")
    assert all(reason in title for reason, title in zip(wrong.values(), titles, strict=True))
    assert typeset(page, "y_1") == "𝑦1"


def test_rare_letters_chemistry_and_chinese_need_no_other_host(show):
    texts = [r"\mathfrak{g}\mathscr{L}", r"\ce{A <=> B}", r"x\text{ 当且仅当 é}"]
    page = show(article(*(paragraph(inline(tex)) for tex in texts)))
    assert "当且仅当" in typeset(page, texts[2])
    assert page.locator(".math-error").count() == 0


def test_a_short_formula_breaks_over_lines_but_not_where_lines_are_dropped(show):
    sums = [" + ".join(f"a_{{{n}}} x_{{{n}}}" for n in range(count)) for count in (3, 60)]
    sentence = "and so on " * 20 + " and so on ".join(inline(tex) for tex in sums)
    card = f'<div data-math-group><p class="card-excerpt">{sentence}</p></div>'
    cards_css = '<link rel="stylesheet" href="/static/css/cards.css">'
    page = show(article("<p>and so on</p>" * 80, paragraph(sentence)) + card, meta=cards_css)
    assert page.locator(".article-body .math.breaks").count() == 2
    assert page.locator(".card-excerpt .math").evaluate_all(
        "all => all.map((each) => each.matches('.held') && !each.matches('.breaks'))"
    ) == [True, False]


def test_a_wide_formula_never_widens_the_page(show):
    wide = " + ".join(f"a_{{{n}}} x_{{{n}}}" for n in range(60))
    matrix = r"\begin{pmatrix}" + "&".join("x" * 60) + r"\end{pmatrix}"
    parts = [paragraph("text ", inline(wide), " text ", inline(matrix)), display(wide), display(matrix)]
    page = show(article(*parts, "<p>and so on</p>" * 80, *parts))
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_copying_a_selection_gives_tex(show):
    page = show(article(paragraph("so ", inline("x^2"), " is"), display(r"\frac12"), "<p>that</p>"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").split() == [
        "so",
        "$x^2$",
        "is",
        r"$$\frac12$$",
        "that",
    ]


def test_a_click_or_enter_copies_the_tex_of_a_formula_and_says_so(show):
    page = show(article(paragraph(inline("x^2")), display(r"\frac12")) + card(inline("y")))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".math.inline").first.click()
    said = page.get_by_role("status")
    expect(said).to_have_text("TeX copied")
    assert page.evaluate("navigator.clipboard.readText()") == "x^2"
    expect(said).to_be_empty()
    page.locator(".math.display").press("Enter")
    expect(said).to_have_text("TeX copied")
    page.locator(".card .math").click()
    assert page.evaluate("navigator.clipboard.readText()") == r"\frac12"


def test_formulas_below_are_set_for_the_printer(show):
    page = show(article(*(paragraph(inline(f"x_{{{n}}}")) for n in range(1000))), wait=False)
    expect(page.locator(".math.set").first).to_be_attached()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(WAITING)).to_have_count(0)


def test_formulas_that_arrive_later_are_set_on_demand(show):
    page = show(article('<p id="preview"></p>', inline("x")))
    page.evaluate(
        """async () => {
            preview.innerHTML = '<span class="math inline tex" data-tex="z^2">z^2</span>';
            const { typeset } = await import('/static/js/math.js');
            await typeset(preview);
        }"""
    )
    assert typeset(page, "z^2") == "𝑧2"


@pytest.mark.parametrize("missing", ["mathjax/core.js", "mathjax-newcm-font/chtml.js", "output/chtml.js"])
def test_without_mathjax_the_page_keeps_its_mathml(show, complaints, missing):
    page = show(article(paragraph(inline("x^2"))), missing=missing, wait=False)
    page.wait_for_event("console", lambda message: "formulas stay MathML" in message.text)
    assert page.locator(".math > math").is_visible()
    complaints.clear()


@pytest.mark.parametrize("missing", ["no such file", "startup.js"], ids=["MathJax", "MathML"])
def test_no_line_begins_with_the_punctuation_behind_a_formula(show, missing, complaints):
    lines = [f"{'字' * count}（$x^2+y$），$n$。" for count in range(40)]
    body = article(render("\n\n".join(lines)).html)
    page = show(body, missing=missing, wait=missing == "no such file")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate(FIRST_SIGNS) == ["字"]
    complaints.clear()
