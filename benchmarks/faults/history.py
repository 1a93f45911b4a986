"""Faults of history."""

from benchmarks.faults.fault import Fault

LISTS = "tests/history/test_old_lists.py"
IMPORT = "tests/history/test_import.py"
PAGES = "tests/history/test_pages.py"
PLACES = "tests/history/test_places.py"
AMOUNTS = "tests/history/test_amounts.py"
FAULTS = (
    Fault(
        "Whoever holds any role brings in old lists.",
        "history", "can_import", "by.serves(province, *IMPORTERS)", "by.id", IMPORT,
    ),
    Fault(
        "An import that was taken back still counts.",
        "history", "live", "batch__status=HistoryImport.Status.DONE",
        "batch__status__in=['done', 'undone']", IMPORT,
    ),
    Fault(
        "A second import of the same list counts twice.",
        "history", "mark_doubles", "if item.key in there:", "if False:", IMPORT,
    ),
    Fault(
        "Two equal rows of one list are taken for one.",
        "history", "read", "times[base] += 1", "times[base] = 1", IMPORT,
    ),
    Fault(
        "A long list counts while it is only half written.",
        "history", "bring_in", "if batch.rows <= SMALL:", "if True:", IMPORT,
    ),
    Fault(
        "A list that was cancelled is written to its end.",
        "history", "_held", "status=status, ", "", IMPORT,
    ),
    Fault(
        "Who follows a dead process begins anew and writes rows twice.",
        "history", "_bring", "start, whole = batch.done_rows,", "start, whole = 0,", IMPORT,
    ),
    Fault(
        "An office's meanings are taken for every office.",
        "history", "known", "filter(organisation=organisation)", "all()", IMPORT,
    ),
    Fault(
        "A number that can be read in two ways is read as the larger.",
        "history", "_number", "if len(fits) != 1:", "if not fits:", LISTS,
    ),
    Fault(
        "A sum that differs is not said.",
        "history", "_compare", "if stated not in {", "if False and stated not in {", LISTS,
    ),
    Fault(
        "An error of a formula is taken for a name.",
        "history", "_texts", "if lists.ERROR.fullmatch(text):", "if False:", LISTS,
    ),
    Fault(
        "A commune that fits several is guessed.",
        "history", "_find", "if len(found) == 1:", "if found:", PLACES,
    ),
    Fault(
        "The public page shows who was helped.",
        "history", "public_rows", '"projects")', '"projects", "title", "establishment")', PAGES,
    ),
)  # fmt: skip
