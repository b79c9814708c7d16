"""Two people, or two tabs of one, on one note: nobody's work is replaced unseen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import watch
from tests.browser.desks import (
    DESK,
    copies,
    kept,
    make_note,
    notices,
    open_desk,
    says,
    text_of,
    wait_until_kept,
    write,
)

BEGUN = "One. Two. Three.\n\nLast $x$."


@pytest.fixture
def note(open_page, site, login):
    """A page of the writer, and the address of a note."""
    page = open_page(viewport=DESK, storage_state=login, locale="en")
    return page, make_note(page.context, site, source=BEGUN)


@pytest.fixture
def both(note, open_page, other_login):
    """The note at the desks of the writer and of lin."""
    page, address = note
    theirs = open_page(viewport=DESK, storage_state=other_login, locale="en")
    return open_desk(page, address), open_desk(theirs, address)


@pytest.fixture
def tabs(note, complaints):
    """The note in two tabs of one writer."""
    page, address = note
    open_desk(page, address)
    second = page.context.new_page()
    watch(second, complaints)
    return page, open_desk(second, address)


def save(page):
    page.locator("#id_source").focus()
    page.keyboard.press("Control+s")
    expect(says(page)).to_have_text("Saved")


def test_changes_of_two_people_that_do_not_touch_are_merged_at_the_desk(both):
    mine, theirs = both
    write(theirs, BEGUN.replace("Last", "At last"))
    save(theirs)
    write(mine, BEGUN.replace("One", "Once"))
    save(mine)
    expect(mine.locator(".messagelist")).to_contain_text("lin saved this note")
    assert text_of(mine) == BEGUN.replace("One", "Once").replace("Last", "At last")
    mine.keyboard.press("Control+z")
    assert "At last" not in text_of(mine)


def test_saved_by_another_is_told_and_can_be_taken_in_before_saving(both):
    mine, theirs = both
    write(mine, BEGUN.replace("One", "Once"))
    wait_until_kept(mine)
    write(theirs, BEGUN.replace("Last", "At last"))
    save(theirs)
    mine.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(notices(mine)).to_contain_text("lin saved this note at")
    mine.get_by_role("button", name="Take the changes in").click()
    expect(mine.locator("#id_source")).to_have_value(BEGUN.replace("One", "Once").replace("Last", "At last"))
    expect(notices(mine)).to_have_count(0)
    save(mine)
    expect(mine.locator(".messagelist")).to_have_count(0)


def conflict(mine, theirs):
    write(theirs, BEGUN.replace("Two", "Deux"))
    save(theirs)
    write(mine, BEGUN.replace("Two", "Zwei $y$").replace("Last", "At last"))
    mine.locator("#id_source").focus()
    with mine.expect_navigation():
        mine.keyboard.press("Control+s")
    expect(mine.get_by_text("lin saved this note at")).to_be_visible()


def test_changes_that_touch_are_asked_about_and_settled(both):
    mine, theirs = both
    conflict(mine, theirs)
    mine.get_by_text("Both, yours first").click()
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.locator("#id_source")).to_have_value("One. Zwei $y$. Deux. Three.\n\nAt last $x$.")
    mine.wait_for_timeout(600)
    expect(notices(mine)).to_have_count(0)
    assert copies(mine) == 0


def test_leaving_the_question_loses_nothing(both):
    mine, theirs = both
    address = mine.url
    conflict(mine, theirs)
    expect(mine.get_by_text("kept as a draft")).to_be_visible()
    open_desk(mine, address)
    assert text_of(mine) == BEGUN.replace("Two", "Deux")
    mine.get_by_role("button", name="Go on with it").click()
    assert text_of(mine) == BEGUN.replace("Two", "Zwei $y$").replace("Last", "At last")
    with mine.expect_navigation():
        mine.keyboard.press("Control+s")
    mine.get_by_text("What you typed", exact=True).click()
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.locator("#id_source")).to_have_value(
        BEGUN.replace("Two", "Zwei $y$").replace("Last", "At last")
    )


def test_what_is_chosen_outlives_a_lost_network_and_a_reload(both, complaints):
    mine, theirs = both
    conflict(mine, theirs)
    mine.locator("textarea").fill("Dos.")
    mine.context.set_offline(True)
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.get_by_role("alert")).to_contain_text("cannot be reached")
    mine.context.set_offline(False)
    complaints.clear()
    mine.reload()
    expect(mine.locator("textarea")).to_have_value("Dos.")
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.locator("#id_source")).to_have_value("One. Dos.Three.\n\nAt last $x$.")


def test_a_mistake_after_a_settled_conflict_is_not_asked_about_again(both):
    mine, theirs = both
    make_note(mine.context, mine.url.split("/admin")[0], title="Taken", slug="taken")
    mine.locator('.desk-do [data-command="settings"]').click()
    mine.fill("#id_slug", "taken")
    mine.keyboard.press("Escape")
    conflict(mine, theirs)
    mine.get_by_text("What was saved meanwhile").click()
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.locator(".errorlist").first).to_be_visible()
    settled = BEGUN.replace("Two", "Deux").replace("Last", "At last")
    assert text_of(mine) == settled
    mine.fill("#id_slug", "free-again")
    save(mine)
    assert text_of(mine) == settled


def test_one_s_own_other_tab_is_recognised_and_its_going_too(tabs):
    first, second = tabs
    for page in tabs:
        expect(notices(page)).to_have_text(re.compile("You have this note open in another tab"))
    second.close()
    expect(notices(first)).to_have_count(0)


def test_typing_in_two_tabs_replaces_nothing_and_is_asked_about(tabs, complaints):
    first, second = tabs
    write(first, "Of the first.")
    wait_until_kept(first)
    write(second, "Of the second.")
    asked = notices(second).filter(has_text="Other work on this note was kept")
    expect(asked).to_be_visible()
    expect(kept(second)).to_contain_text("choose above what to go on with")
    assert copies(second) == 1
    asked.get_by_text("What differs").click()
    expect(asked.locator("ins").first).to_contain_text("first")
    asked.get_by_role("button", name="Keep what is here").click()
    wait_until_kept(second)
    assert text_of(second) == "Of the second."
    first.locator("#id_source").focus()
    first.keyboard.type(" And more.")
    told = notices(first).filter(has_text="Other work on this note was kept")
    expect(told).to_be_visible()
    told.get_by_role("button", name="Take that over").click()
    assert text_of(first) == "Of the second."
    wait_until_kept(first)
    complaints.clear()


def test_a_save_in_the_other_tab_is_told_and_taken_in(tabs, complaints):
    first, second = tabs
    write(second, BEGUN.replace("One", "Once"))
    wait_until_kept(second)
    write(first, BEGUN.replace("Last", "At last"))
    save(first)
    expect(notices(second).filter(has_text="You saved this note at")).to_be_visible()
    second.get_by_role("button", name="Take the changes in").click()
    expect(second.locator("#id_source")).to_have_value(
        BEGUN.replace("One", "Once").replace("Last", "At last")
    )
    save(second)
    complaints.clear()
