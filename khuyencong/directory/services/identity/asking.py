"""One sign-in at the provider: sent there with secrets of its own, and what comes back.

Authorization code with PKCE (RFC 7636), state and nonce, each new and used once.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.directory.services.identity import provider, tokens
from khuyencong.directory.services.identity.answers import Identity, Untrusted, configured

LASTS = 600  # seconds


@dataclass(frozen=True)
class Attempt:
    """`then`: the page to go on to. `links`: the account that asked to be linked, "" at sign-in."""

    state: str
    nonce: str
    verifier: str
    begun_at: float
    then: str = ""
    links: str = ""


def begin(*, then: str = "", links: str = "", at: datetime) -> Attempt:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _one in range(3))
    return Attempt(state, nonce, verifier, at.timestamp(), then, links)


def address(attempt: Attempt) -> str:
    """Where the provider is asked. Whoever wants a link signs in there anew."""
    ours = configured()
    challenge = urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": ours.client_id,
        "redirect_uri": _back(),
        "scope": ours.scope,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if ours.acr:
        asked["acr_values"] = " ".join(sorted(ours.acr))
    if attempt.links:
        asked["prompt"] = "login"
    place = provider.about()["authorization_endpoint"]
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def finish(
    attempt: Attempt, *, code: str, error: str = "", issuer: str = "", at: datetime
) -> Identity:
    """Whom the provider names for this code. `issuer`: as the address says it (RFC 9207);
    `error`: as the provider says it when there is no code."""
    ours = configured()
    if not 0 <= at.timestamp() - attempt.begun_at <= LASTS:
        raise not_ours()
    if issuer and issuer != ours.issuer:
        raise Untrusted("issuer")
    if error or not code:
        raise CodeRefused(
            _("{provider} không cho biết bạn là ai: ở đó việc đăng nhập chưa xong.").format(
                provider=ours.name
            ),
            fix=_("Đăng nhập lại từ đầu, hoặc bằng mật khẩu."),
        )
    status, answer = _exchange(attempt, code)
    if status != 200:
        raise CodeRefused(
            _("{provider} không nhận mã của lần đăng nhập này.").format(provider=ours.name),
            fix=_("Đăng nhập lại từ đầu; mỗi mã chỉ dùng được một lần."),
        )
    return tokens.identity(answer.get("id_token"), nonce=attempt.nonce, at=at)


def _exchange(attempt: Attempt, code: str) -> tuple[int, dict[str, Any]]:
    """(status, answer) of the provider to this code and the verifier that belongs to it."""
    ours = configured()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _back(),
        "code_verifier": attempt.verifier,
    }
    login = (ours.client_id, ours.client_secret) if ours.client_secret else None
    ways = provider.about().get("token_endpoint_auth_methods_supported")
    if login is None:
        form["client_id"] = ours.client_id
    elif isinstance(ways, list) and "client_secret_basic" not in ways:
        form |= {"client_id": ours.client_id, "client_secret": ours.client_secret}
        login = None
    return provider.post(form, login=login)


class CodeRefused(Refused):
    why = "code"


class NotOurs(Refused):
    why = "state"


def not_ours() -> NotOurs:
    return NotOurs(
        _("Lần đăng nhập này không bắt đầu ở trình duyệt này, đã dùng, hoặc đã quá 10 phút."),
        fix=_("Bắt đầu lại từ trang đăng nhập."),
    )


def _back() -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse('provider_answer')}"
