"""What an officer sees first: what is mine, how long is left, how much money is where."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from khuyencong.contracts.selectors import suspended_among
from khuyencong.core import full_text, queues
from khuyencong.core.actors import Actor
from khuyencong.core.calendar import working_days_left
from khuyencong.core.told import million
from khuyencong.directory.models import Unit
from khuyencong.directory.models.roles import ROLES
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models.kinds import Text
from khuyencong.obligations.selectors import Described
from khuyencong.projects.models import Project, Request
from khuyencong.projects.models.conflicts import subjects_closed_to
from khuyencong.projects.models.projects import ProjectQuerySet, sees_by_commune
from khuyencong.projects.permissions import TYPISTS

ACCEPT = "project.accept"

PAGE = 25
MOST = 300  # lines of work on one page
THOUSAND = 1000  # widths of a bar are in thousandths of it
COUNTED = 1001  # of a list by communes, as of every list


@dataclass(frozen=True)
class Work:
    """One line of the list: what is to be done where, who waits for it, and how long is left."""

    kind: str
    label: Text
    href: str
    about: Described
    about_href: str
    due_date: date | None
    days_left: int | None
    creditor: Promise


def my_work(actor: Actor, *, on: date, limit: int = 50) -> list[Work]:
    """What somebody may do of what her posts owe, the most urgent first."""
    rows = obligations.of_actor(actor, limit, but=subjects_closed_to(actor))
    accepting = [row.subject for row, _about in rows if row.kind == ACCEPT]
    waiting = suspended_among(accepting) if accepting else set()
    return [
        Work(
            row.kind,
            row.words,
            obligations.href(row, about),
            about,
            obligations.subject_href(row, about),
            row.due_date,
            working_days_left(row.due_date, on, province=about.province) if row.due_date else None,
            ROLES[row.creditor].label,
        )
        for row, about in rows
        if row.kind != ACCEPT or row.subject not in waiting
    ]


def typed_by(actor: Actor, *, limit: int = 20) -> list[Request]:
    """Requests that she types for an owner and that are still in the owner's hands: nobody waits
    for them, but she goes on with them here."""
    if not actor.has_role(*TYPISTS):
        return []
    # Asked of each: beside the typist, every draft of the commune might be walked instead.
    seen = Request.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    typed = Request.objects.filter(Exists(seen), typist=actor.id)
    found: list[Request] = []
    for state in ("returned", "draft"):
        rows = typed.filter(state=state).select_related("establishment")
        found += rows.order_by("expected_date", "pk")[:limit]
    return found


def filtered(
    actor: Actor,
    filters: dict,
    *,
    before: int | None = None,
    most: int | None = None,
    among: ProjectQuerySet | None = None,
) -> QuerySet[Project]:
    """Projects visible to the actor, newest first, narrowed by the filter form's values; `before`:
    those with a smaller key; `most`: so many are shown, what comes after need not be there;
    `among`: what `narrowed` gave already."""
    projects = narrowed(actor, filters) if among is None else among
    if text := filters.get("q"):
        return full_text.search(projects.visible_to(actor), text, before=before, most=most)
    if most is not None and sees_by_commune(actor):
        return projects.newest_around(actor, most, before=before)
    if before is not None:
        projects = projects.filter(pk__lt=before)
    return projects.visible_to(actor).order_by("-pk")


def count_filtered(actor: Actor, filters: dict, *, among: ProjectQuerySet | None = None) -> int:
    """How many they are, counted no further than one above the thousand that is shown exactly."""
    projects = narrowed(actor, filters) if among is None else among
    if text := filters.get("q"):
        return full_text.count_up_to(projects.visible_to(actor), text)
    if sees_by_commune(actor):
        return projects.newest_around(actor, COUNTED).count()
    return queues.count_up_to(projects.visible_to(actor))


def narrowed(actor: Actor, filters: dict) -> ProjectQuerySet:
    """Of her provinces and as the filters say; whether she may see each is asked by the others."""
    projects = Project.objects.all()
    if actor.provinces and not actor.has_role("ministry_viewer"):
        projects = projects.filter(province__in=Unit.objects.keys_of(*actor.provinces))
    for name in ("state", "activity", "year"):
        if filters.get(name):
            projects = projects.filter(**{name: filters[name]})
    return projects


def ordered(
    actor: Actor, filters: dict, *, by: str, skipped: int = 0, most: int
) -> tuple[QuerySet[Project], int, int]:
    """(some of a list in another order than the newest first, how many it has, what they ask for
    in đồng); only of a list short enough to be counted: the database reads all of it."""
    keys = [row.pk for row in filtered(actor, filters, most=COUNTED)[:COUNTED]]
    listed = Project.objects.filter(pk__in=keys)
    whole = listed.aggregate(dong=Sum("support_dong"))["dong"] or 0
    column = F(by.removeprefix("-"))
    first = column.desc(nulls_last=True) if by.startswith("-") else column.asc(nulls_last=True)
    return listed.order_by(first, "-pk")[skipped : skipped + most], len(keys), whole


def page(listed: QuerySet) -> tuple[list, int | None]:
    """(rows, key of the next page): by key, so the last page costs what the first one does."""
    rows = list(listed[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def money_of_year(actor: Actor, year: int) -> list[tuple[Fund, dict[str, int]]]:
    """(fund, đồng by stage) of the funds of her provinces."""
    provinces = {grant.province for grant in actor.grants}
    funds = list(Fund.objects.filter(Q(province__in=provinces)).order_by("code"))
    of_funds = ledger.given_years(funds, year)
    return [(fund, of_funds[fund.pk]) for fund in funds]


def bar_parts(found: dict[str, int]) -> list[tuple[str, int, str]]:
    """(stage, thousandths of the whole, words) of what a fund was given, the most final first.
    The stages are disjoint and add up to the whole."""
    whole = -found["source"]
    shown = [
        ("paid", found["paid"], _("Đã thanh toán")),
        ("advanced", found["advanced"], _("Tạm ứng")),
        ("ordered", found["ordered"], _("Ở Kho bạc")),
        ("committed", found["committed"], _("Đã ký, đã giao")),
        ("planned", found["planned"], _("Đã bố trí")),
        ("free", found["appropriated"], _("Chưa bố trí")),
    ]
    return [
        (stage, dong * THOUSAND // whole, f"{words}: {million(dong)}")
        for stage, dong, words in shown
        if whole > 0 and dong > 0
    ]


def papers(issued: Iterable[Paper], *, returned: Container[str] = ()) -> list[dict]:
    """Issued papers as a list of them shows them, with their addresses. `returned`: UUIDs of those
    that went back to who had sent them."""
    return [
        {
            "title": paper.title,
            "href": reverse("desk:paper_page", args=[paper.uuid]),
            "number": paper.number,
            "symbol": paper.symbol,
            "issued_date": paper.issued_date,
            "is_returned": str(paper.uuid) in returned,
            "links": [
                (fmt.upper(), reverse("desk:paper", args=[paper.uuid, fmt]))
                for fmt in ("pdf", "docx")
            ],
        }
        for paper in issued
    ]
