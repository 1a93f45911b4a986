"""Until when somebody has a dossier: the workflow tables name the figures, the rules give them."""

from __future__ import annotations

from datetime import date

from khuyencong.core.calendar import due_date
from khuyencong.core.workflow import Step
from khuyencong.policy import selectors as policy
from khuyencong.projects.workflow import PROJECT, REQUEST


def working_days(step: Step, *, province: str, on: date) -> int | None:
    """How many working days the holder of a step has, in the province, from `on`."""
    if not step.deadline:
        return None
    return policy.figure(step.deadline, province=province, on=on)


def due(state: str, track: str, *, province: str, on: date) -> date | None:
    """The day of a project that enters `state` on `on`: the nearest of what may follow."""
    steps = PROJECT.open_from(state, track)
    waits = [days for step in steps if (days := working_days(step, province=province, on=on))]
    return due_date(on, min(waits), province=province) if waits else None


def answer_due(*, province: str, on: date) -> date:
    """By when a request handed in on `on` is answered: taken into a project or declined."""
    days = policy.figure(REQUEST.find("draft").deadline, province=province, on=on)
    return due_date(on, days, province=province)
