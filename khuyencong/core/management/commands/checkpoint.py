"""Takes today's checkpoint and prints its line, to be printed or mailed away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from khuyencong.core import checkpoints
from khuyencong.core.chain import HANOI


class Command(BaseCommand):
    help = "Lập điểm niêm phong của nhật ký sự kiện và in ra để lưu ở nơi khác."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        taken = checkpoints.take_checkpoint(on=now.astimezone(HANOI).date(), at=now)
        self.stdout.write(checkpoints.line_of(taken))
