"""In by a telephone or a mail address alone; and where a demonstration shows what it would send."""

from __future__ import annotations

from datetime import datetime

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import gateway
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.directory import forms
from khuyencong.directory.access import ActorRequest, public, signed_in
from khuyencong.directory.access.entering import CONTACT, send_code
from khuyencong.directory.models import User
from khuyencong.directory.services import contacts
from khuyencong.ui.acts import Act, Page


def _ask(request: ActorRequest, *, contact: str, by: Actor, at: datetime) -> str:
    return send_code(request, contact, at=at)


def _confirm(
    request: ActorRequest, *, contact: str, code: str, by: Actor, at: datetime
) -> HttpResponse:
    try:
        user = contacts.confirm(contact, code=code, at=at)
    except contacts.HasAccount:
        messages.info(
            request,
            _("Bạn đã có tài khoản. Đăng nhập bằng tên và mật khẩu như mọi khi là vào đúng đó."),
        )
        return redirect_to_login(address("own_workshops"), settings.LOGIN_URL)
    request.session.pop(CONTACT, None)
    return perform_login(request, user)  # a second factor is asked for as after a password


ENTER = {"ask": Act(_ask, forms.ContactForm, then=str)}
CODE = {"confirm": Act(_confirm, forms.ContactCodeForm, then=lambda response: response.url)}


@public
def enter(request: ActorRequest) -> HttpResponse:
    """A code to a telephone or a mail address. The answer is the same for every one."""
    page = Page(request, ENTER, request)
    if answer := page.perform():
        return answer
    return page.show("directory/enter.html", {"form": page.forms["ask"]})


@public
def enter_code(request: ActorRequest) -> HttpResponse:
    asked = {"initial": {"contact": request.session.get(CONTACT, "")}}
    page = Page(request, CODE, request, options={"confirm": asked})
    if answer := page.perform():
        return answer
    return page.show("directory/enter_code.html", {"form": page.forms["confirm"]})


def _set_password(request: ActorRequest, *, password: str, by: Actor, at: datetime) -> None:
    assert isinstance(request.user, User)  # @signed_in
    own = User.objects.get(pk=request.user.pk)
    user = contacts.set_first_password(own, password=password, by=by, at=at)
    update_session_auth_hash(request, user)  # this session goes on


SET = {
    "set": Act(
        _set_password,
        forms.FirstPasswordForm,
        done=lazy("Đã đặt mật khẩu. Lần sau vào bằng số hoặc thư này và mật khẩu đó."),
        then=lambda _nothing: address("own_workshops"),
    )
}


@signed_in
def set_password(request: ActorRequest) -> HttpResponse:
    """A password for an account that a code opened; who has one changes it elsewhere."""
    assert isinstance(request.user, User)  # @signed_in
    if request.user.has_usable_password():
        return redirect("account_change_password")
    page = Page(request, SET, request)
    if answer := page.perform():
        return answer
    facts = {"form": page.forms["set"], "back": address("own_workshops")}
    return page.show("directory/set_password.html", facts)


@public
def shown_messages(request: ActorRequest) -> HttpResponse:
    """What a demonstration would have sent, the newest first. Elsewhere there is no such page."""
    if not settings.IS_DEMONSTRATION:
        raise Http404(_("Trang này chỉ có ở bản trình diễn."))
    return render(request, "directory/shown_messages.html", {"rows": gateway.written(most=20)})
