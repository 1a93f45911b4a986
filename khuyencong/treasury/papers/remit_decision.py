"""Quyết định nộp trả ngân sách of money that was received and not used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Wording
from khuyencong.treasury.models import YearAct
from khuyencong.treasury.papers import parts

WORDS = parts.words(
    "Nộp trả ngân sách {paper.amount_dong} đồng ({paper.amount_dong_words}) của nguồn "
    "{paper.fund} năm {paper.year}, gồm {paper.count} khoản tại Phụ lục.",
    "Kế toán lập giấy nộp trả gửi Kho bạc và lưu chứng từ theo quy định.",
    "CÁC KHOẢN NỘP TRẢ NGÂN SÁCH NĂM {paper.year}",
)


@dataclass(frozen=True, kw_only=True)
class RemitDecision(parts.OfAYear):
    code = "remit_decision"
    wordings = (
        Wording(
            "Quyết định nộp trả ngân sách",
            WORDS,
            working=f"{parts.WORKING} Giấy nộp trả là mẫu của Kho bạc, lập riêng.",
        ),
    )


def issue(act: YearAct, *, by: Actor, at: datetime) -> Issued:
    summary = f"Về việc nộp trả ngân sách kinh phí khuyến công năm {act.year}"
    return parts.issue(RemitDecision, act, summary=summary, by=by, at=at)
