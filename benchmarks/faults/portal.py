"""Faults of portal."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "The tracker draws up where a dossier stands before it looks at the digits.",
        "portal", "tracked", "endings = {", "request and [standing(request, on=hanoi_date(now)) "
        "for _time in range(80)]\n    endings = {",
        "tests/directory/test_same_time.py",
    ),
)  # fmt: skip
