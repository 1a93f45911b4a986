"""What a request for money makes somebody owe: who checks, approves, sends, and waits for the
Treasury."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.money import dong
from khuyencong.core.told import told
from khuyencong.obligations.models import Kind
from khuyencong.obligations.services import Owed
from khuyencong.payments.models import STANDING, PaymentRequest
from khuyencong.projects.models import Project
from khuyencong.projects.workflow import PAYMENT
from khuyencong.settlement.models import AcceptedSupport

CHECK, APPROVE, SEND, RECORD = (
    "project.check_payment", "project.approve_payment", "project.send_payment",
    "project.record_payment",
)  # fmt: skip
LAST = {"advance": "pay_advance", "payment": "pay"}  # the last step of a request of each kind
STEPS = {CHECK: "check_payment", APPROVE: "approve_payment", SEND: "send_payment"}
CLOSED_BY = ("withdraw_payment", "return_payment")
KINDS = (
    Kind(
        CHECK,
        lazy("Kiểm tra đề nghị thanh toán"),
        creditor="centre_specialist",
        place="payment",
        met_by=("check_payment", *CLOSED_BY),
    ),
    Kind(
        APPROVE,
        lazy("Duyệt chi"),
        creditor="centre_accountant",
        place="payment",
        met_by=("approve_payment", *CLOSED_BY),
        head_after=1,
    ),
    Kind(
        SEND,
        lazy("Gửi Kho bạc"),
        creditor="centre_head",
        place="payment",
        met_by=("send_payment", *CLOSED_BY),
    ),
    Kind(
        RECORD,
        lazy("Ghi kết quả của Kho bạc"),
        creditor="owner",
        place="payment",
        met_by=("pay_advance", "pay", *CLOSED_BY),
    ),
)


def step_of(kind: str, request: PaymentRequest) -> str:
    """The step that answers an obligation of this kind."""
    return STEPS.get(kind, LAST[request.kind])


def not_of(request: PaymentRequest) -> set[str]:
    """Last steps of requests of other kinds."""
    return set(LAST.values()) - {LAST[request.kind]}


def of_request(request: PaymentRequest) -> list[Owed]:
    """By the state of the request, in the unit that carries the project out."""
    about = told(
        lazy("đề nghị số {number}, {amount}"),
        number=request.number,
        amount=dong(request.amount_dong),
    )
    unit = str(request.project.implementing_unit.uuid)
    return [
        Owed(kind, role, unit, request.due_date, str(request.uuid), {"about": about.data})
        for kind, role in PAYMENT.owed_in(request.state)
    ]


def of_projects(projects: list[Project]) -> list[tuple[Project, Owed]]:
    """What the open requests of each make owe: for `verify`."""
    by_pk = {project.pk: project for project in projects}
    rows = PaymentRequest.objects.in_states(OWING).filter(project__in=by_pk)
    rows = rows.select_related("project__implementing_unit").order_by("pk")
    return [(by_pk[one.project_id], owed) for one in rows for owed in of_request(one)]


def all_asked_for(subjects: Iterable[UUID]) -> set[UUID]:
    """Of these projects, those whose every earned đồng stands in requests, one under way."""
    under_way = PaymentRequest.objects.in_states(OWING).filter(
        kind=PaymentRequest.Kind.PAYMENT, project__uuid__in=list(subjects)
    )
    projects = set(under_way.order_by().values_list("project", flat=True))
    if not projects:
        return set()
    asked: dict[Project, list[PaymentRequest]] = defaultdict(list)
    rows = PaymentRequest.objects.filter(project__in=projects).select_related("project")
    for request in rows.order_by("pk"):
        asked[request.project].append(request)
    earned = AcceptedSupport.objects.filter(acceptance__project__in=projects).order_by()
    sums = dict(earned.values_list("acceptance__project").annotate(Sum("amount_dong")))
    return {one.uuid for one, of in asked.items() if is_all_asked_for(of, sums.get(one.pk, 0))}


def is_all_asked_for(requests: Iterable[PaymentRequest], earned_dong: int) -> bool:
    """Whether `requests`, all of one project, take every đồng it earned, one being under way."""
    standing = [one for one in requests if one.state in STANDING]
    is_under_way = any(
        one.kind == PaymentRequest.Kind.PAYMENT and one.state in OWING for one in standing
    )
    return is_under_way and sum(one.amount_dong for one in standing) >= earned_dong


OWING = [state.name for state in PAYMENT.states if state.owes]


def owing_projects(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those of which a request waits for somebody."""
    return projects.filter(pk__in=PaymentRequest.objects.in_states(OWING).values("project"))
