"""Machines that were accepted, what was seen of them since, and when to look next.

No law that was seen says how long a supported machine is followed: the months are a figure of
procedure (`follow_up_months`), the system's own until a province writes its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from khuyencong.core import taken_over
from khuyencong.core.bare import Keys
from khuyencong.core.dates import in_months
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.rules import engine
from khuyencong.settlement.models import Acceptance, Invoice, Look

EARLY = timedelta(days=30)  # a look so long before its day counts for it; no law sets it
RULE = "looks_at_machines"


@dataclass(frozen=True, slots=True)
class Machine:
    """`next_date`: when it is to be seen; None where nobody goes any more. `is_owed`: accepted
    since looks are owed."""

    invoice: Invoice
    looks: tuple[Look, ...]
    next_date: date | None
    is_owed: bool

    @property
    def last(self) -> Look | None:
        return self.looks[-1] if self.looks else None


def next_look(accepted_on: date, months: Iterable[int], last: Look | None) -> date | None:
    """The first of the marks that the last look did not serve; None once it is gone, or after the
    last mark."""
    if last and last.found == Look.Found.GONE:
        return None
    days = (in_months(accepted_on, count) for count in months)
    return next((day for day in days if last is None or day - EARLY > last.seen_date), None)


def machines(projects: Iterable[Project]) -> dict[int, list[Machine]]:
    """{key of a project: its machines with a serial number}, once it was accepted."""
    known = {project.pk: project for project in projects}
    found_on = Acceptance.objects.filter(project__among=Keys(list(known)))
    accepted = {one.project_id: one for one in found_on}
    rows = Invoice.objects.filter(line__project__among=Keys(list(accepted)), is_counted=True)
    rows = rows.exclude(serial="").select_related("line__beneficiary__establishment__place")
    bought = list(rows.order_by("pk"))
    looks: dict[int, list[Look]] = defaultdict(list)
    seen = Look.objects.filter(invoice__among=Keys([one.pk for one in bought]))
    for look in seen.order_by("seen_date", "pk"):
        looks[look.invoice_id].append(look)
    before = taken_over.last_before(RULE).get("acceptance", 0)
    found: dict[int, list[Machine]] = defaultdict(list)
    for invoice in bought:
        key = invoice.line.project_id
        invoice.line.project = known[key]
        months, acceptance = marks(known[key], accepted[key].accepted_date), accepted[key]
        own = tuple(looks[invoice.pk])
        day = next_look(acceptance.accepted_date, months, own[-1] if own else None)
        found[key].append(Machine(invoice, own, day, acceptance.pk > before))
    return found


def marks(project: Project, on: date) -> tuple[int, ...]:
    """So many months after the acceptance of that day."""
    book = policy.book(project.province.code)
    value = engine.procedure("follow_up_months", on=on, book=book)
    return tuple(int(count) for count in value) if isinstance(value, tuple) else ()
