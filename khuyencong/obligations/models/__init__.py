"""Obligations and their kinds."""

from khuyencong.obligations.models.kinds import Kind
from khuyencong.obligations.models.obligations import Obligation

__all__ = ["Kind", "Obligation"]
