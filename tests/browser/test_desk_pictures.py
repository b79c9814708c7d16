"""Pictures under the hands of an author: pasted, dropped, chosen, described, found again."""

import base64
import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import ADD, DESK, go_to_desk, preview, says, select, text_of, write
from tests.browser.test_pages import AXE
from tests.pictures import raster

UPLOAD = "**/admin/editor/upload/"
PICTURE = re.compile(r"!\[(.*?)\]\((/media/pictures/[0-9a-f]{2}/[0-9a-f]{32}\.\w+)\)")

WIDTHS = count(1)

GIVE = """([kind, files, words, html, x, y]) => {
  const transfer = new DataTransfer();
  for (const [name, data] of files)
    transfer.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], name));
  if (words) transfer.setData("text/plain", words);
  if (html) transfer.setData("text/html", html);
  const options = { bubbles: true, cancelable: true, clientX: x, clientY: y };
  const area = document.getElementById("id_source");
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...options, clipboardData: transfer })
    : new DragEvent(kind, { ...options, dataTransfer: transfer });
  return area.dispatchEvent(event);
}"""


@pytest.fixture
def desk(open_page, site, login):
    page = open_page(viewport=DESK, storage_state=login, locale="en")
    go_to_desk(page, site)
    return page


def fresh():
    """A picture that nobody has uploaded yet."""
    return raster(size=(next(WIDTHS), 3))


def give(page, kind, *files, words="", html="", x=0, y=0):
    """Pastes or drops files, given as (name, bytes). Out: whether the browser may do its own."""
    encoded = [[name, base64.b64encode(data).decode()] for name, data in files]
    return page.evaluate(GIVE, [kind, encoded, words, html, x, y])


def hold_uploads(page):
    """The uploads from now on, which wait until they are let go on."""
    held = []
    page.route(UPLOAD, lambda route: held.append(route))
    return held


def let_go(page, held, number=0):
    """The upload of that number goes on, once it has been sent."""
    while len(held) <= number:
        page.wait_for_timeout(20)
    held[number].continue_()


def rows(page):
    return page.locator(".editor-upload")


def pictures_in(page, how_many=1):
    """The descriptions and addresses of the pictures in the text, when there are so many."""
    page.wait_for_function(
        "count => document.getElementById('id_source').value.split('(/media/pictures/').length === count + 1",
        arg=how_many,
    )
    return PICTURE.findall(text_of(page))


def test_pasted_picture_is_stored_and_shown(desk):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(desk, "before  after")
    select(desk, 7, 7)
    data = base64.b64encode(fresh()).decode()
    desk.evaluate(
        """async (data) => {
          const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
          const blob = new Blob([bytes], { type: "image/png" });
          await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        }""",
        data,
    )
    desk.keyboard.press("Control+v")
    [(alt, url)] = pictures_in(desk)
    assert text_of(desk) == f"before ![{alt}]({url}) after"
    expect(rows(desk)).to_contain_text(re.compile(r"pasted picture \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png"))
    expect(preview(desk).locator(f'img[src="{url}"]')).to_be_visible()


def test_text_that_comes_with_its_picture_is_pasted_as_text(desk):
    assert give(desk, "paste", ("image.png", fresh()), words="a\tb", html="<table>")
    expect(rows(desk)).to_have_count(0)


def test_file_whose_name_comes_as_text_is_a_picture(desk):
    assert not give(desk, "paste", ("cat.png", fresh()), words="cat.png")
    pictures_in(desk)


def test_picture_of_another_site_is_not_fetched_but_said(desk):
    give(desk, "paste", html='<img src="https://elsewhere.example/a.png">')
    expect(says(desk)).to_contain_text("on another site")


