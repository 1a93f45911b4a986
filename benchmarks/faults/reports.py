"""Faults of reports."""

from benchmarks.faults.fault import Fault

TEST = "tests/reports/test_period_report.py"
CROSS = "tests/reports/test_cross_table.py"
FAULTS = (
    Fault(
        "Who drafted a report sends it too.",
        "reports", "can_send", "if not set(report.drafted_hands).isdisjoint(by.hands(role)):",
        "if False:", TEST,
    ),
    Fault(
        "The leader of any body sends it.",
        "reports", "can_send", "grant.organisation_id == report.organisation_id", "True", TEST,
    ),
    Fault(
        "A report is sent before its period is over.",
        "reports", "send", "if hanoi_date(at) <= report.last_date:", "if False:", TEST,
    ),
    Fault(
        "A report is sent with figures that are no longer so.",
        "reports", "send", "if moved := changed(report.figures, _now(report)):",
        "if moved := ():", TEST,
    ),
    Fault(
        "A sent report is counted anew.",
        "reports", "can_write", "if report.sent_at:", "if False:", TEST,
    ),
    Fault(
        "An adjustment starts from what was sent, not from the last adjustment.",
        "reports", "adjust", ", list(report.adjustments.order_by(\"pk\"))", "", TEST,
    ),
    Fault(
        "Money that came back still counts as disbursed.",
        "reports", "_sign_at_the_payee", "- (back or late)", "- late", TEST,
    ),
    Fault(
        "A quarter counts the whole year.",
        "reports", "_moved", "(SPENT, period.first, period.last),",
        "(SPENT, period.since, period.last),", TEST,
    ),
    Fault(
        "What was carried into the next year is disbursed twice.",
        "reports", "_moved", "key.startswith(CARRIED_OVER) or ", "", TEST,
    ),
    Fault(
        "`verify` does not add up a report.",
        "reports", "_sums", "if told != held.get(column, 0):", "if False:", TEST,
    ),
    Fault(
        "`verify` passes over a report sent by who drafted it.",
        "reports", "_hands", "or sent in report.drafted_hands", "", TEST,
    ),
    Fault(
        "A cross-table counts projects that nobody sent.",
        "reports", "_figures", ".exclude(state__in=UNSENT)", "", CROSS,
    ),
    Fault(
        "Money that came back after its year was closed is still paid in a cross-table.",
        "reports", "_paid", "-Sum(\"amount_dong\")", "Sum(\"amount_dong\", default=0) * 0", CROSS,
    ),
    Fault(
        "A project closed to somebody is in the sums she reads from the tables.",
        "reports", "projects", ".exclude(pk__in=self.closed)", "", CROSS,
    ),
    Fault(
        "A project closed to somebody is in the sums she reads from the files.",
        "reports", "sql", "AND project NOT IN", "OR project IN", CROSS,
    ),
    Fault(
        "A project with a workshop whose commune is not known counts in the other's commune.",
        "reports", "_only", ", known=F(\"members\")", "", CROSS,
    ),
    Fault(
        "A large province reads files that nobody renews.",
        "reports", "keep_job", "keep(now=now)", "crossing.newest() or keep(now=now)", CROSS,
    ),
)  # fmt: skip
