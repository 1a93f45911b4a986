"""What a class planned and what it held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from khuyencong.contracts.models import Learner
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.delivery.models import (
    AllowanceRate,
    Attendance,
    ClassSession,
    PaymentLine,
    PaymentList,
    Trainer,
    TrainingClass,
)
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import CLASSES, Beneficiary, Project, TrainingSession
from khuyencong.projects.models.projects import sees_by_commune
from khuyencong.projects.models.requests import COMMUNE
from khuyencong.rules import payments
from khuyencong.rules.wording import say


def _is_visible(by: Actor) -> Exists:
    """Asked of each class: a list of all projects that somebody sees grows with the province."""
    return Exists(Project.objects.visible_to(by).filter(pk=OuterRef("project")))


def class_of(project: Project) -> TrainingClass | None:
    return TrainingClass.objects.filter(project=project).select_related("place").first()


def who_is_paid(payment_list: PaymentList, lang: str) -> list[str]:
    """Which learners have meals and travel paid, by the rule of the day the list goes to."""
    if payment_list.kind != PaymentList.Kind.LEARNERS:
        return []
    book = policy.book(payment_list.training_class.project.province.code)
    told = payments.learners(payment_list.until_date, book=book)
    return [f"{say(reason, lang)} ({reason.legal})" for reason in told]


def lock(training_class: TrainingClass) -> TrainingClass:
    """The class read again under the lock of its project."""
    project = projects.lock(training_class.project)
    training_class = TrainingClass.objects.get(pk=training_class.pk)
    training_class.project = project
    return training_class


def lock_session(session: ClassSession) -> ClassSession:
    """The session read again under the lock of its project."""
    training_class = lock(session.training_class)
    session = ClassSession.objects.select_related("trainer").get(pk=session.pk)
    session.training_class = training_class
    return session


def lock_list(payment_list: PaymentList) -> PaymentList:
    """The list read again under the lock of its project."""
    training_class = lock(payment_list.training_class)
    payment_list = PaymentList.objects.get(pk=payment_list.pk)
    payment_list.training_class = training_class
    return payment_list


def rates(training_class: TrainingClass) -> dict[str, AllowanceRate]:
    """{area: the newest rate}."""
    rows = AllowanceRate.objects.filter(training_class=training_class).order_by("pk")
    return {one.area: one for one in rows}


def standing_lists(training_class: TrainingClass, kind: str = "") -> QuerySet[PaymentList]:
    """Those that were not withdrawn, in their order."""
    rows = PaymentList.objects.filter(training_class=training_class, withdrawn_at=None)
    return (rows.filter(kind=kind) if kind else rows).order_by("kind", "number", "pk")


def lists_of(training_class: TrainingClass) -> QuerySet[PaymentList]:
    """All lists with `people`, `amount`, `tax` in đồng, the newest first."""
    return (
        PaymentList.objects.filter(training_class=training_class)
        .annotate(
            people=Count("lines"), amount=Sum("lines__amount_dong"), tax=Sum("lines__tax_dong")
        )
        .order_by("-pk")
    )


def listed(training_class: TrainingClass, whose: str) -> dict[int, int]:
    """{key of a learner or trainer: days or hours in the lists that stand}."""
    rows = PaymentLine.objects.filter(
        payment_list__training_class=training_class,
        payment_list__withdrawn_at=None,
        **{f"{whose}__isnull": False},
    )
    return dict(rows.order_by().values_list(whose).annotate(total=Sum("quantity")))


def total_dong(payment_list: PaymentList) -> int:
    lines = PaymentLine.objects.filter(payment_list=payment_list)
    return lines.aggregate(total=Sum("amount_dong"))["total"] or 0


def programme_hours(project: Project) -> int:
    """Hours of the training programme in the project's text; 0 where none was written."""
    hours = TrainingSession.objects.filter(project=project).aggregate(
        total=Sum(F("theory_hours") + F("practice_hours"))
    )
    return hours["total"] or 0


def sessions_of(training_class: TrainingClass) -> QuerySet[ClassSession]:
    """Day by day, morning first, with `present`: how many were there."""
    rows = ClassSession.objects.filter(training_class=training_class).select_related("trainer")
    return rows.annotate(present=Count("attendances")).order_by("on_date", "-half", "pk")


def standing_sessions(training_class: TrainingClass) -> QuerySet[ClassSession]:
    """Those that were not cancelled."""
    return ClassSession.objects.filter(training_class=training_class, cancelled_at=None)


def planned_hours(training_class: TrainingClass, trainer: Trainer | None = None) -> int:
    """Hours of all sessions that stand, or of one trainer's."""
    rows = standing_sessions(training_class)
    rows = rows.filter(trainer=trainer) if trainer else rows
    return rows.aggregate(total=Sum("hours"))["total"] or 0


def hours_by_trainer(training_class: TrainingClass) -> dict[int, int]:
    """{key of a trainer: hours of all sessions that stand}."""
    rows = standing_sessions(training_class).order_by()
    return dict(rows.values_list("trainer").annotate(total=Sum("hours")))


