"""Faults of contracts."""

from benchmarks.faults.fault import Fault

SHARES = "tests/contracts/test_shares.py"
SUSPEND = "tests/contracts/test_suspend.py"
TERMS = "tests/contracts/test_terms.py"
LENT = "tests/recoveries/test_lent_support.py"
INSTALMENTS = "tests/contracts/test_instalments.py"
CLEAR = "tests/contracts/test_clear_advance.py"
FAULTS = (
    Fault(
        "An advance that came back whole is still owed by somebody.",
        "contracts", "uncleared", 'if amount_dong := held[subjects[key]]["advanced"]:',
        'if (amount_dong := held[subjects[key]]["advanced"]) >= 0:', CLEAR,
    ),
    Fault(
        "What came back covers the newest advance, and the oldest stays late.",
        "contracts", "_uncovered", "for one in reversed(paid):", "for one in paid:", CLEAR,
    ),
    Fault(
        "An advance that nobody owes the clearing of is not named.",
        "contracts", "_advanced", "uncleared(projects)", "{}", CLEAR,
    ),
    Fault(
        "A contract is made out in fewer copies than it has parties.",
        "contracts", "_commit", "if copies < parties:", "if False:", TERMS,
    ),
    Fault(
        "The copies that are left over are nobody's.",
        "contracts", "copies_kept", "{each + more:02d}", "{each:02d}", TERMS,
    ),
    Fault(
        "The Centre is asked for a contract with nobody.",
        "contracts", "to_sign", "Project.objects.filter(Exists(members))", "Project.objects.all()",
        "tests/journeys/test_only_what_she_can.py",
    ),
    Fault(
        "A contract is offered that is refused while a slot is open.",
        "contracts", "_of", "~Exists(empty), ", "", "tests/projects/test_slots_owed.py",
    ),
    Fault(
        "A slot that nobody has is signed.",
        "contracts", "approved_parts", "if empty:", "if False:", SHARES,
    ),
    Fault(
        "One workshop is paid by the name of another.",
        "contracts", "owners", "if own in (None, member.pk):", "if True:", SHARES,
    ),
    Fault(
        "What was agreed for one share pays out of another.",
        "contracts", "agreed_for", "rows.filter(Q(share=share) | Q(share=None))", "rows", SHARES,
    ),
    Fault(
        "The same amount to another workshop is taken for a second payment.",
        "contracts", "of_share", '{"commitment__share": commitment.share_id}',
        '{"commitment__project": commitment.project_id}', SHARES,
    ),
    Fault(
        "A share signed above its lines is not named.",
        "contracts", "_line_faults", "amount > approved[project, member, fund]", "False", SHARES,
    ),
    Fault(
        "A slot that was signed with nobody in it is not named.",
        "contracts", "_line_faults", "sorted(with_contract & set(empty))", "[]", SHARES,
    ),
    Fault(
        "An advance is paid under a contract that allows none.",
        "contracts", "require_agreed", "if contract.advance_dong == 0:", "if False:", TERMS,
    ),
    Fault(
        "More is advanced than the contract says.",
        "contracts", "require_agreed", "if done + asked_dong > contract.advance_dong:", "if False:",
        TERMS,
    ),
    Fault(
        "A contract allows a larger advance than the law.",
        "contracts", "advance_agreed", "if asked_dong > most:", "if False:", TERMS,
    ),
    Fault(
        "verify passes over an advance beyond its contract.",
        "contracts", "faults_of_terms",
        'Advance.objects.filter(amount_dong__gt=F("commitment__contract__advance_dong"))',
        "Advance.objects.none()", TERMS,
    ),
    Fault(
        "Above the Treasury's half nobody need have decided.",
        "contracts", "require_treasury", "if asked_dong <= rule.limit_dong:", "if True:",
        "tests/payments/test_pay_advance.py",
    ),
    Fault(
        "National money stops on nobody's decision.",
        "contracts", "require_authority", 'project.track == "national"', "False",
        "tests/contracts/test_stop.py",
    ),
    Fault(
        "verify does not see national money given back on nobody's decision.",
        "contracts", "faults_of_authority", 'authority="",', 'authority="-",',
        "tests/contracts/test_reduce.py",
    ),
    Fault(
        "What is suspended is paid and accepted all the same.",
        "contracts", "require_running", "raise still_suspended(one)", "continue", SUSPEND,
    ),
    Fault(
        "One suspended workshop stops the money of the other.",
        "contracts", "require_running", "share is None or one.share_id in (None, share.pk)", "True",
        SUSPEND,
    ),
    Fault(
        "The clock of a suspended project runs on.",
        "contracts", "suspend", "payload=told, due_date=None", "payload=told", SUSPEND,
    ),
    Fault(
        "National money is suspended on nobody's decision.",
        "contracts", "suspend", "grounds.require_authority(project, authority)", "pass",
        SUSPEND,
    ),
    Fault(
        "A share that was given up is suspended for ever.",
        "contracts", "reduce",
        "amount_dong == commitment.amount_dong and not _has_more(commitment)", "False", SUSPEND,
    ),
    Fault(
        "Days on which nothing went on are lost.",
        "contracts", "end", "timedelta(days=selectors.days_paused(ended))", "timedelta()",
        "tests/contracts/test_resume.py",
    ),
    Fault(
        "Days on which two shares waited count from the last of them.",
        "contracts", "days_paused", "since = min(since, one.from_date)", "pass",
        "tests/contracts/test_resume.py",
    ),
    Fault(
        "verify passes over a project that went on while it was suspended.",
        "contracts", "faults_of_suspensions", '.exclude(project__state="committed")', ".none()",
        SUSPEND,
    ),
    Fault(
        "A contract asks back one đồng less than it lends.",
        "contracts", "_require_all", "total != support_dong", "total + 1 < support_dong",
        f"{LENT}::test_a_schedule_of_less_of_more_or_of_wrong_days_is_refused_with_the_amounts",
    ),
    Fault(
        "Support is lent longer than was asked for.",
        "contracts", "_require_term", "last > (until := in_months(end_date, months))",
        "not (until := in_months(end_date, months))",
        f"{LENT}::test_a_schedule_of_less_of_more_or_of_wrong_days_is_refused_with_the_amounts",
    ),
    Fault(
        "Support is lent that no rule and nobody allowed.",
        "contracts", "_require_allowed", "rule.status == engine.NEEDS_PERSON and not decision",
        "False", f"{LENT}::test_where_the_rules_do_not_say_a_named_decision_does",
    ),
    Fault(
        "Who was given support pays it back.",
        "contracts", "require_repaid", "member not in lent and schedules.get(member.pk)", "False",
        f"{LENT}::test_nobody_whose_support_is_given_pays_it_back",
    ),
    Fault(
        "Instalments are less than the contract, or more.",
        "contracts", "require_whole", "if total != support_dong:", "if False:", INSTALMENTS,
    ),
    Fault(
        "More is agreed as an advance than Article 4 allows.",
        "contracts", "require_instalments", "if asked > advance_dong:", "if False:", INSTALMENTS,
    ),
    Fault(
        "The đồng that rounding leaves are in no instalment.",
        "contracts", "_divided", "if 0 < left < len(rows):", "if False:", INSTALMENTS,
    ),
    Fault(
        "A contract that was reduced still pays all of its instalments.",
        "contracts", "_free", "instalments.cut(commitment.share, annex.reduced_dong)", "pass",
        INSTALMENTS,
    ),
    Fault(
        "verify passes over instalments that are not what is signed.",
        "contracts", "faults_of_instalments", '.exclude(agreed=F("signed"))', ".none()",
        INSTALMENTS,
    ),
)  # fmt: skip
