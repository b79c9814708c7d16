"""The writing desk under the hands of an author."""

import json
import re

import pytest
from playwright.sync_api import expect

from scripts.temporary_site import WRITER
from tests.browser.conftest import watch
from tests.browser.test_pages import AXE

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
ADD = "/admin/articles/article/add/"
PREVIEW = "**/admin/editor/markdownify/"


@pytest.fixture
def new_desk(open_page, site, login):
    """Makes desks with an empty new article, the preview ready."""

    def make(**options):
        page = open_page(**{"viewport": DESK, "storage_state": login, "locale": "en", **options})
        go_to_desk(page, site)
        return page

    return make


@pytest.fixture(scope="module")
def shared(browser, site, login):
    context = browser.new_context(viewport=DESK, storage_state=login, locale="en")
    page, complaints = context.new_page(), []
    watch(page, complaints)
    go_to_desk(page, site)
    yield page, complaints
    context.close()


@pytest.fixture
def desk(shared):
    """A desk that the tests empty and use again: loading it takes longer than most of them."""
    page, complaints = shared
    page.fill("#id_title", "")
    page.evaluate("document.getElementById('id_macros').value = ''")
    write(page, "")
    yield page
    page.unroute_all()
    found = complaints.copy()
    complaints.clear()
    assert found == []


def go_to_desk(page, site):
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response(PREVIEW):
        page.goto(site + ADD)
    page.locator("#id_source").focus()


def write(page, text):
    """Puts the text there as a paste would, and the caret behind it."""
    page.locator("#id_source").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text) if text else page.keyboard.press("Delete")


def text_of(page):
    return page.locator("#id_source").input_value()


def preview(page):
    return page.frame_locator(".editor-preview")


def select(page, start, end):
    page.locator("#id_source").evaluate("(area, range) => area.setSelectionRange(...range)", [start, end])


def selected(page):
    return page.evaluate("(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.activeElement)")


def says(page):
    return page.locator(".editor-says")


# Preview


def test_what_is_typed_appears_typeset(desk):
    desk.keyboard.type("Hello $x^2$")
    expect(preview(desk).locator(".article-body .math.inline.set")).to_have_attribute("data-tex", "x^2")


def test_title_appears_above_the_text(desk):
    desk.fill("#id_title", "On $y$")
    expect(preview(desk).locator("h1 .math")).to_have_attribute("data-tex", "y")


def test_only_changed_blocks_are_replaced(desk):
    write(desk, "one $a$\n\ntwo $b$\n\nthree $c$")
    expect(preview(desk).locator(".article-body .set")).to_have_count(3)
    blocks = preview(desk).locator(".article-body > p")
    blocks.evaluate_all("all => all.forEach((block, at) => { block.mark = at })")
    desk.keyboard.type(" and more")
    expect(blocks.last).to_have_text(re.compile("and more"))
    marks = (
        preview(desk).locator(".article-body > p").evaluate_all("all => all.map(block => block.mark ?? null)")
    )
    assert marks == [0, 1, None]


def test_formulas_of_a_changed_block_stay_set(desk):
    write(desk, "one $a$ two $b$")
    formulas = preview(desk).locator(".article-body .math")
    expect(preview(desk).locator(".article-body .set")).to_have_count(2)
    formulas.evaluate_all("all => all.forEach((formula, at) => { formula.mark = at })")
    desk.keyboard.type(" three $c$")
    expect(preview(desk).locator(".article-body .set")).to_have_count(3)
    assert formulas.evaluate_all("all => all.map(each => each.mark ?? null)") == [0, 1, None]


def test_equation_numbers_follow_a_formula_put_before_them(desk):
    numbered = "$$\\begin{equation}a\\label{one}\\end{equation}$$\n\nSee $\\eqref{one}$."
    write(desk, numbered)
    reference = preview(desk).locator('.math[data-tex="\\\\eqref{one}"] mtext')
    expect(reference.first).to_have_text("(1)")
    write(desk, "$$\\begin{equation}z\\end{equation}$$\n\n" + numbered)
    expect(reference.first).to_have_text("(2)")


def test_macro_of_the_article_changes_its_formulas(desk):
    write(desk, "$\\RR$")
    expect(preview(desk).locator(".math-error")).to_have_count(1)
    desk.locator('.desk-do [data-command="settings"]').click()
    desk.locator("#desk-settings summary").click()
    desk.fill("#id_macros", "\\newcommand{\\RR}{\\mathbb{R}}")
    expect(preview(desk).locator(".math.set")).to_have_count(1)
    desk.locator("#desk-settings summary").click()
    desk.keyboard.press("Escape")


