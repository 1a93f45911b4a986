"""Whether a choice keeps every rule of its instance: whole numbers alone, no solver.

Written apart from the optimiser on purpose: it knows nothing of how an answer was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khuyencong.allocation.instance import ALL_OR_NONE, Band, Instance, Option


def value_of(instance: Instance, chosen: Mapping[str, str]) -> int:
    """What the chosen options are worth together."""
    return sum(option.value for option in _options(instance, chosen).values())


def used(instance: Instance, chosen: Mapping[str, str]) -> dict[str, int]:
    """What is used of every budget."""
    total = dict.fromkeys(instance.budgets, 0)
    for option in _options(instance, chosen).values():
        for budget, amount in option.uses.items():
            total[budget] += amount
    return total


def measured(instance: Instance, band: Band, chosen: Mapping[str, str]) -> int:
    """What a band measures of the chosen options of its members."""
    return _measured(band, _options(instance, chosen))


def _measured(band: Band, options: Mapping[str, Option]) -> int:
    return sum(band.measures(options[member]) for member in band.members if member in options)


def faults(instance: Instance, chosen: Mapping[str, str]) -> list[str]:
    """Every rule that `chosen` {proposal: option} breaks, with by how much; empty is well."""
    return list(_unknown(instance, chosen)) or [
        *_left_out(instance, chosen),
        *_overspent(instance, chosen),
        *_split(instance, chosen),
        *_outside(instance, chosen),
    ]


def _unknown(instance: Instance, chosen: Mapping[str, str]) -> Iterator[str]:
    known = {proposal.id: {o.id for o in proposal.options} for proposal in instance.proposals}
    for proposal, option in chosen.items():
        if option not in known.get(proposal, ()):
            yield f"{proposal}: there is no option {option!r}"


def _left_out(instance: Instance, chosen: Mapping[str, str]) -> Iterator[str]:
    for proposal in instance.proposals:
        if proposal.must_choose and proposal.id not in chosen:
            yield f"{proposal.id}: nothing is chosen, one must be"


def _overspent(instance: Instance, chosen: Mapping[str, str]) -> Iterator[str]:
    for budget, amount in used(instance, chosen).items():
        if amount > (limit := instance.budgets[budget]):
            yield f"budget {budget}: {amount} of {limit}, {amount - limit} too much"


def _split(instance: Instance, chosen: Mapping[str, str]) -> Iterator[str]:
    """Groups that are not as their rule asks, children without their parent."""
    for group in instance.groups:
        inside = sum(member in chosen for member in group.members)
        if group.rule == ALL_OR_NONE and 0 < inside < len(group.members):
            yield f"group of {group.members[0]}: {inside} of {len(group.members)} are in"
        if group.rule != ALL_OR_NONE and inside > 1:
            yield f"group of {group.members[0]}: {inside} are in, one may be"
    for child, parent in instance.requires:
        if child in chosen and parent not in chosen:
            yield f"{child} is in without {parent}"


def _outside(instance: Instance, chosen: Mapping[str, str]) -> Iterator[str]:
    options = _options(instance, chosen)
    for place, band in enumerate(instance.bands, 1):
        amount = _measured(band, options)
        if band.least is not None and amount < band.least:
            yield f"band {place}: {amount}, {band.least - amount} below its floor"
        if band.most is not None and amount > band.most:
            yield f"band {place}: {amount}, {amount - band.most} above its cap"


def _options(instance: Instance, chosen: Mapping[str, str]) -> dict[str, Option]:
    return {
        proposal.id: option
        for proposal in instance.proposals
        if proposal.id in chosen
        for option in proposal.options
        if option.id == chosen[proposal.id]
    }
