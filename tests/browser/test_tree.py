"""The tree of categories at the desk: a move to another branch is asked about before it is made."""

import pytest
from playwright.sync_api import expect

TREE = "/admin/categories/category/"


@pytest.fixture
def tree(open_page, site, login):
    """The tree, and the questions that it asks; the author always says no."""
    page = open_page(storage_state=login, viewport={"width": 1440, "height": 900})
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: "move-node" in request.url and questions.append(request.url))
    page.goto(site + TREE)
    expect(page.locator("tr[data-pk][draggable=true]").first).to_be_visible()
    return page, questions


def child(page):
    """The first row that stands in another, and a root that it does not stand in."""
    row = page.locator('tr[data-tree-depth="1"]').first
    root = page.locator('tr[data-tree-depth="0"]').last
    return row, root


def test_dragging_to_another_branch_asks_first(tree):
    page, questions = tree
    row, root = child(page)
    path = row.locator(".field-path").inner_text()
    row.drag_to(root)
    assert questions == [
        f"Move {path}, and what is below it, to another branch? The old addresses will redirect."
    ]


def test_moving_by_the_keyboard_asks_too(tree):
    page, questions = tree
    row, root = child(page)
    row.locator(".move-cut").click()
    root.locator(".move-paste").select_option("last-child")
    assert len(questions) == 1
    assert root.locator(".move-paste").input_value() == ""
