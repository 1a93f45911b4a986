"""Classes of area: which facts about a commune put it into which class of the ranking.

Law: Thông tư 46/2012/TT-BCT, khoản 1 Điều 6.
"""

from __future__ import annotations

from collections.abc import Mapping

# The kinds of facts about a commune and their words (vocabulary.yaml), each with its class of the
# ranking; words without one belong to none.
CLASSES: dict[str, dict[str, str]] = {
    "minority_zone": {"zone_1": "highland", "zone_2": "highland", "zone_3": "highland"},
    "terrain": {"highland": "highland", "island": "highland", "land_border": "highland"},
    "poor_district": {"poor": "poor_district"},
    "new_rural": {"planned": "new_rural"},
    "investment": {"difficult": "difficult", "extremely_difficult": "difficult"},
}
# Both must have been said before a commune counts as one of no class.
DECIDING = ("minority_zone", "investment")


def ranking_classes(facts: Mapping[str, str]) -> frozenset[str] | None:
    """The classes of area of a commune by {kind: word}; None where too little was said to tell."""
    found = frozenset(CLASSES[kind][word] for kind, word in facts.items() if word in CLASSES[kind])
    if found or all(kind in facts for kind in DECIDING):
        return found
    return None
