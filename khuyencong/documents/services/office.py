"""Mở văn thư của một cơ quan; giao và thôi quyền ký thay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Organisation, Person
from khuyencong.documents import permissions
from khuyencong.documents.models import DraftingUnit, RecordsOffice, SigningRight
from khuyencong.documents.papers.signing import LEGAL
from khuyencong.documents.selectors import LEADER_OF


@transaction.atomic
def open_office(
    organisation: Organisation,
    *,
    valid_from: date,
    has_unit_head: bool,
    is_joined: bool,
    by: Actor,
    at: datetime,
) -> RecordsOffice:
    """Mở văn thư, or change how it works. What was issued before stays as it was issued."""
    permissions.can_set_up(organisation, by).require()
    return begin_office(
        organisation,
        valid_from=valid_from,
        has_unit_head=has_unit_head,
        is_joined=is_joined,
        by=by,
        at=at,
    )


@transaction.atomic
def begin_office(
    organisation: Organisation,
    *,
    valid_from: date,
    has_unit_head: bool = True,
    is_joined: bool = False,
    by: Actor,
    at: datetime,
) -> RecordsOffice:
    """The same without asking who: a province begins, or the demonstration."""
    if Organisation.Kind(organisation.kind) not in LEADER_OF:
        raise Refused(
            _("{body} không ban hành văn bản trong hệ thống.").format(body=organisation),
            fix=_("Văn thư mở cho UBND tỉnh, Sở và Trung tâm."),
        )
    new = RecordsOffice(organisation=organisation, valid_from=valid_from, opened_by=by.name)
    RecordsOffice.objects.bulk_create([new], ignore_conflicts=True)
    office = RecordsOffice.objects.select_for_update().get(organisation=organisation)
    if valid_from > office.valid_from and office.valid_from <= hanoi_date(at):
        raise Refused(
            _("Văn thư đã mở từ ngày {day}.").format(day=short(office.valid_from)),
            fix=_("Giữ ngày đó; chỉ đổi cách làm việc."),
            field="valid_from",
        )
    office.valid_from, office.opened_by = valid_from, by.name
    office.has_unit_head, office.is_joined = has_unit_head, is_joined
    office.save()
    payload = {
        "valid_from": valid_from.isoformat(),
        "has_unit_head": has_unit_head,
        "is_joined": is_joined,
    }
    events.record(f"records:{organisation.uuid}", "open_office", payload, by=by, at=at)
    return office


@transaction.atomic
def name_unit(
    organisation: Organisation, *, name: str, symbol: str, valid_from: date, by: Actor, at: datetime
) -> DraftingUnit:
    """Ghi đơn vị soạn thảo, from today or later: what has its number keeps it."""
    permissions.can_set_up(organisation, by).require()
    name, symbol = nfc(name).strip(), nfc(symbol).strip()
    if not symbol.isalnum() or not symbol.isupper():
        raise Refused(
            _("Ký hiệu {symbol} phải là chữ in hoa, số, viết liền.").format(symbol=symbol),
            legal="Nghị định 30/2020/NĐ-CP, Phụ lục I",
            fix=_("Ghi chữ viết tắt của đơn vị, như QLCN."),
            field="symbol",
        )
    if valid_from < hanoi_date(at):
        raise Refused(
            _("Ngày {day} đã qua: văn bản đã có số giữ ký hiệu cũ.").format(day=short(valid_from)),
            fix=_("Ghi từ hôm nay trở đi."),
            field="valid_from",
        )
    unit, _is_new = DraftingUnit.objects.update_or_create(
        organisation=organisation,
        valid_from=valid_from,
        defaults={"name": name, "symbol": symbol, "named_by": by.name},
    )
    payload = {"symbol": symbol, "valid_from": valid_from.isoformat()}
    events.record(f"records:{organisation.uuid}", "name_unit", payload, by=by, at=at)
    return unit


@transaction.atomic
def give_right(
    organisation: Organisation,
    *,
    person: Person,
    title: str,
    way: str,
    codes: Sequence[str],
    document: str,
    valid_from: date,
    valid_until: date | None,
    by: Actor,
    at: datetime,
) -> SigningRight:
    """Giao ký thừa lệnh or thừa ủy quyền: by who leads the body, never to oneself."""
    permissions.can_set_up(organisation, by).require()
    if person.actor_id == by.id:
        raise Refused(
            _("{name} không tự giao quyền ký cho mình.").format(name=by.name),
            legal=LEGAL,
            fix=_("Chọn người khác."),
            field="person",
        )
    if not document.strip():
        raise Refused(
            _("Giao quyền ký phải theo một văn bản."),
            legal=LEGAL,
            fix=_("Ghi quy chế làm việc (TL.) hoặc giấy ủy quyền (TUQ.)."),
            field="document",
        )
    if way == SigningRight.Way.AUTHORITY and (valid_until is None or not codes):
        raise Refused(
            _("Ủy quyền phải có thời hạn và nội dung."),
            legal=LEGAL,
            fix=_("Ghi ngày hết hạn và chọn loại văn bản."),
            field="valid_until",
        )
    if valid_until and valid_until <= valid_from:
        raise Refused(
            _("Quyền ký hết ngày {until}, trước khi bắt đầu {start}.").format(
                until=short(valid_until), start=short(valid_from)
            ),
            fix=_("Ghi ngày hết hạn sau ngày bắt đầu."),
            field="valid_until",
        )
    right = SigningRight.objects.create(
        organisation=organisation,
        person=person,
        title=nfc(title).strip(),
        way=way,
        codes=sorted(codes),
        document=nfc(document).strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        given_by=by.name,
    )
    payload = {
        "person": str(person.uuid),
        "way": way,
        "codes": right.codes,
        "valid_from": valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else "",
    }
    events.record(f"records:{organisation.uuid}", "give_right", payload, by=by, at=at)
    return right


@transaction.atomic
def end_right(organisation: Organisation, *, right: SigningRight, by: Actor, at: datetime) -> None:
    """Thôi quyền ký thay, from today on."""
    permissions.can_set_up(organisation, by).require()
    right = SigningRight.objects.select_for_update().get(pk=right.pk, organisation=organisation)
    today = hanoi_date(at)
    if right.valid_until and right.valid_until <= today:
        return
    right.valid_until = max(today, right.valid_from)
    right.save(update_fields=["valid_until"])
    payload = {"right": right.pk, "valid_until": right.valid_until.isoformat()}
    events.record(f"records:{organisation.uuid}", "end_right", payload, by=by, at=at)
