"""Who is new here: for two weeks, or until she says that she knows her way."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from khuyencong.core import events
from khuyencong.directory.models import User

FIRST_DAYS = timedelta(days=14)  # from the first event of an account
KNOWS, KEPT_DAYS = "biet-roi", 365  # the cookie of who said so, and how long it is kept


def is_new(request: HttpRequest, *, at: datetime) -> bool:
    if KNOWS in request.COOKIES or not isinstance(request.user, User):
        return False
    first = events.history(request.user.stream).values_list("at", flat=True).first()
    return first is not None and at - first < FIRST_DAYS
