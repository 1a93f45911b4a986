"""Extract Vietnamese source strings and keep the English catalogue complete."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

KEYWORDS = ["gettext", "gettext_lazy", "_", "lazy", "ngettext:1,2", "pgettext:1c,2", "N_"]


class Command(BaseCommand):
    help = "Updates locale/en from the sources; --check only says what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        po = Path(settings.BASE_DIR) / "locale/en/LC_MESSAGES/django.po"
        with tempfile.TemporaryDirectory() as folder:
            pot = Path(folder) / "django.pot"
            self._babel(
                "extract",
                "-F",
                "babel.cfg",
                "-o",
                pot,
                "--no-location",
                "--sort-output",
                "--omit-header",
                *(f"-k{word}" for word in KEYWORDS),
                ".",
            )
            if not options["check"]:
                verb = "update" if po.exists() else "init"
                self._babel(
                    verb,
                    "-i",
                    pot,
                    "-o",
                    po,
                    "-l",
                    "en",
                    *(
                        ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
                        if po.exists()
                        else []
                    ),
                )
            missing = self._missing(pot, po)
        if missing:
            for text in missing:
                self.stderr.write(f"no English for: {text}")
            raise CommandError(f"{len(missing)} strings have no English text.")
        self.stdout.write(f"English catalogue: {len(missing)} strings missing.")

    def _babel(self, *words: object) -> None:
        binary = Path(sys.executable).with_name("pybabel")
        subprocess.run(  # noqa: S603  (our own tool, fixed arguments)
            [binary, "-q", *map(str, words)], check=True, cwd=settings.BASE_DIR
        )

    def _missing(self, pot: Path, po: Path) -> list[str]:
        with pot.open("rb") as file:
            wanted = {m.id for m in read_po(file) if m.id}
        with po.open("rb") as file:
            done = {m.id for m in read_po(file) if m.id and m.string and "fuzzy" not in m.flags}
        return sorted(str(text) for text in wanted - done)
