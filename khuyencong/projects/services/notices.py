"""Who is told when a request or a project comes to them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.told import Told, told
from khuyencong.core.workflow import Text
from khuyencong.directory.models import Assignment, Organisation, Unit, User, valid_on
from khuyencong.directory.services import notices
from khuyencong.obligations import selectors as obligations
from khuyencong.projects.models import Project, Request
from khuyencong.projects.workflow import PROJECT


def specialists(province: Unit, *, on: date) -> QuerySet[User]:
    """Who takes in requests at the Centre of a province."""
    centre = Organisation.objects.filter(province=province, kind="centre").first()
    return notices.holders(
        {"centre_specialist"},
        on=on,
        province=province.code,
        organisation_id=centre.pk if centre else None,
    )


def request_waits(
    request: Request, *, at: datetime, text: Told | None = None, key: str = ""
) -> None:
    """A request came in, or something of it did (`text`): the specialists of the Centre."""
    notices.tell(
        specialists(request.province, on=hanoi_date(at)),
        text=text
        or told(
            lazy("Đề nghị {code} của {name} chờ tiếp nhận."),
            code=request.code,
            name=request.establishment.name,
        ),
        path=address("request", request.code),
        key=key or f"waits/{request.code}/{request.version}",
        at=at,
    )


def owner(
    request: Request, text: Told, *, key: str, at: datetime, place: str = "own_request"
) -> None:
    """The owner and the helpers of the establishment. `place`: the page of hers it leads to."""
    users = notices.holders(
        {"owner", "helper"},
        on=hanoi_date(at),
        province=request.province.code,
        establishment_id=request.establishment_id,
    )
    notices.tell(users, text=text, path=address(place, request.code), key=key, at=at)


def next_holders(project: Project, *, at: datetime) -> None:
    """Those who owe the next step, each once for this state."""
    owed = obligations.open_of([project.uuid])[project.uuid]
    if not owed:
        return
    notices.tell(
        obligations.holders(owed, on=hanoi_date(at)),
        text=told(
            lazy("Đề án {code} “{title}”: {state}."),
            code=project.code,
            title=project.title[:180],
            state=PROJECT.state(project.state).label,
        ),
        path=address("project", project.code),
        key=f"project/{project.code}/{project.version}",
        at=at,
    )


def owners(project: Project, *, at: datetime, what: Text = "") -> None:
    """Each owner of a request in it, once for this state: where her money has come to; or `what`
    happened to it."""
    members = project.beneficiaries.exclude(request=None).select_related("request")
    requests = {member.establishment_id: member.request for member in members}
    held = Assignment.objects.filter(
        valid_on(hanoi_date(at)), establishment__in=requests, person__user__is_active=True
    )
    users: dict[int, list[User]] = {}
    for one in held.select_related("person__user").order_by("pk"):
        if one.person.user:
            users.setdefault(one.establishment_id or 0, []).append(one.person.user)
    for key, readers in users.items():
        if (request := requests[key]) is None:
            continue
        notices.tell(
            readers,
            text=told(
                lazy("Đề nghị {code} của bạn: {state}. Mở trang để xem việc cần làm."),
                code=request.code,
                state=what or PROJECT.state(project.state).label,
            ),
            path=address("own_request", request.code),
            key=f"own/{request.code}/{project.version}",
            at=at,
        )


def its_unit(project: Project, text: Told, *, path: str, key: str, at: datetime) -> None:
    """Who writes it at the unit that carries it out: an answer came to what they asked."""
    users = notices.holders(
        PROJECT.find("register").roles,
        on=hanoi_date(at),
        province=project.province.code,
        organisation_id=project.implementing_unit_id,
    )
    notices.tell(users, text=text, path=path, key=key, at=at)


def taken_back(project: Project, *, at: datetime) -> None:
    """The registered project is no longer theirs to examine; why stands in its history."""
    users = notices.holders(
        PROJECT.find("conclude").roles, on=hanoi_date(at), province=project.province.code
    )
    notices.tell(
        users,
        text=told(lazy("Đề án {code} được rút về để sửa."), code=project.code),
        path=address("project", project.code),
        key=f"taken_back/{project.code}/{project.version}",
        at=at,
    )
