"""Communes as a province's list of areas names them, and whether they can be classed so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.directory.models import DATE_ORDER, AreaClass, Unit
from khuyencong.directory.models.places import UnitQuerySet
from khuyencong.rules.schema import CommunePeriod

LONGEST = AreaClass._meta.get_field("source").max_length or 0


@dataclass(frozen=True)
class Listed:
    """One row of a list, read: the commune it names and what it says of it."""

    key: str
    unit: Unit
    kind: str
    row: CommunePeriod

    def as_class(self) -> AreaClass:
        """The row of its commune that it becomes. Its evidence is of figure, day and article
        together: seen only where all three were."""
        row = self.row
        is_half = row.evidence == "seen" and not row.is_verified
        return AreaClass(
            unit=self.unit,
            kind=self.kind,
            area=row.area,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            source=row.citation,
            evidence="remembered" if is_half else row.evidence,
        )


class NotListed(Refused):
    """A row that cannot be: where it stands in its pack, and why not."""

    def __init__(self, key: str, since: date, message: str, fix: str) -> None:
        super().__init__(message, fix=fix)
        self.key, self.since = key, since


def communes_named(text: str, of: str, on: date) -> list[Unit]:
    """Communes of the province with that code or name; more than one is not guessed."""
    return _named(text, Unit.objects.on(on).filter(province_code=of))


def _named(text: str, standing: UnitQuerySet) -> list[Unit]:
    communes = standing.communes().order_by("pk")
    found = list(communes.filter(code=text))
    return found or [unit for unit in communes if fold(text) in {unit.folded, fold(str(unit))}]


def why_no_commune(text: str, province: Unit, since: date) -> tuple[str, str]:
    """(why nothing is called so there on that day, what to write instead)."""
    gone = _named(text, Unit.objects.filter(province_code=province.code))
    new = Unit.objects.on(since).filter(predecessors__old__in=gone).distinct().order_by("pk")
    if names := ", ".join(f"{unit} ({unit.code})" for unit in new):
        return (
            _("Ngày {day}, “{text}” không còn: nay là {names}.").format(
                day=short(since), text=text, names=names
            ),
            _("Ghi mã hoặc tên của xã, phường mới, đúng phần được xếp."),
        )
    other = Unit.objects.on(since).communes().filter(code=text).order_by("pk").first()
    message = _("{province} không có xã, phường “{text}”.").format(
        province=province.name, text=text
    )
    fix = _("Ghi mã hoặc tên của xã trong tỉnh.")
    if other is not None and other.parent is not None and other.province_code != province.code:
        return message, _("Mã ấy là của {unit}, {province}.").format(
            unit=other, province=other.parent
        ) + f" {fix}"
    return message, fix


def listed(rows: Iterable[tuple[str, CommunePeriod]], province: Unit) -> list[Listed]:
    """Rows of a pack that can be written down as what its communes are. Raises NotListed."""
    found = named(rows, province)
    for one in found:
        row = one.row
        if len(row.citation) > LONGEST:
            raise NotListed(
                one.key, row.valid_from,
                _("Văn bản ghi dài quá {count} chữ.").format(count=LONGEST),
                _("Ghi điều, khoản, số và ngày văn bản, ngắn lại."),
            )  # fmt: skip
        try:
            require_area_dates(one.unit, one.kind, row.valid_from, row.valid_until)
        except Refused as refusal:
            raise NotListed(one.key, row.valid_from, refusal.message, refusal.fix) from refusal
    return found


def named(rows: Iterable[tuple[str, CommunePeriod]], province: Unit) -> list[Listed]:
    """Rows of a pack (areas.commune.kind, row) with their communes. Raises NotListed."""
    found: list[Listed] = []
    keys: dict[tuple[int, str], str] = {}
    for key, row in rows:
        text, _dot, kind = key.partition(".")[2].rpartition(".")
        unit = _commune(key, text, row.valid_from, province)
        if keys.setdefault((unit.pk, kind), key) != key:
            raise NotListed(
                key, row.valid_from,
                _("{unit} có nhiều dòng trong gói.").format(unit=unit),
                _("Giữ một dòng cho mỗi xã, phường và mỗi cách phân loại."),
            )  # fmt: skip
        found.append(Listed(key, unit, kind, row))
    return found


def _commune(key: str, text: str, since: date, province: Unit) -> Unit:
    units = communes_named(text, province.code, since)
    if not units:
        raise NotListed(key, since, *why_no_commune(text, province, since))
    if len(units) > 1:
        raise NotListed(
            key, since,
            _("“{text}” có ở nhiều nơi trong tỉnh.").format(text=text), _("Ghi mã xã."),
        )  # fmt: skip
    return units[0]


def require_area_dates(unit: Unit, kind: str, valid_from: date, valid_until: date | None) -> None:
    """Classes of a place follow each other, while the place stands."""
    if not unit.stands(valid_from):
        raise Refused(
            _("Ngày {day}, {unit} không phải là đơn vị hành chính đang có.").format(
                day=short(valid_from), unit=unit
            ),
            fix=_("Ghi ngày có hiệu lực theo quyết định phân định địa bàn."),
            field="valid_from",
        )
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(str(DATE_ORDER), fix=_("Sửa lại hai ngày."), field="valid_until")
    last = AreaClass.objects.filter(unit=unit, kind=kind).order_by("-valid_from", "-pk").first()
    if last is not None and valid_from <= last.valid_from:
        raise Refused(
            _("{unit} đã được xếp từ ngày {day}; ngày mới phải sau ngày đó.").format(
                unit=unit, day=short(last.valid_from)
            ),
            fix=_("Xem các lần đã xếp của xã, phường này."),
            field="valid_from",
        )
