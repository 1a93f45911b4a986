"""A post is given by two persons: one asks, another confirms, neither receives it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.core.told import told
from khuyencong.directory import services as registry
from khuyencong.directory.models import DATE_ORDER, Assignment, Organisation, Person, Unit
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.directory.services import notices
from khuyencong.network import permissions, selectors
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.network.services import hand_overs, stand_ins
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations

Kind = PostRequest.Kind


@transaction.atomic
def ask_hand_over(
    assignment: Assignment, to: Person, *, on: date, note: str = "", by: Actor, at: datetime
) -> PostRequest:
    """Đề nghị bàn giao: from `on` the other person would hold the post and all its work."""
    request = _of_post(Kind.HAND_OVER, assignment, to, since=on, note=note)
    return _ask(request, by=by, at=at)


@transaction.atomic
def ask_stand_in(
    assignment: Assignment, to: Person, *, since: date, until: date, by: Actor, at: datetime
) -> PostRequest:
    """Đề nghị cử người thay while the holder is away; `until` is the first day she is back."""
    request = _of_post(Kind.STAND_IN, assignment, to, since=since, until=until)
    return _ask(request, by=by, at=at)


@transaction.atomic
def ask_post(
    to: Person,
    role: str,
    *,
    organisation: Organisation,
    place: Unit | None = None,
    since: date,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> PostRequest:
    """Đề nghị giao một chức danh mới in a body."""
    if role not in ROLES or role in OF_AN_ESTABLISHMENT:
        raise Refused(
            _("Không có vai trò “{role}”.").format(role=role),
            fix=_("Chọn vai trò trong danh sách."),
        )
    request = PostRequest(
        kind=Kind.NEW, to=to, role=role, organisation=organisation, place=place, since=since,
        until=until,
    )  # fmt: skip
    return _ask(request, by=by, at=at)


@transaction.atomic
def ask_undo(done: HandOver, *, reason: str, by: Actor, at: datetime) -> PostRequest:
    """Đề nghị hủy một lần bàn giao nhầm: the post goes back to who gave it."""
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do."), fix=_("Ghi vì sao bàn giao nhầm."), field="reason")
    if done.undone_at:
        raise Refused(_("Bàn giao này đã hủy."), fix=_("Xem ai đang giữ chức danh."))
    hand_overs.require_not_too_late(done, hanoi_date(at))
    request = _of_post(
        Kind.UNDO, done.left, done.left.person, since=done.hand_over_date, note=reason.strip()
    )
    request.hand_over = done
    return _ask(request, by=by, at=at)


def _of_post(kind: str, held: Assignment, to: Person, **facts: object) -> PostRequest:
    return PostRequest(
        kind=kind, held=held, to=to, role=held.role, organisation=held.organisation,
        place=held.place, **facts,
    )  # fmt: skip


def _ask(request: PostRequest, *, by: Actor, at: datetime) -> PostRequest:
    permissions.can_give(request, by).require()
    if request.until is not None and request.until <= request.since:
        raise Refused(str(DATE_ORDER), fix=_("Sửa lại hai ngày."), field="until")
    if request.held is not None and request.kind != Kind.UNDO:
        hand_overs.require_held(request.held, request)
    if request.held is not None and request.kind == Kind.STAND_IN:
        stand_ins.require_fit(request.held, request)
    registry.require_apart(
        request.to, request.role, organisation=request.organisation, since=request.since,
        until=_until(request),
    )  # fmt: skip
    request.asked_by_id, request.asked_by, request.asked_at = by.id, by.name, at
    request.asked_hands = permissions.hands(request, by)
    request.save()
    payload = {
        "kind": request.kind,
        "role": request.role,
        "to": request.to.actor_id,
        "from": request.since.isoformat(),
    }
    event = events.record(request.stream, "ask_post", payload, by=by, at=at)
    province = request.organisation.province
    obligations.open(request, selectors.owed(request), province=province, event=event)
    _tell_leaders(request, at=at)
    return request


def _until(request: PostRequest) -> date | None:
    """Until when she would hold it."""
    if request.until is not None or request.held is None:
        return request.until
    return request.hand_over.left_until if request.hand_over else request.held.valid_until


def _tell_leaders(request: PostRequest, *, at: datetime) -> None:
    """Whoever may confirm hears that it waits."""
    owed = owing.open_of([request.uuid])[request.uuid]
    leaders = owing.holders(owed, on=hanoi_date(at))
    notices.tell(
        leaders.exclude(uuid__in=[request.asked_by_id]).exclude(person=request.to),
        text=told(
            lazy("{name} đề nghị giao chức danh {role} cho {to}; chờ người thứ hai xác nhận."),
            name=request.asked_by,
            role=ROLES[request.role].label,
            to=request.to.full_name,
        ),
        path=reverse("network:posts"),
        key=f"post_request/{request.uuid}",
        at=at,
    )


@transaction.atomic
def confirm(request: PostRequest, *, by: Actor, at: datetime) -> PostRequest:
    """Xác nhận: the second person. What was asked is done in the same transaction."""
    request = _lock(request)
    permissions.can_confirm(request, by).require()
    request.given = hand_overs.give(request, by=by, at=at)
    return _answer(request, is_confirmed=True, by=by, at=at)


@transaction.atomic
def decline(request: PostRequest, *, by: Actor, at: datetime) -> PostRequest:
    """Không đồng ý, or taken back by who asked. Nothing is given."""
    request = _lock(request)
    permissions.can_decline(request, by).require()
    return _answer(request, is_confirmed=False, by=by, at=at)


def _lock(request: PostRequest) -> PostRequest:
    return (
        PostRequest.objects.select_for_update(of=("self",))
        .select_related("to__user", "held", "organisation__province", "hand_over")
        .get(pk=request.pk)
    )


def _answer(request: PostRequest, *, is_confirmed: bool, by: Actor, at: datetime) -> PostRequest:
    request.is_confirmed = is_confirmed
    request.answered_by_id, request.answered_by, request.answered_at = by.id, by.name, at
    request.save(
        update_fields=["given", "is_confirmed", "answered_by_id", "answered_by", "answered_at"]
    )
    payload = {"asked_by": request.asked_hands, "to": request.to.actor_id, "role": request.role}
    name = "confirm_post" if is_confirmed else "decline_post"
    event = events.record(request.stream, name, payload, by=by, at=at)
    obligations.meet(request, selectors.CONFIRM, event=event)
    return request


@transaction.atomic
def take_back(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """Thu lại: somebody stands in no longer, from today. One person may, for nobody gains by it."""
    held = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    permissions.can_hand_over(held, by).require()
    today = hanoi_date(at)
    if held.on_behalf_of_id is None or (held.valid_until and held.valid_until <= today):
        raise Refused(
            _("Chỉ thu lại được việc làm thay đang còn hạn."),
            fix=_("Chức danh chính thì bàn giao."),
        )
    held.valid_until = max(held.valid_from, today)
    held.save(update_fields=["valid_until"])
    payload = {"role": held.role, "until": short(held.valid_until)}
    events.record(f"person:{held.person.uuid}", "take_back", payload, by=by, at=at)
    return held


@transaction.atomic
def end_post(
    assignment: Assignment, *, until: date, reason: str, by: Actor, at: datetime
) -> Assignment:
    """Thôi giữ chức danh from `until` on, without anybody new; who stands in stops too. One person
    may, for nobody gains by it."""
    held = lock(assignment)
    permissions.can_end(held, by).require()
    if held.valid_until is not None and held.valid_until <= until:
        raise Refused(
            _("Chức danh này thôi từ ngày {day}.").format(day=short(held.valid_until)),
            fix=_("Xem lại ngày thôi giữ chức danh."),
            field="until",
        )
    today = hanoi_date(at)
    if until < today or until <= held.valid_from:
        raise Refused(
            _("Ngày thôi giữ chức danh phải từ hôm nay, và sau ngày nhận {since}.").format(
                since=short(held.valid_from)
            ),
            fix=_("Ghi hôm nay hoặc một ngày sau; việc đã làm trước đó giữ nguyên."),
            field="until",
        )
    held.valid_until = until
    held.save(update_fields=["valid_until"])
    stand_ins.end(held, by=by, at=at)
    payload = {"role": held.role, "until": until.isoformat(), "reason": reason}
    events.record(f"person:{held.person.uuid}", "end_assignment", payload, by=by, at=at)
    return held
