"""What the decision to recover and the notice to pay back share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers import SumOf
from khuyencong.documents.papers.blocks import Column
from khuyencong.documents.papers.phrases import summed
from khuyencong.recoveries import selectors
from khuyencong.recoveries.models import Recovery

WORKING = "Cấp quyết định thu hồi theo phân cấp: chưa thấy văn bản, lãnh đạo Sở xác định."
SCHEDULE = summed(
    "paper.rows",
    Column("Đợt", "{row.number}", 20, "center"),
    Column("Hạn nộp", "{row.due_date}", 60, "center"),
    Column("Số tiền (đồng)", "{row.amount_dong}", 60, "right"),
)


@dataclass(frozen=True, kw_only=True)
class InstalmentRow:
    number: int
    due_date: date
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class WithSchedule:
    """A paper that lists the instalments and sums them."""

    rows: tuple[InstalmentRow, ...]

    amount_dong = SumOf("rows", "amount_dong")


def rows_of(recovery: Recovery) -> tuple[InstalmentRow, ...]:
    return tuple(
        InstalmentRow(number=one.number, due_date=one.due_date, amount_dong=one.amount_dong)
        for one in selectors.schedule(recovery)
    )
