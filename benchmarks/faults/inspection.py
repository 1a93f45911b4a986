"""Faults of inspection."""

from benchmarks.faults.fault import Fault

BUNDLE = "tests/inspection/test_audit_bundle.py"
QUESTIONS = "tests/inspection/test_questions.py"
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
    Fault(
        "A saved question shows projects of another province.",
        "inspection", "answer", "Project.objects.visible_to(by).filter(province=province)",
        "Project.objects.all()", QUESTIONS,
    ),
    Fault(
        "Two purchases that reach the limit together are taken for split.",
        "inspection", "split_purchases", "together > limit", "together >= limit", QUESTIONS,
    ),
    Fault(
        "An advance is asked about a day late.",
        "inspection", "old_advances", ">= LONG_ADVANCE", "> LONG_ADVANCE", QUESTIONS,
    ),
    Fault(
        "An invoice of the contract's own day counts as before it.",
        "inspection", "invoice_dates", 'issued_date__lt=F("signed")',
        'issued_date__lte=F("signed")', QUESTIONS,
    ),
)  # fmt: skip
