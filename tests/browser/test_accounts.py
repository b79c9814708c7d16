"""Second factors in a real browser: an app's codes are computed, a passkey is Chromium's virtual one."""

import subprocess
import sys

import pytest

from scripts.temporary_site import ROOT, WRITER, free_port, surroundings
from tests.browser.conftest import log_in
from tests.totp import code_of

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def account(database_url, tmp_path):
    """Makes an account of the test's own, whose password is that of the writer."""
    environment = surroundings(database_url, free_port(), tmp_path)

    def make(name):
        command = ["createsuperuser", "--noinput", "--username", name, "--email", "", "-v0"]
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        return name

    return make


@pytest.fixture
def passkey(page):
    """The browser has a device that proves who one is; gives what can be told to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    def tell(command, **options):
        return session.send(f"WebAuthn.{command}", {"authenticatorId": key, **options})

    return tell


def enter(page, site, name):
    page.goto(f"{site}/admin/login/")
    log_in(page, name)


def confirm(page):
    page.fill("[name=password]", WRITER)
    page.click("#content [type=submit]")


def leave(page):
    page.click("#logout-form button")


def add_passkey(page, site, name="blue key"):
    page.goto(f"{site}/admin/account/")
    page.click("text=Add a passkey")
    confirm(page)
    page.fill("[name=name]", name)
    page.click("#passkey-add")
    page.wait_for_url("**/recovery-codes/")


def test_a_passkey_opens_the_desk_by_itself(page, site, account, passkey):
    enter(page, site, account("kim"))
    add_passkey(page, site)
    leave(page)
    page.goto(f"{site}/admin/login/?next=/admin/articles/tag/")
    page.click("#passkey-login")
    page.wait_for_url("**/admin/articles/tag/")


def test_a_passkey_is_the_second_factor(page, site, account, passkey):
    enter(page, site, account("lee"))
    add_passkey(page, site)
    leave(page)
    enter(page, site, "lee")
    page.wait_for_url("**/second-factor/")
    page.click("#passkey-second")
    page.wait_for_url(f"{site}/admin/")


def test_a_passkey_is_named_and_removed(page, site, account, passkey):
    enter(page, site, account("mia"))
    add_passkey(page, site)
    page.goto(f"{site}/admin/account/")
    page.click("text=Rename")
    page.fill("[name=name]", "phone")
    page.click("#content [type=submit]")
    assert page.inner_text(".account-rows strong") == "phone"
    page.click("text=Remove")
    page.click("#content [type=submit]")
    assert page.locator(".account-rows").count() == 0
    assert "Only the password" in page.inner_text(".account-lead")


def test_a_passkey_that_refuses_is_told(page, site, account, passkey):
    enter(page, site, account("noa"))
    add_passkey(page, site)
    leave(page)
    page.goto(f"{site}/admin/login/")
    passkey("setUserVerified", isUserVerified=False)
    page.click("#passkey-login")
    page.wait_for_selector(".passkey-error:visible")
    assert "refused" in page.inner_text(".passkey-error")


def test_an_app_and_a_recovery_code_open_the_desk(page, site, account):
    enter(page, site, account("oda"))
    page.goto(f"{site}/admin/account/app/")
    confirm(page)
    secret = page.inner_text(".account-secret")
    page.fill("[name=code]", code_of(secret))
    page.click("#content [type=submit]")
    page.wait_for_url("**/recovery-codes/")
    page.click("#content [type=submit]")
    recovery = page.inner_text(".account-codes code >> nth=0")
    leave(page)
    for code in (code_of(secret, ago=-30), recovery):
        enter(page, site, "oda")
        page.wait_for_url("**/second-factor/")
        page.fill("[name=code]", code)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/admin/")
        leave(page)


def test_all_of_it_goes_by_keyboard(page, site):
    page.goto(f"{site}/admin/login/")
    page.keyboard.type(WRITER)
    page.keyboard.press("Tab")
    page.keyboard.type(WRITER)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/admin/")
    page.goto(f"{site}/admin/account/")
    page.get_by_role("link", name="Look at them").press("Enter")
    page.wait_for_url("**/sessions/")


def test_another_session_is_ended_from_here(page, open_page, site, account):
    enter(page, site, account("pia"))
    other = open_page()
    enter(other, site, "pia")
    page.goto(f"{site}/admin/account/sessions/")
    assert page.locator(".account-rows li").count() == 2
    page.get_by_role("button", name="End all others").click()
    assert page.locator(".account-rows li").count() == 1
    other.goto(f"{site}/admin/")
    assert "/admin/login/" in other.url


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_of_an_account_is_wider_than_the_screen(open_page, site, login, language, width):
    page = open_page(storage_state=login, locale=language, viewport={"width": width, "height": 844})
    for address in ("", "app/", "passkeys/add/", "sessions/", "recovery-codes/"):
        page.goto(f"{site}/admin/account/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
