"""Faults of rules."""

from benchmarks.faults.fault import Fault

RESTS = "tests/rules/test_derivation.py"
ONCE = "tests/projects/test_once_per_application.py"

FAULTS = (
    Fault(
        "A machine is advanced at 70 % done, not above it.",
        "rules", "is_open", "done_percent > self.over_percent",
        "done_percent >= self.over_percent", "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "The last class of area comes first.",
        "rules", "_worth", "len(listed) - listed.index(word)", "listed.index(word)",
        "tests/rules/test_ranking.py",
    ),
    Fault(
        "A merged commune follows the easier class where its old units are as many.",
        "rules", "_most", "HARDNESS.index(area))", "-HARDNESS.index(area))",
        "tests/directory/test_place_kind.py",
    ),
    Fault(
        "A national row that cuts a province's level is not named.",
        "rules", "_rows", "yield used(found.national_name, found.national, BOUND)", "pass", RESTS,
    ),
    Fault(
        "A row whose day was not read counts as verified.",
        "rules", "unseen", 'DAY: self.day_evidence == "seen",', "DAY: True,", RESTS,
    ),
    Fault(
        "A local level is cut while nobody knows whether the national one binds.",
        "rules", "_beside_the_national", "if limit == BINDS:", "if limit != FREE:",
        "tests/rules/test_ceiling_borders.py",
    ),
    Fault(
        "Two supports are given where the rule gives one.",
        "rules", "_once", "elif count >= self.once.value:",
        "elif count > self.once.value:",
        f"{ONCE}::test_of_two_drafts_the_first_registered_goes_on_to_the_plan",
    ),
    Fault(
        "The cluster that made a place harder is not named.",
        "rules", "rows_of_cluster", "(used(HOW_AREAS_FOLLOW, row, PLACE),)", "()",
        "tests/rules/test_ranking.py",
    ),
)  # fmt: skip
