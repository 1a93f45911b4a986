"""Takes today's checkpoint and prints its line, to be printed or mailed away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from khuyencong.core import checkpoints
from khuyencong.core.dates import hanoi_date


class Command(BaseCommand):
    help = "Lập điểm niêm phong của nhật ký sự kiện và in ra để lưu ở nơi khác."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        taken = checkpoints.take_checkpoint(on=hanoi_date(now), at=now)
        self.stdout.write(checkpoints.line_of(taken))
