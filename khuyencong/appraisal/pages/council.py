"""Screens of the council: its members, a member's sheet, the closing of a review."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import Council, Sheet
from khuyencong.appraisal.services import council
from khuyencong.core.actors import Actor
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Assignment, Organisation, Person, valid_on
from khuyencong.projects import selectors as projects
from khuyencong.projects.papers import parts
from khuyencong.rules.rows import unseen_in_words
from khuyencong.rules.scoring import are_apart, points
from khuyencong.ui.acts import Act, Page

SCORING = {
    "score": Act(council.score, forms.ScoreForm, done=_("Đã ghi phiếu chấm.")),
    "key": Act(council.score, forms.PaperSheetForm, done=_("Đã nhập phiếu giấy.")),
    "close": Act(
        council.close_review, forms.CloseForm, done=_("Đã chốt điểm và phát hành biên bản.")
    ),
}


@officers
def score(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """My sheet; for chair and secretary also where the council stands, and its closing."""
    review = selectors.find_review(number, by=request.actor)
    rules, free = council.criteria(review), council.free_members(review)
    seat = permissions.member_of(review.council, request.actor)
    mine = Sheet.objects.filter(review=review, member=seat).order_by("pk").last() if seat else None
    asked = {"criteria": rules.criteria, "language": get_language() or "vi"}
    initial = {f"mark_{code}": mark for code, mark in mine.marks.items()} if mine else None
    page = Page(
        request,
        SCORING,
        review,
        options={
            "score": asked | {"initial": initial},
            "key": asked | {"members": free, "prefix": "paper"},
        },
    )
    if answer := page.perform():
        return answer
    may_close = permissions.can_close(review, request.actor)
    may_see = may_close or permissions.can_see_sheets(review, request.actor)
    sheets = council.counting_sheets(review)
    return page.show(
        "appraisal/score.html",
        {
            "review": review,
            "rules": rules,
            "unseen": unseen_in_words(rules.unseen, get_language() or "vi"),
            "form": page.forms["score"],
            "keyed": page.forms["key"],
            "close": page.forms["close"],
            "may_score": permissions.can_score(review, request.actor),
            "may_key": permissions.can_key_sheet(review, request.actor),
            "may_close": may_close,
            "sheets": sheets if may_see else [],
            "count": len(sheets),
            "needed": council.quorum(review),
            "free": free,
            "is_apart": are_apart([sheet.points for sheet in sheets], rules),
            "mine": mine,
            "points": points,
            "lines": projects.estimate_lines(review.project),
        },
    )


@officers
def sheet(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The sheet to print: one for each member, or blank."""
    review = selectors.find_review(number, by=request.actor)
    rules = council.criteria(review)
    names = [member.person.full_name for member in council.free_members(review)]
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


def _set_up(province: str, *, by: Actor, at: datetime, **values: object) -> Council:
    body = Organisation.objects.get(province__code=province, kind="department")
    return council.set_up_council(body, by=by, at=at, **values)  # type: ignore[arg-type]


COUNCILS = {
    "set_up": Act(_set_up, forms.CouncilForm, done=_("Đã lập hội đồng.")),
    "end": Act(
        council.end_council,
        forms.EndCouncilForm,
        subject="council",
        done=_("Đã ghi hội đồng thôi làm việc."),
    ),
}


@officers
def council_list(request: ActorRequest) -> HttpResponse:
    """Councils of my province; the head of the Department sets them up here."""
    today, provinces = timezone.localdate(), request.actor.provinces
    province = min(provinces, default="")
    serving = set(_serving(province).values_list("person", flat=True))
    people = Person.objects.filter(pk__in=serving, user__is_active=True)
    page = Page(
        request,
        COUNCILS,
        province,
        options={
            "set_up": {"people": people.order_by("sort_key", "pk")},
            "end": {"rows": Council.objects.filter(province__code=province)},
        },
        more={"end": {"ended_date": today}},
    )
    if answer := page.perform():
        return answer
    rows = Council.objects.filter(province__code__in=provinces).order_by("-decided_date", "-pk")
    return page.show(
        "appraisal/councils.html",
        {
            "rows": rows.prefetch_related("members__person")[:50],
            "form": page.forms["set_up"],
            "decision": permissions.can_set_up(province, request.actor),
        },
    )


def _serving(province: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        valid_on(timezone.localdate()), organisation__province__code=province
    )
