"""What a project lacks before its conclusion, and the five points that an appraiser speaks to."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import Content
from khuyencong.appraisal.services import contents, waivers
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.projects import permissions as steps
from khuyencong.projects import selectors as projects
from khuyencong.ui.acts import Act, Page

MISSING = {
    "waive": Act(
        waivers.waive_missing,
        forms.WaiveMissingForm,
        subject="item",
        done=lazy("Đã ghi cho xét tiếp."),
    )
}
CONTENTS = {
    "write": Act(
        contents.write_contents, forms.ContentsForm, done=lazy("Đã ghi nội dung thẩm định.")
    )
}


@officers
def missing(request: ActorRequest, code: str) -> HttpResponse:
    """Each paper and check that did not come; the head of the Department may go on without."""
    project = projects.find_project(code, by=request.actor)
    items = selectors.missing(project, on=timezone.localdate())
    page = Page(request, MISSING, project, options={"waive": {"items": items}})
    if answer := page.perform():
        return answer
    pressed, rows = page.forms["waive"], []
    may_waive = permissions.can_waive_missing(project, request.actor)
    for number, item in enumerate(one for one in items if one.waiver is None):
        if not may_waive:
            break
        is_typed = pressed.is_bound and page.typed.get("item") == item.key
        form = pressed if is_typed else forms.WaiveMissingForm(
            items=items, initial={"item": item.key}, auto_id=f"waive_{number}_%s"
        )  # fmt: skip
        rows.append((item, form))
    return page.show(
        "appraisal/missing.html",
        {"project": project, "items": items, "rows": rows, "may_waive": may_waive},
    )


@officers
def content(request: ActorRequest, code: str) -> HttpResponse:
    """Năm điểm thẩm định: boxes for the appraiser, words for everybody else."""
    project = projects.find_project(code, by=request.actor)
    written = selectors.contents_of(project)
    page = Page(request, CONTENTS, project, options={"write": {"initial": written}})
    if answer := page.perform():
        return answer
    return page.show(
        "appraisal/contents.html",
        {
            "project": project,
            "form": page.forms["write"],
            "points": [(one, written.get(one.value, "")) for one in Content],
            "decision": steps.can_step("conclude", project, request.actor, act="write_contents"),
        },
    )
