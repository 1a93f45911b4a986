"""Money of the demonstration leaves as it does in a province: by requests, through four hands."""

from __future__ import annotations

from datetime import datetime

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import commitments
from khuyencong.contracts.services import payees
from khuyencong.demo.province import Province
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.directory.services import bank_accounts
from khuyencong.payments import services
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import asked_by_line, earned_by_line
from khuyencong.payments.selectors.instalments import first_with
from khuyencong.payments.services import Line
from khuyencong.projects.models import Project
from khuyencong.settlement.services import payable


def accounts(world: Province, *, at: datetime) -> None:
    """Of the Centre and of each workshop with an owner: asked by one, confirmed by another."""
    owned = [workshop for workshop in world.workshops if workshop.pk in world.owners]
    holders: list[Establishment | Organisation] = [world.bodies["TT-40"], *owned]
    for place, holder in enumerate(holders):
        is_workshop = isinstance(holder, Establishment)
        asked = bank_accounts.ask(
            holder,
            number=f"3606201{place:06d}",
            bank="Agribank" if is_workshop else "Kho bạc Nhà nước Khu vực XI",
            holder=holder.owner_name if isinstance(holder, Establishment) else "Trung tâm Hỗ trợ",
            source="" if is_workshop else "Thông báo mở tài khoản của Kho bạc",
            by=world.owner(holder) if isinstance(holder, Establishment) else world.actor("ketoan"),
            at=at,
        )
        bank_accounts.confirm(
            asked, by=world.actor("chuyenvien" if is_workshop else "lanhdaott"), at=at
        )


def advance(world: Province, commitment: Commitment, amount_dong: int, at: datetime) -> None:
    payee = commitment.project.implementing_unit.newest_name
    request = services.prepare_payment(
        commitment,
        kind="advance",
        lines=[Line(payee, amount_dong, "Tạm ứng")],
        key=f"demo-advance/{commitment.project.code}",
        by=world.actor("chuyenvien"),
        at=at,
    )
    _record(world, _sent(world, request, at), at)


def pay(world: Province, project: Project, at: datetime) -> None:
    """All that is payable."""
    for commitment in commitments(project):
        if payable(commitment):
            _record(world, _sent(world, _prepared(world, commitment, at), at), at)


def waiting(world: Province) -> None:
    """Of the projects just accepted: one request at the Treasury; one that the Treasury returned,
    with the one in its place that waits to be checked."""
    accepted = Project.objects.filter(year=world.year, state="accepted").order_by("pk")
    unpaid = [one for project in accepted for one in commitments(project) if payable(one)]
    if len(unpaid) < 2:
        return
    returned, ordered = unpaid[:2]
    first = _sent(world, _prepared(world, returned, world.day(2)), world.day(2))
    _sent(world, _prepared(world, ordered, world.day(1)), world.day(1))
    services.return_payment(
        first,
        reason="Mã nội dung kinh tế không khớp nguồn kinh phí.",
        treasury_number="12/TB-KBNN",
        treasury_date=world.day(1).date(),
        by=world.actor("ketoan"),
        at=world.day(1),
    )
    _prepared(world, returned, world.day(1), replaces=first)


def _prepared(
    world: Province, commitment: Commitment, at: datetime, replaces: PaymentRequest | None = None
) -> PaymentRequest:
    project = commitment.project
    payee = payees.parties(project, commitment.share)[0]
    left, asked = payable(commitment), asked_by_line(commitment)
    lines = []
    for key, (accepted, limit) in earned_by_line(commitment).items():
        if part := min(left, limit - asked.get(key, 0)):
            lines.append(Line(payee, part, accepted.line.item, accepted))
            left -= part
    return services.prepare_payment(
        commitment,
        kind="payment",
        lines=lines,
        instalment=first_with(commitment, "payment", sum(line.amount_dong for line in lines)),
        replaces=replaces,
        key=f"demo-pay/{project.code}/{commitment.pk}/{at:%Y-%m-%d}",
        by=world.actor("chuyenvien"),
        at=at,
    )


def _sent(world: Province, request: PaymentRequest, at: datetime) -> PaymentRequest:
    accountant = world.actor("ketoan")
    services.check_payment(request, by=accountant, at=at)
    services.approve_payment(request, by=world.actor("phogiamdoctt"), at=at)
    return services.send_payment(request, by=accountant, at=at)


def _record(world: Province, request: PaymentRequest, at: datetime) -> None:
    record = services.pay_advance if request.kind == "advance" else services.pay
    record(
        request,
        treasury_number=f"{request.project.code[-4:]}/{request.number}",
        treasury_date=at.date(),
        by=world.actor("ketoan"),
        at=at,
    )
