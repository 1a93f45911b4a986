"""Quyết định chuyển nguồn of money from one year to the next, on the same projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Wording
from khuyencong.treasury.models import YearAct
from khuyencong.treasury.papers import parts

WORDS = parts.words(
    "Chuyển nguồn {paper.amount_dong} đồng ({paper.amount_dong_words}) của nguồn {paper.fund} từ "
    "năm {paper.year} sang năm {paper.next_year}, gồm {paper.count} khoản tại Phụ lục, theo "
    "{paper.authority}.",
    "Mỗi khoản giữ nguyên đề án, mục đích sử dụng và giai đoạn thực hiện trong năm "
    "{paper.next_year}.",
    "CÁC KHOẢN CHUYỂN NGUỒN TỪ NĂM {paper.year} SANG NĂM {paper.next_year}",
)


@dataclass(frozen=True, kw_only=True)
class CarryDecision(parts.OfAYear):
    code = "carry_decision"
    wordings = (
        Wording(
            "Quyết định chuyển nguồn",
            WORDS,
            legal="Điều 31 Nghị định 73/2026/NĐ-CP",
            working=parts.WORKING,
        ),
    )


def issue(act: YearAct, *, by: Actor, at: datetime) -> Issued:
    summary = f"Về việc chuyển nguồn kinh phí khuyến công năm {act.year} sang năm {act.year + 1}"
    return parts.issue(CarryDecision, act, summary=summary, by=by, at=at)
