"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from khuyencong.core import standings
from khuyencong.programme.models import OtherProgramme, Programme, Target

STANDINGS = (
    standings.of("programme", Programme, "uuid"),
    standings.of("programme", Target, "programme__uuid"),
    standings.of("others", OtherProgramme, "province__code"),
)
