"""Bản sao: a copy of the whole system outside itself, and the way back (ADR of 2026-11-27)."""

from khuyencong.administration.services.copies.archives import Archive, opened
from khuyencong.administration.services.copies.drilling import Drill, drill
from khuyencong.administration.services.copies.manifests import Manifest, Name
from khuyencong.administration.services.copies.restoring import Restored, restore
from khuyencong.administration.services.copies.taking import Taken, take
from khuyencong.administration.services.copies.thinning import thin

__all__ = [
    "Archive",
    "Drill",
    "Manifest",
    "Name",
    "Restored",
    "Taken",
    "drill",
    "opened",
    "restore",
    "take",
    "thin",
]
