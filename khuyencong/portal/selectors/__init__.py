"""What the public may see: decided projects, money by year, never a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.core import queues
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.reading.communes import commune_name
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment, Claim, Establishment, Unit, User
from khuyencong.directory.models.roles import OF_A_COMMUNE
from khuyencong.ledger import selectors as ledger
from khuyencong.policy import selectors as policy
from khuyencong.portal.models import Sketch
from khuyencong.portal.selectors.standings import (
    Contact,
    Standing,
    person_to_ask,
    standing,
    tracked,
)
from khuyencong.projects.models import Project, ProjectTotal, Request
from khuyencong.projects.models.projects import ProjectQuerySet
from khuyencong.projects.models.said import EVERY
from khuyencong.rules import conditions, engine
from khuyencong.rules.areas import in_cluster
from khuyencong.rules.book import RuleBook
from khuyencong.rules.conditions import Finding, Workshop
from khuyencong.rules.engine import Dossier, Facts, Support
from khuyencong.rules.mergers import former_provinces

__all__ = ["Contact", "Standing", "person_to_ask", "standing", "tracked"]
DECIDED = ProjectTotal.STATES
PAGE = 25


@dataclass(frozen=True)
class Offer:
    """What one source may give. `track` empty: whichever pays, by the same level."""

    track: str
    kind: str
    support: Support


@dataclass(frozen=True)
class Answer:
    """`offers`: the best first, each by its own articles; `support`: the first of them."""

    activity: str
    offers: list[Offer]
    alternatives: list[tuple[str, int]]
    dossier: Dossier
    first: tuple[Finding, ...] = ()  # what decides whether it comes first when money is short

    @property
    def support(self) -> Support:
        return self.offers[0].support


def find_own(code: str, *, by: Actor) -> Request:
    """A request of one's own workshop, or one that somebody types for it. Raises Http404."""
    rows = Request.objects.visible_to(by).select_related(
        "province", "establishment__province", "establishment__trade", "place", "seat"
    )
    missing = _("Không có đề nghị {code} của cơ sở bạn.").format(code=code)
    return find(rows, missing, code=code)


def decided(province: str = "") -> QuerySet[Project]:
    """Public projects, of one province or of all."""
    found = of_province(province) if province else Project.objects.all()
    return found.filter(state__in=DECIDED).order_by("-pk")


def of_province(province: str) -> ProjectQuerySet:
    return Project.objects.filter(province__in=Unit.objects.keys_of(province))


def by_year(province: str, limit: int = 5) -> tuple[list[dict], int]:
    """(projects and disbursed đồng (advanced and paid) of the latest years, oldest first; how many
    times a workshop was supported, in all years)."""
    totals = ProjectTotal.objects.filter(province__in=Unit.objects.keys_of(province))
    counts, memberships = dict[int, int](), 0
    for year, projects, _support_dong, turns in totals.added_up("year"):
        memberships += turns
        if projects:
            counts[year] = projects
    spent = ledger.of_years(province, "advanced", "paid")
    years = sorted(set(counts) | set(spent))[-limit:]
    rows = [{"year": y, "projects": counts.get(y, 0), "spent_dong": spent.get(y, 0)} for y in years]
    return rows, memberships


def communes_named(text: str, province: str, on: date) -> list[Unit]:
    """Communes of today whose folded name is, begins with or contains the words."""
    words = commune_name(text).folded
    if not words:
        return []
    here = Unit.objects.on(on).communes().filter(province_code=province)
    for lookup in ("folded", "folded__startswith", "folded__contains"):
        communes = list(here.filter(**{lookup: words}).order_by("sort_key", "pk")[:10])
        if communes:
            return communes
    return []


def successors_of(text: str, province: str, on: date) -> list[Unit]:
    """Communes of today where the former commune of this name stood."""
    former = Unit.objects.communes().filter(
        province_code=province, folded=commune_name(text).folded, valid_until__lte=on
    )
    after = [unit for old in former.order_by("pk") for unit in directory.standing_at(old, on)]
    return list(dict.fromkeys(after))


def is_new(machines: str | None) -> bool | None:
    """What was answered to "new or used?"; a line is of new ones."""
    return machines != "used" if machines else None


def said_in(data: dict, province: str, *, on: date) -> dict[str, Any]:
    """What was answered of the facts that a request keeps, by its columns; half an answer about
    raw material is none."""
    found = {name: data.get(name) for name in EVERY}
    if found["local_material_dong"] is None or not found["material_dong"]:
        found |= {"local_material_dong": None, "material_dong": None}
    seat = place_answered(data.get("seat") or "", province, on=on)
    return found | {"is_new_machine": is_new(data.get("machines")), "seat": seat}


def _area(place: Unit | None, data: dict, *, on: date, book: RuleBook) -> str | None:
    area = directory.area_of(place, on, book=book) if place else None
    return in_cluster(area, on=on, book=book) if data.get("is_in_cluster") else area


def _workshop(data: dict) -> Workshop:
    return Workshop(
        local_dong=data.get("local_material_dong"),
        material_dong=data.get("material_dong"),
        is_exporting=data.get("is_exporting"),
        has_key_product=data.get("has_key_product"),
    )


