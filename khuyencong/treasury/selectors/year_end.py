"""Open money of a fund-year: where each đồng stands, what becomes of it, what may be done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import project_of_each
from khuyencong.core.actors import Actor
from khuyencong.core.calendar import due_date
from khuyencong.core.finding import find
from khuyencong.core.told import million
from khuyencong.directory.models import Unit
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Account, Closing, Fund, Subject, Transfer, stages
from khuyencong.planning.models import Appropriation
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import LineSource, Project, Source
from khuyencong.rules import engine
from khuyencong.treasury.models import YearAct, YearLine
from khuyencong.treasury.selectors.gates import last_day

FREE = stages.APPROPRIATED
LAPSES, MAY_CARRY, CLEAR = "lapses", "may_carry", "clear"
MOST = 200  # rows shown of a year
AT_ONCE = 50  # projects that ask for money
WAITING = "concluded"
# Figures of procedure: working days from a concluded dossier to its contract.
STEPS = ("target_plan_decision", "target_estimate", "target_commitment")


@dataclass(frozen=True)
class OpenMoney:
    """Money of a project at one stage, or free money of the fund (`project` None).

    `fate`: lapses, may_carry (with a signed contract; whether the law means support is asked), or
    clear (an advance without papers). `asked_dong`: in acts that wait for their decision.
    """

    project: Project | None
    subject: Subject | None
    stage: str
    amount_dong: int
    asked_dong: int
    fate: str
    why: str
    next_step: str
    since: date | None = None

    @property
    def key(self) -> str:
        """How a press names it."""
        return f"{self.subject.pk if self.subject else 0}:{self.stage}"

    @property
    def name(self) -> str:
        """Of its project; of what it is followed for, where that is no project of ours."""
        if self.project:
            return self.project.title
        return self.subject.label if self.subject else _("Chưa bố trí cho đề án nào")

    @property
    def left_dong(self) -> int:
        return self.amount_dong - self.asked_dong

    @property
    def label(self) -> str:
        return str(stages.LABELS[self.stage])


@dataclass(frozen=True)
class Absorber:
    """A concluded project that could take free money: what it asks, and by when it has a contract
    if it goes on today at the days promised for each step."""

    project: Project
    asked_dong: int
    signed_by: date
    is_in_time: bool


def closing(fund: Fund, year: int) -> Closing | None:
    return Closing.objects.filter(fund=fund, year=year).order_by("pk").first()


def open_money(fund: Fund, year: int, most: int | None = None) -> list[OpenMoney]:
    """Every row that keeps the year open, or the first so many: free money first, then by stage,
    the largest first."""
    held = Account.objects.filter(fund=fund, year=year, balance_dong__gt=0)
    accounts: list[Account] = []
    for stage in stages.OPEN_AT_YEAR_END:
        rows = held.filter(stage=stage).select_related("subject").order_by("-balance_dong", "pk")
        accounts += rows[: None if most is None else most - len(accounts)]
    subjects = [one.subject_id for one in accounts if one.subject_id]
    projects = project_of_each(subjects, Project.objects.all())
    asked = _asked(fund, year)
    signed = _signed(fund, projects.values())
    since = _advanced_since(accounts)
    found = []
    for account in accounts:
        project = projects.get(account.subject_id or 0)
        day = signed.get(project.pk) if project else None
        fate, why, then = _fate(fund, year, account.stage, project, day)
        found.append(
            OpenMoney(
                project,
                account.subject,
                account.stage,
                account.balance_dong,
                asked.get((account.subject_id, account.stage), 0),
                fate,
                why,
                then,
                since.get(account.pk),
            )
        )
    return found


def open_dong(sums: dict[str, int]) -> int:
    """What is open of the kept sums of a fund-year, however many rows it stands in."""
    return sum(sums[stage] for stage in stages.OPEN_AT_YEAR_END)


def _asked(fund: Fund, year: int) -> dict[tuple[int | None, str], int]:
    """{(subject, stage): đồng} of acts that wait for their decision."""
    lines = YearLine.objects.filter(act__fund=fund, act__year=year, act__answered_at=None)
    sums = lines.order_by().values_list("subject", "stage").annotate(Sum("amount_dong"))
    return {(subject, stage): amount for subject, stage, amount in sums}


def _signed(fund: Fund, projects: Iterable[Project]) -> dict[int, date]:
    """{project: day its contract or assignment was signed}."""
    rows = Commitment.objects.filter(fund=fund, project__in=[one.pk for one in projects])
    return dict(rows.order_by("pk").values_list("project", "contract__signed_date"))


def _advanced_since(accounts: Iterable[Account]) -> dict[int, date]:
    """{account of advanced money: day of the first advance into it}."""
    wanted = [one.pk for one in accounts if one.stage == stages.ADVANCED]
    rows = Transfer.objects.filter(to_account__in=wanted).order_by("-on", "-pk")
    return dict(rows.values_list("to_account", "on"))


def _fate(
    fund: Fund, year: int, stage: str, project: Project | None, signed: date | None
) -> tuple[str, str, str]:
    """(fate, why, what next) of money at a stage, as if the year ended now."""
    until = last_day(fund.province, year)
    if stage == FREE:
        return (
            LAPSES,
            _("chưa bố trí cho đề án nào"),
            _("bố trí cho đề án kịp ký, hoặc huỷ dự toán"),
        )
    if stage == stages.ADVANCED:
        return (
            CLEAR,
            _("tạm ứng chưa có chứng từ thanh toán"),
            _("nghiệm thu, thanh toán hoặc thu về; có hợp đồng thì đề nghị chuyển nguồn"),
        )
    if signed and signed <= until:
        return (
            MAY_CARRY,
            _("hợp đồng ký ngày {day:%d/%m/%Y}, chưa chi").format(day=signed),
            _("nghiệm thu và chi trước hạn, hoặc đề nghị chuyển nguồn"),
        )
    if stage == stages.PLANNED:
        is_near = project is not None and project.state == "estimated"
        why = _("dự toán đã duyệt, chưa ký hợp đồng") if is_near else _("chưa duyệt dự toán")
        return LAPSES, why, _("ký hợp đồng, giao nhiệm vụ trước {day:%d/%m/%Y}").format(day=until)
    return LAPSES, _("chưa có hợp đồng"), _("ký phụ lục giảm hoặc dừng, rồi huỷ dự toán")


def additions_after(fund: Fund, year: int) -> int:
    """Đồng added to the year by decisions after the day of the law; 0 where none is known."""
    row = engine.procedure_row(
        "late_addition_after", on=date(year, 12, 31), book=policy.book(fund.province)
    )
    if not row.value:
        return 0
    after = date.fromisoformat(f"{year:04d}-{row.value}")
    late = Appropriation.objects.filter(fund=fund, year=year, decided_date__gt=after)
    return late.filter(amount_dong__gt=0).aggregate(total=Sum("amount_dong"))["total"] or 0


def absorbers(fund: Fund, year: int, today: date, *, by: Actor, most: int = 8) -> list[Absorber]:
    """Concluded projects of the year that ask this fund for money, those in time first, then the
    largest. Which of them to take is the plan room's to work out."""
    province = fund.province
    days = sum(policy.figure(name, province=province, on=today) for name in STEPS)
    signed_by = due_date(today, days, province=province)
    is_in_time = signed_by <= last_day(province, year)
    return [
        Absorber(one, asked, signed_by, is_in_time)
        for one, asked in _asking_most(fund, year, by=by, most=most)
    ]


