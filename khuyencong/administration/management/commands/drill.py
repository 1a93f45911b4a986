"""`script/manage drill PLACE`: restores the newest copy beside the system; exit 0 only when all
of it came back and `verify` holds."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.administration.services import copies
from khuyencong.core import jobs
from khuyencong.core.errors import Refused


class Command(BaseCommand):
    help = "Diễn tập khôi phục: nạp bản sao mới nhất vào chỗ trống, kiểm tra, rồi bỏ đi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="thư mục các bản sao, hoặc tệp .tar")

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        try:
            drill = copies.drill(str(options["place"]), now=now)
        except Refused as refusal:
            raise CommandError(f"{refusal.message}\n{refusal.fix}", returncode=2) from refusal
        self.stdout.write(drill.told, ending="")
        if not drill.is_sound:
            raise CommandError(
                _("Diễn tập không đạt: bản sao này chưa khôi phục được hệ thống."), returncode=1
            )
        jobs.beat("drill", now=now)
        self.stdout.write(
            _("Diễn tập đạt: khôi phục trong {seconds} giây.").format(
                seconds=round(drill.seconds, 1)
            )
        )
