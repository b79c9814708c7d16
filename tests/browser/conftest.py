"""Chromium against a live server. A console error, or a request that leaves the host, fails the test."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from scripts.browser import find_chromium
from scripts.temporary_site import ROOT, WRITER, free_port, surroundings, temporary_site
from tests.databases import create_database

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
HOSTS = {"localhost", "127.0.0.1", ""}

# Playwright's loop runs in the thread of the tests, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def database_url(django_db_setup, django_db_blocker):
    """The database of the served site."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with django_db_blocker.unblock():
        return create_database(f"{connection.settings_dict['NAME']}_site_{worker}")


@pytest.fixture(scope="session")
def site(database_url):
    """The address of a served site with the sample notes: the real server, on a database of its own.

    It is shared by all tests of a process, which change nothing but notes of their own.
    """
    with temporary_site(database_url) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    assert path, "Chromium is missing: run `make test`, which installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
        # While the loop runs, Django keeps connections apart from those that it closes at the end.
        connections.close_all()


@pytest.fixture(scope="session")
def login(site, browser):
    """The cookies of somebody who has logged in to write: ``open_page(storage_state=login)``."""
    return cookies_of(WRITER, site, browser)


@pytest.fixture(scope="session")
def other_login(site, database_url, browser, tmp_path_factory):
    """The cookies of somebody else who may write everything: ``lin``."""
    environment = surroundings(database_url, free_port(), tmp_path_factory.mktemp("lin"))
    command = ["createsuperuser", "--noinput", "--username", "lin", "--email", "", "-v0"]
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return cookies_of("lin", site, browser)


def cookies_of(name: str, site: str, browser: Browser) -> dict:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/admin/login/")
    log_in(page, name)
    state = context.storage_state()
    context.close()
    return state


def log_in(page: Page, name: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", WRITER)
    page.click("[type=submit]")


@pytest.fixture
def complaints():
    """What went wrong in the pages of a test; the test fails where it is not empty at the end."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(browser: Browser, complaints: list[str]):
    """Makes pages: ``open_page(viewport={"width": 390, "height": 844}, color_scheme="dark")``."""
    contexts = []

    def make(**options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


@pytest.fixture
def bare(browser):
    """A page without any policy, whose complaints about missing pictures nobody hears."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def writer(browser, login):
    """Somebody who may write everything, without a page."""
    context = browser.new_context(storage_state=login)
    yield context
    context.close()


def watch(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda message: is_own(message) and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complain_of_foreign(request.url, complaints))


def is_own(message: ConsoleMessage) -> bool:
    """Whether it is the site's mistake, and not one of the machine, on which a container came or went."""
    return message.type == "error" and "ERR_NETWORK_CHANGED" not in message.text


def complain_of_foreign(url: str, complaints: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.hostname not in HOSTS:
        complaints.append(f"asked another host: {url}")
