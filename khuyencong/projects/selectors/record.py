"""What was done on a project and whom it touches, read once for all rights asked of it."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet

from khuyencong.core.models import Event
from khuyencong.core.prepared import prepared
from khuyencong.projects.models import Beneficiary, Conflict, Project
from khuyencong.projects.selectors.dossiers import members


class Record:
    """Each part is read when first asked for, and never again: a page makes one for all that it
    shows. A service, which decides under its lock, makes its own there."""

    def __init__(self, project: Project, among: list[Beneficiary] | None = None) -> None:
        """`among`: the beneficiaries of the project, read already."""
        self.project = project
        if among is not None:
            self.members = among

    @cached_property
    def members(self) -> list[Beneficiary]:
        return members(self.project)

    @cached_property
    def acts(self) -> list[Event]:
        """Of the project and of the requests it was made of, the oldest first."""
        requests = {member.request.stream for member in self.members if member.request}
        return _acts([self.project.stream, *sorted(requests)])

    @cached_property
    def history(self) -> list[Event]:
        """Of the project alone, the oldest first."""
        return [act for act in self.acts if act.stream == self.project.stream]

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Declared and not lifted, the oldest first."""
        standing = _conflicts(self.project.pk)
        for conflict in standing:
            conflict.project = self.project
        return standing


@prepared
def _acts(streams: list[str]) -> QuerySet[Event]:
    return Event.objects.filter(stream__in=streams).order_by("pk")


@prepared
def _conflicts(project: int) -> QuerySet[Conflict]:
    return Conflict.objects.filter(project=project, lifted_at=None).order_by("pk")
