"""What is owed while a project is appraised: opinions, items, answers, sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal.models import (
    CompletionItem,
    Opinion,
    Point,
    Review,
)
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.services import Owed
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project, Request
from khuyencong.projects.workflow import WRITERS

OPINION, SHEET = "project.give_opinion", "project.score"


ITEM, ANSWER = "project.answer_item", "project.look_at_answer"


POINT, AGAINST = "project.answer_opinion", "project.decide_opinion"


OWN_ITEM = "project.answer_own_item"  # as ITEM, of an owner


KINDS = (
    Kind(
        OPINION,
        lazy("Cho ý kiến về đề án"),
        creditor="department_specialist",
        place="opinion",
        met_by=("give_opinion", "waive_opinion"),
        head_after=1,
        ends_with_state=True,
        is_each=True,
    ),
    Kind(
        SHEET,
        lazy("Chấm điểm đề án"),
        creditor="department_specialist",
        place="score",
        met_by=("score", "close_review"),
        ends_with_state=True,
        is_each=True,
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
    return _points(_opinions().filter(project=project))


def _opinions() -> QuerySet[Opinion]:
    """With what `points_of` reads, in the order of their rounds."""
    rows = Opinion.objects.select_related("organisation").prefetch_related("comments", "answers")
    return rows.order_by("round", "pk")


def _points(rows: Iterable[Opinion]) -> list[Point]:
    last = {row.organisation_id: row for row in rows if row.stance}
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


def owed_beside(projects: Iterable[Project]) -> Iterator[tuple[Project, Owed]]:
    """Opinions and sheets that are due while it is appraised; items while it is completed; in both
    the answers to what was said."""
    open_ones = {one.pk: one for one in projects if one.state in ("registered", "returned")}
    said: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in _opinions().filter(project__in=open_ones):
        said[opinion.project_id].append(opinion)
    appraised = {pk: one for pk, one in open_ones.items() if one.state == "registered"}
    for pk, project in open_ones.items():
        for point in _points(said[pk]):
            yield from ((project, one) for one in point_owed(point, project))
        for opinion in said[pk] if pk in appraised else ():
            is_asked = opinion.stance == opinion.waived_reason == ""
            if is_asked and opinion.round == project.completion_rounds:
                yield from ((project, one) for one in opinion_owed(opinion))
    reviews = Review.objects.filter(
        project__in=appraised, round=F("project__completion_rounds"), closed_at=None
    )
    for review in reviews.select_related("council"):
        yield from ((appraised[review.project_id], one) for one in sheets_owed(review))
    items = CompletionItem.objects.filter(
        request__project__in=open_ones.keys() - appraised.keys(),
        request__round=F("request__project__completion_rounds"),
    )
    for item in items.select_related("request", "of_request__establishment"):
        project = open_ones[item.request.project_id]
        yield from ((project, one) for one in item_owed(item, project))


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
