"""The programme and its targets are entered, and what other programmes pay for."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.directory.models import Unit
from khuyencong.planning import permissions
from khuyencong.programme.models import OtherProgramme, Programme, Target

LONGEST_YEARS = 10


@transaction.atomic
def enter_programme(
    province: Unit,
    *,
    name: str,
    number: str,
    decided_date: date,
    first_year: int,
    last_year: int,
    by: Actor,
    at: datetime,
) -> Programme:
    """Ghi chương trình đã được phê duyệt."""
    permissions.can_plan(province.code, by).require()
    if last_year < first_year:
        raise Refused(
            _("Năm cuối {last} trước năm đầu {first}.").format(last=last_year, first=first_year),
            fix=_("Sửa năm."),
            field="last_year",
        )
    if Programme.objects.filter(province=province, number=number).exists():
        raise Refused(
            _("Quyết định {number} đã được ghi.").format(number=number),
            fix=_("Thêm chỉ tiêu vào chương trình đã có."),
            field="number",
        )
    programme = Programme.objects.create(
        province=province,
        name=nfc(name),
        number=number,
        decided_date=decided_date,
        first_year=first_year,
        last_year=last_year,
        entered_by=by.name,
        entered_at=at,
    )
    payload = {"number": number}
    events.record(f"programme:{programme.uuid}", "enter_programme", payload, by=by, at=at)
    return programme


@transaction.atomic
def set_target(
    programme: Programme,
    *,
    year: int | None,
    content: str,
    measure: str,
    amount: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Đặt chỉ tiêu of one year, or of all (None); the same one again is changed, no amount takes it
    away."""
    permissions.can_plan(programme.province.code, by).require()
    if year is not None and not programme.first_year <= year <= programme.last_year:
        raise Refused(
            _("Năm {year} ngoài chương trình {first}–{last}.").format(
                year=year, first=programme.first_year, last=programme.last_year
            ),
            fix=_("Chọn năm trong chương trình, hoặc để trống cho cả giai đoạn."),
            field="year",
        )
    same = programme.targets.filter(year=year or 0, content=content, measure=measure)
    if not amount:
        same.delete()
    elif not same.update(amount=amount):
        Target.objects.create(
            programme=programme, year=year or 0, content=content, measure=measure, amount=amount
        )
    payload = {"year": year, "content": content, "measure": measure, "amount": amount}
    events.record(f"programme:{programme.uuid}", "set_target", payload, by=by, at=at)


@transaction.atomic
def enter_other(province: Unit, *, by: Actor, at: datetime, **values: object) -> OtherProgramme:
    """Ghi một chương trình khác: who pays for what, how much, until when, read where."""
    permissions.can_plan(province.code, by).require()
    if not [part for part in str(values.get("items", "")).split(",") if fold(part)]:
        raise Refused(
            _("Chưa ghi chương trình chi cho khoản nào."),
            fix=_("Ghi vài từ, cách nhau bằng dấu phẩy, ví dụ: bao bì, nhãn mác."),
            field="items",
        )
    closes = values.get("closes_date")
    if isinstance(closes, date) and closes.year > at.year + LONGEST_YEARS:
        raise Refused(
            _("Hạn {date} xa quá {years} năm.").format(
                date=f"{closes:%d/%m/%Y}", years=LONGEST_YEARS
            ),
            fix=_("Kiểm tra lại năm của hạn."),
            field="closes_date",
        )
    other = OtherProgramme.objects.create(
        province=province, entered_by=by.name, entered_at=at, **values
    )
    payload = {"other": other.pk, "name": other.name}
    events.record(f"others:{province.code}", "enter_other", payload, by=by, at=at)
    return other


@transaction.atomic
def end_other(other: OtherProgramme, *, ended_date: date, by: Actor, at: datetime) -> None:
    """Chương trình khác thôi: kept, no longer matched."""
    permissions.can_plan(other.province.code, by).require()
    other.ended_date = ended_date
    other.save(update_fields=["ended_date"])
    events.record(f"others:{other.province.code}", "end_other", {"other": other.pk}, by=by, at=at)
