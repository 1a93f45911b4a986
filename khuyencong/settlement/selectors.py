"""What was invoiced of a project, item by item, beside its estimate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from khuyencong.documents.models import EInvoice
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.settlement.models import Acceptance, AcceptedLine, Invoice


@dataclass(frozen=True)
class Invoiced:
    """One item: `total_dong` of the invoices that count, `found_dong` at acceptance, if any."""

    line: EstimateLine
    invoices: list[Invoice]
    total_dong: int
    found_dong: int | None

    @property
    def rest_dong(self) -> int:
        """What the estimate has beyond the invoices, in đồng."""
        return self.line.amount_dong - self.total_dong


def invoiced(project: Project) -> list[Invoiced]:
    """Every item of the estimate with its invoices; nothing where none was recorded."""
    by_line: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in _of(project):
        by_line[invoice.line_id].append(invoice)
    if not by_line:
        return []
    accepted = AcceptedLine.objects.filter(acceptance__project=project)
    found = dict(accepted.values_list("line_id", "cost_dong"))
    return [
        Invoiced(
            line,
            by_line[line.pk],
            sum(one.amount_dong for one in by_line[line.pk] if one.is_counted),
            found.get(line.pk),
        )
        for line in projects.estimate_lines(project)
    ]


def acceptance(project: Project) -> Acceptance | None:
    return Acceptance.objects.filter(project=project).first()


def unsigned(project: Project) -> list[Invoice]:
    """Invoices that count and whose file has no signature that holds, each with its file."""
    return [
        one
        for one in _of(project)
        if one.is_counted
        and one.upload
        and one.upload.invoice.signature != EInvoice.Signature.VALID
    ]


def _of(project: Project) -> list[Invoice]:
    rows = Invoice.objects.filter(line__project=project).select_related("line", "upload__invoice")
    return list(rows.order_by("line_id", "pk"))
