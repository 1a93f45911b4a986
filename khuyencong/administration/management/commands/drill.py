"""`script/manage drill PLACE`: restores the newest copy beside the system; exit 0 only when all
of it came back and `verify` holds."""

from __future__ import annotations

import contextlib
from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.administration.services import copies, watching
from khuyencong.core import jobs, last_copies
from khuyencong.core.errors import Refused
from khuyencong.core.told import told


def _tell(why: str, now: datetime) -> None:
    with contextlib.suppress(DatabaseError):
        watching.tell(
            told(lazy("Diễn tập khôi phục không đạt: {why}"), why=str(why)),
            about="drill_failed",
            at=now,
        )


class Command(BaseCommand):
    help = "Diễn tập khôi phục: nạp bản sao mới nhất vào chỗ trống, kiểm tra, rồi bỏ đi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="thư mục các bản sao, hoặc tệp .tar")

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        try:
            drill = copies.drill(str(options["place"]), now=now)
        except Refused as refusal:
            _tell(refusal.message, now)
            raise CommandError(f"{refusal.message}\n{refusal.fix}", returncode=2) from refusal
        self.stdout.write(drill.told, ending="")
        if not drill.is_sound:
            _tell(drill.why, now)
            raise CommandError(
                _("Diễn tập không đạt: bản sao này chưa khôi phục được hệ thống."), returncode=1
            )
        with contextlib.suppress(DatabaseError):  # a machine for drills alone has no tables
            jobs.beat(last_copies.DRILL, now=now)
        self.stdout.write(
            _("Diễn tập đạt: khôi phục trong {seconds} giây.").format(
                seconds=round(drill.seconds, 1)
            )
        )
