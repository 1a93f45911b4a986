"""Giấy nộp trả kinh phí: what was wrongly paid comes back before settlement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from khuyencong.contracts.selectors import commitments, source_of
from khuyencong.core.actors import Actor
from khuyencong.core.words import capitalised
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, Signer, Wording
from khuyencong.documents.papers.blocks import Signatures, Text
from khuyencong.ledger.models import stages
from khuyencong.projects.papers import parts
from khuyencong.recoveries.models import Reversal

WORDS = (
    Text("{paper.implementing_unit}", lead="Đơn vị nộp trả: "),
    Text("{paper.fund}; năm ngân sách {paper.year}", lead="Nguồn kinh phí: "),
    Text("{paper.project_title} (mã {paper.project_code})", lead="Đề án: "),
    Text(
        "{paper.stage} {paper.old_dong} đồng theo {paper.old_document} ngày {paper.old_date}",
        lead="Đã ghi: ",
    ),
    Text("{paper.reason}.", lead="Sai ở chỗ: "),
    Text("{paper.document}", lead="Kèm theo: "),
    Text(
        "{paper.amount_dong} đồng ({paper.amount_dong_words}), giảm chi của năm {paper.year}.",
        lead="Nộp trả: ",
    ),
    Signatures(),
)
WORKING = "Trước quyết toán thì giảm chi; sau quyết toán nộp ngân sách theo quyết định thu hồi."
DECREE_347 = date(2026, 1, 1)  # Nghị định 347/2025/NĐ-CP: from budget year 2026
BEFORE = (
    "Mẫu của hệ thống, chưa phải mẫu luật định: số mẫu theo Nghị định 11/2020/NĐ-CP chưa thấy, hỏi "
    "Kho bạc nơi giao dịch."
)


@dataclass(frozen=True, kw_only=True)
class MoneyReturn(parts.OfItsUnit):
    code = "money_return"
    kind = "GNT"
    is_of_the_office = False
    title = "Giấy nộp trả kinh phí"
    register = "treasury"
    has_grounds = False
    wordings = (
        Wording(title, WORDS, working=WORKING, legal="Nghị định 11/2020/NĐ-CP", evidence=BEFORE),
        Wording(
            title,
            WORDS,
            working=WORKING,
            legal="Nghị định 347/2025/NĐ-CP",
            valid_from=DECREE_347,
        ),
    )

    fund: str
    year: int
    stage: str
    old_document: str
    old_date: date
    old_dong: int
    reason: str
    document: str
    amount_dong: int

    @classmethod
    def fill(cls, frame: Frame, reversal: Reversal) -> MoneyReturn:
        old, commitment = reversal.old, reversal.commitment
        with translation.override("vi"):
            stage = str(stages.LABELS[old.to_account.stage]).capitalize()
        return cls.of(
            reversal.project,
            frame,
            fund=source_of(commitment, commitments(reversal.project)),
            year=reversal.year,
            stage=stage,
            old_document=old.document,
            old_date=old.on,
            old_dong=old.amount_dong,
            reason=reversal.reason.rstrip("."),
            document=reversal.document,
            amount_dong=reversal.amount_dong,
        )


def issue(reversal: Reversal, *, by: Actor, at: datetime) -> Issued:
    project = reversal.project
    return documents.issue(
        MoneyReturn,
        reversal,
        organisation=project.implementing_unit,
        about=[project.uuid, reversal.uuid],
        summary=capitalised(parts.abstract(project)),
        signers=(
            Signer(authority="Kế toán", title="Người đề nghị", name=reversal.asked_by),
            Signer(authority="Chủ tài khoản", title=by.title or by.post, name=by.name),
        ),
        by=by,
        at=at,
    )
