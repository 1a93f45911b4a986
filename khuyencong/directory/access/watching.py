"""What the sign-in library does, told to the security log; its second factors, to the chains."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils import timezone

from khuyencong.core import events, proxies, security_log
from khuyencong.core.actors import SYSTEM


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
    for saved in (post_save, post_delete):
        saved.connect(_changed, sender=Authenticator, dispatch_uid="second_factor_changed")


def _changed(sender: Any, instance: Authenticator, update_fields: Any = None, **_rest: Any) -> None:
    """A second factor given, spent (a code of the recovery sheet) or taken away."""
    if update_fields is not None and set(update_fields) == {"last_used_at"}:
        return
    payload = {"type": instance.type}
    with transaction.atomic():
        events.record(
            instance.user.stream, "change_second_factor", payload, by=SYSTEM, at=timezone.now()
        )


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
