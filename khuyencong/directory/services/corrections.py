"""An officer corrects the card of an establishment; what stood there stays readable, with dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc, sort_key
from khuyencong.core.full_text import words_of
from khuyencong.core.locks import lock
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.directory import permissions, selectors
from khuyencong.directory.models import Establishment, EstablishmentChange, Unit
from khuyencong.directory.selectors import legal_forms
from khuyencong.directory.services import likenesses, merges, tax_codes

Fact = EstablishmentChange.Fact
FOUND_BY = {Fact.NAME, Fact.TAX_CODE, Fact.OWNER, Fact.PHONE}  # also by what it was


@transaction.atomic
def correct(
    establishment: Establishment,
    *,
    valid_from: date,
    source: str,
    tax_code_note: str = "",
    by: Actor,
    at: datetime,
    **facts: Any,
) -> Establishment:
    """Sửa thẻ: of `facts` (name, address_text, place, legal_form, tax_code, owner_name,
    owner_phone) what differs is written, true since `valid_from` by the paper in `source`."""
    row = lock(establishment)
    permissions.can_correct(row, by).require()
    return _write(row, valid_from, source, tax_code_note, facts, by=by, at=at)


@transaction.atomic
def change_own(
    establishment: Establishment, *, address_text: str, owner_phone: str, by: Actor, at: datetime
) -> Establishment:
    """Chủ cơ sở đổi địa chỉ, điện thoại: true from today; what stood there stays in the history."""
    row = lock(establishment)
    permissions.can_change_own(row, by).require()
    facts = {"address_text": address_text, "owner_phone": owner_phone}
    source = _("Chủ cơ sở ghi trên trang của mình")
    return _write(row, hanoi_date(at), source, "", facts, by=by, at=at)


def _write(
    row: Establishment,
    valid_from: date,
    source: str,
    tax_code_note: str,
    facts: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Establishment:
    if valid_from > hanoi_date(at):
        raise Refused(
            _("Ngày {day} chưa đến.").format(day=short(valid_from)),
            fix=_("Ghi thay đổi khi đã có hiệu lực."),
            field="valid_from",
        )
    facts = {name: _tidy(name, value) for name, value in facts.items()}
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not changed:
        raise Refused(
            _("Chưa có mục nào khác với thẻ."), fix=_("Sửa mục cần sửa rồi ghi."), field="name"
        )
    _require_sound(row, changed, valid_from, tax_code_note)
    for name, value in changed.items():
        EstablishmentChange.objects.create(
            establishment=row,
            fact=name,
            old=_shown(name, getattr(row, name)),
            new=_shown(name, value),
            valid_from=valid_from,
            source=source,
            by_name=by.name,
            at=at,
        )
    known = [getattr(row, name) for name in changed if name in FOUND_BY]
    row.known_as = words_of(row.known_as, *known)
    for name, value in changed.items():
        setattr(row, name, value)
    if "place" in changed:
        row.place_date = valid_from
    if "tax_code" in changed:
        row.tax_code_note = tax_code_note
    row.folded, row.sort_key, row.words = fold(row.name), sort_key(row.name), row.words_now
    row.save()
    likenesses.write(row)
    merges.tell_above(row)
    payload = {"facts": sorted(changed), "from": valid_from.isoformat(), "source": source}
    events.record(row.stream, "correct_establishment", payload, by=by, at=at)
    return row


def _tidy(name: str, value: Any) -> Any:
    if name == Fact.TAX_CODE:
        return normalise(value)
    return nfc(value).strip() if isinstance(value, str) else value


def _shown(name: str, value: Any) -> str:
    return str(Establishment.LegalForm(value).label) if name == Fact.LEGAL_FORM else str(value)


def _require_sound(
    row: Establishment, changed: dict[str, Any], valid_from: date, tax_code_note: str
) -> None:
    place: Unit | None = changed.get("place")
    if place is not None and place.province_code != row.province.code:
        raise Refused(
            _("{place} không thuộc tỉnh của cơ sở.").format(place=place),
            fix=_("Cơ sở chuyển sang tỉnh khác thì khai báo cơ sở mới ở tỉnh đó."),
            field="place",
        )
    if place is not None and not place.stands(valid_from):
        refusal = selectors.not_standing(place, valid_from)
        refusal.field = "place"
        raise refusal
    if "legal_form" in changed:
        form, province = changed["legal_form"], row.province.code
        known = legal_forms.is_in_force(form, valid_from, province=province)
        if not known:
            raise Refused(known.reason, legal=known.legal, fix=known.fix, field="legal_form")
    problem = tax_codes.warning(changed.get("tax_code", ""))
    if problem and not tax_code_note.strip():
        raise Refused(
            problem,
            fix=_("Sửa mã số, hoặc ghi lý do giữ nguyên vào ô ghi chú."),
            field="tax_code",
        )