def test_late_answer_never_replaces_a_newer_one(desk):
    held = []

    def hold_the_first(route):
        if "first" in route.request.post_data and "second" not in route.request.post_data:
            held.append(route)
        else:
            route.continue_()

    desk.route(PREVIEW, hold_the_first)
    with desk.expect_request(PREVIEW):
        desk.keyboard.type("first")
    desk.keyboard.type(" second")
    expect(preview(desk).locator(".article-body")).to_have_text(re.compile("first second"))
    for route in held:
        route.fulfill(json={"html": "<p>late</p>", "title": "", "minutes": 1, "problems": []})
    expect(preview(desk).locator(".article-body")).to_have_text(re.compile("first second"))


def test_nothing_is_asked_during_a_composition(desk):
    asked = []
    desk.on("request", lambda request: request.url.endswith("/markdownify/") and asked.append(request))
    session = desk.context.new_cdp_session(desk)
    for letters in ["n", "ni", "ni'h", "ni'hao"]:
        session.send("Input.imeSetComposition", {"text": letters, "selectionStart": 2, "selectionEnd": 2})
        desk.wait_for_timeout(100)
    desk.wait_for_timeout(400)
    assert asked == []
    with desk.expect_request(PREVIEW):
        session.send("Input.insertText", {"text": "你好"})
    expect(preview(desk).locator(".article-body")).to_have_text("你好\n")
    assert len(asked) == 1


def test_links_of_the_preview_do_not_take_the_desk_away(desk):
    write(desk, "[site](/articles/convex-hull/)")
    with desk.expect_popup() as popup:
        preview(desk).locator("a").click()
    assert popup.value.url.endswith("/articles/convex-hull/")
    assert text_of(desk).startswith("[site]")


# What goes wrong is said, and the text stays


def test_expired_session_is_said_and_the_text_stays(new_desk, complaints):
    desk = new_desk()
    desk.context.clear_cookies(name="sessionid")
    desk.keyboard.type("precious")
    expect(says(desk)).to_contain_text("logged out")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_contain_text("logged out")
    desk.get_by_role("button", name="Publish").click()
    expect(says(desk)).to_contain_text("logged out")
    assert text_of(desk) == "precious"
    assert desk.url.endswith(ADD)
    desk.close()
    complaints.clear()


def test_offline_is_said_and_the_preview_comes_back(new_desk, complaints):
    desk = new_desk()
    desk.context.set_offline(True)
    desk.keyboard.type("precious")
    expect(says(desk)).to_contain_text("cannot be reached")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_contain_text("cannot be reached")
    desk.context.set_offline(False)
    expect(preview(desk).locator(".article-body")).to_have_text("precious\n")
    expect(says(desk)).to_have_text("")
    desk.close()
    complaints.clear()


@pytest.mark.parametrize(
    ("status", "words"), [(500, "went wrong"), (403, "login has changed"), (413, "refused")]
)
def test_refusal_of_the_server_is_said_in_words(new_desk, complaints, status, words):
    desk = new_desk()
    desk.route(
        PREVIEW, lambda route: route.fulfill(status=status, body="<h1>No</h1>", content_type="text/html")
    )
    desk.keyboard.type("precious")
    expect(says(desk)).to_contain_text(words)
    expect(preview(desk).locator("body")).not_to_contain_text("No")
    desk.close()
    complaints.clear()


def test_login_in_another_tab_makes_saving_work_again(new_desk, site, complaints):
    desk = new_desk()
    desk.fill("#id_title", "After a new login")
    desk.context.clear_cookies(name="sessionid")
    desk.locator("#id_source").focus()
    desk.keyboard.type("precious")
    expect(says(desk)).to_contain_text("logged out")
    other = desk.context.new_page()
    other.goto(f"{site}/admin/login/")
    other.fill("[name=username]", WRITER)
    other.fill("[name=password]", WRITER)
    other.click("[type=submit]")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_have_text("Saved")
    desk.close()
    complaints.clear()


# Saving


