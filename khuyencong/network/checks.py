"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from django.db.models import Q

from khuyencong.core import standings
from khuyencong.network import selectors
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation

_asked = PostRequest.objects.select_related("organisation__province", "organisation__parent")
POSTS = Lifecycle({selectors.CONFIRM}, _asked, _asked.filter(answered_at=None), selectors.owed)
STANDINGS = (
    standings.of("hand_over", HandOver, "uuid"),
    standings.of("post_request", PostRequest, "uuid"),
    standings.of("post_request", Obligation, "subject", only=Q(kind=selectors.CONFIRM)),
)
