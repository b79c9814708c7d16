"""Puts files into the site as plain pages below an index, which is the site's home."""

import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()

from notes.models import NoteIndex, PlainNote
from wagtail.models import Page, Site

root = Page.objects.get(depth=1)
home = root.add_child(instance=NoteIndex(title="Notes", slug="notes"))
for number, file in enumerate(sys.argv[1:]):
    text = Path(file).read_text("utf-8").split("---", 2)[-1]
    home.add_child(instance=PlainNote(title=f"Note {number}", slug=f"note-{number}", body=text))
Site.objects.update(root_page=home)
