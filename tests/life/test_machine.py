"""R-08: random acts on the money of a province, through the services, against a plain model.

Each act is pressed by whom it belongs to or by somebody else, for an amount within its limit, at
it, or one đồng above. After each the system refused what the model refuses, and every account, the
state of every project and of every request for money are the model's. At the end of a life
`verify` has nothing to say. KHUYENCONG_MACHINE=10000 plays as many lives of 50 acts; a part of
them as FROM:TO.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.bar.figures import note, part
from tests.life.acts import Acts, pressed
from tests.life.model import (
    LAST,
    NEXT,
    OF,
    PEOPLE,
    SHARES,
    SOURCES,
    YEAR,
)
from tests.life.province import built

LIVES = part("KHUYENCONG_MACHINE", 3)
STEPS = 50 if "KHUYENCONG_MACHINE" in os.environ else 20
EACH = settings(
    max_examples=len(LIVES), stateful_step_count=STEPS, deadline=None, database=None,
    derandomize="KHUYENCONG_MACHINE" not in os.environ, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)  # fmt: skip

projects = st.sampled_from(list(SHARES))
shares = st.sampled_from(list(OF))
# Most acts are pressed by whom they belong to; None.
people = st.one_of(st.none(), st.none(), st.none(), st.sampled_from(list(PEOPLE)))
amounts = st.sampled_from(["limit", "limit", "half", "third", "one", "over", "nothing", "less"])


class Lives(Acts):
    """What is pressed next."""

    # How a life begins

    @initialize(far=st.tuples(*[st.integers(0, 16)] * 4), is_advanced=st.booleans())
    def begin(self, far: tuple[int, ...], is_advanced: bool) -> None:
        """Each project has come so far already."""
        for name, count in zip(SHARES, far, strict=True):
            for turn in range(count):
                self.lead_on(name, "half", is_advanced and turn < 7)

    # Time

    @rule(days=st.sampled_from([7, 30, 90]))
    def time_passes(self, days: int) -> None:
        self.model.day = min(self.model.day + timedelta(days=days), date(NEXT, 11, 1))

    # What is drawn

    @rule(who=people, year=st.sampled_from([YEAR, YEAR, NEXT]), size=amounts, is_cut=st.booleans())
    def any_decision_on_the_budget(
        self, who: str | None, year: int, size: str, is_cut: bool
    ) -> None:
        self.appropriate(who, year, size, is_cut)

    @rule(who=people, percent=st.sampled_from([100, 50]))
    def any_plan(self, who: str | None, percent: int) -> None:
        self.approve(who, percent)

    @rule(who=people, name=projects, percent=st.sampled_from([100, 100, 90, 101]))
    def any_estimate(self, who: str | None, name: str, percent: int) -> None:
        self.approve_estimate(who, name, percent)

    @rule(who=people, name=projects, agreed=st.sampled_from([None, 0, 30, 70, 71]))
    def any_contract(self, who: str | None, name: str, agreed: int | None) -> None:
        whole = sum(self.model.approved.get(name, {}).values())
        self.sign(who, name, None if agreed is None else whole * agreed // 100)

    @rule(who=people, name=projects, percent=st.sampled_from([0, 70, 71, 100, 101]))
    def any_progress(self, who: str | None, name: str, percent: int) -> None:
        self.report(who, name, percent)

    @rule(who=people, kind=st.sampled_from(["advance", "payment"]), share=shares, size=amounts)
    def any_request(self, who: str | None, kind: str, share: str, size: str) -> None:
        self.prepare(who, kind, share, size)

    @precondition(lambda self: self.requests)
    @rule(who=people, which=st.integers(0, 20), act=st.sampled_from([*SOURCES, "pay", "", " "]))
    def any_step_of_a_request(self, who: str | None, which: int, act: str) -> None:
        number = which % len(self.requests)
        if act in SOURCES:
            self.go_on(who, number, act)
        elif act == "pay":
            self.pay(who, number)
        else:
            self.go_back(who, number, "withdraw" if act else "return_payment")

    @rule(who=people, share=shares, size=amounts)
    def any_advance_comes_back(self, who: str | None, share: str, size: str) -> None:
        self.return_advance(who, share, size)

    @rule(who=people, share=shares, size=amounts)
    def any_reduction(self, who: str | None, share: str, size: str) -> None:
        self.reduce(who, share, size)

    @rule(who=people, act=st.sampled_from(["suspend", "resume", "resume"]), share=shares,
          is_whole=st.booleans())  # fmt: skip
    def any_pause(self, who: str | None, act: str, share: str, is_whole: bool) -> None:
        self.pause(who, act, share, is_whole)

    @rule(who=people, name=projects)
    def any_stop(self, who: str | None, name: str) -> None:
        self.stop(who, name)

    @rule(who=people, name=projects, one=st.sampled_from([100, 100, 130, 80, 33, 0, -1]),
          other=st.sampled_from([100, 120, 50, 0]))  # fmt: skip
    def any_acceptance(self, who: str | None, name: str, one: int, other: int) -> None:
        self.accept(who, name, (one, other))

    @rule(who=people, name=projects)
    def any_settlement(self, who: str | None, name: str) -> None:
        self.settle(who, name)

    @precondition(lambda self: self.entries)
    @rule(who=people, which=st.integers(0, 20), size=amounts)
    def any_wrong_entry(self, who: str | None, which: int, size: str) -> None:
        self.ask_reversal(who, which % len(self.entries), size)

    @precondition(lambda self: self.reversals)
    @rule(who=people, which=st.integers(0, 20))
    def any_answer_to_it(self, who: str | None, which: int) -> None:
        self.decide_reversal(who, which % len(self.reversals))

    @rule(who=people, share=shares, size=amounts)
    def any_recovery(self, who: str | None, share: str, size: str) -> None:
        self.ask_recovery(who, share, size)

    @precondition(lambda self: self.debts)
    @rule(who=people, which=st.integers(0, 20), size=amounts, is_asked=st.booleans())
    def any_debt(self, who: str | None, which: int, size: str, is_asked: bool) -> None:
        number = which % len(self.debts)
        if is_asked:
            self.decide_recovery(who, number)
        else:
            self.collect(who, number, size)

    @rule(who=people, kind=st.sampled_from(["cancel", "carry", "carry", "remit", "close"]),
          which=st.integers(0, 40), size=amounts, is_late=st.booleans())  # fmt: skip
    def any_end_of_the_year(
        self, who: str | None, kind: str, which: int, size: str, is_late: bool
    ) -> None:
        held = [
            (stage, whose)
            for (year, stage, whose), dong in sorted(self.model.held.items(), key=str)
            if year == YEAR and dong and stage not in ("source", *OUT_OF_THE_YEAR)
        ] or [("appropriated", None)]  # fmt: skip
        ground = {"cancel": "no_contract" if is_late else "not_used", "carry": "contract_signed"}
        ground |= {"remit": "task_ended"}
        self.ask_year(who, kind, held[which % len(held)], size, ground.get(kind, ""))

    @precondition(lambda self: self.acts)
    @rule(who=people, which=st.integers(0, 20))
    def any_answer_at_the_end(self, who: str | None, which: int) -> None:
        self.decide_year(who, which % len(self.acts))

    @rule(who=people)
    def the_year_ends(self, who: str | None) -> None:
        """One more row of it goes out of the year; the last act closes it."""
        if self.model.day <= LAST:
            self.model.day = date(NEXT, 1, 5)
        places = ((self.model.at(YEAR, *place), place) for place in PLACES)
        place = next((place for dong, place in places if dong), None)
        count = len(self.acts)
        if place is None:
            self.ask_year(None, "close", ("", ""), "nothing", "")
        elif place[0] in ("appropriated", "planned"):
            self.ask_year(None, "cancel", place, "limit", "not_used")
        elif place[0] != "ordered":
            self.ask_year(None, "carry", place, "limit", "contract_signed")
        if len(self.acts) > count:
            self.decide_year(who, count)

    @rule(name=projects, size=st.sampled_from(["limit", "half"]), is_advanced=st.booleans())
    def the_next_act(self, name: str, size: str, is_advanced: bool) -> None:
        self.lead_on(name, size, is_advanced)

    and_the_next = and_then = and_at_last = the_next_act

    def lead_on(self, name: str, size: str, is_advanced: bool) -> None:
        """What the project waits for, by whom it belongs to."""
        state, number = self.model.states[name], self.under_way(name)
        if number is not None:
            one = self.model.requests[number]["state"]
            acts = {before: act for act, before in SOURCES.items()}
            if one == "ordered":
                self.pay(None, number)
            else:
                self.go_on(None, number, acts[one])
        elif state == "concluded":
            self.approve(None, 100)
        elif state == "planned":
            self.approve_estimate(None, name, 100)
        elif state == "estimated":
            self.sign(None, name, None)
        elif state == "committed" and is_advanced and self.model.percent.get(name, 0) <= 70:
            self.report(None, name, 80)
        elif state == "committed" and is_advanced:
            self.prepare(None, "advance", SHARES[name][self.turn % len(SHARES[name])], size)
        elif state == "committed":
            self.accept(None, name, (100, 80))
        elif state == "accepted":
            self.finish(name)
        elif state == "settled":
            self.ask_recovery(None, SHARES[name][0], size)

    def under_way(self, name: str) -> int | None:
        """Number of a request of the project that is not answered."""
        waiting = (n for n, one in enumerate(self.model.requests) if OF[one["share"]] == name)
        open_ones = [n for n in waiting if self.model.requests[n]["state"] in ("ordered", *BEFORE)]
        return next(iter(open_ones), None)

    def finish(self, name: str) -> None:
        model = self.model
        for share in SHARES[name]:
            got = model.sum("advanced", share) + model.sum("paid", share)
            if got < model.earned[share]:
                self.prepare(None, "payment", share, "limit")
                return
            if got > model.earned[share]:
                self.return_advance(None, share, "limit")
                return
        self.settle(None, name)


PLACES = [("appropriated", None)]
PLACES += [("planned", name) for name in SHARES]
PLACES += [(stage, share) for stage in ("committed", "advanced", "ordered") for share in OF]
OUT_OF_THE_YEAR = ("cancelled", "remitted", "carried")
BEFORE = tuple(SOURCES.values())


@pytest.mark.django_db
def test_random_lives_agree_with_a_plain_model(db):
    Lives.world = built()
    run_state_machine_as_test(seed(LIVES.start)(Lives), settings=EACH)
    taken = {name for name, is_taken in pressed if is_taken}
    refused = {name for name, is_taken in pressed if not is_taken}
    note(
        f"lives {LIVES.start}–{LIVES.stop} of {STEPS} acts ({connection.vendor}): "
        f"{sum(pressed.values())} pressed, {len(taken)} kinds taken, {len(refused)} refused"
    )
