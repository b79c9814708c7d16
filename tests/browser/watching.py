"""Who sees it when hostile text does something in a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.desks import make_note

DANGERS = """() => {
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of element.getAttributeNames())
      if (/^on|^srcdoc$|^formaction$|^ping$|^target$/.test(name)) found.push(element.outerHTML.slice(0, 200));
    for (const address of [element.href, element.src, element.cite, element.action])
      if (address && !/^(https?|mailto|tel|ftp):/.test(address)) found.push(address);
    if (/^(script|iframe|object|embed|form|style|link|meta|base|svg|template)$/.test(element.localName))
      found.push(element.outerHTML.slice(0, 200));
  }
  return found;
}"""
"""What a body must not hold that is made of an author's text alone."""

HANDLERS = "[onerror], [onload], [onbegin], [ontoggle], [onfocus], [onclick], [onmouseover]"


def watch_dialogs(page: Page, dialogs: list[str]) -> None:
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))


def public_note(writer: BrowserContext, site: str, **fields: str) -> str:
    """The number of a new public article."""
    return make_note(writer, site, status="published", **fields).split("/")[-3]


@contextmanager
def watched(page: Page, own: str, *, may_show_pictures: bool = False) -> Iterator[list[str]]:
    """What runs in what ``page`` shows within the block, and what it wants from others than ``own``, and gets
    past the policy."""
    found: list[str] = []
    watch_dialogs(page, found)

    def answer(route: Route) -> None:
        if route.request.url.startswith(own):
            route.fallback()
            return
        if not (may_show_pictures and route.request.resource_type == "image"):
            found.append(f"asked for {route.request.url}")
        route.abort()

    page.route("**/*", answer)
    yield found
    page.unroute_all()


def look_for_traces(page: Page, found: list[str]) -> None:
    """Notes what ran in a page, and what would if somebody touched it."""
    found += [f"ran in {page.url}" for frame in page.frames if frame.evaluate("window.canary") is not None]
    handlers = page.locator(HANDLERS).evaluate_all("all => all.map(each => each.outerHTML.slice(0, 200))")
    found += [f"{handler} in {page.url}" for handler in handlers]


def show(page: Page, html: str) -> None:
    """The page shows HTML of no site."""
    page.route("**/*", lambda route: route.abort())
    page.route(
        "http://bare/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto("http://bare/")
