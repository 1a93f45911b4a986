"""Faults of desk."""

from benchmarks.faults.fault import Fault

SORTED = "tests/desk/test_sorted_list.py"

FAULTS = (
    Fault(
        "A step of somebody else stands on the page of a project.",
        "desk", "project_page", "and duties.covering(step.roles, project, request.actor)", "",
        "tests/journeys/test_only_what_she_can.py",
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
        "A list of any length is sorted.",
        "desk", "project_list", 'if count <= SORTED else ""',
        'if True else ""', SORTED,
    ),
    Fault(
        "A view that was removed is gone at once.",
        "desk", "remove", ".update(removed_at=at, is_default=False)", ".delete()",
        "tests/desk/test_saved_views.py",
    ),
    Fault(
        "A project is withdrawn without its code.",
        "desk", "clean_typed", "fold(typed) != fold(self.project.code)", "False",
        "tests/desk/test_steps_over_http.py",
    ),
    Fault(
        "A snippet that was thrown away comes back after thirty days.",
        "desk", "take_back", "snippet.removed_at <= at - KEPT_REMOVED", "False",
        "tests/desk/test_office_comforts.py",
    ),
    Fault(
        "A removed view comes back after thirty days.",
        "desk", "take_back", "not removed(user, at=at).filter(pk=view.pk).exists()", "False",
        "tests/desk/test_saved_views.py",
    ),
    Fault(
        "A contract is asked for where nobody is there to sign it with.",
        "desk", "needed", "if row.kind not in idle", "if True",
        "tests/desk/test_needed_now.py",
    ),
    Fault(
        "An act of a project is told by its code.",
        "desk", "acts", "duties.LABELS\n        | steps", "steps",
        "tests/desk/test_history_in_words.py",
    ),
    Fault(
        "Who accepts is offered it while the project is suspended.",
        "desk", "my_work", "row.kind != ACCEPT or row.subject not in waiting", "True",
        "tests/journeys/test_only_what_she_can.py",
    ),
    Fault(
        "What two posts of one body owe stands twice among what is awaited.",
        "desk", "awaited", "row.debtor), row)", "row.debtor, row.pk), row)",
        "tests/desk/test_awaited.py",
    ),
    Fault(
        "The only fund of a track has to be chosen all the same.",
        "desk", "clean", "or only_fund(self.project)", "or None",
        "tests/journeys/test_pages_opened.py",
    ),
    Fault(
        "An estimate that was brought back has lost whose machine it was.",
        "desk", "rows_before", 'parties.get(line["establishment"])', "None",
        "tests/desk/test_versions_before.py",
    ),
    Fault(
        "A project is rejected without its code in typed words.",
        "desk", "clean_typed", "!= fold(self.project.code)", "== None",
        "tests/desk/test_steps_over_http.py",
    ),
)  # fmt: skip