def _asking_most(fund: Fund, year: int, *, by: Actor, most: int) -> list[tuple[Project, int]]:
    """So many, with what they ask of this fund, those that ask most first. None asks one fund for
    more than its whole support: read from the largest on, until no other can ask for as much."""
    asked = LineSource.objects.filter(
        line__project=OuterRef("pk"), fund=fund, source=Source.SUPPORT
    )
    sums = asked.order_by().values("line__project").values_list(Sum("amount_dong"))
    concluded = Project.objects.filter(
        Exists(Project.objects.visible_to(by).filter(pk=OuterRef("pk"))),
        province__in=Unit.objects.keys_of(fund.province),
        track=fund.track,
        year=year,
        state=WAITING,
    )
    rows = concluded.annotate(asked=Subquery(sums)).filter(asked__gt=0)
    rows = rows.order_by("-support_dong", "pk")
    found: list[tuple[int, int, Project]] = []
    for begin in count(0, AT_ONCE):
        read = list(rows[begin : begin + AT_ONCE])
        found += [(-one.asked, one.pk, one) for one in read]
        found = sorted(found)[:most]
        if len(read) < AT_ONCE:
            break
        if len(found) == most and (-read[-1].support_dong, read[-1].pk) >= found[-1][:2]:
            break
    return [(one, -less) for less, _key, one in found]


