"""The plan that follows the order of the criteria: each in its turn, as far as the money goes.

Plain Python, on the same instance as the optimiser. Whoever does not fit at any level is passed
over and the next is tried; floors are not sought, the checker tells which of them are missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khuyencong.allocation.instance import ALL_OR_NONE, COUNT, Instance, Option, Proposal


class _Room:
    """What is left of budgets and caps while the plan is filled."""

    def __init__(self, instance: Instance) -> None:
        self.left = dict(instance.budgets)
        self.caps: dict[str, list[tuple[int, str]]] = {}
        self.below: list[int | None] = []
        for place, band in enumerate(instance.bands):
            self.below.append(band.most)
            for member in band.members:
                self.caps.setdefault(member, []).append((place, band.measure))

    def fits(self, taken: Mapping[str, Option]) -> bool:
        used: dict[str, int] = {}
        measured: dict[int, int] = {}
        for name, option in taken.items():
            for budget, amount in option.uses.items():
                used[budget] = used.get(budget, 0) + amount
            for place, measure in self.caps.get(name, ()):
                more = 1 if measure == COUNT else option.uses.get(measure, 0)
                measured[place] = measured.get(place, 0) + more
        below = ((self.below[place], more) for place, more in measured.items())
        return all(amount <= self.left[budget] for budget, amount in used.items()) and all(
            most is None or more <= most for most, more in below
        )

    def take(self, taken: Mapping[str, Option]) -> None:
        for name, option in taken.items():
            for budget, amount in option.uses.items():
                self.left[budget] -= amount
            for place, measure in self.caps.get(name, ()):
                if (most := self.below[place]) is not None:
                    more = 1 if measure == COUNT else option.uses.get(measure, 0)
                    self.below[place] = most - more


def choose_by_rank(instance: Instance, order: Sequence[str]) -> dict[str, str]:
    """{proposal: option}. What must be chosen comes first; the options of a proposal are tried as
    they are listed. Groups stand where their first member does."""
    proposals = {proposal.id: proposal for proposal in instance.proposals}
    must = [name for name in order if proposals[name].must_choose]
    whole = {m: g.members for g in instance.groups if g.rule == ALL_OR_NONE for m in g.members}
    rivals: dict[str, set[str]] = {}
    for group in instance.groups:
        if group.rule != ALL_OR_NONE:
            for member in group.members:
                rivals.setdefault(member, set()).update(set(group.members) - {member})
    parents: dict[str, set[str]] = {}
    for child, parent in instance.requires:
        parents.setdefault(child, set()).add(parent)
    room = _Room(instance)
    chosen: dict[str, str] = {}
    tried: set[str] = set()
    for name in dict.fromkeys([*must, *order]):
        members = whole.get(name, (name,))
        if name in tried:
            continue
        tried |= set(members)
        if any(rivals.get(member, set()) & set(chosen) for member in members):
            continue
        if any(parents.get(member, set()) - {*chosen, *members} for member in members):
            continue
        if taken := _first_that_fits(room, [proposals[member] for member in members]):
            room.take(taken)
            chosen |= {member: option.id for member, option in taken.items()}
    return chosen


def _first_that_fits(room: _Room, members: Sequence[Proposal]) -> dict[str, Option]:
    """The first common level at which all members fit; empty where there is none."""
    for level in range(max(len(member.options) for member in members)):
        taken = {m.id: m.options[min(level, len(m.options) - 1)] for m in members}
        if room.fits(taken):
            return taken
    return {}
