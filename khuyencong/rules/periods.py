"""One dated row of a rule, with its evidence; rows in order; the one in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import zip_longest
from typing import Annotated, Any, Literal, LiteralString, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from khuyencong.rules.reading import say_fault

Evidence = Literal["seen", "remembered", "internal", "sample", "unknown"]
Sight = Literal["seen", "remembered", "unknown"]
FIGURE, DAY, ARTICLE = "figure", "day", "article"
OWN_EVIDENCE = frozenset({"internal", "sample"})  # no law: its day and article are nobody's to see


def fault(code: str, **params: object) -> PydanticCustomError:
    """What is wrong, by its code in faults.yaml, for a validator to raise."""
    message = say_fault(code, params, "en")
    return PydanticCustomError(cast(LiteralString, code), cast(LiteralString, message), params)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Label(Strict):
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


class Checked(Strict):
    """Who compared the figure with its source, and when: a role, not a person."""

    on: date
    by: str = Field(min_length=3)


class Evidenced(Strict):
    """What a rule rests on, three times apart: its figure, its day and its article.

    `evidence` (of the figure): seen (read in `source`), remembered, internal (the system's own
    default), sample, or unknown (no figure). `day_evidence`: whether the day it begins was read;
    `article_evidence`: whether the article `legal` names was. Neither is seen unless it says so.
    Verified is only what was seen in all three and is not amended by a text unseen.
    """

    legal: str = Field(min_length=3)
    evidence: Evidence
    day_evidence: Sight = "unknown"
    article_evidence: Sight = "unknown"
    source: tuple[str, ...] = ()
    verified: bool | None = None
    amended_by: str = ""

    @model_validator(mode="after")
    def check_evidence(self) -> Self:
        if self.evidence == "seen" and not self.source:
            raise fault("seen_without_source")
        if self.verified and (self.evidence != "seen" or self.amended_by):
            raise fault("verified_not_seen")
        is_doubtful = self.evidence == "remembered" or (self.amended_by and self.evidence == "seen")
        if is_doubtful and self.verified is not False:
            raise fault("doubt_not_said")
        return self

    @cached_property
    def unseen(self) -> tuple[str, ...]:
        """Which of figure, day and article was not seen; empty for a row that is verified."""
        if self.evidence in OWN_EVIDENCE:
            return (FIGURE,)
        parts = {
            FIGURE: self._is_figure_seen(),
            DAY: self.day_evidence == "seen",
            ARTICLE: self.article_evidence == "seen",
        }
        return tuple(part for part, is_seen in parts.items() if not is_seen)

    def _is_figure_seen(self) -> bool:
        return self.evidence == "seen" and self.verified is not False

    @property
    def is_verified(self) -> bool:
        return not self.unseen

    @cached_property
    def citation(self) -> str:
        """The clause with the text that amends it."""
        return f"{self.legal}, sửa đổi bởi {self.amended_by}" if self.amended_by else self.legal


class Period(Evidenced):
    """One dated row: valid_from ≤ d < valid_until. `valid_until` None: still in force."""

    valid_from: date = Field(alias="from")
    valid_until: date | None = Field(default=None, alias="until")


P = TypeVar("P", bound=Period)


def contiguous(periods: tuple[P, ...]) -> tuple[P, ...]:
    """In order, neither overlap nor gap, the last one open; `until` may be left out."""
    if not periods:
        raise fault("no_values")
    closed = []
    for now, following in zip_longest(periods, periods[1:]):
        until = now.valid_until
        if following is None:
            if until is not None:
                raise fault("gap_at_the_end", until=until)
            closed.append(now)
            continue
        start = following.valid_from
        if start <= now.valid_from or (until is not None and until > start):
            raise fault("overlap", one=now.valid_from, other=start)
        if until is not None and until < start:
            raise fault("gap", since=until, until=start)
        closed.append(now.model_copy(update={"valid_until": start}))
    return tuple(closed)


def in_force(periods: Iterable[P], on: date) -> P | None:
    """The row valid on `on`; None before the first."""
    for period in periods:
        if period.valid_from <= on and (period.valid_until is None or on < period.valid_until):
            return period
    return None


def _rate(value: Any) -> Decimal:
    if not isinstance(value, str):
        raise fault("rate_not_text")
    try:
        rate = Decimal(value)
    except InvalidOperation:
        raise fault("not_a_rate", value=value) from None
    if rate.is_nan():
        raise fault("not_a_rate", value=value)
    if not 0 < rate <= 1:
        raise fault("rate_out_of_range", value=value)
    return rate


Rate = Annotated[
    Decimal,
    BeforeValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": r"^(0\.\d+|1\.0+)$", "examples": ["0.50"]}),
]
Cap = Annotated[StrictInt, Field(gt=0, le=10**15)]
When = dict[str, tuple[str, ...]]
