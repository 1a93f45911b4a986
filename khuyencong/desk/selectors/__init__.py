"""What the desk shows, read off the apps below."""

from khuyencong.desk.selectors.work import (
    PAGE,
    SHOWN,
    Work,
    filtered,
    money_of_year,
    my_requests,
    my_work,
    page,
    papers,
)

__all__ = [
    "PAGE",
    "SHOWN",
    "Work",
    "filtered",
    "money_of_year",
    "my_requests",
    "my_work",
    "page",
    "papers",
]
