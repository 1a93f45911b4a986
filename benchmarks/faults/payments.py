"""Faults of requests for money."""

from benchmarks.faults.fault import Fault

HERE = "tests/payments"
APPROVE_PAYMENT = f"{HERE}/test_approve_payment.py"
CHECKS = f"{HERE}/test_checks.py"
CHECK_PAYMENT = f"{HERE}/test_check_payment.py"
LIST = f"{HERE}/test_pay_class_list.py"
PAY_ADVANCE = f"{HERE}/test_pay_advance.py"
PREPARE_PAYMENT = f"{HERE}/test_prepare_payment.py"
RETURN_PAYMENT = f"{HERE}/test_return_payment.py"
SEND_PAYMENT = f"{HERE}/test_send_payment.py"
VOUCHERS = f"{HERE}/test_vouchers.py"
INSTALMENTS = "tests/contracts/test_instalments.py"
FAULTS = (
    Fault(
        "Who prepares payments is asked again for what is under way.",
        "payments", "to_prepare", "if row.subject not in asked", "",
        "tests/journeys/test_only_what_she_can.py",
    ),
    Fault(
        "Each advance alone is within the legal share, all together are not.",
        "payments", "_require_advance", "done + asked > limit", "asked > limit",
        f"{PAY_ADVANCE}::test_all_advances_together_stay_within_the_share",
    ),
    Fault(
        "An advance under way is taken to the Treasury after the work was accepted.",
        "payments", "_require_advance", "if project.state != BEGINS[request.kind]:", "if False:",
        f"{PAY_ADVANCE}::test_an_advance_under_way_goes_no_further_once_the_work_is_accepted",
    ),
    Fault(
        "A request is paid out of the oldest year that holds as much, not where it was sent.",
        "payments", "post", "sent.to_account.year if sent else None", "None",
        "tests/treasury/test_spend_what_was_carried.py",
    ),
    Fault(
        "What lies at the Treasury may be asked for once more.",
        "settlement", "payable", "standing(commitment).ordered", "0",
        f"{SEND_PAYMENT}::test_it_lies_at_the_treasury",
    ),
    Fault(
        "A request is sent without its guards being asked again.",
        "payments", "check_payment",
        "guards.require_payable(request, lines_of(request), by=by, on=hanoi_date(at))", "pass",
        f"{CHECK_PAYMENT}::test_who_may_be_paid_is_asked_again",
    ),
    Fault(
        "An account that changed since is paid into all the same.",
        "payments", "_require_account",
        "if (line.account, line.bank) != told_of(place)[:2]:", "if False:",
        f"{CHECK_PAYMENT}::test_an_account_that_changed_since_stops_it",
    ),
    Fault(
        "Money goes to somebody without a confirmed account.",
        "payments", "_require_account", "if place is None:", "if False:",
        f"{PREPARE_PAYMENT}::test_no_money_goes_where_no_account_is_confirmed",
    ),
    Fault(
        "One item is paid more than it earned, inside the total.",
        "payments", "_require_within_lines", "if done + asked > limit:", "if False:",
        f"{PREPARE_PAYMENT}::test_no_line_above_what_its_own_item_earned",
    ),
    Fault(
        "A payment is for nothing that was accepted.",
        "payments", "_require_within_lines",
        "if line.accepted_line_id is None or line.accepted_line_id not in earned:", "if False:",
        f"{PREPARE_PAYMENT}::test_no_line_above_what_its_own_item_earned",
    ),
    Fault(
        "Whoever is no party is paid without a second word.",
        "payments", "require_payable", "_require_allowed(request, lines, by=by)", "pass",
        f"{PREPARE_PAYMENT}::test_nobody_outside_the_contract_is_paid_without_a_second_word",
    ),
    Fault(
        "Who signed the contract approves its payment.",
        "projects", "are_separate", "done is None", 'done is None or act == "approve_payment"',
        f"{APPROVE_PAYMENT}::test_who_signed_prepared_or_checked_does_not_approve",
    ),
    Fault(
        "Her own other request keeps her from checking this one.",
        "projects", "is_of_another_matter", "return bool(own and own != matter)", "return False",
        f"{HERE}/test_check_payment.py",
    ),
    Fault(
        "A second press writes a second request.",
        "payments", "prepare_payment", "return _again(first, request, made)", "pass",
        f"{PREPARE_PAYMENT}::test_a_second_press_is_answered_with_the_first_request",
    ),
    Fault(
        "A returned request leaves its money at the Treasury.",
        "payments", "return_payment",
        'post(request, "ordered", "committed", key="unorder", document=document, by=by, at=at)',
        "None", f"{RETURN_PAYMENT}::test_the_money_stands_on_the_project_again",
    ),
    Fault(
        "The Treasury paid before it was asked.",
        "payments", "require_day", "if not sent <= day <= today:", "if day > today:",
        f"{RETURN_PAYMENT}::test_it_has_a_reason_and_a_day_between_the_sending_and_today",
    ),
    Fault(
        "A payment keeps no row of the papers it waited for.",
        "payments", "pay",
        'decisions.keep(project, "pay", last_payment(project, on).derivation, on=on, at=at)',
        "pass", "tests/settlement/test_papers_of_the_last_payment.py",
    ),
    Fault(
        "verify passes over a request paid without a transfer.",
        "payments", "_unpaid", "if moved != request.amount_dong:", "if False:",
        f"{CHECKS}::test_a_request_paid_without_its_transfer_is_named",
    ),
    Fault(
        "verify passes over a payee outside the contract.",
        "payments", "_payees",
        "if not payees.is_party(request.project, line.payee, request.commitment.share):",
        "if False:", f"{CHECKS}::test_a_payee_outside_the_contract_is_named",
    ),
    Fault(
        "verify passes over an account not confirmed on that day.",
        "payments", "_accounts", "account.valid_from <= day", "True",
        f"{CHECKS}::test_an_account_not_confirmed_on_that_day_is_named",
    ),
    Fault(
        "verify passes over one person twice on a request.",
        "payments", "_hands", 'same |= Q(checked_by=F("approved_by"))', "pass",
        f"{CHECKS}::test_one_person_twice_is_named",
    ),
    Fault(
        "verify passes over an amount above its line.",
        "payments", "_above_lines", "if amount > limit:", "if False:",
        f"{CHECKS}::test_an_amount_above_its_line_is_named",
    ),
    Fault(
        "verify passes over money that left without a request.",
        "payments", "_unrequested", "pk__gt=last.get(name, 0)", "pk__gt=10**9",
        f"{CHECKS}::test_money_that_left_without_a_request_is_named",
    ),
    Fault(
        "Tax that was withheld reaches the payee.",
        "payments", "_issue_voucher", "any(line.tax_dong for line in lines_of(request))", "False",
        f"{VOUCHERS}::test_the_tax_withheld_stands_apart_and_each_payee_is_listed_"
        "with_what_reaches_it",
    ),
    Fault(
        "A voucher bears a code of the index before.",
        "payments", "require_code", "if code not in known:", "if False:",
        f"{VOUCHERS}::test_a_code_of_another_activity_or_of_the_index_before_is_"
        "refused",
    ),
    Fault(
        "A list of a class is paid twice.",
        "payments", "_require_as_listed",
        "if other := of_list(listed, but=request if request.pk else None):",
        "if other := None:", f"{LIST}::test_a_list_is_paid_once_until_the_treasury_returns_it",
    ),
    Fault(
        "A list that nobody approved is paid.",
        "payments", "_require_as_listed",
        "if listed.approved_at is None or listed.withdrawn_at is not None:", "if False:",
        f"{LIST}::test_only_a_list_that_was_approved_is_paid",
    ),
    Fault(
        "A trainer is paid more than the list says, or without its tax.",
        "payments", "_require_as_listed",
        "if paid_as(listed) != sorted((line.amount_dong, line.tax_dong) for line in lines):",
        "if False:", f"{LIST}::test_no_amount_but_the_lists_own",
    ),
    Fault(
        "Days that nobody attended are paid.",
        "payments", "_require_as_listed", "in beyond_proof(listed):", "in []:",
        f"{LIST}::test_days_nobody_attended_are_not_paid",
    ),
    Fault(
        "A trainer is paid into another account than her contract names.",
        "payments", "_require_as_listed", "_require_told_accounts(listed, lines)", "pass",
        f"{LIST}::test_another_account_than_the_trainers_own_is_refused",
    ),
    Fault(
        "Who made the list checks its payment.",
        "payments", "_is_apart_from_list", "listed is None or", "True or",
        f"{LIST}::test_who_made_the_list_neither_checks_nor_approves_its_payment",
    ),
    Fault(
        "A payment that was undone still fills its line.",
        "payments", "asked_by_line", "amount - undone.get(key, 0)", "amount",
        "tests/recoveries/test_reverse_entry.py"
        "::test_a_line_that_was_paid_whole_and_undone_is_paid_whole_again",
    ),
    Fault(
        "A payment that was undone still counts against what was agreed.",
        "payments", "paid_before", "amount - undone.get(key, 0)", "amount",
        f"{LIST}::test_a_payment_that_was_undone_can_be_asked_for_again",
    ),
    Fault(
        "verify passes over a list paid twice.",
        "payments", "_lists", "if other and other.pk < request.pk:", "if False:",
        f"{LIST}::test_verify_names_a_list_paid_otherwise",
    ),
    Fault(
        "verify passes over hours that nobody signed.",
        "payments", "_lists", "in beyond_proof(listed):", "in []:",
        f"{LIST}::test_hours_whose_signature_is_gone_are_not_paid",
    ),
    Fault(
        "What came back of an earlier year counts as given.",
        "ledger", "_came_through", "recovers__isnull=False,", "recovers__isnull=True,",
        "tests/recoveries/test_recover_support.py::"
        "test_after_its_year_is_closed_the_money_comes_through_the_open_year",
    ),
    Fault(
        "One entry of the Treasury pays two requests.",
        "payments", "_require", "if other := selectors.of_entry(request, number, day):",
        "if other := None:",
        f"{HERE}/test_pay.py::test_one_entry_of_the_treasury_is_of_one_request",
    ),
    Fault(
        "verify passes over an entry that stands for two requests.",
        "payments", "_entries", "count__gt=1", "count__gt=2",
        f"{HERE}/test_pay.py::test_one_entry_of_the_treasury_is_of_one_request",
    ),
    Fault(
        "A voucher prints what was done for the post of who approved it.",
        "payments", "_account_holder", "signer = next(named,", 'signer = next(iter(()),',
        "tests/payments/test_vouchers.py",
    ),
    Fault(
        "verify passes over what was sent to the Treasury during a suspension.",
        "payments", "_suspended", "Exists(meanwhile)", "pk=None",
        "tests/contracts/test_suspend.py",
    ),
    Fault(
        "A request of a contract in instalments names none.",
        "payments", "require_instalment", "if row is None:", "if False:", INSTALMENTS,
    ),
    Fault(
        "An advance is paid out of an instalment for goods.",
        "payments", "require_instalment", "row.condition != ADVANCE", "False", INSTALMENTS,
    ),
    Fault(
        "More is requested than the instalment allows.",
        "payments", "require_instalment", "if request.amount_dong > rest:", "if False:",
        INSTALMENTS,
    ),
    Fault(
        "A later instalment takes what an earlier request took.",
        "payments", "left_in", "if row.number >= number:", "if row.number == number:", INSTALMENTS,
    ),
    Fault(
        "verify passes over a payment above its instalment.",
        "payments", "_above_instalments", "if named > paid:", "if False:", INSTALMENTS,
    ),
    Fault(
        "verify passes over a request without its instalment.",
        "payments", "_without_instalment", "_standing().filter(Exists(signed))",
        "PaymentRequest.objects.none()", INSTALMENTS,
    ),
)  # fmt: skip
