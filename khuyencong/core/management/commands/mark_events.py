"""Marks the events anew after the key of `verify` was replaced: `--old-key` where it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import sealing


class Command(BaseCommand):
    help = "Đóng dấu lại các sự kiện bằng khoá niêm phong mới; việc này được ghi thành sự kiện."

    def add_arguments(self, parser: CommandParser) -> None:
        old = parser.add_mutually_exclusive_group(required=True)
        old.add_argument("--old-key", type=Path, metavar="FILE", help="tệp khoá cũ")
        old.add_argument("--key-is-lost", action="store_true", help="khoá cũ không còn")
        parser.add_argument("--reason", required=True, help="vì sao thay khoá")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["old_key"]
        try:
            old_key = path.read_text(encoding="ascii").strip() if path else ""
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=2) from error
        if path and not old_key:
            raise CommandError(_("Tệp khoá cũ trống."), returncode=2)
        reason = options["reason"]
        marked, left = sealing.mark_again(old_key=old_key, reason=reason, at=timezone.now())
        self.stdout.write(_("Đã đóng dấu lại {count} sự kiện.").format(count=marked))
        if left:
            raise CommandError(
                _("{count} sự kiện không mang dấu của khoá nào; verify nêu tên.").format(count=left)
            )
