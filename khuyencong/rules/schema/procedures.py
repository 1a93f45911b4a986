"""Steps, days and figures of procedure; indicators; days off."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, model_validator

from khuyencong.rules.periods import Checked, Evidence, Label, Period, Strict, contiguous, fault

WORDS: dict[str, tuple[str | None, ...]] = {  # None: it may stay unknown
    "basis_date": ("application", "approval", "contract"),
    "local_level_limit": ("national_level", "none", None),
    "treasury_advance_rule": ("open", "binds", "aside"),
}


NOT_OF = {  # kind → what is wrong with a value that is none
    "count": "no_count",
    "month_day": "no_month_day",
    "word": "no_word",
    "words": "no_words",
    "months": "no_months",
    "span": "no_span",
}


class ProcedurePeriod(Period):
    value: StrictInt | str | tuple[StrictInt, ...] | tuple[str, ...] | None = None


class ProcedureRule(Strict):
    label: Label
    kind: Literal["count", "month_day", "word", "words", "months", "span"]
    track: Literal["national", "local", "both"]
    checked: Checked
    values: Annotated[tuple[ProcedurePeriod, ...], AfterValidator(contiguous)]

    @model_validator(mode="after")
    def values_are_of_the_kind(self) -> ProcedureRule:
        for period in self.values:
            if period.evidence == "unknown":
                if period.value is not None:
                    raise fault("unknown_with_value", since=period.valid_from)
            elif not _is_of_kind(self.kind, period.value):
                raise fault(
                    NOT_OF[self.kind],
                    value="–" if period.value is None else str(period.value),
                    since=period.valid_from,
                )
        return self


def _is_of_kind(kind: str, value: object) -> bool:
    if kind == "count":
        return isinstance(value, int) and value >= 0
    if kind == "months":
        return isinstance(value, tuple) and all(isinstance(x, int) and x > 0 for x in value)
    if kind == "span":
        if not isinstance(value, tuple) or len(value) != 2:
            return False
        least, most = value
        return isinstance(least, int) and isinstance(most, int) and 0 < least <= most
    if kind == "words":
        return isinstance(value, tuple) and all(isinstance(word, str) for word in value)
    if kind == "month_day" and isinstance(value, str):
        try:
            date.fromisoformat(f"2001-{value}")
        except ValueError:
            return False
        return True
    return kind == "word" and isinstance(value, str)


class IndicatorPeriod(Period):
    method: Label


class IndicatorRule(Strict):
    label: Label
    unit: Literal["person", "dong"]
    checked: Checked
    values: Annotated[tuple[IndicatorPeriod, ...], AfterValidator(contiguous)]


class WorkDay(Strict):
    """A day on which the calendar differs, with the notice that says so."""

    kind: Literal["holiday", "swap_off", "swap_working"]
    legal: str = Field(min_length=3)
    notice_date: date
    evidence: Evidence
