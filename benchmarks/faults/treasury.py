"""Faults of treasury."""

from benchmarks.faults.fault import Fault

ACTS = "tests/treasury/test_year_acts.py"
CLOSE = "tests/treasury/test_close_year.py"
RECEIVE = "tests/treasury/test_receive_statement.py"
SIGN = "tests/treasury/test_sign_statement.py"
MATCH = "tests/treasury/test_matching.py"
CARRIED = "tests/treasury/test_spend_what_was_carried.py"
YEAR_END = "tests/treasury/test_year_end_page.py"

FAULTS = (
    Fault(
        "Of open money only what a page shows is summed.",
        "treasury", "open_dong", "stages.OPEN_AT_YEAR_END", "stages.OPEN_AT_YEAR_END[:1]",
        "tests/treasury/test_year_end_page.py",
    ),
    Fault(
        "What was carried over is looked for in the year it left.",
        "projects", "transfer", "year = _year_of(fund, subject, from_stage, amount_dong)", "pass",
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
    Fault(
        "Who brought in the Treasury's statement signs its minutes in another post of hers.",
        "treasury", "can_sign", "not set(statement.hands).isdisjoint(by.hands(*SIGNERS))", "False",
        f"{SIGN}::test_nobody_signs_what_went_through_her_hands",
    ),
    Fault(
        "Minutes are signed with a difference that nobody explained.",
        "treasury", "_require_explained", "if rows:", "if False:",
        f"{SIGN}::test_every_difference_is_explained_before_and_the_figures_are_frozen",
    ),
    Fault(
        "A file of the Treasury comes in twice.",
        "treasury", "_brought_before", "standing.filter(digest=digest)", "standing.none()",
        f"{RECEIVE}::test_a_file_comes_in_once_whatever_period_is_chosen",
    ),
    Fault(
        "A line twice in the file is twice in the books.",
        "treasury", "_mark_doubles", "told in seen and", "False and",
        f"{MATCH}::test_a_line_twice_in_the_file_is_found_once",
    ),
    Fault(
        "A line of another year counts as one of ours.",
        "treasury", "match", "first <= line.day <= last:", "line.day:",
        f"{MATCH}::test_a_line_of_another_year_or_another_month_is_not_matched",
    ),
    Fault(
        "A voucher whose amount differs agrees.",
        "treasury", "_by_number_alone", "one, AMOUNT, entry", "one, EXACT, entry",
        f"{MATCH}::test_an_amount_that_differs_by_one_dong_is_said_with_the_difference",
    ),
    Fault(
        "A day more than the days allowed may be ours.",
        "treasury", "_by_amount", "apart <= days", "apart <= days + 1",
        f"{MATCH}::test_the_same_amount_within_the_days_may_be_ours_and_one_day_more_is_not",
    ),
    Fault(
        "What we paid and the statement lacks is not listed.",
        "treasury", "match", "one.key not in taken", "False",
        f"{MATCH}::test_an_entry_is_missing_only_in_the_period_of_its_day",
    ),
    Fault(
        "Lines altered behind signed minutes are not named.",
        "treasury", "_signed_otherwise", "if now != {", "if False and now != {",
        f"{RECEIVE}::test_a_line_altered_behind_the_minutes_is_named",
    ),
    Fault(
        "A head is asked to sign before the accountant has explained.",
        "treasury", "can_sign", "if not statement.presented_at:", "if False:",
        f"{SIGN}::test_what_is_explained_anew_is_presented_anew",
    ),
    Fault(
        "What the head was shown is explained otherwise behind her back.",
        "treasury", "explain_differences", "_take_back(statement)", "pass",
        f"{SIGN}::test_what_is_explained_anew_is_presented_anew",
    ),
    Fault(
        "A difference that came after it was presented is signed unexplained.",
        "treasury", "sign_statement", "_require_explained(result.unexplained)", "pass",
        f"{SIGN}::test_a_payment_written_down_after_it_was_presented_is_explained_first",
    ),
    Fault(
        "A total that the lines do not make is no difference.",
        "treasury", "differing", "if not any(", "if False and not any(",
        f"{RECEIVE}::test_a_total_that_its_lines_do_not_make_is_explained_like_a_difference",
    ),
    Fault(
        "Who asks a fund for most is sought among the largest alone.",
        "treasury", "_asking_most", "if len(found) == most and", "if len(found) == most or",
        f"{YEAR_END}::test_who_asks_this_fund_for_most_is_found_behind_who_asks_another",
    ),
)  # fmt: skip
