"""Prints where a new system begins and the once-only code of its set-up page."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from khuyencong.administration import selectors
from khuyencong.administration.services import door


class Command(BaseCommand):
    help = "In địa chỉ và mã bắt đầu khi hệ thống chưa có tỉnh nào."

    def handle(self, *args: object, **options: object) -> None:
        if settings.IS_DEMONSTRATION or selectors.has_begun():
            return
        self.stdout.write(
            _("Hệ thống chưa có tỉnh nào. Mở trang /bat-dau/ và ghi mã bắt đầu: {code}").format(
                code=door.code()
            )
        )
