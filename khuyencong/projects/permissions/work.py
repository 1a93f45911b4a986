"""Of what roles owe, what one of its holders can do: who wrote a project does not appraise it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from khuyencong.core.actors import ON_BEHALF_OF, Actor, Grant
from khuyencong.core.models import Event
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.projects.models import Beneficiary, Project, Request, ReturnItem
from khuyencong.projects.permissions import asked_items, duties
from khuyencong.projects.selectors import owed
from khuyencong.projects.workflow import PROJECT

READ = ("uuid", "code", "title", "support_dong", "implementing_unit_id", "province__code")


def of_projects(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its project}, of those that she may open and of which she may take a
    step that answers it. Two queries beside that of the projects, however many there are; none
    where no step keeps anybody's hands apart."""
    wanted = list(rows)
    visible = Project.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    if owned := [grant.establishment_id for grant in by.grants if grant.establishment_id]:
        visible = visible.exclude(beneficiaries__establishment__in=owned)
    projects = {p.uuid: p for p in visible.select_related("province").only(*READ)}
    apart = {
        row.subject for row in wanted if not duties.SEPARATED.keys().isdisjoint(row.sort.steps)
    }
    done = done_on([project for key, project in projects.items() if key in apart], by)
    return {
        row.pk: Described(project.code, project.title, project.province.code, project.support_dong)
        for row in wanted
        if (project := projects.get(row.subject))
        and _may_any(row, project, done.get(project.pk, ()), by)
    }


def _may_any(row: Obligation, project: Project, done: Iterable[Event], by: Actor) -> bool:
    steps = row.sort.steps
    return not steps or any(_may(act, row.role, project, done, by) for act in steps)


def _may(act: str, role: str, project: Project, done: Iterable[Event], by: Actor) -> bool:
    step = PROJECT.find(act)
    grants = duties.covering({role} & step.roles, project, by)
    return bool(grants) and is_apart(act, done, by, duties.covering(step.roles, project, by))


def is_apart(act: str, done: Iterable[Event], by: Actor, grants: Iterable[Grant]) -> bool:
    """The table of duties, of what was read for many projects at once."""
    hands = {by.id, *by.principals(grants)}
    before = duties.SEPARATED.get(act, ())
    return not any(event.kind in before and hands & event.hands.keys() for event in done)


def done_on(projects: Collection[Project], by: Actor) -> dict[int, list[Event]]:
    """What she did on each, or somebody for somebody, that may keep her from a step."""
    if not projects:
        return {}
    streams = {project.stream: project.pk for project in projects}
    owned = [grant.establishment_id for grant in by.grants if grant.establishment_id]
    typed = Beneficiary.objects.filter(project__in=streams.values()).exclude(request=None)
    typed = typed.exclude(request__establishment__in=owned)
    for key, request in typed.values_list("project", "request__uuid"):
        streams[Request(uuid=request).stream] = key
    hands = {by.id, *(grant.on_behalf_of_id for grant in by.grants if grant.on_behalf_of_id)}
    acts = Event.objects.filter(
        Q(by_id__in=hands) | Q(payload_text__contains=f'"{ON_BEHALF_OF}"'),
        stream__in=streams,
        kind__in=set().union(*duties.SEPARATED.values()),
    )
    found: dict[int, list[Event]] = {}
    for event in acts:
        found.setdefault(streams[event.stream], []).append(event)
    return found


def of_requests(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Those she may open; whoever typed for the owner neither visits
    her nor looks at her signature."""
    wanted = list(rows)
    visible = Request.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    requests = {r.uuid: r for r in visible.select_related("province", "establishment")}
    hands = {
        "request.check_site": by.hands("commune_officer"),
        "request.look_at_signature": by.hands("centre_specialist"),
        "request.look_at_disowned": by.hands("centre_specialist"),
    }
    answered, own = _answered_by(wanted), by.hands(*asked_items.JUDGES)
    return {
        row.pk: Described(
            request.code, request.establishment.name, request.province.code, request.support_dong
        )
        for row in wanted
        if (request := requests.get(row.subject))
        and request.typist not in hands.get(row.kind, ())
        and answered.get(row.part, "") not in own
    }


def _answered_by(rows: Iterable[Obligation]) -> dict[str, str]:
    """Of answers that are to be looked at, by their part: who gave them."""
    parts = [int(row.part) for row in rows if row.kind == owed.ANSWER]
    if not parts:
        return {}
    found = ReturnItem.objects.filter(pk__in=parts).order_by("pk")
    return {str(pk): who for pk, who in found.values_list("pk", "answered_by_id")}
