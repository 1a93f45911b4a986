"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from khuyencong.core import standings
from khuyencong.network.models import HandOver, PostRequest

STANDINGS = (
    standings.of("hand_over", HandOver, "uuid"),
    standings.of("post_request", PostRequest, "uuid"),
)
