"""The editor: markdownx's widget with a desk of our own, and the words that its scripts say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import Script
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import AdminMarkdownxWidget

WORDS: dict[str, Promise] = {
    "offline": _("The server cannot be reached. Your text stays here; go on writing."),
    "loggedOut": _("You are logged out. Log in again in another tab: your text stays here."),
    "refused": _("The server refused this (%s). Your text stays here."),
    "failed": _("Something went wrong on the server (%s). Your text stays here."),
    "expired": _("Your login has changed. Your text stays here; copy it before you load this page anew."),
    "place": _("Line %s, column %s"),
    "rejected": _("MathJax cannot set this formula: %s"),
    "noProblems": _("No problems"),
    "oneProblem": _("1 problem"),
    "problems": _("%s problems"),
    "counts": _("%s words · %s characters · %s min"),
    "matches": _("%s of %s"),
    "noMatches": _("Not found"),
    "replaced": _("%s replaced"),
    "saving": _("Saving …"),
    "saved": _("Saved"),
    "unsaved": _("Not saved yet"),
    "kept": _("Kept %s"),
    "noConnection": _("Not kept: no connection."),
    "noLogin": _("Not kept: you are logged out."),
    "otherLogin": _("Not kept: your login has changed."),
    "noServer": _("Not kept: the server refused or failed."),
    "tooMany": _("Not kept yet: too much at once. It goes on by itself."),
    "choose": _("Not kept on the server: choose above what to go on with."),
    "copyHere": _("A copy is in this browser."),
    "noCopy": _("This browser has no room for a copy."),
    "logIn": _("Log in in a new tab"),
    "offer": _("Typed at %s in %s, and not saved."),
    "offerNew": _("“%s” was typed at %s in %s, and not saved."),
    "thisBrowser": _("this browser"),
    "otherTab": _("another open tab"),
    "otherBrowser": _("another browser"),
    "untitled": _("Untitled"),
    "goOn": _("Go on with it"),
    "discard": _("Discard it"),
    "newer": _("Other work on this note was kept at %s, from another tab or browser. Nothing was replaced."),
    "takeOver": _("Take that over"),
    "keepMine": _("Keep what is here"),
    "twin": _("You have this note open in another tab."),
    "savedByMe": _("You saved this note at %s, in another tab."),
    "savedBy": _("%s saved this note at %s. Saving brings your changes together with theirs."),
    "takeIn": _("Take the changes in"),
    "keptAsDraft": _("Kept as a draft: readers see nothing of it."),
    "keptWithoutCover": _("Kept as a draft, but for the cover: choose that again before you publish."),
    "nothingTyped": _("Nothing is typed that is not saved."),
    "bold": _("bold"),
    "italic": _("italic"),
    "linkText": _("link text"),
    "pastedPicture": _("pasted picture"),
    "uploadingPlace": _("Uploading %s …"),
    "failedPlace": _("Not uploaded: %s"),
    "uploading": _("Uploading …"),
    "preparing": _("Being prepared …"),
    "uploadOffline": _("The server cannot be reached. Your file is kept here: try again later."),
    "uploadLoggedOut": _("You are logged out. Log in again in another tab: your file is kept here."),
    "uploadTooLarge": _("The picture is larger than this server takes. Save it smaller, or as JPEG."),
    "pictureKept": _("“%s” is in the library; its place in the text is gone."),
    "pictureUndone": _("The picture was taken out again."),
    "remotePicture": _("This picture is on another site. Save it, and drop the file here."),
}
"""What the scripts say. ``%s`` are filled in order."""


@dataclass(frozen=True)
class Tool:
    """A button of the toolbar: the command of the scripts and of its icon, what it says, and its keys."""

    command: str
    title: Promise
    keys: str = ""

    @property
    def keys_shown(self) -> str:
        return self.keys.replace("Control", "Ctrl")


TOOLS: list[Tool | None] = [
    Tool("heading", _("Heading")),
    Tool("bold", _("Bold"), "Control+B"),
    Tool("italic", _("Italic"), "Control+I"),
    Tool("code", _("Code")),
    None,
    Tool("list", _("List")),
    Tool("numbers", _("Numbered list")),
    Tool("tasks", _("Task list")),
    Tool("quote", _("Quote")),
    None,
    Tool("formula", _("Formula"), "Control+M"),
    Tool("symbols", _("Symbols"), "Control+Shift+M"),
    Tool("link", _("Link"), "Control+K"),
    Tool("article", _("Link to an article"), "Control+Shift+K"),
    Tool("picture", _("Picture"), "Control+Shift+L"),
    None,
    Tool("find", _("Find"), "Control+F"),
]
"""The toolbar, in groups."""


STYLES = ["desk-form", "editor", "editor-tools", "editor-pictures", "desk-safety"]


class SourceEditor(AdminMarkdownxWidget):
    """The text beside its live preview; without scripts a plain text field."""

    template_name = "admin/editor/source.html"

    class Media:
        extend = False
        css = {"all": [f"css/{name}.css" for name in STYLES]}
        js = [Script("js/editor/desk.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": _("Write in Markdown, with $x^2$ for formulas."), **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"words": WORDS, "tools": TOOLS}
        return context
