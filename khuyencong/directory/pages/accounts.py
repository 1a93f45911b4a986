"""What was told to the person who is signed in; staying signed in; the ways back in."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from khuyencong.core import proxies
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory import forms, permissions
from khuyencong.directory.access import ActorRequest, identified, public, roles, sessions, signed_in
from khuyencong.directory.models import IdentityLink, Notice, Recovery, User
from khuyencong.directory.permissions import AT_A_COUNTER
from khuyencong.directory.services import contacts, identity, notices, recovery
from khuyencong.ui import navigation
from khuyencong.ui.acts import Act, Page

ROWS = 25
WAITS = timedelta(days=7)  # a slip of the counter that nobody approved


def _read(user: User, *, by: Actor, at: datetime) -> None:
    notices.mark_read(user, at=at)


def _choose(user: User, *, mode: str, by: Actor, at: datetime) -> None:
    notices.choose_mode(user, mode)


NOTICES = {"read": Act(_read), "mode": Act(_choose, forms.ModeForm)}


@signed_in
def notice_list(request: ActorRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # @signed_in
    page = Page(request, NOTICES, user)
    if answer := page.perform():
        return answer
    after = read_key(request.GET.get("after"))
    rows = list(Notice.objects.newest(user, after=after)[: ROWS + 1])
    address = reverse("notices")
    return page.show(
        "directory/notices.html",
        {
            "rows": rows[:ROWS],
            "first_url": address if after else None,
            "next_url": f"{address}?after={rows[ROWS - 1].pk}" if len(rows) > ROWS else None,
            "modes": User.NoticeMode.choices,
            "mode": user.notice_mode,
            "form": page.forms["mode"],
        },
    )


def _end(session: UserSession, *, by: Actor, at: datetime) -> None:
    session.end()


def _end_others(others: list[UserSession], *, by: Actor, at: datetime) -> None:
    for session in others:
        session.end()


SESSIONS = {
    "end": Act(_end, forms.EndForm, subject="end", done=lazy("Đã kết thúc phiên đăng nhập đó.")),
    "others": Act(_end_others, done=lazy("Đã kết thúc mọi phiên khác.")),
}


@signed_in
def session_list(request: ActorRequest) -> HttpResponse:
    """Where her account is signed in, to be ended one by one or all but this one."""
    open_ones = UserSession.objects.purge_and_list(request.user)
    others = [one for one in open_ones if one.session_key != request.session.session_key]
    rows = UserSession.objects.filter(pk__in=[one.pk for one in others])
    page = Page(request, SESSIONS, others, options={"end": {"rows": rows}})
    if answer := page.perform():
        return answer
    return page.show("directory/sessions.html", {"others": rows.order_by("-created_at", "-pk")})


@signed_in
def first_page(request: ActorRequest) -> HttpResponse:
    """Where each role begins after signing in, as the apps of those pages registered it."""
    return redirect(navigation.first_page(request.actor.roles))


@signed_in
def stay(request: ActorRequest) -> HttpResponse:
    """Makes the session as long as it was at sign-in."""
    if request.method != "POST":
        return redirect("notices")
    sessions.prolong(request, now=timezone.now())
    return JsonResponse({"left": settings.SESSION_COOKIE_AGE})


@public
@require_safe
def provider_start(request: ActorRequest) -> HttpResponse:
    _require_provider()
    return identified.start(request, at=timezone.now())


@public
@require_safe
def provider_answer(request: ActorRequest) -> HttpResponse:
    """Back from the identity provider: signed in, or an identity that waits to be linked."""
    _require_provider()
    now = timezone.now()
    attempt, who = identified.answer(request, at=now)
    if not attempt.links:
        return identified.sign_in(request, attempt, who)
    identified.wait_for_link(request, attempt, who, at=now)
    return redirect("identity_link")


@signed_in
@require_safe
def identity_link_start(request: ActorRequest) -> HttpResponse:
    _require_provider()
    return identified.start_link(request, _own(request), at=timezone.now())


def _link(waiting: tuple[User, identity.Identity | None], *, by: Actor, at: datetime) -> None:
    user, who = waiting
    if who is None:
        raise Refused(
            _("Không còn danh tính nào chờ nối."), fix=_("Bấm nối để sang trang kia lần nữa.")
        )
    identity.link(user, who, by=by, at=at)


def _unlink(waiting: tuple[User, identity.Identity | None], *, by: Actor, at: datetime) -> None:
    identity.unlink(waiting[0], by=by, at=at)


LINKS = {
    "link": Act(_link, done=lazy("Đã nối. Từ nay đăng nhập được bằng danh tính này.")),
    "unlink": Act(_unlink, done=lazy("Đã bỏ nối. Từ nay chỉ đăng nhập bằng mật khẩu.")),
}


@signed_in
def identity_link(request: ActorRequest) -> HttpResponse:
    """The identity that opens her account beside the password; linked here, and cut off again."""
    _require_provider()
    user = _own(request)
    who = identified.to_link(request, user, at=timezone.now())
    page = Page(request, LINKS, (user, who))
    if page.pressed == "unlink":
        identified.require_fresh(request)
    answer = page.perform()
    if page.pressed:
        identified.forget(request)
    if answer:
        return answer
    link = IdentityLink.objects.filter(user=user).first()
    return page.show(
        "directory/identity_link.html", {"link": link, "who": None if page.pressed else who}
    )


def _require_provider() -> None:
    if settings.OIDC is None:
        raise Http404


def _own(request: ActorRequest) -> User:
    assert isinstance(request.user, User)  # @signed_in
    return request.user


def _ask(visitor: str, *, username: str, by: Actor, at: datetime) -> None:
    recovery.ask(username, visitor=visitor, at=at)


def _use(
    _nobody: None, *, username: str, code: str, password: str, by: Actor, at: datetime
) -> None:
    recovery.use(username, code=code, password=password, at=at)


ASK = {"ask": Act(_ask, forms.AskCodeForm)}
USE = {
    "use": Act(
        _use,
        forms.UseCodeForm,
        done=lazy("Đã đặt mật khẩu mới. Đăng nhập bằng mật khẩu đó."),
    )
}


@public
def ask_code(request: ActorRequest) -> HttpResponse:
    """A code to the telephone on record. The answer is the same for every name."""
    page = Page(request, ASK, proxies.visitor(request))
    if answer := page.perform(then=reverse("recover_use")):
        return answer
    return page.show("directory/ask_code.html", {"form": page.forms["ask"]})


@public
def use_code(request: ActorRequest) -> HttpResponse:
    page = Page(request, USE)
    if answer := page.perform(then=reverse("account_login")):
        return answer
    return page.show("directory/use_code.html", {"form": page.forms["use"]})


def _open(_nobody: None, *, username: str, by: Actor, at: datetime, **seen: object) -> Recovery:
    people = recovery.reachable(by, on=hanoi_date(at))
    user = people.filter(username__iexact=username).first()
    if user is None:
        raise Refused(
            _("Không có tài khoản này trong phạm vi của bạn."),
            fix=_("Kiểm tra tên đăng nhập; cơ sở ngoài địa bàn thì nhờ Trung tâm."),
            field="username",
        )
    return recovery.open_at_counter(user, by=by, at=at, **seen)  # type: ignore[arg-type]


COUNTERS = {
    "open": Act(
        _open,
        forms.CounterForm,
        done=lazy("Đã lập phiếu. Một cán bộ khác xem và duyệt."),
    ),
    "approve": Act(recovery.approve, forms.ApproveForm, subject="approve", is_shown=True),
    "give": Act(contacts.give_at_counter, forms.GiveCodeForm, is_shown=True),
}


@roles(*AT_A_COUNTER)
def counter(request: ActorRequest) -> HttpResponse:
    """Two officers at a counter: one has seen the person, another approves and hands the code."""
    now = timezone.now()
    people = recovery.reachable(request.actor, on=hanoi_date(now))
    waiting = Recovery.objects.filter(
        Exists(people.filter(pk=OuterRef("user"))),
        is_at_counter=True,
        code_hash="",
        opened_at__gt=now - WAITS,
    ).select_related("user")
    page = Page(request, COUNTERS, options={"approve": {"rows": waiting}})
    if answer := page.perform():
        return answer
    codes = {page.pressed: page.result or ""}
    approved, given = page.forms["approve"], page.forms["give"]
    return page.show(
        "directory/counter.html",
        {
            "form": page.forms["open"],
            "code": codes.get("approve"),
            "of": approved.cleaned_data["approve"] if codes.get("approve") else None,
            "give": given,
            "given": codes.get("give"),
            "given_to": given.cleaned_data["phone"] if codes.get("give") else "",
            "may_give": bool(permissions.can_give_code(request.actor)),
            "waiting": waiting.order_by("pk"),
        },
    )
