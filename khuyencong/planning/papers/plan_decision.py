"""Quyết định phê duyệt kế hoạch, its list in an appendix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import in_words
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, SumOf, Wording
from khuyencong.documents.papers.blocks import Column, Signatures, Text
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, appendix, carried_out, summed
from khuyencong.planning.models import Appropriation, PlanDecision, PlanLine
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

PROPOSED = "Theo đề nghị của Giám đốc Sở Công Thương"
LIST = summed(
    "paper.projects",
    Column("TT", "{row.n}", 9, "center"),
    Column("Tên đề án, mã đề án", "{row.project_title} ({row.project_code})", 43),
    Column("Đơn vị thực hiện; địa điểm", "{row.implementing_unit}; {row.place}", 32),
    Column("Nguồn", "{row.fund}", 25),
    Column("Tổng dự toán (đồng)", "{row.total_dong}", 29, "right"),
    Column("Kinh phí khuyến công", "{row.support_dong}", 27, "right"),
)
WORDS = (
    *DECIDES,
    Text(
        "Phê duyệt kế hoạch khuyến công năm {paper.year} của {paper.place_name} gồm "
        "{paper.count} đề án, kinh phí khuyến công {paper.support_dong} đồng "
        "({paper.support_dong_words}), chi tiết tại Phụ lục kèm theo.",
        lead="Điều 1. ",
    ),
    Text("Kinh phí theo nguồn:"),
    parts.of_each_fund("paper.funds"),
    Text(
        "Các đơn vị thực hiện lập dự toán từng đề án trong phạm vi kinh phí tại Điều 1, trình "
        "phê duyệt trước khi ký hợp đồng hoặc nhận giao nhiệm vụ.",
        lead="Điều 2. ",
    ),
    carried_out("{paper.executing_bodies}", article=3),
    Signatures(),
    appendix("DANH MỤC ĐỀ ÁN KHUYẾN CÔNG NĂM {paper.year}", to="Quyết định"),
    LIST,
)


@dataclass(frozen=True, kw_only=True)
class PlannedProject:
    """One row of the appendix: a project and its money of one fund.

    A project paid from two funds has two rows; only the first carries its `total_dong`.
    """

    project_code: str
    project_title: str
    implementing_unit: str
    place: str
    fund: str
    total_dong: int
    support_dong: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A paper with the list of the plan, whose sums it prints."""

    projects: tuple[PlannedProject, ...]

    @property
    def count(self) -> int:
        return len({row.project_code for row in self.projects})

    total_dong = SumOf("projects", "total_dong")
    support_dong = SumOf("projects", "support_dong")


@dataclass(frozen=True, kw_only=True)
class PlanDecisionPaper(Planned, Decision):
    code = "plan_decision"
    follows = ("plan_submission",)
    recipients = ("Như Điều 3", "Sở Công Thương, Sở Tài chính")
    wordings = (
        Wording(
            "Quyết định phê duyệt kế hoạch khuyến công",
            WORDS,
            working="Danh mục ở Phụ lục; một đề án hai nguồn có hai dòng.",
        ),
    )

    year: int
    place_name: str
    executing_bodies: str

    @property
    def funds(self) -> tuple[parts.FundAmount, ...]:
        """Sum of each fund, in the order of the list."""
        sums: dict[str, int] = {}
        for row in self.projects:
            sums[row.fund] = sums.get(row.fund, 0) + row.support_dong
        return tuple(parts.FundAmount(fund=fund, amount_dong=sums[fund]) for fund in sums)

    @classmethod
    def fill(
        cls, frame: Frame, decision: PlanDecision, planned: Sequence[tuple[Project, PlanLine]]
    ) -> PlanDecisionPaper:
        on = decision.decided_date
        return cls(
            frame=frame,
            year=decision.year,
            place_name=str(decision.province),
            decider=decider_of(decision.organisation, on),
            executing_bodies=names((project.implementing_unit for project, _line in planned), on),
            projects=tuple(_listed(planned, on)),
        )


def _budgets(funds: set[int], decision: PlanDecision) -> Iterator[str]:
    """The decisions that gave the money, the first first; a cut is one too."""
    given = Appropriation.objects.filter(fund__in=funds, year=decision.year)
    for one in given.order_by("decided_date", "pk"):
        yield (
            f"Căn cứ Quyết định số {one.number} {in_words(one.decided_date)} về giao dự toán "
            f"năm {one.year}"
        )


def names(units: Iterable[Organisation], on: date) -> str:
    """Each once, in the order of the list, as it was named on the day."""
    return ", ".join(directory.name_on(unit, on).name for unit in dict.fromkeys(units))


def summary(year: int) -> str:
    return f"Về việc phê duyệt kế hoạch khuyến công năm {year}"


def _listed(planned: Sequence[tuple[Project, PlanLine]], on: date) -> Iterator[PlannedProject]:
    seen: set[int] = set()
    for project, line in planned:
        yield PlannedProject(
            project_code=project.code,
            project_title=project.title,
            implementing_unit=directory.name_on(project.implementing_unit, on).short_name,
            place=parts.place(project),
            fund=line.fund.name,
            total_dong=0 if project.pk in seen else project.total_dong,
            support_dong=line.amount_dong,
        )
        seen.add(project.pk)


def issue(
    decision: PlanDecision,
    planned: Sequence[tuple[Project, PlanLine]],
    *,
    number: str,
    by: Actor,
    at: datetime,
) -> Issued:
    """One paper for the list; every project of it finds the paper under its own dossier too."""
    return documents.issue(
        PlanDecisionPaper,
        decision,
        planned,
        organisation=decision.organisation,
        about=[project.uuid for project, _line in planned],
        summary=summary(decision.year),
        number=number,
        before=tuple(_budgets({line.fund_id for _project, line in planned}, decision)),
        grounds=[PROPOSED],
        by=by,
        at=at,
    )
