"""Every page of the desk and of an account: accessible, and as wide as the screen."""

from urllib.parse import urljoin

import pytest

from tests.browser.desks import make_note
from tests.browser.test_accounts import confirm
from tests.browser.test_pages import AXE, DESK, PHONE
from tests.browser.test_policy import DESK as AT_THE_DESK

ACCOUNT = ["", "app/", "passkeys/add/", "sessions/", "recovery-codes/"]
ADDRESSES = ["/admin/login/", *AT_THE_DESK, *(f"/admin/account/{part}" for part in ACCOUNT)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
REPORT = """rules => axe.run({exclude: ['.select2-container', '.editor-preview']}, {runOnly: rules})"""


def found_on(page):
    """What axe finds. Select2, which Django brings, names its box in a way that axe does not see."""
    page.evaluate(AXE)
    violations = page.evaluate(REPORT, RULES)["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in violations]


def prove(page, site):
    """So that the pages of second factors show themselves, and not the question who one is."""
    page.goto(f"{site}/admin/account/app/")
    if page.locator("[name=password]").count():
        confirm(page)
    page.wait_for_url("**/app/")


@pytest.fixture
def long_category(open_page, site, login):
    """A category whose name is wider than a phone."""
    page = open_page(storage_state=login)
    page.goto(f"{site}/admin/categories/category/add/")
    page.fill("[name=name]", "W" * 90)
    page.fill("[name=slug]", "wide")
    page.click("[name=_continue]")
    page.wait_for_url("**/change/")
    yield
    page.goto(page.url.replace("change/", "delete/"))
    page.click("#content [type=submit]")
    page.wait_for_url("**/category/")


def make_problems(page, site):
    make_note(page.context, site, source="<script>a</script>\n\n<font>b</font>\n\n$\\no$")


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_at_the_desk(open_page, site, login, viewport, scheme):
    options = {"viewport": viewport, "color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    stranger, writer = open_page(**options), open_page(**options, storage_state=login)
    prove(writer, site)
    make_problems(writer, site)
    # More than one page of the list holds.
    for _ in range(51):
        make_note(writer.context, site)
    found = {}
    for address in ADDRESSES:
        page = stranger if "login" in address else writer
        page.goto(urljoin(site, address))
        found[address] = found_on(page)
    assert {address: each for address, each in found.items() if each} == {}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.usefixtures("long_category")
def test_nothing_at_the_desk_scrolls_sideways(open_page, site, login, language):
    page = open_page(storage_state=login, locale=language)
    prove(page, site)
    too_wide = []
    for address in ADDRESSES[1:]:
        page.goto(urljoin(site, address))
        for width in (390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((address, width))
    assert too_wide == []


def test_pictures_of_the_library_stay_in_their_frames(open_page, site, login):
    page = open_page(storage_state=login, viewport=PHONE)
    page.goto(f"{site}/admin/articles/picture/")
    beyond = """all => all.filter(each => {
        const frame = each.closest("tr").getBoundingClientRect();
        return each.getBoundingClientRect().right > frame.right || frame.right > innerWidth;
    }).length"""
    pictures = page.locator("#result_list img")
    assert pictures.count()
    assert pictures.evaluate_all(beyond) == 0
