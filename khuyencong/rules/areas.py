"""Classes of area: what was said of a commune, and what follows from it.

Law: Thông tư 46/2012/TT-BCT, khoản 1 Điều 6; Nghị định 96/2026/NĐ-CP, Điều 22 (areas.yaml).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.rules.book import RuleBook, load
from khuyencong.rules.derivation import NOTHING, PLACE, Derivation, ParameterUsed, used
from khuyencong.rules.periods import in_force
from khuyencong.rules.reading import words
from khuyencong.rules.wording import label

# The kinds of facts about a commune and their words (vocabulary.yaml), each with its class of the
# ranking; words without one belong to none.
CLASSES: dict[str, dict[str, str]] = {
    "minority_zone": {"zone_1": "highland", "zone_2": "highland", "zone_3": "highland"},
    "terrain": {"highland": "highland", "island": "highland", "land_border": "highland"},
    "poor_district": {"poor": "poor_district"},
    "new_rural": {"planned": "new_rural"},
    "investment": {"difficult": "difficult", "extremely_difficult": "difficult"},
}
FACTS = words("parameters/vocabulary.yaml")["facts"]
WORDS = {kind: tuple(FACTS["area" if kind == "investment" else kind]["words"]) for kind in CLASSES}
# Both must have been said before a commune counts as one of no class.
DECIDING = ("minority_zone", "investment")
HOW_AREAS_FOLLOW = "areas.investment"  # the row that says how a class follows, in a derivation


def word_label(kind: str, word: str, lang: str = "vi") -> str:
    """What was said of a commune, in words."""
    return label("area" if kind == "investment" else kind, word, lang)


def ranking_classes(facts: Mapping[str, str]) -> frozenset[str] | None:
    """The classes of area of a commune by {kind: word}; None where too little was said to tell."""
    found = frozenset(CLASSES[kind][word] for kind, word in facts.items() if word in CLASSES[kind])
    if found or all(kind in facts for kind in DECIDING):
        return found
    return None


# From the easiest to the hardest: a tie between old units goes to the harder one.
HARDNESS = WORDS["investment"]


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A unit that became part of a commune: its class and zone on its last day, None if nobody
    said."""

    name: str
    area: str | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class Derived:
    """The class of the investment law as it follows; `area` None: it does not. `counted`: each old
    unit with its class, where they decided. `missing`: old units of which nothing was said."""

    area: str | None
    legal: str
    zone: str | None = None
    counted: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    derivation: Derivation = NOTHING


def derive(
    zone: str | None,
    old_units: Sequence[OldUnit],
    *,
    on: date,
    book: RuleBook | None = None,
) -> Derived | None:
    """The class where no list of the province says it: by the commune's own zone, else by most of
    its old units. None before the rule that says how.

    What follows is difficult or harder: that a commune is of no class only its province can say.
    """
    row = in_force((book or load()).areas["investment"].values, on)
    if row is None or row.evidence == "unknown":
        return None
    rests = Derivation((used(HOW_AREAS_FOLLOW, row),))
    if zone is not None:
        return Derived(
            _listed(row.zones.get(zone, "normal")), row.citation, zone=zone, derivation=rests
        )
    known = {one.name: one.area or _of_zone(one.zone, row.zones) for one in old_units}
    missing = tuple(name for name, area in known.items() if area is None)
    counted = tuple((name, area) for name, area in known.items() if area is not None)
    most = "normal" if missing or not counted else _most(area for _name, area in counted)
    return Derived(_listed(most), row.citation, None, counted, missing, rests)


def in_cluster(area: str | None, *, on: date, book: RuleBook | None = None) -> str | None:
    """The class of a place inside an industrial cluster: that of its commune, or the cluster's own
    where that is harder. `area` None: nobody knows the commune's."""
    row = in_force((book or load()).areas["investment"].values, on)
    if row is None or row.evidence == "unknown":
        return area
    hardest = _harder(area or "normal", row.cluster)
    return area if hardest == "normal" else hardest


def rows_of_cluster(
    area: str | None, *, on: date, book: RuleBook | None = None
) -> tuple[ParameterUsed, ...]:
    """The row by which a cluster makes its place harder than its commune is, where it does."""
    if in_cluster(area, on=on, book=book) == area:
        return ()
    row = in_force((book or load()).areas["investment"].values, on)
    return () if row is None else (used(HOW_AREAS_FOLLOW, row, PLACE),)


def _of_zone(zone: str | None, zones: Mapping[str, str]) -> str | None:
    return None if zone is None else zones.get(zone, "normal")


def _most(areas: Iterable[str]) -> str:
    counts = Counter(areas)
    return max(counts, key=lambda area: (counts[area], HARDNESS.index(area)))


def _harder(one: str, other: str) -> str:
    return max(one, other, key=HARDNESS.index)


def _listed(area: str) -> str | None:
    return None if area == "normal" else area
