"""Xếp lịch: within the class, its programme and its contracts, nobody in two places at once."""

from datetime import date

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.core.actors import Actor
from khuyencong.delivery import services as delivery
from khuyencong.delivery.models import ClassSession, TrainingClass
from tests import classes, money
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
OWN = ("centre_specialist", "centre_head")


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def opened(world):
    return classes.opened(world)


@pytest.fixture
def tho(world, opened):
    return classes.trainer(world, opened)


def other_class(world, learners=()) -> TrainingClass:
    """A second class of the same Centre and the same days."""
    project = money.assigned(world).project
    contracts.enter_learners(project, learners, by=world.actor("mai"), at=at(20))
    return classes.open_class(world, project)


def test_a_session_is_planned_once(world, opened, tho):
    one = classes.session(opened, tho, 6, world)
    assert (one.venue, one.planned_by, one.is_held) == ("Nhà văn hóa xóm 3", "Mai", False)
    assert classes.session(opened, tho, 6, world) == one
    assert ClassSession.objects.count() == 1
    stream = opened.project.stream
    assert kinds(stream).count("plan_session") == 1
    assert last(stream).payload == {
        "session": str(one.uuid), "on": "2027-04-06", "half": "morning", "hours": 4,
    }  # fmt: skip


def test_nobody_but_the_implementing_unit_plans_it(world, opened, tho):
    for by in (*everyone_but(world, *OWN), elsewhere(*OWN)):
        world.actor = lambda _name, by=by: by
        refused(lambda: classes.session(opened, tho, 6, world), "Chỉ đơn vị thực hiện")


def test_no_second_session_at_the_same_time(world, opened, tho):
    classes.session(opened, tho, 6, world)
    refused(lambda: classes.session(opened, tho, 6, world, hours=3), "Sáng ngày 06/04/2027 đã có")
    classes.session(opened, tho, 6, world, half="afternoon")


def test_the_days_are_those_of_the_class_and_after_the_contract(world, opened):
    late = classes.trainer(world, opened, contract_date=date(YEAR, 4, 10))
    for number, words in ((4, "ngoài thời gian của lớp"), (9, "trước hợp đồng")):
        refused(lambda number=number: classes.session(opened, late, number, world), words)
    classes.session(opened, late, 10, world)


def test_half_a_day_has_at_most_five_hours(world, opened, tho):
    refused(lambda: classes.session(opened, tho, 6, world, hours=6), "Một buổi từ 1 đến 5 giờ")
    refused(lambda: classes.session(opened, tho, 6, world, hours=0), "không phải 0 giờ")
    classes.session(opened, tho, 6, world, hours=5)


def test_no_more_hours_than_the_contract_of_the_trainer(world, opened, tho):
    classes.session(opened, tho, 6, world)
    classes.session(opened, tho, 7, world)
    refused(lambda: classes.session(opened, tho, 8, world, hours=1), "dạy 9 giờ, hợp đồng có 8")


def test_no_more_sessions_and_hours_than_the_programme(world, opened):
    all_hours = classes.trainer(world, opened, hours=24)
    for number in range(6, 11):
        classes.session(opened, all_hours, number, world)
    told = "cộng lại 25 giờ, chương trình có 24 giờ"
    refused(lambda: classes.session(opened, all_hours, 12, world, hours=5), told)
    classes.session(opened, all_hours, 12, world)
    refused(lambda: classes.session(opened, all_hours, 13, world), "6 buổi, đây là buổi thứ 7")


def test_a_trainer_is_not_in_two_classes_at_once_however_the_name_is_spelt(world, opened, tho):
    classes.session(opened, tho, 6, world)
    other = other_class(world)
    same = classes.trainer(world, other, "ĐẶNG VĂN THỢ")
    code = opened.project.code
    refused(lambda: classes.session(other, same, 6, world), f"dạy lớp {code} sáng ngày 06/04/2027")
    classes.session(other, same, 6, world, half="afternoon")


def test_the_tax_code_tells_trainers_of_one_name_apart(world, opened):
    one = classes.trainer(world, opened, tax_code="0100109106")
    classes.session(opened, one, 6, world)
    other = other_class(world)
    namesake = classes.trainer(world, other, tax_code="0100112437")
    classes.session(other, namesake, 6, world)
    same = classes.trainer(world, other, "Thợ khác tên", tax_code="0100109106")
    refused(lambda: classes.session(other, same, 6, world, half="morning", hours=3), "đã có một")
    refused(lambda: classes.session(opened, one, 6, world, hours=3), "đã có một")


def test_learners_of_two_lists_are_not_taught_twice_at_once(world, opened, tho):
    classes.session(opened, tho, 6, world)
    other = other_class(world, classes.people(world, 2))
    hai = classes.trainer(world, other, "Bùi Văn Hai")
    told = refused(lambda: classes.session(other, hai, 6, world))
    assert "2 học viên học lớp khác sáng ngày 06/04/2027" in told.message
    assert opened.project.code in told.message
    classes.session(other, hai, 7, world)


def test_a_session_is_cancelled_with_a_reason_and_its_hours_are_free_again(world, opened, tho):
    one = classes.session(opened, tho, 6, world)
    mai = world.actor("mai")
    cancel = {"by": mai, "at": at(27)}
    refused(lambda: delivery.cancel_session(one, reason=" ", **cancel), "phải có lý do")
    delivery.cancel_session(one, reason="Mưa lũ", **cancel)
    delivery.cancel_session(one, reason="Mưa lũ", **cancel)
    stream = opened.project.stream
    assert kinds(stream).count("cancel_session") == 1
    assert last(stream).payload == {"session": str(one.uuid), "reason": "Mưa lũ"}
    classes.session(opened, tho, 6, world, hours=3)


def test_nobody_else_cancels_and_never_what_was_attended(world, opened, tho):
    one = classes.session(opened, tho, 6, world)
    stranger = Actor("x", "Người lạ")
    refused(
        lambda: delivery.cancel_session(one, reason="Mưa", by=stranger, at=at(27)), "Chỉ đơn vị"
    )
    classes.held(one, world)
    refused(
        lambda: delivery.cancel_session(one, reason="Mưa", by=world.actor("mai"), at=at(7, 4)),
        "đã điểm danh nên không bỏ được",
    )
