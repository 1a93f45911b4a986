"""The plan that follows the order of the criteria: each in its turn, as far as the money goes.

Plain Python, on the same instance as the optimiser. Whoever does not fit at any level is passed
over and the next is tried; floors are not sought, the checker tells which of them are missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from khuyencong.allocation.instance import ALL_OR_NONE, Instance, Option, Proposal


class _Room:
    """What is left of budgets (by name) and caps (by their place) while the plan is filled."""

    def __init__(self, instance: Instance) -> None:
        self.left: Counter[str | int] = Counter()
        self.left.update(instance.budgets)
        self.bands = instance.bands
        self.caps: dict[str, list[int]] = {}
        for place, band in enumerate(instance.bands):
            if band.most is not None:
                self.left[place] = band.most
                for member in band.members:
                    self.caps.setdefault(member, []).append(place)

    def needs(self, taken: Mapping[str, Option]) -> Counter[str | int]:
        """What these take of every budget and cap."""
        needs: Counter[str | int] = Counter()
        for name, option in taken.items():
            needs.update(option.uses)
            for place in self.caps.get(name, ()):
                needs[place] += self.bands[place].measures(option)
        return needs

    def fits(self, taken: Mapping[str, Option]) -> bool:
        return all(amount <= self.left[key] for key, amount in self.needs(taken).items())

    def take(self, taken: Mapping[str, Option]) -> None:
        for key, amount in self.needs(taken).items():
            self.left[key] -= amount


class _Ties:
    """Who goes with whom, who excludes whom, who needs whom."""

    def __init__(self, instance: Instance) -> None:
        self.whole: dict[str, tuple[str, ...]] = {}
        self.rivals: dict[str, set[str]] = {}
        self.parents: dict[str, set[str]] = {}
        for group in instance.groups:
            for member in group.members:
                if group.rule == ALL_OR_NONE:
                    self.whole[member] = group.members
                else:
                    others = set(group.members) - {member}
                    self.rivals.setdefault(member, set()).update(others)
        for child, parent in instance.requires:
            self.parents.setdefault(child, set()).add(parent)

    def members(self, name: str) -> tuple[str, ...]:
        return self.whole.get(name, (name,))

    def may_enter(self, members: Sequence[str], chosen: Iterable[str]) -> bool:
        """No rival is in, and every parent is, or enters with them."""
        inside = set(chosen)
        return not any(
            self.rivals.get(member, set()) & inside
            or self.parents.get(member, set()) - inside - set(members)
            for member in members
        )


def choose_by_rank(instance: Instance, order: Sequence[str]) -> dict[str, str]:
    """{proposal: option}. What must be chosen comes first; the options of a proposal are tried as
    they are listed. Groups stand where their first member does."""
    proposals = {proposal.id: proposal for proposal in instance.proposals}
    must = [name for name in order if proposals[name].must_choose]
    room, ties = _Room(instance), _Ties(instance)
    chosen: dict[str, str] = {}
    tried: set[str] = set()
    for name in dict.fromkeys([*must, *order]):
        if name in tried:
            continue
        members = ties.members(name)
        tried |= set(members)
        if not ties.may_enter(members, chosen):
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
