"""What is typed is kept: on the server a moment later, in the browser at once."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from scripts.temporary_site import free_port, server, surroundings
from tests.browser.conftest import log_in
from tests.browser.desks import (
    DESK,
    DRAFTS,
    PREVIEW,
    again,
    copied,
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

FILL = """() => {
  for (let size = 2 ** 23; size >= 1; size /= 2)
    try { localStorage.setItem(`full${size}`, "x".repeat(size)); } catch { continue; }
}"""


@pytest.fixture
def desk(open_page, site, login):
    """A desk with a saved note."""
    page = open_page(viewport=DESK, storage_state=login, locale="en")
    return open_desk(page, make_note(page.context, site))


def test_what_is_typed_is_kept_on_the_server_and_its_copy_goes(desk, complaints):
    desk.keyboard.type(" Four.")
    wait_for_copy(desk, "Four.")
    wait_until_kept(desk)
    assert copies(desk) == 0
    fresh = again(desk, complaints)
    expect(notices(fresh)).to_have_text(re.compile("Typed at .* in this browser, and not saved"))
    fresh.get_by_role("button", name="Go on with it").click()
    assert "Four." in text_of(fresh)


def test_all_fields_are_kept(desk, complaints):
    desk.fill("#id_title", "Another title")
    desk.locator('.desk-do [data-command="settings"]').click()
    desk.fill("#id_tags", "analysis, series")
    desk.fill("#id_summary", "In short.")
    desk.select_option("#id_language", "zh")
    wait_until_kept(desk)
    fresh = again(desk, complaints)
    expect(notices(fresh).locator(".facts")).to_contain_text("analysis, series")
    fresh.get_by_role("button", name="Go on with it").click()
    for name, value in {
        "title": "Another title", "tags": "analysis, series", "summary": "In short.", "language": "zh"
    }.items():  # fmt: skip
        expect(fresh.locator(f"#id_{name}")).to_have_value(value)


def test_a_category_comes_back_with_its_name(desk, complaints):
    desk.locator('.desk-do [data-command="settings"]').click()
    desk.locator("#desk-settings .select2-selection").click()
    option = desk.locator(".select2-results__option").first
    expect(option).not_to_have_text(re.compile("Searching"))
    name = option.text_content()
    option.click()
    wait_until_kept(desk)
    fresh = again(desk, complaints)
    fresh.get_by_role("button", name="Go on with it").click()
    expect(fresh.locator("#id_category option:checked")).to_have_text(name.strip())


def test_taking_over_can_be_undone(desk, complaints):
    write(desk, "One. 二。 Three.")
    wait_until_kept(desk)
    fresh = again(desk, complaints)
    fresh.get_by_role("button", name="Go on with it").click()
    assert text_of(fresh) == "One. 二。 Three."
    fresh.keyboard.press("Control+z")
    assert text_of(fresh) == "One. Two. Three."


def test_what_is_taken_back_leaves_no_draft(desk, complaints):
    desk.keyboard.type("x")
    wait_until_kept(desk)
    desk.keyboard.press("Backspace")
    with desk.expect_response(lambda response: response.request.method == "DELETE"):
        expect(kept(desk)).to_have_text("")
    fresh = again(desk, complaints)
    fresh.wait_for_timeout(600)
    expect(notices(fresh)).to_have_count(0)
    fresh.get_by_role("link", name="History").click()
    expect(fresh.get_by_text("discarded draft")).to_have_count(0)


def test_a_save_leaves_neither_draft_nor_copy(desk, complaints):
    desk.keyboard.type(" Four.")
    wait_until_kept(desk)
    desk.keyboard.type(" Five.")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_have_text("Saved")
    assert copies(desk) == 0
    fresh = again(desk, complaints)
    fresh.wait_for_timeout(600)
    expect(notices(fresh)).to_have_count(0)


def test_a_crash_of_the_tab_loses_nothing(desk, complaints):
    desk.context.set_offline(True)
    desk.keyboard.type(" precious")
    wait_for_copy(desk, "precious")
    desk.context.set_offline(False)
    complaints.clear()
    fresh = again(desk, complaints)
    expect(notices(fresh)).to_contain_text("in this browser")
    fresh.get_by_text("What differs").click()
    expect(notices(fresh).locator("ins").first).to_contain_text("precious")
    fresh.get_by_role("button", name="Go on with it").click()
    assert text_of(fresh).endswith(" precious") or text_of(fresh).startswith(" precious")
    wait_until_kept(fresh)
    assert copies(fresh) == 0


def test_a_network_that_is_lost_is_said_and_all_is_kept_when_it_is_back(desk, complaints):
    desk.context.set_offline(True)
    desk.keyboard.type(" precious")
    expect(kept(desk)).to_have_text("Not kept: no connection. A copy is in this browser.")
    desk.context.set_offline(False)
    wait_until_kept(desk)
    complaints.clear()


def test_an_answer_that_is_lost_is_not_taken_for_somebody_else(desk, complaints):
    def lose(route):
        route.fetch()
        route.abort()

    desk.route(DRAFTS, lose, times=1)
    desk.keyboard.type(" precious")
    expect(kept(desk)).to_contain_text("no connection")
    desk.keyboard.type(" words")
    desk.evaluate("dispatchEvent(new Event('online'))")
    wait_until_kept(desk)
    expect(notices(desk)).to_have_count(0)
    complaints.clear()


def test_a_browser_without_room_says_so(desk, complaints):
    desk.evaluate(FILL)
    desk.context.set_offline(True)
    desk.keyboard.type(" precious")
    expect(kept(desk)).to_have_text("Not kept: no connection. This browser has no room for a copy.")
    desk.close()
    complaints.clear()


def test_a_server_killed_between_key_and_save_loses_nothing(
    open_page, site, login, database_url, tmp_path, complaints
):
    port = free_port()
    environment = surroundings(database_url, port, tmp_path) | {"DEBUG": "1"}
    page = open_page(viewport=DESK, storage_state=login, locale="en")
    with ExitStack() as running:
        running.enter_context(server(port, environment))
        address = make_note(page.context, f"http://localhost:{port}")
        open_desk(page, address)
        page.keyboard.type(" precious")
    page.keyboard.press("Control+s")
    expect(says(page)).to_contain_text("cannot be reached")
    expect(kept(page)).to_contain_text("A copy is in this browser.")
    assert "precious" in text_of(page)
    with server(port, environment):
        complaints.clear()
        fresh = again(page, complaints)
        fresh.get_by_role("button", name="Go on with it").click()
        assert "precious" in text_of(fresh)
        fresh.keyboard.press("Control+s")
        expect(says(fresh)).to_have_text("Saved")
        fresh.close()


def test_after_a_login_in_another_tab_all_is_kept(desk, complaints):
    desk.context.clear_cookies(name="sessionid")
    desk.keyboard.type(" precious")
    expect(kept(desk)).to_contain_text("Not kept: you are logged out. A copy is in this browser.")
    with desk.context.expect_page() as login:
        desk.get_by_role("link", name="Log in in a new tab").click()
    log_in(login.value, "writer")
    expect(login.value).to_have_title(re.compile("Site administration"))
    login.value.close()
    desk.evaluate("dispatchEvent(new Event('focus'))")
    wait_until_kept(desk)
    complaints.clear()


def test_text_of_one_writer_is_never_kept_for_or_offered_to_another(desk, other_login, complaints):
    desk.context.set_offline(True)
    desk.keyboard.type(" secret")
    wait_for_copy(desk, "secret")
    desk.context.clear_cookies()
    desk.context.add_cookies(other_login["cookies"])
    desk.context.set_offline(False)
    expect(kept(desk)).to_contain_text("Not kept: your login has changed.")
    desk.keyboard.press("Control+s")
    expect(says(desk)).to_contain_text("login has changed")
    complaints.clear()
    fresh = again(desk, complaints)
    fresh.wait_for_timeout(600)
    expect(notices(fresh)).to_have_count(0)
    assert "secret" not in fresh.content()


def test_nothing_is_kept_during_a_composition(desk):
    desk.keyboard.type("x")
    wait_for_copy(desk, "x")
    asked = []
    desk.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    session = desk.context.new_cdp_session(desk)
    for letters in ["n", "ni", "ni'h", "ni'hao"]:
        session.send("Input.imeSetComposition", {"text": letters, "selectionStart": 2, "selectionEnd": 2})
        desk.wait_for_timeout(150)
    desk.wait_for_timeout(2_000)
    assert asked == []
    assert "ni" not in copied(desk)
    session.send("Input.insertText", {"text": "你好"})
    wait_until_kept(desk)
    assert "你好" in text_of(desk)


def test_a_limit_is_told_and_the_text_goes_up_as_soon_as_it_may(desk, complaints):
    words = "You are faster than this site allows. Try again in 9 seconds."
    refusal = {"status": 429, "json": {"error": words}}
    for address in (DRAFTS, PREVIEW):
        desk.route(address, lambda route: route.fulfill(**refusal))
    desk.keyboard.type(" Five.")
    expect(says(desk)).to_contain_text(words)
    expect(kept(desk)).to_contain_text("Not kept yet")
    assert "Five." in text_of(desk)
    wait_for_copy(desk, "Five.")
    desk.unroute_all()
    desk.keyboard.type(" Six.")
    wait_until_kept(desk)
    assert all("429" in each for each in complaints)
    complaints.clear()
