"""Xếp lịch buổi học: within the class, its programme and the contract of its trainer, and nobody in
two places at once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.delivery import selectors
from khuyencong.delivery.models import ClassSession, Trainer, TrainingClass
from khuyencong.delivery.permissions import can_open_class

LONGEST = 5  # hours of half a day; a longer one is a slip of the pen
NAMED = 3  # people whose names a refusal tells


@transaction.atomic
def plan_session(
    training_class: TrainingClass,
    *,
    on_date: date,
    half: str,
    hours: int,
    trainer: Trainer,
    topic: str,
    venue: str = "",
    by: Actor,
    at: datetime,
) -> ClassSession:
    """Xếp một buổi học."""
    training_class = selectors.lock(training_class)
    project = training_class.project
    can_open_class(project, by).require()
    trainer = Trainer.objects.get(pk=trainer.pk, training_class=training_class)
    trainer.training_class = training_class
    standing = selectors.standing_sessions(training_class)
    wanted = {"hours": hours, "trainer": trainer, "topic": nfc(topic)}
    if there := standing.filter(on_date=on_date, half=half).first():
        if all(getattr(there, name) == value for name, value in wanted.items()):
            return there  # a second press
        raise Refused(
            _("{half} ngày {day} đã có một buổi học.").format(
                half=there.get_half_display(), day=short(on_date)
            ),
            fix=_("Chọn buổi khác, hoặc bỏ buổi đã xếp với lý do."),
            field="on_date",
        )
    if not training_class.first_date <= on_date <= training_class.last_date:
        raise Refused(
            _("Ngày {day} ngoài thời gian của lớp, từ {first} đến {last}.").format(
                day=short(on_date),
                first=short(training_class.first_date),
                last=short(training_class.last_date),
            ),
            fix=_("Chọn ngày trong thời gian của lớp."),
            field="on_date",
        )
    if on_date < trainer.contract_date:
        raise Refused(
            _("Ngày {day} trước hợp đồng của {name}, ngày {signed}.").format(
                day=short(on_date), name=trainer.full_name, signed=short(trainer.contract_date)
            ),
            fix=_("Hợp đồng giảng dạy phải ký trước khi dạy."),
            field="trainer",
        )
    if late := selectors.standing_lists(training_class).filter(until_date__gte=on_date).first():
        raise Refused(
            _("Bảng kê số {number} đã tính đến hết ngày {day}.").format(
                number=late.number, day=short(late.until_date)
            ),
            fix=_("Xếp buổi sau ngày đó, hoặc bỏ bảng kê chưa duyệt."),
            field="on_date",
        )
    _require_room(training_class, trainer, hours)
    _require_apart(training_class, trainer, on_date, half)
    session = ClassSession.objects.create(
        training_class=training_class,
        on_date=on_date,
        half=half,
        venue=nfc(venue) or training_class.venue,
        planned_by=by.name,
        planned_at=at,
        **wanted,
    )
    told = {"session": str(session.uuid), "on": on_date.isoformat(), "half": half, "hours": hours}
    events.record(project.stream, "plan_session", told, by=by, at=at)
    return session


@transaction.atomic
def cancel_session(session: ClassSession, *, reason: str, by: Actor, at: datetime) -> ClassSession:
    """Bỏ một buổi chưa học, saying why. One that was attended is corrected instead."""
    session = selectors.lock_session(session)
    project = session.training_class.project
    can_open_class(project, by).require()
    if session.cancelled_at is not None:
        return session
    if session.taken_at is not None:
        raise Refused(
            _("Buổi ngày {day} đã điểm danh nên không bỏ được.").format(day=short(session.on_date)),
            fix=_("Sửa điểm danh với lý do."),
        )
    if not reason.strip():
        raise Refused(_("Bỏ buổi học phải có lý do."), fix=_("Ghi lý do."), field="reason")
    session.cancel_reason, session.cancelled_by, session.cancelled_at = nfc(reason), by.name, at
    session.save(update_fields=["cancel_reason", "cancelled_by", "cancelled_at"])
    told = {"session": str(session.uuid), "reason": session.cancel_reason}
    events.record(project.stream, "cancel_session", told, by=by, at=at)
    return session


def _require_room(training_class: TrainingClass, trainer: Trainer, hours: int) -> None:
    """Hours of half a day, of the programme, of the trainer's contract; sessions of the class."""
    if not 0 < hours <= LONGEST:
        raise Refused(
            _("Một buổi từ 1 đến {longest} giờ, không phải {hours} giờ.").format(
                longest=LONGEST, hours=hours
            ),
            fix=_("Chia thành hai buổi sáng, chiều."),
            field="hours",
        )
    count = selectors.standing_sessions(training_class).count() + 1
    if count > training_class.sessions:
        raise Refused(
            _("Lớp có {sessions} buổi, đây là buổi thứ {count}.").format(
                sessions=training_class.sessions, count=count
            ),
            fix=_("Bỏ một buổi đã xếp với lý do trước khi xếp buổi này."),
            field="on_date",
        )
    total = selectors.planned_hours(training_class) + hours
    if total > training_class.hours:
        raise Refused(
            _("Các buổi đã xếp cộng lại {total} giờ, chương trình có {hours} giờ.").format(
                total=total, hours=training_class.hours
            ),
            fix=_("Giảm {over} giờ.").format(over=total - training_class.hours),
            field="hours",
        )
    own = selectors.planned_hours(training_class, trainer) + hours
    if own > trainer.hours:
        raise Refused(
            _("{name} dạy {own} giờ, hợp đồng có {hours} giờ.").format(
                name=trainer.full_name, own=own, hours=trainer.hours
            ),
            fix=_("Giảm {over} giờ, hoặc giao buổi này cho giảng viên khác.").format(
                over=own - trainer.hours
            ),
            field="trainer",
        )


def _require_apart(
    training_class: TrainingClass, trainer: Trainer, on_date: date, half: str
) -> None:
    when = _("{half} ngày {day}").format(
        half=ClassSession.Half(half).label.lower(), day=short(on_date)
    )
    if other := selectors.trainer_elsewhere(trainer, on_date, half):
        raise Refused(
            _("{name} dạy lớp {code} {when}.").format(
                name=trainer.full_name, code=other.training_class.project.code, when=when
            ),
            fix=_("Chọn buổi khác hoặc giảng viên khác."),
            field="trainer",
        )
    if both := selectors.learners_elsewhere(training_class, on_date, half):
        raise Refused(
            _("{count} học viên học lớp khác {when}: {names}.").format(
                count=len(both), when=when, names=named(both)
            ),
            fix=_("Chọn buổi khác, hoặc sửa danh sách của một trong hai lớp."),
            field="on_date",
        )


def named(people: list[tuple]) -> str:
    """The first few, each with the class where he is."""
    return ", ".join(f"{one.full_name} ({code})" for one, code in people[:NAMED])
