"""Faults of planning."""

from benchmarks.faults.fault import Fault

ONCE = "tests/projects/test_once_per_application.py"
SIGN = "tests/planning/test_submit_and_approve.py"
BACK = "tests/planning/test_send_back.py"
ORDER = "tests/planning/test_order_rests_on_rules.py"

FAULTS = (
    Fault(
        "A plan that the committee returned is thrown away, and nobody owes it any more.",
        "planning", "can_discard", "row.returned_reason or row.sent_back_reason", "False",
        "tests/planning/test_discard_scenario.py",
    ),
    Fault(
        "A scenario that was thrown away comes back after thirty days.",
        "planning", "can_restore", "decision and on > restored_until(row)", "False",
        "tests/planning/test_restore_scenario.py",
    ),
    Fault(
        "The ministry decides the places of a group project too.",
        "planning", "is_of_the_ministry", "return not is_left", "return True",
        "tests/planning/test_decide_adjustment.py",
    ),
    Fault(
        "A plan takes a project of another year.",
        "planning", "approve", "if project.year != year:", "if False:",
        "tests/planning/test_approve.py",
    ),
    Fault(
        "An estimate is approved above the plan.",
        "planning", "_require_within_plan", "approved > (line.amount_dong if line else 0)", "False",
        "tests/planning/test_approve_estimate.py",
    ),
    Fault(
        "A line is approved above what it asks.",
        "planning", "_require_within_asked", " <= source.amount_dong", "",
        "tests/planning/test_approve_estimate.py",
    ),
    Fault(
        "Lines that add up to another sum than was approved are not named.",
        "planning", "faults", 'sums.exclude(lines_dong=F("amount_dong"))', "sums.none()",
        "tests/planning/test_approve_estimate.py",
    ),
    Fault(
        "Of a list to be approved only the first project is looked at.",
        "planning", "approve", 'permissions.require_step("approve", project, by)',
        'permissions.require_step("approve", projects[0], by)',
        "tests/desk/test_separate_hands_in_lists.py",
    ),
    Fault(
        "Two supports of one application are planned.",
        "planning", "approve", "require_once(project, on=basis_date, book=book)", "pass",
        f"{ONCE}::test_of_two_concluded_at_once_neither_is_planned_together",
    ),
    Fault(
        "The order of a plan does not name what was said of its communes.",
        "planning", "keep_order", "rows.with_rows(_rows_of_areas(scenario, on=on, book=book))",
        "rows",
        f"{ORDER}::test_the_order_names_what_is_said_of_the_communes_of_its_projects",
    ),
    Fault(
        "A plan is signed that nobody looked at.",
        "planning", "approve_signed", "seen != to_sign.seen", "False",
        "tests/planning/test_submit_and_approve.py",
    ),
    Fault(
        "A decision's number is given twice.",
        "planning", "require_free_number", "number and is_issued", "False and is_issued",
        "tests/planning/test_submit_and_approve.py",
    ),
    Fault(
        "A plan is signed by other figures than were shown.",
        "planning", "look_before_signing", "(own, symbol, on, name, planned)",
        "(own, symbol, on, name)",
        f"{SIGN}::test_figures_that_changed_since_the_look_are_not_signed",
    ),
    Fault(
        "A number that was typed is given again by the register.",
        "documents", "free_number", "organisation.kind not in COMMITTEES", "True",
        f"{SIGN}::test_a_number_is_taken_as_typed_and_never_twice",
    ),
    Fault(
        "Who drafted a scenario approves it.",
        "planning", "_require_other_hands", "if not makers(scenario).isdisjoint(hands):",
        "if False:",
        f"{SIGN}::test_who_drafted_or_submitted_does_not_approve",
    ),
    Fault(
        "The ranking page puts projects into the plan outside that nobody chose.",
        "planning", "propose", "100 if proposal.project_id in keys else 0", "100",
        "tests/desk/test_plan_at_once.py",
    ),
    Fault(
        "A scenario is changed while the head has it to sign.",
        "planning", "can_edit", "decision and row.handed_up_at is not None", "False",
        BACK,
    ),
    Fault(
        "A scenario that nobody handed up is sent back.",
        "planning", "can_send_back", "decision and row.handed_up_at is None", "False",
        BACK,
    ),
    Fault(
        "A scenario that was sent back lies in nobody's inbox.",
        "planning", "of_scenario", "elif scenario.sent_back_reason:", "elif False:",
        BACK,
    ),
    Fault(
        "A pin drops the levels typed beside it.",
        "planning", "pin_many", "percents=percents or {}", "percents={}",
        "tests/planning/test_pin_many.py",
    ),
    Fault(
        "A scenario that was handed up lies in nobody's inbox.",
        "planning", "of_scenario", "if scenario.handed_up_at:", "if False:",
        "tests/planning/test_submit_and_approve.py",
    ),
    Fault(
        "A decision of this year takes a code of an older index.",
        "planning", "_require_codes", "known and code not in", "False and code not in",
        "tests/planning/test_appropriation_by_its_decision.py",
    ),
    Fault(
        "A year is changed without a reason.",
        "planning", "_require_fitting", "and not ground.strip()", "and False",
        "tests/planning/test_appropriation_by_its_decision.py",
    ),
    Fault(
        "Verify does not miss the signed scenario behind a plan decision.",
        "planning", "unsigned", "        elif not is_submitted:\n", "        elif False:\n",
        "tests/planning/test_signed_plans.py",
    ),
    Fault(
        "Verify lets a plan decision take projects that nobody submitted.",
        "planning", "unsigned", " - codes)", " & set())", "tests/planning/test_signed_plans.py",
    ),
    Fault(
        "An estimate approved whole goes to those of an article that it does not have.",
        "planning", "_last_article", "else 2", "else 3",
        "tests/journeys/test_papers_of_one_project.py",
    ),
    Fault(
        "A plan that time left unproven is shown as if it were within its gap.",
        "planning", "is_proven", "return bound - value <= gap * max(1, abs(value))", "return True",
        "tests/planning/test_room.py",
    ),
)  # fmt: skip
