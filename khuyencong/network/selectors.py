"""What waits for a post, and what waits for nobody."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal.models import Conclusion
from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Share
from khuyencong.core import queues
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.finding import find
from khuyencong.core.models import Chained, Event
from khuyencong.directory.models import Assignment, Organisation, Person, Unit, valid_on
from khuyencong.directory.models.roles import (
    OF_A_COMMUNE,
    OF_AN_ESTABLISHMENT,
    PROVINCE_WIDE,
    ROLES,
    WATCHERS,
    rank,
)
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper
from khuyencong.ledger.models import Account, Fund
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Kind, Obligation, kinds
from khuyencong.obligations.models.kinds import Text
from khuyencong.obligations.services import Owed
from khuyencong.projects.models import Project, Request
from khuyencong.projects.permissions import duties
from khuyencong.projects.workflow import REQUEST


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """One file that waits for the post. `reason`: the last decision on it, where one was given."""

    code: str
    title: str
    state: str
    next_step: str
    due_date: date | None = None
    reason: str = ""

    @property
    def due(self) -> str:
        return f"{self.due_date:%d/%m/%Y}" if self.due_date else "không đặt hạn"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An answer promised to an establishment by a day."""

    code: str
    establishment: str
    promised_date: date


@dataclass(frozen=True, kw_only=True)
class OpenAdvance:
    project_code: str
    fund: str
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file of finished work that the archive does not have, by the year's list of files."""

    symbol: str
    title: str
    due_date: date


def assignments(actor: Actor, *, on: date) -> QuerySet[Assignment]:
    """Who holds what today in one's own body and the bodies below it."""
    own = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
    held = Assignment.objects.filter(valid_on(on)).exclude(role__in=OF_AN_ESTABLISHMENT)
    own_provinces = [grant.province for grant in actor.grants_for("administrator")]
    bodies = Organisation.objects.filter(
        Q(pk__in=own) | Q(parent__in=own) | Q(province__code__in=own_provinces)
    )
    held = held.filter(organisation__in=list(bodies.values_list("pk", flat=True)))
    return held.select_related(
        "person", "organisation__province", "post", "on_behalf_of__person"
    ).order_by("organisation_id", "role", "pk")


def find_assignment(number: int, *, by: Actor, on: date) -> Assignment:
    missing = _("Không có chức danh này trong cơ quan của bạn.")
    return find(assignments(by, on=on), missing, pk=number)


def people_near(held: Assignment) -> QuerySet[Person]:
    """People of the offices of the same province, by name, without who holds the post now. Their
    keys are read first: beside all the owners, a database would walk everybody."""
    province = held.organisation.province if held.organisation else None
    posts = Assignment.objects.filter(organisation__province=province).order_by()
    near = set(posts.values_list("person", flat=True)) - set(_kept_apart(held)) - {held.person_id}
    return Person.objects.filter(pk__in=near).order_by("sort_key", "pk")


def _kept_apart(held: Assignment) -> QuerySet[Assignment, int]:
    """People whose post of today or later keeps them from this one, by the table of duties."""
    assert held.organisation is not None  # of a body, not of an establishment
    others = [role for role in ROLES if duties.apart(role, held.role)]
    today = timezone.localdate()
    posts = Assignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today))
    posts = posts.filter(role__in=others, organisation__province=held.organisation.province)
    if held.role not in PROVINCE_WIDE:
        posts = posts.filter(Q(organisation=held.organisation) | Q(role__in=PROVINCE_WIDE))
    return posts.order_by().values_list("person", flat=True)


def colleagues(held: Assignment, *, on: date) -> QuerySet[Person]:
    """Who might stand in: people who hold a post of their own in the same body, by name."""
    own = Assignment.objects.filter(valid_on(on), organisation=held.organisation, on_behalf_of=None)
    people = list(own.values_list("person", flat=True))
    apart = Assignment.objects.filter(valid_on(on), person__in=people, role__in=WATCHERS)
    return (
        Person.objects.filter(pk__in=people)
        .exclude(pk__in=apart.exclude(role=held.role).values("person"))
        .exclude(pk__in=_kept_apart(held))
        .exclude(pk=held.person_id)
        .order_by("sort_key", "pk")
    )


