"""What the renderer found wrong with an article, in words for its author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "unclosed-inline-maths": gettext_lazy(
        "A formula opened with $ is never closed. Close it, or write \\$ for a dollar."
    ),
    "unclosed-display-maths": gettext_lazy(
        "A formula opened with $$ is never closed. Close it before the next heading or paragraph."
    ),
    "duplicate-label": gettext_lazy(
        "The label “%(detail)s” is given to more than one formula. Rename one of them."
    ),
    "unknown-label": gettext_lazy(
        "No formula has the label “%(detail)s”. Correct it, or give it to the formula that is meant."
    ),
    "unclosed-environment": gettext_lazy(
        "The environment “%(detail)s” is never ended. Write its \\end before the next heading or paragraph."
    ),
    "unpaired-bold": gettext_lazy(
        "These ** make nothing bold: their partner is missing, or a space stands inside. Write \\*\\* if you "
        "mean the signs."
    ),
    "unpaired-code": gettext_lazy(
        "A backtick has no partner: it stays text. Close the code, or write \\` if you mean the sign."
    ),
    "broken-link": gettext_lazy(
        "A link stays text: a space or bracket stands in its address, or its ) is missing. Mend it, or put "
        "the address between < and >."
    ),
    "unknown-command": gettext_lazy(
        "A formula uses “%(detail)s”, which is not known: without JavaScript it is shown as TeX. Define it "
        "among the macros, or write it otherwise."
    ),
    "unreadable-formula": gettext_lazy(
        "A formula cannot be read: without JavaScript it is shown as TeX. Look for a brace, a \\left or an "
        "\\end without its partner, a second ^ or _, a stray &."
    ),
    "unclosed-fence": gettext_lazy("A code block is never closed: it takes the rest of the note. Close it."),
    "unclosed-comment": gettext_lazy("A comment opened with “%(detail)s” is never closed. Close it."),
    "unclosed-container": gettext_lazy(
        "A block opened with ::: %(detail)s is never closed. Close it with a line of :::."
    ),
    "missing-image": gettext_lazy("There is no picture “%(detail)s”. Upload it, or correct its address."),
    "removed-html": gettext_lazy(
        "The tags of <%(detail)s> are not allowed and were taken out; what stands between them stays."
    ),
    "removed-content": gettext_lazy(
        "The element <%(detail)s> is not allowed and was taken out, with all that is in it. Use a link, a "
        "picture or Markdown in its place."
    ),
    "heading-jump": gettext_lazy("The headings jump over a level (%(detail)s). Use the one between."),
    "unknown-footnote": gettext_lazy("There is no footnote “%(detail)s”. Write it, or correct its name."),
    "unused-footnote": gettext_lazy(
        "Nothing refers to the footnote “%(detail)s”, so it is not shown. Refer to it, or delete it."
    ),
    "repeated-footnote": gettext_lazy(
        "There is an earlier footnote “%(detail)s”, so this one is not shown. Give it a name of its own."
    ),
    "surplus-cell": gettext_lazy(
        "The row has more cells than the head of its table: what stands here is not shown. Write \\| for a "
        "bar inside a cell, or give the head one more column."
    ),
    "too-deep": gettext_lazy(
        "Lists or quotes are nested too deeply: what is inside stays text. Lift it out."
    ),
    "too-many-brackets": gettext_lazy("Too many brackets in a row: they stay text. Take some out."),
    "too-much-html": gettext_lazy(
        "So many HTML elements are left open here that reading them would take too long: all tags of the "
        "note are shown as text. Close them, or use Markdown."
    ),
    "too-long": gettext_lazy("The note is too long to be rendered, and is shown as it is. Split it."),
}
OTHER = gettext_lazy("Something is wrong here (%(code)s %(detail)s).")


def describe(problem: Mapping[str, Any]) -> str:
    """A stored problem as a sentence with its place: ``Line 3, column 7: A formula opened with $ …``."""
    place = _("Line %(line)d, column %(column)d") % problem
    return f"{place}: {WORDS.get(problem['code'], OTHER) % problem}"
