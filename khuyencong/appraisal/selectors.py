"""What was seen, said and scored about a project, and what waits for whom."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal.models import (
    SPEAKERS,
    CompletionItem,
    Conclusion,
    Council,
    LookAgain,
    Opinion,
    Point,
    Review,
    RuleUsed,
    SiteCheck,
)
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.finding import find
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Assignment, Establishment, Organisation, Unit, valid_on
from khuyencong.directory.selectors.people import standing_at
from khuyencong.documents.models import Paper, Upload
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.services import Owed
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.projects.models.conflicts import closed_to, subjects_closed_to
from khuyencong.projects.papers.project_registration import ProjectRegistration
from khuyencong.projects.selectors import wanted
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import WRITERS
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.schema import DossierPaper

OPINION, SHEET = "project.give_opinion", "project.score"
ITEM, ANSWER = "project.answer_item", "project.look_at_answer"
POINT, AGAINST = "project.answer_opinion", "project.decide_opinion"
OWN_ITEM = "project.answer_own_item"  # as ITEM, of an owner
WAITING = 100  # opinions and reviews on a page: those answered make room for the next


KINDS = (
    Kind(
        OPINION,
        lazy("Cho ý kiến về đề án"),
        creditor="department_specialist",
        place="opinion",
        met_by=("give_opinion", "waive_opinion"),
        head_after=1,
        ends_with_state=True,
    ),
    Kind(
        SHEET,
        lazy("Chấm điểm đề án"),
        creditor="department_specialist",
        place="score",
        met_by=("score", "close_review"),
        ends_with_state=True,
    ),
    Kind(
        ITEM,
        lazy("Bổ sung, trả lời"),
        creditor="department_specialist",
        place="completion",
        steps=("register",),
        met_by=("answer_item",),
        is_pressed=False,
        ends_with_state=True,
        blocks=("register",),
    ),
    Kind(
        OWN_ITEM,
        lazy("Gửi giấy tờ, trả lời mục bổ sung"),
        creditor="department_specialist",
        place="own_items",
        met_by=("answer_item",),
        is_pressed=False,
        ends_with_state=True,
        blocks=("register",),
    ),
    Kind(
        ANSWER,
        lazy("Xem trả lời bổ sung"),
        creditor="centre_specialist",
        place="completion",
        steps=("return_for_completion",),
        met_by=("accept_item", "ask_item_again", "take_back_answer"),
        ends_with_state=True,
    ),
    Kind(
        POINT,
        lazy("Tiếp thu, giải trình"),
        creditor="department_specialist",
        place="answers",
        met_by=("answer_opinion", "give_opinion"),
        ends_with_state=True,
        stays_in=("registered", "returned"),
        blocks=("conclude",),
    ),
    Kind(
        AGAINST,
        lazy("Quyết định xét tiếp dù có ý kiến khác"),
        creditor="department_specialist",
        place="answers",
        met_by=("decide_opinion", "answer_opinion", "give_opinion"),
        ends_with_state=True,
        stays_in=("registered", "returned"),
        blocks=("conclude",),
    ),
)
# Who speaks for a body of each kind; for any other it is the officer of the commune.
SPEAKERS_OF = {
    "department": ("department_specialist", "department_leader"),
    "finance_department": ("finance_officer",),
}


def opinion_owed(opinion: Opinion) -> list[Owed]:
    body = opinion.organisation
    roles = SPEAKERS_OF.get(body.kind, ("commune_officer",))
    return [Owed(OPINION, role, str(body.uuid), opinion.due_date) for role in roles]


def points(project: Project) -> list[Point]:
    """What the bodies want changed, by what each said last, in whatever round, with its answer."""
    asked = Opinion.objects.filter(project=project).exclude(stance="")
    rows = asked.select_related("organisation").prefetch_related("comments", "answers")
    last = {row.organisation_id: row for row in rows.order_by("round", "pk")}
    return [point for row in last.values() for point in points_of(row)]


def points_of(opinion: Opinion) -> list[Point]:
    """Nothing where it agrees: its remarks are then advice."""
    if opinion.stance in ("", Opinion.Stance.AGREE):
        return []
    answers = {answer.order: answer for answer in opinion.answers.all()}
    found = [
        Point(
            opinion, said.order, said.item, said.text, said.proposed_dong, answers.get(said.order)
        )
        for said in sorted(opinion.comments.all(), key=lambda said: said.order)
    ]
    if opinion.text or not found:
        found.insert(0, Point(opinion, 0, "", opinion.text, None, answers.get(0)))
    return found


def point_owed(point: Point, project: Project) -> list[Owed]:
    """An answer by the unit; then, where one view still stands against another, the head of the
    Department. One day for both: until it has passed nobody waits for either."""
    opinion = point.opinion
    about = {"about": f"{opinion.organisation.code}: {point.item or point.text}"[:200]}
    day = opinion.answer_due_date
    if not point.is_answered:
        unit = str(project.implementing_unit.uuid)
        return [Owed(POINT, role, unit, day, point.key, about) for role in WRITERS]
    if point.needs_decision:
        return [Owed(AGAINST, "department_leader", project.province.code, day, point.key, about)]
    return []


def item_owed(item: CompletionItem, project: Project) -> list[Owed]:
    """Its answer by the unit that carries out the project, or by the owner who was asked, then a
    look at it by the Department."""
    key, about = str(item.pk), {"about": item.item}
    if item.is_open and item.is_of_owner and item.of_request:
        owner = str(item.of_request.establishment.uuid)
        return [Owed(OWN_ITEM, "owner", owner, project.due_date, key, about)]
    if item.is_open:
        unit = str(project.implementing_unit.uuid)
        return [Owed(ITEM, role, unit, project.due_date, key, about) for role in WRITERS]
    if item.accepted_at is None:
        return [Owed(ANSWER, "department_specialist", project.province.code, None, key, about)]
    return []


def items_asked(project: Project) -> list[CompletionItem]:
    """What was asked for in the last request to complete, in its order."""
    rows = CompletionItem.objects.filter(
        request__project=project, request__round=project.completion_rounds
    )
    listed = rows.select_related("request__project", "of_request__establishment")
    return list(listed.order_by("pk"))


def items_of_owner(request: Request) -> list[CompletionItem]:
    """What the owner herself was asked for in the last return of the project of her request."""
    rows = CompletionItem.objects.filter(
        of_request=request,
        is_of_owner=True,
        request__round=F("request__project__completion_rounds"),
    )
    listed = rows.select_related("request__project__province", "of_request__establishment")
    return list(listed.order_by("pk"))


def rounds_allowed(project: Project, *, on: date) -> int:
    """How often the rules let a project be sent back for completion."""
    return policy.figure("completion_rounds", province=project.province.code, on=on)


def completion_notes(project: Project, *, on: date) -> list[str]:
    """How often it may be asked to complete, before it is asked."""
    allowed, done = rounds_allowed(project, on=on), project.completion_rounds
    if done >= allowed:
        return [
            _("Đã yêu cầu bổ sung {done} lần; quy định chỉ cho {allowed} lần.").format(
                done=done, allowed=allowed
            )
        ]
    return [
        _(
            "Chỉ được yêu cầu bổ sung {allowed} lần, đã dùng {done} lần: nêu đủ mọi mục trong một "
            "văn bản. Mục nào trả lời chưa đạt thì yêu cầu lại đúng mục đó, trước khi đơn vị đăng "
            "ký lại."
        ).format(allowed=allowed, done=done),
        _("Thời hạn thẩm định dừng từ lúc gửi yêu cầu, tính lại khi đề án được đăng ký lại."),
    ]


def sheets_owed(review: Review) -> list[Owed]:
    """One of each seat whose holder has an account here and has not scored yet."""
    scored = review.sheets.values("member")
    seats = review.council.members.exclude(pk__in=scored).exclude(person__user=None)
    users = seats.order_by("pk").values_list("person__user__uuid", flat=True)
    return [Owed(SHEET, obligations.SEATED, str(user), review.due_date) for user in users]


def owed_beside(project: Project) -> list[Owed]:
    """Opinions and sheets that are due while it is appraised; items while it is completed; in both
    the answers to what was said."""
    if project.state not in ("registered", "returned"):
        return []
    answers = [one for point in points(project) for one in point_owed(point, project)]
    if project.state == "returned":
        items = [one for item in items_asked(project) for one in item_owed(item, project)]
        return items + answers
    of_round = {"project": project, "round": project.completion_rounds}
    asked = Opinion.objects.filter(**of_round, stance="", waived_reason="")
    reviews = Review.objects.filter(**of_round, closed_at=None).select_related("council")
    return [
        *answers,
        *(one for opinion in asked.select_related("organisation") for one in opinion_owed(opinion)),
        *(one for review in reviews for one in sheets_owed(review)),
    ]


def seen_by(actor: Actor) -> Exists:
    """Whether `actor` may see the project of a row. Asked of each row: as a list of projects, a
    database would write down all that she may see before it looks at one."""
    return Exists(Project.objects.visible_to(actor).filter(pk=OuterRef("project")))


def asked_of(actor: Actor) -> Q:
    """Opinions that a body of hers was asked for: it reads what it is asked about, wherever the
    project is, unless she said that it touches her."""
    bodies = [g.organisation_id for g in actor.grants_for(*SPEAKERS) if g.organisation_id]
    return Q(organisation__in=bodies) & ~Q(project__in=closed_to(actor))


def find_opinion(number: int, *, by: Actor) -> Opinion:
    """Raises Http404 for what `by` may not see."""
    rows = Opinion.objects.filter(Q(seen_by(by)) | asked_of(by)).select_related(
        "project__province", "project__implementing_unit", "organisation"
    )
    return find(rows, _("Không có phiếu này trong phạm vi của bạn."), pk=number)


def is_read_when_asked(paper: Paper, *, by: Actor) -> bool:
    """Whether this is the registration of a project that a body of hers was asked about: what she
    judges, and no more of its papers."""
    asked = Opinion.objects.filter(asked_of(by), project__uuid=paper.about)
    return paper.code == ProjectRegistration.code and asked.exists()


def find_review(number: uuid.UUID, *, by: Actor) -> Review:
    """Raises Http404 for what `by` may not see."""
    rows = Review.objects.filter(seen_by(by)).select_related(
        "council", "project__province", "project__implementing_unit"
    )
    return find(rows, _("Không có phiên chấm này trong phạm vi của bạn."), uuid=number)


# A project in one of these states asks for nothing more of what was decided of it.
AT_REST = ("settled", "stopped", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Resting:
    """A decision that rests on the row asked for: of a project, or of a plan as a whole."""

    title: str
    code: str
    path: str
    decision: str
    basis_date: date
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision to be looked at again: which rows changed, by which pack."""

    title: str
    code: str
    path: str
    state: str
    pack: str
    rows: list[str]
    opened_at: datetime


