"""Whether a province has begun."""

from __future__ import annotations

from khuyencong.directory.models import Organisation

_seen = {"begun": False}


def has_begun() -> bool:
    """Whether any province has begun. A yes is remembered: it never becomes a no again."""
    if not _seen["begun"]:
        _seen["begun"] = Organisation.objects.exists()
    return _seen["begun"]
