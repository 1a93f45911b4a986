"""Classes of area, groups of trades, and the order they make."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, model_validator

from khuyencong.rules.periods import Checked, Evidence, Label, Period, Strict, contiguous, fault
from khuyencong.rules.schema.shelves import Shelf


class AreaPeriod(Period):
    """`zones`: the class of area of each ethnic-minority zone; `cluster`: that of a cluster."""

    zones: dict[str, str] = {}
    cluster: str = "normal"


class AreaRule(Strict):
    label: Label
    checked: Checked
    values: Annotated[tuple[AreaPeriod, ...], AfterValidator(contiguous)]


class CommunePeriod(Period):
    """What a province's list says of one commune: `area`, a word of the kind it stands under."""

    area: str


AreaKind = Literal["investment", "minority_zone", "terrain", "poor_district", "new_rural"]
CommuneAreas = dict[str, dict[AreaKind, tuple[CommunePeriod, ...]]]  # by commune and kind


AREA_CLASSES = ("highland", "poor_district", "new_rural", "difficult")


TRADE_GROUPS = ("product", "industry")


class RankingPeriod(Period):
    """`areas`, `trades`: every class of area, every group of trades, the first one first.

    `outside`: activities to which neither applies."""

    criteria: tuple[
        Literal[
            "is_flagship",
            "is_in_order",
            "effect",
            "area_class",
            "trade_group",
            "is_priority_trade",
            "area",
            "is_women_or_minority_owned",
            "settled_projects",
        ],
        ...,
    ]
    areas: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    @model_validator(mode="after")
    def classes_are_whole(self) -> RankingPeriod:
        if len(set(self.criteria)) != len(self.criteria):
            raise fault("criterion_twice")
        _whole(self.areas, AREA_CLASSES if "area_class" in self.criteria else (), "areas")
        _whole(self.trades, TRADE_GROUPS if "trade_group" in self.criteria else (), "trades")
        if bool(self.outside) != ("is_in_order" in self.criteria):
            raise fault("outside_without_order")
        return self


def _whole(listed: tuple[str, ...], known: tuple[str, ...], name: str) -> None:
    """Each class exactly once: a missing one would silently stand last."""
    if missing := set(known) - set(listed):
        raise fault("class_missing", name=name, missing=", ".join(sorted(missing)))
    if len(listed) != len(known):
        raise fault("class_twice", name=name, known=", ".join(known) or "–")


class RankingRule(Strict):
    checked: Checked
    values: Annotated[tuple[RankingPeriod, ...], AfterValidator(contiguous)]


class TradeCode(Strict):
    """A trade code of 2018 in the classification of 2025: one code, or the several it became."""

    codes: tuple[str, ...] = Field(min_length=1)
    evidence: Evidence
    source: tuple[str, ...] = ()
    legal: str = Field(min_length=3)


VSIC_2018 = "vsic_2018"


class TradePeriod(Period):
    """`codes_of`: the classification its codes are taken from."""

    codes_of: Literal["vsic_2018", "vsic_2025"] = "vsic_2018"
    codes: tuple[str, ...] = Field(min_length=1)


class TradeRule(Strict):
    checked: Checked
    values: Annotated[tuple[TradePeriod, ...], AfterValidator(contiguous)]


class TradeGroupPeriod(Period):
    """Beginnings of trade codes by group; from `many_workers` on a workshop counts as
    labour-intensive, hence of the group `product`. `codes_of`: whose codes they are."""

    codes_of: Literal["vsic_2018", "vsic_2025"] = "vsic_2018"
    product: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    many_workers: StrictInt = Field(ge=1)


class TradeGroupRule(Strict):
    checked: Checked
    values: Annotated[tuple[TradeGroupPeriod, ...], AfterValidator(contiguous)]


class RankingFile(Shelf):
    ranking: RankingRule
    priority_trades: TradeRule
    trade_groups: TradeGroupRule