class OfPlans(Protocol):
    """What an app above tells of decisions that are of no one project."""

    def resting(self, row: str, row_from: date, *, by: Actor, most: int) -> list[Resting]: ...
    def waiting(self, *, by: Actor, most: int) -> list[Waiting]: ...


_others: list[OfPlans] = []


def also_of(others: OfPlans) -> None:
    """Called in `AppConfig.ready` by the app that keeps such decisions."""
    _others.append(others)


def decisions_on(row: str, row_from: date, *, by: Actor, most: int) -> list[Resting]:
    """At most so many decisions that rest on this row: plans, then the newest projects."""
    found = [one for other in _others for one in other.resting(row, row_from, by=by, most=most)]
    used = RuleUsed.objects.filter(seen_by(by), row=row, row_from=row_from)
    used = used.select_related("project").order_by("-project_id", "-pk")
    found += (
        Resting(
            title=one.project.title,
            code=one.project.code,
            path=address("project", one.project.code),
            decision=one.get_decision_display(),
            basis_date=one.basis_date,
            decided_at=one.decided_at,
        )
        for one in used[:most]
    )
    return found[:most]


def open_looks(actor: Actor) -> QuerySet[LookAgain]:
    """Projects to be looked at again, the longest waiting first."""
    rows = LookAgain.objects.filter(seen_by(actor), closed_at=None)
    return rows.select_related("project", "rule__pack").order_by("opened_at", "pk")


