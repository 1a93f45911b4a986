"""The day by which national projects are registered."""

from __future__ import annotations

from datetime import date

from khuyencong.policy import selectors as policy
from khuyencong.rules import engine

DEADLINE = "registration_deadline_department"


def deadline(province: str, plan_year: int) -> date | None:
    """The day by which the Department registers the projects of a plan year: of the year before."""
    return engine.deadline(DEADLINE, year=plan_year - 1, book=policy.book(province))
