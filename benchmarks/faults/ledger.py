"""Faults of ledger."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "A year is closed while advances are open.",
        "ledger", "OPEN_AT_YEAR_END", ", ADVANCED", "", "tests/ledger/test_year_end.py",
    ),
    Fault(
        "Somebody else's second press is answered.",
        "ledger", "act", " or transfer.by_id != by.id", "", "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "Money moves and nobody wrote why.",
        "ledger", "faults", ", *_transfer_faults()", "", "tests/ledger",
    ),
    Fault(
        "Whoever comes at once passes the appropriation.",
        "ledger", "_carry_out", "_require_enough(source, order.amount_dong)", "pass",
        "tests/planning/test_concurrent_approvals.py",
    ),
)  # fmt: skip
