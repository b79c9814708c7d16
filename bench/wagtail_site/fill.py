"""Puts notes into the site, each as a plain and as a rich page, and prints the ids of its two pages."""

import os
import sys
from html import escape
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()

from notes.models import PlainNote, RichNote
from wagtail.models import Page


def pasted(text: str) -> str:
    """As the rich text field takes pasted text: each line is a paragraph."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))


def main() -> None:
    home = Page.objects.get(depth=2)
    for number, file in enumerate(sys.argv[1:]):
        text = Path(file).read_text("utf-8", errors="replace")
        plain = PlainNote(title=f"Plain {number}", body=text)
        rich = RichNote(title=f"Rich {number}", body=pasted(text))
        print(*(home.add_child(instance=page).pk for page in (plain, rich)))


if __name__ == "__main__":
    main()
