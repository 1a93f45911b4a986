"""Who someone is on a date, and what a place is on a date."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor, Grant
from khuyencong.core.errors import Refused
from khuyencong.directory.models import (
    AreaClass,
    Assignment,
    Organisation,
    OrganisationName,
    Succession,
    Unit,
    User,
    valid_on,
)
from khuyencong.directory.roles import ROLES

TWO_LEVELS = date(2025, 7, 1)  # districts ended; places are provinces and communes
KINDS_NOW = {"xã": "commune", "phường": "ward", "đặc khu": "special_zone"}
KINDS_BEFORE = {"xã": "commune", "thị trấn": "township"}


def actor_for(user: User | AnonymousUser, *, on: date) -> Actor:
    """The person with the grants of that day; a visitor has none."""
    if not user.is_authenticated:
        return Actor(id="", name="")
    rows = list(
        Assignment.objects.filter(valid_on(on), person__user=user)
        .select_related(
            "organisation__province",
            "place",
            "establishment__province",
            "post",
            "on_behalf_of__person",
        )
        .order_by("pk")
    )
    grants = tuple(_grant(row, on) for row in rows)
    return Actor(id=str(user.uuid), name=str(user), post=_post(rows), grants=grants)


def _grant(row: Assignment, on: date) -> Grant:
    home = row.establishment or row.organisation
    assert home is not None  # assignment_has_its_scope
    return Grant(
        role=row.role,
        province=home.province.code,
        organisation_id=row.organisation_id,
        place_id=row.place_id,
        place_code=row.place.code if row.place else "",
        place_ids=tuple(sorted(Unit.objects.within(row.place, on))) if row.place else (),
        establishment_id=row.establishment_id,
        on_behalf_of=row.on_behalf_of.person.full_name if row.on_behalf_of else "",
    )


def _post(rows: list[Assignment]) -> str:
    for row in rows:
        return row.post.title if row.post else str(ROLES[row.role].label)
    return ""


def name_on(organisation: Organisation, on: date) -> OrganisationName:
    """The name in force on `on`, or the nearest one when none is."""
    names = OrganisationName.objects.filter(organisation=organisation).order_by("valid_from", "pk")
    return (
        names.filter(valid_on(on)).last()
        or names.first()
        or OrganisationName(
            organisation=organisation,
            name=organisation.code,
            short_name=organisation.code,
            symbol=organisation.code,
        )
    )


def place_on(code: str, on: date) -> Unit:
    """The unit with this code on that date; one that ended says so and names what followed."""
    unit = Unit.objects.on(on).filter(code=code).order_by("pk").first()
    if unit:
        return unit
    other = Unit.objects.filter(code=code).order_by("valid_from", "pk").last()
    if other is None:
        raise Refused(
            _("Không có đơn vị hành chính mã “{code}”.").format(code=code),
            fix=_("Tra mã trong danh mục hành chính."),
        )
    if other.valid_until and other.valid_until <= on:
        after = Succession.objects.filter(old=other).select_related("new").order_by("pk")
        names = ", ".join(f"{s.new} ({s.new.code})" for s in after) or _("chưa rõ")
        raise Refused(
            _("{unit} không còn từ ngày {date}.").format(
                unit=other, date=f"{other.valid_until:%d/%m/%Y}"
            ),
            fix=_("Chọn đơn vị kế thừa: {names}.").format(names=names),
        )
    raise Refused(
        _("{unit} chỉ có từ ngày {date}.").format(unit=other, date=f"{other.valid_from:%d/%m/%Y}"),
        fix=_("Chọn đơn vị có vào ngày đang xét."),
    )


def place_kind(unit: Unit, on: date) -> str | None:
    """The word the rules use for this kind of place on `on`; None when it is not known.

    Before 2025-07-01 a ward's kind depends on the class of its city, kept in the district's kind.
    """
    if unit.level != Unit.Level.COMMUNE:
        return None
    if on >= TWO_LEVELS:
        kind = KINDS_NOW.get(unit.kind.lower())
        province = Unit.objects.provinces().filter(code=unit.province_code).order_by("pk").last()
        is_city = province is not None and province.kind.lower().startswith("thành phố")
        if is_city and kind in {"ward", "commune"}:
            return f"{kind}_of_central_city"
        return kind
    kind = KINDS_BEFORE.get(unit.kind.lower())
    if kind or unit.parent is None:
        return kind
    parent = unit.parent.kind.lower()
    for wording, word in (("loại 1", "1"), ("loại i", "1"), ("loại 2", "2"), ("loại 3", "3")):
        if parent.startswith("thành phố") and parent.endswith(wording):
            return f"ward_type{word}"
    return "town" if parent == "thị xã" else None


def area_of(unit: Unit, on: date) -> str | None:
    """normal, difficult or extremely_difficult; None when nobody has said."""
    row = AreaClass.objects.filter(valid_on(on), unit=unit).order_by("-valid_from", "pk").first()
    return row.area if row else None