def _near(by: Actor) -> QuerySet[Any, Any]:
    """Projects of her communes and bodies that may have a class, by their indexes. A beneficiary
    whose activity is not kept may be of one."""
    units = [grant.organisation_id for grant in by.grants if grant.organisation_id]
    own = Project.objects.filter(implementing_unit__in=units, activity__in=CLASSES)
    here = Beneficiary.objects.filter(
        place__in=by.places_for(*COMMUNE), activity__in=("", *sorted(CLASSES))
    )
    return own.order_by().values("pk").union(here.order_by().values("project"))


def classes(actor: Actor, most: int) -> QuerySet[TrainingClass]:
    """Those opened last first, each with `planned` and `held` hours."""
    hours = Q(held_sessions__cancelled_at=None)
    signed = hours & Q(held_sessions__signed_at__isnull=False)
    seen = TrainingClass.objects.filter(_is_visible(actor)).order_by("-pk")
    if sees_by_commune(actor):
        seen = seen.filter(project__in=_near(actor))
    newest = list(seen.values_list("pk", flat=True)[:most])
    return (
        TrainingClass.objects.filter(pk__in=newest)
        .select_related("project", "place")
        .annotate(
            planned=Sum("held_sessions__hours", filter=hours, default=0),
            held=Sum("held_sessions__hours", filter=signed, default=0),
        )
        .order_by("-pk")
    )


def hours_taught(training_class: TrainingClass, until: date | None = None) -> dict[int, int]:
    """{key of a trainer: hours of the sessions that were held}, to the end of a day."""
    rows = standing_sessions(training_class).filter(signed_at__isnull=False)
    rows = rows.filter(on_date__lte=until) if until else rows
    return dict(rows.order_by().values_list("trainer").annotate(total=Sum("hours")))


def days_present(training_class: TrainingClass, until: date | None = None) -> dict[int, int]:
    """{key of a learner: days on which he was at a session that was held}, to the end of a day."""
    rows = Attendance.objects.filter(
        session__training_class=training_class, session__signed_at__isnull=False
    )
    rows = rows.filter(session__on_date__lte=until) if until else rows
    days = rows.order_by().values_list("learner")
    return dict(days.annotate(total=Count("session__on_date", distinct=True)))


def present_at(session: ClassSession) -> set[int]:
    """Keys of the learners who were there."""
    return set(Attendance.objects.filter(session=session).values_list("learner", flat=True))


def trainer_elsewhere(trainer: Trainer, on_date: date, half: str) -> ClassSession | None:
    """A session of another class that the same trainer has then: by tax code, else by name."""
    same = Q(trainer__folded=trainer.folded)
    if trainer.tax_code:
        same = Q(trainer__tax_code=trainer.tax_code) | (same & Q(trainer__tax_code=""))
    own = trainer.training_class
    rows = at_once(on_date, half, own.project.province_id).exclude(training_class=own).filter(same)
    return rows.select_related("training_class__project").order_by("pk").first()


def at_once(on_date: date, half: str, province_id: int) -> QuerySet[ClassSession]:
    """Sessions of a province in one half of one day."""
    return ClassSession.objects.filter(
        on_date=on_date,
        half=half,
        cancelled_at=None,
        training_class__project__province=province_id,
    )


def learners_elsewhere(
    training_class: TrainingClass, on_date: date, half: str
) -> list[tuple[Learner, str]]:
    """(learner, code of the other project) of who is also in the list of a class that has a
    session then."""
    own = training_class.project
    others = at_once(on_date, half, own.province_id).exclude(training_class=training_class)
    return _twins(own, Learner.objects.filter(project__in=others.values("training_class__project")))


def present_elsewhere(
    training_class: TrainingClass, on_date: date, half: str, among: Iterable[int]
) -> list[tuple[Learner, str]]:
    """The same, of some learners who were noted at that other session."""
    own = training_class.project
    others = at_once(on_date, half, own.province_id).exclude(training_class=training_class)
    there = Attendance.objects.filter(session__in=others.values("pk")).values("learner")
    return _twins(own, Learner.objects.filter(pk__in=there), set(among))


def _twins(
    own: Project, others: QuerySet[Learner], among: set[int] | None = None
) -> list[tuple[Learner, str]]:
    found = {
        key_of(one): one.project.code for one in others.select_related("project").order_by("pk")
    }
    if not found:
        return []
    rows = Learner.objects.filter(project=own).order_by("sort_key", "pk")
    return [
        (one, found[key_of(one)])
        for one in rows
        if key_of(one) in found and (among is None or one.pk in among)
    ]


def key_of(learner: Learner) -> tuple[str, int, int]:
    """The same person in the lists of two classes."""
    return learner.folded, learner.birth_year, learner.place_id


def find_class(code: str, *, by: Actor, missing: object) -> TrainingClass:
    rows = TrainingClass.objects.filter(_is_visible(by))
    related = ("place", "project__province", "project__implementing_unit", "project__subject")
    return find(rows.select_related(*related), missing, project__code=code)
