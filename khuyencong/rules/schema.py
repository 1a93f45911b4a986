"""The shape of a rule file. Whatever a pack may get wrong is refused here, by key."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    StrictInt,
    model_validator,
)

from khuyencong.rules.periods import (
    Cap,
    Checked,
    Evidence,
    Evidenced,
    Label,
    Period,
    Rate,
    Strict,
    When,
    contiguous,
    fault,
)

GRANT, RECOVERABLE = "grant", "recoverable"


class Shelf(Strict):
    """Several tables in one file; a pack may change any of them and leave the others."""


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


class Verdicts(Period):
    """Values of one fact and what the law says of each."""

    eligible: tuple[str, ...]
    ineligible: tuple[str, ...]
    needs_person: tuple[str, ...]


class CraftVillagePeriod(Period):
    is_enough: bool


class VoteLevels(Period):
    levels: tuple[str, ...]


class ProcedurePeriod(Period):
    value: StrictInt | str | tuple[StrictInt, ...] | tuple[str, ...] | None = None


class IndicatorPeriod(Period):
    method: Label


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
        others = {fact: among for fact, among in self.when.items() if fact != "kind"}
        return all(getattr(facts, fact) in (None, *among) for fact, among in others.items())


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
                raise fault("cases_overlap", one=str(one.when), other=str(other.when))
        return self


class AdvanceRule(Strict):
    checked: Checked
    values: Annotated[tuple[AdvancePeriod, ...], AfterValidator(contiguous)]


class VerdictRule(Strict):
    checked: Checked
    values: Annotated[tuple[Verdicts, ...], AfterValidator(contiguous)]


class CraftVillageRule(Strict):
    checked: Checked
    values: Annotated[tuple[CraftVillagePeriod, ...], AfterValidator(contiguous)]


class VoteLevelRule(Strict):
    checked: Checked
    values: Annotated[tuple[VoteLevels, ...], AfterValidator(contiguous)]


class Transition(Evidenced):
    at: date
    checked: Checked


class EligibilityRules(Shelf):
    first_date: date
    checked: Checked
    forms: VerdictRule
    places: VerdictRule
    craft_villages: CraftVillageRule
    transition: Transition
    vote_levels: VoteLevelRule


WORDS: dict[str, tuple[str | None, ...]] = {  # None: it may stay unknown
    "basis_date": ("application", "approval", "contract"),
    "local_level_limit": ("national_level", "none", None),
    "treasury_advance_rule": ("open", "binds", "aside"),
}


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
                    raise fault("unknown_with_value")
            elif not _is_of_kind(self.kind, period.value):
                raise fault("not_of_kind", value=repr(period.value), kind=self.kind)
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


class IndicatorRule(Strict):
    label: Label
    unit: Literal["person", "dong"]
    checked: Checked
    values: Annotated[tuple[IndicatorPeriod, ...], AfterValidator(contiguous)]


class Activity(Strict):
    """`who`: whose eligibility is tested; see activities.yaml."""

    label: Label
    content: Literal["KC1", "KC2", "KC3", "KC4", "KC5", "KC6", "KC7", "KC8", "KC9"]
    unit: str
    who: Literal["establishment", "any_producer", "cluster_investor", "none"]
    alternatives: tuple[str, ...]


class Source(Strict):
    title: str
    address: str


class Instrument(Strict):
    """A legal instrument: what it is called, when it was signed and since when it binds.

    `evidence`: how well the day in force is known. `replaces`, `amends`: keys of the instruments
    it ends or changes; `replaced_on`: the day it ends itself.
    """

    number: str = Field(min_length=3, max_length=60)
    kind: Literal[
        "law",
        "decree",
        "circular",
        "joint_circular",
        "prime_minister_decision",
        "council_resolution",
        "committee_decision",
        "guidance",
    ]
    title: str = Field(min_length=5, max_length=400)
    signed: date | None = None
    in_force: date | None = None
    evidence: Evidence
    source: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    replaced_on: date | None = None

    @property
    def is_day_seen(self) -> bool:
        return self.in_force is not None and self.evidence == "seen"


class Question(Strict):
    """What is not known about an instrument, and which office to ask."""

    instrument: str
    ask: Literal[
        "industry_department",
        "finance_department",
        "provincial_committee",
        "ministry_of_industry",
        "ministry_of_finance",
        "treasury",
    ]
    text: Label


class ItemsPeriod(Period):
    items: tuple[str, ...]


class ItemsRule(Strict):
    checked: Checked
    values: Annotated[tuple[ItemsPeriod, ...], AfterValidator(contiguous)]


class EstimateItems(Shelf):
    checked: Checked
    items: dict[str, Label]
    suggested: dict[str, ItemsRule]


class DossierPaper(Strict):
    """One paper an applicant prepares. `minutes`: what finding it usually takes. `form`: the code
    of the paper that the system writes for her to sign; empty where she brings her own."""

    code: str = Field(pattern=r"^[a-z_]{3,40}$")
    label: Label
    note: Label | None = None
    form: str = ""
    minutes: StrictInt = Field(ge=1, le=600)
    evidence: Evidence


class DossierPeriod(Period):
    papers: tuple[DossierPaper, ...]


class DossierRule(Strict):
    checked: Checked
    values: Annotated[tuple[DossierPeriod, ...], AfterValidator(contiguous)]


class Dossiers(Shelf):
    """Papers by activity, after `every`. Suggestions until a source is seen."""

    checked: Checked
    every: DossierRule
    by_activity: dict[str, DossierRule]


class FormPeriod(Period):
    number: str = Field(min_length=1, max_length=40)
    title: Label


class FormRule(Strict):
    """A form the law names: its number and title, by date. The layout lies in `documents`."""

    checked: Checked
    values: Annotated[tuple[FormPeriod, ...], AfterValidator(contiguous)]


class AreaPeriod(Period):
    """`zones`: the class of area of each ethnic-minority zone; `cluster`: that of a cluster."""

    zones: dict[str, str] = {}
    cluster: str = "normal"


class AreaRule(Strict):
    label: Label
    checked: Checked
    values: Annotated[tuple[AreaPeriod, ...], AfterValidator(contiguous)]


class WorkDay(Strict):
    """A day on which the calendar differs, with the notice that says so."""

    kind: Literal["holiday", "swap_off", "swap_working"]
    legal: str = Field(min_length=3)
    notice_date: date
    evidence: Evidence


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
