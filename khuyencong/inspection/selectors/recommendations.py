"""The register of recommendations, the latest due first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.inspection.models import Recommendation, of_projects
from khuyencong.projects.models import Project

MOST = 500
SHOWN: dict[str, Any] = {
    "open": lazy("Chưa xong"),
    "late": lazy("Quá hạn"),
    "answered": lazy("Đã trả lời, chờ đóng"),
    "closed": lazy("Đã đóng"),
}


def listed(by: Actor, shown: str, on: date, most: int | None = None) -> list[Recommendation]:
    """Those that she may read, all or so many, the first due first."""
    rows = Recommendation.objects.visible_to(by).select_related("project", "organisation")
    rows = rows.prefetch_related("organisation__names")
    where: dict[str, dict[str, Any]] = {
        "open": {"closed_at": None},
        "late": {"closed_at": None, "answered_at": None, "due_date__lt": on},
        "answered": {"closed_at": None, "answered_at__isnull": False},
        "closed": {"closed_at__isnull": False},
    }
    return list(rows.filter(**where[shown]).order_by("due_date", "pk")[:most])


def state_of(row: Recommendation, on: date) -> str:
    if row.closed_at:
        return _("đã đóng")
    if row.answered_at:
        return _("chờ đóng")
    return _("quá hạn") if row.due_date < on else _("chưa trả lời")


def find_recommendation(number: uuid.UUID, *, by: Actor) -> Recommendation:
    rows = Recommendation.objects.visible_to(by)
    rows = rows.select_related("province", "organisation", "project")
    return find(rows, _("Không có kiến nghị này trong phạm vi của bạn."), uuid=number)


COLUMNS = (
    "uuid", "body", "report_number", "report_date", "content", "amount_dong", "project__code",
    "due_date", "answerer", "answer", "proof", "answered_at", "answered_by", "remark",
    "closed_at", "closed_by",
)  # fmt: skip


def told_of(projects: QuerySet[Project]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(chain, what a bundle says) of each recommendation about these projects."""
    for row in of_projects(projects).values(*COLUMNS).iterator(chunk_size=500):
        said = {name: "" if value is None else str(value) for name, value in row.items()}
        yield f"{Recommendation.chain}:{row['uuid']}", said | {"amount_dong": row["amount_dong"]}
