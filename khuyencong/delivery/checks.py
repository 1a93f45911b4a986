"""Classes against their sessions: what no service would have written. Part of `verify`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, F, Max, Min, Q, When
from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.core.dates import short
from khuyencong.core.verification import in_batches
from khuyencong.delivery import selectors
from khuyencong.delivery.models import (
    AllowanceRate,
    Attendance,
    ClassSession,
    PaymentLine,
    PaymentList,
    Trainer,
    TrainingClass,
)

CLASS = ("open_class",)
SESSIONS = (
    "plan_session", "cancel_session", "take_attendance", "correct_attendance", "sign_attendance",
)  # fmt: skip
LISTS = ("prepare_list", "approve_list", "withdraw_list")
ATTENDANCE = ("take_attendance", "correct_attendance")
STANDINGS = (
    standings.of("project", TrainingClass, "project__uuid", told_by=CLASS),
    standings.of("project", Trainer, "training_class__project__uuid", told_by=("add_trainer",)),
    standings.of("project", ClassSession, "training_class__project__uuid", told_by=SESSIONS),
    standings.of(
        "project", Attendance, "session__training_class__project__uuid", told_by=ATTENDANCE
    ),
    standings.of("project", AllowanceRate, "training_class__project__uuid", is_written_once=True),
    standings.of("project", PaymentList, "training_class__project__uuid", told_by=LISTS),
    standings.of(
        "project",
        PaymentLine,
        "payment_list__training_class__project__uuid",
        is_written_once=True,
    ),
)


def faults() -> list[str]:
    """Each names the project of the class."""
    return [*_beyond(), *_unfit_attendance(), *_in_two_places(), *_paid_beyond()]


def _beyond() -> Iterator[str]:
    """Hours beyond the programme or a contract."""
    said = _("{code}: xếp {planned} giờ, chương trình có {hours} giờ.")
    said_of = _("{code}: một giảng viên có {planned} giờ, hợp đồng {hours} giờ.")
    classes = TrainingClass.objects.select_related("project").order_by("pk")
    for some in in_batches(classes.iterator(500)):
        for one in some:
            code = one.project.code
            planned = selectors.planned_hours(one)
            if planned > one.hours:
                yield said.format(code=code, planned=planned, hours=one.hours)
            taught = selectors.hours_taught(one)
            for trainer in Trainer.objects.filter(training_class=one).order_by("pk"):
                if taught.get(trainer.pk, 0) > trainer.hours:
                    yield said_of.format(code=code, planned=taught[trainer.pk], hours=trainer.hours)


def _unfit_attendance() -> Iterator[str]:
    """Present at a session that nobody noted, that was cancelled, of another class, or before its
    day."""
    said = _("{code}: buổi {day} có người có mặt mà buổi đó chưa đến, đã bỏ hay của lớp khác.")
    rows = Attendance.objects.filter(
        Q(session__taken_at=None)
        | Q(session__cancelled_at__isnull=False)
        | Q(session__taken_at__date__lt=F("session__on_date"))
        | ~Q(learner__project=F("session__training_class__project"))
    )
    told = rows.values_list("session__training_class__project__code", "session__on_date")
    for code, day in told.distinct().order_by(
        "session__on_date", "session__training_class__project__code"
    ):
        yield said.format(code=code, day=short(day))


def _in_two_places() -> Iterator[str]:
    """One learner noted at two classes in the same half of a day, one trainer likewise."""
    said = _("{first}, {last}: cùng một {who} ở hai lớp, {half} ngày {day}.")
    who = ("learner__folded", "learner__birth_year", "learner__place")
    learners = Attendance.objects.values(*who, day=F("session__on_date"), part=F("session__half"))
    trainers = (
        ClassSession.objects.filter(cancelled_at=None)
        .annotate(
            who=Case(
                When(trainer__tax_code="", then="trainer__folded"), default="trainer__tax_code"
            )
        )
        .values("who", "training_class__project__province", day=F("on_date"), part=F("half"))
    )
    halves = dict(ClassSession.Half.choices)
    for label, rows, code in (
        (_("học viên"), learners, "session__training_class__project__code"),
        (_("giảng viên"), trainers, "training_class__project__code"),
    ):
        twice = rows.annotate(first=Min(code), last=Max(code)).exclude(first=F("last"))
        for row in twice.order_by("day", "part", "first"):
            yield said.format(
                first=row["first"],
                last=row["last"],
                who=label,
                half=halves[row["part"]].lower(),
                day=short(row["day"]),
            )


def _paid_beyond() -> Iterator[str]:
    """Lists that pay for days nobody was there, or for hours nobody taught."""
    said = _("{code}: bảng kê trả {listed} ngày cho một học viên, có mặt {there} ngày.")
    said_of = _("{code}: bảng kê trả {listed} giờ cho một giảng viên, đã dạy {there} giờ.")
    classes = TrainingClass.objects.select_related("project").filter(lists__withdrawn_at=None)
    for some in in_batches(classes.distinct().order_by("pk").iterator(500)):
        for one in some:
            for words, whose, held in (
                (said, "learner", selectors.days_present(one)),
                (said_of, "trainer", selectors.hours_taught(one)),
            ):
                for pk, count in sorted(selectors.listed(one, whose).items()):
                    if count > held.get(pk, 0):
                        yield words.format(
                            code=one.project.code, listed=count, there=held.get(pk, 0)
                        )
