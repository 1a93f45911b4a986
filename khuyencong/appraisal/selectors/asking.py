"""Whom to ask about a project: the communes of its places, the bodies beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.appraisal.models import (
    SPEAKERS,
)
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Assignment, Organisation, Unit, valid_on
from khuyencong.directory.selectors.people import standing_at
from khuyencong.projects.models import Beneficiary, Project


def communes_of(members: Iterable[Beneficiary], *, on: date) -> list[Unit]:
    """The communes of `on` where these beneficiaries are."""
    places = [member.establishment.place for member in members]
    return list(dict.fromkeys(unit for place in places for unit in standing_at(place, on)))


@dataclass(frozen=True)
class ToAsk:
    """Whom an appraiser may ask: bodies, whose `has_people` says who answers here and not only by
    letter; communes of the beneficiaries whose People's Committee nobody has declared yet; every
    commune of the province."""

    bodies: list[Organisation]
    unlisted: list[Unit]
    communes: list[Unit]


NOBODY = ToAsk([], [], [])


def to_ask(project: Project, communes: list[Unit], *, on: date) -> ToAsk:
    """The Department, Finance, and the communes where the beneficiaries are."""
    keys = [0, *(commune.pk for commune in communes)]  # no row has the key 0
    here = _units_to_ask(project.province_id, project.province.code, on)
    declared = {unit.pk for unit in here if unit.is_declared}
    return ToAsk(
        _bodies_to_ask(project.province_id, keys, on),
        [unit for unit in communes if unit.pk not in declared],
        here,
    )


@prepared
def _bodies_to_ask(province: int, communes: list[int], on: date) -> QuerySet[Organisation]:
    held = Assignment.objects.filter(valid_on(on), role__in=SPEAKERS)
    officers = held.filter(role="commune_officer", place__pk__in=communes)
    bodies = Organisation.objects.filter(
        Q(kind__in=("department", "finance_department"))
        | Q(kind="commune_committee", place__pk__in=communes)
        | Q(pk__in=officers.values("organisation")),
        province=province,
    ).annotate(has_people=Exists(held.filter(organisation=OuterRef("pk"))))
    return bodies.order_by("kind", "pk")


@prepared
def _units_to_ask(province: int, code: str, on: date) -> QuerySet[Any, Any]:
    """Every commune of the province, and whether its committee is declared."""
    held = Assignment.objects.filter(valid_on(on), role="commune_officer")
    committees = Organisation.objects.filter(kind="commune_committee", province=province)
    officers = held.filter(place=OuterRef("pk"), organisation__in=committees)
    is_declared = Exists(committees.filter(place=OuterRef("pk"))) | Exists(officers)
    every = Unit.objects.communes().filter(province_code=code).on(on)
    return every.annotate(is_declared=is_declared).order_by("sort_key", "pk")