def stand_ins(held: Assignment, since: date, until: date) -> QuerySet[Assignment]:
    """Who takes its holder's place on any day from `since` until before `until`."""
    taken = Assignment.objects.filter(on_behalf_of=held, valid_from__lt=until)
    return (
        taken.filter(Q(valid_until=None) | Q(valid_until__gt=since))
        .exclude(valid_until=F("valid_from"))
        .select_related("person")
        .order_by("valid_from", "pk")
    )


def stand_ins_asked(held: Assignment, since: date, until: date) -> QuerySet[PostRequest]:
    """Requests of the same that wait for the second person."""
    waiting = PostRequest.objects.filter(kind=PostRequest.Kind.STAND_IN, answered_at=None)
    return (
        waiting.filter(held=held, since__lt=until, until__gt=since)
        .select_related("to")
        .order_by("pk")
    )


CONFIRM = "post_request.confirm"
MOST_COUNTED = 1001  # one above the thousand that is shown exactly
ANSWERING = frozenset(role for state in REQUEST.states for one in state.owes for role in one.roles)
KINDS = (
    Kind(
        CONFIRM,
        lazy("Xác nhận việc giao chức danh"),
        creditor="administrator",
        place="posts",
        met_by=("confirm_post", "decline_post"),
        is_together=True,
    ),
)
LED_BY: dict[str, str] = {
    Organisation.Kind.CENTRE: "centre_head",
    Organisation.Kind.DEPARTMENT: "department_leader",
    Organisation.Kind.PROVINCIAL_COMMITTEE: "provincial_approver",
}


def owed(request: PostRequest) -> list[Owed]:
    """Who leads the body or the one above, high enough to give the post, and the province's
    administrators; which of them may, is asked of each."""
    if request.answered_at is not None:
        return []
    body = request.organisation
    leaders = [(LED_BY[one.kind], one) for one in (body, body.parent) if one and one.kind in LED_BY]
    high = [(role, one) for role, one in leaders if rank(role) >= rank(request.role)]
    return [
        *(Owed(CONFIRM, role, str(one.uuid)) for role, one in high),
        Owed(CONFIRM, "administrator", body.province.code),
    ]


def open_requests(actor: Actor) -> QuerySet[PostRequest]:
    """Posts that wait for the second person, of one's own bodies and those below."""
    own = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
    administered = [grant.province for grant in actor.grants_for("administrator")]
    near = (
        Q(organisation_id__in=own)
        | Q(organisation__parent_id__in=own)
        | Q(organisation__province__code__in=administered)
    )
    waiting = PostRequest.objects.filter(near, answered_at=None)
    return waiting.select_related("to__user", "organisation__province", "held__person").order_by(
        "pk"
    )


def find_minutes(number: uuid.UUID, *, by: Actor) -> Paper:
    missing = _("Không có biên bản này trong cơ quan của bạn.")
    done = find(HandOver.objects.visible_to(by), missing, uuid=number)
    return find(documents.papers_about(done.uuid), missing)


@dataclass(frozen=True, kw_only=True)
class Undone:
    """A hand-over taken back: who told it, and what went back to who gave it."""

    done: HandOver
    told: Event
    projects: QuerySet[Project]
    requests: QuerySet[Request]


def find_undone(number: uuid.UUID, *, by: Actor) -> Undone:
    missing = _("Không có lần hủy bàn giao này trong cơ quan của bạn.")
    people = ("left__person", "left__post", "taken__person", "organisation")
    done = HandOver.objects.visible_to(by).exclude(undone_at=None).select_related(*people)
    found = find(done, missing, uuid=number)
    told = find(Event.objects.filter(stream=found.stream), missing, kind="undo_hand_over")
    asked = Request.objects.filter(code__in=told.payload.get("requests", []))
    return Undone(
        done=found,
        told=told,
        projects=Project.objects.filter(code__in=told.payload.get("projects", [])).order_by("code"),
        requests=asked.select_related("establishment").order_by("code"),
    )


