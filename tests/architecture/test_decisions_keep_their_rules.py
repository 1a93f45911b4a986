"""Every service that records a decision keeps the rows of the rules it rests on, or says here why
no rule of a day shaped it."""

import ast
from pathlib import Path

from django.conf import settings

from khuyencong.appraisal.models import RuleUsed
from khuyencong.planning.workflow import ADJUSTMENT, SCENARIO
from khuyencong.projects.workflow import PAYMENT, PROJECT, REQUEST

KEEPERS = {"keep", "keep_answers", "keep_figures", "keep_order", "keep_worth", "keep_where_missing"}
OF_THE_PLAN = {
    "submit_plan": "keep_where_missing",
    "take_in": "keep_order",
    "set_aims": "keep_worth",
}
NOT_A_STEP = {"close_review"}
ASKED_AGAIN = "its answers are asked again, and kept, by the conclusion"
OF_THE_PLAN_ALREADY = "decides on the order that its scenario keeps since projects were taken in"
ONLY_THE_OWNER = "what its owner or writer does with her own dossier; nobody decides"
WITHIN_THE_PLAN = "compares with the plan only, whose rows are kept with it"
ON_ITS_CONTRACT = "rests on the contract and what was accepted, no dated rule says yes or no"
UNTIL_PAID = "its rules are asked again at every step, and kept by the payment"
BY_A_PERSON = "a person decides in words; no dated rule says yes or no"
WITHOUT_RULES = {
    "submit_request": ONLY_THE_OWNER, "withdraw": ONLY_THE_OWNER, "take_back": ONLY_THE_OWNER,
    "recall_request": ONLY_THE_OWNER,
    "discard_request": ONLY_THE_OWNER, "restore_request": ONLY_THE_OWNER,
    "discard_scenario": ONLY_THE_OWNER, "restore_scenario": ONLY_THE_OWNER,
    "draft": ASKED_AGAIN, "register": ASKED_AGAIN, "forward": ASKED_AGAIN,
    "return_request": BY_A_PERSON, "decline_request": BY_A_PERSON,
    "close_request": "its project did",
    "return_for_completion": "asks for papers; how often it may is a limit, not what it decides",
    "record_ministry_refusal": "the ministry's answer, in its own words",
    "approve_estimate": WITHIN_THE_PLAN,
    "allow_payee": BY_A_PERSON, "report_progress": "says what was seen; advances read it",
    "reduce": ON_ITS_CONTRACT, "stop": BY_A_PERSON,
    "suspend": BY_A_PERSON, "resume": BY_A_PERSON,
    "record_invoice": ON_ITS_CONTRACT, "cancel_invoice": ON_ITS_CONTRACT,
    "correct_invoice": ON_ITS_CONTRACT, "accept": ON_ITS_CONTRACT,
    "prepare_payment": UNTIL_PAID, "check_payment": UNTIL_PAID, "approve_payment": UNTIL_PAID,
    "send_payment": UNTIL_PAID, "return_payment": "what the Treasury says",
    "withdraw_payment": BY_A_PERSON,
    "return_advance": ON_ITS_CONTRACT, "settle": ON_ITS_CONTRACT,
    "ask_to_solve": "asks the machine", "solve": "the machine's answer is a proposal",
    "return_plan": BY_A_PERSON, "approve_plan": OF_THE_PLAN_ALREADY,
}  # fmt: skip


def functions() -> dict[str, list[set[str]]]:
    """{public service: what it calls, its own helpers of the file followed} for each."""
    found: dict[str, list[set[str]]] = {}
    for path in sorted(Path(settings.BASE_DIR, "khuyencong").glob("*/**/services/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {node.name: _called(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name in own:
            found.setdefault(name, []).append(_reached(name, own, set()))
    return found


def _called(node: ast.FunctionDef) -> set[str]:
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {getattr(func, "attr", getattr(func, "id", "")) for func in calls}


def _reached(name: str, own: dict[str, set[str]], seen: set[str]) -> set[str]:
    if name in seen:
        return set()
    seen.add(name)
    further = (_reached(other, own, seen) for other in own[name] if other in own)
    return own[name].union(*further)


def test_each_decision_keeps_its_rows_or_says_why_it_has_none():
    steps = {
        step.name
        for flow in (PROJECT, PAYMENT, REQUEST, SCENARIO, ADJUSTMENT)
        for step in flow.steps
    }
    kept = set(RuleUsed.Decision.values)
    assert not kept & set(WITHOUT_RULES), "kept and excused at once"
    assert steps == (kept - NOT_A_STEP) | set(WITHOUT_RULES) | (set(OF_THE_PLAN) & steps)


def test_each_of_them_calls_what_keeps():
    called = functions()
    silent = [name for name in RuleUsed.Decision.values if not any(
        calls & KEEPERS for calls in called.get(name, [])
    )]  # fmt: skip
    assert silent == []
    assert {name for name, keeper in OF_THE_PLAN.items()
            if not any(keeper in calls for calls in called[name])} == set()  # fmt: skip
    talking = {name for name in WITHOUT_RULES if any(c & KEEPERS for c in called.get(name, []))}
    assert talking - {"draft"} == set()
