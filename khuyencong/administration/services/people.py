"""What an administrator does with people, bodies and funds of her province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.directory import permissions, selectors
from khuyencong.directory import services as directory
from khuyencong.directory.models import Organisation, Person, Unit, User
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.network import services as network


@dataclass(frozen=True)
class Code:
    """A once-only code, shown to the administrator this once."""

    name: str
    username: str
    code: str


@transaction.atomic
def add_person(
    _nobody: None,
    *,
    name: str,
    username: str,
    phone: str | None,
    email: str,
    role: str,
    body: Organisation,
    since: date,
    by: Actor,
    at: datetime,
) -> Code:
    """Thêm người: her account with a once-only code, and a post that a second person confirms."""
    person = directory.register_person(name, phone=phone or "", by=by, at=at)
    user = directory.open_account(person, username, by=by, at=at)
    if email:
        user.email = email
        user.save(update_fields=["email"])
    network.ask_post(person, role, organisation=body, place=body.place, since=since, by=by, at=at)
    return Code(person.full_name, username, directory.first_code(user, by=by, at=at))


@transaction.atomic
def ask_post(
    person: Person, *, role: str, body: Organisation, since: date, by: Actor, at: datetime
) -> object:
    """Đề nghị giao thêm chức danh cho người đã có; a second person confirms."""
    return network.ask_post(
        person, role, organisation=body, place=body.place, since=since, by=by, at=at
    )


@transaction.atomic
def new_code(person: Person, *, by: Actor, at: datetime) -> Code:
    """Cấp lại mã đầu tiên while no password is set; the code before it ends."""
    user = _account(person)
    return Code(person.full_name, user.username, directory.first_code(user, by=by, at=at))


@transaction.atomic
def lock_account(person: Person, *, reason: str, by: Actor, at: datetime) -> User:
    """Khóa tài khoản at once: who is signed in is signed out."""
    user = lock(_account(person))
    permissions.can_administer(by, *selectors.provinces_of(person)).require()
    if str(user.uuid) == by.id:
        raise Refused(
            _("{name} không tự khóa tài khoản của mình.").format(name=person.full_name),
            fix=_("Nhờ người quản trị khác."),
        )
    return _switch(user, False, reason, by=by, at=at)


@transaction.atomic
def unlock_account(person: Person, *, reason: str, by: Actor, at: datetime) -> User:
    """Mở khóa: another administrator than the one who is locked out."""
    user = lock(_account(person))
    permissions.can_administer(by, *selectors.provinces_of(person)).require()
    return _switch(user, True, reason, by=by, at=at)


def _switch(user: User, is_active: bool, reason: str, *, by: Actor, at: datetime) -> User:
    if user.is_active == is_active:
        raise Refused(
            _("Tài khoản này đang dùng.") if is_active else _("Tài khoản này đã khóa."),
            fix=_("Mở lại trang để xem."),
        )
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    name = "unlock_account" if is_active else "lock_account"
    events.record(f"user:{user.uuid}", name, {"reason": reason}, by=by, at=at)
    return user


def _account(person: Person) -> User:
    if person.user is None:
        raise Refused(
            _("{name} chưa có tài khoản.").format(name=person.full_name),
            fix=_("Thêm người với tên đăng nhập."),
        )
    return person.user


@transaction.atomic
def open_body(
    province: Unit,
    *,
    code: str,
    kind: str,
    name: str,
    short_name: str,
    symbol: str,
    parent: Organisation | None,
    place: Unit | None,
    since: date,
    source: str,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Thêm cơ quan của tỉnh."""
    return directory.open_body(
        code,
        kind,
        province=province,
        name=name,
        short_name=short_name,
        symbol=symbol,
        parent=parent,
        place=place,
        valid_from=since,
        source=source,
        by=by,
        at=at,
    )


@transaction.atomic
def open_fund(
    province: Unit,
    *,
    code: str,
    name: str,
    track: str,
    body: Organisation,
    by: Actor,
    at: datetime,
) -> Fund:
    """Mở nguồn kinh phí; its money is written down by Finance, by decision."""
    permissions.can_administer(by, province.code).require()
    return ledger.open_fund(
        province=province.code,
        organisation=body,
        code=code,
        name=name,
        track=track,
        by=by,
        at=at,
    )
