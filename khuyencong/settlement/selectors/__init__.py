"""What was invoiced of a project beside its estimate, and what went to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Advance, Share
from khuyencong.core.prepared import prepared
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund, Receipt, Transfer
from khuyencong.ledger.models.stages import COMMITTED
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.rules import engine, payments
from khuyencong.rules.wording import say
from khuyencong.settlement.models import (
    Acceptance,
    AcceptedLine,
    AcceptedSupport,
    AdvanceReturn,
    Invoice,
    Payment,
)


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


def last_payment(project: Project, on: date) -> engine.LastPayment:
    """The papers that must be at hand before the rest is paid."""
    book = policy.book(project.province.code).of_track(project.track)
    return engine.last_payment(project.activity, on=on, book=book)


def proofs(project: Project, on: date, lang: str) -> list[tuple[str, str]]:
    """(code, name with the numbers of its forms on that day) of each paper that somebody brings."""
    book = policy.book(project.province.code).of_track(project.track)
    found = []
    for paper in last_payment(project, on).papers:
        if paper.printed:
            continue
        rows = [engine.form(name, on=on, book=book) for name in paper.forms]
        numbers = " ".join(row.number for row in rows if row)
        name = paper.label[lang]
        if numbers:
            name = _("{paper} (Mẫu số {numbers})").format(paper=name, numbers=numbers)
        found.append((paper.code, name))
    return found


def _proof_notes(project: Project, on: date, lang: str) -> list[str]:
    law = last_payment(project, on)
    named = "; ".join(name for _code, name in proofs(project, on, lang))
    told = []
    if named:
        told.append(
            _("Trước khi chi phần còn lại phải có: {papers} ({legal}).").format(
                papers=named, legal=law.legal
            )
        )
    if not law.is_whole:
        told.append(_("Danh mục giấy tờ riêng của nội dung này chưa thấy trong văn bản đã đọc."))
    if project.track == "local":
        told.append(
            _(
                "Danh mục này là của khuyến công quốc gia. Hồ sơ khuyến công địa phương do UBND "
                "tỉnh quy định: thiếu thì chỉ ghi lại, không chặn."
            )
        )
    return told


def payment_notes(project: Project, on: date, lang: str) -> list[str]:
    """What to know before a payment: income tax withheld, how purchases are made, and the codes of
    the budget index that are proposed for the project's activity."""
    book = policy.book(project.province.code)
    told = [f"{say(reason, lang)} ({reason.legal})" for reason in payments.notes(on, book=book)]
    told += _proof_notes(project, on, lang)
    if codes := engine.budget_codes(project.activity, on=on, book=book):
        named = "; ".join(f"{one.code} {one.title[lang]}" for one in codes)
        told.append(
            _("Mã ngân sách hệ thống gợi ý, kế toán quyết định: {codes} ({legal}).").format(
                codes=named, legal=codes[0].legal
            )
        )
    return told


def invoiced(project: Project, lines: list[EstimateLine] | None = None) -> list[Invoiced]:
    """Every item of the estimate with its invoices; nothing where none was recorded. `lines`: those
    of the estimate, read already."""
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
        for line in (projects.estimate_lines(project) if lines is None else lines)
    ]


def acceptance(project: Project) -> Acceptance | None:
    """With `earned_dong`, what it found earned in all."""
    return next(iter(_acceptance(project.pk)), None)


@prepared
def _acceptance(project: int) -> QuerySet[Acceptance]:
    supports = AcceptedSupport.objects.filter(acceptance=OuterRef("pk")).order_by()
    earned = supports.values("acceptance").annotate(total=Sum("amount_dong")).values("total")
    rows = Acceptance.objects.filter(project=project)
    return rows.annotate(earned_dong=Coalesce(Subquery(earned), 0)).order_by("pk")[:1]


def earned_dong(found: Acceptance | None) -> int:
    """What `acceptance` found earned, in đồng; 0 before it."""
    return getattr(found, "earned_dong", 0)


def unsigned(project: Project) -> list[Invoice]:
    """Invoices that count and whose file has no signature that holds, each with its file."""
    return [
        one
        for one in _of(project)
        if one.is_counted and one.upload and not one.upload.invoice.is_signed
    ]


def _of(project: Project) -> list[Invoice]:
    return _invoices(project.pk)


@prepared
def _invoices(project: int) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(line__project=project).select_related("line", "upload__invoice")
    return rows.order_by("line_id", "pk")


