"""Quyết định đổi lịch nộp, xoá nợ of what is still owed of a recovery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, Wording
from khuyencong.documents.papers.blocks import Signatures, Text, When
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out
from khuyencong.documents.selectors import reference
from khuyencong.projects.papers import parts as of_projects
from khuyencong.recoveries import selectors
from khuyencong.recoveries.models import DebtChange
from khuyencong.recoveries.papers import parts

OF = "{paper.payer} theo {paper.decision_reference}, đề án “{paper.project_title}”, mã "
WORDS = (
    *DECIDES,
    When(
        "paper.rows",
        (
            Text(
                "Đổi lịch nộp {paper.changed_dong} đồng ({paper.changed_dong_words}) kinh phí còn "
                "phải nộp của " + OF + "{paper.project_code}, như sau:",
                lead="Điều 1. ",
            ),
            parts.SCHEDULE,
        ),
        (
            Text(
                "Xoá {paper.changed_dong} đồng ({paper.changed_dong_words}) trong số kinh phí còn "
                "phải nộp của " + OF + "{paper.project_code}.",
                lead="Điều 1. ",
            ),
        ),
    ),
    Text("{paper.reason}.", lead="Lý do: "),
    carried_out("{paper.payer}, {paper.implementing_unit}", article=2),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class DebtChangeDecision(parts.WithSchedule, of_projects.OfItsUnit, Decision):
    code = "debt_change_decision"
    follows = ("recovery_decision",)
    wordings = (
        Wording(
            "Quyết định đổi lịch nộp, xoá nợ",
            WORDS,
            working="Không thấy văn bản nào quy định việc giãn, xoá kinh phí phải nộp trả: cấp có "
            "thẩm quyền xác định.",
        ),
    )

    payer: str
    decision_reference: str
    changed_dong: int
    reason: str

    @classmethod
    def fill(cls, frame: Frame, change: DebtChange) -> DebtChangeDecision:
        recovery = change.recovery
        is_rescheduled = change.kind == DebtChange.Kind.RESCHEDULE
        return cls.of(
            recovery.project,
            frame,
            decider=decider_of(of_projects.department(recovery.project), frame.issued_date),
            payer=selectors.payer(recovery),
            decision_reference=reference(recovery.uuid, "recovery_decision"),
            changed_dong=change.amount_dong,
            reason=change.reason,
            rows=parts.rows_of(recovery) if is_rescheduled else (),
        )


def issue(change: DebtChange, *, by: Actor, at: datetime) -> Issued:
    project = change.recovery.project
    return documents.issue(
        DebtChangeDecision,
        change,
        organisation=of_projects.department(project),
        about=[change.recovery.uuid, project.uuid],
        summary=f"Về việc kinh phí phải nộp trả {of_projects.abstract(project)}",
        grounds=[f"Căn cứ {one}" for one in (change.basis, change.authority) if one],
        by=by,
        at=at,
    )
