"""``manage.py backup FILE``: the whole site in one file."""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.backup.errors import BackupError
from articles.backup.keeping import dated, thin_out
from articles.backup.making import Wish, back_up, sentences, whole_file
from articles.backup.manifest import Manifest
from articles.backup.migrations import is_behind
from articles.backup.progress import Progress
from articles.models import BackupRecord

STDOUT = Path("-")


class Command(BaseCommand):
    help = (
        "Writes database, pictures and settings of one moment into one file, while people go on writing. "
        "The file holds drafts, accounts and hashes of passwords: keep it as you keep the site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            metavar="FILE",
            help="where to (“-”: standard output; without it, a dated file in the folder BACKUPS)",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="then delete, of this site's files in the folder BACKUPS, all but the last of each of the "
            "newest N days, N weeks and N months",
        )
        parser.add_argument(
            "--with-secrets", action="store_true", help="also SECRET_KEY and DATABASE_URL, sealed"
        )
        parser.add_argument(
            "--passphrase-file", type=Path, metavar="FILE", help="holds the passphrase that seals them"
        )
        parser.add_argument(
            "--allow-missing", action="store_true", help="also where files of pictures are lost"
        )

    def handle(self, *, file: Path | None, keep: int | None, **options: Any) -> None:
        if keep is not None and (keep < 1 or file is not None):
            raise CommandError("--keep goes with the folder BACKUPS (no FILE), and with a number above 0.")
        try:
            passphrase = (
                read_passphrase(options["passphrase_file"], twice=True) if options["with_secrets"] else ""
            )
            path = file or dated(_folder(), timezone.now())
            manifest = self._write(path, Wish(passphrase, options["allow_missing"]), options["verbosity"])
            if not is_behind(manifest.migrations):
                BackupRecord.objects.create(
                    kind=BackupRecord.Kind.BACKUP, backup=manifest.id, happened_at=manifest.made_at
                )
            gone = thin_out(path.parent, keep) if keep else []
        except BackupError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self._report(path, manifest, gone)

    def _write(self, path: Path, wish: Wish, verbosity: int) -> Manifest:
        progress = Progress(self.stderr if verbosity else None)
        with contextlib.ExitStack() as stack:
            stack.callback(progress.close)
            out = stack.enter_context(_standard_output() if path == STDOUT else _file(path))
            return back_up(out, wish, progress)

    def _report(self, path: Path, manifest: Manifest, gone: list[Path]) -> None:
        """To the standard error where the backup itself went to the standard output."""
        out = self.stderr if path == STDOUT else self.stdout
        rows = sum(table.rows for table in manifest.tables.values())
        size = sum(part.bytes for part in manifest.parts.values())
        lines = [
            f"{path}: {size / 1e6:,.1f} MB, {len(manifest.tables)} tables with {rows:,} rows, "
            f"{len(manifest.media):,} files, {len(manifest.pages)} pages to compare."
        ]
        if is_behind(manifest.migrations):
            lines.append("The database is older than this program: no pages were kept to compare.")
        if manifest.missing:
            lines.append(
                f"Without {len(manifest.missing)} files that are lost: {', '.join(manifest.missing)}"
            )
        lines += [f"Deleted {old}" for old in gone]
        for line in lines:
            out.write(line, style_func=str)


def read_passphrase(file: Path | None, *, twice: bool = False) -> str:
    """From the file, or else from the terminal. Raises BackupError for none."""
    with sentences(file or "terminal"):
        if file:
            passphrase = file.read_text(encoding="utf-8").strip()
        elif sys.stdin.isatty():
            passphrase = getpass.getpass("Passphrase of the secrets: ")
            if twice and getpass.getpass("Once more: ") != passphrase:
                raise BackupError("These were two different passphrases.")
        else:
            raise BackupError("There is no terminal to ask for the passphrase: give --passphrase-file FILE.")
    if not passphrase:
        raise BackupError("The passphrase is empty.")
    return passphrase


def _folder() -> Path:
    with sentences(settings.BACKUPS):
        settings.BACKUPS.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings.BACKUPS


def _file(path: Path) -> contextlib.AbstractContextManager[IO[bytes]]:
    if path.is_dir():
        raise BackupError(f"“{path}” is a folder: name a file in it.")
    if path.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackupError("A backup in the media folder would be public, and part of the next one.")
    return whole_file(path)


@contextlib.contextmanager
def _standard_output() -> Iterator[IO[bytes]]:
    """The bytes of standard output, which nothing else of this process writes to."""
    if os.isatty(sys.stdout.fileno()):
        raise BackupError("A backup is not for the eye: send the output into a file or a program.")
    with sentences("-"), os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        yield out
