"""A public note: kept beside what readers see, and published after a look at what they will see."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desks import (
    DESK,
    make_note,
    notices,
    open_desk,
    says,
    text_of,
    wait_until_kept,
    write,
)
from tests.browser.test_pages import AXE


@pytest.fixture
def desk(open_page, site, login):
    """A desk with a public note."""
    page = open_page(viewport=DESK, storage_state=login, locale="en")
    return open_desk(
        page, make_note(page.context, site, source="One $x$. Two.", status="published", title="In public")
    )


def public_page(page):
    """What readers see of the note."""
    address = page.get_by_role("link", name="View on site").get_attribute("href")
    return page.context.request.get(page.url.split("/admin")[0] + address).text()


def test_typing_and_saving_as_a_draft_is_unseen_by_readers_and_found_again(desk, site):
    address = desk.url
    write(desk, "One $x$. Two. Unseen.")
    wait_until_kept(desk)
    desk.get_by_role("button", name="Save as draft").click()
    expect(says(desk)).to_have_text("Kept as a draft: readers see nothing of it.")
    assert "Unseen" not in public_page(desk)
    desk.goto(f"{site}/admin/articles/article/?publication=changed")
    expect(desk.get_by_role("row", name="In public").first).to_contain_text("changed since by writer")
    desk.goto(f"{site}/admin/")
    expect(desk.locator("li", has_text="In public").get_by_text("changed since").first).to_be_visible()
    open_desk(desk, address)
    expect(notices(desk)).to_contain_text("and not saved")
    desk.get_by_role("button", name="Go on with it").click()
    assert text_of(desk) == "One $x$. Two. Unseen."


def test_the_dashboard_leads_straight_to_what_was_typed(desk, site):
    write(desk, "One $x$. Two. Straight.")
    wait_until_kept(desk)
    number = re.search(r"/(\d+)/change/", desk.url)[1]
    desk.goto(f"{site}/admin/")
    desk.locator(f'a[href*="/{number}/change/?draft="]').click()
    expect(desk.locator("#id_source")).to_have_value("One $x$. Two. Straight.")


def test_publishing_shows_first_what_readers_will_see_changed(desk):
    write(desk, "One $y$. Two.")
    desk.get_by_role("button", name="Publish changes").click()
    dialog = desk.get_by_role("dialog", name="What readers will see changed")
    expect(dialog.locator(".mark-formula.ins .math")).to_have_attribute("data-tex", "y")
    expect(dialog.locator(".mark-formula.del .math")).to_have_attribute("data-tex", "x")
    dialog.get_by_role("button", name="Go on writing").click()
    assert 'data-tex="x"' in public_page(desk)
    desk.get_by_role("button", name="Publish changes").click()
    dialog.get_by_role("button", name="Publish changes").click()
    expect(says(desk)).to_have_text("Saved")
    assert 'data-tex="y"' in public_page(desk)


@pytest.mark.parametrize("key", ["Enter", "Control+s"])
def test_one_more_key_publishes(desk, key):
    write(desk, "One $z$. Two.")
    desk.keyboard.press("Control+s")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press(key)
    expect(says(desk)).to_have_text("Saved")
    assert 'data-tex="z"' in public_page(desk)
    assert desk.evaluate("document.activeElement.id") == "id_source"


def test_escape_goes_back_to_writing(desk):
    write(desk, "One. Two.")
    desk.keyboard.press("Control+s")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    assert desk.evaluate("document.activeElement.id") == "id_source"


def test_another_editor_sees_that_there_are_changes(desk, open_page, other_login):
    write(desk, "One. Two. Three.")
    wait_until_kept(desk)
    other = open_page(viewport=DESK, storage_state=other_login, locale="en")
    open_desk(other, desk.url)
    expect(notices(other)).to_contain_text("writer has typed changes that are not saved yet")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_notices_and_the_look_before_publishing(desk, open_page, login, scheme):
    write(desk, "One $y$. Two.")
    wait_until_kept(desk)
    # axe brings style sheets of its own
    page = open_page(viewport=DESK, storage_state=login, locale="en", color_scheme=scheme, bypass_csp=True)
    open_desk(page, desk.url)
    page.get_by_text("What differs").click()
    page.evaluate(AXE)
    look = "axe.run(%s, {iframes: false})"
    reports = [page.evaluate(look % "'.desk-notices'")]
    page.get_by_role("button", name="Go on with it").click()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("dialog").locator(".change")).not_to_have_count(0)
    reports.append(page.evaluate(look % "'#desk-review'"))
    found = [each for report in reports for each in report["violations"]]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_without_scripts_a_public_note_is_published_at_once(desk, open_page, login):
    plain = open_page(viewport=DESK, storage_state=login, locale="en", java_script_enabled=False)
    plain.goto(desk.url)
    plain.fill("#id_source", "Without scripts.")
    expect(plain.get_by_role("button", name="Save as draft")).to_be_hidden()
    plain.get_by_role("button", name="Publish changes").click()
    expect(plain.locator("#id_source")).to_have_value("Without scripts.")
    assert "Without scripts" in public_page(desk)
