"""What must always hold, recomputed. Part of `verify`."""

from khuyencong.ledger.checks.accounts import faults

__all__ = ["faults"]
