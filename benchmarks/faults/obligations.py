"""Faults of obligations."""

from benchmarks.faults.fault import Fault

ANSWERS = "tests/appraisal/test_answer_opinions.py"
NOBODY = "tests/obligations/test_nobody_can.py"
CLEAR = "tests/contracts/test_clear_advance.py"

FAULTS = (
    Fault(
        "What is owed as before is closed and opened anew with every act.",
        "obligations", "agree", "due_date) for one in wanted[part]} != there[part]:",
        "due_date) for one in wanted[part]} is not there[part]:", CLEAR,
    ),
    Fault(
        "Nobody is reminded before the day.",
        "obligations", "soon", "if kind.days_before:", "if False:", CLEAR,
    ),
    Fault(
        "An answer that is owed ends when the project is sent back.",
        "obligations", "of_a_state", " and entered not in kind.stays_in", "",
        ANSWERS,
    ),
    Fault(
        "The post of a closed account counts as held.",
        "obligations", "_held", "        person__user__is_active=True,\n", "", NOBODY,
    ),
    Fault(
        "A body that is no more goes on working.",
        "obligations", "_held", "        Exists(named),\n", "", NOBODY,
    ),
    Fault(
        "A body speaks for another that was asked.",
        "obligations", "_answered_as", 'row.debtor if row.sort.is_each else ""', '""', NOBODY,
    ),
    Fault(
        "What the head of the Centre may do too is missed by nobody and told of.",
        "obligations", "_unmet", "(other.role, other.debtor) in held", "False", NOBODY,
    ),
    Fault(
        "Who wrote a project is counted among those who can appraise it.",
        "obligations", "nobody_of", "and _asked_with(row) not in done", "and False", NOBODY,
    ),
    Fault(
        "What is not due raises the alarm of what nobody may do.",
        "obligations", "of_nobody_able", "due_date__lt=on", "due_date__lte=on", NOBODY,
    ),
)  # fmt: skip
