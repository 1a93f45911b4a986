"""Whether a province has begun, and who and what an administrator looks after."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.core.finding import find
from khuyencong.core.folding import fold
from khuyencong.core.models import Event
from khuyencong.directory.models import (
    AreaClass,
    Assignment,
    IdentityLink,
    Organisation,
    Person,
    Unit,
    valid_on,
)
from khuyencong.directory.selectors.rules import rules_of
from khuyencong.directory.services.places import STREAM as PLACES
from khuyencong.ledger.models import Fund
from khuyencong.network.models import PostRequest
from khuyencong.projects.models import Project
from khuyencong.projects.permissions.duties import DECIDED
from khuyencong.rules.areas import derive
from khuyencong.rules.book import RuleBook

ON_AN_AREA = DECIDED | {"conclude"}  # what is decided on the class of a place

WORDS = {
    "register_person": gettext_lazy("Khai báo người"),
    "open_account": gettext_lazy("Mở tài khoản"),
    "assign": gettext_lazy("Giao chức danh"),
    "end_assignment": gettext_lazy("Thôi giữ chức danh"),
    "take_back": gettext_lazy("Thu lại việc làm thay"),
    "first_code": gettext_lazy("Cấp mã đặt mật khẩu"),
    "ask_recovery": gettext_lazy("Xin cấp lại mật khẩu"),
    "approve_recovery": gettext_lazy("Duyệt cấp lại mật khẩu"),
    "recover": gettext_lazy("Đặt mật khẩu mới"),
    "link_identity": gettext_lazy("Nối danh tính"),
    "unlink_identity": gettext_lazy("Bỏ nối danh tính"),
    "lock_account": gettext_lazy("Khóa tài khoản"),
    "unlock_account": gettext_lazy("Mở khóa tài khoản"),
    "open_body": gettext_lazy("Khai báo cơ quan"),
    "name_body": gettext_lazy("Đặt tên cơ quan"),
    "open_post": gettext_lazy("Lập chức danh"),
    "open_fund": gettext_lazy("Mở nguồn kinh phí"),
}

_seen = {"begun": False}


def has_begun() -> bool:
    """Whether any province has begun. A yes is remembered: it never becomes a no again."""
    if not _seen["begun"]:
        _seen["begun"] = Organisation.objects.exists()
    return _seen["begun"]


def people_of(province: Unit) -> QuerySet[Person]:
    """Who holds, held, or is to be given a post in an office of the province, by name. Their keys
    are read first: beside all the owners, a database would walk everybody."""
    here = {"organisation__province__code": province.code}
    held = Assignment.objects.filter(**here).order_by().values_list("person", flat=True)
    asked = PostRequest.objects.filter(**here).order_by().values_list("to", flat=True)
    return (
        Person.objects.filter(pk__in={*held, *asked})
        .select_related("user")
        .prefetch_related("assignments__organisation__names", "assignments__post")
        .order_by("sort_key", "pk")
    )


def find_person(number: uuid.UUID, *, province: Unit) -> Person:
    return find(people_of(province), _("Không có người này trong tỉnh của bạn."), uuid=number)


def linked_to(person: Person) -> IdentityLink | None:
    """The identity of a provider that opens her account beside the password."""
    return IdentityLink.objects.filter(user=person.user_id or 0).order_by("-pk").first()


def held_by(person: Person, *, province: Unit, on: date) -> QuerySet[Assignment]:
    """Posts in the province that she holds today or will hold, to be ended."""
    held = person.assignments.filter(organisation__province__code=province.code)
    lasting = held.filter(Q(valid_until=None) | Q(valid_until__gt=on))
    return lasting.select_related("organisation").order_by("valid_from", "pk")


def bodies_of(province: Unit) -> QuerySet[Organisation]:
    bodies = Organisation.objects.filter(province__code=province.code)
    return bodies.select_related("parent", "place").prefetch_related("names").order_by("code", "pk")


def find_body(number: uuid.UUID, *, province: Unit) -> Organisation:
    return find(bodies_of(province), _("Không có cơ quan này trong tỉnh của bạn."), uuid=number)


def funds_of(province: Unit) -> QuerySet[Fund]:
    funds = Fund.objects.filter(province=province.code).select_related("organisation")
    return funds.prefetch_related("organisation__names").order_by("code", "pk")


@dataclass(frozen=True)
class ClassToday:
    """A commune and what is said of it today, by kind. `derived`: its class of the investment law
    where no list says it and it follows."""

    unit: Unit
    today: dict[str, AreaClass]
    derived: str | None


def communes_of(province: Unit, *, on: date) -> QuerySet[Unit]:
    standing = Unit.objects.communes().on(on).filter(province_code=province.code)
    return standing.order_by("sort_key", "pk")


def areas_of(province: Unit, text: str, *, on: date) -> list[ClassToday]:
    """Communes whose name or code says `text`, each with its class."""
    communes = communes_of(province, on=on)
    if text.strip():
        communes = communes.filter(Q(folded__contains=fold(text)) | Q(code=text.strip()))
    classes = AreaClass.objects.filter(valid_on(on), unit__in=communes.order_by())
    today: dict[int, dict[str, AreaClass]] = {}
    for row in classes.order_by("valid_from", "pk"):
        today.setdefault(row.unit_id, {})[row.kind] = row
    book = rules_of(province.code)
    return [_today(unit, today.get(unit.pk, {}), on, book) for unit in communes]


def _today(unit: Unit, said: dict[str, AreaClass], on: date, book: RuleBook) -> ClassToday:
    zone = said.get(AreaClass.Kind.MINORITY_ZONE)
    is_said = AreaClass.Kind.INVESTMENT in said
    found = None if is_said else derive(zone.area if zone else None, (), on=on, book=book)
    return ClassToday(unit, said, found.area if found else None)


def find_commune(code: str, *, province: Unit, on: date) -> Unit:
    missing = _("Không có xã, phường này trong tỉnh của bạn.")
    return find(communes_of(province, on=on), missing, code=code)


def written_of(commune: Unit) -> QuerySet[AreaClass]:
    rows = AreaClass.objects.filter(unit=commune).select_related("unit")
    return rows.order_by("-valid_from", "-pk")


def classes_of(commune: Unit) -> list[tuple[AreaClass, Event | None]]:
    """Every class it had, the newest first, with who wrote it down."""
    told = Event.objects.filter(stream=PLACES, kind="class_area").order_by("at", "pk")
    by_day = {
        (e.payload.get("kind", AreaClass.Kind.INVESTMENT), e.payload["from"]): e
        for e in told
        if e.payload["unit"] == commune.code
    }
    rows = written_of(commune)
    return [(row, by_day.get((row.kind, row.valid_from.isoformat()))) for row in rows]


def corrections_of(commune: Unit) -> list[Event]:
    """Classes put right, the newest first: what they said, why, what was decided on them."""
    told = Event.objects.filter(stream=PLACES, kind="correct_area").order_by("-at", "-pk")
    return [event for event in told if event.payload["unit"] == commune.code]


def decided_on(classed: AreaClass) -> list[str]:
    """Codes of projects with a workshop there that were examined or approved while it held."""
    near = Project.objects.filter(beneficiaries__establishment__place=classed.unit).distinct()
    streams = {project.stream: project.code for project in near.order_by("code")}
    decisions = Event.objects.filter(
        stream__in=streams, kind__in=ON_AN_AREA, on__gte=classed.valid_from
    )
    if classed.valid_until is not None:
        decisions = decisions.filter(on__lt=classed.valid_until)
    found = set(decisions.values_list("stream", flat=True))
    return [code for stream, code in streams.items() if stream in found]


def history_of(*streams: str) -> list[tuple[Event, str]]:
    """What happened, the newest first, in words."""
    rows = Event.objects.filter(stream__in=streams, kind__in=WORDS).order_by("-at", "-pk")[:100]
    return [(event, str(WORDS[event.kind])) for event in rows]
