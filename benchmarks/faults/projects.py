"""Faults of projects."""

from benchmarks.faults.fault import Fault

ONCE = "tests/projects/test_once_per_application.py"

FAULTS = (
    Fault(
        "Who paid may settle.",
        "projects", "SEPARATED", '"settle": BEFORE_MONEY | PAID |', '"settle": BEFORE_MONEY |',
        "tests/settlement/test_settle.py",
    ),
    Fault(
        "Who signed pays.",
        "projects", "SIGNED", '"sign", "assign"', '"assign"',
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Who signed pays in the place of the accountant.",
        "projects", "earlier", "{by.id, *by.principals(grants)}", "set(by.principals(grants))",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Verify does not see who paid in whose place.",
        "projects", "_not_apart", "& act.hands.keys()", "& {act.by_id}",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Who asks for an adjustment decides it.",
        "projects", "SEPARATED", 'WROTE | {"ask_adjustment"}', "WROTE",
        "tests/planning/test_decide_adjustment.py",
    ),
    Fault(
        "A request is declined without a reason.",
        "projects", "decline_request", "require_reasons([reason])", "pass",
        "tests/projects/test_decline_request.py",
    ),
    Fault(
        "A project is found whosever it is.",
        "projects", "visible_to", "within = Q(implementing_unit_id__in=units)",
        "within = Q(pk__gt=0)",
        "tests/bar/test_swapped_identities.py",
    ),
    Fault(
        "Who typed a request for an owner examines what came of it.",
        "projects", "acts_before", "if SEPARATED[act] & TYPED:", "if False:",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Whose place was taken while typing for an owner is forgotten.",
        "projects", "typed_for", "return by.in_place_of(", "return dict(",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "A second support of one application is drafted.",
        "projects", "draft", "require_once(project, on=hanoi_date(at))", "pass",
        f"{ONCE}::test_a_second_project_of_the_year_is_not_taken_in",
    ),
    Fault(
        "What was concluded does not stand in the way of another conclusion.",
        "projects", "other_supports", "BEHIND.get(project.state, BEHIND_THE_PLAN)",
        "BEHIND_THE_PLAN",
        f"{ONCE}::test_of_two_registered_at_once_the_first_concluded_goes_on",
    ),
    Fault(
        "A slot is filled with a workshop that has its support already.",
        "projects", "fill_slot",
        "_require_ceiling(project, slot, establishment, on=hanoi_date(at))", "pass",
        f"{ONCE}::test_a_slot_of_a_second_project_is_not_filled_with_it",
    ),
)  # fmt: skip
