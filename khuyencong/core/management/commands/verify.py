"""Checks money and history: `script/manage verify`. Exit 0 only when everything holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khuyencong.core import checkpoints, standings, verification
from khuyencong.core.errors import Refused
from khuyencong.core.models import Checkpoint, Event


class Command(BaseCommand):
    help = "Kiểm tra sổ tiền, nhật ký sự kiện, điểm niêm phong và khoá chống sửa xoá."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checkpoint",
            metavar="FILE",
            action="append",
            type=Path,
            default=[],
            help="tệp điểm niêm phong đã lưu ở nơi khác; dùng được nhiều lần",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [fault for _check, found in verification.run_on_all_cores() for fault in found]
        try:
            for path in options["checkpoint"]:
                faults += checkpoints.check_against(checkpoints.read_file(path))
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        for fault in faults:
            self.stdout.write(fault)
        counted = _("{events} sự kiện, {checkpoints} điểm niêm phong").format(
            events=Event.objects.count(), checkpoints=Checkpoint.objects.count()
        )
        if faults:
            raise CommandError(
                _("Sai {count} chỗ ({counted}).").format(count=len(faults), counted=counted),
                returncode=1,
            )
        self.stdout.write(
            _("Đúng: {counted}; sổ tiền, chuỗi và khoá đều khớp.").format(counted=counted)
        )
        if waiting := standings.unkept():
            self.stdout.write(
                _("{count} chuỗi chưa niêm phong hiện trạng; tiến trình nền sẽ làm.").format(
                    count=waiting
                )
            )
