"""Faults of what owners claim."""

from benchmarks.faults.fault import Fault

SEND = "tests/claims/test_send_invoice.py"
ANSWER = "tests/claims/test_answer_claim.py"

FAULTS = (
    Fault(
        "An invoice is sent one đồng above the room of its item.",
        "claims", "_require_room", "if amount_dong > rest", "if amount_dong > rest + 1",
        f"{SEND}::test_the_invoices_of_an_item_stay_within_its_line",
    ),
    Fault(
        "What waits for the Centre takes no room.",
        "claims", "_require_room",
        "invoiced_of_line(line) + sent_of_line(line)", "invoiced_of_line(line)",
        f"{SEND}::test_the_invoices_of_an_item_stay_within_its_line",
    ),
    Fault(
        "An invoice that names another buyer is taken.",
        "claims", "_require_buyer", "if not is_hers:", "if False:",
        f"{SEND}::test_an_invoice_of_another_buyer_is_refused_with_both_names",
    ),
    Fault(
        "A buyer with a tax code is known by name.",
        "claims", "_require_buyer", "if code and own:", "if False:",
        f"{SEND}::test_the_tax_code_of_the_buyer_counts_before_its_name",
    ),
    Fault(
        "An invoice of the day before the contract is taken.",
        "claims", "_require_after_contract",
        "invoice.issued_date < signed", "invoice.issued_date.year < signed.year",
        f"{SEND}::test_an_invoice_before_the_contract_is_refused_and_on_its_day_taken",
    ),
    Fault(
        "Another contract claims another line of the same invoice.",
        "claims", "_require_unclaimed", "if elsewhere:", "if False:",
        f"{SEND}::test_another_contract_does_not_claim_it_again",
    ),
    Fault(
        "An owner claims for an item of another workshop.",
        "claims", "send_invoice", "if line not in lines_of(share):", "if False:",
        f"{SEND}::test_an_item_of_another_workshop_is_none_of_hers",
    ),
    Fault(
        "Anybody sends under the contract of a workshop.",
        "claims", "can_send",
        "if not permissions.is_owner(request.establishment_id, by):", "if False:",
        f"{SEND}::test_nobody_but_the_owner_sends_under_her_contract",
    ),
    Fault(
        "Invoices are sent after acceptance.",
        "claims", "can_send", "if project.state in OPEN[kind]:", "if True:",
        f"{SEND}::test_after_acceptance_and_after_settlement_no_invoice_is_sent",
    ),
    Fault(
        "What was paid meanwhile is asked for with the old amount.",
        "claims", "_payment", "if total != claim.amount_dong:", "if False:",
        f"{ANSWER}::test_what_was_paid_meanwhile_is_not_asked_for_again",
    ),
    Fault(
        "Who has no part in it answers a claim.",
        "claims", "can_answer",
        "if not duties.covering(step.roles, claim.project, by):", "if False:",
        f"{ANSWER}::test_only_who_takes_the_step_answers_and_not_elsewhere",
    ),
    Fault(
        "Progress of one of two workshops speaks for the whole project.",
        "claims", "_progress", "count() > 1", "count() > 2",
        f"{ANSWER}::test_progress_of_one_of_two_workshops_speaks_for_her_alone",
    ),
    Fault(
        "`verify` does not compare an invoice with what she sent.",
        "claims", "_not_as_said", "[*invoices.order_by(\"pk\"), *money.order_by(\"pk\")]",
        "money.order_by(\"pk\")",
        f"{ANSWER}::test_verify_names_an_invoice_that_is_not_as_she_sent_it",
    ),
    Fault(
        "`verify` does not look for invoices above their item.",
        "claims", "_above_lines", "sums[line.pk] > line.amount_dong", "False",
        f"{ANSWER}::test_verify_names_invoices_above_their_item_and_a_claim_of_nobodys_share",
    ),
    Fault(
        "`verify` does not ask who took a claim over.",
        "claims", "_own_hands",
        "claim.answered_by_id in {claim.sent_by_id, *claim.sent_hands}", "False",
        f"{ANSWER}::test_verify_names_who_took_over_her_own_claim",
    ),
)  # fmt: skip
