"""Danh sách học viên: the Centre's own people, once each, while the class goes on."""

import pytest

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Learner
from khuyencong.contracts.permissions import CLOSED
from khuyencong.contracts.selectors import learners_of
from khuyencong.contracts.services.learners import Entry
from khuyencong.core import events
from khuyencong.projects.models import Project
from tests import money
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, last, refused
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return money.assigned(world).project


def entry(world, name="Nguyễn Thị Ánh", year=1990, commune=0, **more):
    return Entry(name, year, world.communes[commune], **more)


def enter(world, project, *entries, by=None):
    return contracts.enter_learners(
        project, entries or [entry(world)], by=by or world.actor("mai"), at=at(16)
    )


def test_learners_are_entered_and_their_names_sealed_in_the_event(world, project):
    more = {"sex": "female", "workshop": "HTX Nghi Lộc", "remark": "Ca sáng"}
    (learner,) = enter(world, project, entry(world, **more))
    learner.refresh_from_db()
    assert (learner.full_name, learner.birth_year) == ("Nguyễn Thị Ánh", 1990)
    assert (learner.sex, learner.workshop, learner.remark) == tuple(more.values())
    assert (learner.added_by, learner.place) == ("Mai", world.communes[0])
    event = last(project.stream)
    assert (event.kind, event.payload["count"]) == ("enter_learners", 1)
    assert "Ánh" not in event.payload_text
    assert events.is_sealed_value(event.payload["names"][0], "Nguyễn Thị Ánh")


def test_the_head_of_the_centre_may_too_and_nobody_else(world, project):
    roles = ("centre_specialist", "centre_head")
    for by in (*everyone_but(world, *roles), elsewhere(*roles)):
        refused(lambda by=by: enter(world, project, by=by), "Chỉ đơn vị thực hiện")
    enter(world, project, by=world.actor("hung"))
    assert Learner.objects.get().added_by == "Hung"


def test_nobody_sits_in_a_class_twice_however_the_name_is_written(world, project):
    enter(world, project)
    again = [
        entry(world, "NGUYỄN THỊ ÁNH"),
        entry(world, "Trần Văn Bình"),
        entry(world, "tran van binh"),
        entry(world, year=1991),
        entry(world, commune=1),
    ]
    added = enter(world, project, *again)
    assert [one.full_name for one in added] == ["Trần Văn Bình", "Nguyễn Thị Ánh", "Nguyễn Thị Ánh"]
    assert Learner.objects.count() == 4
    assert last(project.stream).payload["count"] == 3
    assert enter(world, project, *again) == []
    assert kinds(project.stream).count("enter_learners") == 2


def test_they_stand_in_the_order_of_given_names(world, project):
    names = ["Nguyễn Thị Ánh", "Trần Văn Đức", "Lê Thị An"]
    enter(world, project, *(entry(world, name) for name in names))
    assert [one.full_name for one in learners_of(project)] == [
        "Lê Thị An",
        "Nguyễn Thị Ánh",
        "Trần Văn Đức",
    ]


def test_a_list_with_one_wrong_line_is_not_entered_at_all(world, project):
    refused(lambda: enter(world, project, entry(world), entry(world, " ")), "chưa ghi tên")
    refused(lambda: enter(world, project, entry(world), entry(world, "Ba", 1920)), "1920")
    assert not Learner.objects.exists()


def test_a_machine_has_no_learners(world):
    machine = province.committed(world).project
    refused(lambda: enter(world, machine), "không phải lớp đào tạo")


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_a_class_that_is_over_takes_and_loses_nobody(world, project, state):
    (learner,) = enter(world, project)
    Project.objects.filter(pk=project.pk).update(state=state)
    refused(lambda: enter(world, project, entry(world, "Ba")), "danh sách đã khép lại")
    refused(lambda: contracts.remove_learner(learner, by=world.actor("mai"), at=at(17)), "khép lại")
    assert Learner.objects.count() == 1


def test_who_was_entered_by_mistake_is_taken_off_and_the_record_says_so(world, project):
    (learner,) = enter(world, project)
    refused(lambda: contracts.remove_learner(learner, by=world.actor("thu"), at=at(17)), "Chỉ")
    contracts.remove_learner(learner, by=world.actor("mai"), at=at(17))
    assert not Learner.objects.exists()
    event = last(project.stream)
    assert event.kind == "remove_learner"
    assert events.is_sealed_value(event.payload["name"], "Nguyễn Thị Ánh")
