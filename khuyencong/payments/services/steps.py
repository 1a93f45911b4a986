"""One step of a request: locked, asked, written, told; what is owed follows its state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from khuyencong.contracts.selectors import lock as lock_commitment
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.calendar import due_date
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Event
from khuyencong.obligations import services as obligations
from khuyencong.payments import permissions
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors import lines_of, owed, requests_read
from khuyencong.policy import selectors as policy
from khuyencong.projects.permissions import duties
from khuyencong.projects.workflow import PAYMENT

# The last days of the year and of January, in which the Treasury has longer.
BUSY_FROM, BUSY_MONTHS = 25, (1, 12)


def lock(request: PaymentRequest) -> PaymentRequest:
    """Read again under the lock of its project, with its commitment as that stands now."""
    commitment = lock_commitment(request.commitment)
    request = requests_read().get(pk=request.pk)
    request.commitment, request.project = commitment, commitment.project
    return request


def is_again(name: str, request: PaymentRequest, by: Actor) -> bool:
    """A second press of the same button by the same person: the step was taken, and by her."""
    if request.state in PAYMENT.find(name).sources:
        return False
    own = events.history(request.project.stream).filter(kind=name, by_id=by.id)
    return any(act.payload.get("payment") == str(request.uuid) for act in own)


def require(name: str, request: PaymentRequest, by: Actor) -> None:
    permissions.can_step(name, request, by).require()


def due(state: str, request_kind: str, *, province: str, on: date) -> date | None:
    """Until when a request that enters the state is to be taken further."""
    steps = [
        step
        for step in PAYMENT.open_from(state)
        if step.deadline and step.name not in set(owed.LAST.values()) - {owed.LAST[request_kind]}
    ]
    figures = [_figure(step.deadline, on) for step in steps]
    days = [policy.figure(name, province=province, on=on) for name in figures]
    known = [count for count in days if count]
    return due_date(on, min(known), province=province) if known else None


def _figure(name: str, on: date) -> str:
    is_busy = on.day >= BUSY_FROM and on.month in BUSY_MONTHS
    return f"{name}_at_year_end" if name == "treasury_answer_days" and is_busy else name


def take(
    name: str,
    request: PaymentRequest,
    *,
    by: Actor,
    at: datetime,
    payload: dict[str, Any] | None = None,
    **changes: object,
) -> Event:
    """The step is taken: state, day, event, obligations. The caller holds the project's lock and
    has asked `require`."""
    step, project = PAYMENT.find(name), request.project
    left, request.state = request.state, step.leads_to(request.state)
    request.due_date = due(
        request.state, request.kind, province=project.province.code, on=hanoi_date(at)
    )
    for field, value in changes.items():
        setattr(request, field, value)
    request.save(update_fields=["state", "due_date", *changes])
    project.version += 1
    project.save(update_fields=["version"])
    told = {"payment": str(request.uuid), "amount_dong": request.amount_dong}
    told |= (payload or {}) | duties.done_for(step.roles, project, by)
    event = events.record(project.stream, name, told, by=by, at=at)
    kinds = [kind for kind, _role in PAYMENT.owed_in(left)]
    obligations.meet(project, *kinds, event=event, part=str(request.uuid))
    obligations.open(project, owed.of_request(request), province=project.province, event=event)
    return event


def payee_of(request: PaymentRequest) -> str:
    """Who is paid, as the receipt of the whole request names it."""
    lines = lines_of(request)
    if len(lines) == 1:
        return lines[0].payee
    return f"{len(lines)} bên nhận theo bảng kê đề nghị số {request.number}"
