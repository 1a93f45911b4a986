"""What was told to the person who is signed in, and staying signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from khuyencong.directory import notices, sessions
from khuyencong.directory.access import ActorRequest, signed_in
from khuyencong.directory.models import Notice, User

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
