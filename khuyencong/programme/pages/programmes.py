"""The programme of several years and its targets."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.planning.permissions import READERS, can_plan, readers
from khuyencong.planning.scenarios.selectors import wording
from khuyencong.programme import forms, selectors, services
from khuyencong.programme.models import Programme
from khuyencong.ui.acts import Act, Page

ENTER = {
    "enter": Act(
        services.enter_programme,
        forms.ProgrammeForm,
        then=lambda programme: reverse("programme:programme", args=[programme.uuid]),
    )
}
TARGET = {"target": Act(services.set_target, forms.TargetForm, done=_("Đã ghi chỉ tiêu."))}


@readers
def programmes(request: ActorRequest) -> HttpResponse:
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    page = Page(request, ENTER, province)
    if answer := page.perform():
        return answer
    rows = Programme.objects.visible_to(request.actor).order_by("-first_year", "-pk")
    return page.show(
        "programme/programmes.html",
        {
            "rows": rows[:50],
            "form": page.forms["enter"],
            "decision": can_plan(province.code, request.actor),
        },
    )


@readers
def programme_page(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    programme = selectors.find_programme(number, by=request.actor)
    lang = get_language() or "vi"
    contents = [(code, wording.content_label(code, lang)) for code in selectors.content_codes()]
    choices = {"programme": programme, "contents": contents}
    page = Page(request, TARGET, programme, options={"target": choices})
    if answer := page.perform():
        return answer
    return page.show(
        "programme/programme.html",
        {
            "programme": programme,
            "rows": selectors.progress(programme),
            "form": page.forms["target"],
            "decision": can_plan(programme.province.code, request.actor),
            "content": lambda code: wording.content_label(code, lang),
        },
    )
