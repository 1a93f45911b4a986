"""What an owner begins with: her answers, her account, her workshops and who else claims them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.money import dong
from khuyencong.directory import permissions
from khuyencong.directory.access import ActorRequest, public, signed_in
from khuyencong.directory.access.entering import send_code
from khuyencong.directory.forms import OwnAccountForm
from khuyencong.directory.models import Claim, Establishment, Person, User
from khuyencong.directory.services import bank_accounts, corrections, helpers, owning
from khuyencong.portal import forms, selectors
from khuyencong.portal.models import Sketch
from khuyencong.portal.pages.provinces import shown
from khuyencong.portal.services import sketches
from khuyencong.rules import engine
from khuyencong.ui.acts import Act, Page


def _begin(
    request: ActorRequest, *, contact: str, answers: dict[str, str], by: Actor, at: datetime
) -> str:
    """Keeps the answers; who is not signed in goes on by a code."""
    if isinstance(request.user, User):
        sketches.keep(answers, contact=request.user.username, at=at)
        return reverse("portal:my_workshops")
    address = send_code(request, contact, at=at)
    sketches.keep(answers, contact=contact, at=at)
    return address


BEGIN = {"begin": Act(_begin, forms.BeginForm, then=str)}


@public
def begin(request: ActorRequest) -> HttpResponse:
    """From the pre-check into a draft, by a telephone number alone."""
    initial = {name: request.GET.get(name, "") for name in forms.AskForm.base_fields}
    if isinstance(request.user, User):
        initial["contact"] = request.user.phone or request.user.email
    page = Page(request, BEGIN, request, options={"begin": {"initial": initial}})
    if answer := page.perform():
        return answer
    form = page.forms["begin"]
    carried = form.typed() if form.is_bound else {k: v for k, v in initial.items() if v}
    carried.pop("contact", None)
    return page.show("portal/begin.html", {"form": form, "carried": carried})


def _person(request: ActorRequest) -> Person:
    missing = _("Tài khoản này chưa gắn với một người. Hỏi Trung tâm khuyến công.")
    return find(Person.objects.order_by("pk"), missing, user=request.user)


def _to_own(formed: Establishment | Claim) -> str:
    return reverse("portal:my_workshops")


FORM = {
    "form": Act(
        owning.form_workshop,
        forms.OwnWorkshopForm,
        done=lambda formed: (
            _("Cơ sở này đã có trong sổ của tỉnh: cán bộ xem và xác nhận bạn là chủ.")
            if isinstance(formed, Claim)
            else _("Đã khai báo cơ sở {name}.").format(name=formed.name)
        ),
        then=_to_own,
    )
}


@signed_in
def form_workshop(request: ActorRequest) -> HttpResponse:
    """Her workshop, with what she answered before already in its boxes."""
    person = _person(request)
    user = request.user
    assert isinstance(user, User)  # @signed_in
    province, today = shown(request), timezone.localdate()
    places = selectors.communes_of(province.code, on=today)
    initial: dict[str, Any] = {
        "owner_phone": user.phone,
        "owner_name": person.full_name if person.sort_key else "",
    }
    if sketch := selectors.sketches_of(user).first():
        initial |= {"legal_form": sketch.answers.get("form", "")}
        named = selectors.place_answered(sketch.answers.get("place", ""), province.code, on=today)
        initial |= {"place": named.pk} if named else {}
    options: dict[str, dict[str, Any]] = {"form": {"places": places, "initial": initial}}
    page = Page(request, FORM, person, options=options)
    if answer := page.perform():
        return answer
    facts = {"form": page.forms["form"], "province": province}
    return page.show("portal/form_workshop.html", facts)


WORKSHOPS = {
    "say": Act(
        owning.say_as_holder,
        forms.HolderForm,
        subject="claim",
        done=lazy("Đã ghi lời của bạn; cán bộ xem rồi trả lời."),
    ),
    "forget": Act(sketches.forget, forms.SketchForm, subject="sketch"),
}


def _shown(sketch: Sketch) -> dict[str, object]:
    activity = sketch.answers.get("activity", "")
    typed = sketch.answers.get("cost_dong", "")
    form = forms.AskForm({"cost_dong": typed})
    return {
        "pk": sketch.pk,
        "kept_at": sketch.kept_at,
        "cost": dong(form.cleaned_data["cost_dong"]) if form.is_valid() else typed,
        "activity": engine.label(activity, get_language() or "vi") if activity else "",
    }


@signed_in
def my_workshops(request: ActorRequest) -> HttpResponse:
    """Workshops of hers, what she asked for, and what others claim of them."""
    user = request.user
    assert isinstance(user, User)  # @signed_in
    owned = selectors.owned_by(request.actor)
    kept = selectors.sketches_of(user)
    waiting = selectors.claims_to_answer(request.actor)
    options: dict[str, dict[str, Any]] = {"say": {"rows": waiting}, "forget": {"rows": kept}}
    page = Page(request, WORKSHOPS, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "portal/my_workshops.html",
        {
            "owned": owned,
            "kept": [_shown(sketch) for sketch in kept[:5]],
            "waiting": waiting,
            "typed": page.typed,
            "claims": Claim.objects.filter(person__user=user).order_by("-pk")[:20],
        },
    )


ASKED_FOR = timedelta(days=90)  # until when the form says, unless another day is typed
OWN = {
    "change": Act(
        corrections.change_own,
        forms.ContactsForm,
        done=lazy("Đã ghi; mục cũ còn ở lịch sử."),
    ),
    "account": Act(
        bank_accounts.ask,
        OwnAccountForm,
        done=lazy("Đã gửi số tài khoản; cán bộ xác nhận thì mới dùng."),
    ),
    "invite": Act(
        helpers.invite_helper,
        forms.HelperForm,
        done=lazy("Đã nhờ {contact}: người đó vào bằng mã gửi đến đây."),
    ),
    "end_help": Act(
        helpers.end_help,
        forms.EndHelpForm,
        subject="given",
        done=lazy("Đã thôi nhờ. Những gì đã nhập vẫn còn."),
    ),
}


@signed_in
def my_workshop(request: ActorRequest, code: str) -> HttpResponse:
    """One workshop of hers: its address, telephone and bank account, with what was before."""
    own = find(selectors.owned_by(request.actor), _("Không có cơ sở này của bạn."), code=code)
    facts = {"address_text": own.address_text, "owner_phone": own.owner_phone}
    options: dict[str, dict[str, Any]] = {
        "change": {"initial": facts},
        "account": {"initial": {"holder": own.owner_name}},
        "invite": {"initial": {"until_date": timezone.localdate() + ASKED_FOR}},
        "end_help": {"rows": (asked := selectors.helpers_of(own))},
    }
    page = Page(request, OWN, own, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "portal/my_workshop.html",
        {
            "own": own,
            "changing": page.forms["change"],
            "asking": page.forms["account"],
            "inviting": page.forms["invite"],
            "may_invite": permissions.can_invite(own, request.actor),
            "helpers": asked[:50],
            "today": timezone.localdate(),
            "may_change": permissions.can_change_own(own, request.actor),
            "waiting": own.bank_accounts.filter(answered_at=None),
            "accounts": own.bank_accounts.order_by("-pk"),
            "changes": own.changes.order_by("-valid_from", "-pk")[:50],
        },
    )
