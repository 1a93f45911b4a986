"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from khuyencong.core import standings
from khuyencong.directory.models import (
    Assignment,
    Establishment,
    EstablishmentChange,
    IdentityLink,
    Merge,
    Person,
    User,
)

STANDINGS = (
    standings.of("person", Person, "uuid"),
    standings.of("person", Assignment, "person__uuid"),
    standings.of("user", User, "uuid", without=("last_login", "notice_mode")),
    standings.of("user", IdentityLink, "user__uuid"),
    standings.of("establishment", Establishment, "uuid", without=("folded", "words", "sort_key")),
    standings.of("establishment", EstablishmentChange, "establishment__uuid"),
    standings.of("merge", Merge, "uuid"),
)
