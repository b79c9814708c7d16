"""What answers to a hand: themes, languages, the keyboard, the table of contents, code."""

import pytest
from playwright.sync_api import expect

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
GROUNDS = {"light": "rgb(251, 250, 246)", "dark": "rgb(11, 14, 20)"}


@pytest.fixture(scope="module")
def long_article(site, browser):
    """The address of the article with the most headings among those with code on the first page."""
    page = browser.new_page()
    page.goto(site)
    hrefs = page.locator("a.card-title").evaluate_all("links => links.map(link => link.href)")
    headings = {}
    for href in hrefs:
        page.goto(href)
        if page.locator("figure.code").count():
            headings[href] = page.locator(".toc a").count()
    page.close()
    assert headings, "No sample article of the first page holds code."
    return max(headings, key=headings.get)


def ground(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def theme(page):
    return page.evaluate("document.documentElement.dataset.theme")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_system(open_page, site, scheme):
    page = open_page(color_scheme=scheme)
    page.goto(site)
    assert ground(page) == GROUNDS[scheme]


def test_chosen_theme_is_remembered(open_page, site):
    page = open_page(color_scheme="light")
    page.goto(site)
    switch = page.get_by_role("button", name="Theme: automatic")
    switch.click()
    page.get_by_role("button", name="Theme: light").click()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    page.goto(f"{site}/tags/")
    assert theme(page) == "dark"
    assert ground(page) == GROUNDS["dark"]


def test_chosen_theme_stands_before_the_body(open_page, site):
    page = open_page(color_scheme="light")
    page.goto(site)
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.add_init_script(
        """new MutationObserver((_, observer) => {
            if (!document.body) return;
            window.themeAtBody = document.documentElement.dataset.theme;
            observer.disconnect();
        }).observe(document, {childList: true, subtree: true})"""
    )
    page.reload()
    assert page.evaluate("themeAtBody") == "dark"


def test_browser_chrome_takes_the_chosen_colour(open_page, site):
    page = open_page(color_scheme="light")
    page.goto(site)
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.reload()
    media = page.locator("meta[data-scheme]").evaluate_all("all => all.map(each => each.media)")
    assert media == ["not all", "all"]


def test_language_is_chosen_by_the_browser_and_switched_by_the_reader(open_page, site):
    page = open_page(locale="zh-CN")
    page.goto(f"{site}/tags/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Tags")
    assert page.url == f"{site}/tags/"
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("标签")


def test_first_tab_skips_to_the_content(open_page, site):
    page = open_page()
    page.goto(site)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_is_seen(open_page, site):
    page = open_page()
    page.goto(site)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_caret_is_still_under_reduced_motion(open_page, site):
    page = open_page(reduced_motion="reduce")
    page.goto(site)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.kicker'), '::after').animationName")
        == "none"
    )


def test_contents_follow_the_scroll(open_page, long_article):
    page = open_page(viewport=DESK)
    page.goto(long_article)
    links = page.locator(".toc a")
    expect(page.locator(".toc")).to_have_attribute("open", "")
    links.nth(1).click()
    expect(page.locator(".toc [aria-current]")).to_have_count(1)
    expect(links.nth(1)).to_have_attribute("aria-current", "location")
    page.evaluate("scrollTo(0, 0)")
    expect(links.nth(1)).not_to_have_attribute("aria-current", "location")


def test_contents_fold_on_a_phone(open_page, long_article):
    page = open_page(viewport=PHONE)
    page.goto(long_article)
    link = page.locator(".toc a").first
    expect(link).to_be_hidden()
    page.locator(".toc summary").click()
    expect(link).to_be_visible()


def test_contents_are_shown_on_wide_screens_without_scripts(open_page, long_article):
    page = open_page(viewport=DESK, java_script_enabled=False)
    page.goto(long_article)
    assert page.locator(".toc a").first.bounding_box()["height"] > 0


def test_code_is_copied_as_it_is_written(open_page, long_article):
    page = open_page(viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto(long_article)
    figure = page.locator("figure.code").first
    figure.get_by_role("button", name="Copy").click()
    expect(figure.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == figure.locator("code").text_content()


def test_paper_shows_the_article_alone(open_page, long_article):
    page = open_page(color_scheme="dark")
    page.goto(long_article)
    page.emulate_media(media="print")
    assert page.locator(".article-body").is_visible()
    assert not page.locator(".masthead").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 41)"
