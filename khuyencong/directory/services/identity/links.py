"""Which account an identity opens: linked once by whoever is signed in to it, never by a match.

An e-mail address, a name or a telephone may have been given to somebody else since; the provider's
own name for a person is the only one that stays.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.told import told
from khuyencong.directory.models import IdentityLink, User
from khuyencong.directory.services import notices
from khuyencong.directory.services.identity.answers import Identity, configured


class NotLinked(Refused):
    why = "not_linked"


def user_of(identity: Identity) -> User:
    """Its account. Refused when it was linked to none."""
    link = IdentityLink.objects.filter(issuer=identity.issuer, subject=identity.subject).first()
    if link is None:
        raise NotLinked(
            _("Danh tính {provider} này chưa nối với tài khoản nào.").format(
                provider=configured().name
            ),
            fix=_("Đăng nhập bằng mật khẩu rồi nối một lần tại mục Phiên đăng nhập."),
        )
    return link.user


def link(user: User, identity: Identity, *, by: Actor, at: datetime) -> None:
    """Nối danh tính với tài khoản. Pressed twice it is done once; the person is told of it."""
    if by.id != str(user.uuid):
        raise Refused(
            _("Chỉ chủ tài khoản tự nối danh tính của mình."),
            fix=_("Đăng nhập bằng tài khoản cần nối."),
        )
    try:
        with transaction.atomic():
            _link(user, identity, by=by, at=at)
    except IntegrityError:  # two at once
        raise _taken(identity) from None


def _link(user: User, identity: Identity, *, by: Actor, at: datetime) -> None:
    user = User.objects.select_for_update().get(pk=user.pk)
    mine = IdentityLink.objects.filter(user=user, issuer=identity.issuer).first()
    if mine is not None and mine.subject == identity.subject:
        return
    if mine is not None:
        raise Refused(
            _("Tài khoản này đã nối với một danh tính {provider} khác.").format(
                provider=configured().name
            ),
            fix=_("Bỏ nối danh tính cũ trước."),
        )
    if IdentityLink.objects.filter(issuer=identity.issuer, subject=identity.subject).exists():
        raise _taken(identity)
    made = IdentityLink.objects.create(
        user=user, issuer=identity.issuer, subject=identity.subject, linked_at=at
    )
    events.record(user.stream, "link_identity", {}, by=by, at=at)
    text = lazy("Tài khoản của bạn vừa nối với {provider}. Không phải bạn? Bỏ nối và báo ngay.")
    notices.tell(
        [user],
        text=told(text, provider=configured().name),
        path=reverse("identity_link"),
        key=f"link/{made.pk}",
        at=at,
    )


def _taken(identity: Identity) -> Refused:
    return Refused(
        _("Danh tính {provider} này đã nối với một tài khoản khác.").format(
            provider=configured().name
        ),
        fix=_("Bỏ nối ở tài khoản kia trước, hoặc nhờ quản trị của tỉnh."),
    )


@transaction.atomic
def unlink(user: User, *, by: Actor, at: datetime) -> None:
    """Bỏ nối: no identity opens the account any more. Pressed twice it is done once; the last way
    to sign in is not taken away."""
    if not user.has_usable_password() and IdentityLink.objects.filter(user=user).exists():
        raise Refused(
            _("Tài khoản này chưa có mật khẩu: bỏ nối thì không còn cách nào đăng nhập."),
            fix=_("Đặt mật khẩu trước tại trang Quên mật khẩu, rồi bỏ nối."),
        )
    gone, _models = IdentityLink.objects.filter(user=user).delete()
    if gone:
        events.record(user.stream, "unlink_identity", {}, by=by, at=at)
