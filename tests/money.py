"""A signed project and what is done with its money, in one line each.

The workshop's machine costs 800 million, 300 of them support; the class costs 100 million, all of
it support, of which the law lets 70 % be advanced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import (
    Advance,
    AllowedPayee,
    Annex,
    Commitment,
    Progress,
    Share,
    Suspension,
)
from khuyencong.contracts.selectors import shares
from khuyencong.contracts.services import payees
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.directory.models import BankAccount, Establishment, Organisation
from khuyencong.directory.selectors.bank_accounts import account_on
from khuyencong.directory.services import bank_accounts
from khuyencong.documents import selectors as papers
from khuyencong.ledger.models import Fund, Transfer
from khuyencong.payments import services as payments
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import asked_by_line, earned_by_line
from khuyencong.payments.services import Line
from khuyencong.planning import services as planning
from khuyencong.planning.selectors import estimates
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate_lines, support_by_fund
from khuyencong.projects.selectors.estimate import Line as EstimateRow
from khuyencong.projects.selectors.estimate import SourceShare
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Acceptance, AdvanceReturn, Payment
from khuyencong.settlement.selectors import dossier
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, refused
from tests.world import YEAR, World, at

NOT_ITS_FULL_NAME = "Tên gọi tắt của bên nhận"
DECISION = "Văn bản 12/SCT-QLCN"
WHY = "Kho bạc nơi giao dịch áp dụng mức của khuyến công."


@scenery
def estimated(world: World, *, approved_dong: int = 300_000_000) -> Project:
    """The machine, planned with 300 million and its estimate approved: ready to be signed."""
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    province.look_at_likenesses(world, project)
    return _planned(world, project, {world.fund.pk: approved_dong})


@scenery
def estimated_class(world: World) -> Project:
    """A class of the Centre itself: nobody to sign with, so it is assigned."""
    project = projects.draft(
        world.bodies["centre"],
        activity="vocational_training",
        title="Lớp truyền nghề mây tre",
        year=YEAR,
        track="local",
        by=world.actor("mai"),
        at=at(2),
    )
    line = EstimateRow(
        item="Thù lao giáo viên",
        unit="buổi",
        quantity=100,
        unit_price_dong=1_000_000,
        sources=(SourceShare("support", 100_000_000, world.fund),),
    )
    projects.write_estimate(project, [line], by=world.actor("mai"), at=at(2))
    project = projects.register(project, by=world.actor("mai"), at=at(3))
    return _planned(world, project, {world.fund.pk: 100_000_000})


def of_two_funds(world: World) -> tuple[Commitment, Commitment]:
    """A machine of 800 million: 200 of support from the province, 100 from the district."""
    other = Fund.objects.create(
        code="KCH-40", name="Khuyến công huyện", province="40", track="local",
        organisation=world.bodies["department"],
    )  # fmt: skip
    planning.appropriate(
        other, year=YEAR, number="02/QĐ-UBND", decided_date=date(YEAR, 1, 4),
        amount_dong=500_000_000, by=world.actor("son"), at=at(4, 1),
    )  # fmt: skip
    line = _machine(world, 800_000_000, {world.fund: 200_000_000, other: 100_000_000})
    project = _signed(world, [line], {world.fund.pk: 200_000_000, other.pk: 100_000_000})
    own = Commitment.objects.filter(project=project)
    return own.get(fund=world.fund), own.get(fund=other)


def of_two_machines(world: World) -> Commitment:
    """Two machines of 400 million, 150 of support each."""
    lines = [_machine(world, 400_000_000, {world.fund: 150_000_000}) for _each in range(2)]
    return Commitment.objects.get(project=_signed(world, lines, {world.fund.pk: 300_000_000}))


def _machine(world: World, price_dong: int, support: dict[Fund, int]) -> EstimateRow:
    return EstimateRow(
        item="Máy chẻ nan",
        unit="máy",
        quantity=1,
        unit_price_dong=price_dong,
        establishment=world.workshops[0],
        sources=(
            *(SourceShare("support", amount, fund) for fund, amount in support.items()),
            SourceShare("counterpart", price_dong - sum(support.values())),
        ),
    )


def _signed(world: World, lines: list[EstimateRow], approved: dict[int, int]) -> Project:
    mai = world.actor("mai")
    project = projects.write_estimate(province.drafted(world), lines, by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    province.look_at_likenesses(world, project)
    project = _planned(world, project, approved)
    sign(world, project)
    return project


def planned(world: World, project: Project) -> Project:
    """Concluded, in the plan, and its estimate approved as planned."""
    return _planned(world, project, support_by_fund(project))


def _planned(world: World, project: Project, approved: dict[int, int]) -> Project:
    project = appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    province.planned(world, project)
    project.refresh_from_db()
    lines = lines_of(project, approved)
    return planning.approve_estimate(project, lines=lines, by=world.actor("lan"), at=at(12))


def lines_of(project: Project, approved: dict[int, int]) -> dict[int, int]:
    """{source of a line: đồng} in proportion to what the lines ask, of {fund: đồng}."""
    return estimates.spread(estimates.asked_sources(project), approved)


def sign(world: World, project: Project, *, by: Actor | None = None, **dates: date):
    return contracts.sign(project, by=by or world.actor("hung"), at=at(15), **(TERM | dates))


def assign(world: World, project: Project, *, by: Actor | None = None, **dates: date):
    return contracts.assign(project, by=by or world.actor("lan"), at=at(15), **(TERM | dates))


TERM = {"signed_date": date(YEAR, 3, 15), "end_date": date(YEAR, 12, 31)}


@scenery
def assigned(world: World) -> Commitment:
    project = estimated_class(world)
    assign(world, project)
    return Commitment.objects.get(project=project)


def party(commitment: Commitment) -> str:
    return payees.parties(commitment.project, commitment.share)[0]


def allow(
    world: World,
    project: Project,
    payee: str,
    amount_dong: int,
    *,
    reason: str = "Theo dự toán",
    share: Share | None = None,
    by: Actor | None = None,
) -> AllowedPayee:
    """The head of the Centre agrees that somebody who is no party is paid."""
    return contracts.allow_payee(
        project, share=share, payee=payee, reason=reason, amount_dong=amount_dong,
        account="0101000000347", bank="Vietcombank Vinh", by=by or world.actor("hung"), at=at(19),
    )  # fmt: skip


def advance(
    world: World,
    commitment: Commitment,
    amount_dong: int,
    *,
    key: str = "advance",
    payee: str = "",
    decision: str = DECISION,
    treasury_reason: str = WHY,
    is_again: bool = False,
    by: Actor | None = None,
    done_percent: int = 71,
    day: datetime | None = None,
) -> Advance:
    """Where no progress was reported, `done_percent` is: a machine asks for more than 70 %."""
    project = Project.objects.get(pk=commitment.project_id)
    if project.state == "committed" and not Progress.objects.filter(project=project).exists():
        report(world, project, done_percent)
    line = Line(payee or party(commitment), amount_dong, payee_reason=NOT_ITS_FULL_NAME)
    asked = {"decision": decision, "treasury_reason": treasury_reason, "is_again": is_again}
    return through(world, commitment, "advance", [line], key=key, by=by, day=day or at(20), **asked)


def ready_to_pay(world: World, commitment: Commitment, payee: str) -> None:
    """A second head of the Centre, who approves what the first signed; and the confirmed account
    of the payee, where it is a party."""
    if "phuc" not in world.users:
        centre = world.bodies["centre"]
        world.users["phuc"] = province.person("phuc", "centre_head", organisation=centre)
    project = Project.objects.get(pk=commitment.project_id)
    name = payees.as_named(project, payee, share=commitment.share)
    owner = payees.owners(project, commitment.share).get(name)
    if owner is not None:
        confirmed_account(world, owner)


def confirmed_account(world: World, owner: Establishment | Organisation) -> BankAccount:
    """Of a workshop or a body, from the year before: asked by one, confirmed by another."""
    if held := account_on(owner, date(YEAR, 3, 1)):
        return held
    asker = "mai" if isinstance(owner, Establishment) else "thu"
    asked = bank_accounts.ask(
        owner, number=f"36062010{owner.pk:06d}", bank="Agribank", branch="Nghi Lộc", holder="Chủ",
        source="Giấy xác nhận của ngân hàng", by=world.actor(asker), at=at(2, 1, 2026),
    )  # fmt: skip
    return bank_accounts.confirm(asked, by=world.actor("phuc"), at=at(3, 1, 2026))


def prepared(
    world: World,
    commitment: Commitment,
    kind: str,
    lines: Sequence[Line],
    *,
    key: str,
    day: datetime,
    by: Actor | None = None,
    **asked: Any,
) -> PaymentRequest:
    """The specialist prepares it; every payee has an account."""
    for line in lines:
        ready_to_pay(world, commitment, line.payee)
    return payments.prepare_payment(
        commitment, kind=kind, lines=lines, key=key, by=by or world.actor("mai"), at=day, **asked
    )


def through(
    world: World,
    commitment: Commitment,
    kind: str,
    lines: Sequence[Line],
    *,
    key: str,
    day: datetime,
    by: Actor | None = None,
    **asked: Any,
) -> Any:
    """Prepared by the specialist; checked, sent and recorded by the accountant `by`; approved by a
    head who did not sign. All of it or, where somebody refuses, nothing."""
    for line in lines:
        ready_to_pay(world, commitment, line.payee)
    with transaction.atomic():
        asked |= {"kind": kind, "lines": lines, "key": key}
        request = payments.prepare_payment(commitment, **asked, by=world.actor("mai"), at=day)
        return to_the_end(world, request, day=day, by=by)


def to_the_end(
    world: World, request: PaymentRequest, *, day: datetime, by: Actor | None = None
) -> Any:
    by = by or world.actor("thu")
    payments.check_payment(request, by=by, at=day)
    payments.approve_payment(request, by=world.actor("phuc"), at=day)
    payments.send_payment(request, by=by, at=day)
    record = payments.pay_advance if request.kind == "advance" else payments.pay
    said = {"treasury_number": f"KB-{request.pk}", "treasury_date": timezone.localdate(day)}
    return record(request, **said, by=by, at=day)


def ordered(world: World, request: PaymentRequest, *, day: datetime) -> PaymentRequest:
    """Checked, approved and sent: it lies at the Treasury."""
    payments.check_payment(request, by=world.actor("thu"), at=day)
    payments.approve_payment(request, by=world.actor("phuc"), at=day)
    return payments.send_payment(request, by=world.actor("thu"), at=day)


def installed(world: World) -> Commitment:
    """The machine is signed and 71 % of it done and reported: an advance may be paid."""
    commitment = province.committed(world)
    report(world, commitment.project, 71)
    return commitment


def report(world: World, project: Project, percent: int) -> Progress:
    return contracts.report_progress(
        project, seen_date=date(YEAR, 3, 18), percent=percent, is_on_site=True,
        note="Đã lắp máy.", by=world.actor("mai"), at=at(18),
    )  # fmt: skip


def reduce(
    world: World,
    commitment: Commitment,
    amount_dong: int,
    *,
    key: str = "reduce",
    reason: str = "Bỏ một máy phụ",
    authority: str = "",
    by: Actor | None = None,
) -> Annex:
    return contracts.reduce(
        commitment, amount_dong=amount_dong, reason=reason, authority=authority, key=key,
        by=by or world.actor("hung"), at=at(2, 5),
    )  # fmt: skip


def suspend(
    world: World,
    project: Project,
    *,
    until: date = date(YEAR, 6, 30),
    reason: str = "Cơ sở bị lũ ngập",
    authority: str = "",
    share: Share | None = None,
    by: Actor | None = None,
    day: datetime | None = None,
) -> Suspension:
    return contracts.suspend(
        project, until_date=until, reason=reason, authority=authority, share=share,
        by=by or world.actor("hung"), at=day or at(2, 5),
    )  # fmt: skip


def resume(
    world: World,
    project: Project,
    *,
    reason: str = "Nước đã rút",
    share: Share | None = None,
    by: Actor | None = None,
    day: datetime | None = None,
) -> Suspension:
    by = by or world.actor("hung")
    return contracts.resume(project, reason=reason, share=share, by=by, at=day or at(12, 5))


def stop(
    world: World,
    project: Project,
    *,
    reason: str = "Cơ sở ngừng",
    authority: str = "",
    by: Actor | None = None,
) -> Project:
    said = {"reason": reason, "authority": authority}
    return contracts.stop(project, **said, by=by or world.actor("hung"), at=at(2, 6))


def accept(
    world: World, project: Project, cost_dong: int = 800_000_000, *, by: Actor | None = None
) -> Acceptance:
    """Every line is found at the same cost."""
    return settlement.accept(
        project,
        accepted_dong={line.pk: cost_dong for line in estimate_lines(project)},
        remark="Máy chạy tốt.",
        accepted_date=date(YEAR, 9, 1),
        by=by or world.actor("mai"),
        at=at(1, 9),
    )


def pay(
    world: World,
    commitment: Commitment,
    amount_dong: int,
    *,
    key: str = "pay",
    payee: str = "",
    papers: Sequence[str] = (),
    is_again: bool = False,
    by: Actor | None = None,
    day: datetime | None = None,
) -> Payment:
    lines = lines_to_pay(commitment, amount_dong, payee or party(commitment), key=key)
    asked = {"papers": papers, "is_again": is_again}
    day = day or at(10, 9)
    return through(world, commitment, "payment", lines, key=key, by=by, day=day, **asked)


def lines_to_pay(
    commitment: Commitment, amount_dong: int, payee: str, *, key: str = ""
) -> list[Line]:
    """The amount spread over what was accepted and is not asked for, the rest on the last line."""
    first = PaymentRequest.objects.filter(key=key).first()
    asked = asked_by_line(commitment, but=first)
    earned = list(earned_by_line(commitment).values())
    lines, left = [], amount_dong
    for place, (accepted, limit) in enumerate(earned, 1):
        free = max(limit - asked.get(accepted.pk, 0), 0)
        part = left if place == len(earned) else min(left, free)
        if part:
            lines.append(Line(payee, part, "Mua máy", accepted, NOT_ITS_FULL_NAME))
            left -= part
    return lines or [Line(payee, amount_dong, "Mua máy", None, NOT_ITS_FULL_NAME)]


def return_advance(
    world: World,
    commitment: Commitment,
    amount_dong: int,
    *,
    key: str = "return",
    document: str = "Giấy nộp tiền 7",
    by: Actor | None = None,
) -> AdvanceReturn:
    return settlement.return_advance(
        commitment, amount_dong=amount_dong, document=document, key=key,
        by=by or world.actor("thu"), at=at(5, 9),
    )  # fmt: skip


def settle(world: World, project: Project, *, by: Actor | None = None):
    """By Finance, with a dossier in which nothing is missing."""
    vouch(world, Project.objects.get(pk=project.pk))
    return settlement.settle(project, by=by or world.actor("son"), at=at(1, 10))


def vouch(world: World, project: Project, *, day: datetime | None = None) -> None:
    """Records what the settlement dossier still lacks."""
    if project.state != "accepted":
        return
    day = day or at(30, 9)
    for number, item in enumerate(dossier.missing(project), 1):
        if item.kind:
            settlement.record_voucher(
                project, kind=item.kind, share=item.share, number=f"CT {number}",
                issued_date=timezone.localdate(day), amount_dong=item.missing_dong,
                seller_tax_code=item.seller, route=item.route,
                by=world.actor("mai"), at=day,
            )  # fmt: skip


def steps(project: Project, name: str) -> int:
    """How many events say that this step was taken."""
    return events.history(project.stream).filter(kind=name).count()


def issued(project: Project, code: str) -> int:
    return sum(paper.code == code for paper in papers.papers_about(project.uuid))


def issued_papers(project: Project) -> int:
    return len(list(papers.papers_about(project.uuid)))


def transfers(project: Project, from_stage: str, to_stage: str) -> list[int]:
    """Amounts in đồng that moved so for the project, oldest first."""
    moved = Transfer.objects.filter(from_account__stage=from_stage, to_account__stage=to_stage)
    subjects = [project.subject_id, *(share.subject_id for share in shares(project))]
    own = moved.filter(from_account__subject__in=subjects) | moved.filter(
        to_account__subject__in=subjects
    )
    return list(own.order_by("pk").values_list("amount_dong", flat=True))


def only(world: World, act: Callable[[Actor], object], *roles: str) -> None:
    """Every other role is refused, and these roles of another province."""
    for by in (*everyone_but(world, *roles), elsewhere(*roles)):
        refused(lambda by=by: act(by), "thuộc vai trò")
