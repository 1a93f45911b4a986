"""Which acts on one project are never the same person's, as one table, and who stands in its way.

A person is met again whatever post she acts from: in her own, for somebody whose place she takes,
or through somebody who takes hers. What she typed for an owner stands on the request, and counts
in the project that came of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor, Grant
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.models import Event, hands_in
from khuyencong.core.prepared import prepared
from khuyencong.core.workflow import Step
from khuyencong.directory.models import Assignment, valid_on
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.projects.models import Project
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.workflow import PAYMENT, PROJECT

# Events of a project, by what they are. Nothing comes after `reject` and `stop`.
TYPED = frozenset({"request", "submit_request"})  # for an owner; events of the request
WROTE = TYPED | {
    "draft", "write_estimate", "write_text", "register", "fill_slot", "answer_opinion",
}  # fmt: skip
EXAMINED = frozenset({"return_for_completion", "conclude"})
# From the first of these on, a registered project is in the hands of who examines it.
EXAMINING = EXAMINED | {
    "reject", "ask_opinions", "give_opinion", "waive_opinion", "open_review", "score",
    "decide_overlap", "decide_opinion", "correct_machine", "correct_facts", "waive_missing",
    "write_contents",
}  # fmt: skip
DECIDED = frozenset({"approve", "approve_estimate", "decide_adjustment", "record_ministry_plan"})
SIGNED = frozenset({"sign", "assign", "reduce"})
# Of one request for money; its events name the request.
ORDERED = frozenset({"check_payment", "approve_payment", "send_payment"})
ADVANCED = frozenset({"pay_advance", "return_advance"}) | ORDERED
PAID = ADVANCED | {"prepare_payment", "pay"}
INVOICED = frozenset({
    "record_invoice", "cancel_invoice", "correct_invoice", "record_voucher", "cancel_voucher",
    "submit_dossier",
})  # fmt: skip
BEFORE_MONEY = WROTE | EXAMINED | DECIDED | SIGNED

# From this day on who typed for an owner is kept from what came of it: `verify` blames nobody for
# what was examined before.
TYPED_SINCE = date(2026, 11, 28)

# Separation of duties: who did an act on the right may not do the one on the left.
SEPARATED = {
    "return_for_completion": WROTE,
    "conclude": WROTE,
    "reject": WROTE,
    "give_opinion": WROTE,
    "score": WROTE,
    "decide_overlap": WROTE,
    "decide_opinion": WROTE,
    "waive_missing": WROTE,
    "approve": WROTE | {"conclude"},
    "forward": WROTE | {"conclude"},
    "record_ministry_plan": WROTE,
    "approve_estimate": WROTE | EXAMINED,
    "decide_adjustment": WROTE | {"ask_adjustment"},
    "reduce": ADVANCED,
    "stop": ADVANCED,
    "accept": ADVANCED | TYPED,
    "allow_payee": PAID,
    "check_payment": BEFORE_MONEY | {"allow_payee", "prepare_payment"},
    "approve_payment": BEFORE_MONEY | {"accept", "prepare_payment", "check_payment"},
    "send_payment": frozenset({"approve_payment"}),
    "pay_advance": (
        BEFORE_MONEY | {"allow_payee", "return_advance", "prepare_payment", "approve_payment"}
    ),
    "pay": BEFORE_MONEY | {"accept", "allow_payee", "prepare_payment", "approve_payment"},
    "return_advance": BEFORE_MONEY | {"accept"},
    "settle": BEFORE_MONEY | PAID | {"accept"} | INVOICED,
}

# What an act is about, where a project has several of it: others of them do not count.
MATTERS = {"ask_adjustment": "adjustment"} | dict.fromkeys(
    ORDERED | {"prepare_payment", "pay_advance", "pay"}, "payment"
)

# Who writes a project, and asks to adjust it.
WRITERS = PROJECT.find("register").roles

# Acts that are no step of the project's own workflow.
LABELS = {
    "request": lazy("Lập hộ đề nghị hỗ trợ"),
    "submit_request": lazy("Nộp hộ đề nghị hỗ trợ"),
    "draft": lazy("Lập đề án"),
    "write_estimate": lazy("Lập dự toán"),
    "write_text": lazy("Viết đề cương"),
    "open_slots": lazy("Mở suất"),
    "close_slot": lazy("Bỏ suất"),
    "fill_slot": lazy("Ghi cơ sở vào suất"),
    "ask_adjustment": lazy("Đề nghị điều chỉnh"),
    "decide_adjustment": lazy("Quyết định điều chỉnh"),
    "answer_item": lazy("Trả lời mục bổ sung"),
    "take_back_answer": lazy("Rút lại trả lời mục bổ sung"),
    "ask_opinions": lazy("Xin ý kiến"),
    "waive_opinion": lazy("Thôi chờ ý kiến"),
    "key_opinion": lazy("Nhập ý kiến trả lời bằng văn bản"),
    "open_review": lazy("Đưa ra hội đồng"),
    "give_opinion": lazy("Cho ý kiến thẩm định"),
    "answer_opinion": lazy("Tiếp thu, giải trình ý kiến"),
    "waive_missing": lazy("Cho xét tiếp khi còn thiếu"),
    "write_contents": lazy("Ghi nội dung thẩm định"),
    "decide_opinion": lazy("Quyết định xét tiếp dù có ý kiến khác"),
    "score": lazy("Chấm điểm"),
    "decide_overlap": lazy("Kết luận về dấu hiệu trùng"),
    "correct_machine": lazy("Ghi máy mới hay cũ"),  # until 27/11/2026
    "correct_facts": lazy("Ghi điều kiện theo hồ sơ"),
    "record_priority": lazy("Ghi quyết định của Bộ về mức ưu tiên"),
    "record_voucher": lazy("Ghi chứng từ quyết toán"),
    "cancel_voucher": lazy("Bỏ chứng từ quyết toán"),
    "submit_dossier": lazy("Trình hồ sơ quyết toán"),
    "liquidate": lazy("Thanh lý hợp đồng"),
    "look_at_machine": lazy("Xem lại máy được hỗ trợ"),
}


# Who does those of them that the table names, where the project's workflow does not say it.
_DOERS = {
    "record_voucher": PROJECT.find("record_invoice").roles,
    "cancel_voucher": PROJECT.find("record_invoice").roles,
    "submit_dossier": PROJECT.find("record_invoice").roles,
    "draft": WRITERS,
    "write_estimate": WRITERS,
    "write_text": WRITERS,
    "fill_slot": WRITERS,
    "answer_opinion": WRITERS,
    "ask_adjustment": WRITERS,
    "score": frozenset({"council_member"}),
}


def roles_of(act: str) -> frozenset[str]:
    """Roles whose work the act is; empty where it belongs to no role alone."""
    if act in LABELS:
        return frozenset(_DOERS.get(act, ()))
    return frozenset(_step(act).roles)


def _step(act: str) -> Step:
    """Of the project, or of a request for its money."""
    return next(step for step in (*PROJECT.steps, *PAYMENT.steps) if step.name == act)


def apart(one: str, other: str) -> tuple[str, str] | None:
    """(what one role does first, what the other may then not do), where two roles that one person
    held would keep each other from the work; by the table."""
    for first, then in ((one, other), (other, one)):
        for act, before in SEPARATED.items():
            if then not in roles_of(act) or first in roles_of(act):
                continue
            # Of a request for money she is held from the one that she prepared, not from the work.
            # What the other role may do by itself is no reason either.
            lasting = (name for name in before if MATTERS.get(name) != "payment")
            done = sorted(n for n in lasting if first in roles_of(n) and then not in roles_of(n))
            if done:
                return done[0], act
    return None


class Act(NamedTuple):
    """What `verify` reads of an event, of which there are as many as projects have steps."""

    stream: str
    kind: str
    payload_text: str
    by_id: str
    by_name: str
    on: date

    @property
    def payload(self) -> dict[str, Any]:
        return json.loads(self.payload_text)

    @property
    def hands(self) -> dict[str, str]:
        return hands_in(self.payload_text, self.by_id, self.by_name)


@dataclass(frozen=True)
class Earlier:
    """What one person did before, herself or through `through`, who took her place."""

    person: str
    person_id: str
    through: str
    event: Event


def label(act: str) -> str:
    """The words of an act, as its button says them."""
    return str(LABELS[act] if act in LABELS else _step(act).label)


def table() -> list[tuple[str, str]]:
    """The whole table in words, for people: an act, and who may not do it."""
    return [
        (label(act), ", ".join(sorted({label(before) for before in doers})))
        for act, doers in SEPARATED.items()
    ]


def covering(roles: Iterable[str], project: Project, by: Actor) -> list[Grant]:
    """Her grants of these roles that reach this project."""
    return [grant for grant in by.grants_for(*roles) if _covers(grant, project)]


def _covers(grant: Grant, project: Project) -> bool:
    if grant.role in PROVINCE_WIDE:
        return grant.province == project.province.code
    return grant.organisation_id == project.implementing_unit_id


def done_for(roles: Iterable[str], project: Project, by: Actor) -> dict[str, Any]:
    """What the event of an act says of whom it is done for; nothing when in her own post."""
    return by.in_place_of(covering(roles, project, by))


def matter_of(act: Act) -> str:
    """UUID of the adjustment or of the request for money that an act was on; "" for none."""
    names = [name for name in ("adjustment", "payment") if f'"{name}"' in act.payload_text]
    return str(act.payload.get(names[0], "")) if names else ""


def is_of_another_matter(before: Event | Act, matter: str) -> bool:
    """Who asked for one adjustment of a project may decide another one; so with its payments."""
    name = MATTERS.get(before.kind, "") if matter else ""
    own = before.payload.get(name, "") if name else ""
    return bool(own and own != matter)


def earlier(
    act: str,
    project: Project,
    by: Actor,
    grants: Iterable[Grant],
    *,
    matter: str = "",
    record: Record | None = None,
) -> Earlier | None:
    """What keeps her from `act` by these grants: hers, or of somebody whose place she takes.

    `matter`: UUID of the adjustment or the payment, where the act is on one. `record`: of the
    project, where a page has read it.
    """
    if act not in SEPARATED:
        return None
    hands = {by.id, *by.principals(grants)}
    for event in acts_before(act, record or Record(project), by):
        if is_of_another_matter(event, matter):
            continue
        for person_id in event.hands:
            if person_id in hands:
                through = event.by_name if person_id != event.by_id else ""
                return Earlier(event.hands[person_id], person_id, through, event)
    return None


def acts_before(act: str, record: Record, by: Actor) -> list[Event]:
    """What was done on the project and its requests that the table keeps apart from `act`. Of her
    own workshop's request she did nothing for somebody else: her part in it speaks for itself."""
    streams = {record.project.stream}
    if SEPARATED[act] & TYPED:
        owned = {grant.establishment_id for grant in by.grants if grant.establishment_id}
        streams |= {
            member.request.stream
            for member in record.members
            if member.request and member.request.establishment_id not in owned
        }
    return [done for done in record.acts if done.stream in streams and done.kind in SEPARATED[act]]