def test_saving_stays_at_the_desk_and_keeps_undo(new_desk):
    desk = new_desk()
    desk.fill("#id_title", "Saved at the desk")
    desk.locator("#id_source").focus()
    desk.keyboard.type("one")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_have_text("Saved")
    assert re.search(r"/article/\d+/change/", desk.url)
    expect(desk.locator("#id_slug")).to_have_value("saved-at-the-desk")
    desk.keyboard.press("Control+z")
    assert text_of(desk) != "one"
    desk.keyboard.press("Control+Shift+z")
    desk.keyboard.type(" two")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_have_text("Saved")
    desk.reload()
    assert text_of(desk) == "one two"


def test_publishing_makes_the_note_public_and_stays(new_desk):
    desk = new_desk()
    desk.fill("#id_title", "Published at once")
    desk.fill("#id_source", "text")
    desk.get_by_role("button", name="Publish").click()
    expect(says(desk)).to_have_text("Saved")
    expect(desk.get_by_role("button", name="Publish changes")).to_be_visible()
    with desk.expect_navigation():
        desk.get_by_role("link", name="View on site").click()
    expect(desk.get_by_role("heading", name="Published at once")).to_be_visible()


def test_form_with_a_mistake_comes_back_with_the_text(new_desk):
    desk = new_desk()
    desk.keyboard.type("no title yet")
    with desk.expect_navigation():
        desk.keyboard.press("Control+s")
    expect(desk.locator(".desk-title .errorlist")).to_be_visible()
    assert text_of(desk) == "no title yet"


# Keys


@pytest.mark.parametrize(
    ("keys", "after", "chosen"),
    [
        ("Control+b", "a **word** b", "word"),
        ("Control+i", "a *word* b", "word"),
        ("Control+k", "a [word](https://) b", "https://"),
        ("Control+m", "a $word$ b", "word"),
        ("Meta+b", "a **word** b", "word"),
    ],
)
def test_shortcut_wraps_what_is_selected_and_is_undone(desk, keys, after, chosen):
    write(desk, "a word b")
    select(desk, 2, 6)
    desk.keyboard.press(keys)
    assert text_of(desk) == after
    assert selected(desk) == chosen
    desk.keyboard.press("Control+z")
    assert text_of(desk) == "a word b"


@pytest.mark.parametrize("keys", ["Control+b", "Control+i", "Control+m"])
def test_shortcut_twice_changes_nothing(desk, keys):
    write(desk, "a word b")
    select(desk, 2, 6)
    desk.keyboard.press(keys)
    desk.keyboard.press(keys)
    assert text_of(desk) == "a word b"


def test_address_becomes_a_link(desk):
    write(desk, "https://example.org/a")
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+k")
    assert text_of(desk) == "[link text](https://example.org/a)"


def test_formula_on_an_empty_line_is_a_display(desk):
    desk.keyboard.press("Control+m")
    desk.keyboard.type("x")
    assert text_of(desk) == "$$\nx\n$$"


def test_tab_leaves_the_field(desk):
    desk.keyboard.type("text")
    desk.keyboard.press("Tab")
    assert text_of(desk) == "text"
    assert desk.evaluate("document.activeElement.id") != "id_source"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one", "- one\n- two"),
        ("* one", "* one\n* two"),
        ("9. one", "9. one\n10. two"),
        ("- [x] one", "- [x] one\n- [ ] two"),
        ("> one", "> one\n> two"),
        ("> - one", "> - one\n> - two"),
        ("  - one", "  - one\n  - two"),
        ("one", "one\ntwo"),
        ("$$\n- b", "$$\n- b\ntwo"),
        ("```\n- b", "```\n- b\ntwo"),
    ],
)
def test_enter_goes_on_with_the_list(desk, before, after):
    write(desk, before)
    desk.keyboard.press("Enter")
    desk.keyboard.type("two")
    assert text_of(desk) == after


@pytest.mark.parametrize(
    ("mark", "left"), [("- ", ""), ("2. ", ""), ("- [ ] ", ""), ("> ", ""), ("> - ", "> ")]
)
def test_enter_in_an_empty_item_ends_the_list(desk, mark, left):
    write(desk, f"- one\n{mark}")
    desk.keyboard.press("Enter")
    assert text_of(desk) == f"- one\n{left}"


def test_toolbar_is_one_stop_of_the_tab_key_and_walked_with_arrows(desk):
    desk.locator(".editor-tools button").first.focus()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("button", name="Bold", exact=True)).to_be_focused()
    write(desk, "word")
    desk.keyboard.press("Control+a")
    desk.get_by_role("button", name="Bold", exact=True).click()
    assert text_of(desk) == "**word**"


