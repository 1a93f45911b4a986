"""The only writers of people, scopes and establishments."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc, person_sort_key, sort_key
from khuyencong.core.locks import lock
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.directory import permissions, selectors
from khuyencong.directory.models import (
    DATE_ORDER,
    Assignment,
    Counter,
    Establishment,
    Organisation,
    Person,
    Post,
    Trade,
    Unit,
    User,
)
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.directory.selectors import legal_forms
from khuyencong.directory.services import likenesses, tax_codes

USERNAME = re.compile(r"[A-Za-z0-9._@+-]{1,60}")


@transaction.atomic
def register_person(
    full_name: str, *, user: User | None = None, phone: str = "", by: Actor, at: datetime
) -> Person:
    """Khai báo một người. The event keeps only a sealed hash of the name."""
    permissions.can_administer(by).require()
    person = Person.objects.create(
        full_name=nfc(full_name), phone=phone, user=user, sort_key=person_sort_key(full_name)
    )
    events.record(
        f"person:{person.uuid}", "register_person", {"name": events.seal(full_name)}, by=by, at=at
    )
    return person


@transaction.atomic
def open_account(
    person: Person, username: str, *, password: str | None = None, by: Actor, at: datetime
) -> User:
    """Mở tài khoản for a person who has none; her telephone will receive one-time codes.

    Without a password she cannot sign in by password. The event keeps a sealed hash of the name.
    """
    person = lock(person)
    permissions.can_administer(by, *selectors.provinces_of(person)).require()
    if person.user:
        raise Refused(
            _("{name} đã có tài khoản “{username}”.").format(
                name=person.full_name, username=person.user.username
            ),
            fix=_("Dùng tài khoản đó: mỗi người một tài khoản."),
            field="username",
        )
    if not USERNAME.fullmatch(username):
        raise Refused(
            _("“{username}” không dùng làm tên đăng nhập được.").format(username=username),
            fix=_("Dùng 1 đến 60 chữ cái không dấu, chữ số hoặc các dấu . _ @ + -"),
            field="username",
        )
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(
            _("Tên đăng nhập “{username}” đã có người dùng.").format(username=username),
            fix=_("Chọn tên khác, ví dụ thêm một số."),
            field="username",
        )
    account = User(username=username, full_name=person.full_name, phone=person.phone)
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused(
                " ".join(error.messages), fix=_("Đặt mật khẩu khác."), field="password"
            ) from None
    account.set_password(password)
    account.save()
    person.user = account
    person.save(update_fields=["user"])
    events.record(
        f"person:{person.uuid}", "open_account", {"username": events.seal(username)}, by=by, at=at
    )
    return account


@transaction.atomic
def assign(
    person: Person,
    role: str,
    *,
    organisation: Organisation | None = None,
    place: Unit | None = None,
    establishment: Establishment | None = None,
    post: Post | None = None,
    valid_from: date,
    valid_until: date | None = None,
    on_behalf_of: Assignment | None = None,
    by: Actor,
    at: datetime,
) -> Assignment:
    """Phân vai in a scope between two dates, at the start of a province. Afterwards a post is
    given by two persons (`network`)."""
    home = organisation or establishment
    permissions.can_administer(by, home.province.code if home else "").require()
    if by.id != SYSTEM.id:
        raise Refused(
            _("Chức danh do hai người giao: một người đề nghị, một người khác xác nhận."),
            fix=_("Lập đề nghị giao chức danh rồi nhờ người thứ hai xác nhận."),
        )
    return give(
        person,
        role,
        organisation=organisation,
        place=place,
        establishment=establishment,
        post=post,
        valid_from=valid_from,
        valid_until=valid_until,
        on_behalf_of=on_behalf_of,
        asked_by={},
        by=by,
        at=at,
    )


_kept_apart: list[Callable[..., None]] = []


def keep_apart(check: Callable[..., None]) -> None:
    """`check(person, role, organisation=, since=, until=)` raises Refused where a person may not
    hold the role beside what she holds; asked before anybody comes to hold one."""
    if check not in _kept_apart:
        _kept_apart.append(check)


def require_apart(
    person: Person, role: str, *, organisation: Organisation, since: date, until: date | None
) -> None:
    """The one place that every way to a post passes: given, handed over, stood in for, given back.
    Of two posts given to one person at once the second waits for the first."""
    lock(person)
    for check in _kept_apart:
        check(person, role, organisation=organisation, since=since, until=until)


@transaction.atomic
def give(
    person: Person,
    role: str,
    *,
    organisation: Organisation | None = None,
    place: Unit | None = None,
    establishment: Establishment | None = None,
    post: Post | None = None,
    valid_from: date,
    valid_until: date | None = None,
    on_behalf_of: Assignment | None = None,
    asked_by: dict[str, str],
    by: Actor,
    at: datetime,
) -> Assignment:
    """Writes down the role that one person asked for (`asked_by`: {id: name}) and another, `by`,
    confirmed; both stand in the event. The caller has made sure that they may."""
    if role not in ROLES:
        raise Refused(
            _("Không có vai trò “{role}”.").format(role=role),
            fix=_("Chọn vai trò trong danh sách."),
        )
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(str(DATE_ORDER), fix=_("Sửa lại hai ngày."), field="valid_until")
    of_one = role in OF_AN_ESTABLISHMENT
    if (establishment is not None) != of_one or (organisation is not None) == of_one:
        raise Refused(
            _("Vai trò {role} phải gắn với đúng một cơ sở hoặc một cơ quan.").format(
                role=ROLES[role].label
            ),
            fix=_("Chọn cơ sở cho chủ cơ sở, người được nhờ; chọn cơ quan cho vai trò khác."),
        )
    if organisation is not None:
        require_apart(person, role, organisation=organisation, since=valid_from, until=valid_until)
    assignment = Assignment.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        place=place,
        establishment=establishment,
        post=post,
        valid_from=valid_from,
        valid_until=valid_until,
        on_behalf_of=on_behalf_of,
    )
    events.record(
        f"person:{person.uuid}",
        "assign",
        {"role": role, "from": valid_from.isoformat(), "scope": str(organisation or "")}
        | ({"asked_by": asked_by} if asked_by else {}),
        by=by,
        at=at,
    )
    return assignment


@transaction.atomic
def end_assignment(
    assignment: Assignment, *, valid_until: date, by: Actor, at: datetime
) -> Assignment:
    """Thôi giữ vai trò from `valid_until` on; the row stays."""
    home = assignment.organisation or assignment.establishment
    permissions.can_administer(by, home.province.code if home else "").require()
    if valid_until <= assignment.valid_from:
        raise Refused(
            _("Ngày thôi giữ vai trò phải sau ngày bắt đầu {date}.").format(
                date=f"{assignment.valid_from:%d/%m/%Y}"
            ),
            fix=_("Chọn ngày sau đó."),
        )
    assignment.valid_until = valid_until
    assignment.save(update_fields=["valid_until"])
    events.record(
        f"person:{assignment.person.uuid}",
        "end_assignment",
        {"role": assignment.role, "until": valid_until.isoformat()},
        by=by,
        at=at,
    )
    return assignment


@transaction.atomic
def next_number(province_code: str, kind: str) -> int:
    """The next running number, under lock until the caller's transaction ends; none is reused."""
    Counter.objects.bulk_create(
        [Counter(province_code=province_code, kind=kind)], ignore_conflicts=True
    )
    counter = Counter.objects.select_for_update().get(province_code=province_code, kind=kind)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def establishment_code(province_code: str) -> str:
    """A public code such as CS-40-000007."""
    return f"CS-{province_code}-{next_number(province_code, 'establishment'):06d}"


