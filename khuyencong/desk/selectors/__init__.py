"""What the desk shows, read off the apps below."""

from khuyencong.desk.selectors.work import (
    MOST,
    PAGE,
    Work,
    bar_parts,
    count_filtered,
    filtered,
    money_of_year,
    my_work,
    narrowed,
    ordered,
    page,
    papers,
    typed_by,
)

__all__ = [
    "MOST",
    "PAGE",
    "Work",
    "bar_parts",
    "count_filtered",
    "filtered",
    "money_of_year",
    "my_work",
    "narrowed",
    "ordered",
    "page",
    "papers",
    "typed_by",
]
