"""Points of a council: criteria and when they pass."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, model_validator

from khuyencong.rules.periods import Checked, Label, Period, Strict, contiguous, fault


class Criterion(Strict):
    """One thing that is scored, out of `points` whole points."""

    code: str = Field(pattern=r"^[a-z_]{3,40}$")
    label: Label
    points: StrictInt = Field(ge=1, le=100)


class ScoringPeriod(Period):
    """`pass_points`: the lowest average that passes. `spread`: points between members that ask for
    a second look."""

    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=20)
    pass_points: StrictInt = Field(ge=0)
    spread: StrictInt = Field(ge=1)

    @model_validator(mode="after")
    def check_criteria(self) -> ScoringPeriod:
        codes = [criterion.code for criterion in self.criteria]
        if len(set(codes)) != len(codes):
            raise fault("criterion_twice")
        if self.pass_points > self.most:
            raise fault("passes_above_all", points=self.pass_points, most=self.most)
        return self

    @property
    def most(self) -> int:
        return sum(criterion.points for criterion in self.criteria)


class ScoringRule(Strict):
    label: Label
    checked: Checked
    values: Annotated[tuple[ScoringPeriod, ...], AfterValidator(contiguous)]
