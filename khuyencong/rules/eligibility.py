"""May this beneficiary be supported at all, on that date?"""

from __future__ import annotations

from datetime import date

from khuyencong.rules.answers import (
    ELIGIBLE,
    INELIGIBLE,
    NEEDS_PERSON,
    Eligibility,
    Reason,
)
from khuyencong.rules.book import RuleBook
from khuyencong.rules.conditions import findings
from khuyencong.rules.derivation import (
    ELIGIBILITY,
    TRANSITION,
    Derivation,
    ParameterUsed,
    used,
    used_since,
)
from khuyencong.rules.facts import Facts
from khuyencong.rules.periods import P, Period, in_force
from khuyencong.rules.schema import CraftVillagePeriod, Verdicts

ENTERPRISES = frozenset(
    {"enterprise", "private_enterprise", "limited_company", "joint_stock", "partnership"}
)
SEVERITY = (ELIGIBLE, NEEDS_PERSON, INELIGIBLE)


def judge(facts: Facts, *, on: date, book: RuleBook) -> Eligibility:
    """Form, place, size and trade of the beneficiary; `facts` are already checked.

    A fact not given is not held against anyone: it is listed as not tested. Law: Nghị định 45/2012
    and 235/2025, as eligibility.yaml dates them.
    """
    who = book.activities[facts.activity].who
    if who == "none":
        return Eligibility(ELIGIBLE)
    if who == "cluster_investor":
        return Eligibility(ELIGIBLE, (Reason("cluster_investor"),), ("investor",))
    if who == "any_producer":
        row = in_force(book.procedure["cleaner_production_everywhere"].values, on)
        legal = row.citation if row else ""
        rows = (used("procedure.cleaner_production_everywhere", row, ELIGIBILITY),) if row else ()
        reason = Reason("any_producer", legal=legal)
        return Eligibility(ELIGIBLE, (reason,), derivation=Derivation(rows))
    return _Establishment(facts, on, book).judge()


class _Establishment:
    """Gathers verdicts on one rural industrial establishment; the most severe decides."""

    def __init__(self, facts: Facts, on: date, book: RuleBook) -> None:
        self.facts = facts
        self.book, self.rules = book, book.eligibility
        self.on = on
        self.status = ELIGIBLE
        self.reasons: list[Reason] = []
        self.not_tested: list[str] = []
        self.used: dict[str, ParameterUsed] = {}

    def judge(self) -> Eligibility:
        self._keep_older_rules()
        self._place()
        self._form()
        self._size_and_sector()
        self._conditions()
        derivation = Derivation(tuple(self.used.values()))
        return Eligibility(self.status, tuple(self.reasons), tuple(self.not_tested), derivation)

    def _keep_older_rules(self) -> None:
        approved, transition = self.facts.approved_date, self.rules.transition
        if approved is None or transition.at > self.on:
            return
        name = "eligibility.transition"
        self.used[name] = used_since(name, transition, transition.at, TRANSITION)
        if approved < transition.at:
            params = {"approved_date": approved, "at": transition.at}
            self.reasons.append(Reason("transition", params, transition.legal))
            self.on = approved

    def _row(self, rows: tuple[P, ...]) -> P:
        """The row of the day; every timeline of who is eligible starts on one first day."""
        row = in_force(rows, self.on)
        assert row is not None  # neither the deciding date nor an approval may lie before it
        return row

    def _place(self) -> None:
        facts = self.facts
        villages = self._row(self.rules.craft_villages.values)
        if villages.is_enough and facts.is_craft_village:
            self._use("eligibility.craft_villages", villages)
            self.reasons.append(Reason("craft_village_eligible", legal=villages.citation))
            return
        if facts.place_kind is None:
            self.not_tested.append("place")
            return
        row = self._row(self.rules.places.values)
        self._use("eligibility.places", row)
        verdict = self._verdict(row, "place", "place_kind", facts.place_kind)
        if verdict == ELIGIBLE and facts.seat_kind in row.ineligible:
            self._seat(facts.seat_kind)
        if verdict == ELIGIBLE or facts.is_craft_village is False:
            return
        self._use("eligibility.craft_villages", villages)  # would it be enough?
        if villages.is_enough:
            self._ask_craft_village(villages)

    def _seat(self, seat_kind: str | None) -> None:
        """Seated where nobody is supported, but producing where one is."""
        if rule := in_force(self.book.procedure["production_place_counts"].values, self.on):
            self._use("procedure.production_place_counts", rule)
            params = {"seat_kind": seat_kind}
            self.reasons.append(Reason("seat_elsewhere", params, rule.citation))

    def _ask_craft_village(self, villages: CraftVillagePeriod) -> None:
        self.not_tested.append("craft_village")
        self.reasons.append(Reason("craft_village_asked", legal=villages.citation))

    def _form(self) -> None:
        if self.facts.form is None:
            self.not_tested.append("form")
            return
        row = self._row(self.rules.forms.values)
        self._use("eligibility.forms", row)
        self._verdict(row, "form", "form", self.facts.form)

    def _size_and_sector(self) -> None:
        facts = self.facts
        row = self._row(self.rules.forms.values)
        legal = row.citation
        if facts.is_sme is False or facts.is_sector_listed is False:
            self._use("eligibility.forms", row)
        if facts.is_sme is False and facts.form in ENTERPRISES:
            self._worsen(INELIGIBLE, Reason("not_sme", legal=legal))
        elif facts.is_sme is None and (facts.form is None or facts.form in ENTERPRISES):
            self.not_tested.append("size")
        if facts.is_sector_listed is False:
            self._worsen(INELIGIBLE, Reason("sector_unlisted", legal=legal))
        elif facts.is_sector_listed is None:
            self.not_tested.append("sector")

    def _conditions(self) -> None:
        """What the law asks of this purchase, journey or trade."""
        for found in findings(self.facts, on=self.on, book=self.book):
            if found.reason is None or found.verdict is None:
                self.not_tested.append(found.missing)
                continue
            self._use(f"procedure.{found.name}", found.row)
            self._worsen(found.verdict, found.reason)

    def _verdict(self, row: Verdicts, name: str, fact: str, value: str) -> str:
        if value in row.eligible:
            verdict = ELIGIBLE
        elif value in row.ineligible:
            verdict = INELIGIBLE
        else:
            verdict = NEEDS_PERSON
        self._worsen(
            verdict, Reason(f"{name}_{verdict}", {fact: value, "on": self.on}, row.citation)
        )
        return verdict

    def _worsen(self, verdict: str, reason: Reason) -> None:
        self.status = max(self.status, verdict, key=SEVERITY.index)
        self.reasons.append(reason)

    def _use(self, name: str, row: Period) -> None:
        self.used[name] = used(name, row, ELIGIBILITY)
