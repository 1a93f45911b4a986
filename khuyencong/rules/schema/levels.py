"""Levels of support and shares of advances: what a row of one holds."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictInt, model_validator

from khuyencong.rules.periods import (
    Cap,
    Checked,
    Evidence,
    Period,
    Rate,
    Strict,
    When,
    contiguous,
    fault,
)

GRANT, RECOVERABLE = "grant", "recoverable"


class Step(Strict):
    """The cap of those whose registered capital is at least `from_dong`."""

    from_dong: StrictInt = Field(ge=0, le=10**15)
    cap: Cap | None = None


class LevelPeriod(Period):
    """At most `rate` of the cost and at most `cap` đồng for one unit of the activity.

    `requires`: fact → values; any other value is refused. `rate_evidence` where the share is known
    otherwise than the cap; `seen` without a rate: the text has none. `decided_by`: what decides
    where a text that was read has no figure: the `norm` it names, the price, or nobody.
    `conditions`, `doubt`: codes of wording.yaml, told with the figure. `term_years`: support that
    is paid back, without interest, within so many years. `scale`: the cap by registered capital,
    the highest step first; a step without a cap is one nobody knows.
    """

    rate: Rate | None = None
    cap: Cap | None = None
    requires: When = {}
    rate_evidence: Evidence | None = None
    decided_by: Literal["norm", "price", "nobody"] | None = None
    norm: str = ""
    conditions: tuple[str, ...] = ()
    doubt: Literal["doubt_association", "doubt_management"] | None = None
    term_years: Annotated[StrictInt, Field(ge=1, le=30)] | None = None
    scale: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def check_figures(self) -> LevelPeriod:
        if (self.evidence == "unknown" or self.decided_by is not None) == self.has_figure:
            raise fault("level_without_figure")
        if (self.decided_by == "norm") != bool(self.norm):
            raise fault("norm_not_named")
        if set(self.requires) - {"area"}:
            raise fault("requires_only_area")
        floors = [step.from_dong for step in self.scale]
        if floors != sorted(set(floors), reverse=True) or (floors and floors[-1] != 0):
            raise fault("scale_not_whole")
        if self.scale and self.cap is not None:
            raise fault("scale_or_cap")
        return self

    @property
    def has_figure(self) -> bool:
        return self.rate is not None or self.cap is not None or bool(self.scale)

    def _is_figure_seen(self) -> bool:
        return super()._is_figure_seen() and self.rate_evidence in (None, "seen")


class AdvancePeriod(Period):
    """`share` of the support, or `is_decided`: somebody decides each time.

    `after`: what must be done before; `over_percent`: more of it than so many per cent.
    """

    share: Rate | None = None
    is_decided: bool = False
    after: Literal["supported_item", "total_investment", "acceptance"] | None = None
    over_percent: StrictInt | None = Field(default=None, ge=1, le=99)
    conditions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def check_share(self) -> AdvancePeriod:
        if (self.evidence == "unknown" or self.is_decided) != (self.share is None):
            raise fault("advance_without_share")
        is_counted = self.after in ("supported_item", "total_investment")
        if is_counted != (self.over_percent is not None):
            raise fault("advance_gate")
        return self


def written(when: When) -> str:
    """The condition of a case as a pack writes it: {kind: [grant]}, {} where there is none."""
    facts = (f"{fact}: [{', '.join(among)}]" for fact, among in when.items())
    return "{" + ", ".join(facts) + "}"


Levels = Annotated[tuple[LevelPeriod, ...], AfterValidator(contiguous)]


class Case(Strict):
    """A timeline for some values of some facts, e.g. votes at region level.

    One that does not say `kind: [recoverable]` is of grants."""

    when: When = {}
    values: Levels

    @model_validator(mode="after")
    def only_recoverable_support_has_a_term(self) -> Case:
        for row in self.values:
            if row.has_figure and (row.term_years is not None) != (self.kinds == (RECOVERABLE,)):
                raise fault("term_and_kind")
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.when.get("kind", (GRANT,))

    def may_hold(self, facts: Any) -> bool:
        if (facts.kind or GRANT) not in self.kinds:
            return False
        return all(getattr(facts, fact) in (None, *among) for fact, among in self.when.items())


class Level(Strict):
    """The support level of one activity: one timeline, or one for each case."""

    checked: Checked
    cases: tuple[Case, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def one_timeline_is_one_case(cls, content: Any) -> Any:
        if isinstance(content, dict) and "values" in content:
            if "cases" in content:
                raise fault("values_or_cases")
            rest = {key: value for key, value in content.items() if key != "values"}
            return rest | {"cases": [{"values": content["values"]}]}
        return content

    @model_validator(mode="after")
    def cases_are_apart(self) -> Level:
        for one, other in combinations(self.cases, 2):
            if not set(one.kinds) & set(other.kinds):
                continue
            shared = set(one.when) & set(other.when)
            if all(set(one.when[fact]) & set(other.when[fact]) for fact in shared):
                raise fault("cases_overlap", one=written(one.when), other=written(other.when))
        return self


class AdvanceRule(Strict):
    checked: Checked
    values: Annotated[tuple[AdvancePeriod, ...], AfterValidator(contiguous)]
