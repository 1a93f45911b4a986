"""Lists that came in, and the projects of those that count."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.history.models import HistoricProject, HistoryImport


def imports(*, by: Actor) -> QuerySet[HistoryImport]:
    """The newest first."""
    rows = HistoryImport.objects.visible_to(by).defer("summary", "choices")
    return rows.select_related("province").order_by("-sent_at", "-pk")


def find_import(number: uuid.UUID, *, by: Actor) -> HistoryImport:
    """A list of a province in which she works with all projects."""
    own = HistoryImport.objects.visible_to(by).select_related("province", "organisation")
    return find(own, _("Không có danh sách này trong phạm vi của bạn."), uuid=number)


def rows_of(*, by: Actor) -> QuerySet[HistoricProject]:
    """Projects that count, as they follow each other in their lists."""
    rows = HistoricProject.objects.live().visible_to(by)
    return rows.select_related("batch", "place").order_by("-first_year", "batch", "pk")


def public_rows(province: str) -> QuerySet[HistoricProject]:
    """What everybody may see of them: the columns that name nobody."""
    rows = HistoricProject.objects.of_province(province).select_related("batch")
    shown = ("first_year", "last_year", "track", "content", "support_dong", "projects")
    return rows.only(*shown, "batch__source").order_by("-first_year", "batch", "pk")
