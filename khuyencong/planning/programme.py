"""The programme's targets against what was done, and what other programmes pay for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.directory.models import Unit
from khuyencong.planning import permissions
from khuyencong.planning.models import OtherProgramme, Programme, Target
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.rules.engine import activities
from khuyencong.rules.reading import words

LONGEST_YEARS = 10
PLANNED = ("planned", "estimated", "committed", "accepted", "settled")


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
    row = Programme.objects.create(
        province=province,
        name=nfc(name),
        number=number,
        decided_date=decided_date,
        first_year=first_year,
        last_year=last_year,
        entered_by=by.name,
        entered_at=at,
    )
    told = {"number": number}
    events.record(f"programme:{row.uuid}", "enter_programme", told, by=by, at=at)
    return row


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
    told = {"year": year, "content": content, "measure": measure, "amount": amount}
    events.record(f"programme:{programme.uuid}", "set_target", told, by=by, at=at)


@dataclass(frozen=True)
class Progress:
    """A target with what the plans placed and what was settled so far, in its own measure."""

    target: Target
    planned: int
    settled: int

    @property
    def percent(self) -> int:
        return self.planned * 100 // self.target.amount


def progress(programme: Programme) -> list[Progress]:
    """Every target against the projects of its years; four grouped queries whatever the number."""
    years = Q(year__gte=programme.first_year, year__lte=programme.last_year)
    found = Project.objects.filter(years, province=programme.province, state__in=PLANNED)
    contents = {code: activity.content for code, activity in activities().items()}
    sums: dict[tuple[int, str, str, bool], int] = {}

    def add(year: int, activity: str, measure: str, is_settled: bool, amount: int) -> None:
        key = (year, contents.get(activity, ""), measure, is_settled)
        sums[key] = sums.get(key, 0) + amount

    rows = found.order_by().values_list("year", "activity", "state")
    for year, activity, state, count, dong in rows.annotate(Count("pk"), Sum("support_dong")):
        for measure, amount in (("projects", count), ("dong", dong)):
            add(year, activity, measure, False, amount)
            if state == "settled":
                add(year, activity, measure, True, amount)
    members = Beneficiary.objects.filter(project__in=found).order_by()
    member_rows = members.values_list("project__year", "project__activity", "project__state")
    for year, activity, state, count in member_rows.annotate(Count("establishment")):
        add(year, activity, "establishments", False, count)
        if state == "settled":
            add(year, activity, "establishments", True, count)

    def total(target: Target, is_settled: bool) -> int:
        return sum(
            amount
            for (year, content, measure, settled), amount in sums.items()
            if measure == target.measure
            and settled == is_settled
            and target.year in (0, year)
            and target.content in ("", content)
        )

    return [
        Progress(target, total(target, False), total(target, True))
        for target in programme.targets.order_by("year", "content", "measure", "pk")
    ]


def content_codes() -> list[str]:
    return list(words("parameters/vocabulary.yaml")["contents"])


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
    row = OtherProgramme.objects.create(
        province=province, entered_by=by.name, entered_at=at, **values
    )
    told = {"other": row.pk, "name": row.name}
    events.record(f"others:{province.code}", "enter_other", told, by=by, at=at)
    return row


@transaction.atomic
def end_other(row: OtherProgramme, *, ended_date: date, by: Actor, at: datetime) -> None:
    """Chương trình khác thôi: kept, no longer matched."""
    permissions.can_plan(row.province.code, by).require()
    row.ended_date = ended_date
    row.save(update_fields=["ended_date"])
    events.record(f"others:{row.province.code}", "end_other", {"other": row.pk}, by=by, at=at)


def standing(province: str, *, on: date) -> QuerySet[OtherProgramme]:
    """Programmes one may still ask on that day, the nearest deadline first."""
    found = OtherProgramme.objects.filter(province__code=province)
    found = found.filter(Q(ended_date=None) | Q(ended_date__gt=on))
    found = found.filter(Q(closes_date=None) | Q(closes_date__gte=on))
    return found.order_by("closes_date", "pk")


def matches(
    items: Iterable[str], others: Iterable[OtherProgramme]
) -> dict[str, list[OtherProgramme]]:
    """{item: programmes that pay for such a thing}: every word of one of their items is in it."""
    known = [
        (other, [set(fold(part).split()) for part in other.items.split(",") if fold(part)])
        for other in others
    ]
    found = {}
    for item in items:
        asked = set(fold(item).split())
        if hits := [other for other, wanted in known if any(part <= asked for part in wanted)]:
            found[item] = hits
    return found
