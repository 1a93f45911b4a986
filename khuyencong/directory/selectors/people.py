"""Who someone is on a date, and what a place is on a date."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import override

from khuyencong.core.actors import Actor, Grant
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.core.prepared import prepared
from khuyencong.core.told import SOURCE
from khuyencong.directory.models import (
    Assignment,
    Organisation,
    OrganisationName,
    Person,
    Succession,
    Unit,
    User,
    valid_on,
)
from khuyencong.directory.models.dates import stands_on
from khuyencong.directory.models.roles import ROLES
from khuyencong.directory.selectors.rules import rules_of
from khuyencong.rules import engine
from khuyencong.rules.book import RuleBook

KINDS = {"xã": "commune", "thị trấn": "township", "phường": "ward", "đặc khu": "special_zone"}
FIGURES_OF_PLACES = ("administrative_levels", "converted_ward_years")  # of the procedure
TWO_LEVELS = 2  # provinces and communes, since districts ended
WARDS_OF = {  # by the kind of the district they lay in, while there were some; else a plain `ward`
    "quận": "ward_of_central_city",
    "thị xã": "town",
    "thành phố loại 1": "ward_type1",
    "thành phố loại 2": "ward_type2",
    "thành phố loại 3": "ward_type3",
}
WARDS = {*WARDS_OF.values(), "ward", "ward_type1_converted"}


def province_of(actor: Actor, *roles: str, on: date) -> Unit:
    """The province somebody works for, by these roles where they are named; of several the first.
    Raises Http404 for whom no province is written down."""
    grants = actor.grants_for(*roles) if roles else actor.grants
    codes = sorted({grant.province for grant in grants if grant.province})
    missing = _("Chưa có tỉnh nào trong phạm vi của bạn.")
    return find(Unit.objects.provinces().on(on), missing, code=codes[0] if codes else "")


def actor_for(user: User | AnonymousUser, *, on: date) -> Actor:
    """The person with the grants of that day; a visitor has none."""
    if not user.is_authenticated:
        return Actor(id="", name="")
    assignments = list(
        Assignment.objects.filter(valid_on(on), person__user=user)
        .annotate(body_name=_short_name(on))
        .select_related(
            "organisation__province",
            "place",
            "establishment__province",
            "post__organisation",
            "on_behalf_of__person__user",
        )
        .order_by("pk")
    )
    grants = tuple(_grant(assignment, on) for assignment in assignments)
    title = _title(assignments[0]) if assignments else ""
    post = _post(assignments[0], title, assignments[0].body_name) if assignments else ""
    return Actor(id=str(user.uuid), name=str(user), post=post, title=title, grants=grants, on=on)


def _grant(assignment: Assignment, on: date) -> Grant:
    home = assignment.establishment or assignment.organisation
    assert home is not None  # assignment_has_its_scope
    absent = assignment.on_behalf_of.person if assignment.on_behalf_of else None
    return Grant(
        role=assignment.role,
        province=home.province.code,
        organisation_id=assignment.organisation_id,
        place_id=assignment.place_id,
        place_code=assignment.place.code if assignment.place else "",
        place_ids=tuple(sorted(Unit.objects.within(assignment.place, on)))
        if assignment.place
        else (),
        establishment_id=assignment.establishment_id,
        debtor=str(home.uuid),
        on_behalf_of=absent.full_name if absent else "",
        on_behalf_of_id=absent.actor_id if absent else "",
    )


def _title(assignment: Assignment) -> str:
    if assignment.post:
        return assignment.post.title
    with override(SOURCE):  # papers and events keep it, whatever language she reads
        return str(ROLES[assignment.role].label)


def _post(assignment: Assignment, title: str, name: str | None) -> str:
    """The title with the body it is held in, e.g. "Chuyên viên – Trung tâm Khuyến công"."""
    body = assignment.post.organisation if assignment.post else assignment.organisation
    return f"{title} – {name or body.code}" if body else title


def _short_name(on: date) -> Coalesce:
    """What the body of an assignment is called on a day, as `name_on` has it, read along."""
    body = Coalesce(OuterRef("post__organisation"), OuterRef("organisation"))
    names = OrganisationName.objects.filter(organisation=body)
    current = names.filter(valid_on(on)).order_by("-valid_from", "-pk")
    oldest = names.order_by("valid_from", "pk")
    short = (Subquery(some.values("short_name")[:1]) for some in (current, oldest))
    return Coalesce(*short)


def provinces_of(person: Person) -> list[str]:
    """Codes of the provinces in which somebody holds or held a role."""
    held = Assignment.objects.filter(person=person)
    of_bodies = held.values_list("organisation__province__code", flat=True)
    of_workshops = held.values_list("establishment__province__code", flat=True)
    return sorted({code for code in (*of_bodies, *of_workshops) if code})


def provinces_begun() -> QuerySet[Unit]:
    """Provinces that have a Centre here, to which requests go."""
    centres = Organisation.objects.filter(kind=Organisation.Kind.CENTRE)
    found = Unit.objects.filter(pk__in=centres.values("province"))
    return found.order_by("sort_key", "pk")


def name_on(organisation: Organisation, on: date) -> OrganisationName:
    """The name in force on `on`, or the nearest one when none is."""
    names = _names(organisation.pk)
    standing = [name for name in names if stands_on(name, on)]
    if nearest := standing[-1:] or names[:1]:
        return nearest[0]
    return OrganisationName(
        organisation=organisation,
        name=organisation.code,
        short_name=organisation.code,
        symbol=organisation.code,
    )


@prepared
def _names(organisation: int) -> QuerySet[OrganisationName]:
    names = OrganisationName.objects.filter(organisation=organisation)
    return names.order_by("valid_from", "pk")


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
    raise not_standing(other, on)


def not_standing(unit: Unit, on: date) -> Refused:
    """What to tell somebody who names `unit` on a day on which it did not stand."""
    legal = _("danh mục đơn vị hành chính, nguồn {source}").format(source=unit.source)
    if unit.valid_until and unit.valid_until <= on:
        after = Succession.objects.filter(old=unit).select_related("new").order_by("pk")
        names = ", ".join(f"{s.new} ({s.new.code})" for s in after) or _("chưa rõ")
        return Refused(
            _("{unit} không còn từ ngày {date}.").format(
                unit=unit, date=f"{unit.valid_until:%d/%m/%Y}"
            ),
            legal=legal,
            fix=_("Chọn đơn vị kế thừa: {names}.").format(names=names),
        )
    return Refused(
        _("{unit} chỉ có từ ngày {date}.").format(unit=unit, date=f"{unit.valid_from:%d/%m/%Y}"),
        legal=legal,
        fix=_("Chọn đơn vị có vào ngày đang xét."),
    )


def standing_at(unit: Unit, on: date) -> list[Unit]:
    """The units that stood on `on` where `unit` stands: itself, what it was, or what it became.

    More than one: merged or split since, and which one is meant is not known. Empty: no succession
    says what stood there.
    """
    if unit.stands(on):
        return [unit]
    if on < unit.valid_from:
        near = Unit.objects.filter(successors__new=unit, successors__date__gt=on)
    else:
        near = Unit.objects.filter(predecessors__old=unit, predecessors__date__lte=on)
    places = [place for other in near.order_by("pk") for place in standing_at(other, on)]
    return list(dict.fromkeys(places))


def place_kind(
    unit: Unit,
    on: date,
    *,
    plan_year: int | None = None,
    provinces: dict[str, Unit | None] | None = None,
    book: RuleBook | None = None,
) -> str | None:
    """The word the rules use for this kind of place on `on`; None when it is not known.

    `plan_year`: of the plan it is asked for; that of `on` where there is none yet. `provinces`: of
    `on`, by code, those that were read; what else is read is put in. `book`: the rules of its
    province, where they were read already.
    A place that was or became one of several kinds, a ward among them, is a plain `ward`: where the
    law sets wards apart, the rules then ask a person.
    """
    if unit.level != Unit.Level.COMMUNE:
        return None
    counted = date((plan_year or on.year) - 1, 12, 31)
    known = {} if provinces is None else provinces
    book = book or rules_of(unit.province_code)
    kinds = {_kind(place, on, counted, known, book) for place in standing_at(unit, on)} or {
        _kind_as_named(unit, on, counted, book)
    }
    if len(kinds) == 1:
        return kinds.pop()
    return None if kinds.isdisjoint(WARDS) else "ward"


def _kind(
    unit: Unit, on: date, counted: date, provinces: dict[str, Unit | None], book: RuleBook
) -> str | None:
    """For a unit that stands on `on`. `counted`: the day to which its years as a ward run."""
    word, code = KINDS.get(unit.kind.lower()), unit.province_code
    if code not in provinces:
        provinces[code] = Unit.objects.provinces().on(on).filter(code=code).first()
    province = provinces[code]
    is_city = province is not None and province.kind.lower().startswith("thành phố")
    if word == "commune" and is_city:
        return "commune_of_central_city"
    if word != "ward":
        return word
    if engine.count("administrative_levels", on=on, book=book) == TWO_LEVELS:
        return "ward_of_central_city" if is_city else "ward"
    kind = WARDS_OF.get(unit.parent.kind.lower() if unit.parent else "", "ward")
    if kind == "ward_type1":
        return {True: "ward_type1_converted", False: kind, None: "ward"}[
            _was_commune(unit, on, counted, book)
        ]
    return kind


def _kind_as_named(unit: Unit, on: date, counted: date, book: RuleBook) -> str | None:
    """When nobody says what stood there on `on`: as it ended, or by its name before it began."""
    if unit.valid_until and unit.valid_until <= on:
        return _kind(unit, unit.valid_until - timedelta(days=1), counted, {}, book)
    return KINDS.get(unit.kind.lower())


def _was_commune(ward: Unit, on: date, counted: date, book: RuleBook) -> bool | None:
    """Whether this ward was a commune so short before that it still counts as one.

    Law: điểm đ khoản 1 Điều 3 Thông tư 46/2012/TT-BCT: from the decision to 31/12 of the year
    before the plan's. None when not known, or where no rule of that day was seen.
    """
    start = ward.valid_from
    years = engine.count("converted_ward_years", on=on, book=book)
    if years is None:
        return None
    if (counted.year - years, counted.month, counted.day) >= (start.year, start.month, start.day):
        return False
    origins = Unit.objects.filter(successors__new=ward).order_by("pk")
    kinds = {KINDS.get(origin.kind.lower()) for origin in origins}
    if kinds == {"commune"}:
        return True
    answers = {_was_commune(origin, on, counted, book) for origin in origins}
    return answers.pop() if kinds == {"ward"} and len(answers) == 1 else None
