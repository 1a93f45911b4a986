"""The administrators' pages: people and accounts, bodies, funds, the calendar."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.administration import forms, selectors
from khuyencong.administration.permissions import administered_unit, administrators
from khuyencong.administration.services import days as calendar
from khuyencong.administration.services import people as services
from khuyencong.core import last_copies
from khuyencong.core.calendar import COUNTRY
from khuyencong.core.models import WorkDay
from khuyencong.directory import services as directory
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.models import Unit
from khuyencong.directory.selectors.first_days import is_new
from khuyencong.network import services as network
from khuyencong.ui.acts import Act, Page

ASKED = _("Đã lập đề nghị giao chức danh. Người thứ hai xác nhận ở trang Bàn giao.")


def _moved(count: int) -> str:
    return gettext("Đã ghi ngày; {count} hạn đã dời theo.").format(count=count)


PEOPLE = {"add": Act(services.add_person, forms.PersonForm, is_shown=True)}
PERSON = {
    "ask": Act(services.ask_post, forms.PostForm, done=ASKED),
    "end": Act(
        network.end_post, forms.EndPostForm, subject="post", done=_("Đã ghi ngày thôi chức danh.")
    ),
    "code": Act(services.new_code, is_shown=True),
    "lock": Act(services.lock_account, forms.ReasonForm, done=_("Đã khóa tài khoản.")),
    "unlock": Act(services.unlock_account, forms.ReasonForm, done=_("Đã mở khóa tài khoản.")),
}
BODIES = {"open": Act(services.open_body, forms.BodyForm, done=_("Đã thêm {name}."))}
BODY = {"name": Act(directory.name_body, forms.NameForm, done=_("Đã ghi tên {name}."))}
FUNDS = {"open": Act(services.open_fund, forms.FundForm, done=_("Đã mở nguồn {name}."))}
DAYS = {"enter": Act(calendar.enter_day, forms.DayForm, subject="whose", done=_moved)}


@administrators
def people(request: ActorRequest) -> HttpResponse:
    province = administered_unit(request.actor)
    options: dict[str, dict[str, Any]] = {"add": {"bodies": selectors.bodies_of(province)}}
    page = Page(request, PEOPLE, options=options)
    if answer := page.perform():
        return answer
    response = page.show(
        "administration/people.html",
        {
            "rows": selectors.people_of(province),
            "form": page.forms["add"] if page.result is None else None,
            "code": page.result,
            "copied": last_copies.last(now=timezone.now()),
            "is_new": is_new(request, at=timezone.now()),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


@administrators
def person(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    province = administered_unit(request.actor)
    who = selectors.find_person(number, province=province)
    options: dict[str, dict[str, Any]] = {
        "ask": {"bodies": selectors.bodies_of(province)},
        "end": {
            "held": selectors.held_by(who, province=province, on=timezone.localdate()),
            "auto_id": "end_%s",
        },
        "unlock": {"auto_id": "unlock_%s"},
    }
    page = Page(request, PERSON, who, options=options)
    if answer := page.perform():
        return answer
    streams = [f"person:{who.uuid}"] + ([f"user:{who.user.uuid}"] if who.user else [])
    response = page.show(
        "administration/person.html",
        {
            "person": who,
            "code": page.result,
            "forms": page.forms,
            "linked": selectors.linked_to(who),
            "has_password": bool(who.user and who.user.has_usable_password()),
            "has_post": page.forms["end"].fields["post"].queryset.exists(),
            "posts": who.assignments.order_by("-valid_from", "-pk"),
            "history": selectors.history_of(*streams),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


@administrators
def bodies(request: ActorRequest) -> HttpResponse:
    province = administered_unit(request.actor)
    rows = selectors.bodies_of(province)
    communes = Unit.objects.communes().on(timezone.localdate()).filter(province_code=province.code)
    options: dict[str, dict[str, Any]] = {
        "open": {"bodies": rows, "communes": communes.order_by("sort_key", "pk")}
    }
    page = Page(request, BODIES, province, options=options)
    if answer := page.perform():
        return answer
    return page.show("administration/bodies.html", {"rows": rows, "form": page.forms["open"]})


@administrators
def body(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    province = administered_unit(request.actor)
    found = selectors.find_body(number, province=province)
    page = Page(request, BODY, found)
    if answer := page.perform():
        return answer
    return page.show(
        "administration/body.html",
        {
            "body": found,
            "names": found.names.order_by("-valid_from", "-pk"),
            "form": page.forms["name"],
            "history": selectors.history_of(f"body:{found.uuid}"),
        },
    )


@administrators
def funds(request: ActorRequest) -> HttpResponse:
    province = administered_unit(request.actor)
    page = Page(
        request, FUNDS, province, options={"open": {"bodies": selectors.bodies_of(province)}}
    )
    if answer := page.perform():
        return answer
    return page.show(
        "administration/funds.html",
        {"rows": selectors.funds_of(province), "form": page.forms["open"]},
    )


@administrators
def days(request: ActorRequest) -> HttpResponse:
    province = administered_unit(request.actor)
    page = Page(request, DAYS, options={"enter": {"province": province}})
    if answer := page.perform(then=reverse("administration:days")):
        return answer
    rows = WorkDay.objects.filter(province__in=[COUNTRY, province.code]).order_by("-date", "-pk")
    return page.show(
        "administration/days.html",
        {"rows": rows[:200], "province": province, "form": page.forms["enter"]},
    )
