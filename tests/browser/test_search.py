"""The search box that every page opens, by keyboard and by finger, and the page of results."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import AXE, DESK, PHONE, violations

SUGGESTIONS = "**/search/suggest/?q=*"
LISTS = {
    "ab": ["Alpha", "Beta", "Gamma"],
    "abc": ["Gamma"],
}


def options(titles):
    links = [
        f'<a role="option" id="finder-{number}" aria-selected="false" href="/tags/#{title}">{title}</a>'
        for number, title in enumerate(titles, 1)
    ]
    return f"<p>{len(titles)} suggestions</p>{''.join(links)}"


@pytest.fixture
def opened(open_page, site):
    """``opened(**options)``: a page with the box open, that is told of ``LISTS``."""

    def open_box(**options_of_page):
        page = open_page(**options_of_page)
        page.route(SUGGESTIONS, answer)
        page.goto(f"{site}/categories/")
        page.keyboard.press("Control+k")
        expect(box(page)).to_be_focused()
        return page

    return open_box


def answer(route):
    route.fulfill(body=options(LISTS.get(asked(route.request), [])), content_type="text/html")


def asked(request):
    return request.url.partition("q=")[2]


def box(page):
    return page.get_by_role("combobox")


def chosen(page):
    return page.locator(".finder [aria-selected=true]")


def compose(page, *texts):
    """What an input method does while candidates are chosen from."""
    session = page.context.new_cdp_session(page)
    for text in texts:
        end = len(text)
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end})
    return session


# Opening and closing


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_open_the_box_and_escape_gives_the_page_back(open_page, site, keys):
    page = open_page()
    page.goto(site)
    link = page.locator(".sections a").first
    link.focus()
    page.keyboard.press(keys)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    page.keyboard.type("a/b")
    expect(box(page)).to_have_value("a/b")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.finder")).to_be_hidden()
    expect(link).to_be_focused()


@pytest.mark.parametrize("keys", ["k", "Control+/", "Alt+k", "Control+Shift+k"])
def test_other_keys_do_not(open_page, site, keys):
    page = open_page()
    page.goto(f"{site}/tags/")
    page.evaluate("addEventListener('keydown', (event) => event.preventDefault())")
    page.keyboard.press(keys)
    expect(page.locator("dialog.finder")).to_be_hidden()


def test_slash_is_a_character_in_a_field(open_page, site):
    page = open_page()
    page.goto(f"{site}/search/")
    page.locator("main input").focus()
    page.keyboard.type("a/b")
    expect(page.locator("main input")).to_have_value("a/b")
    expect(page.locator("dialog.finder")).to_be_hidden()


def test_slash_can_be_turned_off_for_good(opened, site):
    page = opened()
    page.get_by_label("/ opens this").uncheck()
    page.goto(f"{site}/tags/")
    page.keyboard.press("/")
    expect(page.locator("dialog.finder")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_label("/ opens this")).not_to_be_checked()


def test_a_hand_opens_the_box(open_page, site):
    page = open_page(viewport=DESK)
    page.goto(site)
    page.locator(".quick-search input").click()
    expect(box(page)).to_be_focused()
    page.mouse.click(5, 500)
    expect(page.locator("dialog.finder")).to_be_hidden()


def test_the_box_of_the_masthead_searches_without_scripts(open_page, site):
    page = open_page(viewport=DESK, java_script_enabled=False)
    page.goto(site)
    page.locator(".quick-search input").fill("softmax")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/search/?q=softmax")
    expect(page.locator("a.result-title").first).to_be_visible()


# Choosing


def test_arrows_home_and_end_choose(opened):
    page = opened()
    page.keyboard.type("ab")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    expect(chosen(page)).to_have_count(0)
    for key, title in [
        *[("ArrowDown", "Alpha"), ("ArrowDown", "Beta"), ("End", "Gamma"), ("Home", "Alpha")],
        *[("ArrowUp", None), ("ArrowUp", "Gamma"), ("ArrowDown", None), ("ArrowDown", "Alpha")],
    ]:
        page.keyboard.press(key)
        expect(chosen(page)).to_have_text([title] if title else [])
        active = box(page).get_attribute("aria-activedescendant")
        assert active == (chosen(page).get_attribute("id") if title else None)
    expect(box(page)).to_be_focused()


def test_home_moves_the_caret_while_nothing_is_chosen(opened):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Home")
    expect(chosen(page)).to_have_count(0)
    assert box(page).evaluate("input => input.selectionStart") == 0


def test_enter_goes_to_the_chosen_place(opened, site):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/tags/#Beta")


def test_enter_searches_while_nothing_is_chosen(opened, site):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/search/?q=ab")


def test_control_and_enter_open_another_tab(opened, site):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    with page.context.expect_page() as other:
        page.keyboard.press("Control+Enter")
    other.value.wait_for_url(f"{site}/tags/#Alpha")
    assert page.url == f"{site}/categories/"


def test_another_letter_unchooses(opened):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.type("c")
    expect(chosen(page)).to_have_count(0)
    expect(page.get_by_role("option")).to_have_text(["Gamma"])


def test_a_place_in_the_open_page_closes_the_box(open_page, site):
    page = open_page()
    page.route(SUGGESTIONS, answer)
    page.goto(f"{site}/tags/")
    page.keyboard.press("/")
    page.keyboard.type("ab")
    page.get_by_role("option", name="Beta").click()
    expect(page.locator("dialog.finder")).to_be_hidden()
    assert page.url == f"{site}/tags/#Beta"


# Asking


def test_a_quick_word_is_asked_once(opened):
    page = opened()
    questions = []
    page.on("request", lambda request: "/suggest/" in request.url and questions.append(asked(request)))
    page.keyboard.type("abc")
    expect(page.get_by_role("option")).to_have_text(["Gamma"])
    assert questions == ["abc"]


def test_a_late_answer_does_not_replace_a_newer_one(opened):
    page = opened()
    held = []
    page.route("**/search/suggest/?q=ab", lambda route: held.append(route))
    with page.expect_request("**/search/suggest/?q=ab"):
        page.keyboard.type("ab")
    page.keyboard.type("c")
    expect(page.get_by_role("option")).to_have_text(["Gamma"])
    for route in held:
        route.fulfill(body=options(["Late"]), content_type="text/html")
    page.wait_for_timeout(100)
    expect(page.get_by_role("option")).to_have_text(["Gamma"])


def test_how_many_there_are_is_announced(opened):
    page = opened()
    said = page.locator(".finder [role=status]")
    page.keyboard.type("ab")
    expect(said).to_have_text("3 suggestions")
    page.keyboard.type("c")
    expect(said).to_have_text("1 suggestions")
    box(page).fill("")
    expect(said).to_have_text("")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_a_lost_connection_leaves_the_box_usable(opened, complaints, site):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.route(SUGGESTIONS, lambda route: route.abort())
    page.keyboard.type("x")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/search/?q=abx")
    assert all("ERR_FAILED" in each for each in complaints)
    complaints.clear()


# Input methods


def test_nothing_is_asked_during_a_composition(opened):
    page = opened()
    questions = []
    page.on("request", lambda request: "/suggest/" in request.url and questions.append(asked(request)))
    page.keyboard.type("a")
    session = compose(page, "z", "zh", "zhu")
    page.wait_for_timeout(400)
    assert set(questions) <= {"a"}  # asked before, where composing began late
    session.send("Input.insertText", {"text": "b"})
    expect(page.get_by_role("option")).to_have_count(3)
    assert questions[-1] == "ab"


def test_enter_that_ends_a_composition_searches_nothing(opened, site):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    compose(page, "zhu")
    for key in ("ArrowDown", "Enter", "Escape"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(chosen(page)).to_have_count(0)
    expect(box(page)).to_be_focused()
    assert page.url == f"{site}/categories/"


def test_enter_that_ends_a_composition_sends_no_form(open_page, site):
    page = open_page()
    page.goto(f"{site}/search/")
    page.locator("main input").focus()
    compose(page, "zhu")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url == f"{site}/search/"


def test_safari_ends_a_composition_before_the_key(opened, site):
    page = opened()
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    stopped = box(page).evaluate(
        """input => {
            input.dispatchEvent(new CompositionEvent("compositionend", {data: "主", bubbles: true}));
            const key = {key: "Enter", keyCode: 229, bubbles: true, cancelable: true};
            return !input.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    assert stopped
    assert page.url == f"{site}/categories/"


def test_android_keyboards_compose_every_word(opened):
    page = opened(user_agent="Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile")
    compose(page, "a", "ab")
    expect(page.get_by_role("option")).to_have_count(3)


# Sizes, and the real thing


def test_the_box_is_a_sheet_on_a_phone(opened):
    page = opened(viewport=PHONE, has_touch=True)
    assert page.locator("dialog.finder").bounding_box() == {"x": 0, "y": 0, **PHONE}
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    touched = page.locator(".finder :is(input:not([type=checkbox]), button, [role=option])").all()
    assert len(touched) == 6
    assert [each.bounding_box() for each in touched if each.bounding_box()["height"] < 44] == []
    page.get_by_role("button", name="Close").tap()
    expect(page.locator("dialog.finder")).to_be_hidden()


def test_a_finger_opens_the_box_and_a_place(open_page, site):
    page = open_page(viewport=PHONE, has_touch=True)
    page.route(SUGGESTIONS, answer)
    page.goto(site)
    page.locator(".search-link").tap()
    box(page).fill("ab")
    page.get_by_role("option", name="Beta").tap()
    page.wait_for_url(f"{site}/tags/#Beta")


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone"])
def test_axe_finds_nothing_in_the_box(opened, viewport, scheme):
    page = opened(viewport=viewport, color_scheme=scheme)
    page.keyboard.type("ab")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE)
    assert violations(page) == []


