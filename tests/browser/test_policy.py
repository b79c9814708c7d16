"""Every kind of page keeps its Content-Security-Policy: a console error, as a violation is, fails a test."""

from urllib.parse import urljoin

import pytest

PUBLIC = [
    "/",
    "/categories/",
    "/tags/",
    "/archive/",
    "/search/?q=formula",
    "/none/",
    "/admin/login/",
]
MODELS = [
    "articles/article",
    "articles/binnedarticle",
    "articles/tag",
    "articles/picture",
    "articles/import",
    "categories/category",
    "auth/user",
    "auth/group",
]
DESK = [
    "/admin/",
    "/admin/password_change/",
    "/admin/articles/",
    "/admin/articles/article/problems/",
    "/admin/articles/article/export/",
    *(f"/admin/{model}/" for model in MODELS),
    *(f"/admin/{model}/add/" for model in MODELS if model not in {"articles/binnedarticle", "auth/group"}),
]


@pytest.fixture
def visit(site, complaints):
    def visit(page, address):
        """Opens a page and lets its scripts run."""
        page.goto(urljoin(site, address))
        page.wait_for_timeout(150)
        # Missing and forbidden pages are console errors too; pictures of other hosts are refused on purpose.
        complaints[:] = [words for words in complaints if "Policy" in words and "img-src" not in words]

    return visit


def links(page, selector):
    return list(dict.fromkeys(page.eval_on_selector_all(selector, "all => all.map(a => a.href)")))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_break_no_policy(open_page, visit, site, scheme):
    page = open_page(color_scheme=scheme)
    visit(page, "/")
    articles = links(page, "article a[href*='/articles/']")
    for address in [*PUBLIC, *articles, *links(page, "a[href*='/tags/'], a[href*='/categories/']")[:4]]:
        visit(page, address)


def test_pages_of_the_desk_break_no_policy(open_page, visit, login):
    page = open_page(storage_state=login)
    for address in DESK:
        visit(page, address)
    for model in MODELS:
        visit(page, f"/admin/{model}/")
        for address in links(page, f"#result_list a[href*='/{model}/'][href*='/change/']")[:1]:
            for part in ("change", "history", "delete"):
                visit(page, address.replace("/change/", f"/{part}/"))


def test_pages_of_the_account_break_no_policy(open_page, visit, login):
    page = open_page(storage_state=login)
    visit(page, "/admin/")
    for address in links(page, "#user-tools a"):
        visit(page, address)
        for inner in links(page, "main a, #content a"):
            visit(page, inner)
