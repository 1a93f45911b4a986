"""Saved questions: what is asked of the records of a province, with the rows that answer.

Each walks the projects its reader may see, in an explicit order, at most MOST rows, in a number of
queries that does not grow with them. A row is a reason to look, never a finding by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Advance, Commitment, Learner, Share
from khuyencong.core.actors import Actor
from khuyencong.core.calendar import calendar
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.folding import fold
from khuyencong.core.models import Event
from khuyencong.core.money import dong
from khuyencong.directory.models import Establishment, OrganisationName, Unit
from khuyencong.ledger.models import Account
from khuyencong.planning.models import Adjustment, EstimateApproval
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Project
from khuyencong.rules import engine
from khuyencong.settlement.models import Acceptance, AcceptedLine, Invoice, Payment, Settlement

MOST = 1000
NEAR = timedelta(days=30)  # between two purchases that may be one
LONG_ADVANCE = timedelta(days=180)
IDLE = timedelta(days=180)
YOUNG = timedelta(days=365)
ROUND_DONG = 10_000_000
ALIKE_PERCENT = 80  # of the learners of the smaller class
FAR_PERCENT = 80  # of an estimate that its invoices reach
DECIDING = (
    "conclude",
    "approve",
    "approve_estimate",
    "sign",
    "approve_payment",
    "pay_advance",
    "accept",
    "pay",
    "settle",
)


@dataclass(frozen=True)
class Row:
    project: Project
    day: date | None
    amount_dong: int | None
    words: str


@dataclass(frozen=True)
class Scope:
    """Of which projects, for whom, on which day."""

    province: Unit
    projects: QuerySet[Project]
    on: date


Rows = Iterator[tuple[int, date | None, int | None, str]]  # key of the project, day, đồng, words
Question = Callable[[Scope], Rows]


def answer(question: Question, province: Unit, *, by: Actor, on: date) -> list[Row]:
    """The rows, at most MOST, each with a project that `by` may open."""
    seen = Project.objects.visible_to(by).filter(province=province).order_by()
    found = list(islice(question(Scope(province, seen, on)), MOST))
    projects = {one.pk: one for one in seen.filter(pk__in={key for key, *_rest in found})}
    return [
        Row(projects[key], day, amount_dong, words)
        for key, day, amount_dong, words in found
        if key in projects
    ]


def _own(scope: Scope) -> QuerySet[Any]:
    return scope.projects.values("pk")


def _subjects(projects: QuerySet[Project]) -> dict[int, int]:
    """{subject: project}, of these projects and of the shares in them."""
    shares = Share.objects.filter(project__in=projects.values("pk"))
    return dict(projects.values_list("subject", "pk")) | dict(
        shares.order_by("pk").values_list("subject", "project")
    )


def _held(projects: QuerySet[Project]) -> QuerySet[Account]:
    """Accounts with money of these projects and of the shares in them, the largest first."""
    shares = Share.objects.filter(project__in=projects.values("pk")).order_by()
    of = Q(subject__in=projects.values("subject")) | Q(subject__in=shares.values("subject"))
    return Account.objects.filter(of, balance_dong__gt=0).order_by("-balance_dong", "pk")


def old_advances(scope: Scope) -> Rows:
    """Money that is still advanced, by the day of its last advance."""
    subject = Coalesce("commitment__share__subject", "commitment__project__subject")
    held = Account.objects.filter(
        stage="advanced", balance_dong__gt=0, subject=OuterRef("of_whom"),
        fund=OuterRef("commitment__fund"),
    )  # fmt: skip
    paid = Advance.objects.filter(commitment__project__in=_own(scope))
    owing = paid.annotate(of_whom=subject).filter(Exists(held))
    rows = owing.values("commitment__project", "commitment")
    rows = rows.annotate(last=Max("paid_at"), whole=Sum("amount_dong"))
    for row in rows.order_by("last", "commitment"):
        day = hanoi_date(row["last"])
        if scope.on - day >= LONG_ADVANCE:
            yield (
                row["commitment__project"],
                day,
                row["whole"],
                _("đã {days} ngày").format(days=(scope.on - day).days),
            )


def _invoices(scope: Scope) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(line__project__in=_own(scope), is_counted=True)
    return rows.select_related("line")


def split_purchases(scope: Scope) -> Rows:
    """Invoices of one seller within thirty days, each at most the limit below which a purchase
    needs no procedure, together above it."""
    limit = policy.figure("purchase_by_invoice_dong", province=scope.province.code, on=scope.on)
    small = _invoices(scope).filter(amount_dong__lte=limit).exclude(seller_tax_code="")
    several = small.values("seller_tax_code").annotate(n=Count("pk"), all=Sum("amount_dong"))
    sellers = several.filter(n__gte=2, all__gt=limit).order_by().values("seller_tax_code")
    by_seller: dict[str, list[Invoice]] = defaultdict(list)
    for one in small.filter(seller_tax_code__in=sellers).order_by("issued_date", "pk"):
        by_seller[one.seller_tax_code].append(one)
    for seller, invoices in sorted(by_seller.items()):
        for first, second in pairwise(invoices):
            together = first.amount_dong + second.amount_dong
            if second.issued_date - first.issued_date <= NEAR and together > limit:
                yield second.line.project_id, second.issued_date, together, _(
                    "bên bán {seller}: {first} ngày {day} và {second}, mức {limit}"
                ).format(
                    seller=seller, first=dong(first.amount_dong), day=short(first.issued_date),
                    second=dong(second.amount_dong), limit=dong(limit),
                )  # fmt: skip


def same_machine(scope: Scope) -> Rows:
    """A plate that stands on two invoices: the second said why."""
    rows = _invoices(scope).exclude(serial_reason="")
    for one in rows.order_by("plate_key", "pk"):
        yield (
            one.line.project_id,
            one.issued_date,
            one.amount_dong,
            f"{one.serial}: {one.serial_reason}",
        )


def doubted_invoices(scope: Scope) -> Rows:
    rows = _invoices(scope).exclude(doubt_reason="")
    for one in rows.order_by("issued_date", "pk"):
        yield one.line.project_id, one.issued_date, one.amount_dong, one.doubt_reason


def twice_supported(scope: Scope) -> Rows:
    """A workshop in two projects of one activity that go on or are done."""
    members = Beneficiary.objects.filter(project__in=_own(scope)).exclude(
        project__state__in=["rejected", "withdrawn"]
    )
    key = ("establishment", "project__activity")
    several = members.values(*key).annotate(n=Count("project", distinct=True)).filter(n__gte=2)
    for one in several.order_by(*key)[:MOST]:
        same = members.filter(
            establishment=one["establishment"], project__activity=one["project__activity"]
        )
        for member in same.select_related("project", "establishment").order_by("project"):
            project = member.project
            yield (
                project.pk,
                None,
                project.support_dong,
                f"{member.establishment.name}, {project.year}",
            )


def payees_outside(scope: Scope) -> Rows:
    """Money to somebody who is no party, by the reason that was given."""
    for model in (Advance, Payment):
        rows = model.objects.filter(commitment__project__in=_own(scope)).exclude(payee_reason="")
        for one in rows.select_related("commitment").order_by("paid_at", "pk"):
            words = f"{one.payee}: {one.payee_reason}"
            yield one.commitment.project_id, hanoi_date(one.paid_at), one.amount_dong, words


def contract_after_work(scope: Scope) -> Rows:
    """A contract signed after its acceptance, or on its day."""
    signed = Commitment.objects.filter(project__in=_own(scope)).select_related("contract")
    of = dict(
        Acceptance.objects.filter(project__in=_own(scope)).values_list("project", "accepted_date")
    )
    for one in signed.order_by("project", "pk"):
        accepted = of.get(one.project_id)
        if accepted and one.contract.signed_date >= accepted:
            yield (
                one.project_id,
                one.contract.signed_date,
                one.amount_dong,
                _("nghiệm thu ngày {day}").format(day=short(accepted)),
            )


def invoice_dates(scope: Scope) -> Rows:
    """Invoices of before the contract or after acceptance."""
    signed = Commitment.objects.filter(project=OuterRef("line__project")).order_by("pk")
    accepted = Acceptance.objects.filter(project=OuterRef("line__project"))
    rows = _invoices(scope).annotate(
        signed=signed.values("contract__signed_date")[:1],
        accepted=accepted.values("accepted_date")[:1],
    )
    outside = Q(issued_date__lt=F("signed")) | Q(issued_date__gt=F("accepted"))
    for one in rows.filter(outside).order_by("issued_date", "pk"):
        is_before = one.signed and one.issued_date < one.signed
        words = _("trước ngày ký hợp đồng {day}") if is_before else _("sau ngày nghiệm thu {day}")
        day = short(one.signed if is_before else one.accepted)
        yield one.line.project_id, one.issued_date, one.amount_dong, words.format(day=day)


def day_off(scope: Scope) -> Rows:
    known = calendar(scope.province.code)
    rows = Acceptance.objects.filter(project__in=_own(scope)).order_by("accepted_date", "pk")
    for project, day, by in rows.values_list("project", "accepted_date", "accepted_by"):
        if not known.is_working(day):
            yield project, day, None, _("người lập: {name}").format(name=by)


def paid_without_invoice(scope: Scope) -> Rows:
    """Paid, and no invoice of the project is recorded."""
    invoiced = Invoice.objects.filter(
        line__project=OuterRef("commitment__project"), is_counted=True
    )
    rows = Payment.objects.filter(~Exists(invoiced), commitment__project__in=_own(scope))
    for one in rows.select_related("commitment").order_by("paid_at", "pk"):
        yield one.commitment.project_id, hanoi_date(one.paid_at), one.amount_dong, one.purpose


def equal_lists(scope: Scope) -> Rows:
    """Two classes most of whose learners have the same name and year of birth."""
    lists: dict[int, set[tuple[str, int]]] = defaultdict(set)
    classes: dict[tuple[str, int], list[int]] = defaultdict(list)
    rows = Learner.objects.filter(project__in=_own(scope)).order_by("project", "pk")
    for project, name, year in rows.values_list("project", "folded", "birth_year").iterator(2000):
        if (name, year) not in lists[project]:
            lists[project].add((name, year))
            classes[name, year].append(project)
    common: dict[tuple[int, int], int] = defaultdict(int)
    for together in classes.values():
        for place, first in enumerate(together):
            for second in together[place + 1 :]:
                common[first, second] += 1
    codes = dict(scope.projects.filter(pk__in=lists).values_list("pk", "code"))
    for (first, second), count in sorted(common.items()):
        least = min(len(lists[first]), len(lists[second]))
        if count * 100 >= least * ALIKE_PERCENT:
            yield (
                second,
                None,
                None,
                _("{count}/{all} học viên trùng với {code}").format(
                    count=count, all=least, code=codes.get(first, "")
                ),
            )


def one_person(scope: Scope) -> Rows:
    """Who took three or more of the deciding steps of one project."""
    streams = {f"project:{one}": key for key, one in scope.projects.values_list("pk", "uuid")}
    acts = Event.objects.filter(stream__startswith="project:", kind__in=DECIDING)
    several = acts.values("stream", "by_id").annotate(
        n=Count("kind", distinct=True), who=Max("by_name")
    )
    for row in several.filter(n__gte=3).order_by("-n", "stream", "by_id").iterator(2000):
        if project := streams.get(row["stream"]):
            yield (
                project,
                None,
                None,
                _("{name}: {count} bước quyết định").format(name=row["who"], count=row["n"]),
            )


def money_left(scope: Scope) -> Rows:
    """Settled or stopped, and money still stands before payment."""
    ended = scope.projects.filter(state__in=["settled", "stopped"])
    of = _subjects(ended)
    for one in _held(ended).filter(stage__in=["planned", "committed", "ordered", "advanced"]):
        words = f"{one.get_stage_display()}, {one.year}"
        yield of[one.subject_id or 0], None, one.balance_dong, words


def idle_money(scope: Scope) -> Rows:
    """Approved for half a year, and no contract."""
    signed = Commitment.objects.filter(project=OuterRef("project"))
    before = EstimateApproval.objects.filter(~Exists(signed), project__in=_own(scope))
    rows = before.filter(project__state="estimated", approved_at__date__lte=scope.on - IDLE)
    for one in rows.order_by("approved_at", "pk"):
        day = hanoi_date(one.approved_at)
        yield one.project_id, day, one.amount_dong, _("chưa ký hợp đồng")


def dissolved_bodies(scope: Scope) -> Rows:
    """Money of a project whose unit has no name in force any more."""
    standing = OrganisationName.objects.filter(organisation=OuterRef("implementing_unit")).filter(
        Q(valid_until=None) | Q(valid_until__gt=scope.on)
    )
    ended = scope.projects.filter(~Exists(standing))
    of = _subjects(ended)
    for one in _held(ended).exclude(stage="paid"):
        yield of[one.subject_id or 0], None, one.balance_dong, str(one.get_stage_display())


def round_prices(scope: Scope) -> Rows:
    """Prices of whole tens of millions, from fifty million on: a price of a quotation seldom is."""
    lines = EstimateLine.objects.filter(
        project__in=_own(scope), unit_price_dong__gte=5 * ROUND_DONG
    )
    rows = lines.annotate(rest=F("unit_price_dong") % ROUND_DONG).filter(rest=0)
    for one in rows.order_by("-unit_price_dong", "pk"):
        yield one.project_id, None, one.unit_price_dong, one.item


def related_sellers(scope: Scope) -> Rows:
    """A seller that is itself an establishment of the register with the owner, telephone or address
    of the workshop it sold to."""
    sold = _invoices(scope).exclude(seller_tax_code="").exclude(line__beneficiary=None)
    rows = list(
        sold.select_related("line__beneficiary__establishment").order_by("issued_date", "pk")
    )
    codes = {one.seller_tax_code for one in rows}
    sellers = {
        one.tax_code: one
        for one in Establishment.objects.filter(province=scope.province, tax_code__in=codes)
    }
    for one in rows:
        seller, member = sellers.get(one.seller_tax_code), one.line.beneficiary
        if seller is None or member is None:
            continue
        buyer = member.establishment
        same = seller.pk == buyer.pk or any(
            mine and mine == theirs
            for mine, theirs in (
                (fold(seller.owner_name), fold(buyer.owner_name)),
                (seller.owner_phone, buyer.owner_phone),
                (fold(seller.address_text), fold(buyer.address_text)),
            )
        )
        if same:
            yield (
                one.line.project_id,
                one.issued_date,
                one.amount_dong,
                f"{seller.name} ({seller.code})",
            )


def young_workshops(scope: Scope) -> Rows:
    """Founded less than a year before its project was made."""
    members = Beneficiary.objects.filter(
        project__in=_own(scope), establishment__founded_date__isnull=False
    )
    for one in members.select_related("project", "establishment").order_by("project", "pk"):
        founded, made = one.establishment.founded_date, hanoi_date(one.project.created_at)
        if founded and made - founded < YOUNG:
            yield one.project_id, founded, one.project.support_dong, one.establishment.name


def far_estimates(scope: Scope) -> Rows:
    """Lines whose invoices reach less than four fifths of what was estimated."""
    known = AcceptedLine.objects.filter(line__project__in=_own(scope)).select_related("line")
    for one in known.order_by("line__project", "pk"):
        estimated = one.line.amount_dong
        if one.cost_dong * 100 < estimated * FAR_PERCENT:
            yield (
                one.line.project_id,
                None,
                estimated - one.cost_dong,
                _("{item}: dự toán {estimated}, nghiệm thu {found}").format(
                    item=one.line.item, estimated=dong(estimated), found=dong(one.cost_dong)
                ),
            )


def other_source(scope: Scope) -> Rows:
    """Support from a fund of the other track."""
    rows = LineSource.objects.filter(line__project__in=_own(scope), source="support")
    for one in (
        rows.exclude(fund__track=F("line__project__track"))
        .select_related("line", "fund")
        .order_by("pk")
    ):
        yield one.line.project_id, None, one.amount_dong, str(one.fund)


def paid_by_another(scope: Scope) -> Rows:
    """A line that industrial promotion and another programme of the State pay together."""
    support = LineSource.objects.filter(line=OuterRef("line"), source="support")
    rows = LineSource.objects.filter(
        Exists(support), line__project__in=_own(scope), source="programme"
    )
    for one in rows.select_related("line").order_by("line__project", "pk"):
        yield one.line.project_id, None, one.amount_dong, one.line.item


def late_changes(scope: Scope) -> Rows:
    """Changes decided after the day of the year until which estimates may be changed."""
    book = policy.book(scope.province.code)
    rows = Adjustment.objects.filter(project__in=_own(scope), decided_at__isnull=False)
    for one in rows.order_by("decided_at", "pk"):
        day = hanoi_date(one.decided_at) if one.decided_at else scope.on
        until = engine.deadline("estimate_changes_until", year=day.year, book=book)
        if until and day > until:
            yield (
                one.project_id,
                day,
                one.amount_dong,
                f"{one.get_kind_display()}, {one.decided_by}",
            )


def at_year_end(scope: Scope) -> Rows:
    """Accepted in December."""
    rows = Acceptance.objects.filter(project__in=_own(scope), accepted_date__month=12)
    support = Coalesce(Sum("supports__amount_dong"), 0)
    for one in rows.annotate(dong=support).order_by("accepted_date", "pk"):
        yield one.project_id, one.accepted_date, one.dong, one.accepted_by


def unsettled(scope: Scope) -> Rows:
    """Accepted in a year before this one, and not settled."""
    settled = Settlement.objects.filter(project=OuterRef("project"))
    rows = Acceptance.objects.filter(~Exists(settled), project__in=_own(scope))
    for one in rows.filter(accepted_date__year__lt=scope.on.year).order_by("accepted_date", "pk"):
        yield one.project_id, one.accepted_date, None, _("nghiệm thu, chưa quyết toán")
