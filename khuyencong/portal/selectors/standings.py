"""Where a request stands, whom its owner asks, and what she finds with its code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from khuyencong.core import events, rates
from khuyencong.core.calendar import working_days_left
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.workflow import Workflow
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import ROLES
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.portal.selectors import duties
from khuyencong.portal.selectors.duties import project_of
from khuyencong.projects.models import Project, Request
from khuyencong.projects.services import notices
from khuyencong.projects.workflow import PROJECT, REQUEST, UNSENT


@dataclass(frozen=True)
class Standing:
    """Where a request stands, in words that name no person. `days_left`: working days, or None."""

    code: str
    state: str
    holder: str
    next_step: str
    due_date: date | None
    days_left: int | None
    to_do: str
    is_paused: bool


def standing(request: Request, *, on: date) -> Standing:
    """The request's own step or, once it is in a project, the project's. Of what several may do,
    what comes first is named; who has nothing to wait for has no day."""
    project = project_of(request)
    dossier: Request | Project = project or request
    flow = PROJECT if project else REQUEST
    row = first_owed(flow, dossier)
    is_own = request.state in {*UNSENT, "returned"}
    due = None if is_own or row is None else row.due_date
    return Standing(
        code=request.code,
        state=str(flow.state(dossier.state).label),
        holder=str(_("Cơ sở") if is_own else ROLES[row.role].label if row else ""),
        next_step=str(
            row.sort.label if row else REQUEST.find("submit_request").label if is_own else ""
        ),
        due_date=due,
        days_left=working_days_left(due, on, province=request.province.code) if due else None,
        to_do=duties.to_do(request, project),
        is_paused=request.state == "returned"
        or (project is not None and project.state == "returned"),
    )


def first_owed(flow: Workflow, dossier: Request | Project) -> Obligation | None:
    """Of what is open about it, what its state names first."""
    order = [(one.kind, role) for one in flow.state(dossier.state).owes for role in one.roles]
    places = {key: place for place, key in enumerate(order)}
    rows = obligations.open_of([dossier.uuid])[dossier.uuid]
    named = [row for row in rows if (row.kind, row.role) in places]
    return min(named, key=lambda row: places[row.kind, row.role], default=None)


def tracked(code: str, last_four: str, *, visitor: str, now: datetime) -> Standing:
    """The standing of a request for somebody without an account.

    The same refusal for a wrong code and wrong digits. Wrong ones are limited: ten an hour for one
    code, whoever asks, and sixty in a quarter of an hour from one address.
    """
    of_code, of_visitor = f"track/{code.strip().upper()}", f"track/from/{visitor}"
    rates.require(of_code, most=10, seconds=3600, now=now)
    rates.require(of_visitor, most=60, seconds=900, now=now)
    request = (
        Request.objects.filter(code=code.strip().upper())
        .exclude(state__in=UNSENT)
        .select_related("establishment", "province")
        .first()
    )
    phones = request.establishment.owner_phone.split("/") if request else []
    endings = {digits[-4:] for phone in phones if len(digits := re.sub(r"\D", "", phone)) >= 4}
    if request is None or last_four not in endings:
        raise Refused(
            _("Không có đề nghị nào đã nộp với mã và bốn số này."),
            fix=_("Xem lại phiếu tiếp nhận, hoặc hỏi Trung tâm khuyến công của tỉnh."),
        )
    rates.give_back(of_code)
    rates.give_back(of_visitor)
    return standing(request, on=hanoi_date(now))


@dataclass(frozen=True)
class Contact:
    """Whom an owner asks; `name` and `phone` are empty where nobody, or no telephone, is known."""

    name: str
    body: str
    phone: str


def person_to_ask(request: Request, *, on: date) -> Contact | None:
    """Who had it in hand at the Centre, else one who takes requests in there."""
    centre = Organisation.objects.filter(province=request.province, kind="centre").first()
    if centre is None:
        return None
    staff = list(notices.specialists(request.province, on=on).select_related("person"))
    acted = list(events.history(request.stream).values_list("by_id", flat=True))
    staff.sort(key=lambda user: str(user.uuid) not in acted)
    if not staff:
        return Contact("", centre.newest_name, "")
    person = staff[0].person
    return Contact(person.full_name, centre.newest_name, person.phone)
