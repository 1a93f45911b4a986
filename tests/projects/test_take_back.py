"""Rút về để sửa: a registered project comes back to who registered it, before it is examined."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.services import opinions
from khuyencong.core import verification
from khuyencong.directory.models import Notice
from khuyencong.projects import services as projects
from khuyencong.projects.permissions import can_step
from khuyencong.projects.workflow import PROJECT
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, kinds, last, refused
from tests.world import at, look_at_likenesses, machine

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who registered it takes it back",
    "the limit": "no number is typed",
    "two at once": "the project's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def take_back(project, by, reason="Sai đơn giá máy chẻ nan."):
    return projects.take_back(project, reason=reason, by=by, at=at(4))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_centre_takes_it_back_corrects_and_registers_again(client, world, project, name):
    project = take_back(project, world.actor(name))
    assert (project.state, project.registered_at) == ("draft", None)
    event = last(project.stream)
    assert (event.kind, event.payload["reason"]) == ("take_back", "Sai đơn giá máy chẻ nan.")
    told = Notice.objects.get(user=world.users["binh"], key__startswith="taken_back/")
    assert told.text == f"Đề án {project.code} được rút về để sửa."  # why stands in its history
    line = machine(700_000_000, 280_000_000, world.fund, world.workshops[0])
    projects.write_estimate(project, [line], by=world.actor("mai"), at=at(5))
    project = projects.register(project, by=world.actor("mai"), at=at(6))
    assert (project.state, project.total_dong) == ("registered", 700_000_000)
    client.force_login(world.users["binh"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/").content.decode()
    assert page.count("Đã rút về để sửa") == 1  # the first paper, not the second
    assert "Rút về để sửa: Sai đơn giá máy chẻ nan." in page
    paper = client.get(f"/ban-lam-viec/van-ban/{event.payload['paper']}/").content.decode()
    assert "đã rút văn bản này về để sửa đề án" in paper
    assert [
        fault for name, found in verification.run() for fault in found if project.code in fault
    ] == []


@holds("another role")
def test_nobody_outside_the_centre_takes_it_back(world, project):
    for other in everyone_but(world, *PROJECT.find("take_back").roles):
        refused(lambda other=other: take_back(project, other), "thuộc vai trò")
    assert "take_back" not in kinds(project.stream)


@holds("another province")
def test_the_centre_of_another_province_does_not(project):
    refused(lambda: take_back(project, elsewhere("centre_head")), "thuộc vai trò")


def test_not_once_an_opinion_is_asked(world, project):
    opinions.ask_opinions(project, [world.bodies["finance"]], by=world.actor("binh"), at=at(4))
    refusal = refused(lambda: take_back(project, world.actor("mai")), "Binh đã làm “Xin ý kiến”")
    assert refusal.fix == "Đề nghị Sở yêu cầu bổ sung, hoàn thiện."
    assert not can_step("take_back", project, world.actor("mai"))  # and no button for it


def test_not_after_it_was_returned_for_completion_once(world, project):
    appraisal.return_for_completion(
        project, items=[("Báo giá", "Chưa có")], by=world.actor("binh"), at=at(4)
    )
    province.complete(project, world.actor("mai"), 5)
    project = projects.register(project, by=world.actor("mai"), at=at(5))
    refused(lambda: take_back(project, world.actor("mai")), "Yêu cầu bổ sung")


def test_not_before_it_is_registered_nor_after_its_conclusion(world):
    project = province.drafted(world)
    refused(lambda: take_back(project, world.actor("mai")), "Đang lập")
    project = projects.register(project, by=world.actor("mai"), at=at(3))
    look_at_likenesses(world, project)
    appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    refused(lambda: take_back(project, world.actor("mai")), "Đã thẩm định")


def test_it_needs_its_reason(world, project):
    refused(lambda: take_back(project, world.actor("mai"), " "), "lý do")


@holds("the second press")
def test_it_is_taken_back_once(world, project):
    take_back(project, world.actor("mai"))
    refused(lambda: take_back(project, world.actor("mai")), "Đang lập")
    assert kinds(project.stream).count("take_back") == 1
