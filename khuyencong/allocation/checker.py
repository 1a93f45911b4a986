"""Whether a choice keeps every rule of its instance: whole numbers alone, no solver.

Written apart from the optimiser on purpose: it knows nothing of how an answer was found.
"""

from __future__ import annotations

from collections.abc import Mapping

from khuyencong.allocation.instance import ALL_OR_NONE, COUNT, Band, Instance, Option


def value_of(instance: Instance, chosen: Mapping[str, str]) -> int:
    """What the chosen options are worth together."""
    return sum(option.value for option in _options(instance, chosen).values())


def used(instance: Instance, chosen: Mapping[str, str]) -> dict[str, int]:
    """What is used of every budget."""
    found = dict.fromkeys(instance.budgets, 0)
    for option in _options(instance, chosen).values():
        for budget, amount in option.uses.items():
            found[budget] += amount
    return found


def measured(instance: Instance, band: Band, chosen: Mapping[str, str]) -> int:
    """What a band measures of the chosen options of its members."""
    options = _options(instance, chosen)
    inside = [options[member] for member in band.members if member in options]
    if band.measure == COUNT:
        return len(inside)
    return sum(option.uses.get(band.measure, 0) for option in inside)


def faults(instance: Instance, chosen: Mapping[str, str]) -> list[str]:
    """Every rule that `chosen` {proposal: option} breaks, with by how much; empty is well."""
    told = []
    known = {proposal.id: {o.id for o in proposal.options} for proposal in instance.proposals}
    for proposal, option in chosen.items():
        if option not in known.get(proposal, ()):
            told.append(f"{proposal}: there is no option {option!r}")
    if told:
        return told
    told += [
        f"{proposal.id}: nothing is chosen, one must be"
        for proposal in instance.proposals
        if proposal.must_choose and proposal.id not in chosen
    ]
    for budget, amount in used(instance, chosen).items():
        if amount > (limit := instance.budgets[budget]):
            told.append(f"budget {budget}: {amount} of {limit}, {amount - limit} too much")
    for group in instance.groups:
        inside = sum(member in chosen for member in group.members)
        if group.rule == ALL_OR_NONE and 0 < inside < len(group.members):
            told.append(f"group of {group.members[0]}: {inside} of {len(group.members)} are in")
        if group.rule != ALL_OR_NONE and inside > 1:
            told.append(f"group of {group.members[0]}: {inside} are in, one may be")
    for child, parent in instance.requires:
        if child in chosen and parent not in chosen:
            told.append(f"{child} is in without {parent}")
    for place, band in enumerate(instance.bands, 1):
        found = measured(instance, band, chosen)
        if band.least is not None and found < band.least:
            told.append(f"band {place}: {found}, {band.least - found} below its floor")
        if band.most is not None and found > band.most:
            told.append(f"band {place}: {found}, {found - band.most} above its cap")
    return told


def _options(instance: Instance, chosen: Mapping[str, str]) -> dict[str, Option]:
    return {
        proposal.id: option
        for proposal in instance.proposals
        if proposal.id in chosen
        for option in proposal.options
        if option.id == chosen[proposal.id]
    }
