"""Faults of ledger."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "What one workshop was advanced counts as paid to another.",
        "ledger", "post", "raise no_such_pair(from_stage, to_stage)", "pass",
        "tests/ledger/test_post.py",
    ),
    Fault(
        "Money that went from one subject to another is not named.",
        "ledger", "_move_faults", " or has_two_subjects", "", "tests/ledger/test_checks.py",
    ),
    Fault(
        "An account without its subject is not named where its key has no place for one.",
        "ledger", "_account_faults", " | WITHOUT_SUBJECT", "", "tests/ledger/test_checks.py",
    ),
    Fault(
        "Money that went from one subject to another is not even looked at.",
        "ledger", "_maybe_forbidden", "        | has_two_subjects\n", "        | Q(pk__in=[])\n",
        "tests/ledger/test_checks.py",
    ),
    Fault(
        "SQLite finds a transfer told by its event whatever its reason says.",
        "ledger", "_told_so", "for name in FACTS}", "for name in FACTS[2:]}",
        "tests/ledger/test_checks.py",
    ),
    Fault(
        "What was lent comes back to the budget, not to its fund.",
        "ledger", "repay", "stages.APPROPRIATED", "stages.REMITTED", "tests/ledger/test_repay.py",
    ),
    Fault(
        "Money that came back to be spent counts as handed on.",
        "ledger", "_came_through", "        to_account__stage=stages.REMITTED,\n", "",
        "tests/ledger/test_repay.py",
    ),
    Fault(
        "A year is closed while advances are open.",
        "ledger", "OPEN_AT_YEAR_END", ", ADVANCED", "", "tests/ledger/test_year_end.py",
    ),
    Fault(
        "Somebody else's second press is answered.",
        "ledger", "act", " or transfer.by_id != by.id", "",
        "tests/settlement/test_return_advance.py",
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