def test_place_and_length_are_shown(desk):
    write(desk, "one two\n汉字 $x$")
    expect(desk.locator(".editor-place")).to_have_text("Line 2, column 7")
    expect(desk.locator(".editor-counts")).to_contain_text("5 words")


# Finding


def test_found_words_are_counted_and_walked(desk):
    write(desk, "cat Cat dog cat")
    select(desk, 0, 0)
    desk.keyboard.press("Control+f")
    desk.keyboard.type("cat")
    count = desk.locator('[data-find="count"]')
    expect(count).to_have_text("1 of 3")
    desk.keyboard.press("Enter")
    expect(count).to_have_text("2 of 3")
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.press("Shift+Enter")
    expect(count).to_have_text("3 of 3")
    desk.keyboard.press("Escape")
    assert selected(desk) == "cat"
    assert desk.evaluate("document.activeElement.selectionStart") == 12


def test_all_are_replaced_at_once_and_undone_at_once(desk):
    write(desk, "a.b a.b axb")
    desk.keyboard.press("Control+f")
    desk.keyboard.type("a.b")
    desk.fill('[data-find="replacement"]', "$&")
    desk.get_by_role("button", name="Replace all").click()
    assert text_of(desk) == "$& $& axb"
    desk.locator("#id_source").focus()
    desk.keyboard.press("Control+z")
    assert text_of(desk) == "a.b a.b axb"


# Problems


def test_problem_is_gone_to_by_a_click(desk):
    write(desk, "\n" * 200 + "An open $z.\n\nNo such thing: $\\nonsense$\n")
    trouble = desk.locator(".editor-trouble")
    expect(trouble).to_have_text("2 problems")
    trouble.click()
    desk.get_by_role("button", name="which is not known").click()
    assert selected(desk) == "$\\nonsense$"
    desk.get_by_role("button", name="is never closed").click()
    assert selected(desk) == "$z."
    assert desk.locator("#id_source").evaluate("area => area.scrollTop") > 1000


def test_mended_formula_is_no_problem_any_more(desk):
    write(desk, "$\\nonsense$")
    expect(desk.locator(".editor-trouble")).to_have_text("1 problem")
    write(desk, "$\\alpha$")
    expect(desk.locator(".editor-trouble")).to_have_text("No problems")


def test_address_leads_to_a_line(desk):
    write(desk, "one\n\ntwo\n\nthree")
    desk.evaluate("location.hash = '#line-3'")
    desk.wait_for_function("() => document.activeElement.selectionStart === 5")
    assert selected(desk) == "two"


# Scrolling

LONG = "\n\n".join(
    f"## Part {number}\n\n" + f"word{number} $x_{{{number}}}$ " * 60 for number in range(1, 41)
)


def test_preview_follows_the_text_and_the_text_the_preview(desk):
    write(desk, LONG)
    part = preview(desk).locator("h2", has_text="Part 20")
    expect(part).to_be_attached()
    area = desk.locator("#id_source")
    height = area.evaluate("area => area.scrollHeight")
    area.hover()
    desk.mouse.wheel(0, -height)
    desk.wait_for_function("() => document.activeElement.scrollTop === 0")
    expect(preview(desk).locator("h2", has_text="Part 1").first).to_be_in_viewport()
    desk.mouse.wheel(0, height * 0.44)
    expect(part).to_be_in_viewport()
    before = area.evaluate("area => area.scrollTop")
    desk.locator(".editor-preview").hover()
    desk.mouse.wheel(0, 3000)
    desk.wait_for_function("before => document.activeElement.scrollTop > before + 500", arg=before)
    after = area.evaluate("area => area.scrollTop")
    desk.wait_for_timeout(300)
    assert area.evaluate("area => area.scrollTop") == after
    desk.mouse.wheel(0, -100_000)
    desk.wait_for_function("() => document.activeElement.scrollTop === 0")


# Dialogs


def test_article_is_linked_with_the_keyboard_alone(desk):
    desk.keyboard.type("See ")
    desk.keyboard.press("Control+Shift+K")
    desk.keyboard.type("tubao")
    option = desk.get_by_role("option", name="凸包")
    expect(option).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Enter")
    assert re.fullmatch(r"See \[凸包.*\]\(/articles/convex-hull/\)", text_of(desk))


