"""Faults of requests for money."""

from benchmarks.faults.fault import Fault

HERE = "tests/payments"
FAULTS = (
    Fault(
        "Each advance alone is within the legal share, all together are not.",
        "payments", "_require_advance", "done + asked > limit", "asked > limit",
        f"{HERE}/test_pay_advance.py",
    ),
    Fault(
        "What lies at the Treasury may be asked for once more.",
        "settlement", "payable", "standing(commitment).ordered", "0",
        f"{HERE}/test_send_payment.py",
    ),
    Fault(
        "A request is sent without its guards being asked again.",
        "payments", "check_payment",
        "guards.require_payable(request, lines_of(request), by=by, on=hanoi_date(at))", "pass",
        f"{HERE}/test_check_payment.py",
    ),
    Fault(
        "An account that changed since is paid into all the same.",
        "payments", "_require_account",
        "if (line.account, line.bank) != told_of(place)[:2]:", "if False:",
        f"{HERE}/test_check_payment.py",
    ),
    Fault(
        "Money goes to somebody without a confirmed account.",
        "payments", "_require_account", "if place is None:", "if False:",
        f"{HERE}/test_prepare_payment.py",
    ),
    Fault(
        "One item is paid more than it earned, inside the total.",
        "payments", "_require_within_lines", "if done + asked > limit:", "if False:",
        f"{HERE}/test_prepare_payment.py",
    ),
    Fault(
        "A payment is for nothing that was accepted.",
        "payments", "_require_within_lines",
        "if line.accepted_line_id is None or line.accepted_line_id not in earned:", "if False:",
        f"{HERE}/test_prepare_payment.py",
    ),
    Fault(
        "Whoever is no party is paid without a second word.",
        "payments", "require_payable", "_require_allowed(request, lines, by=by)", "pass",
        f"{HERE}/test_prepare_payment.py",
    ),
    Fault(
        "Who signed the contract approves its payment.",
        "projects", "are_separate", "done is None", 'done is None or act == "approve_payment"',
        f"{HERE}/test_approve_payment.py",
    ),
    Fault(
        "Her own other request keeps her from checking this one.",
        "projects", "is_of_another_matter", "return bool(own and own != matter)", "return False",
        f"{HERE}/test_check_payment.py",
    ),
    Fault(
        "A second press writes a second request.",
        "payments", "prepare_payment", "return _again(first, request, made)", "pass",
        f"{HERE}/test_prepare_payment.py",
    ),
    Fault(
        "A returned request leaves its money at the Treasury.",
        "payments", "return_payment",
        'post(request, "ordered", "committed", key="unorder", document=document, by=by, at=at)',
        "None", f"{HERE}/test_return_payment.py",
    ),
    Fault(
        "The Treasury paid before it was asked.",
        "payments", "require_day", "if not sent <= day <= today:", "if day > today:",
        f"{HERE}/test_return_payment.py",
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
        f"{HERE}/test_checks.py",
    ),
    Fault(
        "verify passes over a payee outside the contract.",
        "payments", "_payees",
        "if not payees.is_party(request.project, line.payee, request.commitment.share):",
        "if False:", f"{HERE}/test_checks.py",
    ),
    Fault(
        "verify passes over an account not confirmed on that day.",
        "payments", "_accounts", "account.valid_from <= day", "True", f"{HERE}/test_checks.py",
    ),
    Fault(
        "verify passes over one person twice on a request.",
        "payments", "_hands", 'same |= Q(checked_by=F("approved_by"))', "pass",
        f"{HERE}/test_checks.py",
    ),
    Fault(
        "verify passes over an amount above its line.",
        "payments", "_above_lines", "if amount > limit:", "if False:", f"{HERE}/test_checks.py",
    ),
    Fault(
        "verify passes over money that left without a request.",
        "payments", "_unrequested", "pk__gt=last.get(name, 0)", "pk__gt=10**9",
        f"{HERE}/test_checks.py",
    ),
)  # fmt: skip
