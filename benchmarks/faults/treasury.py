"""Faults of treasury."""

from benchmarks.faults.fault import Fault

ACTS = "tests/treasury/test_year_acts.py"
CLOSE = "tests/treasury/test_close_year.py"
CARRIED = "tests/treasury/test_spend_what_was_carried.py"

FAULTS = (
    Fault(
        "What was carried over is looked for in the year it left.",
        "projects", "transfer", "_year_of(fund, subject, from_stage, amount_dong) or year", "year",
        f"{CARRIED}::test_committed_money_is_paid_and_an_advance_settled_in_the_next_year",
    ),
    Fault(
        "A payment in a year into which nothing was carried passes.",
        "ledger", "_receipt_faults", "(fund, subject, year) in arrived", "year > says[1]",
        f"{CARRIED}::test_a_payment_of_a_year_into_which_nothing_was_carried_is_named",
    ),
    Fault(
        "Who asked what becomes of money decides it in another post of hers.",
        "treasury", "can_decide",
        "not set(act.asked_hands).isdisjoint(by.hands(*DECIDERS))", "False",
        f"{ACTS}::test_who_asked_does_not_decide_in_another_post_of_hers",
    ),
    Fault(
        "Two requests take the same money.",
        "treasury", "left_dong", "self.amount_dong - self.asked_dong", "self.amount_dong",
        f"{ACTS}::test_not_a_dong_more_than_is_left_beside_what_others_asked_for",
    ),
    Fault(
        "Money without a contract is carried over as if it had one.",
        "treasury", "_require_fitting", 'ground == "contract_signed" and', "False and",
        f"{ACTS}::test_a_contract_is_the_ground_only_where_there_is_one",
    ),
    Fault(
        "Planned money lapses on the last day, when a contract can still be signed.",
        "treasury", "_require_fitting", "hanoi_date(at) <= last", "hanoi_date(at) < last",
        f"{ACTS}::test_planned_money_without_a_contract_lapses_after_the_last_day_and_not_on_it",
    ),
    Fault(
        "More is carried over as a late addition than was added late.",
        "treasury", "_require_late_addition", "added - taken", "added",
        f"{ACTS}::test_late_additions_are_carried_up_to_what_was_added_after_the_day_of_the_law",
    ),
    Fault(
        "Money is carried over without the paper that allows it.",
        "treasury", "_require_ground", "kind == Kind.CARRY and not authority", "False",
        f"{ACTS}::test_a_contract_is_the_ground_only_where_there_is_one",
    ),
    Fault(
        "A second press decides again.",
        "treasury", "decide", "act.is_decided and act.answered_by_id == by.id", "False",
        f"{ACTS}::test_a_second_press_asks_once_and_moves_the_money_once",
    ),
    Fault(
        "A year is closed on its last day.",
        "treasury", "_require_nothing_open", "hanoi_date(at) <= last", "hanoi_date(at) < last",
        f"{CLOSE}::test_not_on_the_last_day_of_the_year_but_on_the_day_after",
    ),
)  # fmt: skip