def open_looks_in(record: Record) -> list[LookAgain]:
    """The same of one project, which whoever asks may see."""
    if not any(act.kind == "rule_changed" for act in record.history):
        return []
    rows = LookAgain.objects.filter(project=record.project, closed_at=None)
    return list(rows.select_related("rule__pack").order_by("opened_at", "pk"))


def to_look_at_again(actor: Actor, *, most: int) -> list[Waiting]:
    """Plans and projects whose rule changed, not yet looked at; the longest waiting first."""
    found = [one for other in _others for one in other.waiting(by=actor, most=most)]
    found += (
        Waiting(
            title=item.project.title,
            code=item.project.code,
            path=address("look_again_at", item.pk),
            state=item.project.get_state_display(),
            pack=item.rule.pack.title,
            rows=item.rows,
            opened_at=item.opened_at,
        )
        for item in open_looks(actor)[:most]
    )
    return sorted(found, key=lambda one: one.opened_at)[:most]


def find_look_again(number: int, *, by: Actor) -> LookAgain:
    """Raises Http404 for what `by` may not see."""
    rows = LookAgain.objects.filter(seen_by(by)).select_related("project__province", "rule__pack")
    return find(rows, _("Không có việc xem lại này trong phạm vi của bạn."), pk=number)


def lock_look_again(item: LookAgain) -> LookAgain:
    rows = LookAgain.objects.select_for_update(of=("self",))
    return rows.select_related("project__province", "rule__pack").get(pk=item.pk)


