"""An invoice that was recorded and does not stand: the row stays and says why, when and by whom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.projects import permissions, selectors
from khuyencong.projects.services import move
from khuyencong.settlement.models import Invoice


def cancel_invoice(
    invoice: Invoice, *, cancelled: str, reason: str, by: Actor, at: datetime
) -> Invoice:
    """Hủy một dòng hóa đơn before acceptance: it counts no more. Its number is free again only
    where it was typed wrongly; one that the seller took back never pays."""
    return _strike("cancel_invoice", invoice, cancelled, reason, is_counted=False, by=by, at=at)


def correct_invoice(
    invoice: Invoice, *, cancelled: str, reason: str, by: Actor, at: datetime
) -> Invoice:
    """Đính chính một dòng hóa đơn on which acceptance was made: it was counted and keeps its
    number; whoever settles reads what is wrong with it."""
    return _strike("correct_invoice", invoice, cancelled, reason, is_counted=True, by=by, at=at)


@transaction.atomic
def _strike(
    name: str,
    invoice: Invoice,
    cancelled: str,
    reason: str,
    *,
    is_counted: bool,
    by: Actor,
    at: datetime,
) -> Invoice:
    project = selectors.lock(invoice.line.project)
    step = permissions.require_step(name, project, by)
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    reason = nfc(reason)
    if invoice.cancelled:
        if (invoice.cancelled, invoice.cancel_reason, invoice.cancelled_by) == (
            cancelled, reason, by.name,
        ) and invoice.is_counted == is_counted:  # fmt: skip
            return invoice  # the second press
        raise Refused(
            _("{person} đã hủy, đính chính dòng hóa đơn {invoice} ngày {day}: {reason}").format(
                person=invoice.cancelled_by,
                invoice=invoice,
                day=short(hanoi_date(invoice.cancelled_at or at)),
                reason=invoice.cancel_reason,
            ),
            fix=_("Xem mục Hóa đơn trên trang đề án."),
            field="invoice",
        )
    if cancelled not in Invoice.Cancelled.values or not reason:
        raise Refused(
            _("Chưa ghi vì sao hủy, đính chính dòng hóa đơn {invoice}.").format(invoice=invoice),
            fix=_("Chọn ghi nhầm hay bên bán đã hủy, và ghi rõ sai gì, đúng là gì."),
            field="reason" if cancelled in Invoice.Cancelled.values else "cancelled",
        )
    invoice.cancelled, invoice.cancel_reason = cancelled, reason
    invoice.is_counted, invoice.cancelled_by, invoice.cancelled_at = is_counted, by.name, at
    invoice.save(
        update_fields=["cancelled", "cancel_reason", "is_counted", "cancelled_by", "cancelled_at"]
    )
    why = invoice.get_cancelled_display()
    told = {"invoice": str(invoice), "amount_dong": invoice.amount_dong, "why": str(why)}
    move(step, project, by=by, at=at, payload=told | {"reason": reason})
    return invoice
