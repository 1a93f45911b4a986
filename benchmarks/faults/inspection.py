"""Faults of inspection."""

from benchmarks.faults.fault import Fault

BUNDLE = "tests/inspection/test_audit_bundle.py"
FAULTS = (
    Fault(
        "An audit bundle is made for whoever may open the project.",
        "inspection", "can_inspect", "if by.serves(province, *READERS):", "if True:", BUNDLE,
    ),
    Fault(
        "The bundle of a year holds a fund of another province.",
        "inspection", "find_fund", "Fund.objects.filter(province__in=by.provinces)",
        "Fund.objects.all()", BUNDLE,
    ),
    Fault(
        "The script of a bundle takes an event for whole that was altered.",
        "inspection", "check_events", "!= digest:", "== '':", BUNDLE,
    ),
    Fault(
        "The script of a bundle does not ask the events for the amount of a transfer.",
        "inspection", "check_money", 'moved.get(row["transfer"]) != row', "False", BUNDLE,
    ),
    Fault(
        "The script of a bundle overlooks a chain that was cut before its checkpoint.",
        "inspection", "check_events", "in sorted(sealed):", "in ():", BUNDLE,
    ),
    Fault(
        "A bundle is made and nothing says so.",
        "inspection", "_make", "events.record(stream, made.SEALED, payload, by=making.by, at=at)",
        "pass", BUNDLE,
    ),
)  # fmt: skip
