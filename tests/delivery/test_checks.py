"""`verify` names what no service would have written of a class."""

import pytest
from django.utils import timezone

from khuyencong.contracts import services as contracts
from khuyencong.delivery.checks import faults
from khuyencong.delivery.models import Attendance, ClassSession, Trainer, TrainingClass
from tests import classes, money
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def morning(world):
    opened = classes.opened(world)
    one = classes.session(opened, classes.trainer(world, opened), 6, world)
    return classes.held(one, world)


def test_a_class_in_order_has_no_fault(morning):
    assert faults() == []


def test_hours_beyond_the_programme_or_a_contract_are_named(morning):
    code = morning.training_class.project.code
    TrainingClass.objects.update(hours=3, sessions=1)
    Trainer.objects.update(hours=3)
    assert faults() == [
        f"{code}: xếp 4 giờ, chương trình có 3 giờ.",
        f"{code}: một giảng viên có 4 giờ, hợp đồng 3 giờ.",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"taken_at": None, "signed_at": None},
        {"cancelled_at": timezone.now(), "signed_at": None},
        {"taken_at": at(5, 4)},
    ],
)
def test_presence_before_the_day_or_where_nobody_noted_it_is_named(morning, change):
    ClassSession.objects.update(**change)
    (fault,) = faults()
    assert "buổi 06/04/2027 có người có mặt" in fault


def test_presence_of_somebody_of_another_list_is_named(world, morning):
    other = money.assigned(world).project
    (stranger,) = contracts.enter_learners(
        other, classes.people(world, 1), by=world.actor("mai"), at=at(20)
    )
    Attendance.objects.filter(pk=Attendance.objects.first().pk).update(learner=stranger)
    (fault,) = faults()
    assert "của lớp khác" in fault


def test_a_learner_and_a_trainer_in_two_classes_at_once_are_named(world, morning):
    other = money.assigned(world).project
    there = classes.open_class(world, other)
    lesson = classes.session(there, classes.trainer(world, there), 6, world, half="afternoon")
    contracts.enter_learners(other, classes.people(world, 1), by=world.actor("mai"), at=at(27))
    classes.held(lesson, world)
    assert faults() == []
    ClassSession.objects.filter(pk=lesson.pk).update(half="morning")
    assert [fault.partition(": ")[2] for fault in faults()] == [
        "cùng một học viên ở hai lớp, sáng ngày 06/04/2027.",
        "cùng một giảng viên ở hai lớp, sáng ngày 06/04/2027.",
    ]
