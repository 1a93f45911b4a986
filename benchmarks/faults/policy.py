"""Faults of policy."""

from benchmarks.faults.fault import Fault

AGAIN = "tests/appraisal/test_look_again.py"

FAULTS = (
    Fault(
        "A changed row asks nobody to look again.",
        "policy", "put_in_force", "act(rule, before, by=by, at=at)", "pass", AGAIN,
    ),
)  # fmt: skip
