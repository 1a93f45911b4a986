"""The check at a workshop: the commune's own form, and the Centre's for what came on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal import permissions
from khuyencong.appraisal.services import site_checks
from khuyencong.core import accesses
from khuyencong.desk.forms import SiteCheckForm
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.projects import selectors as projects
from khuyencong.ui.acts import Act, Page

ACTS = {
    "verify": Act(site_checks.verify_on_site, SiteCheckForm, done=_("Đã ghi kết quả xác minh."))
}


@roles(*permissions.CHECKERS, *permissions.SITE_KEYERS)
def site_check(request: ActorRequest, code: str) -> HttpResponse:
    row = projects.find_request(code, by=request.actor)
    is_on_paper = not request.actor.has_role(*permissions.CHECKERS)
    may = permissions.can_key_site_check if is_on_paper else permissions.can_check_site
    asked = {"is_on_paper": is_on_paper, "initial": {"visited_date": timezone.localdate()}}
    page = Page(request, ACTS, row, options={"verify": asked})
    if answer := page.perform(then=reverse("desk:request", args=[code])):
        return answer
    if not page.pressed:
        accesses.note(row.uuid, by=request.actor, at=timezone.now())
    return page.show(
        "desk/site_check.html",
        {
            "row": row,
            "form": page.forms["verify"],
            "decision": may(row, request.actor),
            "is_on_paper": is_on_paper,
        },
    )
