"""Part of `verify`: projects of past years, whose money went through every stage at once; and acts
that the table keeps apart, done by one person all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from khuyencong.core import bare, standings
from khuyencong.core.dates import short
from khuyencong.core.models import Event
from khuyencong.core.money import dong
from khuyencong.directory.models import Assignment, Organisation
from khuyencong.ledger.models import Transfer
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import (
    Baseline,
    Beneficiary,
    Call,
    ChainLink,
    Confirmation,
    Conflict,
    DataRequest,
    EstimateLine,
    LineSource,
    Project,
    ProjectPart,
    Request,
    RequestLine,
    RequestReturn,
    ReturnItem,
    Slot,
    TrainingSession,
    Tranche,
    Umbrella,
)
from khuyencong.projects.permissions.duties import (
    SEPARATED,
    TYPED,
    TYPED_SINCE,
    Act,
    is_of_another_matter,
    label,
    matter_of,
)
from khuyencong.projects.selectors import owed
from khuyencong.projects.selectors.totals import differences
from khuyencong.projects.workflow import PROJECT, REQUEST, UNSENT


def of_past_projects() -> Q:
    """Their transfers: the project itself is the receipt of all of them."""
    subjects = Project.objects.filter(origin="import").values("subject")
    return Q(from_account__subject__in=subjects) | Q(to_account__subject__in=subjects)


def faults() -> list[str]:
    paid = Transfer.objects.filter(
        to_account__subject=OuterRef("subject"),
        to_account__stage="paid",
        to_account__year=OuterRef("year"),
    )
    past = Project.objects.filter(origin="import").annotate(
        paid_dong=Subquery(paid.order_by("pk").values("amount_dong")[:1])
    )
    return [
        _("Đề án {code}: ghi hỗ trợ {support}, sổ tiền đã thanh toán {paid}.").format(
            code=project.code, support=dong(project.support_dong), paid=dong(project.paid_dong or 0)
        )
        for project in past.exclude(paid_dong__isnull=False, paid_dong=F("support_dong")).order_by(
            "pk"
        )
    ]


def faults_of_totals() -> list[str]:
    """Kept totals are what their projects add up to, and none is missing."""
    units = dict(Organisation.objects.values_list("pk", "code"))
    labels = {state.name: state.label for state in PROJECT.states}
    return [
        _(
            "Đề án của {unit} năm {year}, nội dung {activity}, “{state}”: tổng ghi {kept}, "
            "cộng lại được {found}."
        ).format(
            unit=units.get(unit, unit),
            year=year,
            activity=activity,
            state=labels.get(state, state),
            kept=_in_words(*kept),
            found=_in_words(*found),
        )
        for (_province, unit, year, activity, state), (kept, found) in differences().items()
    ]


def _in_words(projects: int, support_dong: int, memberships: int) -> str:
    return _("{projects} đề án, {support}, {memberships} lượt cơ sở").format(
        projects=projects, support=dong(support_dong), memberships=memberships
    )


def faults_of_hands() -> list[str]:
    """Every act by somebody who had done, before it, what the table keeps apart from it: herself,
    in somebody's place, or through somebody who took hers."""
    typed = _typed_for_owners()
    watched = Event.objects.filter(
        kind__in=set(SEPARATED).union(*SEPARATED.values()), stream__startswith="project:"
    ).order_by("stream", "seq")
    return [
        fault
        for stream, acts in groupby(_acts(watched), attrgetter("stream"))
        for fault in _not_apart(stream, acts, typed.get(stream, ()))
    ]


def _acts(events: QuerySet[Event]) -> Iterator[Act]:
    return map(Act._make, events.values_list(*Act._fields).iterator(chunk_size=2000))


def _typed_for_owners() -> dict[str, list[Act]]:
    """By the stream of the project that came of it: what people of an office typed."""
    came_of = {
        f"{Request.chain}:{request}": f"{Project.chain}:{project}"
        for request, project in bare.rows(
            Beneficiary.objects.exclude(request=None).order_by("pk"),
            "request__uuid", "project__uuid", is_long=True,
        )
    }  # fmt: skip
    offices = Assignment.objects.filter(establishment=None)
    people = {str(one) for one in offices.values_list("person__user__uuid", flat=True).distinct()}
    typed: dict[str, list[Act]] = {}
    events = Event.objects.filter(kind__in=TYPED, stream__startswith="request:").order_by("pk")
    for act in _acts(events):
        if act.stream in came_of and act.by_id in people:
            typed.setdefault(came_of[act.stream], []).append(act)
    return typed


def _code_of(stream: str) -> str:
    own = Project.objects.filter(uuid=stream.partition(":")[2])
    return own.values_list("code", flat=True).first() or stream


def _not_apart(stream: str, acts: Iterator[Act], typed: Iterable[Act] = ()) -> Iterator[str]:
    done = list(typed)
    for act in acts:
        matter = matter_of(act)
        doers = SEPARATED.get(act.kind, ())
        apart = [
            before
            for before in done
            if before.kind in doers
            and not is_of_another_matter(before, matter)
            and (before.kind not in TYPED or act.on >= TYPED_SINCE)
        ]
        for before in apart:
            if both := sorted(before.hands.keys() & act.hands.keys()):
                yield _(
                    "Đề án {code}: {name} làm “{act}” ngày {date} tuy đã làm “{before}” ngày {day}."
                ).format(
                    code=_code_of(stream),
                    name=", ".join(before.hands[person] for person in both),
                    act=label(act.kind),
                    date=short(act.on),
                    before=label(before.kind),
                    day=short(before.on),
                )
                break
        done.append(act)


