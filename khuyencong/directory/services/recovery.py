"""Ways back into an account: a code to the telephone or mail on record, or two officers at a
counter who have seen the person. (A lost second factor also has its recovery codes.)

Whoever asks learns nothing about whether an account exists.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from khuyencong.core import events, outbox, rates
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message
from khuyencong.directory import permissions, selectors
from khuyencong.directory.models import Assignment, Establishment, Recovery, User, valid_on
from khuyencong.directory.permissions import COUNTER, GUARDED
from khuyencong.directory.services import identity

TRIES = 5
BY_PHONE, AT_COUNTER = timedelta(minutes=30), timedelta(hours=24)


def ask(username: str, *, visitor: str = "", at: datetime) -> None:
    """Xin mã: the same work for every name. The worker then looks whether there is an account."""
    name = username.strip().lower()
    rates.require(f"recover/{name}", most=3, seconds=3600, now=at)
    rates.require(f"recover/from/{visitor}", most=60, seconds=3600, now=at)
    subject = _("Mã đặt lại mật khẩu")
    outbox.queue("recovery", name or "-", subject, "", at=at, key=f"recover/{uuid.uuid4()}")


@transaction.atomic
def write_code(message: Message, now: datetime) -> outbox.Letter | None:
    """The code to the telephone, or the mail, that the account has; nothing without an account."""
    user = User.objects.filter(username__iexact=message.recipient, is_active=True).first()
    if user is None or not (user.phone or user.email):
        return None
    code = _new_code()
    Recovery.objects.create(
        user=user, opened_at=now, code_hash=make_password(code), expires_at=now + BY_PHONE
    )
    events.record(user.stream, "ask_recovery", {"counter": False}, by=SYSTEM, at=now)
    text = _("Mã đặt lại mật khẩu Khuyến Công: {code}. Không đọc mã này cho ai.").format(code=code)
    way, recipient = ("text", user.phone) if user.phone else ("mail", user.email)
    return outbox.Letter(way, recipient, message.subject, text)


def reachable(by: Actor, *, on: date) -> QuerySet[User]:
    """Accounts somebody may help at a counter: all that the person holds that day lies within the
    officer's own office or among workshops in her reach; for an administrator, within her province.
    Never her own account."""
    administered = {grant.province for grant in by.grants_for("administrator")}
    if not by.has_role(*COUNTER) and not administered:
        return User.objects.none()
    bodies = {grant.organisation_id for grant in by.grants if grant.organisation_id}
    workshops = Establishment.objects.visible_to(by)
    held = Assignment.objects.filter(valid_on(on), person__user=OuterRef("pk"))
    near = Q(organisation_id__in=bodies) | Q(Exists(workshops.filter(pk=OuterRef("establishment"))))
    near |= Q(organisation__province__code__in=administered)
    near |= Q(establishment__province__code__in=administered)
    return User.objects.filter(Exists(held.filter(near)), ~Exists(held.exclude(near))).exclude(
        uuid=by.id
    )


@transaction.atomic
def open_at_counter(
    user: User,
    *,
    how: str,
    by: Actor,
    at: datetime,
    new_phone: str = "",
    drops_second_factor: bool = False,
) -> Recovery:
    """Lập phiếu cấp lại: `how` says how the officer made sure who it is. Another one approves."""
    _require_reach(user, by, at)
    if not how.strip():
        raise Refused(
            _("Chưa ghi đã kiểm tra người bằng cách nào."),
            fix=_("Ví dụ: xem căn cước, đối chiếu tên chủ cơ sở và mã số thuế."),
            field="how",
        )
    recovery = Recovery.objects.create(
        user=user,
        is_at_counter=True,
        how=how.strip(),
        new_phone=new_phone.strip(),
        drops_second_factor=drops_second_factor,
        opened_by_id=by.id,
        opened_by=by.name,
        opened_at=at,
    )
    payload = {"counter": True, "phone_changes": bool(new_phone.strip())}
    events.record(user.stream, "ask_recovery", payload, by=by, at=at)
    return recovery


@transaction.atomic
def approve(recovery: Recovery, *, by: Actor, at: datetime) -> str:
    """Người thứ hai duyệt: the one-time code, to be handed to the person, shown this once."""
    recovery = Recovery.objects.select_for_update().get(pk=recovery.pk)
    _require_reach(recovery.user, by, at)
    if recovery.opened_by_id == by.id:
        raise Refused(
            _("Người lập phiếu không tự duyệt."), fix=_("Nhờ một cán bộ khác xem và duyệt.")
        )
    homes = selectors.provinces_of(recovery.user.person)
    is_theirs = permissions.can_administer(by, *homes)
    if not is_theirs and is_guarded(recovery.user, on=hanoi_date(at)):
        raise Refused(
            _("Tài khoản của lãnh đạo, kế toán, tài chính, quản trị chỉ quản trị được duyệt."),
            fix=_("Nhờ quản trị của tỉnh xem và duyệt phiếu này."),
        )
    if not recovery.is_at_counter or recovery.code_hash:
        raise Refused(_("Phiếu này đã duyệt."), fix=_("Lập phiếu mới nếu mã đã mất."))
    code = _new_code()
    recovery.code_hash, recovery.expires_at = make_password(code), at + AT_COUNTER
    recovery.approved_by_id, recovery.approved_by = by.id, by.name
    recovery.save()
    events.record(recovery.user.stream, "approve_recovery", {}, by=by, at=at)
    return code


def is_guarded(user: User, *, on: date) -> bool:
    """Whether the account holds, that day, a role of money, decisions or accounts."""
    return Assignment.objects.filter(valid_on(on), person__user=user, role__in=GUARDED).exists()


def _require_reach(user: User, by: Actor, at: datetime) -> None:
    if not reachable(by, on=hanoi_date(at)).filter(pk=user.pk).exists():
        raise Refused(
            _("Tài khoản này không trong phạm vi của bạn."),
            fix=_("Nhờ Trung tâm khuyến công hoặc cơ quan của người đó."),
        )


def use(username: str, *, code: str, password: str, at: datetime) -> None:
    """Đặt mật khẩu mới with a code. Sessions elsewhere end, and the person is told."""
    rates.require(f"recover-use/{username.lower()}", most=20, seconds=3600, now=at)
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            " ".join(error.messages), fix=_("Chọn mật khẩu khác, dài hơn."), field="password"
        ) from error
    if user is None:
        _hash_in_vain(code)
    if user is None or not _try(user, code=code, password=password, at=at):
        raise Refused(
            _("Mã không đúng, đã dùng hoặc đã hết hạn."),
            fix=_("Kiểm tra lại mã, hoặc xin mã mới. Mỗi mã thử được {tries} lần.").format(
                tries=TRIES
            ),
            field="code",
        )


@transaction.atomic
def _try(user: User, *, code: str, password: str, at: datetime) -> bool:
    """Counts the try, also when it fails: hence a transaction that ends before the refusal."""
    open_ones = Recovery.objects.select_for_update().filter(
        user=user,
        used_at=None,
        tries__lt=TRIES,
        expires_at__gt=at,
        opened_at__lte=at,  # not by a clock that ran ahead
    )
    recovery = open_ones.exclude(code_hash="").order_by("-pk").first()
    if recovery is None:
        _hash_in_vain(code)
        return False
    recovery.tries += 1
    is_right = check_password(code.strip(), recovery.code_hash)
    if is_right:
        recovery.used_at = at
        _give_back(recovery, password=password, at=at)
    recovery.save(update_fields=["tries", "used_at"])
    return is_right


def _give_back(recovery: Recovery, *, password: str, at: datetime) -> None:
    user = User.objects.select_for_update().get(pk=recovery.user_id)
    old = (user.phone, user.email)
    user.set_password(password)
    if recovery.new_phone:
        user.phone = recovery.new_phone
    user.save(update_fields=["password", "phone"])
    if recovery.drops_second_factor:
        Authenticator.objects.filter(user=user).delete()
    identity.unlink(user, by=SYSTEM, at=at)  # whoever had the account may have linked her own
    text = _("Mật khẩu Khuyến Công của bạn vừa được đặt lại. Không phải bạn? Báo Trung tâm ngay.")
    for kind, to in (("text", old[0]), ("mail", old[1])):
        if to:
            outbox.queue(kind, to, text, text, at=at, key=f"recovered/{recovery.pk}/{kind}")
    events.record(user.stream, "recover", {"counter": recovery.is_at_counter}, by=SYSTEM, at=at)


def _hash_in_vain(code: str) -> None:
    """The time that a code takes to be looked at, so that the answer's time tells nothing."""
    make_password(code.strip())


def _new_code() -> str:
    return f"{secrets.randbelow(10**8):08d}"
