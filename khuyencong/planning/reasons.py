"""Why each proposal is in a plan or not, read off the plan itself in whole numbers.

A reason names the first thing that would break, and for money the one proposal that would have to
make room at the least loss. Words are put to it above (`code` and `params`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from khuyencong.planning import checker
from khuyencong.planning.instance import ALL_OR_NONE, Instance, Option, Proposal

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

    def why_in(self, proposal: Proposal) -> Reason:
        if proposal.must_choose:
            return Reason(True, "must", {})
        without = {name: option for name, option in self.chosen.items() if name != proposal.id}
        for place, band in enumerate(self.instance.bands, 1):
            if proposal.id in band.members and band.least:
                left = checker.measured(self.instance, band, without)
                if left < band.least:
                    return Reason(True, "floor", {"band": place, "by": band.least - left})
        for child, parent in self.instance.requires:
            if parent == proposal.id and child in self.chosen:
                return Reason(True, "parent", {"child": child})
        for group in self.instance.groups:
            if group.rule == ALL_OR_NONE and proposal.id in group.members:
                return Reason(True, "group", {"members": group.members})
        return Reason(True, "worth", {"value": self.option[proposal.id].value})

    def why_out(self, proposal: Proposal) -> Reason:
        best = max(option.value for option in proposal.options)
        if best <= 0:
            return Reason(False, "worthless", {"value": best})
        for child, parent in self.instance.requires:
            if child == proposal.id and parent not in self.chosen:
                return Reason(False, "needs", {"parent": parent})
        for group in self.instance.groups:
            others = [member for member in group.members if member != proposal.id]
            if proposal.id not in group.members:
                continue
            if group.rule == ALL_OR_NONE:
                if missing := [member for member in others if member not in self.chosen]:
                    return Reason(False, "group", {"missing": missing})
            elif inside := [member for member in others if member in self.chosen]:
                return Reason(False, "excluded", {"by": inside[0]})
        return min(
            (self._stopped(proposal, option) for option in proposal.options),
            key=lambda reason: reason.params.get("loss") or 0,
        )

    def _stopped(self, proposal: Proposal, option: Option) -> Reason:
        """What keeps this option out of the plan as it is."""
        with_it = {**self.chosen, proposal.id: option.id}
        for place, band in enumerate(self.instance.bands, 1):
            if proposal.id in band.members and band.most is not None:
                found = checker.measured(self.instance, band, with_it)
                if found > band.most:
                    return Reason(False, "cap", {"band": place, "by": found - band.most})
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
        freeing = (
            proposal
            for proposal in self.instance.proposals
            if proposal.id in self.option
            and not proposal.must_choose
            and self._frees(proposal, short)
        )
        return _least(freeing, self.option)

    def _frees(self, proposal: Proposal, short: Mapping[str, int]) -> bool:
        uses = self.option[proposal.id].uses
        return all(uses.get(budget, 0) >= over for budget, over in short.items())


def _least(found: Iterable[Proposal], options: Mapping[str, Option]) -> Proposal | None:
    return min(found, key=lambda proposal: options[proposal.id].value, default=None)
