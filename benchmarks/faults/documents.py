"""Faults of documents."""

from benchmarks.faults.fault import Fault

FAULTS = (
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
)  # fmt: skip
