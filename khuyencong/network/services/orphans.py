"""Files whose next step nobody may take."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.dates import hanoi_date
from khuyencong.core.told import told
from khuyencong.directory.models import Unit
from khuyencong.directory.services import notices
from khuyencong.network import selectors


def orphan_job(*, now: datetime) -> None:
    """Each day the leaders of a province hear of files whose next step nobody may take."""
    on = hanoi_date(now)
    for province in Unit.objects.provinces().on(on).order_by("code"):
        orphaned = selectors.orphans(province.code, on=on)
        if not orphaned:
            continue
        leaders = notices.holders(
            {"department_leader", "administrator"}, on=on, province=province.code
        )
        notices.tell(
            leaders,
            text=told(
                lazy("{count} đề án không có ai giữ bước tiếp theo, đầu tiên là {code}."),
                count=len(orphaned),
                code=orphaned[0].code,
            ),
            path=reverse("network:posts"),
            key=f"orphans/{province.code}/{on}",
            at=now,
        )
