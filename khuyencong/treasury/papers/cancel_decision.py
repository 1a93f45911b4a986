"""Quyết định huỷ dự toán of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Wording
from khuyencong.treasury.models import YearAct
from khuyencong.treasury.papers import parts

WORDS = parts.words(
    "Huỷ dự toán {paper.amount_dong} đồng ({paper.amount_dong_words}) năm {paper.year} của nguồn "
    "{paper.fund}, gồm {paper.count} khoản tại Phụ lục.",
    "Số dự toán bị huỷ không sử dụng và không chuyển sang năm {paper.next_year}.",
    "CÁC KHOẢN HUỶ DỰ TOÁN NĂM {paper.year}",
)


@dataclass(frozen=True, kw_only=True)
class CancelDecision(parts.OfAYear):
    code = "cancel_decision"
    wordings = (Wording("Quyết định huỷ dự toán", WORDS, working=parts.WORKING),)


def issue(act: YearAct, *, by: Actor, at: datetime) -> Issued:
    summary = f"Về việc huỷ dự toán khuyến công năm {act.year}"
    return parts.issue(CancelDecision, act, summary=summary, by=by, at=at)
