"""What an officer waits for: from whom, about what, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.calendar import working_days_left
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.directory.models.roles import names_of
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.models.kinds import Text
from khuyencong.obligations.selectors import UUID_LENGTH
from khuyencong.projects.models import Project, Request

READ = 4  # times as much is read as is shown: some of it is not hers to open


@dataclass(frozen=True)
class Awaited:
    """`holder`: whose turn it is; `href`: the page of what it is about."""

    label: Text
    holder: str
    code: str
    title: str
    href: str
    due_date: date | None
    days_left: int | None


def awaited(actor: Actor, *, on: date, limit: int) -> list[Awaited]:
    """What others owe her about requests and projects that she may open, the first due first; what
    several posts of one body owe is one line."""
    rows = [
        row
        for row in obligations.owed_to(actor, limit * READ)
        if row.sort.chain in {"project", "request"}
    ]
    subjects = {row.subject for row in rows}
    projects = Project.objects.visible_to(actor).filter(uuid__in=subjects)
    requests = Request.objects.visible_to(actor).filter(uuid__in=subjects)
    about: dict[UUID, tuple[str, str, str]] = {
        one.uuid: (one.code, one.title, one.province.code)
        for one in projects.select_related("province").only("uuid", "code", "title", "province")
    }
    about |= {
        one.uuid: (one.code, one.establishment.name, one.province.code)
        for one in requests.select_related("province", "establishment")
    }
    lines: dict[tuple, Obligation] = {}
    for row in rows:
        if row.subject in about:
            lines.setdefault((row.subject, row.kind, str(row.words), row.debtor), row)
    seen = list(lines.values())[:limit]
    names = _names(seen)
    return [
        Awaited(
            row.words,
            names.get(row.debtor) or names_of([row.role]),
            code := about[row.subject][0],
            about[row.subject][1],
            address(row.sort.chain, code),
            row.due_date,
            working_days_left(row.due_date, on, province=about[row.subject][2])
            if row.due_date
            else None,
        )
        for row in seen
    ]


def _names(rows: list[Obligation]) -> dict[str, str]:
    """Of the bodies and workshops that owe these, by their UUID."""
    keys = {row.debtor for row in rows if len(row.debtor) == UUID_LENGTH}
    if not keys:
        return {}
    bodies = Organisation.objects.filter(uuid__in=keys).prefetch_related("names")
    workshops = Establishment.objects.filter(uuid__in=keys).only("uuid", "owner_name")
    return {str(one.uuid): one.newest_name for one in bodies} | {
        str(one.uuid): one.owner_name for one in workshops
    }
