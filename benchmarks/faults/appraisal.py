"""Faults of appraisal."""

from benchmarks.faults.fault import Fault

AGAIN = "tests/appraisal/test_look_again.py"
ANSWERS = "tests/appraisal/test_answer_opinions.py"
ITEMS = "tests/appraisal/test_items_to_complete.py"
FILES = "tests/appraisal/test_answer_files.py"
OWN = "tests/appraisal/test_owner_answers_items.py"

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
        "projects", "answer",
        "item.asked_again and not given and not is_changed and words == item.answer", "False",
        ITEMS,
    ),
    Fault(
        "Who answered an item accepts it.",
        "projects", "can_judge", "item.answered_by_id in by.hands(*roles)",
        "False", ITEMS,
    ),
    Fault(
        "An item is accepted before it is answered.",
        "projects", "can_judge", "if item.is_open:",
        "if False:", ITEMS,
    ),
    Fault(
        "Anybody's owner answers an item that another owner was asked for.",
        "appraisal", "_may_answer", "not is_owner(item.of_request.establishment_id, by)",
        "False", OWN,
    ),
    Fault(
        "An item already answered is answered again.",
        "appraisal", "can_answer_item", "may and not item.is_open",
        "False", OWN,
    ),
    Fault(
        "Words stand for a file that was demanded.",
        "projects", "answer", "item.wants_file and not given and not has_file",
        "False", OWN,
    ),
    Fault(
        "Nothing at all answers an item.",
        "projects", "answer", "not words and not given and not has_file",
        "False", OWN,
    ),
    Fault(
        "An answer after its day does not say so.",
        "appraisal", "_send", "project.due_date and hanoi_date(at) > project.due_date",
        "False", OWN,
    ),
    Fault(
        "Where one of nine answers is refused the others go all the same.",
        "appraisal", "_send", "raise asked_items.several(refusals)", "pass", ITEMS,
    ),
    Fault(
        "Where one of nine answers is refused what was typed of the others is lost.",
        "appraisal", "send_answers", "        _keep(project, answers, by=by, at=at)\n", "", ITEMS,
    ),
    Fault(
        "A refused press that comes again brings its files twice.",
        "documents", "receive_once", "is_new := not same.exists()", "is_new := True", ITEMS,
    ),
    Fault(
        "A draft of another officer is written over unseen.",
        "appraisal", "_take", "item.draft not in (seen, words)", "False", ITEMS,
    ),
    Fault(
        "Where one of nine looks is refused the others stand.",
        "appraisal", "judge_answers", 'raise asked_items.several(refusals, field="reason")',
        "pass", ITEMS,
    ),
    Fault(
        "An owner answers after the project was withdrawn.",
        "appraisal", "_may_answer",
        'ALLOWED if project.state == "returned" else _is_over(project)',
        "ALLOWED", OWN,
    ),
    Fault(
        "An accepted answer is taken back.",
        "appraisal", "can_take_back_answer", "may and item.accepted_at is not None",
        "False", OWN,
    ),
    Fault(
        "An answer taken back is not owed again.",
        "appraisal", "take_back_answer",
        "_owe_next([(item, event)], project, selectors.ANSWER, at=at)",
        "pass", OWN,
    ),
    Fault(
        "An owner is not told what she is asked for.",
        "appraisal", "tell_owners", "item.is_of_owner and item.of_request",
        "False", OWN,
    ),
    Fault(
        "A file that another put to a draft is taken out.",
        "appraisal", "own_in_drafts", "str(one.uuid) in own", "True", FILES,
    ),
    Fault(
        "A file that was looked at and asked for again is taken out.",
        "appraisal", "in_drafts", "one.uploaded_at > asked", "True", FILES,
    ),
    Fault(
        "A draft whose only file was taken out is still another answer.",
        "appraisal", "_arrange", "has_file or item.draft", "True or item.draft", FILES,
    ),
    Fault(
        "Another button under the name of a press that was done is answered as that one.",
        "ui", "_press", '*request.POST.getlist("act")', "", OWN,
    ),
)  # fmt: skip
