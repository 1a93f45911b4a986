"""Money enters: appropriations and cuts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.planning import permissions
from khuyencong.planning.models import Appropriation


@transaction.atomic
def appropriate(
    fund: Fund,
    *,
    year: int,
    number: str,
    decided_date: date,
    amount_dong: int,
    by: Actor,
    at: datetime,
) -> Appropriation:
    """Ghi nhận giao dự toán; a negative amount is a cut (cắt giảm). source ↔ appropriated."""
    permissions.can_appropriate(fund.province, by).require()
    if not number.strip() or not amount_dong:
        raise Refused(
            _("Giao dự toán phải có số quyết định và số tiền khác 0."),
            fix=_("Ghi đủ theo quyết định."),
            field="number",
        )
    return write(
        fund, year=year, number=number, decided_date=decided_date, amount_dong=amount_dong,
        by=by, at=at,
    )  # fmt: skip


def write(
    fund: Fund,
    *,
    year: int,
    number: str,
    decided_date: date,
    amount_dong: int,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Appropriation:
    """The row of a decision with its transfer, once: whoever calls has asked who may."""
    ledger.hold(fund, year)
    known = Appropriation.objects.filter(fund=fund, year=year, number=number)
    asked = {"decided_date": decided_date, "amount_dong": amount_dong}
    if recorded := known.filter(transfer__by_id=by.id, **asked).first():
        return recorded
    if known.exists():
        raise Refused(
            _("Quyết định {number} đã ghi cho nguồn này trong năm {year}.").format(
                number=number, year=year
            ),
            fix=_("Kiểm tra lại số; bổ sung hay cắt giảm có quyết định riêng."),
            field="number",
        )
    is_cut = amount_dong < 0
    posted = ledger.post(
        fund=fund,
        year=year,
        from_stage="appropriated" if is_cut else "source",
        to_stage="source" if is_cut else "appropriated",
        amount_dong=abs(amount_dong),
        key=f"appropriate/{fund.code}/{year}/{number}",
        document=number,
        reason=reason,
        by=by,
        at=at,
    )
    return Appropriation.objects.create(
        fund=fund, year=year, number=number, transfer=posted, **asked
    )
