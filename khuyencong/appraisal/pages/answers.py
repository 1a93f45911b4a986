"""What the bodies said of a project, and what the unit answers, point by point."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import Point
from khuyencong.appraisal.services import answers as services
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.projects import selectors as projects
from khuyencong.projects.selectors.record import Record
from khuyencong.ui.acts import Act, Page

ACTS = {
    "answer": Act(
        services.answer_opinion,
        forms.PointAnswerForm,
        subject="point",
        done=lazy("Đã ghi tiếp thu, giải trình."),
    ),
    "decide": Act(
        services.decide_opinion,
        forms.PointDecisionForm,
        subject="point",
        done=lazy("Đã ghi quyết định xét tiếp."),
    ),
}


@officers
def answers(request: ActorRequest, code: str) -> HttpResponse:
    """Every point with its answer; whoever owes the next word finds the form beside it."""
    project = projects.find_project(code, by=request.actor)
    points = selectors.points(project)
    page = Page(request, ACTS, project, options={name: {"points": points} for name in ACTS})
    if answer := page.perform():
        return answer
    record = Record(project)
    return page.show(
        "appraisal/answers.html",
        {
            "project": project,
            "points": points,
            "rows": [row for point in points if (row := _row(page, point, points, record))],
            "open_count": sum(point.is_open for point in points),
        },
    )


def _row(
    page: Page, point: Point, points: list[Point], record: Record
) -> tuple[Point, str, forms.PointForm] | None:
    """(point, act, form) of what its reader may do with it; a refused form keeps what was typed."""
    by = page.request.actor  # type: ignore[attr-defined]
    if permissions.can_answer_opinion(point, record.project, by, record):
        return point, "answer", _form(page, "answer", forms.PointAnswerForm, point, points)
    if permissions.can_decide_opinion(point, record.project, by, record):
        return point, "decide", _form(page, "decide", forms.PointDecisionForm, point, points)
    return None


def _form(
    page: Page, act: str, sort: type[forms.PointForm], point: Point, points: list[Point]
) -> forms.PointForm:
    pressed: forms.PointForm = page.forms[act]
    if pressed.is_bound and page.typed.get("point") == point.key:
        return pressed
    initial: dict[str, Any] = {"point": point.key}
    if point.answer:
        initial["text"] = point.answer.text
    return sort(points=points, initial=initial, auto_id=f"{act}_{point.key}_%s".replace(".", "_"))
