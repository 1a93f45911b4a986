"""`script/manage backup PLACE`: one consistent copy of database, files and keys."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.administration.services import copies
from khuyencong.core import jobs, last_copies
from khuyencong.core.errors import Refused


class Command(BaseCommand):
    help = "Sao cơ sở dữ liệu, tệp và khoá tại một thời điểm, trong khi mọi người vẫn làm việc."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place", help="thư mục các bản sao (chỉ ghi phần mới), tệp .tar, hoặc - để đưa vào ống"
        )
        parser.add_argument("--files-only", action="store_true", help="chỉ tệp và khoá")
        parser.add_argument("--days", type=int, default=30, help="giữ bản sao bao nhiêu ngày")

    def handle(self, *args: object, **options: object) -> None:
        place, now = str(options["place"]), timezone.now()
        try:
            taken = copies.take(place, at=now, files_only=bool(options["files_only"]))
            copies.thin(place, now=now, days=int(str(options["days"])))
        except (Refused, OSError) as refusal:
            raise CommandError(_words(refusal), returncode=2) from refusal
        jobs.beat(last_copies.COPY, now=now)
        told = _("Đã sao {name}: {parts} phần, {size} MB.").format(
            name=taken.name,
            parts=len(taken.manifest.parts),
            size=round(taken.manifest.size / 1_000_000, 1),
        )
        (self.stderr if place == "-" else self.stdout).write(told)


def _words(refusal: Exception) -> str:
    return f"{refusal.message}\n{refusal.fix}" if isinstance(refusal, Refused) else str(refusal)
