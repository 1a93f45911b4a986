"""Screens of the council: its members, a member's sheet, the closing of a review."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal import forms, permissions
from khuyencong.appraisal.models import Council, Member, Review, Sheet
from khuyencong.appraisal.services import council
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Assignment, Organisation, Person, valid_on
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.papers import parts
from khuyencong.rules.scoring import are_apart, points


def _review(request: ActorRequest, number: uuid.UUID) -> Review:
    found = Review.objects.filter(
        uuid=number, project__in=Project.objects.visible_to(request.actor)
    ).select_related("council", "project__province", "project__implementing_unit")
    row = found.first()
    if row is None:
        raise Http404(_("Không có phiên chấm này trong phạm vi của bạn."))
    return row


@officers
def score(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """My sheet; for chair and secretary also where the council stands, and its closing."""
    review = _review(request, number)
    rules = council.criteria(review)
    act = request.POST.get("act", "")
    seat = permissions.member_of(review.council, request.actor)
    mine = Sheet.objects.filter(review=review, member=seat).order_by("pk").last() if seat else None
    language = get_language() or "vi"
    form = forms.ScoreForm(
        request.POST if act == "score" else None,
        initial={f"mark_{k}": v for k, v in mine.marks.items()} if mine else None,
        criteria=rules.criteria,
        language=language,
    )
    free = council.free_members(review)
    keyed = forms.PaperSheetForm(
        request.POST if act == "key" else None,
        members=free,
        prefix="paper",
        criteria=rules.criteria,
        language=language,
    )
    close = forms.CloseForm(request.POST if act == "close" else None)
    refusal = None
    if request.method == "POST":
        try:
            if told := _council_act(request, review, act, form, keyed, close):
                messages.success(request, told)
                return redirect("appraisal:score", number=number)
        except Refused as error:
            refusal = error
    may_close = permissions.can_close(review, request.actor)
    sheets = council.counting_sheets(review)
    totals = [sheet.points for sheet in sheets]
    return render(
        request,
        "appraisal/score.html",
        {
            "review": review,
            "rules": rules,
            "form": form,
            "keyed": keyed,
            "close": close,
            "refusal": refusal,
            "may_score": permissions.can_score(review, request.actor),
            "may_key": permissions.can_key_sheet(review, request.actor),
            "may_close": may_close,
            "sheets": sheets if may_close or _may_see_sheets(request, review) else [],
            "count": len(sheets),
            "needed": council.quorum(review),
            "free": free,
            "is_apart": are_apart(totals, rules),
            "mine": mine,
            "points": points,
            "lines": projects.estimate_lines(review.project),
        },
        status=422 if request.method == "POST" else 200,
    )


def _may_see_sheets(request: ActorRequest, review: Review) -> bool:
    """What each member gave is for the council itself once all is closed, for the head of the
    Department and for inspectors; everybody else sees the average."""
    is_inside = permissions.member_of(review.council, request.actor) is not None
    is_above = request.actor.has_role("department_leader", "inspector")
    return review.closed_at is not None and (is_inside or is_above)


def _council_act(
    request: ActorRequest,
    review: Review,
    act: str,
    form: forms.ScoreForm,
    keyed: forms.PaperSheetForm,
    close: forms.CloseForm,
) -> str:
    by, now = request.actor, timezone.now()
    if act == "score" and form.is_valid():
        remark = form.cleaned_data["remark"]
        council.score(review, marks=form.marks(), remark=remark, by=by, at=now)
        return _("Đã ghi phiếu chấm.")
    if act == "key" and keyed.is_valid():
        data = keyed.cleaned_data
        council.score(
            review,
            marks=keyed.marks(),
            remark=data["remark"],
            hand_total=data["hand_total"],
            member=Member.objects.get(pk=data["member"], council=review.council),
            by=by,
            at=now,
        )
        return _("Đã nhập phiếu giấy.")
    if act == "close" and close.is_valid():
        council.close_review(review, **close.cleaned_data, by=by, at=now)
        return _("Đã chốt điểm và phát hành biên bản.")
    return ""


@officers
def sheet(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The sheet to print: one for each member, or blank."""
    review = _review(request, number)
    rules = council.criteria(review)
    names = [row.person.full_name for row in council.free_members(review)]
    return render(
        request,
        "appraisal/sheet.html",
        {
            "review": review,
            "rules": rules,
            "names": names,
            "body": parts.department(review.project),
        },
    )


@officers
def council_list(request: ActorRequest) -> HttpResponse:
    """Councils of my province; the head of the Department sets them up here."""
    provinces = {grant.province for grant in request.actor.grants}
    province = min(provinces, default="")
    people = (
        Person.objects.filter(assignments__in=_serving(province), user__is_active=True)
        .distinct()
        .order_by("sort_key", "pk")
    )
    decision = permissions.can_set_up(province, request.actor)
    is_new = request.POST.get("act") == "set_up"
    form, refusal = forms.CouncilForm(request.POST if is_new else None, people=people), None
    if request.method == "POST":
        try:
            if _change_council(request, province, form):
                return redirect("appraisal:councils")
        except Refused as error:
            refusal = error
    rows = Council.objects.filter(province__code__in=provinces).order_by("-decided_date", "-pk")
    return render(
        request,
        "appraisal/councils.html",
        {
            "rows": rows.prefetch_related("members__person")[:50],
            "form": form,
            "decision": decision,
            "refusal": refusal,
        },
        status=422 if request.method == "POST" else 200,
    )


def _change_council(request: ActorRequest, province: str, form: forms.CouncilForm) -> bool:
    now = timezone.now()
    if request.POST.get("act") == "end":
        row = Council.objects.filter(
            pk=forms.whole(request.POST.get("council")), province__code=province
        ).first()
        if row is None:
            raise Http404(_("Không có hội đồng này."))
        council.end_council(row, ended_date=timezone.localdate(), by=request.actor, at=now)
        messages.success(request, _("Đã ghi hội đồng thôi làm việc."))
        return True
    if not form.is_valid():
        return False
    department = Organisation.objects.get(province__code=province, kind="department")
    data = {name: form.cleaned_data[name] for name in ("name", "number", "decided_date")}
    council.set_up_council(department, **data, seats=form.seats(), by=request.actor, at=now)
    messages.success(request, _("Đã lập hội đồng."))
    return True


def _serving(province: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        valid_on(timezone.localdate()), organisation__province__code=province
    )
