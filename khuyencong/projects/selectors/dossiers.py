"""Reads. Every list ends in an explicit order."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.core.prepared import attach, prepared
from khuyencong.projects.models import (
    NOTHING_KNOWN,
    Beneficiary,
    EstimateLine,
    LineSource,
    Project,
    Request,
)
from khuyencong.projects.selectors.estimate import Line, SourceShare
from khuyencong.projects.selectors.said import with_workers

WORKSHOP = ("establishment__province", "establishment__trade")


def lock(project: Project) -> Project:
    """The row, locked, as it is now. First lock of every step (project → events → accounts)."""
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("province", "implementing_unit", "subject")
        .get(pk=project.pk)
    )


def lock_request(request: Request) -> Request:
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("province", "establishment", "place")
        .get(pk=request.pk)
    )


def project_for(actor: Actor, code: str) -> Project | None:
    projects = Project.objects.visible_to(actor).filter(code=code)
    return projects.select_related("province", "implementing_unit", "subject").first()


def request_for(actor: Actor, code: str) -> Request | None:
    requests = Request.objects.visible_to(actor).filter(code=code)
    return requests.select_related("province", "establishment", "place").first()


def find_project(code: str, *, by: Actor) -> Project:
    """Raises Http404 for what `by` may not see."""
    rows = Project.objects.visible_to(by)
    missing = _("Không có đề án {code} trong phạm vi của bạn.").format(code=code)
    rows = rows.select_related("province", "implementing_unit", "subject", "umbrella")
    return find(rows, missing, code=code)


def find_group(code: str, *, by: Actor) -> Project:
    """A group project, whose beneficiaries fill slots."""
    rows = Project.objects.visible_to(by).filter(is_group=True)
    missing = _("Không có đề án nhóm {code} trong phạm vi của bạn.").format(code=code)
    return find(rows.select_related("province", "implementing_unit", "subject"), missing, code=code)


def find_request(code: str, *, by: Actor) -> Request:
    """Raises Http404 for what `by` may not see."""
    rows = Request.objects.visible_to(by)
    missing = _("Không có đề nghị {code} trong phạm vi của bạn.").format(code=code)
    rows = rows.select_related("province", "place", *WORKSHOP)
    return find(rows, missing, code=code)


def support_by_fund(project: Project) -> dict[int, int]:
    """{fund id: đồng} of the estimate's support."""
    return support_of([project])[project.pk]


def support_of(projects: Iterable[Project]) -> dict[int, dict[int, int]]:
    """{project: {fund: đồng}} of several, read together."""
    found: dict[int, dict[int, int]] = {project.pk: {} for project in projects}
    rows = LineSource.objects.filter(line__project__in=found, source="support").order_by("fund_id")
    sums = rows.values_list("line__project_id", "fund_id").annotate(Sum("amount_dong"))
    for project, fund, dong in sums:
        found[project][fund] = dong
    return found


def estimate_lines(project: Project) -> list[EstimateLine]:
    """With whose they are and the sources of their money, in the order of the estimate."""
    lines = _lines(project.pk)
    attach(lines, "sources", _sources(project.pk) if lines else (), "line_id")
    return lines


@prepared
def _lines(project: int) -> QuerySet[EstimateLine]:
    return _with_whose(EstimateLine.objects.filter(project=project)).order_by("order", "pk")


@prepared
def _sources(project: int) -> QuerySet[LineSource]:
    return LineSource.objects.filter(line__project=project).select_related("fund").order_by("pk")


def lines_of(lines: QuerySet[EstimateLine]) -> QuerySet[EstimateLine]:
    """The same of any lines: what `plain` asks of each, read flat."""
    sources = Prefetch("sources", LineSource.objects.select_related("fund"))
    return _with_whose(lines).prefetch_related(sources)


def _with_whose(lines: QuerySet[EstimateLine]) -> QuerySet[EstimateLine]:
    return lines.select_related(
        "beneficiary__establishment__place",
        "beneficiary__establishment__trade",
        "beneficiary__seat",
        "beneficiary__request__seat",
    )


def members(project: Project) -> list[Beneficiary]:
    """Beneficiaries with their establishments and requests, in the order they joined."""
    return _members(project.pk)


@prepared
def _members(project: int) -> QuerySet[Beneficiary]:
    rows = Beneficiary.objects.filter(project=project).select_related(
        "establishment__place",
        "establishment__province",
        "establishment__trade",
        "request__seat",
        "seat",
    )
    return with_workers(rows).order_by("pk")


def as_plain(project: Project, lines: Iterable[EstimateLine] | None = None) -> list[Line]:
    """The estimate as values, for the rules. `lines`: those of the project, read already."""
    return [
        Line(
            item=line.item,
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            is_eligible=line.is_eligible,
            establishment=line.beneficiary.establishment if line.beneficiary else None,
            sources=tuple(SourceShare(s.source, s.amount_dong, s.fund) for s in line.sources.all()),
            slot=line.slot_id,
            known=line.beneficiary.known if line.beneficiary else NOTHING_KNOWN,
        )
        for line in (estimate_lines(project) if lines is None else lines)
    ]


def as_asked(project: Project, among: Iterable[Beneficiary]) -> list[Line]:
    """The estimate as the rules ask of it: of the sources the support alone. `among`: the
    beneficiaries of the project, read already."""
    members: dict[int | None, Beneficiary] = {member.pk: member for member in among}
    return [
        Line(
            item=line.item,
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            is_eligible=line.is_eligible,
            establishment=who.establishment if who else None,
            sources=(SourceShare("support", line.support_dong or 0),),  # type: ignore[attr-defined]
            slot=line.slot_id,
            known=who.known if who else NOTHING_KNOWN,
        )
        for line in _asked(project.pk)
        for who in (members.get(line.beneficiary_id),)
    ]


@prepared
def _asked(project: int) -> QuerySet[EstimateLine]:
    support = Sum("sources__amount_dong", filter=Q(sources__source="support"))
    lines = EstimateLine.objects.filter(project=project).annotate(support_dong=support)
    return lines.order_by("order", "pk")


def by_uuid(value: uuid.UUID) -> Project:
    project = Project.objects.filter(uuid=value).first()
    if project is None:
        raise Refused(f"{value}")
    return project
