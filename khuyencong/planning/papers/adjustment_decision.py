"""Quyết định điều chỉnh kế hoạch of one project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, Wording
from khuyencong.documents.papers.blocks import Signatures, Text, When
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out
from khuyencong.documents.selectors import reference
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.planning.papers.plan_decision import PROPOSED
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

WORDS = (
    *DECIDES,
    Text(
        "Điều chỉnh đề án “{paper.project_title}” (mã {paper.project_code}) trong kế hoạch khuyến "
        "công năm {paper.year} theo {paper.plan_reference}: {paper.change}.",
        lead="Điều 1. ",
    ),
    Text("{paper.text}", lead="Nội dung: "),
    Text("{paper.reason}", lead="Lý do: "),
    When(
        "paper.amount_dong",
        (
            Text(
                "{paper.amount_dong} đồng ({paper.amount_dong_words}) từ {paper.fund}; kế hoạch "
                "của đề án sau điều chỉnh là {paper.planned_dong} đồng.",
                lead="Số tiền: ",
            ),
        ),
    ),
    Text("Các nội dung khác của đề án giữ nguyên như kế hoạch đã phê duyệt.", lead="Điều 2. "),
    carried_out("{paper.implementing_unit}", article=3),
    Signatures(),
)
MOVED = WORDS[-4]
assert isinstance(MOVED, When)
WITHOUT_NOUGHT = (*WORDS[:-4], When("paper.moves_money", MOVED.blocks), *WORDS[-3:])


@dataclass(frozen=True, kw_only=True)
class AdjustmentDecision(parts.OfItsUnit, Decision):
    """`amount_dong` 0: no money moves."""

    code = "adjustment_decision"
    follows = ("plan_decision",)
    wordings = (
        Wording(
            "Quyết định điều chỉnh kế hoạch khuyến công",
            WORDS,
            working="Một đề án một quyết định; cấp quyết định theo loại điều chỉnh.",
        ),
        Wording(
            "Quyết định điều chỉnh kế hoạch khuyến công",
            WITHOUT_NOUGHT,
            working="Số tiền chỉ ghi khi điều chỉnh có chuyển tiền.",
            valid_from=date(2026, 11, 29),
        ),
    )

    plan_reference: str
    year: int
    change: str
    text: str
    reason: str
    fund: str
    amount_dong: int
    planned_dong: int

    @property
    def moves_money(self) -> bool:
        return self.amount_dong > 0

    @classmethod
    def fill(
        cls, frame: Frame, adjustment: Adjustment, body: Organisation, planned_dong: int
    ) -> AdjustmentDecision:
        project = adjustment.project
        return cls.of(
            project,
            frame,
            plan_reference=plan_reference(project),
            year=project.year,
            decider=decider_of(body, frame.issued_date),
            change=str(adjustment.get_kind_display()),
            text=adjustment.text,
            reason=adjustment.reason,
            fund=adjustment.fund.name if adjustment.fund else "",
            amount_dong=adjustment.amount_dong or 0,
            planned_dong=planned_dong,
        )


def plan_reference(project: Project) -> str:
    """How the decision that planned the project is cited: ours by its paper, the ministry's by the
    number it came with."""
    line = PlanLine.objects.filter(project=project).select_related("decision").first()
    own = reference(project.uuid, "plan_decision")
    return own or (line.decision.decided_by if line else "")


def issue(adjustment: Adjustment, *, planned_dong: int, by: Actor, at: datetime) -> Issued:
    """By the body that `by` decides for. `planned_dong`: what the project is left with."""
    project = adjustment.project
    kind = "provincial_committee" if by.has_role("provincial_approver") else "department"
    body = Organisation.objects.get(province=project.province, kind=kind)
    by_unit = parts.proposed_by(project, hanoi_date(at))
    proposed = by_unit if kind == "department" else PROPOSED
    return documents.issue(
        AdjustmentDecision,
        adjustment,
        body,
        planned_dong,
        organisation=body,
        about=[project.uuid],
        summary=f"Về việc điều chỉnh {parts.abstract(project)}",
        grounds=[proposed],
        by=by,
        at=at,
    )
