"""The money of a bundle as a workbook for people: nothing in it can become a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.inspection.services.packing import Pack
from khuyencong.ui.sheets import workbook_of

Pairs = Callable[[], Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]]
TRANSFER = ("key", "from", "to", "amount_dong", "document", "reason")
RECEIPT = ("kind", "number", "amount_dong", "payee", "payee_reason", "purpose", "document")


def write_tables(pack: Pack, pairs: Pairs, balances: Iterable[dict[str, Any]]) -> None:
    """`so-lieu.xlsx`: transfers, what was written about each, and what every account holds."""
    document, reason, amount = (_("Chứng từ"), 44), (_("Lý do"), 30), (_("Số tiền (đồng)"), 18)
    key = (_("Khóa bút toán"), 44)
    transfers = [key, (_("Từ"), 60), (_("Đến"), 60), amount, document, reason]
    receipts = [
        key, (_("Loại"), 28), (_("Số"), 10), amount, (_("Người nhận"), 36),
        (_("Vì sao trả cho bên khác"), 36), (_("Nội dung"), 30), document,
    ]  # fmt: skip
    book = workbook_of(
        (_("Bút toán"), transfers, ([one.get(name) for name in TRANSFER] for one, _own in pairs())),
        (
            _("Chứng từ"),
            receipts,
            (
                [one["key"], *(row.get(name) for name in RECEIPT)]
                for one, own in pairs()
                for row in own
            ),
        ),
        (
            _("Số dư"),
            [(_("Tài khoản"), 70), amount],
            ([row["account"], row["balance_dong"]] for row in balances),
        ),
    )
    pack.add("tien/so-lieu.xlsx", book)
