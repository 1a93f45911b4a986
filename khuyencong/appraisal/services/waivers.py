"""Cho xét tiếp khi thiếu giấy tờ, xác minh: said by the head of the Department, with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal import permissions, selectors
from khuyencong.appraisal.models import Waiver
from khuyencong.appraisal.selectors import Missing
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties


@transaction.atomic
def waive_missing(item: Missing, *, reason: str, by: Actor, at: datetime) -> Waiver:
    """Cho xét tiếp dù thiếu, of one paper or one check; the minutes print who and why."""
    project, words = projects.lock(item.project), nfc(reason)
    now = {one.key: one for one in selectors.missing(project, on=hanoi_date(at))}.get(item.key)
    if now and now.waiver and (now.waiver.waived_by_id, now.waiver.reason) == (by.id, words):
        return now.waiver  # a second press
    permissions.can_waive_missing(project, by).require()
    if now is None:
        raise Refused(_("Giấy tờ, xác minh này không còn thiếu."), fix=_("Tải lại trang để xem."))
    if now.waiver:
        raise Refused(
            _("{name} đã cho xét tiếp dù thiếu mục này.").format(name=now.waiver.waived_by),
            fix=_("Tải lại trang để xem lý do đã ghi."),
        )
    if not words:
        raise Refused(
            _("Cho xét tiếp khi còn thiếu phải có lý do."),
            fix=_("Ghi lý do; biên bản thẩm định in lý do này."),
            field="reason",
        )
    waiver = Waiver.objects.create(
        project=project,
        request=now.request,
        paper=now.paper,
        reason=words,
        waived_by_id=by.id,
        waived_by=by.name,
        waived_at=at,
    )
    payload = {"request": now.request.code, "item": now.label["vi"], "reason": words}
    payload |= duties.done_for(permissions.DECIDERS, project, by)
    events.record(project.stream, "waive_missing", payload, by=by, at=at)
    return waiver


def require_papers(project: Project, *, at: datetime) -> None:
    """Refused where the province wants every paper of the list and one did not come."""
    lacking = [one for one in selectors.missing(project, on=hanoi_date(at)) if one.paper]
    names = [f"{one.establishment} – {one.label['vi']}" for one in lacking if one.blocks]
    if names:
        raise Refused(
            _("Hồ sơ còn thiếu {count} giấy tờ: {names}.").format(
                count=len(names), names="; ".join(names)
            ),
            fix=_("Yêu cầu bổ sung, hoặc lãnh đạo Sở cho xét tiếp, có lý do, ở trang Còn thiếu."),
        )