def _owed(assignment: Assignment, chain: str) -> list[tuple[str, str]]:
    """Where the post owes something of this chain: what is of another is not walked through."""
    assert assignment.organisation is not None  # of a body, not of an establishment
    role, body = assignment.role, assignment.organisation
    wide, own = (role, body.province.code), (role, str(body.uuid))
    if chain == "request":
        return [wide] if role in ANSWERING else []
    return [wide, own] if role in PROVINCE_WIDE else [own]


def _subjects(assignment: Assignment, chain: str) -> QuerySet[Obligation, uuid.UUID]:
    """What the post owes something about."""
    where = [debtor for _role, debtor in _owed(assignment, chain)]
    rows = Obligation.objects.still_open().filter(role=assignment.role, debtor__in=where)
    return rows.filter(kind__in=kinds.of_chain(chain)).values_list("subject", flat=True)


def waiting_projects(assignment: Assignment) -> QuerySet[Project]:
    """Projects on which this post owes something, the most urgent first."""
    projects = Project.objects.filter(uuid__in=_subjects(assignment, "project"))
    return projects.order_by(F("due_date").asc(nulls_last=True), "pk")


def waiting_requests(assignment: Assignment) -> QuerySet[Request]:
    requests = Request.objects.filter(uuid__in=_subjects(assignment, "request"))
    return requests.select_related("establishment").order_by(
        F("expected_date").asc(nulls_last=True), "pk"
    )


def open_files(assignment: Assignment, *, most: int | None = None) -> tuple[OpenFile, ...]:
    """Everything that waits for the post, or so much of it, in the order to read it."""
    waiting = waiting_projects(assignment)
    if most is not None:
        first = obligations.first_due(_owed(assignment, "project"), most, chain="project")
        waiting = Project.objects.filter(uuid__in=[row.subject for row in first])
        waiting = waiting.order_by(F("due_date").asc(nulls_last=True), "pk")
    last = Conclusion.objects.filter(project=OuterRef("pk")).order_by("-pk").values("opinion")[:1]
    found = list(waiting.annotate(reason=Subquery(last))[:most])
    owed = obligations.open_of(project.uuid for project in found)
    return tuple(
        OpenFile(
            code=project.code,
            title=project.title,
            state=project.get_state_display(),
            next_step=", ".join(
                dict.fromkeys(
                    str(row.sort.label) for row in owed[project.uuid] if row.role == assignment.role
                )
            ),
            due_date=project.due_date,
            reason=project.reason or "",
        )
        for project in found
    )


def kept_files(assignment: Assignment) -> tuple[KeptFile, ...]:
    """What is to be handed in still: of whoever keeps the records all of the body, of others what
    they worked on. The first due first."""
    assert assignment.organisation is not None
    cases = {f"project:{one.about}": one for one in documents.to_hand_in(assignment.organisation)}
    if assignment.role != "records_officer":
        mine = Event.objects.filter(stream__in=list(cases), by_id=assignment.person.actor_id)
        worked_on = set(mine.order_by().values_list("stream", flat=True))
        cases = {stream: one for stream, one in cases.items() if stream in worked_on}
    return tuple(
        KeptFile(
            symbol=one.heading.symbol if one.heading else "chưa xếp",
            title=one.title,
            due_date=one.due_date,
        )
        for one in cases.values()
    )


def counts(assignment: Assignment) -> tuple[int, int, int]:
    """How many projects wait for the post, requests were promised an answer, advances are open;
    each counted up to a thousand."""
    files, promised = (_count(assignment, chain) for chain in ("project", "request"))
    return files, promised, queues.count_up_to(_advances(assignment))


def _count(assignment: Assignment, chain: str) -> int:
    """Told apart here: asked for distinct ones, a database reads all before it ends. Two things
    owed about each is more than a post has."""
    return min(len(set(_subjects(assignment, chain)[: 2 * MOST_COUNTED])), MOST_COUNTED)


