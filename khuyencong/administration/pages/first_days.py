"""The first day: what somebody new looks at, role by role, until she knows her way."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from khuyencong.administration.selectors.first_day import of_roles
from khuyencong.directory.access import ActorRequest, signed_in
from khuyencong.directory.selectors.first_days import KEPT_DAYS, KNOWS
from khuyencong.ui import navigation


@signed_in
def first_day(request: ActorRequest) -> HttpResponse:
    first = navigation.first_page(request.actor.roles)
    if request.method == "POST":
        answer = redirect(first)
        answer.set_cookie(KNOWS, "1", max_age=KEPT_DAYS * 86400, samesite="Lax")
        return answer
    return render(
        request,
        "administration/first_day.html",
        {"days": of_roles(request.actor.roles), "first": first},
    )
