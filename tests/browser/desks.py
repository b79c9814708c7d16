"""The writing desk as the tests use it."""

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser.conftest import watch

DESK = {"width": 1440, "height": 900}
ADD = "/admin/articles/article/add/"
PREVIEW = "**/admin/editor/markdownify/"
DRAFTS = "**/admin/editor/drafts/**"


def make_note(context: BrowserContext, site: str, **fields: str) -> str:
    """Saves a note as the form does, without opening it; gives the address of its desk."""
    form = context.request.get(site + ADD).text()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    writer = re.search(r'data-writer="(\d+)"', form)[1]
    data = {
        "csrfmiddlewaretoken": token, "author": writer, "language": "en", "status": "draft", "slug": "",
        "title": "A note", "source": "One. Two. Three.", "tags": "", "category": "", "summary": "",
        "macros": "", "published_at_0": "", "published_at_1": "", "_continue": "1", **fields,
    }  # fmt: skip
    answer = context.request.post(site + ADD, form=data, headers={"Referer": site + ADD})
    assert "/change/" in answer.url, answer.text()
    return answer.url


def open_desk(page: Page, address: str) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response(PREVIEW):
        page.goto(address)
    page.locator("#id_source").focus()
    return page


def write(page: Page, text: str) -> None:
    """Puts the text there as a paste would, and the caret behind it."""
    page.locator("#id_source").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def text_of(page: Page) -> str:
    return page.locator("#id_source").input_value()


def says(page: Page):
    return page.locator(".editor-says")


def kept(page: Page):
    return page.locator(".editor-kept")


def notices(page: Page):
    return page.locator(".desk-notices .desk-notice")


def wait_until_kept(page: Page) -> None:
    expect(kept(page)).to_have_text(re.compile(r"^Kept \d"))


def wait_for_copy(page: Page, words: str) -> None:
    """Until the copy in the browser holds the words."""
    page.wait_for_function(
        "words => Object.entries(localStorage).some(([name, copy]) => "
        "name.startsWith('formulary-copy:') && copy.includes(words))",
        arg=words,
    )


def copies(page: Page) -> int:
    return page.evaluate(
        "Object.keys(localStorage).filter(name => name.startsWith('formulary-copy:')).length"
    )


def copied(page: Page) -> str:
    """The text of the copy in the browser."""
    names = page.evaluate("Object.keys(localStorage)")
    name = next(name for name in names if name.startswith("formulary-copy:"))
    return json.loads(page.evaluate("name => localStorage.getItem(name)", name))["fields"]["source"]


def crash(page: Page) -> None:
    """The tab is gone, and had no time for anything."""
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()


def again(page: Page, complaints: list[str], address: str | None = None) -> Page:
    """The tab crashes; the same note, or another page, in a new one of the same browser."""
    context, address = page.context, address or page.url
    crash(page)
    fresh = context.new_page()
    watch(fresh, complaints)
    return open_desk(fresh, address)