@transaction.atomic
def register_establishment(
    name: str,
    *,
    place: Unit,
    legal_form: str,
    trade: Trade,
    owner_name: str,
    workers: int,
    tax_code: str = "",
    tax_code_note: str = "",
    by: Actor,
    at: datetime,
    on: date,
    **facts: Any,
) -> Establishment:
    """Khai báo cơ sở. A wrong tax code needs a note; it never blocks without a way out."""
    permissions.can_register_establishment(by).require()
    return write_establishment(
        name,
        place=place,
        legal_form=legal_form,
        trade=trade,
        owner_name=owner_name,
        workers=workers,
        tax_code=tax_code,
        tax_code_note=tax_code_note,
        by=by,
        at=at,
        on=on,
        **facts,
    )


@transaction.atomic
def write_establishment(
    name: str,
    *,
    place: Unit,
    legal_form: str,
    trade: Trade,
    owner_name: str,
    workers: int,
    tax_code: str = "",
    tax_code_note: str = "",
    by: Actor,
    at: datetime,
    on: date,
    **facts: Any,
) -> Establishment:
    """Writes down a workshop; the caller has made sure that `by` may."""
    women = facts.get("women_workers", 0)
    if legal_form not in Establishment.LegalForm.values or not owner_name.strip():
        raise Refused(
            _("Thiếu loại hình hợp lệ hoặc tên chủ cơ sở."),
            fix=_("Chọn loại hình trong danh sách và ghi tên chủ cơ sở."),
            field="legal_form",
        )
    known = legal_forms.is_in_force(legal_form, on, province=place.province_code)
    if not known:
        raise Refused(known.reason, legal=known.legal, fix=known.fix, field="legal_form")
    if not 0 <= women <= workers:
        raise Refused(
            _("Lao động nữ {women} không hợp với tổng số lao động {workers}.").format(
                women=women, workers=workers
            ),
            fix=_("Sửa lại hai số này."),
            field="women_workers",
        )
    problem = tax_codes.warning(tax_code)
    if problem and not tax_code_note.strip():
        raise Refused(
            problem,
            fix=_("Sửa mã số, hoặc ghi lý do giữ nguyên vào ô ghi chú."),
            field="tax_code",
        )
    if place.level != Unit.Level.COMMUNE:
        raise Refused(
            _("{place} không phải xã, phường.").format(place=place),
            fix=_("Chọn xã, phường hoặc đặc khu của cơ sở."),
            field="place",
        )
    if not place.stands(on):
        refusal = selectors.not_standing(place, on)
        refusal.field = "place"
        raise refusal
    province = Unit.objects.provinces().on(on).get(code=place.province_code)
    establishment = Establishment.objects.create(
        code=establishment_code(place.province_code),
        province=province,
        place=place,
        place_date=on,
        name=nfc(name),
        folded=fold(name),
        sort_key=sort_key(name),
        legal_form=legal_form,
        trade=trade,
        owner_name=nfc(owner_name),
        workers=workers,
        tax_code=normalise(tax_code),
        tax_code_note=tax_code_note,
        created_at=at,
        **facts,
    )
    establishment.words = establishment.words_now
    establishment.save(update_fields=["words"])
    likenesses.write(establishment)
    events.record(
        establishment.stream,
        "register_establishment",
        {"code": establishment.code, "owner": events.seal(owner_name)},
        by=by,
        at=at,
    )
    return establishment
