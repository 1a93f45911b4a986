"""`script/manage write_form CODE DAY`: the Word form of a paper, to be given other styles."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from khuyencong.documents.drawing import forms
from khuyencong.documents.papers.payload import kinds


class Command(BaseCommand):
    help = "Writes the Word form of a paper; edited, it stands in for the drawn one from that day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", choices=list(kinds()))
        parser.add_argument("day", type=date.fromisoformat, help="in force from, 2027-07-01")

    def handle(self, *, code: str, day: date, **options: Any) -> None:
        path = settings.WORD_FORMS / code / f"{day}.docx"
        if path.exists():
            raise CommandError(f"{path} is there; a changed form takes a new day")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(forms.find(code, day).docx)
        self.stdout.write(str(path))
