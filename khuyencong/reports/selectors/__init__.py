"""Reading reports: which there are, their figures as tables, the rows behind a figure."""

from khuyencong.reports.selectors.reading import (
    Cell,
    Change,
    Table,
    bodies,
    changed,
    find_report,
    mark_of,
    names_of,
    paper_of,
    reports,
    rows_behind,
    said,
    tables,
)

__all__ = [
    "Cell", "Change", "Table", "bodies", "changed", "find_report", "mark_of", "names_of",
    "paper_of", "reports", "rows_behind", "said", "tables",
]  # fmt: skip
