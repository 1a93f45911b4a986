"""What nobody can do: its post is vacant, its body no more, or whoever holds it may not."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.dates import hanoi_date
from khuyencong.core.told import told
from khuyencong.directory import selectors as directory
from khuyencong.directory.services import notices
from khuyencong.network import selectors

MOST_TOLD = 200


def orphan_job(*, now: datetime) -> None:
    """Each day the leaders and administrators of a province hear of what nobody can do."""
    on = hanoi_date(now)
    for province in directory.provinces_begun():
        found = [
            *selectors.vacant(province, on=on, most=MOST_TOLD),
            *selectors.unable(province, on=on, most=MOST_TOLD),
        ]
        if not found:
            continue
        leaders = notices.holders(
            {"department_leader", "administrator"}, on=on, province=province.code
        )
        notices.tell(
            leaders,
            text=told(
                lazy("{count} việc không ai làm được, đầu tiên là: {work}, {subject}."),
                count=len(found),
                work=found[0].label,
                subject=found[0].subject[:150],
            ),
            path=reverse("network:orphans"),
            key=f"orphans/{province.code}/{on}",
            at=now,
        )
