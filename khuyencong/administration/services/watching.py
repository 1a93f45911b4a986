"""Administrators hear of copies that are not taken, and of drills that fail."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from khuyencong.core import last_copies
from khuyencong.core.dates import hanoi_date
from khuyencong.core.told import Told
from khuyencong.directory.models import Unit
from khuyencong.directory.services import notices


def late_job(*, now: datetime) -> None:
    """Once a day for each that is late; mail and text as each administrator chose."""
    for one in last_copies.late(now=now):
        tell(one.words, about=one.name, at=now)


def tell(text: Told, *, about: str, at: datetime) -> None:
    """Every administrator of every province here, once a day about the same."""
    on = hanoi_date(at)
    for province in Unit.objects.provinces().on(on).order_by("code"):
        notices.tell(
            notices.holders({"administrator"}, on=on, province=province.code),
            text=text,
            path=reverse("administration:people"),
            key=f"copies/{about}/{province.code}/{on}",
            at=at,
        )
