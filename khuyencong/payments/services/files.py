"""Requests as a workbook: every row of what the page shows the first of."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.documents.services.orders import Made, Making
from khuyencong.payments.selectors import lists
from khuyencong.ui.sheets import MEDIA_TYPE, write


def requests(making: Making) -> Made:
    """`what`: the view of the list."""
    heads = [
        (_("Mã đề án"), 16), (_("Số"), 6), (_("Loại"), 12), (_("Người nhận"), 40),
        (_("Số tiền (đồng)"), 18), (_("Trạng thái"), 18), (_("Hạn"), 12),
        (_("Chứng từ Kho bạc"), 18), (_("Ngày Kho bạc"), 14),
    ]  # fmt: skip
    cells = (
        (
            one.request.project.code, one.request.number, str(one.request.get_kind_display()),
            one.payees, one.request.amount_dong, str(one.request.get_state_display()),
            one.request.due_date, one.request.treasury_number, one.request.treasury_date,
        )
        for one in lists.listed(making.by, making.what["view"])
    )  # fmt: skip
    write(making.file, _("Đề nghị thanh toán"), heads, cells)
    return Made(f"de-nghi-{timezone.localdate():%Y-%m-%d}.xlsx", MEDIA_TYPE)
