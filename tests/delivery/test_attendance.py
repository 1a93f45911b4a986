"""Điểm danh: on its day, of the list, signed by another person, corrected only with a reason."""

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.delivery import selectors
from khuyencong.delivery import services as delivery
from khuyencong.delivery.models import Attendance, ClassSession
from tests import classes, money
from tests import world as province
from tests.duties import elsewhere, everyone_but, in_place_of, kinds, last, refused
from tests.world import at

pytestmark = pytest.mark.django_db
OWN = ("centre_specialist", "centre_head")
EVENING = at(6, 4, hour=18)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def opened(world):
    return classes.opened(world)


@pytest.fixture
def morning(world, opened):
    return classes.session(opened, classes.trainer(world, opened), 6, world)


def take(one, present, by, at=EVENING, **more):
    return delivery.take_attendance(one, present=present, by=by, at=at, **more)


def test_who_was_there_is_noted_and_a_second_press_changes_nothing(world, opened, morning):
    an, binh, cuc, _duc = classes.learners_of(opened)
    take(morning, [an, binh, cuc], world.actor("mai"))
    take(morning, [cuc, binh, an], world.actor("mai"))
    assert selectors.present_at(morning) == {an.pk, binh.pk, cuc.pk}
    stream = opened.project.stream
    assert kinds(stream).count("take_attendance") == 1
    assert last(stream).payload == {"session": str(morning.uuid), "present": 3}
    assert selectors.days_present(opened) == {}  # until another person signs


def test_nobody_but_the_implementing_unit_notes_it(world, opened, morning):
    for by in (*everyone_but(world, *OWN), elsewhere(*OWN)):
        refused(lambda by=by: take(morning, [], by), "Chỉ đơn vị thực hiện")


def test_not_before_the_day(world, opened, morning):
    refused(
        lambda: take(morning, classes.learners_of(opened), world.actor("mai"), at(5, 4, hour=23)),
        "06/04/2027 chưa đến, hôm nay 05/04/2027",
    )
    take(morning, classes.learners_of(opened), world.actor("mai"), at(6, 4, hour=0))


def test_nobody_who_is_not_in_the_list(world, opened, morning):
    other = money.assigned(world).project
    (stranger,) = contracts.enter_learners(
        other, classes.people(world, 1), by=world.actor("mai"), at=at(20)
    )
    refused(
        lambda: take(morning, [stranger], world.actor("mai")), "1 người không có trong danh sách"
    )
    assert not Attendance.objects.exists()


def test_nobody_who_is_at_another_class_at_that_time(world, opened, morning):
    other = money.assigned(world).project
    there = classes.open_class(world, other)
    lesson = classes.session(there, classes.trainer(world, there, "Bùi Văn Hai"), 6, world)
    twins = contracts.enter_learners(
        other, classes.people(world, 1), by=world.actor("mai"), at=at(27)
    )
    take(lesson, twins, world.actor("mai"))
    refused(
        lambda: take(morning, classes.learners_of(opened), world.actor("mai")),
        "1 học viên cùng lúc có mặt ở lớp khác",
    )


def test_another_person_signs_and_then_days_and_hours_count(world, opened, morning):
    mai, hung = world.actor("mai"), world.actor("hung")
    an, *_others = everyone = classes.learners_of(opened)
    refused(lambda: delivery.sign_attendance(morning, by=hung, at=EVENING), "chưa điểm danh")
    take(morning, everyone, mai)
    refused(lambda: delivery.sign_attendance(morning, by=mai, at=EVENING), "không tự ký xác nhận")
    for by in (*everyone_but(world, *OWN), elsewhere(*OWN)):
        refused(lambda by=by: delivery.sign_attendance(morning, by=by, at=EVENING), "Chỉ đơn vị")
    delivery.sign_attendance(morning, by=hung, at=EVENING)
    delivery.sign_attendance(morning, by=hung, at=EVENING)
    stream = opened.project.stream
    assert kinds(stream).count("sign_attendance") == 1
    assert last(stream).payload == {"session": str(morning.uuid), "present": 4, "hours": 4}
    assert selectors.days_present(opened)[an.pk] == 1
    assert selectors.hours_taught(opened) == {morning.trainer_id: 4}


def test_who_takes_the_place_of_the_other_does_not_sign_for_her(world, opened, morning):
    take(morning, classes.learners_of(opened), world.actor("hung"))
    stand_in = in_place_of(world, "thu", "hung")
    refused(
        lambda: delivery.sign_attendance(morning, by=stand_in, at=EVENING), "không tự ký xác nhận"
    )
    delivery.sign_attendance(morning, by=world.actor("mai"), at=EVENING)


def test_a_session_to_which_nobody_came_does_not_count(world, opened, morning):
    take(morning, [], world.actor("mai"))
    refused(
        lambda: delivery.sign_attendance(morning, by=world.actor("hung"), at=EVENING),
        "không có học viên nào",
    )
    assert selectors.hours_taught(opened) == {}


def test_a_correction_has_a_reason_and_is_signed_again(world, opened, morning):
    mai, (an, *rest) = world.actor("mai"), classes.learners_of(opened)
    classes.held(morning, world)
    refused(lambda: take(morning, rest, mai), "4 người có mặt, bây giờ 3")
    take(morning, rest, mai, reason="Ánh về sớm")
    told = last(opened.project.stream)
    assert told.kind == "correct_attendance"
    assert told.payload == {
        "session": str(morning.uuid), "present": 3, "before": 4, "reason": "Ánh về sớm",
    }  # fmt: skip
    assert not ClassSession.objects.get().is_held
    assert selectors.hours_taught(opened) == {}
    delivery.sign_attendance(morning, by=world.actor("hung"), at=EVENING)
    assert an.pk not in selectors.days_present(opened)


def test_two_sessions_of_one_day_are_one_day_of_presence(world, opened, morning):
    afternoon = classes.session(opened, morning.trainer, 6, world, half="afternoon")
    classes.held(morning, world)
    classes.held(afternoon, world)
    assert set(selectors.days_present(opened).values()) == {1}
    assert selectors.hours_taught(opened, classes.day(5)) == {}
    assert selectors.hours_taught(opened, classes.day(6)) == {morning.trainer_id: 8}


def test_a_cancelled_session_has_no_attendance(world, opened, morning):
    delivery.cancel_session(morning, reason="Mưa lũ", by=world.actor("mai"), at=EVENING)
    refused(lambda: take(morning, [], world.actor("mai")), "đã bỏ: Mưa lũ")


def test_a_learner_who_was_there_stays_in_the_list(world, opened, morning):
    classes.held(morning, world)
    an = classes.learners_of(opened)[0]
    refused(
        lambda: contracts.remove_learner(an, by=world.actor("mai"), at=at(7, 4)),
        "đã được điểm danh",
    )
