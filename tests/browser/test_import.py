"""Importing in the admin, in a browser: a ZIP is sent, looked at, agreed to, and is there."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from scripts.temporary_site import ROOT
from tests.browser.conftest import watch
from tests.pictures import raster

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
ADD = "/admin/articles/import/add/"


def packed(name, **files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, text in files.items():
            archive.writestr(f"{name}/{path}.md", f"---\ndate: 2024-05-06\n---\n{text}")
        archive.writestr(f"{name}/p.png", raster())
    return {"name": f"{name}.zip", "mimeType": "application/zip", "buffer": data.getvalue()}


def send(page, site, file):
    page.goto(site + ADD)
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Send and examine").click()
    page.wait_for_url("**/change/")


def wait_for_button(page, name):
    button = page.get_by_role("button", name=name, exact=True)
    button.wait_for(timeout=60_000)
    return button


def assert_accessible(page):
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run().then(result => result.violations.map(each => [each.id, each.nodes[0].html]))"
    )
    assert found == []


@pytest.mark.parametrize("width", [390, 1440])
def test_zip_is_sent_looked_at_and_imported(site, login, open_page, width):
    page = open_page(storage_state=login, viewport={"width": width, "height": 800})
    page.goto(f"{site}/admin/")
    page.get_by_role("link", name="Import notes").click()
    assert_accessible(page)
    name = f"desk{width}"
    send(page, site, packed(name, one="![p](p.png) and $x^2$", two="[gone](gone.md)"))
    wait_for_button(page, "Import")
    assert_accessible(page)
    expect(page.get_by_role("link", name="2 will be new")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name=re.compile("problems and remarks")).click()
    expect(page.locator(".import-list li", has_text="link to nothing")).to_have_count(1)
    assert_accessible(page)
    wait_for_button(page, "Import").click()
    page.get_by_role("link", name="Import more").wait_for(timeout=60_000)
    assert_accessible(page)
    expect(page.get_by_role("heading", name=f"“{name}.zip” is imported")).to_be_visible()
    page.locator(".import-list a", has_text="one").click()
    expect(page.locator("#id_source")).to_have_value(re.compile(r"!\[p\]\(/media/notes/"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_are_enough(site, login, open_page):
    page = open_page(storage_state=login)
    page.goto(site + ADD)
    page.set_input_files("[name=file]", packed("keys", one="text"))
    page.locator("[name=file]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="As the files say")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    wait_for_button(page, "Import").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("was cancelled")


def test_everything_works_without_scripts(site, login, open_page):
    page = open_page(storage_state=login, java_script_enabled=False)
    send(page, site, packed("plain", one="text"))
    wait_for_button(page, "Import").click()
    page.get_by_role("link", name="Import more").wait_for(timeout=60_000)


def test_wrong_file_is_refused_in_words_at_once(site, login, browser):
    context = browser.new_context(storage_state=login)
    page, found = context.new_page(), []
    watch(page, found)
    page.goto(site + ADD)
    page.set_input_files("[name=file]", {"name": "a.docx", "mimeType": "text/plain", "buffer": b"text"})
    page.get_by_role("button", name="Send and examine").click()
    expect(page.get_by_role("alert")).to_have_text("This is neither a ZIP nor a .md, .xml or .json file.")
    expect(page.get_by_role("button", name="Send and examine")).to_be_enabled()
    assert all("400" in complaint for complaint in found)
    context.close()


def test_file_that_is_too_long_is_not_sent(site, login, open_page):
    page = open_page(storage_state=login)
    page.goto(site + ADD)
    page.evaluate("document.querySelector('.import-form').dataset.limit = 10")
    page.set_input_files("[name=file]", packed("long", one="text"))
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Send and examine").click()
    expect(page.get_by_role("alert")).to_contain_text("The file is longer than")
    assert "POST" not in sent


def test_sending_can_be_cancelled_and_a_lost_connection_is_told(site, login, open_page, complaints):
    page = open_page(storage_state=login)
    page.goto(site + ADD)
    waiting = []
    page.route("**" + ADD, lambda route: waiting.append(route))
    page.set_input_files("[name=file]", packed("slow", one="text"))
    submit = page.get_by_role("button", name="Send and examine")
    submit.click()
    expect(submit).to_be_disabled()
    page.get_by_role("button", name="Cancel").click()
    expect(submit).to_be_enabled()
    submit.click()
    page.wait_for_function("document.querySelector('.import-form [type=submit]').disabled")
    waiting[-1].abort()
    expect(page.get_by_role("alert")).to_have_text("The connection was lost. Send it again.")
    assert all("Failed to load resource" in complaint for complaint in complaints)
    complaints.clear()


def test_page_waits_for_a_server_that_is_away_for_a_while(site, login, open_page, complaints):
    page = open_page(storage_state=login)
    asked = []

    def answer(route):
        asked.append(route)
        state = {"state": "running", "done": len(asked), "total": 9, "words": f"{len(asked)} of 9 notes"}
        route.abort() if len(asked) == 1 else route.fulfill(json=state)

    page.route("**/progress/", answer)
    send(page, site, packed("away", one="text"))
    if page.locator(".import-progress").count():
        expect(page.locator(".import-words")).to_have_text("3 of 9 notes", timeout=20_000)
    page.unroute_all(behavior="ignoreErrors")
    wait_for_button(page, "Cancel").click()
    assert all("Failed to load resource" in complaint for complaint in complaints)
    complaints.clear()
