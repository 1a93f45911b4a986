"""Support that comes back: one recovery in two instalments, the first of them paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.services.schedules import Part
from khuyencong.core.dates import short
from khuyencong.core.money import allocate
from khuyencong.demo.province import Province
from khuyencong.recoveries import services as recoveries

FOUND = "Biên bản kiểm tra sau hỗ trợ ngày {day}"
WHY = "Máy đã chuyển cho cơ sở khác khi chưa hết thời hạn cam kết sử dụng"
INSTALMENTS, MONTH = 2, 30
DECIDED, CAME = 2, 1  # working days ago
CHECKED = 3  # working days before the decision


def build(world: Province) -> Iterator[datetime]:
    yield world.day(DECIDED + 1)
    settled = Commitment.objects.filter(
        project__activity="machinery", project__state="settled", project__year=world.year
    )
    commitment = settled.exclude(share=None).earliest("pk")
    amounts = allocate(commitment.amount_dong // 2, [1] * INSTALMENTS)
    recovery = recoveries.ask(
        commitment,
        instalments=[
            Part(world.today + timedelta(days=MONTH * number), amount)
            for number, amount in enumerate(amounts)
        ],
        reason=WHY,
        basis=FOUND.format(day=short(world.day(DECIDED + CHECKED).date())),
        by=world.actor("thamdinh"),
        at=world.day(DECIDED + 1),
    )
    yield world.day(DECIDED)
    recovery = recoveries.decide(recovery, by=world.actor("lanhdaoso"), at=world.day(DECIDED))
    yield world.day(CAME)
    recoveries.collect(
        recovery,
        amount_dong=amounts[0],
        received_date=world.day(CAME).date(),
        document="Giấy nộp tiền số 118",
        key=f"demo-recovery/{commitment.project.code}",
        by=world.actor("ketoan"),
        at=world.day(CAME),
    )