def test_a_title_is_suggested_and_found(open_page, site):
    page = open_page()
    page.goto(f"{site}/tags/")
    page.keyboard.press("/")
    page.keyboard.type("hashmap")
    expect(page.get_by_role("option").first).to_contain_text("HashMap")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("HashMap")


# The page of results


def test_choices_are_made_and_undone(open_page, site):
    page = open_page(viewport=DESK)
    page.goto(f"{site}/search/?q=softmax")
    all_of_them = page.locator(".how-many").inner_text()
    page.locator(".facets").get_by_role("link", name=re.compile("English")).click()
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.locator(".results li[lang=zh]")).to_have_count(0)
    page.locator(".chosen").get_by_role("link", name="Remove: English").click()
    expect(page).to_have_url(f"{site}/search/?q=softmax")
    expect(page.locator(".how-many")).to_have_text(all_of_them)


def test_choices_fold_on_a_phone(open_page, site):
    page = open_page(viewport=PHONE)
    page.goto(f"{site}/search/?q=softmax")
    choice = page.locator(".facets li a").first
    expect(choice).to_be_hidden()
    page.locator(".facets > summary").click()
    expect(choice).to_be_visible()


def test_choices_stand_beside_the_results_without_scripts(open_page, site):
    page = open_page(viewport=DESK, java_script_enabled=False)
    page.goto(f"{site}/search/?q=softmax")
    expect(page.locator(".facets > summary")).to_be_hidden()
    assert page.locator(".facets li a").first.bounding_box()["height"] > 0


@pytest.mark.parametrize("asked", [r"\sum_{i=1}^n", r"\frac", "softmax"])
def test_wide_formulas_keep_the_page_of_results_narrow(open_page, site, asked):
    page = open_page(viewport=PHONE)
    page.goto(f"{site}/search/?q={quote(asked)}")
    expect(page.locator(".result-snippet .math").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
