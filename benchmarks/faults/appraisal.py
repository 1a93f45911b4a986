"""Faults of appraisal."""

from benchmarks.faults.fault import Fault

AGAIN = "tests/appraisal/test_look_again.py"
ANSWERS = "tests/appraisal/test_answer_opinions.py"
ITEMS = "tests/appraisal/test_items_to_complete.py"

FAULTS = (
    Fault(
        "A rejection is written down as passed.",
        "appraisal", "_close", 'step.name == "conclude"', "True",
        "tests/appraisal/test_reject.py",
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
        "The same answer is sent again after it was asked again.",
        "appraisal", "answer_item", "item.asked_again and not given and words == item.answer",
        "False", ITEMS,
    ),
    Fault(
        "Who answered an item accepts it.",
        "appraisal", "can_judge_item", "item.answered_by_id in by.hands(*roles)",
        "False", ITEMS,
    ),
    Fault(
        "An item is accepted before it is answered.",
        "appraisal", "can_judge_item", "if item.is_open:",
        "if False:", ITEMS,
    ),
)  # fmt: skip