def communes_of(members: Iterable[Beneficiary], *, on: date) -> list[Unit]:
    """The communes of `on` where these beneficiaries are."""
    places = [member.establishment.place for member in members]
    return list(dict.fromkeys(unit for place in places for unit in standing_at(place, on)))


@dataclass(frozen=True)
class ToAsk:
    """Whom an appraiser may ask: bodies, whose `has_people` says who answers here and not only by
    letter; communes of the beneficiaries whose People's Committee nobody has declared yet; every
    commune of the province."""

    bodies: list[Organisation]
    unlisted: list[Unit]
    communes: list[Unit]


NOBODY = ToAsk([], [], [])


def to_ask(project: Project, communes: list[Unit], *, on: date) -> ToAsk:
    """The Department, Finance, and the communes where the beneficiaries are."""
    keys = [0, *(commune.pk for commune in communes)]  # no row has the key 0
    here = _units_to_ask(project.province_id, project.province.code, on)
    declared = {unit.pk for unit in here if unit.is_declared}
    return ToAsk(
        _bodies_to_ask(project.province_id, keys, on),
        [unit for unit in communes if unit.pk not in declared],
        here,
    )


@prepared
def _bodies_to_ask(province: int, communes: list[int], on: date) -> QuerySet[Organisation]:
    held = Assignment.objects.filter(valid_on(on), role__in=SPEAKERS)
    officers = held.filter(role="commune_officer", place__pk__in=communes)
    bodies = Organisation.objects.filter(
        Q(kind__in=("department", "finance_department"))
        | Q(kind="commune_committee", place__pk__in=communes)
        | Q(pk__in=officers.values("organisation")),
        province=province,
    ).annotate(has_people=Exists(held.filter(organisation=OuterRef("pk"))))
    return bodies.order_by("kind", "pk")


@prepared
def _units_to_ask(province: int, code: str, on: date) -> QuerySet[Any, Any]:
    """Every commune of the province, and whether its committee is declared."""
    held = Assignment.objects.filter(valid_on(on), role="commune_officer")
    committees = Organisation.objects.filter(kind="commune_committee", province=province)
    officers = held.filter(place=OuterRef("pk"), organisation__in=committees)
    is_declared = Exists(committees.filter(place=OuterRef("pk"))) | Exists(officers)
    every = Unit.objects.communes().filter(province_code=code).on(on)
    return every.annotate(is_declared=is_declared).order_by("sort_key", "pk")


def of_requests(rows: Iterable[Request]) -> QuerySet[SiteCheck]:
    """Every check of these requests, the newest last."""
    return SiteCheck.objects.filter(request__in=rows).order_by("recorded_at", "pk")


@prepared
def _checks(requests: list[int]) -> QuerySet[SiteCheck]:
    return SiteCheck.objects.filter(request__pk__in=requests).order_by("recorded_at", "pk")


def standing(beneficiaries: Iterable[Beneficiary]) -> tuple[tuple[str, ...], int]:
    """(one line for each request of these, how many have no check)."""
    members = [(m, m.request_id) for m in beneficiaries if m.request_id]
    newest = {check.request_id: check for check in _checks([key for _m, key in members])}
    lines = []
    for member, key in members:
        check = newest.get(key)
        if check is None:
            words = _("chưa có xác minh của xã, phường")
        else:
            words = _("{result}, ngày {date}, {name}").format(
                result=str(check.get_result_display()).lower(),
                date=f"{check.visited_date:%d/%m/%Y}",
                name=check.checked_by,
            )
        lines.append(f"{member.establishment.name}: {words}")
    return tuple(lines), sum(key not in newest for _m, key in members)


def opinions(project: Project, beside: Iterable[Organisation] = ()) -> list[Opinion]:
    """Who was asked in this round, in the order they were asked. The names of the bodies `beside`
    are read along."""
    asked = _opinions(project.pk, project.completion_rounds)
    prefetch_related_objects([*(one.organisation for one in asked), *beside], "names")
    return asked


@prepared
def _opinions(project: int, round: int) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(project=project, round=round).select_related("organisation")
    return rows.prefetch_related("comments").order_by("pk")


