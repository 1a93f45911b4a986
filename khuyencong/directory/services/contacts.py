"""An account by a telephone or a mail address alone: a code goes there, and who types it is let in.

Every contact is asked and answered alike, whether somebody has an account or not. A code opens only
accounts that hold nothing but workshops: a post in an office is opened by its password, and a
second factor is asked for as after any password.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events, outbox, rates, security_log
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import person_sort_key
from khuyencong.core.locks import lock
from khuyencong.core.models import Message
from khuyencong.directory import permissions
from khuyencong.directory.models import Assignment, ContactCode, Person, User
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT

LASTS, AT_COUNTER, KEPT = timedelta(minutes=30), timedelta(hours=24), timedelta(days=2)
TRIES = 5  # of one code; the tries of one contact are counted over all its codes
HOUR = 3600
OPENED = "open_own_account"


class HasAccount(Refused):
    """Who can read this contact has an account already, opened by its name and password."""


def ask(contact: str, *, visitor: str, at: datetime) -> None:
    """Xin mã: the same for every contact. The worker writes the code when the message leaves."""
    rates.require(f"contact/{contact}", most=3, seconds=HOUR, now=at)
    rates.require(f"contact/from/{visitor}", most=60, seconds=HOUR, now=at)
    with transaction.atomic():
        row = ContactCode.objects.create(contact=contact, asked_at=at, expires_at=at + LASTS)
        outbox.queue("contact", contact, _("Mã xác nhận"), "", at=at, key=f"contact/{row.pk}")


def write_code(message: Message, now: datetime) -> outbox.Letter | None:
    """The message that leaves, with a code that stands nowhere else; sent again, a new one."""
    code = _new_code()
    asked = ContactCode.objects.filter(pk=message.key.removeprefix("contact/"))
    if not asked.update(code_hash=make_password(code)):
        return None
    text = _("Mã xác nhận Khuyến Công: {code}. Không đọc mã này cho ai.").format(code=code)
    way = "mail" if "@" in message.recipient else "text"
    return outbox.Letter(way, message.recipient, message.subject, text)


@transaction.atomic
def give_at_counter(_nobody: None, *, phone: str, by: Actor, at: datetime) -> str:
    """Đưa mã tại quầy, shown this once, where no message can carry it: the officer has the person
    before her. Only for a number that nobody has an account with: the way back into an account
    takes two officers (`recovery`)."""
    permissions.can_give_code(by).require()
    if _account_of(phone) is not None or User.objects.filter(phone=phone).exists():
        raise Refused(
            _("Số này đã có tài khoản."),
            fix=_("Lập phiếu cấp lại mật khẩu: một cán bộ lập, một cán bộ khác duyệt."),
            field="phone",
        )
    code = _new_code()
    row = ContactCode.objects.create(
        contact=phone,
        asked_at=at,
        expires_at=at + AT_COUNTER,
        code_hash=make_password(code),
        given_by_id=by.id,
        given_by=by.name,
    )
    events.record(f"contact:{row.pk}", "give_code", {"to": events.seal(phone)}, by=by, at=at)
    return code


def confirm(contact: str, *, code: str, at: datetime) -> User:
    """The account of who typed the code that went to this contact; a new one where there is none.

    Five tries for a code, ten an hour for a contact, whoever tries.
    """
    key = f"contact-try/{contact}"
    rates.require(key, most=10, seconds=HOUR, now=at)
    row = _try_code(contact, code=code, at=at)
    if row is None:
        raise Refused(
            _("Mã không đúng, hết hạn, hoặc đã thử quá {tries} lần.").format(tries=TRIES),
            fix=_("Xem lại mã; không được thì xin mã khác."),
            field="code",
        )
    rates.give_back(key)
    return _enter(row, at=at)


@transaction.atomic
def _try_code(contact: str, *, code: str, at: datetime) -> ContactCode | None:
    """Counts the try, also when it fails: hence a transaction that ends before the refusal."""
    open_ones = ContactCode.objects.select_for_update().filter(
        contact=contact,
        used_at=None,
        tries__lt=TRIES,
        expires_at__gt=at,
        asked_at__lte=at,  # not by a clock that ran ahead
    )
    row = open_ones.exclude(code_hash="").order_by("-pk").first()
    if row is None:
        make_password(code.strip())  # the time that a code takes to be looked at
        return None
    row.tries += 1
    is_right = check_password(code.strip(), row.code_hash)
    if is_right:
        row.used_at = at
    row.save(update_fields=["tries", "used_at"])
    return row if is_right else None


@transaction.atomic
def _enter(row: ContactCode, *, at: datetime) -> User:
    events.hold(f"contact:{security_log.tag(row.contact)}")  # two codes of one contact at once
    user = _account_of(row.contact)
    if user is None:
        given = {"given_by": {row.given_by_id: row.given_by}} if row.given_by_id else {}
        return _open(row.contact, given, at=at)
    is_own = user.username.lower() == row.contact.lower()
    if not user.is_active or not is_own or not _holds_only_workshops(user):
        refusal = HasAccount if user.is_active else Refused
        raise refusal(
            _("Tài khoản của số hoặc thư này không mở bằng mã được."),
            fix=_("Đăng nhập bằng tên và mật khẩu, hoặc hỏi Trung tâm khuyến công."),
        )
    return user


def _account_of(contact: str) -> User | None:
    """Named by the contact: what a code opened is opened by a code. Else one that the province
    opened with this contact, for a workshop or a post: its door stays name and password, as it was
    given. One person has one account: a post in an office is no reason for a second one. Who left
    her post, her account being closed, begins anew."""
    named = User.objects.filter(username__iexact=contact).first()
    if named is not None:
        return named
    by_contact = {"email__iexact": contact} if "@" in contact else {"phone": contact}
    given = list(User.objects.filter(**by_contact).order_by("pk"))
    of_workshops = [user for user in given if _holds_only_workshops(user)]
    of_posts = [user for user in given if user.is_active]
    return next(iter(of_workshops + of_posts), None)


def _holds_only_workshops(user: User) -> bool:
    """Holds, held and will hold no post in an office."""
    if user.is_staff or user.is_superuser:
        return False
    others = Assignment.objects.filter(person__user=user).exclude(role__in=OF_AN_ESTABLISHMENT)
    return not others.exists()


def account_to_help(contact: str, *, by: Actor, at: datetime) -> User:
    """The account of whom an owner asks to type for her, opened where there is none: a code sent
    there lets its holder in. Refused for who holds a post in an office."""
    events.hold(f"contact:{security_log.tag(contact)}")
    user = _account_of(contact)
    if user is None:
        return _open(contact, {"asked_by": {by.id: by.name}}, at=at)
    if str(user.uuid) == by.id:
        raise Refused(_("Đây là tài khoản của bạn."), fix=_("Ghi số của người khác."))
    if not user.is_active or not _holds_only_workshops(user):
        raise Refused(
            _("Người này không nhận làm hộ riêng cho một cơ sở được."),
            fix=_("Cán bộ làm hộ bằng tài khoản của cơ quan; hoặc nhờ người khác."),
            field="contact",
        )
    return user


def _open(contact: str, given: dict[str, dict[str, str]], *, at: datetime) -> User:
    """An account named by its contact, without a password. How she is called comes later.
    `given`: who had it opened, for its event."""
    is_mail = "@" in contact
    called = _("Chủ thư …{end}") if is_mail else _("Chủ số …{end}")
    name = called.format(end=contact.partition("@")[2] if is_mail else contact[-4:])
    user = User(
        username=contact,
        full_name=name,
        phone="" if is_mail else contact,
        email=contact if is_mail else "",
    )
    user.set_unusable_password()
    user.save()
    person = Person.objects.create(
        full_name=name, phone=user.phone, user=user, sort_key=person_sort_key(name)
    )
    named = {"name": events.seal(name)}
    events.record(f"person:{person.uuid}", "register_person", named, by=SYSTEM, at=at)
    events.record(user.stream, OPENED, given, by=SYSTEM, at=at)
    return user


@transaction.atomic
def set_first_password(user: User, *, password: str, by: Actor, at: datetime) -> User:
    """Đặt mật khẩu lần đầu for an account that a code opened: the way back in where no message can
    carry the next code. Raises Refused where there is one already."""
    user = lock(user)
    if user.has_usable_password():
        raise Refused(_("Tài khoản này đã có mật khẩu."), fix=_("Đổi ở trang Đổi mật khẩu."))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            " ".join(error.messages), fix=_("Chọn mật khẩu khác, dài hơn."), field="password"
        ) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    events.record(user.stream, "set_first_password", {}, by=by, at=at)
    return user


def is_named(person: Person) -> bool:
    """Whether somebody said her name: the account that a code opens has that of its contact."""
    registered = events.history(f"person:{person.uuid}").filter(kind="register_person")
    if registered.exclude(by_id=SYSTEM.id).exists() or person.user is None:
        return True
    return not events.history(person.user.stream).filter(kind=OPENED).exists()


def gave_code(user: User) -> set[str]:
    """Ids of the officers who handed this account its first code at a counter."""
    opened = events.history(user.stream).filter(kind=OPENED)
    return {giver for event in opened for giver in event.payload.get("given_by", {})}


def sweep_job(*, now: datetime) -> None:
    ContactCode.objects.filter(expires_at__lt=now - KEPT).delete()


def _new_code() -> str:
    return f"{secrets.randbelow(10**8):08d}"
