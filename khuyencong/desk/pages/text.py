"""Đề cương: read by whoever may open the project, written by its unit until it is registered."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import presence
from khuyencong.core.errors import Changed
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk.forms.text import ProgrammeForm, TextForm
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.documents import selectors as documents
from khuyencong.projects import permissions
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import CLASSES, Part
from khuyencong.projects.selectors import versions
from khuyencong.projects.services import text as services
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.differences import differences

ACTS = {
    "write": Act(services.write_text, TextForm, done=lazy("Đã ghi đề cương."), is_versioned=True),
    "fill": Act(
        services.fill_text,
        TextForm,
        done=lazy("Đã ghi đề cương và điền các phần còn trống."),
        is_versioned=True,
    ),
    "programme": Act(
        services.write_programme,
        ProgrammeForm,
        done=lazy("Đã ghi chương trình đào tạo."),
        is_versioned=True,
    ),
}


@officers
def text(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    decision = permissions.can_step("register", project, request.actor, act="write_text")
    written, sessions = services.text_of(project), services.programme_of(project)
    rows = [asdict(one) for one in sessions]
    earlier = versions.texts_before(project) if decision else []
    back = versions.chosen(earlier, read_key(request.GET.get("ban")))
    shown = dict.fromkeys(Part.values, "") | back.content if back else written
    page = Page(
        request,
        ACTS,
        project,
        options={
            "write": {"initial": shown},
            "fill": {"initial": shown},
            "programme": {"initial": rows, "prefix": "sessions"},
        },
    )
    if answer := page.perform():
        return answer
    form = page.forms["fill" if page.pressed == "fill" else "write"]
    is_changed = isinstance(page.refusal, Changed)
    typed = page.forms["programme"] if page.pressed == "programme" else [form]
    stored = rows if page.pressed == "programme" else [written]
    return page.show(
        "desk/text.html",
        {
            "project": project,
            "decision": decision,
            "form": form,
            "programme": page.forms["programme"] if project.activity in CLASSES else None,
            "sessions": sessions,
            "hours": (
                sum(one.theory_hours for one in sessions),
                sum(one.practice_hours for one in sessions),
            ),
            "parts": [(part, written.get(part.value, "")) for part in Part],
            "version": page.version,
            "earlier": earlier,
            "back": back,
            "differing": differences(typed, stored) if is_changed else [],
            "papers": documents.papers_about(project.uuid).filter(code="project_text"),
            "others": presence.note(project.uuid, by=request.actor, at=timezone.now())
            if decision
            else (),
        },
    )
