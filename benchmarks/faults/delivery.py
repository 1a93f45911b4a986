"""Faults of delivery."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "Who noted the attendance signs it alone.",
        "delivery", "can_sign_attendance",
        "if not set(session.taken_hands).isdisjoint(hands(project, by)):", "if False:",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "Who stands in for the head signs what the head noted.",
        "delivery", "hands", "return {by.id: by.name} | by.principals(grants)",
        "return {by.id: by.name}",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "Attendance is noted before its day.",
        "delivery", "can_take_attendance", "if on < session.on_date:", "if False:",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "Somebody who is in no list is present.",
        "delivery", "take_attendance", "if one.project_id != project.pk", "if False",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "Attendance is corrected without a reason.",
        "delivery", "take_attendance", "if is_correction and not reason.strip():", "if False:",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "A correction keeps the signature of what was noted before.",
        "delivery", "take_attendance", 'session.signed_by, session.signed_at = "", None', "pass",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "A learner is present at two classes at once.",
        "delivery", "present_elsewhere", "return _twins(", "return [] and _twins(",
        "tests/delivery/test_attendance.py",
    ),
    Fault(
        "A trainer teaches two classes at once.",
        "delivery", "_require_apart",
        "if other := selectors.trainer_elsewhere(trainer, on_date, half):", "if other := None:",
        "tests/delivery/test_plan_session.py",
    ),
    Fault(
        "Learners of two lists are planned twice at once.",
        "delivery", "_require_apart",
        "if both := selectors.learners_elsewhere(training_class, on_date, half):",
        "if both := []:",
        "tests/delivery/test_plan_session.py",
    ),
    Fault(
        "Hours beyond the programme are laid to the trainer's contract.",
        "delivery", "_require_room", "if total > training_class.hours:", "if False:",
        "tests/delivery/test_plan_session.py",
    ),
    Fault(
        "A trainer has more hours than the contract.",
        "delivery", "_require_room", "if own > trainer.hours:", "if False:",
        "tests/delivery/test_plan_session.py",
    ),
    Fault(
        "A class is opened outside the days of its contract.",
        "delivery", "open_class",
        "if not contract.signed_date <= first_date <= last_date <= contract.end_date:",
        "if False:",
        "tests/delivery/test_open_class.py",
    ),
    Fault(
        "The programme of the project's text does not bind.",
        "delivery", "open_class", "if programme and hours not in (None, programme):", "if False:",
        "tests/delivery/test_open_class.py",
    ),
    Fault(
        "`verify` passes over a learner in two classes at once.",
        "delivery", "_in_two_places", '.exclude(first=F("last"))', ".none()",
        "tests/delivery/test_checks.py",
    ),
    Fault(
        "`verify` passes over presence that nobody noted.",
        "delivery", "_unfit_attendance", "Q(session__taken_at=None)", "Q(pk=None)",
        "tests/delivery/test_checks.py",
    ),
    Fault(
        "Who prepared a list approves it.",
        "delivery", "can_approve_list",
        "if not set(payment_list.prepared_hands).isdisjoint(hands(project, by)):", "if False:",
        "tests/delivery/test_payment_lists.py",
    ),
    Fault(
        "Days that an earlier list holds are listed again.",
        "delivery", "_trainer_lines", "hours[trainer.pk] - listed.get(trainer.pk, 0)",
        "hours[trainer.pk]",
        "tests/delivery/test_payment_lists.py",
    ),
    Fault(
        "A list is prepared over sessions that nobody signed.",
        "delivery", "prepare_list", "if count := unsigned.count():", "if count := 0:",
        "tests/delivery/test_payment_lists.py",
    ),
    Fault(
        "The lists of a class go beyond what was committed.",
        "delivery", "_require_room", "if total > limit:", "if False:",
        "tests/delivery/test_payment_lists.py",
    ),
    Fault(
        "What a list pays for is corrected afterwards.",
        "delivery", "take_attendance", "_require_unlisted(session)", "pass",
        "tests/delivery/test_payment_lists.py",
    ),
    Fault(
        "`verify` passes over a class paid for with fewer hours held than paid.",
        "delivery", "_paid_beyond", "if count > held.get(pk, 0):", "if False:",
        "tests/delivery/test_payment_lists.py",
    ),
    Fault(
        "A class whose beneficiary a version wrote without its activity is in no commune's list.",
        "delivery", "_near", 'activity__in=("", *sorted(CLASSES))', "activity__in=sorted(CLASSES)",
        "tests/delivery/test_pages.py::"
        "test_an_officer_of_a_commune_lists_the_classes_of_its_workshops_alone",
    ),
)  # fmt: skip
