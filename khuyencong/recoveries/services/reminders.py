"""Nhắc các đợt nộp: before its day and once it is past, each person once for each."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.money import dong
from khuyencong.core.told import told
from khuyencong.directory import selectors as directory
from khuyencong.directory.services import notices
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.recoveries import permissions, selectors

DAYS_BEFORE = 10  # no law sets it: a reminder, not a deadline
AT_ONCE = 500
SOON = lazy("Sắp đến hạn {due}: đợt {number}, còn phải nộp trả {left} kinh phí hỗ trợ.")
LATE = lazy("Quá hạn từ {due}: đợt {number}, còn phải nộp trả {left} kinh phí hỗ trợ.")


def remind_job(*, now: datetime) -> None:
    """Runs again harmlessly: who was told of an instalment is not told again."""
    on = hanoi_date(now)
    kinds = [permissions.COLLECT, permissions.REPAY]
    for province in directory.provinces_begun():
        rows = (
            Obligation.objects.still_open()
            .of_kinds(kinds)
            .filter(province=province, due_date__lte=on + timedelta(days=DAYS_BEFORE))
        )
        wanted = list(rows.order_by("due_date", "pk")[:AT_ONCE])
        known = {one.uuid: one for one in selectors.named({row.subject for row in wanted})}
        for row in wanted:
            recovery = known[row.subject]
            due = next(d for d in selectors.schedule(recovery) if str(d.number) == row.part)
            when, said = ("late", LATE) if due.is_late(on) else ("soon", SOON)
            code = selectors.request_of(recovery) if row.kind == permissions.REPAY else ""
            if row.kind == permissions.REPAY and not code:
                continue  # nobody of hers has a page: the paper notice goes by hand
            notices.tell(
                obligations.holders([row], on=on),
                text=told(
                    said,
                    due=short(due.due_date),
                    number=due.number,
                    left=dong(due.left_dong),
                ),
                path=address("own_request", code) if code else address("recovery", recovery.uuid),
                key=f"instalment/{recovery.uuid}/{due.number}/{when}",
                at=now,
            )