def review(project: Project, record: Record | None = None) -> Review | None:
    """The council's review of this round. `record`: where it was read already, nothing is asked for
    that it does not tell of."""
    if record and not any(act.kind == "open_review" for act in record.history):
        return None
    rows = Review.objects.filter(project=project, round=project.completion_rounds)
    return rows.select_related("council", "project__province").first()


def conclusion(project: Project) -> Conclusion | None:
    return Conclusion.objects.filter(project=project).first()


def councils(province: str, *, on: date) -> QuerySet[Council]:
    """Councils at work on that day."""
    sitting = Council.objects.filter(province__code=province)
    return sitting.filter(Q(ended_date=None) | Q(ended_date__gt=on)).order_by(
        "-decided_date", "-pk"
    )


def opinions_asked_of(actor: Actor) -> list[Opinion]:
    """Opinions that a body of mine owes, the most urgent first."""
    closed = subjects_closed_to(actor)
    mine = obligations.debtors_of(actor)
    return owed_opinions(obligations.first_due(mine, WAITING, kind=OPINION, but=closed))


def opinions_waiting(actor: Actor, body: int) -> list[Opinion]:
    """What this body owes about projects that actor may see, the most urgent first."""
    uuids = Organisation.objects.filter(pk=body).values_list("uuid", flat=True)
    owing = [(role, str(uuid)) for uuid in uuids for role in SPEAKERS]
    rows = owed_opinions(obligations.first_due(owing, WAITING, kind=OPINION))
    keys = [opinion.project_id for opinion in rows]
    seen = set(Project.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    return [opinion for opinion in rows if opinion.project_id in seen]


def owed_opinions(rows: Iterable[Obligation]) -> list[Opinion]:
    """In the order of the obligations, each once."""
    wanted = dict.fromkeys((row.subject, row.debtor) for row in rows)
    found = {
        (opinion.project.uuid, str(opinion.organisation.uuid)): opinion
        for opinion in Opinion.objects.filter(
            project__uuid__in={subject for subject, _body in wanted}, stance="", waived_reason=""
        ).select_related("project__province", "organisation")
    }
    return [found[key] for key in wanted if key in found]


@dataclass(frozen=True)
class Intake:
    """The papers of one beneficiary's request: what the list names, and how many files came."""

    establishment: str
    request: Request
    papers: tuple[tuple[DossierPaper, int], ...]

    @property
    def missing(self) -> list[DossierPaper]:
        return [paper for paper, files in self.papers if not files]


class Sent(NamedTuple):
    """A file of a request, and whose the request is."""

    about: uuid.UUID
    kind: str
    digest: str
    establishment: int


def whose() -> Subquery:
    """The establishment of the request that an upload is about."""
    requests = Request.objects.filter(uuid=OuterRef("about"))
    return Subquery(requests.values("establishment")[:1])


def sent_files(
    establishments: Iterable[Establishment], requests: Iterable[Request] = ()
) -> list[Sent]:
    """Every file of the requests of these establishments, and of these requests."""
    shops, own = [one.pk for one in establishments], [one.pk for one in requests]
    return [Sent(*row) for row in _files([0, *shops], [0, *own])]  # no row has the key 0


@prepared
def _files(establishments: list[int], requests: list[int]) -> QuerySet[Upload, tuple]:
    near = Q(establishment__pk__in=establishments) | Q(pk__in=requests)
    rows = Upload.objects.filter(about__in=Request.objects.filter(near).values("uuid"))
    rows = rows.annotate(whose=whose()).order_by("pk")
    return rows.values_list("about", "kind", "digest", "whose")


def intake(
    project: Project,
    members: Iterable[Beneficiary],
    *,
    book: RuleBook | None = None,
    sent: Iterable[Sent] | None = None,
) -> list[Intake]:
    """Each request of the project against the papers its activity asks for. Flat in queries. `book`
    and `sent`: the rules of the province and the files of these requests, read already."""
    book = book or policy.book(project.province.code)
    rows = [
        (member.establishment.name, member.request)
        for member in members
        if member.request is not None
    ]
    if sent is None:
        sent = sent_files((), [request for _name, request in rows])
    files = Counter((file.about, file.kind) for file in sent)
    return [
        Intake(
            name,
            request,
            tuple(
                (paper, files[request.uuid, paper.code])
                for paper in wanted.papers(request, activity=project.activity, book=book).papers
            ),
        )
        for name, request in rows
    ]
