"""Remarks in the words of people: what it is, and what can be done."""

import re

from django.utils.translation import gettext_lazy

from articles import problems
from articles.transfer.report import Remark

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a name may hold to begin a line, to turn its direction, or to command a terminal."""

WORDS = {
    # Files that become no article
    "page": (gettext_lazy("a page of the former site, not an article"), ""),
    "section": (gettext_lazy("the page of a section, not an article"), ""),
    "repository-file": (gettext_lazy("about the folder itself, not an article"), ""),
    "menu": (gettext_lazy("a menu or cover of the former site, not an article"), ""),
    "database-left-out": (
        gettext_lazy("the table of a database was left out; its rows are articles"),
        gettext_lazy("Write the table into a note, if it is needed."),
    ),
    "drawing": (
        gettext_lazy("a drawing or board of the former program, not a note; left out"),
        gettext_lazy("Export it as a picture, and put that into a note."),
    ),
    "scaffold": (gettext_lazy("a template for new notes, not an article"), ""),
    "theme": (gettext_lazy("part of a theme, not an article"), ""),
    "too-large": (
        gettext_lazy("too large (%(detail)s bytes), left out"),
        gettext_lazy("Split it, or take out what is embedded in it."),
    ),
    "binary": (
        gettext_lazy("no text, or in an encoding that is not known; left out"),
        gettext_lazy("Save it as UTF-8."),
    ),
    "other-format": (
        gettext_lazy("notes in other formats than Markdown were left out: %(detail)s"),
        gettext_lazy("Save them as Markdown."),
    ),
    "unreadable": (gettext_lazy("cannot be read: %(detail)s"), gettext_lazy("Check the file's permissions.")),
    "changing": (
        gettext_lazy("was being written while it was read, left out"),
        gettext_lazy("Import again when it is finished."),
    ),
    "closed-folder": (
        gettext_lazy("a folder that may not be looked into"),
        gettext_lazy("Check its permissions."),
    ),
    "odd-name": (
        gettext_lazy("its name is not in UTF-8, left out"),
        gettext_lazy("Rename it."),
    ),
    "broken-front-matter": (
        gettext_lazy("front matter cannot be read: %(detail)s; left out"),
        gettext_lazy("Mend this line and import again."),
    ),
    "failed": (
        gettext_lazy("could not be imported: %(detail)s"),
        gettext_lazy("Please report this as a bug, with the file."),
    ),
    "link-out-of-folder": (
        gettext_lazy("a symbolic link out of the folder, not followed"),
        gettext_lazy("Import what it points at by itself."),
    ),
    # Files of a ZIP that were not unpacked, or otherwise than they were named
    "encrypted": (
        gettext_lazy("encrypted in the ZIP, left out"),
        gettext_lazy("Make the ZIP without a password."),
    ),
    "link-in-archive": (
        gettext_lazy("a symbolic link in the ZIP, not followed"),
        gettext_lazy("Put the file itself there."),
    ),
    "nested-archive": (
        gettext_lazy("an archive in the ZIP, not opened"),
        gettext_lazy("Unpack it, and import what is in it."),
    ),
    "damaged-entry": (
        gettext_lazy("damaged in the ZIP, or packed in a way that is not known; left out"),
        gettext_lazy("Make the ZIP anew."),
    ),
    "deep-path": (
        gettext_lazy("too many folders within each other, left out"),
        gettext_lazy("Move it up."),
    ),
    "long-name": (gettext_lazy("its name was too long and was cut"), ""),
    "same-name": (
        gettext_lazy("the ZIP holds two files of this name; one was taken"),
        gettext_lazy("Rename one of them."),
    ),
    # What an export of a blog holds besides public posts
    "broken-export": (
        gettext_lazy("the export cannot be read further: %(detail)s"),
        gettext_lazy("Export the site again. What stands before this place was taken."),
    ),
    "left-out-of-export": (gettext_lazy("in the export, but no articles; left out: %(detail)s"), ""),
    "discarded-post": (gettext_lazy("a post that was thrown away or never saved, left out: %(detail)s"), ""),
    "comments-left-out": (gettext_lazy("comments were left out: %(detail)s"), ""),
    "private-post": (
        gettext_lazy("not for everybody on the former site: it is a draft here"),
        gettext_lazy("Publish it, if everybody may read it."),
    ),
    "beside-export": (
        gettext_lazy("lies beside an export, which was imported instead"),
        gettext_lazy("Import it by itself, from another folder."),
    ),
    # What was mended or decided
    "encoding": (gettext_lazy("was read as %(detail)s"), gettext_lazy("Save it as UTF-8.")),
    "control-characters": (gettext_lazy("control characters removed: %(detail)s"), ""),
    "bad-date": (
        gettext_lazy("the date “%(detail)s” cannot be read"),
        gettext_lazy("Write it as 2025-03-14 or 2025-03-14T09:30:00+08:00."),
    ),
    "future-date": (
        gettext_lazy("its date is in the future: it appears on %(detail)s"),
        gettext_lazy("Correct the date, if it is to appear at once."),
    ),
    "unread-draft": (
        gettext_lazy(
            "has no front matter that can be read, but calls itself no public note: it is a draft here"
        ),
        gettext_lazy("Put it between two lines of “---” at the very top, or publish the article."),
    ),
    "expired": (
        gettext_lazy("was public until %(detail)s: it is a draft here"),
        gettext_lazy("Publish it, if it is to appear again."),
    ),
    "repeated-key": (
        gettext_lazy("the front matter says “%(detail)s” twice; the last one counts"),
        gettext_lazy("Delete one of them."),
    ),
    "front-matter-tabs": (
        gettext_lazy("tabs in the front matter were read as spaces"),
        gettext_lazy("Write spaces."),
    ),
    "no-date": (
        gettext_lazy("notes without a date, published at the time of their import: %(detail)s"),
        gettext_lazy("Add dates to their front matter if the order matters."),
    ),
    "empty-note": (
        gettext_lazy("there is nothing in it: its page is empty"),
        gettext_lazy("Write it, or delete it."),
    ),
    "fields-read": (
        gettext_lazy("lines at the top of notes that became their dates and tags: %(detail)s"),
        "",
    ),
    "slug-taken": (
        gettext_lazy("the address is taken: %(detail)s"),
        gettext_lazy("Give it a slug of its own."),
    ),
    "edited-here": (
        gettext_lazy("was changed here and in the file in the same places; the article stays as it is here"),
        gettext_lazy(
            "Revision %(detail)s in its history holds what the file says: bring over what you need."
        ),
    ),
    "conflict-ahead": (
        gettext_lazy(
            "was changed here and in the file in the same places; the article will stay as it is here"
        ),
        gettext_lazy("Its history will hold what the file says."),
    ),
    "merged-here": (
        gettext_lazy("was changed here and in the file; both changes were taken"),
        gettext_lazy("Look at it once: they were put together by sentences."),
    ),
    "gone": (
        gettext_lazy("is not in the folder any more; its article stays: %(detail)s"),
        gettext_lazy("Delete the article if it is not wanted."),
    ),
    "category-as-tag": (gettext_lazy("a second category became a tag: %(detail)s"), ""),
    "full-width-bracket": (
        gettext_lazy("a link that a full-width bracket closed was mended: %(detail)s"),
        gettext_lazy("Close links with “)”."),
    ),
    "unescaped-formula": (gettext_lazy("escapes for Markdown taken out of a formula: %(detail)s"), ""),
    "embedded-note": (gettext_lazy("an embedded note became a link: %(detail)s"), ""),
    "comment-left-out": (gettext_lazy("a comment was left out: %(detail)s"), ""),
    "included-code": (gettext_lazy("code was copied from a file: %(detail)s"), ""),
    "missing-code": (
        gettext_lazy("code from a file that is not there: %(detail)s"),
        gettext_lazy("Put the file there, or write the code into the note."),
    ),
    "remote-picture": (
        gettext_lazy("a picture on another host became a link: %(detail)s"),
        gettext_lazy("Save it beside the note and use it from there."),
    ),
    # What an export says
    "site-macros": (
        gettext_lazy("the site that was exported has other TeX macros for all of its notes"),
        gettext_lazy("Set TEX_MACROS to what it says under “macros”, if formulas lack something."),
    ),
    "taken-address": (
        gettext_lazy("the address leads to something else on this site: %(detail)s"),
        gettext_lazy("Give one of them another address."),
    ),
    "wrong-value": (
        gettext_lazy("“%(detail)s” in its front matter has a value that cannot be taken; left out"),
        gettext_lazy("Correct it and import again."),
    ),
    "refused-place": (
        gettext_lazy("a picture that may not lie there, or is not what its name says: %(detail)s"),
        gettext_lazy("It was kept as any new picture is."),
    ),
    "changed-picture": (
        gettext_lazy("a picture was changed since the export: %(detail)s"),
        gettext_lazy("It was kept as a new one."),
    ),
    "other-picture": (
        gettext_lazy("this site has another picture in its place: %(detail)s"),
        gettext_lazy("Both are kept."),
    ),
    "other-draft": (
        gettext_lazy("an unsaved draft of the same author is on this site already: %(detail)s"),
        gettext_lazy("Save or discard it, and import again."),
    ),
    # What is missing
    "missing-picture": (
        gettext_lazy("picture not found: %(detail)s"),
        gettext_lazy("Put the file there, or correct its address."),
    ),
    "unsupported-picture": (
        gettext_lazy("not a picture or document that can be shown: %(detail)s"),
        gettext_lazy("Save it as PNG, JPEG, GIF, WebP, AVIF, SVG or PDF."),
    ),
    "missing-link": (gettext_lazy("link to nothing: %(detail)s"), gettext_lazy("Correct the address.")),
    "former-site": (
        gettext_lazy("a link to a page that is not in the folder leads to the former site: %(detail)s"),
        gettext_lazy("Correct the address, if that site goes."),
    ),
    "missing-note": (
        gettext_lazy("link to a note that does not exist: %(detail)s"),
        gettext_lazy("Write that note, or correct its name."),
    ),
    "missing-heading": (
        gettext_lazy("link to a heading that does not exist: %(detail)s"),
        gettext_lazy("Correct what stands behind the #."),
    ),
    "missing-label": (
        gettext_lazy("reference to a label that does not exist: %(detail)s"),
        gettext_lazy("Correct it, or label what it means."),
    ),
    "foreign-link": (
        gettext_lazy("a link into another program was left out: %(detail)s"),
        gettext_lazy("Link to the note itself."),
    ),
    "unknown-tag": (
        gettext_lazy("a tag of the former program was left out: %(detail)s"),
        gettext_lazy("Write in Markdown what it showed."),
    ),
    "unknown-expression": (
        gettext_lazy("an expression of the former program stays as it is: %(detail)s"),
        gettext_lazy("Write what it stood for."),
    ),
    "unknown-block": (
        gettext_lazy("a block of the former program was left out: %(detail)s"),
        gettext_lazy("Write in Markdown what it showed."),
    ),
    "unclosed-block": (
        gettext_lazy("a block is never closed; it ends with the file: %(detail)s"),
        gettext_lazy("Close it."),
    ),
}


def describe(remark: Remark) -> str:
    """``path:line:column: what it is. What to do.`` in the language of the moment."""
    place = f"{remark.path}:{remark.line}:{remark.column}" if remark.line else remark.path
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", f"{place}: {message(remark)}")


def message(remark: Remark) -> str:
    """What a remark says, and the repair."""
    if remark.rendering:
        words = problems.WORDS.get(remark.code, problems.OTHER)
        return str(words) % {"code": remark.code, "detail": remark.detail}
    what, repair = WORDS[remark.code]
    text = f"{what}. {repair}" if repair else str(what)
    return text % {"detail": " ".join(remark.detail.split())}


def kind(code: str, rendering: bool) -> str:
    """What all remarks of a kind say, for the summary."""
    words = problems.WORDS.get(code, problems.OTHER) if rendering else WORDS[code][0]
    return str(words) % {"code": code, "detail": "…"}
