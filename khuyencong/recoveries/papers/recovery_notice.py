"""Thông báo nộp trả kinh phí: to whom got the money, when and how much of it goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Wording
from khuyencong.documents.papers.blocks import Centre, Signatures, Text
from khuyencong.documents.selectors import reference
from khuyencong.projects.papers import parts as of_projects
from khuyencong.recoveries import selectors
from khuyencong.recoveries.models import Recovery
from khuyencong.recoveries.papers import parts

WORDS = (
    Centre("Kính gửi: {paper.payer}"),
    Text(
        "Thực hiện {paper.decision_reference}, {paper.frame.issuing_body} thông báo để "
        "{paper.payer} nộp trả {paper.amount_dong} đồng ({paper.amount_dong_words}) kinh phí "
        "khuyến công của đề án “{paper.project_title}” (mã {paper.project_code}), như sau:"
    ),
    parts.SCHEDULE,
    Text(
        "Khi nộp ghi rõ mã đề án và số của quyết định; giữ giấy nộp tiền và gửi một bản cho "
        "{paper.implementing_unit}. Nộp trước hạn, nộp nhiều đợt một lần đều được."
    ),
    Text(
        "Tài khoản nộp tiền do {paper.implementing_unit} hướng dẫn. Có khó khăn thì gửi văn bản "
        "trước ngày đến hạn để được xem xét."
    ),
    Signatures(),
)
# A thông báo names who gets it under Nơi nhận (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II khoản 9).
UNADDRESSED = WORDS[1:]


@dataclass(frozen=True, kw_only=True)
class RecoveryNotice(parts.WithSchedule, of_projects.OfItsUnit):
    code = "recovery_notice"
    kind = "TB"
    title = "Thông báo"
    has_grounds = False
    wordings = (
        Wording(
            "Thông báo nộp trả kinh phí",
            WORDS,
            working="Không có mẫu trong văn bản đã đọc; tài khoản nộp tiền do đơn vị hướng dẫn.",
        ),
        Wording(
            "Thông báo nộp trả kinh phí",
            UNADDRESSED,
            working="Thông báo không ghi Kính gửi; nơi nhận ghi ở cuối.",
            valid_from=date(2026, 11, 29),
        ),
    )

    payer: str
    decision_reference: str

    @classmethod
    def fill(cls, frame: Frame, recovery: Recovery) -> RecoveryNotice:
        return cls.of(
            recovery.project,
            frame,
            payer=selectors.payer(recovery),
            decision_reference=reference(recovery.uuid, "recovery_decision"),
            rows=parts.rows_of(recovery),
        )


def issue(recovery: Recovery, *, by: Actor, at: datetime) -> Issued:
    project = recovery.project
    return documents.issue(
        RecoveryNotice,
        recovery,
        organisation=of_projects.department(project),
        about=[recovery.uuid, project.uuid],
        summary=f"Về việc nộp trả kinh phí khuyến công {of_projects.abstract(project)}",
        recipients=(selectors.payer(recovery), of_projects.unit_of(project, hanoi_date(at))),
        by=by,
        at=at,
    )
