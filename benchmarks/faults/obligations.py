"""Faults of obligations."""

from benchmarks.faults.fault import Fault

ANSWERS = "tests/appraisal/test_answer_opinions.py"

FAULTS = (
    Fault(
        "An answer that is owed ends when the project is sent back.",
        "obligations", "of_a_state", " and entered not in kind.stays_in", "",
        ANSWERS,
    ),
)  # fmt: skip
