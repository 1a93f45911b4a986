"""Faults of plan files and of the search for the best plan."""

from __future__ import annotations

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "A plan file's amount that rounding changes is taken as it is rounded.",
        "allocation", "_number", "== value else digits", "== value else value",
        "tests/allocation/test_file.py",
    ),
    Fault(
        "What was fixed before the scarcest part was decided is forgotten in its bound.",
        "allocation", "_searched", "bound = max(bound, worth)", "bound = max(bound, bound)",
        "tests/allocation/test_scarce.py",
    ),
)  # fmt: skip
