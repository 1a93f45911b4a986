"""`script/manage first_code NAME`: a new code for a person who has not set her password yet.

For the machine's keeper, when the answer of the set-up page was lost on the way or nobody of the
first people came within seven days: then no administrator can enter who would give it on a page.
"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.directory import services as directory
from khuyencong.directory.models import User


class Command(BaseCommand):
    help = "In mã đặt mật khẩu mới cho người chưa đặt mật khẩu; mã cũ hết dùng được."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")

    def handle(self, *args: object, **options: object) -> None:
        username = str(options["username"])
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("Không có tên đăng nhập {name}.").format(name=username))
        try:
            code = directory.first_code(user, by=SYSTEM, at=timezone.now())
        except Refused as refusal:
            raise CommandError(f"{refusal.message}\n{refusal.fix}", returncode=2) from refusal
        self.stdout.write(f"  {code}  {user.username:<20} {user.full_name}")
        self.stdout.write(
            _("Đưa mã cho từng người; họ vào trang Đặt mật khẩu mới: /tai-khoan/dat-lai/")
        )