def are_separate(
    act: str,
    project: Project,
    by: Actor,
    roles: Iterable[str],
    *,
    matter: str = "",
    record: Record | None = None,
) -> Decision:
    """Refused to who did what the table keeps apart from `act`; says when, and who else may."""
    record = record or Record(project)
    done = earlier(act, project, by, covering(roles, project, by), matter=matter, record=record)
    if done is None:
        return ALLOWED
    post = done.event.by_post if not done.through else ""
    when = {
        "act": label(done.event.kind),
        "date": short(hanoi_date(done.event.at)),
        "person": f"{done.person} ({post})" if post else done.person,
    }
    told = (
        _("{other} đã làm “{act}” thay {person}, ngày {date}.").format(other=done.through, **when)
        if done.through
        else _("{person} đã làm “{act}” ngày {date}.").format(**when)
    )
    if done.person_id != by.id:
        told += " " + _("{name} đang làm thay {person}.").format(name=by.name, person=done.person)
    return refuse(
        _("{name} đã làm bước trước của đề án {code} nên không được “{step}”.").format(
            name=done.person, code=project.code, step=label(act)
        )
        + f" {told}",
        fix=_("Giao cho người khác cùng vai trò: người lập không được thẩm định, duyệt.")
        + who_else(act, record, by, roles),
    )


def who_else(act: str, record: Record, by: Actor, roles: Iterable[str]) -> str:
    """Whom else these roles let do the act on this project, in words; "" where nobody is asked."""
    if by.on is None:
        return ""
    project = record.project
    held = _held(project.province_id, project.implementing_unit_id, sorted(roles), by.on)
    busy = {by.id}.union(*(event.hands for event in acts_before(act, record, by)))
    free = [a.person.full_name for a in held if busy.isdisjoint(a.hands)]
    if not free:
        return " " + _("Chưa có ai khác giữ vai trò này; báo lãnh đạo cơ quan giao quyền.")
    return " " + _("Người khác làm được: {names}.").format(names=", ".join(dict.fromkeys(free)))


@prepared
def _held(province: int, unit: int, roles: list[str], on: date) -> QuerySet[Assignment]:
    near = Q(organisation__province=province, role__in=sorted(PROVINCE_WIDE))
    return (
        Assignment.objects.filter(near | Q(organisation=unit), valid_on(on), role__in=roles)
        .filter(person__user__is_active=True)
        .select_related("person__user", "on_behalf_of__person__user")
        .order_by("person__sort_key", "pk")
    )
