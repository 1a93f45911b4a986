"""The only writers of offices, their names and posts, and of how areas are classed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.directory import permissions
from khuyencong.directory.models import (
    AreaClass,
    Organisation,
    OrganisationName,
    Post,
    Unit,
)
from khuyencong.directory.selectors.listed_areas import Listed, require_area_dates
from khuyencong.directory.services import places


@transaction.atomic
def open_body(
    code: str,
    kind: str,
    *,
    province: Unit,
    name: str,
    short_name: str,
    symbol: str,
    valid_from: date,
    source: str,
    parent: Organisation | None = None,
    place: Unit | None = None,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Khai báo cơ quan với tên đầu tiên. `place`: the commune of a commune's committee."""
    permissions.can_administer(by, province.code).require()
    if Organisation.objects.filter(code__iexact=code).exists():
        raise Refused(
            _("Mã cơ quan “{code}” đã có.").format(code=code),
            fix=_("Dùng cơ quan đó, hoặc chọn mã khác."),
            field="code",
        )
    if (kind == Organisation.Kind.COMMUNE_COMMITTEE) != (place is not None):
        raise Refused(
            _("Chỉ UBND xã, phường gắn với một xã, phường, và phải gắn."),
            fix=_("Chọn xã, phường cho UBND xã, phường; cơ quan khác thì bỏ trống."),
            field="place",
        )
    names = {"name": name, "short_name": short_name, "symbol": symbol}
    body = _open(code, kind, province=province, parent=parent, place=place, by=by, at=at)
    _name(body, **names, valid_from=valid_from, source=source, by=by, at=at)
    return body


@transaction.atomic
def committee_of(commune: Unit, *, by: Actor, at: datetime) -> Organisation:
    """UBND of a commune, declared the first time that it is written to. Who may write to it was
    asked by the caller; people are added to it by the administrator."""
    kind = Organisation.Kind.COMMUNE_COMMITTEE
    if there := Organisation.objects.filter(kind=kind, place=commune).order_by("pk").first():
        return there
    province = Unit.objects.get(level=Unit.Level.PROVINCE, code=commune.province_code)
    code = f"UBX-{commune.code}"
    body = _open(code, kind, province=province, parent=None, place=commune, by=by, at=at)
    names = {"name": f"Ủy ban nhân dân {commune}", "short_name": f"UBND {commune}"}
    _name(
        body, **names, symbol="UBND", valid_from=commune.valid_from, source=commune.source, by=by,
        at=at,
    )  # fmt: skip
    return body


def _open(
    code: str,
    kind: str,
    *,
    province: Unit,
    parent: Organisation | None,
    place: Unit | None,
    by: Actor,
    at: datetime,
) -> Organisation:
    body = Organisation.objects.create(
        code=code, kind=kind, province=province, parent=parent, place=place
    )
    events.record(body.stream, "open_body", {"code": code, "kind": kind}, by=by, at=at)
    return body


@transaction.atomic
def name_body(
    body: Organisation,
    *,
    name: str,
    short_name: str,
    symbol: str,
    valid_from: date,
    source: str,
    by: Actor,
    at: datetime,
) -> OrganisationName:
    """Đặt tên, đổi tên from `valid_from` on; the name before ends that day and stays on papers."""
    body = lock(body)
    permissions.can_administer(by, body.province.code).require()
    last = body.names.order_by("-valid_from", "-pk").first()
    if last is not None and valid_from <= last.valid_from:
        raise Refused(
            _("Tên mới phải bắt đầu sau ngày {day}, ngày có tên “{name}”.").format(
                day=short(last.valid_from), name=last.name
            ),
            fix=_("Ghi ngày tên mới có hiệu lực theo quyết định."),
            field="valid_from",
        )
    if last is not None:
        last.valid_until = valid_from
        last.save(update_fields=["valid_until"])
    return _name(
        body,
        name=name,
        short_name=short_name,
        symbol=symbol,
        valid_from=valid_from,
        source=source,
        by=by,
        at=at,
    )


