"""What must always hold, recomputed. Part of `verify`."""

from khuyencong.ledger.checks.accounts import faults, faults_of_accounts, faults_of_events

__all__ = ["faults", "faults_of_accounts", "faults_of_events"]