def faults_of_activities() -> list[str]:
    """Classes of a commune are found by the activity kept with a beneficiary: its project's."""
    otherwise = Beneficiary.objects.exclude(activity="").exclude(activity=F("project__activity"))
    return [
        _("Đề án {code}: nội dung ghi cùng đơn vị thụ hưởng khác nội dung của đề án.").format(
            code=code
        )
        for code in otherwise.order_by("project", "pk").values_list("project__code", flat=True)
    ]


def faults_of_places() -> list[str]:
    """Lists of a commune are walked by the place kept with a beneficiary: its establishment's."""
    elsewhere = Beneficiary.objects.exclude(place=F("establishment__place"))
    rows = elsewhere.select_related("project", "establishment__place", "place").order_by("pk")
    return [
        _("Đề án {code}: {name} ở {place}, danh sách theo xã ghi là {kept}.").format(
            code=row.project.code,
            name=row.establishment,
            place=row.establishment.place,
            kept=row.place or "–",
        )
        for row in rows
    ]


# A request that its owner has in her hands changes with every word she types.
IN_HER_HANDS = (*UNSENT, "returned")
SENT = ~Q(state__in=IN_HER_HANDS)
OF_SENT = ~Q(request__state__in=IN_HER_HANDS)
# Which acts write what the money of a project rests on.
SLOTS = ("open_slots", "close_slot", "fill_slot")
DRAWN_UP = ("draft", "write_estimate", "answer_opinion", "record_past", *SLOTS)
CORRECTED = ("correct_machine", "correct_facts")
KEPT = ("place", "activity")  # of what is held elsewhere, beside a beneficiary
CONCERNED = (*DRAWN_UP, "withdraw", "move_establishment", *CORRECTED)
MOVING = ("state", "due_date", "completion_rounds", "registered_at", "version", "words")
RAISED = ("priority_decision", "priority_date")
COLUMNS = tuple(field.attname for field in Project._meta.concrete_fields)
FIXED = tuple(name for name in COLUMNS if name not in (*MOVING, *RAISED))
REST = tuple(name for name in COLUMNS if name not in RAISED)
UNSEEN = ReturnItem.objects.filter(returned__request=OuterRef("pk"), accepted_at=None).exclude(
    answered_at=None
)
# Of an item its owner answers before she sends again, and the Centre looks at afterwards.
ITEM_TYPED = ("answer", "answered_by_id", "answered_by", "answered_at")
OF_SENT_ITEM = ~Q(returned__request__state__in=IN_HER_HANDS)
LIFECYCLES = (
    Lifecycle(
        PROJECT.kinds,
        owed.projects_read(),
        owed.projects_read().filter(state__in=owed.OWING_PROJECTS),
        owed.of_project,
    ),
    Lifecycle(
        REQUEST.kinds,
        owed.requests_read(),
        owed.requests_read().filter(state__in=owed.OWING_REQUESTS),
        owed.of_request,
    ),
    Lifecycle(
        {owed.SLOTS},
        owed.projects_read(),
        owed.projects_read().filter(
            Exists(Slot.objects.filter(project=OuterRef("pk"), beneficiary=None)),
            state__in=owed.FILLED_BEFORE,
        ),
        owed.slots_owed,
    ),
    Lifecycle(
        {owed.SIGNATURE},
        owed.requests_read(),
        owed.requests_read().filter(state="submitted").exclude(typist=""),
        owed.signature_owed,
    ),
    Lifecycle(
        {owed.ANSWER},
        owed.requests_read(),
        owed.requests_read().filter(Exists(UNSEEN), state__in=owed.JUDGED_IN),
        owed.answers_owed,
    ),
    Lifecycle(
        {owed.DISOWNED},
        owed.requests_read(),
        owed.requests_read().filter(state="merged", is_help_refused=True),
        owed.disowned_owed,
    ),
)
STANDINGS = (
    standings.of("project", Project, "uuid", without=(*MOVING, *RAISED), told_by=DRAWN_UP),
    standings.of("project", Project, "uuid", without=(*FIXED, *RAISED, "words")),
    standings.of("project", Project, "uuid", without=REST, told_by=("record_priority",)),
    standings.of("project", Beneficiary, "project__uuid", without=KEPT, told_by=CONCERNED),
    standings.of("project", EstimateLine, "project__uuid", told_by=DRAWN_UP),
    standings.of("project", LineSource, "line__project__uuid", told_by=DRAWN_UP),
    standings.of("project", ProjectPart, "project__uuid", told_by=("write_text",)),
    standings.of("project", TrainingSession, "project__uuid", told_by=("write_text",)),
    standings.of("project", Slot, "project__uuid", told_by=SLOTS),
    standings.of(
        "project", Conflict, "project__uuid", told_by=("declare_conflict", "lift_conflict")
    ),
    standings.of("request", Request, "uuid", without=("words",), only=SENT),
    standings.of("request", RequestLine, "request__uuid", only=OF_SENT),
    standings.of("request", Baseline, "request__uuid", only=OF_SENT),
    standings.of("request", RequestReturn, "request__uuid"),
    standings.of("request", ReturnItem, "returned__request__uuid", without=ITEM_TYPED),
    standings.of("request", ReturnItem, "returned__request__uuid", only=OF_SENT_ITEM),
    standings.of("request", Confirmation, "request__uuid", without=("code_hash", "tries")),
    standings.of("project", Obligation, "subject", only=Q(kind__startswith="project.")),
    standings.of("request", Obligation, "subject", only=Q(kind__startswith="request.")),
    standings.of("umbrella", Umbrella, "uuid"),
    standings.of("umbrella", Tranche, "umbrella__uuid"),
    standings.of("umbrella", ChainLink, "umbrella__uuid"),
    standings.of("call", Call, "uuid"),
    standings.of("data_request", DataRequest, "pk"),
)