def _offers(facts: Facts, *, on: date, book: RuleBook) -> list[Offer]:
    """Where the province has a level of its own, what each source may give; else one answer."""
    own = engine.own_kinds(facts, on=on, book=book)
    if not own:
        return [Offer("", "", engine.ceiling(facts, on=on, book=book))]
    found = []
    for track, kind in [("national", "grant"), *(("local", kind) for kind in own)]:
        asked = replace(facts, track=track, kind=kind)
        found.append(Offer(track, kind, engine.ceiling(asked, on=on, book=book)))
    return sorted(found, key=_best_first)


def _best_first(offer: Offer) -> tuple[int, bool, int]:
    """What is given before what is lent."""
    statuses = (engine.ELIGIBLE, engine.NEEDS_PERSON, engine.INELIGIBLE)
    support = offer.support
    is_lent = support.term_years is not None
    return statuses.index(support.status), is_lent, -(support.ceiling_dong or 0)


def answers(
    data: dict, place: Unit | None, *, province: str, on: date, codes: list[str]
) -> list[Answer]:
    """The rules' answer for one activity, or for all that have a level; the best first."""
    book, machines = policy.book(province), data.get("machines")
    seat = place_answered(data.get("seat") or "", province, on=on)
    first = conditions.priority(_workshop(data), on=on, book=book)
    result = []
    for code in [data["activity"]] if data.get("activity") else codes:
        facts = Facts(
            activity=code,
            cost_dong=data["cost_dong"],
            form=data.get("form") or None,
            place_kind=directory.place_kind(place, on, book=book) if place else None,
            area=_area(place, data, on=on, book=book),
            seat_kind=directory.place_kind(seat, on, book=book) if seat else None,
            is_manual_kiln=data.get("is_manual_kiln"),
            is_craft_village=data.get("is_craft_village"),
            is_technology_line=machines == "line" if machines and code == "machinery" else None,
            is_new_machine=is_new(machines),
            is_sme=data.get("is_sme"),
            registered_capital_dong=data.get("registered_capital_dong"),
            former_province=directory.former_province(place, on)
            if place and former_provinces(province)
            else None,
        )
        offers = _offers(facts, on=on, book=book)
        support = offers[0].support
        if support.status == engine.NEEDS_PERSON and not data.get("activity"):
            continue
        others = (
            engine.alternatives(facts, on=on, book=book) if support.status == "ineligible" else []
        )
        dossier = engine.dossier(code, on=on, book=book)
        result.append(Answer(code, offers, others[:2], dossier, first))
    return sorted(result, key=lambda a: -(a.support.ceiling_dong or 0))


def sketches_of(user: User) -> QuerySet[Sketch]:
    """What was kept for a contact of hers and is no request yet, the newest first."""
    contacts = [c for c in (user.username, user.phone, user.email.lower()) if c]
    return Sketch.objects.filter(contact__in=contacts, request=None).order_by("-pk")


def communes_of(province: str, *, on: date) -> QuerySet[Unit]:
    found = Unit.objects.communes().on(on).filter(province_code=province)
    return found.order_by("sort_key", "pk")


def place_answered(text: str, province: str, *, on: date) -> Unit | None:
    """The commune that was named, where only one can be meant."""
    found = communes_named(text, province, on) or successors_of(text, province, on)
    return found[0] if len(found) == 1 else None


def claims_to_answer(actor: Actor) -> QuerySet[Claim]:
    """Claims of workshops that she owns, on which she has not said her word."""
    keys = [g.establishment_id or 0 for g in actor.grants_for("owner")]
    open_ones = Claim.objects.filter(outcome=Claim.Outcome.WAITING, holder_word="")
    found = open_ones.filter(establishment__in=keys).select_related("establishment", "person")
    return found.order_by("pk")


def owned_by(actor: Actor) -> QuerySet[Establishment]:
    """Workshops somebody owns or was asked to type for, by their names."""
    keys = [g.establishment_id or 0 for g in actor.grants_for("owner", "helper")]
    found = (
        Establishment.objects.standing()
        .filter(pk__in=keys)
        .select_related("province", "place", "trade")
    )
    return found.order_by("sort_key", "pk")


def helpers_of(establishment: Establishment) -> QuerySet[Assignment]:
    """Whom its owner asked to type for her, the latest first."""
    asked = Assignment.objects.filter(role="helper", establishment=establishment)
    return asked.select_related("person", "establishment").order_by("-pk")


def last_figures(establishment: Establishment) -> dict[str, int]:
    """Figures this establishment gave last time, so that nobody asks for them again."""
    last = (
        Request.objects.filter(establishment=establishment, baselines__isnull=False)
        .order_by("-pk")
        .first()
    )
    return {b.indicator: b.value for b in last.baselines.all()} if last else {}


def workshops_to_help(actor: Actor, words: str, *, most: int) -> list[Establishment]:
    """Workshops of the communes she types for, by name; each commune is walked by its index.
    `words`: folded, in the name."""
    places = sorted(actor.places_for(*OF_A_COMMUNE))
    if not places:
        return []
    named = Establishment.objects.standing().filter(folded__contains=words)
    near = (named.filter(place=place).order_by("sort_key", "pk") for place in places)
    rows = Establishment.objects.filter(pk__in=queues.heads(near, most)).select_related("place")
    return list(rows.order_by("sort_key", "pk")[:most])


def places_to_help(actor: Actor, *, on: date) -> QuerySet[Unit]:
    """Communes whose workshops an officer types for, as they stand on that day."""
    places = Unit.objects.communes().on(on).filter(pk__in=actor.places_for(*OF_A_COMMUNE))
    return places.order_by("sort_key", "pk")
