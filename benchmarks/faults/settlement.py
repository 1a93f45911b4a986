"""Faults of settlement."""

from benchmarks.faults.fault import Fault

LOOKS = "tests/settlement/test_look_at_machine.py"
FAULTS = (
    Fault(
        "A register ends without a word.",
        "settlement", "listed", "len(rows) > scope.most", "False",
        "tests/settlement/test_registers.py",
    ),
    Fault(
        "The workbook of a register is of one page.",
        "settlement", "register", "making.by, timezone.localdate(), year",
        "making.by, timezone.localdate(), year, registers.MOST",
        "tests/settlement/test_registers.py",
    ),
    Fault(
        "A machine that is gone is to be looked at again.",
        "settlement", "next_look", "if last and last.found == Look.Found.GONE:", "if False:", LOOKS,
    ),
    Fault(
        "A look long before its day counts for it.",
        "settlement", "next_look", "day - EARLY >", "day - 2 * EARLY >", LOOKS,
    ),
    Fault(
        "A machine is seen before it was accepted.",
        "settlement", "_require_facts", "if not accepted <= seen_date <= today:",
        "if not seen_date <= today:", LOOKS,
    ),
    Fault(
        "Who owns the workshop looks at her own machine.",
        "settlement", "can_look", "return permissions.has_no_interest(project, by)",
        "return ALLOWED", LOOKS,
    ),
    Fault(
        "A machine that nobody owes a look is not named.",
        "settlement", "_looks", "machines(projects)", "{}", LOOKS,
    ),
    Fault(
        "Where the telephone was is asked and thrown away.",
        "settlement", "accept", "site_position=str(site_position or \"\")", "site_position=\"\"",
        "tests/settlement/test_accept.py",
    ),
    Fault(
        "Finance is asked to settle what is not paid.",
        "settlement", "to_settle", "if row.subject not in waiting", "",
        "tests/journeys/test_only_what_she_can.py",
    ),
    Fault(
        "One plate stands twice when two write it at once.",
        "settlement", "_save", "except IntegrityError:", "except ZeroDivisionError:",
        "tests/settlement/test_record_invoice.py",
    ),
    Fault(
        "National money is paid while papers of the last payment are missing.",
        "payments", "_missing", 'project.track == "national"', "False",
        "tests/settlement/test_papers_of_the_last_payment.py",
    ),
    Fault(
        "Support is accepted above what was approved.",
        "settlement", "supported", "min(earned_dong, commitment.amount_dong)", "earned_dong",
        "tests/settlement/test_accept.py",
    ),
    Fault(
        "A project is settled with accepted money unpaid.",
        "settlement", "_require_all_paid", "if spent_dong < limit_dong:", "if False:",
        "tests/settlement/test_settle.py",
    ),
    Fault(
        "A project is settled with a voucher missing.",
        "settlement", "require_whole", "    if lacking:", "    if False:",
        "tests/settlement/test_dossier.py",
    ),
    Fault(
        "National money is settled after its last day on no paper.",
        "settlement", "require_basis", "if not nfc(basis):", "if False:",
        "tests/settlement/test_liquidate.py",
    ),
    Fault(
        "One slip counts twice in a dossier.",
        "settlement", "record_voucher",
        "if same := standing.filter(folded=fold(number)).first():", "if same := None:",
        "tests/settlement/test_dossier.py",
    ),
    Fault(
        "A purchase is split into two that need no tender.",
        "settlement", "require_route", "if together and not apart_reason:", "if False:",
        "tests/settlement/test_dossier.py",
    ),
    Fault(
        "Invoices of one seller need no choice of a contractor, however many.",
        "settlement", "_choices", "chosen >= total", "True", "tests/settlement/test_dossier.py",
    ),
    Fault(
        "verify does not see a settlement without its vouchers.",
        "settlement", "_dossier_faults", "if held < needed:", "if False:",
        "tests/settlement/test_dossier.py",
    ),
    Fault(
        "After acceptance an advance that was earned comes back.",
        "settlement", "return_advance", "_require_excess(commitment, amount_dong, earned)",
        "_require_advanced(commitment, amount_dong)", "tests/settlement/test_return_advance.py",
    ),
    Fault(
        "What was paid before is paid again.",
        "settlement", "unpaid", " - now.paid", "", "tests/payments/test_pay.py",
    ),
    Fault(
        "An advance comes back, and is committed before its receipt is written.",
        "settlement", "return_advance", "    returned = AdvanceReturn.objects.create(",
        "    transaction.get_connection().connection.commit()\n"
        "    transaction.get_connection()._commit()\n"
        "    __import__('time').sleep(0.05)\n"
        "    returned = AdvanceReturn.objects.create(",
        "tests/server/test_killed_money.py",
    ),
    Fault(
        "An upgrade drops a column with what stood in it.",
        "settlement", "operations", "verbose_name='lý do trả cho bên khác'),\n        ),",
        "verbose_name='lý do trả cho bên khác'),\n        ),\n"
        "        migrations.RemoveField('payment', 'purpose'),",
        "tests/server/test_upgrade.py",
    ),
)  # fmt: skip
