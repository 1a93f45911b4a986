"""What was told to the person who is signed in; staying signed in; the ways back in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, public, roles, sessions, signed_in
from khuyencong.directory.forms import AskCodeForm, CounterForm, UseCodeForm
from khuyencong.directory.models import Notice, Recovery, User
from khuyencong.directory.services import notices, recovery

ROWS = 100


@signed_in
def notice_list(request: ActorRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # @signed_in
    if request.method == "POST":
        if (mode := request.POST.get("mode")) in User.NoticeMode.values:
            notices.choose_mode(user, mode)
        else:
            notices.mark_read(user, at=timezone.now())
        return redirect("notices")
    return render(
        request,
        "directory/notices.html",
        {
            "rows": Notice.objects.filter(user=user).order_by("-at", "-pk")[:ROWS],
            "modes": User.NoticeMode.choices,
            "mode": user.notice_mode,
        },
    )


@signed_in
def stay(request: ActorRequest) -> HttpResponse:
    """Makes the session as long as it was at sign-in."""
    if request.method != "POST":
        return redirect("notices")
    sessions.prolong(request, now=timezone.now())
    return JsonResponse({"left": settings.SESSION_COOKIE_AGE})


@public
def ask_code(request: ActorRequest) -> HttpResponse:
    """A code to the telephone on record. The answer is the same for every name."""
    form = AskCodeForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            recovery.ask(form.cleaned_data["username"], at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            return redirect("recover_use")
    return render(
        request,
        "directory/ask_code.html",
        {"form": form, "refusal": refusal},
        status=422 if request.method == "POST" else 200,
    )


@public
def use_code(request: ActorRequest) -> HttpResponse:
    form = UseCodeForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            recovery.use(at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã đặt mật khẩu mới. Đăng nhập bằng mật khẩu đó."))
            return redirect("account_login")
    return render(
        request,
        "directory/use_code.html",
        {"form": form, "refusal": refusal},
        status=422 if request.method == "POST" else 200,
    )


@roles(*recovery.COUNTER)
def counter(request: ActorRequest) -> HttpResponse:
    """Two officers at a counter: one has seen the person, another approves and hands the code."""
    form = CounterForm(request.POST if "username" in request.POST else None)
    refusal, code, of = None, "", None
    now = timezone.now()
    people = recovery.reachable(request.actor, on=hanoi_date(now))
    waiting = Recovery.objects.filter(
        user__in=people, is_at_counter=True, code_hash="", opened_at__gt=now - timedelta(days=7)
    ).select_related("user")
    try:
        if number := request.POST.get("approve", ""):
            of = waiting.filter(pk=number).first() if number.isdigit() else None
            if of is None:
                raise Http404(_("Không có phiếu này trong phạm vi của bạn."))
            code = recovery.approve(of, by=request.actor, at=now)
        elif request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            user = people.filter(username__iexact=data.pop("username")).first()
            if user is None:
                raise Refused(
                    _("Không có tài khoản này trong phạm vi của bạn."),
                    fix=_("Kiểm tra tên đăng nhập; cơ sở ngoài địa bàn thì nhờ Trung tâm."),
                )
            recovery.open_at_counter(user, by=request.actor, at=now, **data)
            messages.success(request, _("Đã lập phiếu. Một cán bộ khác xem và duyệt."))
            return redirect("recover_counter")
    except Refused as error:
        refusal = error
    return render(
        request,
        "directory/counter.html",
        {
            "form": form,
            "refusal": refusal,
            "code": code,
            "of": of,
            "waiting": waiting.order_by("pk"),
        },
        status=422 if request.method == "POST" and not code else 200,
    )
