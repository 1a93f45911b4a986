"""Faults of ui."""

from benchmarks.faults.fault import Fault

TWICE = "tests/ui/test_the_same_form_twice.py"

FAULTS = (
    Fault(
        "A word with marks in an address breaks every page.",
        "ui", "__call__", '"\\x00" in text', 'b"\\x00" in text.encode("ascii")',
        "tests/bar/test_odd_requests.py",
    ),
    Fault(
        "A form sent twice is done twice.",
        "ui", "perform", "if key and (answer := self._again(by, key)):", "if False:",
        TWICE,
    ),
    Fault(
        "A press that was refused cannot be sent again.",
        "core", "fail", "    if key:", "    if False:", TWICE,
    ),
    Fault(
        "A script's presses are taken for one.",
        "ui", "_key", 'not token or is_script or', "not token or", TWICE,
    ),
    Fault(
        "What waited on a telephone is done again when its script sends it again.",
        "ui", "_press", 'not kept or not by', 'True', TWICE,
    ),
    Fault(
        "A form that waited on a telephone for two hours is done again.",
        "core", "sweep", '.exclude(key=F("by_id"))', "", TWICE,
    ),
)  # fmt: skip