def test_dropped_pictures_stand_where_they_were_dropped_each_in_a_paragraph(desk):
    write(desk, "one\n\ntwo")
    box = desk.locator("#id_source").bounding_box()
    first_line = {"x": box["x"] + 300, "y": box["y"] + 30}
    assert not give(desk, "drop", ("a.png", fresh()), ("b.png", fresh()), **first_line)
    (_, a), (_, b) = pictures_in(desk, 2)
    assert text_of(desk) == f"one\n\n![]({a})\n\n![]({b})\n\ntwo"


def test_file_that_is_dropped_beside_the_text_does_not_take_the_desk_away(desk):
    assert not desk.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["x"], "x.txt"));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          return document.querySelector("#id_title").dispatchEvent(new DragEvent("drop", options));
        }"""
    )


def test_files_that_are_dropped_on_the_preview_come_into_the_text(desk):
    data = base64.b64encode(fresh()).decode()
    expect(preview(desk).locator(".article")).to_be_attached()
    desk.frames[1].evaluate(
        """(data) => {
          const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], "a.png"));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          document.body.dispatchEvent(new DragEvent("drop", options));
        }""",
        data,
    )
    assert pictures_in(desk)


def test_picture_that_arrives_while_the_text_is_hidden_goes_nowhere_else(desk):
    held = hold_uploads(desk)
    give(desk, "paste", ("cat.png", fresh()))
    desk.get_by_role("radio", name="Preview").click()
    desk.fill("#id_title", "A title")
    desk.focus("#id_title")
    let_go(desk, held)
    pictures_in(desk)
    expect(desk.locator("#id_title")).to_have_value("A title")
    expect(desk.locator("#id_title")).to_be_focused()


def test_placeholder_shows_progress_and_gives_way_while_the_author_types(desk):
    held = hold_uploads(desk)
    give(desk, "paste", ("cat.png", fresh()))
    expect(desk.locator("#id_source")).to_have_value(re.compile(r"^!\[Uploading cat\.png #1 …\]\(\)$"))
    expect(rows(desk).locator("progress")).to_be_visible()
    desk.keyboard.type(" and so on")
    select(desk, len(text_of(desk)) - 2, len(text_of(desk)))
    let_go(desk, held)
    [(_, url)] = pictures_in(desk)
    assert text_of(desk) == f"![]({url}) and so on"
    desk.keyboard.type("away")
    assert text_of(desk) == f"![]({url}) and so away"


def test_a_composition_is_not_disturbed(desk):
    held = hold_uploads(desk)
    give(desk, "paste", ("cat.png", fresh()))
    session = desk.context.new_cdp_session(desk)
    session.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    with desk.expect_response(UPLOAD):
        let_go(desk, held)
    session.send("Input.imeSetComposition", {"text": "ni'hao", "selectionStart": 2, "selectionEnd": 2})
    assert "Uploading" in text_of(desk)
    session.send("Input.insertText", {"text": "你好"})
    [(_, url)] = pictures_in(desk)
    assert text_of(desk) == f"![]({url})你好"


def test_description_is_asked_for_and_comes_back_with_the_picture(desk):
    data = fresh()
    give(desk, "paste", ("cat.png", data))
    field = rows(desk).get_by_label("Description of the picture")
    expect(field).to_be_visible()
    expect(desk.locator("#id_source")).to_be_focused()
    desk.keyboard.press("Tab")
    expect(field).to_be_focused()
    desk.keyboard.type("a [red] line")
    with desk.expect_response("**/admin/editor/pictures/*/"):
        desk.keyboard.press("Enter")
    expect(desk.locator("#id_source")).to_be_focused()
    expect(desk.locator("#id_source")).to_have_value(re.compile(r"^!\[a \\\[red\\\] line\]\(/media"))
    expect(rows(desk)).to_have_count(0)
    assert desk.url.endswith(ADD)
    write(desk, "")
    give(desk, "paste", ("same.png", data))
    expect(desk.locator("#id_source")).to_have_value(re.compile(r"^!\[a \\\[red\\\] line\]\(/media"))
    expect(rows(desk)).to_have_count(0)


def test_decoration_needs_no_description(desk):
    give(desk, "paste", ("a.png", fresh()), ("b.png", fresh()))
    pictures_in(desk, 2)
    rows(desk).first.get_by_role("textbox").focus()
    desk.keyboard.press("Escape")
    expect(rows(desk)).to_have_count(1)
    expect(rows(desk).get_by_role("textbox")).to_be_focused()
    rows(desk).get_by_role("button", name="Decoration").click()
    expect(rows(desk)).to_have_count(0)
    assert [alt for alt, _ in pictures_in(desk, 2)] == ["", ""]


def test_what_fails_is_said_at_its_place_and_the_rest_goes_on(desk, complaints):
    give(desk, "paste", ("bad.png", b"<script>alert(1)</script>"), ("good.png", fresh()))
    pictures_in(desk)
    expect(desk.locator("#id_source")).to_have_value(re.compile(r"!\[Not uploaded: bad\.png #1\]\(\)"))
    bad = rows(desk).filter(has_text="bad.png")
    expect(bad).to_contain_text("This is no picture that can be shown")
    bad.get_by_role("button", name="Remove").click()
    expect(desk.locator("#id_source")).not_to_have_value(re.compile("bad"))
    complaints.clear()


def test_unreachable_server_is_said_and_the_file_is_tried_again(desk, complaints):
    desk.route(UPLOAD, lambda route: route.abort())
    give(desk, "paste", ("cat.png", fresh()))
    expect(rows(desk)).to_contain_text("cannot be reached")
    expect(desk.locator("#id_source")).to_have_value(re.compile("Not uploaded: cat"))
    desk.unroute(UPLOAD)
    rows(desk).get_by_role("button", name="Try again").click()
    assert pictures_in(desk)
    complaints.clear()


def test_expired_login_is_said_and_the_file_is_kept(desk, login, complaints):
    desk.context.clear_cookies(name="sessionid")
    give(desk, "paste", ("cat.png", fresh()))
    expect(rows(desk)).to_contain_text("logged out")
    desk.context.add_cookies(login["cookies"])
    rows(desk).get_by_role("button", name="Try again").click()
    assert pictures_in(desk)
    complaints.clear()


def test_many_are_sent_a_few_at_a_time(desk):
    held = hold_uploads(desk)
    give(desk, "paste", *((f"{number}.png", fresh()) for number in range(5)))
    expect(rows(desk)).to_have_count(5)
    desk.wait_for_timeout(300)
    assert len(held) == 3
    for number in range(5):
        let_go(desk, held, number)
    pictures_in(desk, 5)


def test_undo_takes_the_picture_out_and_redo_brings_it_back(desk):
    give(desk, "paste", ("cat.png", fresh()))
    [(_, url)] = pictures_in(desk)
    desk.keyboard.press("Control+z")
    expect(rows(desk)).to_contain_text("taken out again")
    desk.keyboard.press("Control+z")
    assert text_of(desk) == ""
    desk.keyboard.press("Control+Shift+z")
    desk.keyboard.press("Control+Shift+z")
    assert text_of(desk) == f"![]({url})"


def test_removed_placeholder_stays_removed_and_the_author_is_told(desk):
    held = hold_uploads(desk)
    give(desk, "paste", ("cat.png", fresh()))
    write(desk, "something else")
    let_go(desk, held)
    expect(says(desk)).to_contain_text("“cat.png” is in the library")
    assert text_of(desk) == "something else"


def test_files_are_chosen_in_the_dialog(desk):
    write(desk, "see ")
    desk.keyboard.press("Control+Shift+L")
    dialog = desk.get_by_role("dialog", name="Pictures")
    with desk.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Upload").click()
    chooser.value.set_files([{"name": "dog.png", "mimeType": "image/png", "buffer": fresh()}])
    [(_, url)] = pictures_in(desk)
    assert text_of(desk) == f"see ![]({url})"


def store(desk, how_many, name):
    for number in range(how_many):
        body = {"image": {"name": f"{name} {number}.png", "mimeType": "image/png", "buffer": fresh()}}
        cookies = {each["name"]: each["value"] for each in desk.context.cookies()}
        headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": desk.url}
        assert desk.request.post(
            desk.url.split("/admin/")[0] + "/admin/editor/upload/", multipart=body, headers=headers
        ).ok


def test_library_is_searched_and_walked_with_the_keyboard(desk):
    store(desk, 3, "walk")
    desk.keyboard.press("Control+Shift+L")
    dialog = desk.get_by_role("dialog", name="Pictures")
    dialog.get_by_role("combobox").fill("walk")
    expect(dialog.get_by_role("option")).to_have_count(3)
    expect(dialog.get_by_role("option").first).to_contain_text("walk 2")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert pictures_in(desk)


def test_library_goes_on_as_one_walks(desk):
    store(desk, 26, "paged")
    desk.keyboard.press("Control+Shift+L")
    dialog = desk.get_by_role("dialog", name="Pictures")
    dialog.get_by_role("combobox").fill("paged")
    options = dialog.get_by_role("option")
    expect(options).to_have_count(24)
    for _ in range(20):
        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("ArrowDown")
    expect(options).to_have_count(26)


def test_cover_comes_out_of_the_library(desk):
    store(desk, 1, "for the cover")
    desk.fill("#id_title", "With a cover")
    desk.locator('.desk-do [data-command="settings"]').click()
    desk.get_by_role("button", name="From the library").click()
    dialog = desk.get_by_role("dialog", name="Pictures")
    dialog.get_by_role("combobox").fill("for the cover")
    expect(dialog.get_by_role("option")).to_have_count(1)
    desk.keyboard.press("Enter")
    expect(desk.locator(".cover-face")).to_be_visible()
    desk.keyboard.press("Control+s")
    expect(desk.get_by_label("Without a cover")).to_be_visible()
    expect(desk.locator(".cover-face")).to_have_attribute("src", re.compile("^/media/pictures/"))
    assert text_of(desk) == ""


def complaints_of_axe(page):
    page.evaluate(AXE)
    report = page.evaluate("axe.run({exclude: ['.select2-container']}, {iframes: false})")
    return [(each["id"], each["nodes"][0]["html"]) for each in report["violations"]]


def test_pictures_at_the_desk_are_accessible(desk, complaints):
    desk.route(UPLOAD, lambda route: b"waiting" in route.request.post_data_buffer or route.continue_())
    give(desk, "paste", ("waiting.png", fresh()), ("bad.png", b"?"), ("good.png", fresh()))
    expect(rows(desk).locator("progress").first).to_be_visible()
    expect(rows(desk).get_by_role("textbox")).to_be_visible()
    expect(rows(desk).get_by_role("button", name="Try again")).to_be_visible()
    assert complaints_of_axe(desk) == []
    desk.keyboard.press("Control+Shift+L")
    expect(desk.get_by_role("option").first).to_be_visible()
    assert complaints_of_axe(desk) == []
    complaints.clear()


def test_library_of_the_admin_is_accessible_and_deletes_with_care(desk, site):
    store(desk, 2, "for the shelf")
    desk.goto(f"{site}/admin/articles/picture/?q=for+the+shelf")
    expect(desk.locator("#result_list tbody tr")).to_have_count(2)
    assert complaints_of_axe(desk) == []
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.locator("#action-toggle").check()
    desk.get_by_label("Action:").select_option("delete_selected")
    desk.locator(".actions button[name=index]").click()
    expect(desk.get_by_text("Nothing shows these pictures")).to_be_visible()
    assert complaints_of_axe(desk) == []
    desk.get_by_role("button", name="Delete").click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(0)


def test_leaving_while_a_file_is_on_its_way_is_asked_about(desk):
    hold_uploads(desk)
    give(desk, "paste", ("cat.png", fresh()))
    assert desk.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
