"""What the public may see: decided projects, money by year, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from khuyencong.core.folding import fold
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Unit
from khuyencong.ledger.models import Account
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.rules import engine
from khuyencong.rules.engine import Dossier, Facts, Support

DECIDED = ("planned", "estimated", "committed", "accepted", "settled")
PAGE = 25


@dataclass(frozen=True)
class Answer:
    activity: str
    support: Support
    alternatives: list[tuple[str, int]]
    dossier: Dossier


def decided(province: str) -> QuerySet[Project]:
    return Project.objects.filter(province__code=province, state__in=DECIDED).order_by("-pk")


def by_year(province: str, limit: int = 5) -> list[dict]:
    """Projects and disbursed đồng (advanced and paid) of the latest years, oldest first."""
    counts = dict(decided(province).order_by().values_list("year").annotate(Count("pk")))
    spent = dict(
        Account.objects.filter(fund__province=province, stage__in=("advanced", "paid"))
        .order_by()
        .values_list("year")
        .annotate(Sum("balance_dong"))
    )
    years = sorted(set(counts) | set(spent))[-limit:]
    return [{"year": y, "projects": counts.get(y, 0), "spent_dong": spent.get(y, 0)} for y in years]


def supported_establishments(province: str) -> int:
    found = Beneficiary.objects.filter(project__province__code=province, project__state__in=DECIDED)
    return found.values("establishment_id").distinct().count()


def communes_named(text: str, province: str, on: date) -> list[Unit]:
    """Communes of today whose folded name is, begins with or contains the words."""
    words = fold(text)
    if not words:
        return []
    for kind in ("phuong ", "xa ", "dac khu "):
        words = words.removeprefix(kind)
    here = Unit.objects.on(on).communes().filter(province_code=province)
    for lookup in ("folded", "folded__startswith", "folded__contains"):
        found = list(here.filter(**{lookup: words}).order_by("sort_key", "pk")[:10])
        if found:
            return found
    return []


def answers(data: dict, place: Unit | None, *, on: date, codes: list[str]) -> list[Answer]:
    """The rules' answer for one activity, or for all that have a level; the best first."""
    book = policy.book(settings.PROVINCE)
    result = []
    for code in [data["activity"]] if data.get("activity") else codes:
        facts = Facts(
            activity=code,
            cost_dong=data["cost_dong"],
            form=data.get("form") or None,
            place_kind=directory.place_kind(place, on) if place else None,
            area=directory.area_of(place, on) if place else None,
            is_craft_village=data.get("is_craft_village"),
            is_technology_line=data.get("is_technology_line") if code == "machinery" else None,
            is_sme=data.get("is_sme"),
        )
        support = engine.ceiling(facts, on=on, book=book)
        if support.status == engine.NEEDS_PERSON and not data.get("activity"):
            continue
        others = (
            engine.alternatives(facts, on=on, book=book) if support.status == "ineligible" else []
        )
        result.append(Answer(code, support, others[:2], engine.dossier(code, book=book)))
    return sorted(result, key=lambda a: -(a.support.ceiling_dong or 0))
