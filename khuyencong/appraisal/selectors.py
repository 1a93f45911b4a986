"""What the commune saw at the workshops of a request or a project."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import SiteCheck
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Request


def of_requests(rows: Iterable[Request]) -> QuerySet[SiteCheck]:
    """Every check of these requests, the newest last."""
    return SiteCheck.objects.filter(request__in=rows).order_by("recorded_at", "pk")


def standing(project: Project) -> tuple[tuple[str, ...], int]:
    """(one line for each request of the project, how many have no check)."""
    members = [(m, m.request_id) for m in projects.members(project) if m.request_id]
    newest = {
        check.request_id: check
        for check in of_requests(Request.objects.filter(pk__in=[key for _m, key in members]))
    }
    lines = []
    for member, key in members:
        check = newest.get(key)
        if check is None:
            told = _("chưa có xác minh của xã, phường")
        else:
            told = _("{result}, ngày {date}, {name}").format(
                result=str(check.get_result_display()).lower(),
                date=f"{check.visited_date:%d/%m/%Y}",
                name=check.checked_by,
            )
        lines.append(f"{member.establishment.name}: {told}")
    return tuple(lines), sum(key not in newest for _m, key in members)
