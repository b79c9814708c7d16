"""What was typed and not saved is offered back, wherever one goes on."""

import pytest
from playwright.sync_api import expect

from tests.browser.desks import (
    ADD,
    DESK,
    DRAFTS,
    again,
    copies,
    kept,
    make_note,
    notices,
    open_desk,
    says,
    text_of,
    wait_for_copy,
    wait_until_kept,
    write,
)


@pytest.fixture
def desk(open_page, site, login):
    """A desk with a saved note."""
    page = open_page(viewport=DESK, storage_state=login, locale="en")
    return open_desk(page, make_note(page.context, site))


def test_leaving_the_page_keeps_the_last_words(desk, complaints, site):
    address = desk.url
    desk.keyboard.type(" last words")
    desk.goto(f"{site}/admin/")
    open_desk(desk, address)
    expect(notices(desk).first).to_contain_text("in this browser")
    desk.get_by_role("button", name="Go on with it").first.click()
    assert "last words" in text_of(desk)


def test_an_unsaved_note_is_offered_on_the_add_page_and_opened_from_the_dashboard(
    open_page, site, login, complaints
):
    page = open_desk(open_page(viewport=DESK, storage_state=login, locale="en"), site + ADD)
    page.fill("#id_title", "Begun on the train")
    write(page, "Let $x$ be.")
    wait_until_kept(page)
    fresh = again(page, complaints, site + ADD)
    notice = notices(fresh).filter(has_text="Begun on the train")
    expect(notice).to_contain_text("in this browser, and not saved")
    fresh.goto(f"{site}/admin/")
    fresh.get_by_role("link", name="Begun on the train").first.click()
    expect(fresh.locator("#id_source")).to_have_value("Let $x$ be.")
    expect(fresh.locator("#id_title")).to_have_value("Begun on the train")
    fresh.locator("#id_source").focus()
    fresh.keyboard.press("Control+s")
    expect(says(fresh)).to_have_text("Saved")
    fresh.goto(f"{site}/admin/")
    expect(fresh.locator('a[href*="?draft="]', has_text="Begun on the train")).to_have_count(0)


def test_a_note_begun_without_a_network_is_offered_on_the_add_page(open_page, site, login, complaints):
    page = open_desk(open_page(viewport=DESK, storage_state=login, locale="en"), site + ADD)
    page.context.set_offline(True)
    page.fill("#id_title", "Begun in a tunnel")
    write(page, "Let $x$ be.")
    wait_for_copy(page, "Let $x$ be.")
    page.context.set_offline(False)
    complaints.clear()
    fresh = again(page, complaints, site + ADD)
    notice = notices(fresh).filter(has_text="Begun in a tunnel")
    notice.get_by_role("button", name="Go on with it").click()
    expect(fresh.locator("#id_title")).to_have_value("Begun in a tunnel")
    assert text_of(fresh) == "Let $x$ be."
    wait_until_kept(fresh)
    assert copies(fresh) == 0


def test_what_was_typed_in_another_browser_is_offered_in_this_one(desk, open_page, login):
    desk.keyboard.type(" Four.")
    wait_until_kept(desk)
    elsewhere = open_page(viewport=DESK, storage_state=login, locale="en")
    open_desk(elsewhere, desk.url)
    expect(notices(elsewhere)).to_contain_text("in another browser, and not saved")


def test_closing_asks_only_where_something_would_be_lost(desk, complaints):
    asked = []
    desk.on("dialog", lambda dialog: asked.append(dialog.type))
    desk.keyboard.type(" Four.")
    wait_until_kept(desk)
    desk.reload()
    assert asked == []
    desk.locator("#id_source").focus()
    desk.context.set_offline(True)
    desk.keyboard.type(" Five.")
    expect(kept(desk)).to_contain_text("Not kept")
    desk.context.set_offline(False)
    desk.route(DRAFTS, lambda route: route.abort())
    desk.reload()
    assert asked == ["beforeunload"]
    desk.close()
    complaints.clear()


def test_what_is_discarded_stays_in_the_history(desk, complaints):
    desk.keyboard.type(" Four.")
    wait_until_kept(desk)
    fresh = again(desk, complaints)
    fresh.get_by_role("button", name="Discard it").click()
    expect(notices(fresh)).to_have_count(0)
    fresh.get_by_role("link", name="History").click()
    expect(fresh.get_by_text("discarded draft")).to_be_visible()


def test_a_copy_is_offered_even_where_the_drafts_cannot_be_asked_for(desk, complaints):
    desk.context.set_offline(True)
    desk.keyboard.type(" precious")
    wait_for_copy(desk, "precious")
    desk.context.set_offline(False)
    desk.context.route(DRAFTS, lambda route: route.abort())
    fresh = again(desk, complaints)
    expect(notices(fresh)).to_contain_text("in this browser")
    fresh.close()
    complaints.clear()
