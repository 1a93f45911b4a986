"""Người lập không được thẩm định, duyệt."""

from datetime import date

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment, Person
from tests import world as province
from tests.journeys.test_one_class import registered_class
from tests.world import at

pytestmark = pytest.mark.django_db


def give(world, name: str, role: str, body: str) -> None:
    who = Person.objects.get(user=world.users[name])
    Assignment.objects.create(
        person=who, role=role, organisation=world.bodies[body], valid_from=date(2020, 1, 1)
    )


def test_a_specialist_moved_to_the_department_may_not_appraise_her_own_project():
    world = province.build()
    project = registered_class(world)
    give(world, "mai", "department_specialist", "department")
    with pytest.raises(Refused, match="đã làm bước trước"):
        appraisal.conclude(project, opinion="Đạt", by=world.actor("mai"), at=at(6))
    project.refresh_from_db()
    assert project.state == "registered"


def test_a_person_without_the_role_is_told_whose_step_it_is():
    world = province.build()
    project = registered_class(world)
    with pytest.raises(Refused, match="vai trò"):
        appraisal.conclude(project, opinion="Đạt", by=world.actor("thu"), at=at(6))


def test_the_same_role_in_another_province_may_not_touch_the_project():
    world = province.build()
    project = registered_class(world)
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", elsewhere)
    world.users["khanh"] = province.person("khanh", "department_specialist", organisation=office)
    with pytest.raises(Refused, match="vai trò"):
        appraisal.conclude(project, opinion="Đạt", by=world.actor("khanh"), at=at(6))
