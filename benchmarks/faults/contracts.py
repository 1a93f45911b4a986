"""Faults of contracts."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "Each advance alone is within the legal share, all together are not.",
        "contracts", "pay_advance", "done + amount_dong > limit", "amount_dong > limit",
        "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "Above the Treasury's half nobody need have decided.",
        "contracts", "require_treasury", "if asked_dong <= rule.limit_dong:", "if True:",
        "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "A second press pays a second advance.",
        "contracts", "pay_advance", "return paid", "pass", "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "An advance that came back still counts against the next one.",
        "contracts", "pay_advance", "selectors.standing(commitment).advanced",
        "sum(one.amount_dong for one in commitment.advances.all())",
        "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "The form pressed ten times at once pays ten advances.",
        "contracts", "pay_advance", "return paid", "pass", "tests/desk/test_ten_presses.py",
    ),
)  # fmt: skip
