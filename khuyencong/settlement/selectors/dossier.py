"""What a settlement dossier must hold, what of it is there, and until when it is owed.

Law: Thông tư 36/2013/TT-BCT (dossier within 15 days of the last acceptance, liquidation until 22
January; the voucher lists of its Mẫu 8a, 8b also hold what others than the programme paid). Whether
those are working days was not seen: they are counted as working days, as every promise here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Share
from khuyencong.contracts.selectors import commitments, learners_of, standing, whose
from khuyencong.core.calendar import due_date
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.delivery import selectors as delivery
from khuyencong.delivery.models import PaymentLine
from khuyencong.documents.selectors import reference
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import CLASSES, EstimateLine, Project
from khuyencong.rules import engine, payments
from khuyencong.settlement.models import (
    AcceptedLine,
    AcceptedSupport,
    Dossier,
    Invoice,
    Liquidation,
    Settlement,
    Voucher,
)

OWN_POCKET = ("counterpart", "loan")


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of voucher of one share. `needed_dong`: what it must cover, None where it is about
    no money; `held_dong`: what it covers; `fix`: the next step while it is missing; `kind`: of the
    voucher that can be recorded for it, "" where something else is to be done."""

    what: str
    whose: str
    needed_dong: int | None
    held_dong: int
    is_there: bool
    fix: str
    kind: str = ""
    share: Share | None = None
    seller: str = ""  # tax code of a contractor whose choice is to be shown
    route: str = ""

    @property
    def missing_dong(self) -> int:
        return max((self.needed_dong or 0) - self.held_dong, 0)

    @property
    def words(self) -> str:
        """What is missing, with its amount."""
        if self.needed_dong is None:
            return _("{what} ({whose})").format(what=self.what, whose=self.whose)
        return _("{what} ({whose}) còn thiếu {missing} trên {needed}").format(
            what=self.what,
            whose=self.whose,
            missing=dong(self.missing_dong),
            needed=dong(self.needed_dong),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What acceptance found of one share, in đồng: all, what of it the workshop bears itself, and
    what invoices and lists of people show of it."""

    share: Share | None
    cost_dong: int
    own_dong: int
    shown_dong: int


def due(project: Project, accepted_on: date) -> tuple[date, date | None]:
    """(by when the dossier is owed, by when the contract is liquidated), by the rules of that day.

    The second binds national money only; no dossier is due after it.
    """
    book = policy.book(project.province.code)
    days = None
    if project.track == "national":
        days = engine.count("settlement_days_after_acceptance", on=accepted_on, book=book)
    if days is None:
        days = policy.figure("target_settlement", province=project.province.code, on=accepted_on)
    owed = due_date(accepted_on, days, province=project.province.code)
    last = gate(project)
    return (min(owed, max(last, accepted_on)) if last else owed), last


def gate(project: Project) -> date | None:
    """22 January of the year after, for national money; None for local money."""
    if project.track != "national":
        return None
    book = policy.book(project.province.code)
    return engine.deadline("settlement_deadline", year=project.year + 1, book=book)


def dossier_of(project: Project) -> Dossier | None:
    return Dossier.objects.filter(project=project).first()


def liquidation_of(project: Project) -> Liquidation | None:
    return Liquidation.objects.filter(project=project).select_related("contract").first()


def settlement_of(project: Project) -> Settlement | None:
    return Settlement.objects.filter(project=project).first()


def vouchers(project: Project) -> QuerySet[Voucher]:
    """Those that stand, as they were recorded."""
    rows = Voucher.objects.filter(project=project, cancelled_at=None)
    return rows.select_related("share__beneficiary__establishment", "upload").order_by("pk")


def items(project: Project) -> list[Item]:
    """Everything the dossier must hold: papers, then by share invoices, what the workshop paid
    itself and the payments; of a class also that it took place."""
    signed = commitments(project)
    held = list(vouchers(project))
    return [
        *_papers(project),
        *(
            item
            for found in found_by_share(project, signed)
            for item in _of_share(found, whose(found.share, project), held)
        ),
        *_choices(project, held),
        *_payments(signed),
        *(_of_class(project, held) if project.activity in CLASSES else ()),
    ]


def missing(project: Project) -> list[Item]:
    return [item for item in items(project) if not item.is_there]


def require_whole(project: Project) -> None:
    """Refused while a voucher is missing; payments are refused with their own words."""
    lacking = [item for item in missing(project) if item.kind or item.needed_dong is None]
    if lacking:
        raise Refused(
            _("Hồ sơ quyết toán còn thiếu: {items}.").format(
                items="; ".join(item.words for item in lacking)
            ),
            fix=" ".join(dict.fromkeys(item.fix for item in lacking)),
        )


def _papers(project: Project) -> Iterator[Item]:
    for codes, what in (
        (("contract", "assignment"), _("Hợp đồng, quyết định giao nhiệm vụ")),
        (("acceptance_minutes",), _("Biên bản nghiệm thu")),
    ):
        number = reference(project.uuid, *codes)
        yield Item(
            what,
            number or project.code,
            None,
            0,
            bool(number),
            _("Lập lại văn bản này từ trang đề án."),
        )


def found_by_share(project: Project, signed: Iterable[Commitment]) -> list[Found]:
    """By share, what was found and what of it the workshop bears itself, rounded down."""
    parts = {one.share_id: one.share for one in signed}
    of_member = {part.beneficiary_id if part else None: key for key, part in parts.items()}
    cost: dict[int | None, int] = defaultdict(int)
    own: dict[int | None, int] = defaultdict(int)
    rows = AcceptedLine.objects.filter(acceptance__project=project).select_related("line")
    for row in rows.prefetch_related("line__sources").order_by("pk"):
        key = _share_key(row.line, of_member)
        cost[key] += row.cost_dong
        own[key] += _own_part(row)
    shown = _invoiced(project, of_member)
    if None in of_member:
        shown[of_member[None]] += _listed(project)
    return [Found(part, cost[key], own[key], shown[key]) for key, part in parts.items()]


def _own_part(row: AcceptedLine) -> int:
    """What of an accepted line its workshop bears itself, rounded down."""
    found, whole = min(row.cost_dong, row.line.amount_dong), row.line.amount_dong
    own = (one for one in row.line.sources.all() if one.source in OWN_POCKET)
    return sum(one.amount_dong * found // whole for one in own)


def _share_key(line: EstimateLine, of_member: dict[int | None, int | None]) -> int | None:
    """What is nobody's own counts as own work, and for the only share where there is one."""
    if line.beneficiary_id in of_member:
        return of_member[line.beneficiary_id]
    return of_member.get(None, next(iter(of_member.values()), None))


def _of_share(found: Found, name: str, held: list[Voucher]) -> Iterator[Item]:
    if not found.cost_dong:
        return
    spent = found.shown_dong + _sum(held, found.share, Voucher.Kind.SPENDING)
    yield Item(
        _("Hóa đơn, chứng từ chi"),
        name,
        found.cost_dong,
        spent,
        spent >= found.cost_dong,
        _("Ghi hóa đơn; khoản không có hóa đơn thì ghi bảng kê chi."),
        Voucher.Kind.SPENDING,
        found.share,
    )
    if found.own_dong:
        paid = _sum(held, found.share, Voucher.Kind.COUNTERPART)
        yield Item(
            _("Chứng từ vốn đối ứng"),
            name,
            found.own_dong,
            paid,
            paid >= found.own_dong,
            _("Ghi ủy nhiệm chi hoặc phiếu thu chứng minh cơ sở đã trả phần của mình."),
            Voucher.Kind.COUNTERPART,
            found.share,
        )


def _choices(project: Project, held: list[Voucher]) -> Iterator[Item]:
    """Of each seller whose invoices together are more than the head decides by herself: that it was
    chosen as the law asks for that sum, whatever the invoices are one by one."""
    of_seller: dict[str, list[Invoice]] = defaultdict(list)
    rows = Invoice.objects.filter(line__project=project, is_counted=True)
    for invoice in rows.order_by("issued_date", "pk"):
        of_seller[invoice.seller_tax_code].append(invoice)
    for seller, bought in sorted(of_seller.items()):
        total = sum(one.amount_dong for one in bought)
        book = policy.book(project.province.code)
        law = payments.purchase(total, on=bought[0].issued_date, book=book)
        if law.way in (None, payments.BY_INVOICE):
            continue
        chosen = sum(
            one.amount_dong
            for one in held
            if one.kind == Voucher.Kind.SELECTION and one.seller_tax_code == seller
        )
        yield Item(
            _("Quyết định lựa chọn nhà thầu"),
            seller,
            total,
            chosen,
            chosen >= total,
            _("Ghi quyết định lựa chọn nhà thầu với hình thức của luật ({legal}).").format(
                legal=law.legal
            ),
            Voucher.Kind.SELECTION,
            seller=seller,
            route=law.way or "",
        )


def _payments(signed: list[Commitment]) -> Iterator[Item]:
    supports = AcceptedSupport.objects.filter(commitment__in=signed)
    earned = dict(supports.values_list("commitment", "amount_dong"))
    for one in signed:
        if limit := earned.get(one.pk, 0):
            now = standing(one)
            yield Item(
                _("Chứng từ thanh toán"),
                f"{whose(one.share, one.project)}, {one.fund.name}",
                limit,
                now.advanced + now.paid,
                now.advanced + now.paid == limit,
                _("Thanh toán hết, thu hồi phần tạm ứng vượt trước khi quyết toán."),
                share=one.share,
            )


def _of_class(project: Project, held: list[Voucher]) -> Iterator[Item]:
    kinds = {one.kind for one in held}
    opened = delivery.class_of(project)
    is_signed = False
    if opened is not None:
        sessions = delivery.standing_sessions(opened)
        is_signed = sessions.exists() and not sessions.filter(signed_at=None).exists()
    for kind, what, is_there, fix in (
        (
            Voucher.Kind.ATTENDANCE,
            _("Điểm danh có ký"),
            is_signed,
            _("Ký hết các buổi của lớp, hoặc ghi bảng điểm danh giấy có ký."),
        ),
        (
            Voucher.Kind.LEARNERS,
            _("Danh sách học viên"),
            learners_of(project).exists(),
            _("Ghi danh sách học viên của lớp, hoặc danh sách giấy có ký."),
        ),
        (
            Voucher.Kind.CERTIFICATES,
            _("Chứng chỉ, giấy chứng nhận"),
            False,
            _("Ghi quyết định hoặc sổ cấp chứng chỉ của lớp."),
        ),
    ):
        yield Item(what, _("lớp học"), None, 0, is_there or kind in kinds, fix, kind)


def _invoiced(project: Project, of_member: dict[int | None, int | None]) -> dict[int | None, int]:
    """Of each share, the invoices that count."""
    found: dict[int | None, int] = defaultdict(int)
    rows = Invoice.objects.filter(line__project=project, is_counted=True).select_related("line")
    for invoice in rows.order_by("pk"):
        found[_share_key(invoice.line, of_member)] += invoice.amount_dong
    return found


def _listed(project: Project) -> int:
    """What approved lists of a class pay to people, who give no invoice."""
    lines = PaymentLine.objects.filter(
        payment_list__training_class__project=project, payment_list__approved_at__isnull=False
    )
    return lines.aggregate(total=Sum("amount_dong"))["total"] or 0


def _sum(held: list[Voucher], part: Share | None, kind: str) -> int:
    key = part.pk if part else None
    return sum(one.amount_dong for one in held if one.kind == kind and one.share_id == key)


def sums_of(projects: Collection[int]) -> dict[int, list[tuple[str, int, int]]]:
    """{project: (what, held, needed) in đồng} of whole projects, in a query for each kind."""
    need: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = AcceptedLine.objects.filter(acceptance__project__in=projects)
    for row in rows.select_related("line").prefetch_related("line__sources").order_by("pk"):
        need[row.line.project_id][0] += row.cost_dong
        need[row.line.project_id][1] += _own_part(row)
    held: dict[tuple[int, str], int] = defaultdict(int)
    shown: tuple[tuple[QuerySet[Any], str], ...] = (
        (Invoice.objects.filter(is_counted=True), "line__project"),
        (
            PaymentLine.objects.filter(payment_list__approved_at__isnull=False),
            "payment_list__training_class__project",
        ),
    )
    for of_people, place in shown:
        of = of_people.filter(**{f"{place}__in": projects}).order_by().values_list(place)
        for project, total in of.annotate(total=Sum("amount_dong")):
            held[project, Voucher.Kind.SPENDING] += total
    standing = Voucher.objects.filter(project__in=projects, cancelled_at=None).order_by("pk")
    for voucher in standing:
        held[voucher.project_id, voucher.kind] += voucher.amount_dong
    return {
        project: [
            (_("hóa đơn, chứng từ chi"), held[project, Voucher.Kind.SPENDING], cost),
            (_("chứng từ vốn đối ứng"), held[project, Voucher.Kind.COUNTERPART], own),
        ]
        for project, (cost, own) in need.items()
    }
