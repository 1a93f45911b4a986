"""How allauth behaves here: accounts are opened by the administrator, never by sign-up."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import proxies
from khuyencong.core.errors import Refused
from khuyencong.directory.access import identified, sessions
from khuyencong.directory.models import User
from khuyencong.directory.services import limits, passwords

OWN_METHODS = ("password", "mfa")  # what an identity provider says is not typed here


def called(user: User) -> str:
    """How somebody is greeted: by her name, never by her login."""
    return user.full_name.strip() or _("bạn")


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        if identified.was_given(self.request):
            stages.remove("allauth.mfa.stages.AuthenticateStage")
        return stages

    def login(self, request: HttpRequest, user: User) -> None:
        """Whoever has just signed in by her own password, and by her second factor where she has
        one, has confirmed who she is: she is not asked for the same again until that grows old."""
        super().login(request, user)
        records = get_authentication_records(request, user)
        for record in records:
            if record["method"] in OWN_METHODS:
                record["reauthenticated"] = True
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        attempt = _attempt(request, credentials.get("username", ""))
        try:
            limits.begin(attempt, now=timezone.now())
        except Refused as refused:
            words = _("Đã thử mật khẩu quá nhiều lần cho tài khoản này.")
            raise ValidationError(f"{words} {refused.fix}") from None
        if passwords.is_refused(credentials.get("password", "")):
            credentials["password"] = (
                secrets.token_hex()
            )  # as wrong as any other, in words and time
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            limits.was_right(attempt)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted above, by account and place; the library would count strangers' mistypes too."""


def _attempt(request: HttpRequest, name: str) -> limits.Try:
    who = sessions.known(request)
    is_known = bool(who) and User.objects.filter(pk=who, username__iexact=name.strip()).exists()
    return limits.Try(name, proxies.visitor(request), is_known)
