"""People change, the work of a post goes on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.directory import services as registry
from khuyencong.directory.models import Assignment, Person, Unit
from khuyencong.directory.services import notices
from khuyencong.network import permissions, selectors
from khuyencong.network.models import HandOver
from khuyencong.network.papers import hand_over_minutes


@transaction.atomic
def hand_over(
    assignment: Assignment, to: Person, *, on: date, note: str = "", by: Actor, at: datetime
) -> HandOver:
    """Bàn giao: from `on` the other person holds the post with everything that waits for it."""
    left = _lock(assignment, by)
    assert left.organisation is not None  # can_hand_over
    if to.pk == left.person_id:
        raise Refused(
            _("{name} đang giữ chức danh này.").format(name=to.full_name),
            fix=_("Chọn người nhận khác."),
            field="to",
        )
    if on <= left.valid_from or (left.valid_until is not None and on >= left.valid_until):
        raise Refused(
            _("Ngày bàn giao {on} ngoài thời gian giữ chức danh, từ {since}.").format(
                on=f"{on:%d/%m/%Y}", since=f"{left.valid_from:%d/%m/%Y}"
            ),
            fix=_("Chọn ngày sau ngày nhận chức danh và trước ngày thôi giữ."),
            field="on",
        )
    files = selectors.open_files(left)
    taken = registry.assign(
        to,
        left.role,
        organisation=left.organisation,
        place=left.place,
        post=left.post,
        valid_from=on,
        valid_until=left.valid_until,
        by=SYSTEM,
        at=at,
    )
    left.valid_until = on
    left.save(update_fields=["valid_until"])
    done = HandOver.objects.create(
        organisation=left.organisation,
        left=left,
        taken=taken,
        hand_over_date=on,
        note=note,
        files=len(files) + selectors.waiting_requests(left).count(),
        recorded_by=by.name,
        recorded_at=at,
    )
    payload = {"role": left.role, "files": done.files, "on": on.isoformat()}
    events.record(f"hand_over:{done.uuid}", "hand_over", payload, by=by, at=at)
    hand_over_minutes.issue(done, by=by, at=at)
    if to.user:
        notices.tell(
            [to.user],
            text=_("Bạn nhận bàn giao {count} hồ sơ từ {name}.").format(
                count=done.files, name=left.person.full_name
            ),
            path=address("work"),
            key=f"hand_over/{done.uuid}",
            at=at,
        )
    return done


def _lock(assignment: Assignment, by: Actor) -> Assignment:
    locked = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("person", "organisation__province", "organisation__parent", "post")
        .get(pk=assignment.pk)
    )
    permissions.can_hand_over(locked, by).require()
    return locked


@transaction.atomic
def delegate(
    assignment: Assignment, to: Person, *, since: date, until: date, by: Actor, at: datetime
) -> Assignment:
    """Giao quyền trong thời gian vắng: the other person acts on behalf of the holder."""
    held = _lock(assignment, by)
    if to.pk == held.person_id:
        raise Refused(
            _("{name} đang giữ chức danh này.").format(name=to.full_name),
            fix=_("Chọn người khác."),
            field="to",
        )
    return registry.assign(
        to,
        held.role,
        organisation=held.organisation,
        place=held.place,
        post=held.post,
        valid_from=since,
        valid_until=until,
        on_behalf_of=held,
        by=SYSTEM,
        at=at,
    )


def orphan_job(*, now: datetime) -> None:
    """Each day the leaders of a province hear of files whose next step nobody may take."""
    on = hanoi_date(now)
    for province in Unit.objects.provinces().on(on).order_by("code"):
        orphaned = selectors.orphans(province.code, on=on)
        if not orphaned:
            continue
        leaders = notices.holders(
            {"department_leader", "administrator"}, on=on, province=province.code
        )
        notices.tell(
            leaders,
            text=_("{count} đề án không có ai giữ bước tiếp theo, đầu tiên là {code}.").format(
                count=len(orphaned), code=orphaned[0].code
            ),
            path=reverse("network:posts"),
            key=f"orphans/{province.code}/{on}",
            at=now,
        )
