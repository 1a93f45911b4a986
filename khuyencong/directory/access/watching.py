"""What the sign-in library does, told to the security log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from khuyencong.core import proxies, security_log


def connect() -> None:
    for signal, what in (
        (auth.user_logged_in, "sign_in"),
        (auth.user_logged_out, "sign_out"),
        (account.password_changed, "password_changed"),
        (mfa.authenticator_added, "second_factor_added"),
        (mfa.authenticator_removed, "second_factor_removed"),
        (mfa.authentication_failed, "second_factor_refused"),
    ):
        signal.connect(_teller(what), weak=False, dispatch_uid=f"security_log/{what}")
    auth.user_login_failed.connect(_refused, dispatch_uid="security_log/refused")


def _teller(what: str) -> Any:
    def tell(
        sender: Any, request: HttpRequest | None = None, user: Any = None, **_rest: Any
    ) -> None:
        account = security_log.tag(user.uuid) if user is not None else ""
        security_log.note(what, account=account, **_place(request))

    return tell


def _refused(sender: Any, request: HttpRequest | None = None, **_rest: Any) -> None:
    """The name that was typed is not written: people type their passwords there."""
    security_log.note("sign_in_refused", **_place(request))


def _place(request: HttpRequest | None) -> dict[str, str]:
    return {"visitor": security_log.tag(proxies.visitor(request))} if request else {}
