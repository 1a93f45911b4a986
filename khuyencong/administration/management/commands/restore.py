"""`script/manage restore PLACE`: the newest copy into an empty folder and an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.administration.services import copies
from khuyencong.core.errors import Refused


class Command(BaseCommand):
    help = "Khôi phục bản sao mới nhất vào thư mục dữ liệu và cơ sở dữ liệu còn trống."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="thư mục các bản sao, hoặc tệp .tar")
        parser.add_argument(
            "--files-only", action="store_true", help="cơ sở dữ liệu đã có: chỉ tệp và khoá"
        )

    def handle(self, *args: object, **options: object) -> None:
        try:
            restored = copies.restore(str(options["place"]), files_only=bool(options["files_only"]))
        except Refused as refusal:
            raise CommandError(f"{refusal.message}\n{refusal.fix}", returncode=2) from refusal
        self.stdout.write(restored.told, ending="")
        manifest = restored.manifest
        minutes = int((timezone.now() - manifest.at).total_seconds() // 60)
        self.stdout.write(
            _("Bản sao chụp lúc {at}, cách đây {minutes} phút.").format(
                at=_local(manifest.at), minutes=minutes
            )
        )
        if restored.last_event_at:
            self.stdout.write(
                _("Việc cuối cùng còn giữ được: {at}. Việc làm sau đó phải làm lại.").format(
                    at=_local(restored.last_event_at)
                )
            )
        if not restored.is_sound:
            raise CommandError(
                _("Đã nạp, nhưng kiểm tra không đạt: chưa cho mọi người vào làm việc."),
                returncode=1,
            )


def _local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M:%S")
