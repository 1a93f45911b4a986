"""Faults of portal."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "The tracker draws up where a dossier stands before it looks at the digits.",
        "portal", "tracked", "endings = {", "request and [standing(request, on=hanoi_date(now)) "
        "for _time in range(80)]\n    endings = {",
        "tests/directory/test_same_time.py",
    ),
    Fault(
        "A form whose file has not come is done without it.",
        "portal", "seen", "if part is None or content is None:\n                return",
        "if part is None or content is None:\n                continue\n                return",
        "tests/portal/test_cut_lines.py",
    ),
    Fault(
        "A file that goes before its form is done when its first piece is there.",
        "portal", "_standing", '"done": is_whole', '"done": have > 0',
        "tests/portal/test_cut_lines.py",
    ),
)  # fmt: skip
