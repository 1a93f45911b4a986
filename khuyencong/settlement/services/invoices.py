"""Invoices: one line of one invoice pays once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.directory.services import tax_codes
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.services import move
from khuyencong.settlement.models import (
    Invoice,
)


@transaction.atomic
def record_invoice(
    line: EstimateLine,
    *,
    seller_tax_code: str,
    symbol: str,
    number: str,
    place: int,
    issued_date: date,
    amount_dong: int,
    serial: str = "",
    serial_reason: str = "",
    by: Actor,
    at: datetime,
) -> Invoice:
    """Ghi một dòng hóa đơn for a cost item. The same line never pays twice, in any project; a
    machine whose serial number was seen before in the province needs a reason in words."""
    project = selectors.lock(line.project)
    step = permissions.require_step("record_invoice", project, by)
    seller = tax_codes.normalise(seller_tax_code)
    if problem := tax_codes.warning(seller_tax_code) or ("" if seller else _("Thiếu mã số thuế.")):
        raise Refused(problem, fix=_("Xem mã số thuế trên hóa đơn."), field="seller_tax_code")
    if amount_dong <= 0 or place <= 0:
        raise Refused(
            _("Dòng hóa đơn {place}, số tiền {amount} không ghi được.").format(
                place=place, amount=dong(amount_dong)
            ),
            fix=_("Ghi số thứ tự dòng từ 1 và số tiền lớn hơn 0."),
            field="amount_dong",
        )
    key = {
        "seller_tax_code": seller,
        "symbol": symbol.strip().upper(),
        "number": number.strip().lstrip("0") or "0",
        "place": place,
    }
    if used := Invoice.objects.filter(**key).select_related("line__project").first():
        raise Refused(
            _("Dòng {place} của hóa đơn {symbol} số {number} đã dùng ở đề án {code}.").format(
                place=place, symbol=key["symbol"], number=number, code=used.line.project.code
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra lại số hóa đơn, hoặc bỏ khoản này khỏi đề án."),
            field="number",
        )
    serial = nfc(serial).upper()
    _require_new_machine(project, serial, serial_reason)
    invoice = Invoice.objects.create(
        line=line,
        **key,
        serial=serial,
        serial_reason=nfc(serial_reason),
        issued_date=issued_date,
        amount_dong=amount_dong,
        recorded_by=by.name,
        recorded_at=at,
    )
    move(step, project, by=by, at=at, payload={"invoice": str(invoice), "amount_dong": amount_dong})
    return invoice


def _require_new_machine(project: Project, serial: str, reason: str) -> None:
    if not serial or reason.strip():
        return
    seen = Invoice.objects.filter(serial=serial, line__project__province=project.province)
    if used := seen.select_related("line__project").order_by("pk").first():
        raise Refused(
            _("Số máy {serial} đã ghi ở đề án {code}, năm {year}.").format(
                serial=serial, code=used.line.project.code, year=used.line.project.year
            ),
            legal=_("Cùng một khoản chi không nhận hỗ trợ hai lần."),
            fix=_("Kiểm tra nhãn máy; hai máy khác nhau thật thì ghi lý do."),
            field="serial",
        )


def require_invoiced(lines: list[EstimateLine], accepted_dong: dict[int, int]) -> None:
    """Where invoices are recorded for an item, its cost is not found above their sum."""
    rows = Invoice.objects.filter(line__in=lines).order_by().values("line_id")
    for row in rows.annotate(total=Sum("amount_dong")):
        if accepted_dong.get(row["line_id"], 0) > row["total"]:
            item = next(line.item for line in lines if line.pk == row["line_id"])
            raise Refused(
                _("Khoản “{item}”: chi phí hợp lệ {found}, hóa đơn chỉ có {total}.").format(
                    item=item, found=dong(accepted_dong[row["line_id"]]), total=dong(row["total"])
                ),
                fix=_("Ghi thêm hóa đơn, hoặc giảm chi phí hợp lệ."),
                field=f"line_{row['line_id']}",
            )
