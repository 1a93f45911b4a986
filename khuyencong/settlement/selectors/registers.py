"""Sổ: contracts, advances with their age, equipment, invoices, vouchers, the estimate book.

Each as far as its reader sees the projects, of one plan year, the newest first; advances that are
not cleared are of every year, the oldest first. A page holds `MOST` rows, a workbook all of them.
What a row holds is read for all rows together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Commitment, Share
from khuyencong.contracts.selectors import uncleared, whose
from khuyencong.core.actors import Actor
from khuyencong.core.bare import Keys
from khuyencong.core.queues import count_up_to, heads
from khuyencong.directory.models import Unit
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Account, stages
from khuyencong.planning.models import ApprovedLine
from khuyencong.projects.models import EstimateLine, Project, Track
from khuyencong.projects.workflow import PROJECT
from khuyencong.settlement.models import Acceptance, AcceptedLine, Invoice, Voucher
from khuyencong.settlement.selectors.machines import machines

MOST = 200
SIGNED = ("committed", "accepted", "settled", "stopped")
RUNNING = ("committed", "accepted")
TEXT, MONEY, DAY, COUNT = "text", "money", "day", "count"


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` in the order of the heads: texts, đồng, days; `is_late` marks it."""

    project: str
    cells: tuple[Any, ...]
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """`heads`: (label, kind) of each column after that of the project."""

    name: str
    label: Any
    heads: tuple[tuple[Any, str], ...]
    rows: Callable[[Scope], list[Row]]
    is_of_a_year: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: by whom, on which day, of which plan year, how many rows; None: all."""

    by: Actor
    on: date
    year: int
    most: int | None = None

    def signed(self) -> QuerySet[Project]:
        return self._of_year().filter(state__in=SIGNED)

    def projects(self) -> Keys:
        """Those signed, as many as may have a row; the newest."""
        newest = self.signed().order_by("-pk")
        if self.most is not None:
            of_year = self._of_year().order_by("-pk")
            queues = (
                of_year.filter(track=track, state=state)
                for track in Track.values
                for state in SIGNED
            )
            newest = Project.objects.filter(pk__in=heads(queues, self.most)).order_by("-pk")
        return Keys(list(newest.values_list("pk", flat=True)[: self.most]))

    def _of_year(self) -> QuerySet[Project]:
        """By province, so that an index is walked; then whether she may see each: for EXISTS
        PostgreSQL would read every project that she sees."""
        seen = Project.objects.visible_to(self.by).filter(pk=OuterRef("pk")).values("pk")[:1]
        return Project.objects.filter(
            IsNull(Subquery(seen), False),
            province__in=Unit.objects.keys_of(*self.by.provinces),
            year=self.year,
        )


def sums(register: Register, rows: Iterable[Row]) -> list[int | None]:
    """Of each column of money over the rows; None of the others."""
    every = list(rows)
    return [
        sum(row.cells[place] or 0 for row in every) if kind == MONEY else None
        for place, (_label, kind) in enumerate(register.heads)
    ]


def _seen(by: Actor, place: str) -> Exists:
    return Exists(Project.objects.visible_to(by).filter(pk=OuterRef(place)))


def _shares(rows: QuerySet[Share]) -> QuerySet[Share]:
    named = rows.select_related("project__implementing_unit", "beneficiary__establishment")
    return named.prefetch_related("project__implementing_unit__names")


def contracts(asked: Scope) -> list[Row]:
    """A row for each share: what was signed for it and where its money stands."""
    signed_for = Share.objects.filter(
        Exists(Commitment.objects.filter(share=OuterRef("pk"))), project__among=asked.projects()
    )
    # Cut here: for the first of an order PostgreSQL would walk the shares of all projects.
    newest = sorted(signed_for.values_list("pk", flat=True), reverse=True)[: asked.most]
    parts = list(_shares(Share.objects.filter(pk__among=Keys(newest))).order_by("-pk"))
    signed: dict[int, list[Commitment]] = defaultdict(list)
    rows = Commitment.objects.filter(share__in=parts).select_related("contract", "transfer")
    for one in rows.order_by("pk"):
        signed[one.share_id or 0].append(one)
    held = ledger.balances_of([part.subject_id for part in parts])
    found = []
    for part in parts:
        own = signed[part.pk]
        contract, money = own[0].contract, held[part.subject_id]
        is_late = part.project.state == "committed" and contract.end_date < asked.on
        found.append(
            Row(
                part.project.code,
                (
                    whose(part, part.project),
                    own[0].transfer.document if own[0].transfer else "",
                    contract.signed_date,
                    contract.end_date,
                    sum(one.amount_dong for one in own),
                    money[stages.ADVANCED],
                    money[stages.PAID],
                    money[stages.COMMITTED] + money[stages.ORDERED],
                    str(PROJECT.state(part.project.state).label),
                ),
                is_late,
            )
        )
    return found


def advances(asked: Scope) -> list[Row]:
    """What is advanced and not cleared, the oldest first, with its age in days."""
    open_accounts = Account.objects.filter(stage=stages.ADVANCED, balance_dong__gt=0)
    parts = Share.objects.filter(
        _seen(asked.by, "project"),
        Exists(open_accounts.filter(subject=OuterRef("subject"))),
        project__state__in=RUNNING,
    )
    known = {part.project_id: part.project for part in _shares(parts).order_by("pk")[: asked.most]}
    found = [
        Row(
            known[key].code,
            (
                whose(one.share, known[key]),
                one.amount_dong,
                one.since,
                one.until,
                (asked.on - one.since).days,
                str(PROJECT.state(known[key].state).label),
            ),
            one.until < asked.on,
        )
        for key, some in uncleared(known.values()).items()
        for one in some
    ]
    return sorted(found, key=lambda row: (-row.cells[4], row.project))


def _invoices(asked: Scope) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(line__project__among=asked.projects(), is_counted=True)
    named = rows.select_related(
        "line__project__implementing_unit", "line__beneficiary__establishment__place"
    )
    return named.prefetch_related("line__project__implementing_unit__names")


def _owner(line: EstimateLine) -> str:
    if line.beneficiary:
        return line.beneficiary.establishment.name
    return line.project.implementing_unit.newest_name


def invoices(asked: Scope) -> list[Row]:
    return [
        Row(
            one.line.project.code,
            (
                _owner(one.line),
                one.line.item,
                one.seller_tax_code,
                f"{one.symbol} {one.number}",
                one.issued_date,
                one.amount_dong,
            ),
        )
        for one in _invoices(asked).order_by("-pk")[: asked.most]
    ]


def equipment(asked: Scope) -> list[Row]:
    """Machines with a serial number, where they stand, where a telephone said that they were
    accepted, how they were seen last, and when to look next."""
    newest = list(_invoices(asked).exclude(serial="").order_by("-pk")[: asked.most])
    projects = {one.line.project_id: one.line.project for one in newest}
    accepted = Acceptance.objects.filter(project__among=Keys(list(projects)))
    positions = dict(accepted.values_list("project", "site_position"))
    known = {one.invoice.pk: one for some in machines(projects.values()).values() for one in some}
    found = []
    for one in newest:
        machine = known.get(one.pk)
        last, due = (machine.last, machine.next_date) if machine else (None, None)
        found.append(
            Row(
                one.line.project.code,
                (
                    one.serial,
                    one.line.item,
                    _owner(one.line),
                    str(one.line.beneficiary.establishment.place) if one.line.beneficiary else "",
                    positions.get(one.line.project_id, ""),
                    one.issued_date,
                    one.amount_dong,
                    last.get_found_display() if last else "",
                    due,
                ),
                bool(due and due < asked.on),
            )
        )
    return found


def vouchers(asked: Scope) -> list[Row]:
    seen = Voucher.objects.filter(project__among=asked.projects(), cancelled_at=None)
    rows = seen.select_related("project__implementing_unit", "share__beneficiary__establishment")
    rows = rows.prefetch_related("project__implementing_unit__names")
    return [
        Row(
            one.project.code,
            (
                str(one.get_kind_display()),
                one.number,
                one.issued_date,
                whose(one.share, one.project),
                one.amount_dong,
                one.recorded_by,
            ),
        )
        for one in rows.order_by("-pk")[: asked.most]
    ]


def estimates(asked: Scope) -> list[Row]:
    """Lines of signed projects: estimated, approved of the support, invoiced, found."""
    rows = EstimateLine.objects.filter(project__among=asked.projects())
    related = ("project__implementing_unit", "beneficiary__establishment")
    named = rows.select_related(*related).prefetch_related("project__implementing_unit__names")
    lines = list(named.order_by("-project", "order", "pk")[: asked.most])
    approved = _of_lines(ApprovedLine.objects.filter(source__line__in=lines), "source__line")
    bought = _of_lines(Invoice.objects.filter(line__in=lines, is_counted=True), "line")
    accepted = AcceptedLine.objects.filter(line__in=lines)
    found = dict(accepted.values_list("line", "cost_dong"))
    return [
        Row(
            line.project.code,
            (
                _owner(line),
                line.item,
                line.amount_dong,
                approved.get(line.pk, 0),
                bought.get(line.pk, 0),
                found.get(line.pk),
            ),
        )
        for line in lines
    ]


def _of_lines(rows: QuerySet[Any], place: str) -> dict[int, int]:
    sums_of = rows.order_by().values_list(place).annotate(total=Sum("amount_dong"))
    return dict(sums_of)


REGISTERS = {
    one.name: one
    for one in (
        Register(
            "hop-dong",
            lazy("Hợp đồng, giao nhiệm vụ"),
            (
                (lazy("Bên nhận, đơn vị làm"), TEXT), (lazy("Văn bản"), TEXT),
                (lazy("Ngày ký"), DAY), (lazy("Đến ngày"), DAY), (lazy("Đã ký, giao"), MONEY),
                (lazy("Đang tạm ứng"), MONEY), (lazy("Đã thanh toán"), MONEY),
                (lazy("Còn lại"), MONEY), (lazy("Trạng thái"), TEXT),
            ),
            contracts,
        ),
        Register(
            "tam-ung",
            lazy("Tạm ứng chưa thanh toán"),
            (
                (lazy("Bên nhận, đơn vị làm"), TEXT), (lazy("Đang tạm ứng"), MONEY),
                (lazy("Tạm ứng từ"), DAY), (lazy("Hạn thanh toán"), DAY),
                (lazy("Tuổi (ngày)"), COUNT), (lazy("Trạng thái"), TEXT),
            ),
            advances,
            is_of_a_year=False,
        ),
        Register(
            "du-toan",
            lazy("Dự toán chi tiết"),
            (
                (lazy("Của ai"), TEXT), (lazy("Khoản mục"), TEXT), (lazy("Dự toán"), MONEY),
                (lazy("Hỗ trợ được duyệt"), MONEY), (lazy("Đã có hóa đơn"), MONEY),
                (lazy("Được nghiệm thu"), MONEY),
            ),
            estimates,
        ),
        Register(
            "hoa-don",
            lazy("Hóa đơn"),
            (
                (lazy("Của ai"), TEXT), (lazy("Khoản mục"), TEXT), (lazy("Bên bán"), TEXT),
                (lazy("Số hóa đơn"), TEXT), (lazy("Ngày hóa đơn"), DAY), (lazy("Số tiền"), MONEY),
            ),
            invoices,
        ),
        Register(
            "chung-tu",
            lazy("Chứng từ quyết toán"),
            (
                (lazy("Loại"), TEXT), (lazy("Số chứng từ"), TEXT), (lazy("Ngày chứng từ"), DAY),
                (lazy("Của ai"), TEXT), (lazy("Số tiền"), MONEY), (lazy("Người ghi"), TEXT),
            ),
            vouchers,
        ),
        Register(
            "thiet-bi",
            lazy("Máy móc, thiết bị"),
            (
                (lazy("Số máy"), TEXT), (lazy("Khoản mục"), TEXT), (lazy("Của ai"), TEXT),
                (lazy("Đặt tại"), TEXT), (lazy("Vị trí khi nghiệm thu"), TEXT),
                (lazy("Ngày hóa đơn"), DAY), (lazy("Số tiền"), MONEY),
                (lazy("Lần xem cuối"), TEXT), (lazy("Lần xem tiếp"), DAY),
            ),
            equipment,
        ),
    )
}  # fmt: skip


def register(one: Register) -> None:
    """One of an app above, after these."""
    REGISTERS[one.name] = one


def find_register(name: str) -> Register | None:
    return REGISTERS.get(name)


def listed(asked: Register, scope: Scope) -> tuple[list[Row], bool]:
    """(its rows, whether there are more than were asked for)"""
    more = scope.most is not None and replace(scope, most=scope.most + 1)
    rows = asked.rows(more or scope)
    return rows[: scope.most], scope.most is not None and len(rows) > scope.most


def is_small(asked: Register, scope: Scope, most: int) -> bool:
    """Whether it is of no more projects than so many."""
    running = Project.objects.visible_to(scope.by).filter(state__in=RUNNING)
    return count_up_to(scope.signed() if asked.is_of_a_year else running, most + 1) <= most
