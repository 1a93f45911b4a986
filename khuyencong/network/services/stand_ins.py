"""Who may stand in for somebody: a colleague of the same body with a post of her own, one at a
time, until a day."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment
from khuyencong.directory.models.people import held_throughout
from khuyencong.directory.models.roles import WATCHERS
from khuyencong.network import selectors
from khuyencong.network.models import PostRequest

# A rule of this system, not of the law: whoever is away longer hands the post over.
MOST_DAYS = 90


def require_fit(held: Assignment, request: PostRequest) -> None:
    """Refused unless this person may take that place from `since` until `until`."""
    _require_days(held, request)
    _require_colleague(held, request)
    _require_only_one(held, request)


def end(held: Assignment, *, by: Actor, at: datetime) -> None:
    """Who takes the place of somebody who leaves it stops with her, told in the event."""
    assert held.valid_until is not None  # the post has just been given away, or ended
    longer = Q(valid_until=None) | Q(valid_until__gt=held.valid_until)
    for taken in (
        Assignment.objects.select_for_update(of=("self",))
        .filter(longer, on_behalf_of=held)
        .order_by("pk")
    ):
        taken.valid_until = max(taken.valid_from, held.valid_until)
        taken.save(update_fields=["valid_until"])
        payload = {"role": taken.role, "until": short(taken.valid_until)}
        events.record(f"person:{taken.person.uuid}", "take_back", payload, by=by, at=at)


def _require_days(held: Assignment, request: PostRequest) -> None:
    assert request.until is not None  # post_request_stand_in_ends
    if (request.until - request.since).days > MOST_DAYS:
        raise Refused(
            _("Cử người thay từ {since} đến trước {until} dài hơn {most} ngày.").format(
                since=short(request.since), until=short(request.until), most=MOST_DAYS
            ),
            fix=_("Ghi thời gian ngắn hơn; vắng lâu hơn thì bàn giao chức danh."),
            field="until",
        )
    ends_before = held.valid_until is not None and held.valid_until < request.until
    if request.since < held.valid_from or ends_before:
        raise Refused(
            _("{name} không giữ chức danh này suốt thời gian đó.").format(
                name=held.person.full_name
            ),
            fix=_("Ghi thời gian nằm trong thời gian giữ chức danh."),
            field="until",
        )


def _require_colleague(held: Assignment, request: PostRequest) -> None:
    """Administrators and inspectors look after or over the others and take no place of theirs;
    nor does an officer take a place among them."""
    while_away = held_throughout(request.since, request.until)
    own = Assignment.objects.filter(while_away, person=request.to, on_behalf_of=None)
    apart = own.filter(role__in=WATCHERS).exclude(role=held.role).order_by("pk").first()
    if apart is not None:
        raise Refused(
            _("{name} giữ vai trò {role} nên không làm thay chức danh khác.").format(
                name=request.to.full_name, role=apart.get_role_display()
            ),
            fix=_("Cử người giữ chức danh nghiệp vụ trong cùng cơ quan."),
            field="to",
        )
    near = own.filter(organisation=held.organisation)
    if held.role in WATCHERS:
        near = near.filter(role=held.role)
    if not near.exists():
        raise Refused(
            _("{name} không giữ chức danh nào trong cùng cơ quan suốt thời gian đó.").format(
                name=request.to.full_name
            ),
            fix=_("Cử người đang giữ chức danh trong cơ quan của người vắng."),
            field="to",
        )


def _require_only_one(held: Assignment, request: PostRequest) -> None:
    assert request.until is not None  # post_request_stand_in_ends
    given = selectors.stand_ins(held, request.since, request.until).first()
    if given is not None:
        raise Refused(
            _("{name} đã làm thay chức danh này trong thời gian đó.").format(
                name=given.person.full_name
            ),
            fix=_("Thu lại việc làm thay đó, hoặc chọn ngày khác: mỗi lúc một người thay."),
            field="since",
        )
    asked = selectors.stand_ins_asked(held, request.since, request.until).exclude(pk=request.pk)
    if (other := asked.first()) is not None and request.pk is None:
        raise Refused(
            _("Đã có đề nghị cử {name} thay trong thời gian đó, chờ xác nhận.").format(
                name=other.to.full_name
            ),
            fix=_("Chọn “Không giao” ở đề nghị đó trước: mỗi lúc một người thay."),
            field="since",
        )