# Entries that undid an advance or a payment.
UNDONE = Transfer.objects.filter(to_account__stage=COMMITTED)
MOMENTS: dict[type[Receipt], str] = {
    Advance: "paid_at",
    Payment: "paid_at",
    AdvanceReturn: "recorded_at",
}


@dataclass(frozen=True)
class MoneyAct:
    """One advance, payment, return or reversing entry. `payee` is empty where an advance came back;
    `document` names the decision or the voucher."""

    at: datetime
    label: str
    project: Project
    payee: str
    payee_reason: str
    treasury_reason: str
    document: str
    amount_dong: int


def money_acts(*projects: Project, fund: Fund | None = None) -> list[MoneyAct]:
    """Of these projects, of one fund or of all, the oldest first."""
    of = {project.pk: project for project in projects}
    acts = []
    rows: dict[type[Receipt], list[Any]] = {}
    for model, moment in MOMENTS.items():
        is_asked = model is not AdvanceReturn or any(row.is_returned for row in rows[Advance])
        rows[model] = RECEIPTS[model](sorted(of)) if is_asked else []
        for row in rows[model]:
            if fund is not None and row.commitment.fund_id != fund.pk:
                continue
            said = getattr(row, "decision", "") or getattr(row, "document", "")
            act = MoneyAct(
                at=getattr(row, moment),
                label=str(model._meta.verbose_name),
                project=of[row.commitment.project_id],
                payee=getattr(row, "payee", ""),
                payee_reason=getattr(row, "payee_reason", ""),
                treasury_reason=getattr(row, "treasury_reason", ""),
                document=said or (row.transfer.document if row.transfer else ""),
                amount_dong=row.amount_dong,
            )
            acts.append(act)
    undone = {row.transfer_id: row for row in (*rows[Advance], *rows[Payment]) if row.is_undone}
    for entry in _reversing(sorted(undone)) if undone else ():
        row = undone[entry.recovers_id]
        if fund is not None and row.commitment.fund_id != fund.pk:
            continue
        acts.append(
            MoneyAct(
                at=entry.at,
                label=_("bút toán đảo: {what}").format(what=row._meta.verbose_name),
                project=of[row.commitment.project_id],
                payee=row.payee,
                payee_reason=entry.reason,
                treasury_reason="",
                document=entry.document,
                amount_dong=entry.amount_dong,
            )
        )
    return sorted(acts, key=lambda act: act.at)


@prepared
def _reversing(transfers: list[int]) -> QuerySet[Transfer]:
    """Entries that undid these advances and payments."""
    return UNDONE.filter(recovers__pk__in=transfers).order_by("pk")


def _receipts(model: Any, moment: str) -> Callable[[list[int]], list[Any]]:
    @prepared
    def receipts(projects: list[int]) -> QuerySet[Any]:
        rows = model.objects.filter(commitment__project__pk__in=projects)
        if model is not AdvanceReturn:
            rows = rows.annotate(is_undone=Exists(UNDONE.filter(recovers=OuterRef("transfer"))))
        if model is Advance:  # most never come back: nobody looks for the rest
            back = AdvanceReturn.objects.filter(commitment=OuterRef("commitment"))
            rows = rows.annotate(is_returned=Exists(back))
        return rows.select_related("commitment", "transfer").order_by(moment, "pk")

    return receipts


RECEIPTS = {model: _receipts(model, moment) for model, moment in MOMENTS.items()}


def unpaid(subjects: Iterable[UUID]) -> set[UUID]:
    """Of these projects, those with đồng that acceptance earned and that are neither advanced nor
    paid: three queries, however many they are."""
    rows = Project.objects.filter(uuid__in=list(subjects)).order_by()
    projects = {key: (uuid, own) for key, uuid, own in rows.values_list("pk", "uuid", "subject")}
    of_projects = {own: key for key, (_uuid, own) in projects.items()}
    shares = Share.objects.filter(project__in=projects).order_by()
    of_shares = dict(shares.values_list("subject", "project"))
    earned = AcceptedSupport.objects.filter(acceptance__project__in=projects).order_by()
    left = dict(earned.values_list("acceptance__project").annotate(Sum("amount_dong")))
    where = of_projects | of_shares
    for subject, held in balances.balances_of(sorted(where)).items():
        left[where[subject]] = left.get(where[subject], 0) - held["advanced"] - held["paid"]
    return {uuid for key, (uuid, _own) in projects.items() if left.get(key, 0) > 0}
