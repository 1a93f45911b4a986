"""A once-only code with which a new person sets her password: nobody else ever knows it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.directory import permissions, selectors
from khuyencong.directory.models import Recovery, User

LASTS = timedelta(days=7)


@transaction.atomic
def first_code(user: User, *, by: Actor, at: datetime) -> str:
    """The code, shown this once; good for seven days and only until a password is set.

    Afterwards a password is given back by two persons (`recovery`).
    """
    user = lock(user)
    permissions.can_administer(by, *selectors.provinces_of(user.person)).require()
    if user.has_usable_password():
        raise Refused(
            _("{name} đã đặt mật khẩu.").format(name=user.full_name),
            fix=_("Quên mật khẩu thì cấp lại tại quầy: một người lập phiếu, một người duyệt."),
        )
    code = f"{secrets.randbelow(10**8):08d}"
    Recovery.objects.filter(user=user, used_at=None).update(expires_at=at)
    Recovery.objects.create(
        user=user,
        is_at_counter=True,
        how=_("mở tài khoản"),
        opened_by_id=by.id,
        opened_by=by.name,
        opened_at=at,
        code_hash=make_password(code),
        expires_at=at + LASTS,
    )
    events.record(f"user:{user.uuid}", "first_code", {}, by=by, at=at)
    return code
