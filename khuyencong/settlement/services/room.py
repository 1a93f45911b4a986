"""Room for invoices: within the estimate, within their own total; cost found is covered."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.documents.models import EInvoice
from khuyencong.projects.models import EstimateLine
from khuyencong.settlement.models import Invoice
from khuyencong.settlement.services.einvoices import is_in_dong


def _sum(invoices: QuerySet[Invoice]) -> int:
    return invoices.filter(is_counted=True).aggregate(total=Sum("amount_dong"))["total"] or 0


def require_within_estimate(invoice: Invoice) -> None:
    """The invoices of an item together stay within its line of the estimate."""
    line = invoice.line
    before = _sum(Invoice.objects.filter(line=line))
    if before + invoice.amount_dong > line.amount_dong:
        raise Refused(
            _(
                "Khoản “{item}”: đã ghi hóa đơn {before}, thêm {amount} thành {total}, "
                "vượt dự toán {limit} là {excess}."
            ).format(
                item=line.item,
                before=dong(before),
                amount=dong(invoice.amount_dong),
                total=dong(before + invoice.amount_dong),
                limit=dong(line.amount_dong),
                excess=dong(before + invoice.amount_dong - line.amount_dong),
            ),
            fix=_(
                "Chỉ ghi phần thuộc khoản này, nhiều nhất {rest}; phần vượt không thuộc dự toán."
            ).format(rest=dong(max(line.amount_dong - before, 0))),
            field="amount_dong",
        )


def require_within_total(invoice: Invoice, files: list[EInvoice]) -> None:
    """The lines of one invoice, in whatever project, stay within what its file says in all: also
    the files by which lines of it were recorded in other projects."""
    recorded = Invoice.objects.filter(invoice_key=invoice.invoice_key)
    others = EInvoice.objects.filter(upload__in=recorded.filter(is_counted=True).values("upload"))
    totals = [said.total_dong or 0 for said in (*files, *others) if is_in_dong(said)]
    before = _sum(recorded)
    if totals and before + invoice.amount_dong > min(totals):
        raise Refused(
            _(
                "Các dòng đã ghi của hóa đơn này cộng {before}; thêm {amount} thì vượt {total}."
            ).format(
                before=dong(before), amount=dong(invoice.amount_dong), total=dong(min(totals))
            ),
            fix=_("Ghi số tiền của dòng như trên hóa đơn."),
            field="amount_dong",
        )


def require_invoiced(lines: list[EstimateLine], accepted_dong: dict[int, int]) -> None:
    """Where invoices were recorded for an item, its cost is not found above the sum of those that
    still count."""
    rows = Invoice.objects.filter(line__in=lines).order_by().values("line_id")
    counted = Sum("amount_dong", filter=Q(is_counted=True), default=0)
    for row in rows.annotate(total=counted):
        if accepted_dong.get(row["line_id"], 0) > row["total"]:
            item = next(line.item for line in lines if line.pk == row["line_id"])
            raise Refused(
                _("Khoản “{item}”: chi phí hợp lệ {found}, hóa đơn chỉ có {total}.").format(
                    item=item, found=dong(accepted_dong[row["line_id"]]), total=dong(row["total"])
                ),
                fix=_("Ghi thêm hóa đơn, hoặc giảm chi phí hợp lệ."),
                field=f"line_{row['line_id']}",
            )
