"""What happens when a post is given: the second person has confirmed, and it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.told import told
from khuyencong.directory import services as registry
from khuyencong.directory.models import Assignment
from khuyencong.directory.services import notices
from khuyencong.network import selectors
from khuyencong.network.models import UNDO_DAYS, HandOver, PostRequest
from khuyencong.network.papers import hand_over_minutes
from khuyencong.network.services import stand_ins

Kind = PostRequest.Kind


def give(request: PostRequest, *, by: Actor, at: datetime) -> Assignment:
    """Does what was asked and confirmed; the assignment that came of it."""
    return _GIVING[Kind(request.kind)](request, by=by, at=at)


def require_held(held: Assignment, request: PostRequest) -> None:
    """The post is its holder's own, held when the other person begins."""
    if held.on_behalf_of_id is not None:
        raise Refused(
            _("{name} chỉ làm thay nên không giao tiếp chức danh này.").format(
                name=held.person.full_name
            ),
            fix=_("Người giữ chức danh giao, hoặc thu lại rồi cử người khác."),
            field="to",
        )
    if request.to_id == held.person_id:
        if request.kind == Kind.HAND_OVER:
            raise Refused(
                _("{name} đang giữ chức danh này.").format(name=held.person.full_name),
                fix=_("Chọn người nhận khác."),
                field="to",
            )
        raise Refused(
            _("{name} đang giữ chức danh này.").format(name=held.person.full_name),
            fix=_("Chọn người khác."),
            field="to",
        )
    is_over = held.valid_until is not None and request.since >= held.valid_until
    if request.kind == Kind.HAND_OVER and (request.since <= held.valid_from or is_over):
        raise Refused(
            _("Ngày bàn giao {on} ngoài thời gian giữ chức danh, từ {since}.").format(
                on=short(request.since), since=short(held.valid_from)
            ),
            fix=_("Chọn ngày sau ngày nhận chức danh và trước ngày thôi giữ."),
            field="on",
        )


def _hand_over(request: PostRequest, *, by: Actor, at: datetime) -> Assignment:
    """Bàn giao: from the day on the other person holds the post with all that waits for it."""
    left = _lock(request.held)
    require_held(left, request)
    files = selectors.open_files(left)
    until = left.valid_until
    taken = _assign(request, valid_until=until, by=by, at=at)
    left.valid_until = request.since
    left.save(update_fields=["valid_until"])
    stand_ins.end(left, by=by, at=at)
    done = HandOver.objects.create(
        organisation=request.organisation,
        left=left,
        left_until=until,
        taken=taken,
        hand_over_date=request.since,
        note=request.note,
        files=len(files) + selectors.waiting_requests(left).count(),
        recorded_by=by.name,
        recorded_at=at,
    )
    payload = {
        "role": left.role,
        "files": done.files,
        "on": request.since.isoformat(),
        "asked_by": request.asked_hands,
    }
    for stream in (done.stream, _chain_of(left)):
        events.record(stream, "hand_over", payload, by=by, at=at)
    hand_over_minutes.issue(done, by=by, at=at)
    if taken.person.user:
        notices.tell(
            [taken.person.user],
            text=told(
                lazy("Bạn nhận bàn giao {count} hồ sơ từ {name}."),
                count=done.files,
                name=left.person.full_name,
            ),
            path=address("work"),
            key=f"hand_over/{done.uuid}",
            at=at,
        )
    return taken


def require_not_too_late(done: HandOver, today: date) -> None:
    if today > done.undo_until:
        raise Refused(
            _("Bàn giao này chỉ hủy được đến hết ngày {day}, {days} ngày sau khi bàn giao.").format(
                day=short(done.undo_until), days=UNDO_DAYS
            ),
            fix=_("Bàn giao lại chức danh cho người cũ: hai người làm, có biên bản."),
        )


def _undo(request: PostRequest, *, by: Actor, at: datetime) -> Assignment:
    """Hủy bàn giao nhầm: the post is again with who gave it. What was done meanwhile stays."""
    done = request.hand_over
    assert done is not None  # post_request_has_its_object
    left, taken = _lock(done.left), _lock(done.taken)
    today = hanoi_date(at)
    if done.undone_at or (taken.valid_until is not None and taken.valid_until <= today):
        raise Refused(_("Bàn giao này không còn hiệu lực."), fix=_("Xem ai đang giữ chức danh."))
    require_not_too_late(done, today)
    back = {
        "projects": [file.code for file in selectors.open_files(taken)],
        "requests": [request.code for request in selectors.waiting_requests(taken)],
    }
    taken.valid_until = max(taken.valid_from, today)
    taken.save(update_fields=["valid_until"])
    if today <= done.hand_over_date:
        registry.require_apart(
            left.person, left.role, organisation=request.organisation, since=today,
            until=done.left_until,
        )  # fmt: skip
        left.valid_until = done.left_until
        left.save(update_fields=["valid_until"])
    else:
        request.since = today
        left = _assign(request, valid_until=done.left_until, by=by, at=at)
    done.undone_by, done.undone_at = by.name, at
    done.save(update_fields=["undone_by", "undone_at"])
    payload = {"of": str(done.uuid), "reason": request.note, "asked_by": request.asked_hands}
    for stream in (done.stream, _chain_of(left), _chain_of(taken)):
        events.record(stream, "undo_hand_over", payload | back, by=by, at=at)
    return left


def _chain_of(post: Assignment) -> str:
    """The chain of its holder, which tells of all her posts: `verify` finds the change told."""
    return f"person:{post.person.uuid}"


def _stand_in(request: PostRequest, *, by: Actor, at: datetime) -> Assignment:
    """Giao quyền trong thời gian vắng: the other person acts on behalf of the holder."""
    held = _lock(request.held)
    require_held(held, request)
    stand_ins.require_fit(held, request)
    return _assign(request, valid_until=request.until, on_behalf_of=held, by=by, at=at)


def _new_post(request: PostRequest, *, by: Actor, at: datetime) -> Assignment:
    return _assign(request, valid_until=request.until, by=by, at=at)


def _assign(request: PostRequest, *, by: Actor, at: datetime, **dates: object) -> Assignment:
    return registry.give(
        request.to,
        request.role,
        organisation=request.organisation,
        place=request.place,
        post=request.held.post if request.held else None,
        valid_from=request.since,
        asked_by=request.asked_hands,
        by=by,
        at=at,
        **dates,  # type: ignore[arg-type]
    )


def _lock(assignment: Assignment | None) -> Assignment:
    assert assignment is not None  # post_request_has_its_object
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("person__user", "organisation__province", "organisation__parent", "post")
        .get(pk=assignment.pk)
    )


_GIVING: dict[PostRequest.Kind, Callable[..., Assignment]] = {
    Kind.HAND_OVER: _hand_over,
    Kind.STAND_IN: _stand_in,
    Kind.NEW: _new_post,
    Kind.UNDO: _undo,
}
