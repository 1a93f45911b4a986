"""Điểm danh: who was there, on the day or after it; another person signs that it was so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Learner
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.delivery import selectors
from khuyencong.delivery.models import Attendance, ClassSession
from khuyencong.delivery.permissions import can_sign_attendance, can_take_attendance, hands
from khuyencong.delivery.services.sessions import named


@transaction.atomic
def take_attendance(
    session: ClassSession,
    *,
    present: Collection[Learner],
    reason: str = "",
    by: Actor,
    at: datetime,
) -> ClassSession:
    """Điểm danh một buổi. What was noted before is changed only with a reason, and then it is to be
    signed again."""
    session = selectors.lock_session(session)
    training_class = session.training_class
    project = training_class.project
    can_take_attendance(session, project, by, on=hanoi_date(at)).require()
    strangers = [one.full_name for one in present if one.project_id != project.pk]
    if strangers:
        raise Refused(
            _("{count} người không có trong danh sách của lớp: {names}.").format(
                count=len(strangers), names=", ".join(strangers[:3])
            ),
            fix=_("Ghi vào danh sách học viên trước, rồi điểm danh."),
        )
    there, noted = {one.pk for one in present}, selectors.present_at(session)
    if session.taken_at is not None and there == noted:
        return session  # a second press
    is_correction = session.taken_at is not None
    if is_correction and not reason.strip():
        raise Refused(
            _("{name} đã điểm danh buổi này: {noted} người có mặt, bây giờ {now}.").format(
                name=session.taken_by, noted=len(noted), now=len(there)
            ),
            fix=_("Ghi lý do sửa điểm danh."),
            field="reason",
        )
    if is_correction:
        _require_unlisted(session)
    added = there - noted
    both = selectors.present_elsewhere(training_class, session.on_date, session.half, added)
    if both:
        raise Refused(
            _("{count} học viên cùng lúc có mặt ở lớp khác: {names}.").format(
                count=len(both), names=named(both)
            ),
            fix=_("Xem lại người đến lớp; một người không học hai nơi cùng lúc."),
        )
    Attendance.objects.filter(session=session, learner__in=noted - there).delete()
    Attendance.objects.bulk_create(
        Attendance(session=session, learner_id=pk) for pk in sorted(added)
    )
    session.taken_by, session.taken_hands, session.taken_at = by.name, hands(project, by), at
    session.signed_by, session.signed_at = "", None
    session.save(update_fields=["taken_by", "taken_hands", "taken_at", "signed_by", "signed_at"])
    told = {"session": str(session.uuid), "present": len(there)}
    if is_correction:
        told |= {"before": len(noted), "reason": nfc(reason)}
    kind = "correct_attendance" if is_correction else "take_attendance"
    events.record(project.stream, kind, told, by=by, at=at)
    return session


@transaction.atomic
def sign_attendance(session: ClassSession, *, by: Actor, at: datetime) -> ClassSession:
    """Ký xác nhận điểm danh: from here the session counts as held, if anybody came."""
    session = selectors.lock_session(session)
    project = session.training_class.project
    can_sign_attendance(session, project, by).require()
    if session.signed_at is not None:
        return session
    present = len(selectors.present_at(session))
    if not present:
        raise Refused(
            _("Buổi ngày {day} không có học viên nào có mặt.").format(day=short(session.on_date)),
            fix=_("Điểm danh lại; buổi không có ai học thì không tính giờ dạy."),
        )
    session.signed_by, session.signed_at = by.name, at
    session.save(update_fields=["signed_by", "signed_at"])
    told = {"session": str(session.uuid), "present": present, "hours": session.hours}
    events.record(project.stream, "sign_attendance", told, by=by, at=at)
    return session


def _require_unlisted(session: ClassSession) -> None:
    """What a list pays for stays as it was signed."""
    lists = selectors.standing_lists(session.training_class)
    if standing := lists.filter(until_date__gte=session.on_date).first():
        raise Refused(
            _("Buổi ngày {day} đã vào {kind}, bảng kê số {number}.").format(
                day=short(session.on_date),
                kind=standing.get_kind_display().lower(),
                number=standing.number,
            ),
            fix=_("Bỏ bảng kê chưa duyệt trước; đã duyệt thì báo lãnh đạo đơn vị."),
        )
