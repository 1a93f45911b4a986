"""Faults of ui."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "A word with marks in an address breaks every page.",
        "ui", "__call__", '"\\x00" in text', 'b"\\x00" in text.encode("ascii")',
        "tests/bar/test_odd_requests.py",
    ),
)  # fmt: skip
