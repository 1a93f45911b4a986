"""Faults of projects."""

from benchmarks.faults.fault import Fault

ONCE = "tests/projects/test_once_per_application.py"
CALLS = "tests/projects/test_calls.py"
PICKED = "tests/desk/test_picked_rows.py"
NEWS = "tests/projects/test_call_news.py"
RECALL = "tests/projects/test_recall_request.py"
ANSWERS = "tests/projects/test_look_at_answers.py"
LATE = "tests/projects/test_late.py"
MESSAGES = "tests/projects/test_messages.py"
OWN = "tests/appraisal/test_owner_answers_items.py"

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
        "Who asks for an adjustment decides it.",
        "projects", "SEPARATED", 'WROTE | {"ask_adjustment"}', "WROTE",
        "tests/planning/test_decide_adjustment.py",
    ),
    Fault(
        "A request is declined without a reason.",
        "projects", "decline_request", "require_reasons([reason])", "pass",
        "tests/projects/test_decline_request.py",
    ),
    Fault(
        "A project is found whosever it is.",
        "projects", "visible_to", "within = Q(implementing_unit_id__in=units)",
        "within = Q(pk__gt=0)",
        "tests/bar/test_swapped_identities.py",
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
        "A second support of one application is drafted.",
        "projects", "draft", "require_once(project, on=hanoi_date(at))", "pass",
        f"{ONCE}::test_a_second_project_of_the_year_is_not_taken_in",
    ),
    Fault(
        "What was concluded does not stand in the way of another conclusion.",
        "projects", "other_supports", "BEHIND.get(project.state, BEHIND_THE_PLAN)",
        "BEHIND_THE_PLAN",
        f"{ONCE}::test_of_two_registered_at_once_the_first_concluded_goes_on",
    ),
    Fault(
        "Nobody is told that a slot of the plan is open.",
        "projects", "move", "owed.slots_owed(project)", "[]", "tests/projects/test_slots_owed.py",
    ),
    Fault(
        "A slot is filled and its work stays.",
        "projects", "fill_slot", "obligations.meet(project, owed.SLOTS, event=event)", "pass",
        "tests/projects/test_slots_owed.py",
    ),
    Fault(
        "A slot is filled with a workshop that has its support already.",
        "projects", "fill_slot",
        "_require_ceiling(project, slot, establishment, on=hanoi_date(at))", "pass",
        f"{ONCE}::test_a_slot_of_a_second_project_is_not_filled_with_it",
    ),
    Fault(
        "Whoever likes takes a request back.",
        "projects", "recall_request",
        'permissions.can_request_step("recall_request", request, by).require()',
        "pass", RECALL,
    ),
    Fault(
        "Whoever likes throws a draft away.",
        "projects", "discard_request", "permissions.can_help(request, by).require()", "pass",
        "tests/projects/test_discard_request.py",
    ),
    Fault(
        "A draft that was thrown away comes back after thirty days.",
        "projects", "can_restore", "decision and on > restored_until(request)", "False",
        "tests/projects/test_restore_request.py",
    ),
    Fault(
        "A project rests on a signature that nobody looked at.",
        "projects", "draft", "require_looked_at(request)",
        "pass", RECALL,
    ),
    Fault(
        "A project rests on an answer that nobody looked at.",
        "projects", "require_looked_at", "require_answers_accepted(request)",
        "pass", ANSWERS,
    ),
    Fault(
        "An answer that was not sent yet is judged.",
        "projects", "can_judge_return", "may and not item.is_sent",
        "False", ANSWERS,
    ),
    Fault(
        "Another role looks at the answers of an owner.",
        "projects", "can_judge_return", "not by.serves(request.province.code, *JUDGES)",
        "False", ANSWERS,
    ),
    Fault(
        "An owner changes an answer that the Centre has.",
        "projects", "answer_return", "item.is_sent or item.accepted_at is not None",
        "False", ANSWERS,
    ),
    Fault(
        "A request that is asked for one item again stays with the Centre.",
        "projects", "judge_answers", 'again and request.state == "submitted"',
        "False", ANSWERS,
    ),
    Fault(
        "Who typed for the owner looks at her signature.",
        "projects", "can_look_at_signature", 'request.typist in by.hands("centre_specialist")',
        "False", RECALL,
    ),
    Fault(
        "Another role looks at a signature.",
        "projects", "can_look_at_signature",
        'not by.serves(request.province.code, "centre_specialist")',
        "False", RECALL,
    ),
    Fault(
        "A signature is refused without a reason.",
        "projects", "look_at_signature", "not is_hers and not why",
        "False", RECALL,
    ),
    Fault(
        "A doubted signature leaves the request where it is.",
        "projects", "look_at_signature", "    if not is_hers:\n",
        "    if False:\n", RECALL,
    ),
    Fault(
        "A photographed signature is owed to nobody.",
        "projects", "signature_owed",
        'request.state != "submitted" or unseen_signature(request) is None',
        "True", RECALL,
    ),
    Fault(
        "Another owner says it is not hers.",
        "projects", "can_disown", "request.establishment_id not in owned",
        "False", RECALL,
    ),
    Fault(
        "An owner disowns what she sent herself.",
        "projects", "can_disown", "not request.typist or request.submitted_at is None",
        "False", RECALL,
    ),
    Fault(
        "An owner disowns for ever.",
        "projects", "can_disown", "on > disown_until(request)",
        "False", RECALL,
    ),
    Fault(
        "Help goes on after the owner said it is not hers.",
        "projects", "disown", "request.is_help_refused = True",
        "pass", RECALL,
    ),
    Fault(
        "The Centre does not hear that a request is disowned.",
        "projects", "disown",
        'notices.request_waits(request, at=at, text=words, key=f"disown/{request.code}")',
        "pass", RECALL,
    ),
    Fault(
        "A disowned request stays where it waited.",
        "projects", "disown", 'request.state == "submitted"',
        "False", RECALL,
    ),
    Fault(
        "A project is registered again while an owner owes an item.",
        "projects", "register", 'require_met("register", project)',
        "pass", OWN,
    ),
    Fault(
        "A second press disowns twice.",
        "projects", "disown", '_is_mine(request, "disown", by)',
        "False", RECALL,
    ),
    Fault(
        "What came after its call had closed goes into a project unseen.",
        "projects", "require_in_time", "call is not None and", "False and", LATE,
    ),
    Fault(
        "A request sent on the last day of its call is late.",
        "projects", "missed_call", "closes_date < on", "closes_date <= on", LATE,
    ),
    Fault(
        "A late request is accepted without a reason.",
        "projects", "accept_late", "    if not why:\n", "    if False:\n", LATE,
    ),
    Fault(
        "Who typed a late request accepts it.",
        "projects", "can_accept_late",
        'request.typist in by.hands("centre_specialist", "centre_head")', "False", LATE,
    ),
    Fault(
        "A message goes to more owners than its preview named.",
        "projects", "send", "len(chosen) != shown", "False", MESSAGES,
    ),
    Fault(
        "A workshop with two requests gets a message twice.",
        "projects", "recipients", "fitting.filter(~Exists(newer))", "fitting", MESSAGES,
    ),
    Fault(
        "A call for one trade is told to who asked for another.",
        "projects", "meets", "set(mine).isdisjoint(theirs)", "False", NEWS,
    ),
    Fault(
        "Two letters about calls leave in one day.",
        "projects", "tell_job", "told_date=today).exists()", "told_date=None).exists()", NEWS,
    ),
    Fault(
        "A draft is reminded of a call that is not for it.",
        "projects", "remind_job", "if not calling.is_for(call, draft, on=today):", "if False:",
        CALLS,
    ),
    Fault(
        "Whose account is closed still hears of calls.",
        "projects", "_tell", ", user__is_active=True", "", NEWS,
    ),
    Fault(
        "A workshop ticked twice gets the message twice.",
        "projects", "sort_out", "elif key in passing:", "elif False:", PICKED,
    ),
    Fault(
        "Who has no account counts as written to.",
        "projects", "sort_out", "elif key not in reached:", "elif False:", PICKED,
    ),
    Fault(
        "Whatever is done after acceptance puts the day of settlement off.",
        "projects", "move", "if is_new_state:  #", "if True:  #",
        "tests/settlement/test_settle.py::"
        "test_acts_after_acceptance_do_not_put_off_the_day_of_settlement",
    ),
)  # fmt: skip