def _name(
    body: Organisation,
    *,
    name: str,
    short_name: str,
    symbol: str,
    valid_from: date,
    source: str,
    by: Actor,
    at: datetime,
) -> OrganisationName:
    named = OrganisationName.objects.create(
        organisation=body,
        name=nfc(name),
        short_name=nfc(short_name),
        symbol=nfc(symbol),
        valid_from=valid_from,
        source=source,
    )
    payload = {"name": named.name, "symbol": named.symbol, "from": valid_from.isoformat()}
    events.record(body.stream, "name_body", payload | {"source": source}, by=by, at=at)
    return named


@transaction.atomic
def open_post(body: Organisation, title: str, *, valid_from: date, by: Actor, at: datetime) -> Post:
    """Lập chức danh trong cơ quan; nobody holds it yet."""
    permissions.can_administer(by, body.province.code).require()
    post = Post.objects.create(organisation=body, title=nfc(title), valid_from=valid_from)
    payload = {"title": post.title, "from": valid_from.isoformat()}
    events.record(body.stream, "open_post", payload, by=by, at=at)
    return post


@transaction.atomic
def class_area(
    unit: Unit,
    area: str,
    *,
    valid_from: date,
    valid_until: date | None = None,
    source: str,
    kind: str = AreaClass.Kind.INVESTMENT,
    by: Actor,
    at: datetime,
) -> AreaClass:
    """Xếp địa bàn from `valid_from` on, by the decision in `source`; the class before ends then."""
    events.hold(places.STREAM)  # before any commune: a list and a pack do not wait for each other
    unit = lock(unit)
    permissions.can_administer(by, unit.province_code).require()
    return _class(
        AreaClass(
            unit=unit,
            kind=kind,
            area=area,
            valid_from=valid_from,
            valid_until=valid_until,
            source=source,
            evidence="seen",
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def class_areas_of_pack(listed: Iterable[Listed], *, by: Actor, at: datetime) -> None:
    """Xếp địa bàn theo gói quy định that two people put in force: written like those of the page,
    each with the clause that says it."""
    events.hold(places.STREAM)
    for one in listed:
        lock(one.unit)
        _class(one.as_class(), by=by, at=at)


def _class(row: AreaClass, *, by: Actor, at: datetime) -> AreaClass:
    require_area_dates(row.unit, row.kind, row.valid_from, row.valid_until)
    earlier = AreaClass.objects.filter(unit=row.unit, kind=row.kind, valid_from__lt=row.valid_from)
    earlier.filter(Q(valid_until=None) | Q(valid_until__gt=row.valid_from)).update(
        valid_until=row.valid_from
    )
    row.save(force_insert=True)
    payload = {
        "unit": row.unit.code,
        "kind": str(row.kind),
        "area": row.area,
        "from": row.valid_from.isoformat(),
        "source": row.source,
    }
    events.record(places.STREAM, "class_area", payload, by=by, at=at)
    return row


@transaction.atomic
def correct_area(
    classed: AreaClass,
    *,
    area: str,
    source: str,
    reason: str,
    decided: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> AreaClass:
    """Sửa lần xếp địa bàn ghi sai: its days stay, what it said before stands in the event with the
    reason and with `decided`, the codes of what was decided on it."""
    events.hold(places.STREAM)
    classed = lock(classed)
    permissions.can_administer(by, classed.unit.province_code).require()
    if (classed.area, classed.source) == (area, source):
        raise Refused(
            _("Lần xếp này vốn ghi như vậy."),
            fix=_("Chọn phân loại đúng theo quyết định, hoặc sửa văn bản."),
            field="area",
        )
    payload = {
        "unit": classed.unit.code,
        "kind": classed.kind,
        "from": classed.valid_from.isoformat(),
        "was": {"area": classed.area, "source": classed.source},
        "area": area,
        "source": source,
        "reason": reason,
        "decided": list(decided),
    }
    classed.area, classed.source = area, source
    classed.save(update_fields=["area", "source"])
    events.record(places.STREAM, "correct_area", payload, by=by, at=at)
    return classed
