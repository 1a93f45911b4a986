"""Why each proposal is in a plan or not, read off the plan itself in whole numbers.

A reason names the first thing that would break, and for money the one proposal that would have to
make room at the least loss. Words are put to it above (`code` and `params`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khuyencong.allocation import checker
from khuyencong.allocation.instance import (
    ALL_OR_NONE,
    Group,
    Instance,
    Option,
    Proposal,
)

Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Reason:
    """In: must, floor {band, by}, parent {child}, group, worth {value}.

    Out: worthless {value}, needs {parent}, excluded {by}, group {missing}, cap {band, by},
    fits {option, value} (the plan is within its gap, and this could still be added),
    short {budget, by, option, displaces, loss}; `displaces` is None when no single proposal frees
    enough, and `loss` is what the plan would lose by the exchange.
    """

    is_in: bool
    code: str
    params: Mapping[str, Any]


def reasons(instance: Instance, chosen: Chosen) -> dict[str, Reason]:
    """One reason a proposal, in the instance's order."""
    plan = _Plan(instance, dict(chosen))
    return {
        proposal.id: plan.why_in(proposal) if proposal.id in chosen else plan.why_out(proposal)
        for proposal in instance.proposals
    }


class _Plan:
    def __init__(self, instance: Instance, chosen: dict[str, str]) -> None:
        self.instance, self.chosen = instance, chosen
        self.used = checker.used(instance, chosen)
        self.option = {
            proposal.id: option
            for proposal in instance.proposals
            for option in proposal.options
            if chosen.get(proposal.id) == option.id
        }
        self.measured = [
            sum(band.measures(self.option[name]) for name in band.members if name in self.option)
            for band in instance.bands
        ]
        self.bands: dict[str, list[int]] = {}
        for place, band in enumerate(instance.bands):
            for member in band.members:
                self.bands.setdefault(member, []).append(place)
        self.groups: dict[str, list[Group]] = {}
        for group in instance.groups:
            for member in group.members:
                self.groups.setdefault(member, []).append(group)
        free = [p for p in instance.proposals if p.id in self.option and not p.must_choose]
        self.cheapest_first = sorted(free, key=lambda p: self.option[p.id].value)

    def why_in(self, proposal: Proposal) -> Reason:
        if proposal.must_choose:
            return Reason(True, "must", {})
        for place in self.bands.get(proposal.id, ()):
            band = self.instance.bands[place]
            left = self.measured[place] - band.measures(self.option[proposal.id])
            if band.least and left < band.least:
                return Reason(True, "floor", {"band": place + 1, "by": band.least - left})
        for child, parent in self.instance.requires:
            if parent == proposal.id and child in self.chosen:
                return Reason(True, "parent", {"child": child})
        for group in self.groups.get(proposal.id, ()):
            if group.rule == ALL_OR_NONE:
                return Reason(True, "group", {"members": group.members})
        return Reason(True, "worth", {"value": self.option[proposal.id].value})

    def why_out(self, proposal: Proposal) -> Reason:
        best = max(option.value for option in proposal.options)
        if best <= 0:
            return Reason(False, "worthless", {"value": best})
        return self._tied(proposal) or min(
            (self._stopped(proposal, option) for option in proposal.options),
            key=lambda reason: reason.params.get("loss") or 0,
        )

    def _tied(self, proposal: Proposal) -> Reason | None:
        """Another proposal that keeps this one out."""
        for child, parent in self.instance.requires:
            if child == proposal.id and parent not in self.chosen:
                return Reason(False, "needs", {"parent": parent})
        for group in self.groups.get(proposal.id, ()):
            others = [member for member in group.members if member != proposal.id]
            if group.rule == ALL_OR_NONE:
                if missing := [member for member in others if member not in self.chosen]:
                    return Reason(False, "group", {"missing": missing})
            elif inside := [member for member in others if member in self.chosen]:
                return Reason(False, "excluded", {"by": inside[0]})
        return None

    def _stopped(self, proposal: Proposal, option: Option) -> Reason:
        """What keeps this option out of the plan as it is."""
        for place in self.bands.get(proposal.id, ()):
            band = self.instance.bands[place]
            amount = self.measured[place] + band.measures(option)
            if band.most is not None and amount > band.most:
                return Reason(False, "cap", {"band": place + 1, "by": amount - band.most})
        short = {
            budget: over
            for budget, amount in option.uses.items()
            if (over := self.used[budget] + amount - self.instance.budgets[budget]) > 0
        }
        if not short:
            code = "fits" if option.value > 0 else "worthless"
            return Reason(False, code, {"option": option.id, "value": option.value})
        budget = max(short, key=lambda name: short[name])
        room = self._cheapest(short)
        return Reason(
            False,
            "short",
            {
                "budget": budget,
                "by": short[budget],
                "option": option.id,
                "displaces": room.id if room else None,
                "loss": self.option[room.id].value - option.value if room else None,
            },
        )

    def _cheapest(self, short: Mapping[str, int]) -> Proposal | None:
        """The proposal of least value whose leaving frees enough of every budget."""
        return next((p for p in self.cheapest_first if self._frees(p, short)), None)

    def _frees(self, proposal: Proposal, short: Mapping[str, int]) -> bool:
        uses = self.option[proposal.id].uses
        return all(uses.get(budget, 0) >= over for budget, over in short.items())
