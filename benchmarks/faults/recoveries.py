"""Faults of recoveries."""

from benchmarks.faults.fault import Fault

RECOVER = "tests/recoveries/test_recover_support.py"
CHANGE = "tests/recoveries/test_change_debt.py"
LENT = "tests/recoveries/test_lent_support.py"
REVERSE = "tests/recoveries/test_reverse_entry.py"

FAULTS = (
    Fault(
        "One đồng above the debt is taken.",
        "recoveries", "collect", "amount_dong <= rest", "amount_dong <= rest + 1",
        f"{RECOVER}::test_not_a_dong_more_than_the_debt",
    ),
    Fault(
        "A debt is closed one đồng too early.",
        "recoveries", "collect",
        "if not selectors.left(recovery)", "if selectors.left(recovery) < 2",
        f"{RECOVER}::test_what_is_paid_back_is_closed_and_takes_no_more",
    ),
    Fault(
        "The same money is asked back twice.",
        "recoveries", "recoverable", "return paid - asked +", "return paid +",
        f"{RECOVER}::test_no_more_is_asked_for_than_was_paid_and_nobody_asks_for_yet",
    ),
    Fault(
        "Support is recovered before its settlement.",
        "recoveries", "can_ask", 'project.state == "settled"', "True",
        f"{RECOVER}::test_before_settlement_nothing_is_recovered",
    ),
    Fault(
        "Who asked for money back decides it in another post of hers.",
        "recoveries", "_can_answer",
        "not set(asked.asked_hands).isdisjoint(by.hands(*posts))", "False",
        f"{RECOVER}::test_who_asked_does_not_decide_in_another_post_of_hers",
    ),
    Fault(
        "Who decided a recovery records the money herself.",
        "recoveries", "can_collect",
        "not set(recovery.answered_hands).isdisjoint(by.hands(*COLLECTORS))", "False",
        f"{RECOVER}::test_who_decided_does_not_record_what_came",
    ),
    Fault(
        "A second press records the same money again.",
        "recoveries", "collect", "if before := ledger.act", "if (before := None) and ledger.act",
        f"{RECOVER}::test_a_second_press_asks_decides_and_records_once",
    ),
    Fault(
        "Money of a closed year is written into it.",
        "recoveries", "_give_back", "if is_later else None", "if not is_later else None",
        f"{RECOVER}::test_after_its_year_is_closed_the_money_comes_through_the_open_year",
    ),
    Fault(
        "An instalment is due yesterday.",
        "contracts", "require_schedule",
        "part.due_date < (before or first)", "part.due_date < (before or part.due_date)",
        f"{RECOVER}::test_a_debt_needs_its_reason_its_paper_and_its_days",
    ),
    Fault(
        "A covered instalment is owed on.",
        "recoveries", "schedule", "covered = min(came, one.amount_dong)", "covered = 0",
        f"{RECOVER}::test_sixty_million_come_back_in_two_instalments_and_go_to_the_budget",
    ),
    Fault(
        "More of an entry is undone than it moved.",
        "recoveries", "ask_reversal", "amount_dong <= left", "amount_dong <= left + 1",
        f"{REVERSE}::test_not_a_dong_more_than_the_entry",
    ),
    Fault(
        "An entry that was undone is undone again.",
        "ledger", "taken_back",
        'aggregate(total=Sum("amount_dong"))["total"] or 0', "none().count()",
        f"{REVERSE}::test_an_entry_is_never_undone_twice",
    ),
    Fault(
        "An entry is undone after the settlement.",
        "recoveries", "_require_unsettled",
        'project.state not in {"committed", "accepted"}', "False",
        f"{REVERSE}::test_asked_before_settlement_is_not_decided_after_it",
    ),
    Fault(
        "A reversing entry names nothing and verify is content.",
        "recoveries", "_reversal_faults", "one.transfer.recovers_id != one.old_id", "False",
        f"{REVERSE}::test_verify_names_a_reversal_without_its_transfer",
    ),
    Fault(
        "What was undone is not owed again.",
        "recoveries", "_owe_again", 'project.state != "accepted" or', "True or",
        f"{REVERSE}::test_a_payment_of_105_million_is_undone_and_paid_again_to_whom_it_is_due",
    ),
    Fault(
        "More is written off than is owed.",
        "recoveries", "_require_owed", "amount_dong <= rest", "amount_dong",
        f"{CHANGE}::test_not_a_dong_more_is_waived_than_is_owed",
    ),
    Fault(
        "New days leave out a part of the debt.",
        "recoveries", "_require_all", "total_dong != (", "total_dong > (",
        f"{CHANGE}::test_the_new_days_hold_all_that_is_owed_and_none_is_past",
    ),
    Fault(
        "A write-off names no decision.",
        "recoveries", "ask_write_off", "is_named=True", "is_named=False",
        f"{CHANGE}::test_nothing_is_waived_without_the_decision_that_allows_it",
    ),
    Fault(
        "Who asked for other days decides them in another post of hers.",
        "recoveries", "_can_answer", "if not set(asked", "if False and not set(asked",
        f"{CHANGE}::test_who_asked_does_not_decide_in_another_post_of_hers",
    ),
    Fault(
        "After new days the old instalments are still asked for.",
        "recoveries", "decide_change", "*permissions.OF_A_DEBT", "permissions.DECIDE_CHANGE",
        f"{CHANGE}::test_fifty_million_are_paid_on_other_days_by_decision",
    ),
    Fault(
        "What was waived is asked back once more.",
        "recoveries", "recoverable", '- (waived["total"] or 0)', "",
        f"{CHANGE}::test_what_is_written_off_is_owed_no_more_and_no_money_moves",
    ),
    Fault(
        "verify passes over days that nobody decided.",
        "recoveries", "_change_faults", "!= said", "!= parts.get(one.pk, [])",
        f"{CHANGE}::test_verify_names_days_that_nobody_decided_and_a_change_by_one_hand",
    ),
    Fault(
        "Paid back whole, a debt still waits for a change to be decided.",
        "recoveries", "collect", "if change := selectors.waiting_change(recovery):", "if False:",
        f"{CHANGE}::test_the_last_dong_answers_what_was_asked_of_the_debt",
    ),
    Fault(
        "What was lent and paid is nobody's debt.",
        "recoveries", "lend", "if not rows or not paid:", "if rows or not paid:",
        f"{LENT}::test_what_was_paid_is_owed_from_the_settlement_on_the_last_instalment_less",
    ),
    Fault(
        "All that was signed is owed, though less was paid.",
        "recoveries", "_between", "min(max(row.amount_dong - skipped, 0), rest)",
        "max(row.amount_dong - skipped, 0)",
        f"{LENT}::test_what_was_paid_is_owed_from_the_settlement_on_the_last_instalment_less",
    ),
    Fault(
        "What was lent goes to the budget, and its fund never sees it again.",
        "recoveries", "_give_back", "if collection.recovery.is_lent", "if False",
        f"{LENT}::test_what_she_pays_back_returns_to_its_fund_and_is_planned_again",
    ),
    Fault(
        "verify passes over what was lent and is owed by nobody.",
        "recoveries", "_lent_faults", "rows.exclude(paid=F(\"owed\"))", "rows.none()",
        f"{LENT}::test_verify_names_a_debt_that_was_left_out_and_money_that_went_astray",
    ),
)  # fmt: skip
