"""`script/manage begin FILE.yaml`: a province begins as the file says; `--example` prints one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.administration.services import door
from khuyencong.administration.services.beginning import Begun, begin
from khuyencong.administration.services.province_file import EXAMPLE, read_file
from khuyencong.core import first_tables
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Unit
from khuyencong.directory.models.roles import ROLES
from khuyencong.directory.selectors import provinces_begun
from khuyencong.directory.services import places


class Command(BaseCommand):
    help = "Tỉnh bắt đầu theo một tệp YAML; --example in tệp mẫu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="tệp YAML")
        parser.add_argument("--example", action="store_true", help="in tệp mẫu đầy đủ")

    def handle(self, *args: object, **options: object) -> None:
        if options["example"]:
            self.stdout.write(EXAMPLE.read_text(encoding="utf-8"), ending="")
            return
        if not options["file"]:
            raise CommandError(_("Ghi tên tệp, hoặc --example để có tệp mẫu."))
        path = Path(str(options["file"]))
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            told = _("Không đọc được {file}. Xem lại đường dẫn; lưu tệp dạng UTF-8.")
            raise CommandError(told.format(file=path)) from error
        first_tables.make()  # the first command of an empty folder
        call_command("migrate", verbosity=0)
        if not Unit.objects.exists():
            places.load()
        try:
            begun = begin(read_file(text), at=timezone.now())
        except Refused as refusal:
            raise CommandError(f"{refusal.message}\n{refusal.fix}", returncode=2) from refusal
        self._tell(begun)

    def _tell(self, begun: Begun) -> None:
        if not begun.is_new:
            told = _("{province} đã bắt đầu từ trước; không đổi gì.").format(
                province=begun.province
            )
            self.stdout.write(told)
            for title, names in ((_("Đã có:"), begun.there), (_("Chưa có:"), begun.missing)):
                if names:
                    self.stdout.write(title)
                    self.stdout.write("".join(f"  {name}\n" for name in names), ending="")
            if begun.missing:
                self.stdout.write(_("Phần chưa có thì quản trị của tỉnh thêm trên trang Quản trị."))
            return
        door.close()
        self.stdout.write(_("{province} đã bắt đầu.").format(province=begun.province))
        if len(provinces := provinces_begun()) > 1:
            told = _(
                "Có {count} tỉnh: người xem chọn tỉnh; tỉnh hiện trước theo KHUYENCONG_PROVINCE."
            )
            self.stdout.write(told.format(count=len(provinces)))
        self.stdout.write(
            _("Mã đặt mật khẩu, mỗi mã dùng một lần trong 7 ngày, chỉ in ra lúc này:")
        )
        for account in begun.accounts:
            roles = ", ".join(str(ROLES[role].label) for role in account.roles)
            self.stdout.write(f"  {account.code}  {account.username:<20} {account.name} ({roles})")
        self.stdout.write(
            _("Đưa mã cho từng người; họ vào trang Đặt mật khẩu mới: /tai-khoan/dat-lai/")
        )
