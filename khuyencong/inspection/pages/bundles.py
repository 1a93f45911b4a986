"""Where an inspector begins: bundles of years and projects, and the seals of those made before."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import accesses
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.documents.services import attachments
from khuyencong.inspection import permissions
from khuyencong.inspection.selectors import made
from khuyencong.inspection.services.bundles import find_fund
from khuyencong.projects.selectors import find_project


@permissions.readers
def home(request: ActorRequest) -> HttpResponse:
    """Fund-years with money, the newest first; a project is asked for by its code."""
    if code := request.GET.get("code", "").strip():
        project = find_project(code.upper(), by=request.actor)
        return redirect("inspection:project_bundle", project.code)
    province = province_of(request.actor, *permissions.READERS, on=timezone.localdate())
    return render(
        request,
        "inspection/home.html",
        {
            "province": province,
            "years": made.fund_years(province.code),
            "bundles": made.bundles(province.code),
        },
    )


@permissions.readers
def project_bundle(request: ActorRequest, code: str) -> HttpResponseBase:
    project = find_project(code, by=request.actor)
    permissions.can_inspect(project.province.code, request.actor).require()
    accesses.note(project.uuid, by=request.actor, at=timezone.now())
    return _offered(request, "audit_project", {"code": project.code})


@permissions.readers
def year_bundle(request: ActorRequest, fund: str, year: int) -> HttpResponseBase:
    found = find_fund(fund, by=request.actor)
    permissions.can_inspect(found.province, request.actor).require()
    return _offered(request, "audit_year", {"fund": found.code, "year": year})


def _offered(request: ActorRequest, kind: str, what: dict[str, object]) -> HttpResponseBase:
    """Never at once: making one is written down."""
    back = reverse("inspection:home")
    return attachments.offered(request, kind, what, is_small=False, back=back)
