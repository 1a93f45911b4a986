"""Quyết định tạm dừng thực hiện, and the one by which it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.contracts.models import Suspension
from khuyencong.contracts.selectors import whose
from khuyencong.core.actors import Actor
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Decision, Frame, Wording
from khuyencong.documents.papers.blocks import Signatures, Text, When
from khuyencong.documents.papers.heading import decider_of
from khuyencong.documents.papers.phrases import DECIDES, carried_out
from khuyencong.documents.selectors import reference
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts

WORDS = (
    *DECIDES,
    When(
        "paper.is_end",
        (
            Text(
                "Cho tiếp tục thực hiện {paper.what} từ ngày {paper.day}, theo "
                "{paper.contract_reference}. Thời gian thực hiện kéo dài đến hết ngày "
                "{paper.last_day}.",
                lead="Điều 1. ",
            ),
            Text(
                "Việc chi trả và nghiệm thu được tiến hành trở lại. Các nội dung khác giữ nguyên.",
                lead="Điều 2. ",
            ),
        ),
        (
            Text(
                "Tạm dừng thực hiện {paper.what} từ ngày {paper.day} đến hết ngày "
                "{paper.last_day}, theo {paper.contract_reference}.",
                lead="Điều 1. ",
            ),
            Text(
                "Trong thời gian tạm dừng không tạm ứng, không thanh toán, không nghiệm thu; thời "
                "gian này không tính vào thời gian thực hiện.",
                lead="Điều 2. ",
            ),
        ),
    ),
    Text("{paper.reason}", lead="Lý do: "),
    carried_out("{paper.implementing_unit}", article=3),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class SuspensionDecision(parts.OfItsUnit, Decision):
    """With `is_end`, the decision by which it goes on until `last_day`."""

    code = "suspension_decision"
    follows = ("contract", "assignment", "contract_annex")
    wordings = (
        Wording(
            "Quyết định tạm dừng, tiếp tục thực hiện",
            WORDS,
            working="Dùng khi tạm dừng đề án hoặc phần của một đơn vị, và khi cho tiếp tục.",
        ),
    )

    contract_reference: str
    what: str
    is_end: bool
    reason: str
    day: date
    last_day: date

    @classmethod
    def fill(
        cls, frame: Frame, project: Project, suspension: Suspension, reason: str, last_day: date
    ) -> SuspensionDecision:
        """`last_day`: of the suspension, or of the contract where it goes on."""
        return cls.of(
            project,
            frame,
            decider=decider_of(project.implementing_unit, frame.issued_date),
            contract_reference=reference(project.uuid, "contract", "assignment"),
            what=_what(project, suspension),
            is_end=bool(suspension.end),
            reason=reason,
            day=suspension.end_date or suspension.from_date,
            last_day=last_day,
        )


def _what(project: Project, suspension: Suspension) -> str:
    of_a_share = f"phần của {whose(suspension.share, project)} trong " if suspension.share else ""
    return f"{of_a_share}đề án “{project.title}” (mã {project.code})"


def issue(
    project: Project,
    suspension: Suspension,
    *,
    reason: str,
    last_day: date,
    by: Actor,
    at: datetime,
) -> Issued:
    what = "cho tiếp tục" if suspension.end else "tạm dừng"
    return documents.issue(
        SuspensionDecision,
        project,
        suspension,
        reason,
        last_day,
        organisation=project.implementing_unit,
        about=[project.uuid],
        summary=f"Về việc {what} thực hiện {parts.abstract(project)}",
        by=by,
        at=at,
    )