def acts(fund: Fund, year: int) -> list[YearAct]:
    """Of a fund-year, those that wait first, then the newest."""
    rows = YearAct.objects.filter(fund=fund, year=year).select_related("fund")
    rows = rows.prefetch_related(
        Prefetch("lines", YearLine.objects.select_related("project").order_by("pk"))
    )
    return sorted(rows.order_by("-pk")[:100], key=lambda one: one.answered_at is not None)


def waiting(fund: Fund, year: int) -> QuerySet[YearAct]:
    """Acts of a fund-year, of which a press names one."""
    return YearAct.objects.filter(fund=fund, year=year).select_related("fund").order_by("pk")


def carried_in(fund: Fund, year: int) -> int:
    """Đồng that came into the year from the one before."""
    moved = Account.objects.filter(fund=fund, year=year - 1, stage=stages.CARRIED)
    return sum(moved.values_list("balance_dong", flat=True))


def sums(fund: Fund, year: int) -> dict[str, int]:
    return ledger.fund_year(fund, year)


def carried_as(fund: Fund, year: int, ground: str) -> int:
    """Đồng carried over on a ground, decided or waiting."""
    lines = YearLine.objects.filter(
        act__fund=fund, act__year=year, act__kind=YearAct.Kind.CARRY, act__ground=ground
    ).exclude(act__is_decided=False)
    return lines.aggregate(total=Sum("amount_dong"))["total"] or 0


def papers_of(acts: Iterable[YearAct]) -> dict[uuid.UUID, Paper]:
    """{act: its paper} of those decided; none while it is on its way up to be signed."""
    wanted = [act.uuid for act in acts if act.is_decided]
    rows = Paper.objects.filter(about__in=wanted).order_by("-pk")
    return {paper.about: paper for paper in rows}


def find_paper(number: uuid.UUID, *, by: Actor) -> Paper:
    missing = _("Không có văn bản này trong phạm vi của bạn.")
    act = find(YearAct.objects.visible_to(by), missing, uuid=number)
    return find(documents.papers_about(act.uuid), missing)


# Parts of the bar in their order, the most final first; the last three are out of the year.
PARTS = (
    stages.PAID, stages.ADVANCED, stages.ORDERED, stages.COMMITTED, stages.PLANNED, FREE,
    stages.CARRIED, stages.CANCELLED, stages.REMITTED,
)  # fmt: skip
THOUSAND = 1000


def bar(held: dict[str, int]) -> list[tuple[str, int, str]]:
    """(stage, thousandths of what was given, words) of the stages that hold something."""
    whole = -held[stages.SOURCE]
    return [
        (
            "free" if stage == FREE else stage,
            held[stage] * THOUSAND // whole,
            f"{stages.LABELS[stage]}: {million(held[stage])}",
        )
        for stage in PARTS
        if whole > 0 and held[stage] > 0
    ]
