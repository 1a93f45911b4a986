"""What the states of requests and projects make somebody owe: the tables of states name the kinds,
here they get their words, and of one dossier who and until when."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from khuyencong.core import events
from khuyencong.core.models import Event
from khuyencong.directory.models.roles import OF_A_COMMUNE, PROVINCE_WIDE
from khuyencong.obligations.models import Kind
from khuyencong.obligations.services import Owed
from khuyencong.projects.models import Confirmation, Project, Request, ReturnItem
from khuyencong.projects.workflow import PROJECT, REQUEST

SIGNATURE = "request.look_at_signature"  # beside the states: of what was sent in her name
ANSWER = "request.look_at_answer"  # of what it was sent back for
DISOWNED = "request.look_at_disowned"  # of what is in a project already
SLOTS = "project.fill_slots"  # of a group whose plan stands: nothing is signed before
FILLED_BEFORE = ("planned", "estimated")
JUDGED_IN = ("submitted", "returned")  # while answers are looked at
SAID_OF_HERS = ("submit_request", "disown", "look_at_disowned")

KINDS = (
    Kind(
        "request.answer",
        _("Xem xét đề nghị hỗ trợ"),
        creditor="owner",
        place="request",
        steps=("return_request", "decline_request", "draft"),
        days="target_request_answer",
    ),
    Kind(
        "request.check_site",
        _("Xác minh tại cơ sở"),
        creditor="centre_specialist",
        place="site_check",
        met_by=("verify_on_site",),
        since="submit_request",
    ),
    Kind(
        SIGNATURE,
        _("Xem chữ ký trên ảnh của chủ cơ sở"),
        creditor="owner",
        place="request",
        met_by=("look_at_signature",),
        ends_with_state=True,
    ),
    Kind(
        DISOWNED,
        _("Xem lại đề nghị mà chủ cơ sở nói không phải của mình"),
        creditor="owner",
        place="request",
        met_by=("look_at_disowned",),
        ends_with_state=True,
    ),
    Kind(
        ANSWER,
        _("Xem trả lời bổ sung"),
        creditor="owner",
        place="request",
        met_by=("accept_answer", "ask_answer_again"),
        ends_with_state=True,
    ),
    Kind(
        "request.complete",
        _("Trả lời từng mục rồi nộp lại đề nghị"),
        creditor="centre_specialist",
        place="own_request",
        steps=("submit_request",),
        is_pressed=False,
    ),
    Kind(
        "project.register",
        _("Lập và đăng ký đề án"),
        creditor="department_specialist",
        place="project",
        steps=("register",),
        days="target_registration",
    ),
    Kind(
        "project.complete",
        _("Bổ sung, hoàn thiện rồi đăng ký lại"),
        creditor="department_specialist",
        place="project",
        steps=("register",),
        days="target_registration",
        is_pressed=False,
    ),
    Kind(
        "project.appraise",
        _("Thẩm định đề án"),
        creditor="centre_specialist",
        place="appraisal",
        steps=("return_for_completion", "conclude", "reject"),
        days="target_appraisal",
    ),
    Kind(
        "project.plan",
        _("Đưa vào phương án kế hoạch"),
        creditor="centre_head",
        place="plan_room",
        days="target_plan_decision",
        is_together=True,
    ),
    Kind(
        "project.forward",
        _("Gửi đăng ký về Bộ"),
        creditor="centre_head",
        place="step",
        words=("forward",),
        steps=("forward",),
    ),
    Kind(
        "project.record_plan",
        _("Ghi kế hoạch Bộ giao"),
        creditor="centre_head",
        place="step",
        words=("record_ministry_plan",),
        steps=("record_ministry_plan", "record_ministry_refusal"),
    ),
    Kind(
        "project.approve_estimate",
        _("Phê duyệt dự toán đề án"),
        creditor="centre_head",
        place="step",
        words=("approve_estimate",),
        steps=("approve_estimate",),
        days="target_estimate",
    ),
    Kind(
        SLOTS,
        _("Chọn cơ sở cho suất còn trống"),
        creditor="centre_head",
        place="slots",
        met_by=("fill_slot",),
        ends_with_state=True,
        stays_in=FILLED_BEFORE,
    ),
    Kind(
        "project.sign",
        _("Ký hợp đồng"),
        creditor="owner",
        place="step",
        words=("sign",),
        steps=("sign",),
        days="target_commitment",
    ),
    Kind(
        "project.assign",
        _("Giao nhiệm vụ"),
        creditor="centre_head",
        place="step",
        words=("assign",),
        steps=("assign",),
        days="target_commitment",
    ),
    Kind(
        "project.accept",
        _("Nghiệm thu"),
        creditor="owner",
        place="step",
        words=("accept",),
        steps=("accept",),
    ),
    Kind(
        "project.pay",
        _("Thanh toán"),
        creditor="owner",
        place="prepare_payment",
        steps=("prepare_payment",),
        met_by=("pay", "accept"),
    ),
    Kind(
        "project.settle",
        _("Quyết toán"),
        creditor="centre_head",
        place="step",
        words=("settle",),
        steps=("settle",),
        days="target_settlement",
    ),
)


def of_project(project: Project) -> list[Owed]:
    """A role of the whole province owes it there, others in the unit that carries it out."""
    return [
        Owed(
            kind,
            role,
            project.province.code if role in PROVINCE_WIDE else str(project.implementing_unit.uuid),
            project.due_date,
        )
        for kind, role in PROJECT.owed_in(project.state, project.track)
    ]


def slots_owed(project: Project) -> list[Owed]:
    """A workshop for every slot, by the unit that carries the project out."""
    is_due = project.is_group and project.state in FILLED_BEFORE
    if not is_due or not project.slots.filter(beneficiary=None).exists():
        return []
    return [Owed(SLOTS, "centre_specialist", str(project.implementing_unit.uuid))]


def of_request(request: Request) -> list[Owed]:
    """The Centre owes the answer, the commune of the workshop the visit, the owner the rest."""
    return [
        Owed(
            kind,
            role,
            str(request.establishment.uuid)
            if role == "owner"
            else request.place.code
            if role in OF_A_COMMUNE
            else request.province.code,
            request.expected_date,
        )
        for kind, role in REQUEST.owed_in(request.state)
    ]


def signature_owed(request: Request) -> list[Owed]:
    """A look by the Centre at a signature that somebody else photographed, before it goes on."""
    if request.state != "submitted" or unseen_signature(request) is None:
        return []
    return [Owed(SIGNATURE, "centre_specialist", request.province.code, request.expected_date)]


def unseen_answers(request: Request) -> list[ReturnItem]:
    """What its owner sent to complete it and nobody has accepted yet, in its order."""
    if request.state not in JUDGED_IN:
        return []
    rows = ReturnItem.objects.filter(returned__request=request, accepted_at=None)
    listed = rows.exclude(answered_at=None).select_related("returned__request").order_by("pk")
    return [item for item in listed if item.is_sent]


def answers_owed(request: Request) -> list[Owed]:
    """A look by the Centre at each answer that came with the request."""
    code, day = request.province.code, request.expected_date
    return [
        Owed(ANSWER, "centre_specialist", code, day, str(item.pk), {"about": item.item})
        for item in unseen_answers(request)
    ]


def disowned_owed(request: Request) -> list[Owed]:
    """A look by the Centre at what its owner says is not hers, and a project rests on."""
    if request.state != "merged" or said_of_hers(events.history(request.stream)) != "disown":
        return []
    return [Owed(DISOWNED, "centre_specialist", request.province.code)]


def said_of_hers(acts: Iterable[Event]) -> str:
    """What was said last of whether a request is its owner's: it was sent ("submit_request"), she
    says no ("disown"), the Centre found that it is not ("refuted"); "" for nothing."""
    said = ""
    for act in acts:
        if act.kind in SAID_OF_HERS:
            said = act.kind
            if act.kind == "look_at_disowned":
                said = "submit_request" if act.payload["is_hers"] else "refuted"
    return said


def unseen_signature(request: Request) -> Confirmation | None:
    """The photographed signature by which the request was sent, while nobody else has seen it."""
    rows = request.confirmations.filter(
        version=request.version, method=Confirmation.Method.SIGNED, seen_at=None
    )
    return rows.order_by("pk").last() if request.typist else None


def projects_read() -> QuerySet[Project]:
    """With what `of_project` reads."""
    return Project.objects.select_related("province", "implementing_unit")


def requests_read() -> QuerySet[Request]:
    return Request.objects.select_related("province", "establishment", "place")


OWING_PROJECTS = [state.name for state in PROJECT.states if state.owes]
OWING_REQUESTS = [state.name for state in REQUEST.states if state.owes]
