"""Faults of policy."""

from benchmarks.faults.fault import Fault

IN_FORCE = "tests/policy/test_put_in_force.py"
AGAIN = "tests/appraisal/test_look_again.py"

FAULTS = (
    Fault(
        "A changed row asks nobody to look again.",
        "policy", "put_in_force", "act(rule, before, by=by, at=at)", "pass", AGAIN,
    ),
    Fault(
        "Who wrote a pack puts it in force.",
        "policy", "can_step",
        'if name == "put_in_force" and not wrote.isdisjoint(by.hands(*step.roles)):', "if False:",
        IN_FORCE,
    ),
    Fault(
        "A pack changes days that have passed without a reason.",
        "policy", "_require_reason_for_the_past", "or pack.reason.strip()", "or True", IN_FORCE,
    ),
    Fault(
        "A content that a province added has its code for a name.",
        "policy", "added_activities",
        "code: one for content in contents for code, one in content.activities.items()", "",
        "tests/policy/test_own_contents.py",
    ),
    Fault(
        "A name that another process put in force is never read.",
        "policy", "forget_added", '_added["known"] = None', "pass",
        "tests/policy/test_own_contents.py",
    ),
)  # fmt: skip
