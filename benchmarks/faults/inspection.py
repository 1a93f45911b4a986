"""Faults of inspection."""

from benchmarks.faults.fault import Fault

BUNDLE = "tests/inspection/test_audit_bundle.py"
RECOMMENDED = "tests/inspection/test_recommendations.py"
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
    Fault(
        "Whoever answered a recommendation closes it.",
        "inspection", "can_close",
        "if not by.hands(INSPECTOR).isdisjoint({row.answered_by_id, *row.answered_hands}):",
        "if False:", RECOMMENDED,
    ),
    Fault(
        "Somebody else records and closes recommendations.",
        "inspection", "can_record", "if by.serves(province, INSPECTOR):", "if True:", RECOMMENDED,
    ),
    Fault(
        "A recommendation is closed before it was answered.",
        "inspection", "can_close", "if row.answered_at is None:", "if False:", RECOMMENDED,
    ),
    Fault(
        "An answer needs no proof.",
        "inspection", "answer", '_require(proof, "proof",', '_require(True, "proof",', RECOMMENDED,
    ),
    Fault(
        "A recommendation is late a day too early.",
        "inspection", "listed", '"due_date__lt": on', '"due_date__lte": on', RECOMMENDED,
    ),
    Fault(
        "Whoever answers one recommendation reads them all.",
        "inspection", "visible_to", "organisation=grant.organisation_id", "pk__gt=0", RECOMMENDED,
    ),
    Fault(
        "verify passes over who closed her own answer.",
        "inspection", "faults", "isdisjoint(closed.hands)", "isdisjoint(())", RECOMMENDED,
    ),
    Fault(
        "A bundle holds what was recommended about other projects.",
        "inspection", "of_projects", "filter(Exists(own))", "all()", RECOMMENDED,
    ),
)  # fmt: skip
