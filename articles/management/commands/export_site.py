"""``manage.py export_site PATH``: the public site as files for any web server."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from articles.static_site.assets import NotCollectedError, copy_assets
from articles.static_site.folder import NotOursError, replaced
from articles.static_site.writing import Broken, Written, write_site

SHOWN = 50
REASONS = {
    "no-page": gettext_lazy("there is no such page"),
    "no-place": gettext_lazy("the page has no such place"),
    "needs-server": gettext_lazy("it needs the program, and is left out"),
    "name-too-long": gettext_lazy("its name is too long for a file, and it is left out"),
}


class Command(BaseCommand):
    help = (
        "Writes all that the public sees as files that any web server hands out at the root of a host: "
        "pages, feeds, pictures, redirects. Searching and switching the language are left out. "
        "An earlier site at PATH is replaced when the new one is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="PATH", help="a new folder, or that of an earlier site"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="the language of what is not written by authors",
        )

    def handle(self, *, path: Path, language: str, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        try:
            with (
                replaced(path) as root,
                tqdm(unit=_(" files"), disable=quiet or None, file=self.stderr) as bar,
            ):
                copy_assets(root)
                written = write_site(root, language, bar.update)
        except (NotOursError, NotCollectedError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            words = _("The site could not be written: %(error)s. What was there before is untouched.")
            raise CommandError(words % {"error": error}) from error
        if not quiet:
            self._report(written)

    def _report(self, written: Written) -> None:
        for broken in written.broken[:SHOWN]:
            self.stdout.write(_line(broken))
        if len(written.broken) > SHOWN:
            self.stdout.write(_("… and %(more)d more.") % {"more": len(written.broken) - SHOWN})
        counts = {
            _("pages"): written.pages,
            _("redirects"): written.redirects,
            _("pictures and files"): written.media,
            _("links that lead nowhere"): len(written.broken),
        }
        self.stdout.write(", ".join(f"{name}: {count:,}" for name, count in counts.items()))
        self.stdout.write(_("Its addresses begin with %(url)s (SITE_URL).") % {"url": settings.SITE_URL})


def _line(broken: Broken) -> str:
    return f"{broken.page}: {broken.link}: {REASONS[broken.reason]}"