def promises(assignment: Assignment) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            code=request.code,
            establishment=request.establishment.name,
            promised_date=request.expected_date,
        )
        for request in waiting_requests(assignment)
        if request.expected_date
    )


def _advances(assignment: Assignment) -> QuerySet[Account]:
    """Accounts with money advanced and not yet settled, of the projects of the post's body."""
    assert assignment.organisation is not None
    province = assignment.organisation.province
    projects = Project.objects.filter(province=province)
    if assignment.role not in PROVINCE_WIDE:
        projects = projects.filter(implementing_unit=assignment.organisation)
    parts = Share.objects.filter(subject=OuterRef("subject"), project__in=projects.values("pk"))
    whose = Q(Exists(projects.filter(subject=OuterRef("subject")))) | Q(Exists(parts))
    funds = Fund.objects.filter(province=province.code).values_list("pk", flat=True)
    return Account.objects.filter(whose, fund__in=list(funds), stage="advanced", balance_dong__gt=0)


def open_advances(assignment: Assignment) -> tuple[OpenAdvance, ...]:
    accounts = list(_advances(assignment).select_related("fund").order_by("subject_id", "pk"))
    subjects = [account.subject_id for account in accounts if account.subject_id]
    projects = contracts.project_of_each(subjects, Project.objects.all())
    return tuple(
        OpenAdvance(
            project_code=projects[account.subject_id or 0].code,
            fund=account.fund.name,
            amount_dong=account.balance_dong,
        )
        for account in accounts
    )


@dataclass(frozen=True, kw_only=True)
class Orphan:
    """What nobody can do: which work, about what, whose post it is of, since when, and why not.
    `href`: of its subject, for a project or a request."""

    label: Text
    work: str
    subject: str
    href: str
    post: str
    due_date: date | None
    is_vacant: bool


MOST_LOOKED_AT = 400  # of what is overdue, on a page; the daily job goes through all


def vacant(province: Unit, *, on: date, most: int) -> list[Orphan]:
    """What is owed by posts that nobody holds, or so much of it, the first due first."""
    return _told(obligations.of_nobody(province, on=on, most=most), is_vacant=True)


def unable(province: Unit, *, on: date, most: int | None = None) -> list[Orphan]:
    """What is overdue of posts whose holders may not do it; on a page of the first ones."""
    read = obligations.of_nobody_able(province, on=on, most=most and MOST_LOOKED_AT)
    return _told(list(islice(read, most)), is_vacant=False)


def _told(rows: Sequence[Obligation], *, is_vacant: bool) -> list[Orphan]:
    subjects = _subjects_of(rows)
    bodies = Organisation.objects.filter(uuid__in=[r.debtor for r in rows if len(r.debtor) == 36])
    names = {str(one.uuid): one.newest_name for one in bodies.prefetch_related("names")}
    near = [row.debtor for row in rows if row.role in OF_A_COMMUNE]
    names |= {one.code: str(one) for one in Unit.objects.filter(code__in=near).order_by("pk")}
    return [
        Orphan(
            label=row.sort.label,
            work=row.words,
            subject=str(about := subjects.get(row.subject, "")),
            href=address(row.sort.chain, about.code)
            if isinstance(about, Project | Request)
            else "",
            post=" – ".join(filter(None, [str(ROLES[row.role].label), names.get(row.debtor)])),
            due_date=row.due_date,
            is_vacant=is_vacant,
        )
        for row in rows
    ]


def _subjects_of(rows: Iterable[Obligation]) -> dict[uuid.UUID, Any]:
    """What these are about, of whatever table has a chain of events."""
    keys: dict[str, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        keys[row.sort.chain].append(row.subject)
    found: dict[uuid.UUID, Any] = {}
    for model in apps.get_models():
        if issubclass(model, Chained) and model.chain in keys:
            some = model._default_manager.filter(uuid__in=keys[model.chain])
            found |= {one.uuid: one for one in some.order_by("pk")}
    return found
