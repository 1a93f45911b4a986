"""Screens of appraisal: what was said, scored and concluded, and whose turn it is."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import Opinion
from khuyencong.appraisal.services import council, opinions, overlaps
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Assignment, Organisation, valid_on
from khuyencong.projects import permissions as steps
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Conflict, Project
from khuyencong.projects.services import conflicts
from khuyencong.rules.scoring import points


def _project(request: ActorRequest, code: str) -> Project:
    project = projects.project_for(request.actor, code)
    if project is None:
        raise Http404(_("Không có đề án {code} trong phạm vi của bạn.").format(code=code))
    return project


def _askable(project: Project) -> QuerySet[Organisation]:
    """The Department, Finance, and the communes where the beneficiaries are."""
    communes = project.beneficiaries.values("establishment__place")
    near = Assignment.objects.filter(
        valid_on(timezone.localdate()), role="commune_officer", place__in=communes
    ).values("organisation")
    return (
        Organisation.objects.filter(
            Q(kind__in=("department", "finance_department")) | Q(pk__in=near),
            province=project.province,
        )
        .prefetch_related("names")
        .order_by("kind", "pk")
    )


@officers
def file(request: ActorRequest, code: str) -> HttpResponse:
    """The dossier as appraisal sees it; every act of it is a small form on this page."""
    project = _project(request, code)
    today = timezone.localdate()
    may_appraise = steps.can_step("conclude", project, request.actor)
    act = request.POST.get("act", "")
    ask = forms.AskForm(request.POST if act == "ask" else None, bodies=_askable(project))
    open_form = forms.ReviewForm(
        request.POST if act == "review" else None,
        councils=selectors.councils(project.province.code, on=today),
    )
    refusal = None
    if request.method == "POST":
        try:
            if told := _act(request, project, act, ask, open_form):
                messages.success(request, told)
                if act == "conflict":  # the dossier is closed to them now
                    return redirect("desk:home")
                return redirect("appraisal:file", code=code)
        except Refused as error:
            refusal = error
    review = selectors.review(project)
    return render(
        request,
        "appraisal/file.html",
        {
            "project": project,
            "today": today,
            "refusal": refusal,
            "may_appraise": may_appraise,
            "site_checks": selectors.standing(project)[0],
            "opinions": selectors.opinions(project),
            "intake": selectors.intake(project),
            "overlaps": overlaps.overlaps(project),
            "may_decide": permissions.can_decide_overlap(project, request.actor),
            "ask": ask,
            "open_form": open_form,
            "has_councils": selectors.councils(project.province.code, on=today).exists(),
            "review": review,
            "points": points,
            "conflicts": project.conflicts.filter(lifted_at=None).order_by("pk"),
            "may_lift": request.actor.has_role("department_leader"),
            "typed": request.POST,
            "my_opinion": _mine(request, project),
        },
        status=422 if request.method == "POST" else 200,
    )


def _mine(request: ActorRequest, project: Project) -> Opinion | None:
    rows = selectors.opinions(project)
    return next(
        (row for row in rows if permissions.can_give_opinion(row, project, request.actor)), None
    )


def _act(request: ActorRequest, project: Project, act: str, ask: Form, open_form: Form) -> str:
    """Performs one act of the page; the words to say, or nothing when the form is not right."""
    by, now = request.actor, timezone.now()
    reason = request.POST.get("reason", "")
    if act == "ask" and ask.is_valid():
        opinions.ask_opinions(
            project,
            list(ask.cleaned_data["organisations"]),
            question=ask.cleaned_data["question"],
            by=by,
            at=now,
        )
        return _("Đã gửi phiếu lấy ý kiến.")
    if act == "waive":
        row = Opinion.objects.filter(
            project=project, pk=forms.whole(request.POST.get("opinion"))
        ).first()
        if row is None:
            raise Http404(_("Không có phiếu này."))
        opinions.waive_opinion(row, reason=reason, by=by, at=now)
        return _("Đã ghi thôi chờ ý kiến.")
    if act in {"same", "different"}:
        _decide_overlap(request, project, is_allowed=act == "different", reason=reason)
        return _("Đã ghi kết luận.")
    if act == "review" and open_form.is_valid():
        council.open_review(project, open_form.cleaned_data["council"], by=by, at=now)
        return _("Đã đưa đề án ra hội đồng.")
    if act == "conflict":
        conflicts.declare_conflict(project, reason=reason, by=by, at=now)
        return _("Đã ghi khai báo. Từ giờ bạn không mở đề án {code} nữa.").format(code=project.code)
    if act == "lift":
        found = Conflict.objects.filter(
            project=project, pk=forms.whole(request.POST.get("conflict"))
        ).first()
        if found is None:
            raise Http404(_("Không có khai báo này."))
        conflicts.lift_conflict(found, reason=reason, by=by, at=now)
        return _("Đã gỡ khai báo.")
    return ""


def _decide_overlap(
    request: ActorRequest, project: Project, *, is_allowed: bool, reason: str
) -> None:
    pair = (forms.whole(request.POST.get("member")), forms.whole(request.POST.get("other")))
    found = overlaps.overlaps(project)
    one = next((row for row in found if (row.member.pk, row.other.pk) == pair), None)
    if one is None:
        raise Http404(_("Không có dấu hiệu này."))
    overlaps.decide_overlap(
        project,
        one.member,
        one.other,
        is_allowed=is_allowed,
        reason=reason,
        by=request.actor,
        at=timezone.now(),
    )
