"""Who acts: a plain value, so that services and events never need the users' tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# In an event's payload: {id: name} of those in whose place somebody acted.
ON_BEHALF_OF = "on_behalf_of"


@dataclass(frozen=True)
class Grant:
    """One role a person holds today, and where. Blank scope fields mean the whole province."""

    role: str
    province: str = ""
    organisation_id: int | None = None
    place_id: int | None = None
    place_code: str = ""
    place_ids: tuple[int, ...] = ()  # the place, all below it, and what was merged into it
    establishment_id: int | None = None
    debtor: str = ""  # UUID of the body or the establishment, by which obligations know it
    on_behalf_of: str = ""
    on_behalf_of_id: str = ""


@dataclass(frozen=True)
class Actor:
    """The person (or the worker) behind a change, as written into events."""

    id: str
    name: str
    post: str = ""
    title: str = ""  # the post's title alone, as a paper prints it under a signature
    grants: tuple[Grant, ...] = ()
    on: date | None = None  # the day of these grants

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, *roles: str) -> bool:
        """True when the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def provinces(self) -> tuple[str, ...]:
        """Codes of the provinces somebody works for, in order; none for a country-wide role."""
        return tuple(sorted({grant.province for grant in self.grants if grant.province}))

    def serves(self, province: str, *roles: str) -> bool:
        """True when the actor holds one of `roles` in this province."""
        return any(grant.province == province for grant in self.grants_for(*roles))

    def grants_for(self, *roles: str) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role in roles)

    def principals(self, grants: Iterable[Grant]) -> dict[str, str]:
        """{id: name} of those whose place she takes by these grants; empty when one is her own."""
        grants = tuple(grants)
        if not all(grant.on_behalf_of for grant in grants):
            return {}
        return {grant.on_behalf_of_id: grant.on_behalf_of for grant in grants}

    def hands(self, *roles: str) -> set[str]:
        """Ids of whose acts hers are in these roles: her own, and those whose place she takes."""
        return {self.id, *self.principals(self.grants_for(*roles))}

    def in_place_of(self, grants: Iterable[Grant]) -> dict[str, dict[str, str]]:
        """What the event of an act says of whom it is done for; nothing when in her own post."""
        principals = self.principals(grants)
        return {ON_BEHALF_OF: principals} if principals else {}

    def places_for(self, *roles: str) -> set[int]:
        """Keys of every place these roles cover; empty when they are tied to none."""
        return {place for grant in self.grants_for(*roles) for place in grant.place_ids}


SYSTEM = Actor(id="system", name="Hệ thống")
