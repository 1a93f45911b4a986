"""Runs repeating work until told to stop: `script/manage worker [--only short|long]`."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import jobs, looking

NICENESS = 10  # pages go first


class Command(BaseCommand):
    help = "Chạy các việc định kỳ: gửi thông báo, lập điểm niêm phong hằng ngày."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="chạy một vòng rồi dừng")
        parser.add_argument(
            "--only", choices=["short", "long"], help="chỉ việc ngắn, hoặc chỉ việc dài"
        )
        parser.add_argument("--pause", type=int, default=2, help="số giây nghỉ giữa hai vòng")

    def handle(self, *args: Any, **options: Any) -> None:
        is_long = {"long": True, "short": False}.get(options["only"])
        if options["once"]:
            self._round(is_long)
            return
        if is_long:
            os.nice(NICENESS)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_unused: stop.set())
        self.stdout.write(_("Tiến trình nền đã chạy."))
        while not stop.is_set():
            close_old_connections()
            self._round(is_long)
            stop.wait(options["pause"])
        self.stdout.write(_("Tiến trình nền đã dừng."))

    def _round(self, is_long: bool | None) -> None:
        """One look at the schedule. A database away for a moment is waited for, not died of."""
        try:
            looking.look()
            jobs.beat("long worker" if is_long else "worker", now=timezone.now())
            jobs.run_due(now=timezone.now(), is_long=is_long)
        except OperationalError as error:
            self.stderr.write(_("Cơ sở dữ liệu chưa trả lời: {error}").format(error=error))
