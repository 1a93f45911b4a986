"""Reads the dated YAML files and refuses what is not whole: overlaps, rates, caps, sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from khuyencong.rules.errors import ParameterError

FOLDER = Path(__file__).parent / "parameters"
Evidence = Literal["seen", "remembered", "set"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Dated(Strict):
    valid_from: date = Field(alias="from")
    valid_until: date | None = Field(default=None, alias="until")
    legal: str = Field(min_length=3)
    evidence: Evidence

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


class Level(Dated):
    """rate × cost up to cap (đồng). Without rate: the cap alone; without cap: the rate alone."""

    rate: Decimal | None = None
    cap: int | None = Field(default=None, gt=0)
    areas: tuple[str, ...] = ()

    @field_validator("rate", mode="before")
    @classmethod
    def from_text(cls, value: object) -> object:
        if value is not None and not isinstance(value, str):
            raise ValueError('a rate is written as text, e.g. "0.50"')
        return value

    @field_validator("rate")
    @classmethod
    def within_one(cls, value: Decimal | None) -> Decimal | None:
        if value is not None and not 0 < value <= 1:
            raise ValueError("a rate lies above 0 and at most at 1 (100 %)")
        return value


class Window(Dated):
    forms: tuple[str, ...]
    places: tuple[str, ...]
    excluded: tuple[str, ...]
    unclear: tuple[str, ...]


class AdvanceRule(Dated):
    activities: tuple[str, ...]
    rate: Decimal


class Figure(Dated):
    value: int


class Activity(Strict):
    content: str
    unit: str
    label: dict[str, str]


class RuleBook(Strict):
    activities: dict[str, Activity]
    levels: dict[str, tuple[Level, ...]]
    windows: tuple[Window, ...]
    not_of_an_establishment: frozenset[str]
    advances: tuple[AdvanceRule, ...]
    procedure: dict[str, tuple[Figure, ...]]

    @property
    def first_day(self) -> date:
        return min(level.valid_from for rows in self.levels.values() for level in rows)


D = TypeVar("D", bound=Dated)


def in_force(rows: Sequence[D], on: date) -> D | None:
    return next((row for row in rows if row.holds(on)), None)


def check_order(name: str, rows: Sequence[Dated]) -> None:
    """Neither overlap nor gap; only the last one may be open."""
    for before, after in zip(rows, rows[1:], strict=False):
        if before.valid_until is None or before.valid_until > after.valid_from:
            raise ParameterError(f"{name}: {before.valid_from} overlaps {after.valid_from}")
        if before.valid_until < after.valid_from:
            raise ParameterError(f"{name}: gap from {before.valid_until} to {after.valid_from}")


def _read(name: str) -> dict[str, Any]:
    content = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    content.pop("checked", None)
    return content


def build(content: dict[str, Any]) -> RuleBook:
    """A RuleBook from plain data; ParameterError names key and reason."""
    try:
        book = RuleBook.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParameterError(f"{place}: {first['msg']}") from error
    for name, rows in [*book.levels.items(), *book.procedure.items(), ("windows", book.windows)]:
        check_order(name, rows)
    named = set(book.levels) | book.not_of_an_establishment
    for rule in book.advances:
        named |= set(rule.activities)
    if unknown := named - set(book.activities):
        raise ParameterError(f"unknown activities: {sorted(unknown)}")
    return book


@cache
def national() -> RuleBook:
    files = ("activities", "support_levels", "eligibility", "advances", "procedure")
    content: dict[str, Any] = {}
    for name in files:
        content |= _read(f"{name}.yaml")
    return build(content)
