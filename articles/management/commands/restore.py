"""``manage.py restore FILE``: a backup becomes a site again, or is tried out."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.backup.archive import SECRETS, Archive
from articles.backup.drill import Report, drill
from articles.backup.errors import BackupError
from articles.backup.making import site_settings, whole_file
from articles.backup.manifest import Manifest
from articles.backup.pages import SETTINGS
from articles.backup.progress import Progress
from articles.backup.restoring import check_known, finish, forget_connections, restore, site_target
from articles.backup.secrets import opened
from articles.management.commands.backup import read_passphrase
from articles.models import Article, BackupRecord
from articles.rendering import VERSION

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Brings a backup into an empty database and an empty media folder: the whole of it, or nothing. "
        "Stop the site before. A backup is trusted like a program: restore none that a stranger made."
    )
    # Whether the tables are there and right is what this is about.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` made")
        parser.add_argument(
            "--drill",
            action="store_true",
            help="change nothing here: restore into a database made for it, compare tables, files and "
            "pages with what the backup says, and drop it again",
        )
        parser.add_argument(
            "--drill-database",
            metavar="URL",
            help="drill in this empty database instead (or in DRILL_DATABASE_URL of the environment)",
        )
        parser.add_argument(
            "--secrets",
            type=Path,
            metavar="FILE",
            help="only write the secrets that were sealed into this file",
        )
        parser.add_argument(
            "--passphrase-file", type=Path, metavar="FILE", help="holds the passphrase that seals them"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        if options["drill_database"] and not options["drill"]:
            raise CommandError("--drill-database goes with --drill.")
        progress = Progress(self.stderr if options["verbosity"] else None)
        try:
            with closing(Archive(file)) as archive, closing(progress):
                manifest = Manifest.of(archive)
                if options["secrets"]:
                    self._write_secrets(archive, manifest, options["secrets"], options["passphrase_file"])
                elif options["drill"]:
                    address = options["drill_database"] or settings.DRILL_DATABASE_URL
                    self._drill(archive, manifest, progress, address)
                else:
                    self._restore(archive, manifest, progress)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _restore(self, archive: Archive, manifest: Manifest, progress: Progress) -> None:
        check_known(manifest)
        target = site_target()
        restore(archive, manifest, target, progress)
        progress.close()
        forget_connections()
        call_command("migrate", verbosity=0)
        BackupRecord.objects.get_or_create(
            kind=BackupRecord.Kind.BACKUP, backup=manifest.id, defaults={"happened_at": manifest.made_at}
        )
        finish(manifest, target)
        self.stdout.write(f"Restored the site of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
        self._advise(manifest)

    def _advise(self, manifest: Manifest) -> None:
        here = site_settings()
        for name, variable in SETTINGS.items():
            if manifest.site.get(name, "") != here[name]:
                self.stdout.write(f"{variable} was {manifest.site.get(name)!r}; here it is {here[name]!r}.")
        if Article.objects.exclude(render_version=VERSION).exists():
            self.stdout.write("An older renderer made some of its pages: run manage.py rerender.")
        if manifest.missing:
            self.stdout.write(f"The backup was made without lost files: {', '.join(manifest.missing)}")

    def _drill(self, archive: Archive, manifest: Manifest, progress: Progress, address: str) -> None:
        check_known(manifest)
        report = drill(archive, manifest, progress, address)
        self._tell(report)
        if report.differences:
            raise CommandError(f"The restored site differs in {len(report.differences)} things.")
        BackupRecord.objects.create(kind=BackupRecord.Kind.DRILL, backup=manifest.id)
        self.stdout.write("The drill succeeded. What it restored has been taken away again.")

    def _tell(self, report: Report) -> None:
        self.stdout.write(
            f"Restored {report.tables} tables with {report.rows:,} rows, {report.files:,} files, "
            f"{report.pages} pages."
        )
        for line in [*report.differences, *report.other_pages][:SHOWN]:
            self.stdout.write(line)
        if report.other_pages:
            self.stdout.write("These pages were made by another version of the program than this.")

    def _write_secrets(
        self, archive: Archive, manifest: Manifest, path: Path, passphrase_file: Path | None
    ) -> None:
        if SECRETS not in manifest.parts:
            raise BackupError("There are no secrets in this backup: it was made without --with-secrets.")
        text = b"".join(archive.chunks(SECRETS, manifest.parts[SECRETS]))
        secrets = json.loads(opened(text, read_passphrase(passphrase_file)))
        with whole_file(path) as out:
            out.write("".join(f"{name}={value}\n" for name, value in secrets.items()).encode())
        self.stdout.write(f"Wrote {', '.join(secrets)} into {path}.")