def test_enter_waits_for_the_articles_that_were_asked_for(desk):
    desk.keyboard.press("Control+Shift+K")
    desk.keyboard.insert_text("convex-hull")
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_source")).to_have_value(re.compile("/articles/convex-hull/"))


def test_escape_leaves_the_dialog_and_the_text_as_it_was(desk):
    write(desk, "one two")
    select(desk, 0, 3)
    desk.keyboard.press("Control+Shift+M")
    expect(desk.locator("#editor-symbols")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#editor-symbols")).to_be_hidden()
    assert selected(desk) == "one"


@pytest.mark.parametrize(
    ("before", "search", "after"),
    [
        ("so ", "infinity", "so $\\infty$"),
        ("so ", "无穷", "so $\\infty$"),
        ("so $x ", "\\leq", "so $x \\leq"),
        ("$$\n", "square root", "$$\n\\sqrt{}"),
    ],
)
def test_symbol_is_found_by_name_and_set_as_the_place_asks(desk, before, search, after):
    write(desk, before)
    desk.keyboard.press("Control+Shift+M")
    desk.keyboard.type(search)
    expect(desk.locator('#editor-symbols [aria-selected="true"]')).to_be_visible()
    desk.keyboard.press("Enter")
    assert text_of(desk) == after


def test_arrows_walk_the_grid_of_symbols(desk):
    desk.keyboard.press("Control+Shift+M")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowRight")
    chosen = desk.locator('#editor-symbols [aria-selected="true"]')
    assert int(chosen.get_attribute("id").rsplit("-", 1)[1]) > 2
    desk.keyboard.press("Escape")


# Looks


def test_everything_else_waits_in_a_drawer(desk):
    drawer = desk.locator("#desk-settings")
    expect(drawer).to_be_hidden()
    desk.locator('.desk-do [data-command="settings"]').click()
    expect(desk.locator("#id_tags")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(new_desk, scheme):
    page = new_desk(color_scheme=scheme, bypass_csp=True)  # axe brings style sheets of its own
    write(page, "An open $z.")
    expect(page.locator(".editor-trouble")).to_have_text("1 problem")
    for command in ("problems", "find", "settings"):
        page.locator(f'[data-command="{command}"]').first.click()
    page.evaluate(AXE)
    # Select2, which Django brings for the category, names its box in a way that axe does not see.
    report = page.evaluate("axe.run({exclude: ['.select2-container']}, {iframes: false})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in report["violations"]] == []


def test_phone_shows_text_or_preview(new_desk):
    page = new_desk(viewport=PHONE)
    page.keyboard.type("Hello")
    expect(page.locator(".editor-preview")).to_be_hidden()
    page.get_by_role("radio", name="Preview").click()
    expect(page.locator("#id_source")).to_be_hidden()
    expect(preview(page).locator(".article-body")).to_have_text("Hello\n")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_formula_that_is_set_behind_the_text_has_the_room_of_the_preview(new_desk):
    page = new_desk(viewport=PHONE)
    write(page, "$$a = b + c + d$$")
    formula = preview(page).locator(".article-body .math")
    expect(formula).to_have_class(re.compile(r"\bset\b"))
    page.get_by_role("radio", name="Preview").click()
    assert formula.bounding_box()["height"] < 70  # one line


def test_desk_is_a_plain_form_without_scripts(open_page, site, login):
    page = open_page(viewport=DESK, storage_state=login, java_script_enabled=False)
    page.goto(site + ADD)
    page.fill("#id_title", "Without scripts")
    page.fill("#id_source", "text")
    expect(page.locator("#id_tags")).to_be_visible()
    expect(page.locator(".editor-tools")).to_be_hidden()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_source")).to_have_value("text")
    assert re.search(r"/article/\d+/change/", page.url)


def test_preview_takes_the_theme_of_the_desk(new_desk):
    desk = new_desk()
    desk.evaluate("localStorage.setItem('theme', 'dark')")
    desk.reload()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    expect(preview(desk).locator(".article")).to_be_attached()
    assert desk.frames[1].evaluate(ground) == "rgb(11, 14, 20)"


def test_words_come_in_the_language_of_the_author(new_desk):
    page = new_desk(locale="zh-CN")
    words = json.loads(page.locator("#editor-words").text_content())
    assert words["saved"] == "已保存"
    expect(page.get_by_role("button", name="粗体")).to_be_visible()
