"""Who runs a draft pack over past and waiting projects."""

from khuyencong.directory.access import roles

readers = roles(
    "department_specialist",
    "department_leader",
    "finance_officer",
    "provincial_approver",
    "inspector",
)
