"""Signs a PDF with a trial certificate, to try the reading of signatures out."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from khuyencong.demo.authority import AUTHORITY, sign


class Command(BaseCommand):
    help = "Signs a PDF with a trial certificate WITHOUT LEGAL VALUE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="Whose name the certificate bears.")
        parser.add_argument("pdf", type=Path)
        parser.add_argument("target", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        content = Path(str(options["pdf"])).read_bytes()
        signed = sign(content, str(options["name"]), at=timezone.now())
        Path(str(options["target"])).write_bytes(signed)
        self.stdout.write(f"{options['target']}: {AUTHORITY}")
