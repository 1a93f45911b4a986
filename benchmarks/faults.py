"""Faults that once passed every test, planted one by one: each must fail the tests named with it.

`script/bar faults [NUMBER …]`. Each is put into a copy of the tree, so that work goes on beside it.
A fault names its function, wherever its file lies, and the text inside it.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bar

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Fault:
    """One change of one function or constant of an app, or of config, and who must notice it."""

    sentence: str
    app: str
    name: str
    old: str
    new: str
    tests: str


SIGN_IN = "tests/directory/test_sign_in_by_identity.py"
BANK = "tests/directory/test_bank_account.py"
LINK = "tests/directory/test_link_identity.py"

RESTS = "tests/rules/test_derivation.py"
AGAIN = "tests/appraisal/test_look_again.py"
ONCE = "tests/projects/test_once_per_application.py"
ORDER = "tests/planning/test_order_rests_on_rules.py"
AREAS = "tests/policy/test_areas_of_a_pack.py"
ANSWERS = "tests/appraisal/test_answer_opinions.py"

FAULTS = (
    Fault(
        "Who paid may settle.",
        "projects", "SEPARATED", '"settle": BEFORE_MONEY | PAID |', '"settle": BEFORE_MONEY |',
        "tests/settlement/test_settle.py",
    ),
    Fault(
        "Who signed pays.",
        "projects", "SIGNED", '"sign", "assign"', '"assign"',
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Who signed pays in the place of the accountant.",
        "projects", "earlier", "{by.id, *by.principals(grants)}", "set(by.principals(grants))",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Verify does not see who paid in whose place.",
        "projects", "_not_apart", "& act.hands.keys()", "& {act.by_id}",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Who asks to give a post confirms it.",
        "network", "can_confirm", "if not set(request.asked_hands)", "if not set()",
        "tests/network/test_give_a_post.py",
    ),
    Fault(
        "The head gives the accountant's post to herself.",
        "network", "_is_not_her_own", "if request.to.actor_id in hands(request, by):", "if False:",
        "tests/network/test_give_a_post.py",
    ),
    Fault(
        "An administrator gives posts of another province.",
        "network", "_near", "and grant.province == body.province.code", "",
        "tests/network/test_give_a_post.py",
    ),
    Fault(
        "A kind of chain held for the first time after an upgrade is called lost.",
        "core", "has_other_shape", "if kind not in swept and not _is_held(kind):", "if False:",
        "tests/core/test_standings.py",
    ),
    Fault(
        "A foreign file may take all the memory there is.",
        "core", "_limit", "if megabytes is not None:", "if False:",
        "tests/core/test_apart.py",
    ),
    Fault(
        "A cell far away is looked for only after the sheet was read.",
        "documents", "end", "if is_far or self.cells > LIMIT_CELLS:", "if False:",
        "tests/documents/test_workbooks.py",
    ),
    Fault(
        "A relationship may stay wherever the word hyperlink stands beside it.",
        "documents", "take", "not is_elsewhere or kind in HYPERLINK",
        'not is_elsewhere or "/hyperlink" in target', "tests/documents/test_inspection.py",
    ),
    Fault(
        "A DOCTYPE is read past.",
        "documents", "_refuse_entities", 'raise Unfit("entities")', "return",
        "tests/documents/test_inspection.py",
    ),
    Fault(
        "Open revisions are compared as if they were accepted.",
        "documents", "finished", "if self.revisions:", "if False:",
        "tests/documents/test_word_to_the_last_text.py",
    ),
    Fault(
        "600 in a list of millions is 600 đồng.",
        "desk", "_counted", "numeral(plain(text)) * unit", "numeral(plain(text))",
        "tests/desk/test_lists_as_they_are.py",
    ),
    Fault(
        "Rows that the file hides come in unseen.",
        "desk", "read", "if number in table.hidden and not with_hidden:", "if False:",
        "tests/desk/test_lists_as_they_are.py",
    ),
    Fault(
        "One plate stands twice when two write it at once.",
        "settlement", "_save", "except IntegrityError:", "except ZeroDivisionError:",
        "tests/settlement/test_record_invoice.py",
    ),
    Fault(
        "Whose place was taken is forgotten.",
        "core", "in_place_of", "if principals else {}", "if not principals else {}",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Each advance alone is within the legal share, all together are not.",
        "contracts", "pay_advance", "done + amount_dong > limit", "amount_dong > limit",
        "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "A machine is advanced at 70 % done, not above it.",
        "rules", "is_open", "done_percent > self.over_percent",
        "done_percent >= self.over_percent", "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "Above the Treasury's half nobody need have decided.",
        "contracts", "require_treasury", "if asked_dong <= rule.limit_dong:", "if True:",
        "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "National money is paid while papers of the last payment are missing.",
        "settlement", "_missing", 'project.track == "national"', "False",
        "tests/settlement/test_papers_of_the_last_payment.py",
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
        "The ministry decides the places of a group project too.",
        "planning", "is_of_the_ministry", "return not is_left", "return True",
        "tests/planning/test_decide_adjustment.py",
    ),
    Fault(
        "Support is accepted above what was approved.",
        "settlement", "accept",
        "min(parts.get(commitment.fund_id, 0), commitment.amount_dong)",
        "parts.get(commitment.fund_id, 0)",
        "tests/settlement/test_accept.py",
    ),
    Fault(
        "A project is settled with accepted money unpaid.",
        "settlement", "_require_all_paid", "if spent_dong < limit_dong:", "if False:",
        "tests/settlement/test_settle.py",
    ),
    Fault(
        "A plan takes a project of another year.",
        "planning", "approve", "if project.year != year:", "if False:",
        "tests/planning/test_approve.py",
    ),
    Fault(
        "Who asks for an adjustment decides it.",
        "projects", "SEPARATED", 'WROTE | {"ask_adjustment"}', "WROTE",
        "tests/planning/test_decide_adjustment.py",
    ),
    Fault(
        "An estimate is approved above the plan.",
        "planning", "approve_estimate", " or approved > line.amount_dong", "",
        "tests/planning/test_approve_estimate.py",
    ),
    Fault(
        "A year is closed while advances are open.",
        "ledger", "OPEN_AT_YEAR_END", ", ADVANCED", "", "tests/ledger/test_year_end.py",
    ),
    Fault(
        "A rejection is written down as passed.",
        "appraisal", "_close", 'step.name == "conclude"', "True",
        "tests/appraisal/test_reject.py",
    ),
    Fault(
        "A request is declined without a reason.",
        "projects", "decline_request", "require_reasons([reason])", "pass",
        "tests/projects/test_decline_request.py",
    ),
    Fault(
        "A second press pays a second advance.",
        "contracts", "pay_advance", "return paid", "pass", "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "Somebody else's second press is answered.",
        "ledger", "act", " or transfer.by_id != by.id", "", "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "An advance that came back still counts against the next one.",
        "contracts", "pay_advance", "selectors.standing(commitment).advanced",
        "sum(one.amount_dong for one in commitment.advances.all())",
        "tests/contracts/test_pay_advance.py",
    ),
    Fault(
        "After acceptance an advance that was earned comes back.",
        "settlement", "return_advance", "_require_excess(commitment, amount_dong, earned)",
        "_require_advanced(commitment, amount_dong)", "tests/settlement/test_return_advance.py",
    ),
    Fault(
        "What was paid before is paid again.",
        "settlement", "payable", " - now.paid", "", "tests/settlement/test_pay.py",
    ),
    Fault(
        "Money moves and nobody wrote why.",
        "ledger", "faults", ", *_transfer_faults()", "", "tests/ledger",
    ),
    Fault(
        "A dead process stays dead.",
        "config", "look", "if now >= self.start_at:", "if not self.started:",
        "tests/server/test_killed_processes.py",
    ),
    Fault(
        "Headers may take for ever, a byte now and then.",
        "config", "is_late", "return passed > HEADERS_WITHIN", "return False",
        "tests/server/test_slow_senders.py",
    ),
    Fault(
        "A clock that ran ahead puts work to sleep for a year.",
        "core", "_is_due", " or _is_ahead(job, now)", "", "tests/core/test_jobs.py",
    ),
    Fault(
        "The work of a killed worker waits ten minutes.",
        "core", "_is_held", "return not is_dead(job.holder)", "return True",
        "tests/core/test_jobs.py",
    ),
    Fault(
        "A token of another issuer is believed.",
        "directory", "_claims", "issuer=ours.issuer,", "", SIGN_IN,
    ),
    Fault(
        "A token for another system is believed.",
        "directory", "_claims", "options={", 'options={"verify_aud": False, ', SIGN_IN,
    ),
    Fault(
        "A token for several systems needs no party.",
        "directory", "identity", '"" if is_for_others else ours.client_id', "ours.client_id",
        SIGN_IN,
    ),
    Fault(
        "A party that the token names besides is not looked at.",
        "directory", "identity", ") != ours.client_id:", ') == "":', SIGN_IN,
    ),
    Fault(
        "A token of another sign-in is believed.",
        "directory", "identity", "if not hmac.compare_digest(", "if not all(", SIGN_IN,
    ),
    Fault(
        "A token made long ago is believed.",
        "directory", "identity", "> OLDEST + SKEW", "> 10**9", SIGN_IN,
    ),
    Fault(
        "Two clocks may differ by an hour.",
        "directory", "SKEW", "60", "3600", SIGN_IN,
    ),
    Fault(
        "A secret that is also the public key signs.",
        "directory", "ALGORITHMS", '"ES512": "EC",', '"ES512": "EC", "HS256": "RSA",', SIGN_IN,
    ),
    Fault(
        "A key for encrypting signs.",
        "directory", "_fitting", 'one.get("use", "sig") == "sig"', "True", SIGN_IN,
    ),
    Fault(
        "A short key signs.",
        "directory", "_fitting", "made.key.key_size < SMALLEST_RSA", "False", SIGN_IN,
    ),
    Fault(
        "A key of another name signs.",
        "directory", "_fitting", '(kid is None or one.get("kid") == kid)', "True", SIGN_IN,
    ),
    Fault(
        "Keys are asked for at each unknown name.",
        "directory", "key", 'cache.add(f"{place_kept}/asked", True, BETWEEN)', "True", SIGN_IN,
    ),
    Fault(
        "Keys that were rotated are never asked for.",
        "directory", "key", 'cache.add(f"{place_kept}/asked", True, BETWEEN)', "False", SIGN_IN,
    ),
    Fault(
        "The provider may describe itself as another.",
        "directory", "about", 'if found.get("issuer") != ours.issuer:', "if False:", SIGN_IN,
    ),
    Fault(
        "The provider may send us anywhere.",
        "directory", "about", " or not ours.may_be(found[name])", "", SIGN_IN,
    ),
    Fault(
        "A provider that is down is asked by everybody.",
        "directory", "_asked", "if cache.get(resting):", "if False:", SIGN_IN,
    ),
    Fault(
        "An answer may be as large as it likes.",
        "directory", "LARGEST", "256 * 1024", "2**40", SIGN_IN,
    ),
    Fault(
        "An answer may trickle for ever.",
        "directory", "_cut", "connected.shutdown(socket.SHUT_RDWR)", "pass", SIGN_IN,
    ),
    Fault(
        "An answer of any browser counts.",
        "directory", "answer", "raise identity.not_ours()", "kept = asdict(identity.begin(at=at))",
        SIGN_IN,
    ),
    Fault(
        "An answer counts twice.",
        "directory", "answer", "attempts.pop(", "dict(attempts).pop(", SIGN_IN,
    ),
    Fault(
        "An answer of yesterday counts.",
        "directory", "finish", "<= LASTS:", "<= 10**9:", SIGN_IN,
    ),
    Fault(
        "Another issuer in the address is not looked at.",
        "directory", "finish", "if issuer and issuer != ours.issuer:", "if False:", SIGN_IN,
    ),
    Fault(
        "A code goes without its verifier.",
        "directory", "_exchange", '"code_verifier": attempt.verifier,', '"code_verifier": "",',
        SIGN_IN,
    ),
    Fault(
        "Signing in goes on to any site.",
        "directory", "start", 'then if is_ours else ""', "then", SIGN_IN,
    ),
    Fault(
        "A level that no setting names counts.",
        "directory", "identity", '_text(claims.get("acr")) in ours.acr', '"acr" in claims', SIGN_IN,
    ),
    Fault(
        "The second factor of nobody counts for whoever comes.",
        "directory", "was_given", 'getattr(request, "second_factor_given", False)', "True", SIGN_IN,
    ),
    Fault(
        "Whoever sits at the browser links.",
        "directory", "require_fresh", "if not did_recently_reauthenticate(request):", "if False:",
        LINK,
    ),
    Fault(
        "What one brought is linked to another.",
        "directory", "wait_for_link", " or attempt.links != str(user.uuid)", "", LINK,
    ),
    Fault(
        "An identity waits for ever to be linked.",
        "directory", "to_link", "<= WAITS:", "<= 10**9:", LINK,
    ),
    Fault(
        "Somebody links for another.",
        "directory", "link", "if by.id != str(user.uuid):", "if False:", LINK,
    ),
    Fault(
        "A stranger still opens an account that was given back.",
        "directory", "_give_back", "identity.unlink(user, by=SYSTEM, at=at)", "pass", LINK,
    ),
    Fault(
        "A changed event keeps its hash and is believed.",
        "core", "_chain_faults", "if digest_as_written(content) != kept:", "if False:",
        "tests/core/test_altered_chain.py",
    ),
    Fault(
        "An event that the system did not record is believed.",
        "core", "_chain_faults", "elif mark != mark_of(kept):", "elif False:",
        "tests/core/test_marked_events.py",
    ),
    Fault(
        "An upgrade made to run again marks the events that were put in since.",
        "core", "mark_for_the_first_time", "if kept_until.are_events_marked():", "if False:",
        "tests/core/test_marked_events.py",
    ),
    Fault(
        "A chain written anew to its head is believed against the checkpoint outside.",
        "core", "_differences",
        "if count != line.event_count or root != line.root:", "if False:",
        "tests/core/test_altered_chain.py",
    ),
    Fault(
        "The form pressed ten times at once pays ten advances.",
        "contracts", "pay_advance", "return paid", "pass", "tests/desk/test_ten_presses.py",
    ),
    Fault(
        "A program searches as fast as it likes.",
        "directory", "count_search", 'rates.require(f"search/{by.id}", ', 'dict(',
        "tests/desk/test_search_and_export_limits.py",
    ),
    Fault(
        "Who is slowed down slows down everybody.",
        "directory", "count_search", "search/{by.id}", "search",
        "tests/desk/test_search_and_export_limits.py",
    ),
    Fault(
        "The whole register is taken out again and again.",
        "directory", "count_export", 'rates.require(f"export/{by.id}", ', 'dict(',
        "tests/desk/test_search_and_export_limits.py",
    ),
    Fault(
        "A word with marks in an address breaks every page.",
        "ui", "__call__", '"\\x00" in text', 'b"\\x00" in text.encode("ascii")',
        "tests/bar/test_odd_requests.py",
    ),
    Fault(
        "Pages of other roles open to whoever signed in.",
        "directory", "process_view",
        "if isinstance(access, frozenset) and not request.actor.has_role(*access):", "if False:",
        "tests/bar/test_odd_requests.py",
    ),
    Fault(
        "An advance comes back, and is committed before its receipt is written.",
        "settlement", "return_advance", "    return AdvanceReturn.objects.create(",
        "    transaction.get_connection().connection.commit()\n"
        "    transaction.get_connection()._commit()\n"
        "    __import__('time').sleep(0.05)\n"
        "    return AdvanceReturn.objects.create(",
        "tests/server/test_killed_money.py",
    ),
    Fault(
        "Whoever comes at once passes the appropriation.",
        "ledger", "_carry_out", "_require_enough(source, order.amount_dong)", "pass",
        "tests/planning/test_concurrent_approvals.py",
    ),
    Fault(
        "A project is found whosever it is.",
        "projects", "visible_to", "within = Q(implementing_unit_id__in=units)",
        "within = Q(pk__gt=0)",
        "tests/bar/test_swapped_identities.py",
    ),
    Fault(
        "An upgrade drops a column with what stood in it.",
        "settlement", "operations", "verbose_name='lý do trả cho bên khác'),\n        ),",
        "verbose_name='lý do trả cho bên khác'),\n        ),\n"
        "        migrations.RemoveField('payment', 'purpose'),",
        "tests/server/test_upgrade.py",
    ),
    Fault(
        "Of a list to be approved only the first project is looked at.",
        "planning", "approve", 'permissions.require_step("approve", project, by)',
        'permissions.require_step("approve", projects[0], by)',
        "tests/desk/test_separate_hands_in_lists.py",
    ),
    Fault(
        "A changed piece of a copy is restored as if nothing were.",
        "administration", "read", "if hashlib.sha256(content).hexdigest() != digest:", "if False:",
        "tests/server/test_copies.py",
    ),
    Fault(
        "A full disk keeps half a file.",
        "core", "_save", "            Path(unfinished).unlink(missing_ok=True)\n", "",
        "tests/server/test_hard_days.py",
    ),
    Fault(
        "A letter that no mail server took counts as sent.",
        "core", "_deliver",
        'message.save(update_fields=["last_error", "next_at"])\n        return False',
        'message.save(update_fields=["last_error", "next_at"])',
        "tests/server/test_hard_days.py",
    ),
    Fault(
        "A code for a name without account is refused at once.",
        "directory", "use", "if user is None:\n        _hash_in_vain(code)", "",
        "tests/directory/test_same_time.py",
    ),
    Fault(
        "The tracker draws up where a dossier stands before it looks at the digits.",
        "portal", "tracked", "endings = {", "request and [standing(request, on=hanoi_date(now)) "
        "for _time in range(80)]\n    endings = {",
        "tests/directory/test_same_time.py",
    ),
    Fault(
        "A role that ended is still held.",
        "directory", "actor_for", "valid_on(on), person__user=user", "person__user=user",
        "tests/directory/test_second_factor_and_sessions.py",
    ),
    Fault(
        "The log keeps what was typed.",
        "directory", "process_view", "match = request.resolver_match",
        "match = request.resolver_match\n"
        "        __import__('logging').getLogger('khuyencong').info('%s', request.POST.dict())",
        "tests/bar/test_canaries.py",
    ),
    Fault(
        "The log names the account.",
        "core", "tag", 'return salted_hmac("khuyencong.security", str(text)).hexdigest()[:12]',
        "return str(text)", "tests/directory/test_security_log.py",
    ),
    Fault(
        "Who asked for a bank account confirms it.",
        "directory", "can_answer_account",
        'by.hands("owner", *ANSWERS_CLAIMS) & set(account.asked_hands)', "False", BANK,
    ),
    Fault(
        "A bank account is confirmed from another province.",
        "directory", "can_answer_account",
        "not _is_near(account.establishment, by, *ANSWERS_CLAIMS)", "False", BANK,
    ),
    Fault(
        "An account number has letters.",
        "directory", "_require_whole", "if not DIGITS.fullmatch(number):", "if not number:", BANK,
    ),
    Fault(
        "An account number changed by hand is not seen.",
        "directory", "STANDINGS",
        'standings.of("establishment", BankAccount, "establishment__uuid", told_by=ACCOUNTS),', "",
        BANK,
    ),
    Fault(
        "Two account numbers hold at once.",
        "directory", "confirm", "before.update(valid_until=today)", "pass", BANK,
    ),
    Fault(
        "Somebody else changes the address on her page.",
        "directory", "can_change_own", "if owns(establishment, by):", "if True:",
        "tests/directory/test_change_own_workshop.py",
    ),
    Fault(
        "A telephone opens an account that the province gave.",
        "directory", "_enter", "not is_own or ", "",
        "tests/directory/test_enter_by_telephone.py",
    ),
    Fault(
        "Who typed a request for an owner examines what came of it.",
        "projects", "acts_before", "if SEPARATED[act] & TYPED:", "if False:",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "Whose place was taken while typing for an owner is forgotten.",
        "projects", "typed_for", "return by.in_place_of(", "return dict(",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "A program reads the public pages as fast as it likes.",
        "directory", "_too_many",
        "limits.count_reading(proxies.visitor(request), now=timezone.now())", "pass",
        "tests/portal/test_reading_limits.py",
    ),
    Fault(
        "Who reads too fast stops every visitor.",
        "directory", "_too_many", "proxies.visitor(request)", '"everybody"',
        "tests/portal/test_reading_limits.py",
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
        "A changed row asks nobody to look again.",
        "policy", "put_in_force", "act(rule, before, by=by, at=at)", "pass", AGAIN,
    ),
    Fault(
        "A conclusion keeps no row that it rests on.",
        "appraisal", "_close", "decisions.keep_answers(project, step.name, snapshot, at=at)",
        "pass", AGAIN,
    ),
    Fault(
        "A decision is looked at again twice.",
        "appraisal", "can_look_again", "if item.closed_at is not None:", "if False:", AGAIN,
    ),
    Fault(
        "A second support of one application is drafted.",
        "projects", "draft", "require_once(project, on=hanoi_date(at))", "pass",
        f"{ONCE}::test_a_second_project_of_the_year_is_not_taken_in",
    ),
    Fault(
        "Two supports are given where the rule gives one.",
        "rules", "_once", "elif count >= self.once.value:",
        "elif count > self.once.value:",
        f"{ONCE}::test_of_two_drafts_the_first_registered_goes_on_to_the_plan",
    ),
    Fault(
        "What was concluded does not stand in the way of another conclusion.",
        "projects", "other_supports", "BEHIND.get(project.state, BEHIND_THE_PLAN)",
        "BEHIND_THE_PLAN",
        f"{ONCE}::test_of_two_registered_at_once_the_first_concluded_goes_on",
    ),
    Fault(
        "Two supports of one application are planned.",
        "planning", "approve", "require_once(project, on=basis_date, book=book)", "pass",
        f"{ONCE}::test_of_two_concluded_at_once_neither_is_planned_together",
    ),
    Fault(
        "A slot is filled with a workshop that has its support already.",
        "projects", "fill_slot",
        "_require_ceiling(project, slot, establishment, on=hanoi_date(at))", "pass",
        f"{ONCE}::test_a_slot_of_a_second_project_is_not_filled_with_it",
    ),
    Fault(
        "The order of a plan does not name what was said of its communes.",
        "planning", "keep_order", "rows.with_rows(_rows_of_areas(scenario, on=on, book=book))",
        "rows",
        f"{ORDER}::test_the_order_names_what_is_said_of_the_communes_of_its_projects",
    ),
    Fault(
        "What a place is is asked without the packs in force.",
        "directory", "rules_of", "_reader(province_code)", "load(province_code)",
        f"{AREAS}::test_a_national_pack_says_how_areas_follow_and_every_asker_hears_it",
    ),
    Fault(
        "A payment keeps no row of the papers it waited for.",
        "settlement", "pay",
        "decisions.keep(project, step.name, last_payment(project, on).derivation, on=on, at=at)",
        "pass", "tests/settlement/test_papers_of_the_last_payment.py",
    ),
    Fault(
        "The cluster that made a place harder is not named.",
        "rules", "rows_of_cluster", "(used(HOW_AREAS_FOLLOW, row, PLACE),)", "()",
        "tests/rules/test_ranking.py",
    ),
    Fault(
        "A project passes although nobody answered what Finance said.",
        "appraisal", "conclude", "    answers.require_answers(project)\n", "",
        ANSWERS,
    ),
    Fault(
        "Who is against a project is answered by “we adopt it”.",
        "appraisal", "needs_decision", "self.opinion.stance == Opinion.Stance.AGREE_IF", "True",
        ANSWERS,
    ),
    Fault(
        "A condition that is explained away needs nobody's decision.",
        "appraisal", "needs_decision", "not (self.answer.is_adopted and is_done)", "not is_done",
        ANSWERS,
    ),
    Fault(
        "A return for completion leaves behind what Finance said.",
        "appraisal", "points", "filter(project=project)",
        "filter(project=project, round=project.completion_rounds)",
        ANSWERS,
    ),
    Fault(
        "An amount that is adopted is not written into the estimate.",
        "appraisal", "_adopt", "lower_line(project, above[0], point.proposed_dong)", "pass",
        ANSWERS,
    ),
    Fault(
        "Anybody goes on against a body.",
        "appraisal", "can_decide_opinion", "not duties.covering(DECIDERS, project, by)", "False",
        ANSWERS,
    ),
    Fault(
        "An answer that is owed ends when the project is sent back.",
        "obligations", "of_a_state", " and entered not in kind.stays_in", "",
        ANSWERS,
    ),
)  # fmt: skip


def place(fault: Fault, root: Path = ROOT) -> tuple[Path, str]:
    """The one file that holds the fault's place, and its text with the fault in it."""
    found = []
    app = root if fault.app == "config" else root / "khuyencong"
    for path in sorted((app / fault.app).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if fault.name not in _names(node):
                continue
            part = ast.get_source_segment(text, node) or ""
            if part.count(fault.old) == 1:
                found.append((path, text.replace(part, part.replace(fault.old, fault.new))))
    if len(found) != 1:
        raise LookupError(f"“{fault.sentence}” fits {len(found)} places of {fault.app}")
    return found[0]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def is_noticed(fault: Fault) -> bool:
    """Plants it in a copy of the tree and runs its tests there until one fails."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        copy = Path(folder)
        for part in ("khuyencong", "config", "tests", "locale", "docs", "benchmarks"):
            shutil.copytree(ROOT / part, copy / part)
        for part in ("pyproject.toml", "manage.py"):
            shutil.copy(ROOT / part, copy / part)
        path, text = place(fault, copy)
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--basetemp", f"{folder}/t"]
        done = subprocess.run(
            [*command, fault.tests], cwd=copy, env=os.environ, capture_output=True, text=True
        )
        failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
        print(f"{fault.sentence} {failed[0] if failed else 'NOBODY NOTICED'}", flush=True)
        return done.returncode == 1 and bool(failed)


def main(numbers: list[str]) -> int:
    start = time.monotonic()
    chosen = [FAULTS[int(number) - 1] for number in numbers] or list(FAULTS)
    tests = sorted({fault.tests for fault in chosen})
    sound = subprocess.run([sys.executable, "-m", "pytest", "-q", "-x", *tests], cwd=ROOT)
    if sound.returncode:
        print("Without a fault these tests fail already.")
        return 1
    noticed = [is_noticed(fault) for fault in chosen]
    if not numbers:
        result = f"{sum(noticed)} of {len(noticed)} noticed"
        bar.add("faults", "planted faults", result, round(time.monotonic() - start))
    return 0 if all(noticed) else 1
