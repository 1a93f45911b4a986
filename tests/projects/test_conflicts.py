"""Xung đột lợi ích closes a dossier to its person on every path, at once."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.core.errors import Refused
from khuyencong.planning import selectors as plans
from khuyencong.projects import services as projects
from khuyencong.projects.models import Conflict, Project, Request
from khuyencong.projects.services import conflicts
from tests import world as province
from tests.again import scenery
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def declare(world, project, name="binh"):
    return conflicts.declare_conflict(
        project, reason="Người thân của chủ cơ sở.", by=world.actor(name), at=at(4)
    )


def test_the_project_and_its_request_are_gone_from_what_they_see(world, project):
    declare(world, project)
    assert not Project.objects.visible_to(world.actor("binh")).exists()
    assert not Request.objects.visible_to(world.actor("binh")).exists()
    assert Project.objects.visible_to(world.actor("lan")).exists()


def test_no_step_is_open_to_them_not_even_by_the_bulk_path(world, project):
    declare(world, project)
    with pytest.raises(Refused, match="xung đột"):
        appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    appraisal.conclude(project, opinion="Đạt.", by=other_specialist(world), at=at(5))
    declare(world, project, "dung")
    project.refresh_from_db()
    found = plans.preview([project], year=YEAR, by=world.actor("dung"))
    assert (found.allowed, len(found.refused)) == ([], 1)


def other_specialist(world):
    world.users["chi"] = province.person(
        "chi", "department_specialist", organisation=world.bodies["department"]
    )
    return world.actor("chi")


def test_who_owns_a_beneficiary_takes_no_step_whatever_else_they_are(world, project):
    world.users["binh"].person.assignments.create(
        role="owner", establishment=world.workshops[0], valid_from=at(1).date()
    )
    with pytest.raises(Refused, match="có phần trong đơn vị thụ hưởng"):
        appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))


def test_a_declaration_says_what_it_is_and_is_made_once(world, project):
    with pytest.raises(Refused, match="xung đột lợi ích là gì"):
        conflicts.declare_conflict(project, reason=" ", by=world.actor("binh"), at=at(4))
    assert declare(world, project) == declare(world, project)


def test_only_the_head_lifts_it_with_a_reason_and_never_their_own(world, project):
    row = declare(world, project)
    with pytest.raises(Refused, match="Chỉ lãnh đạo Sở"):
        conflicts.lift_conflict(row, reason="Nhầm.", by=world.actor("binh"), at=at(5))
    own = declare(world, project, "lan")
    with pytest.raises(Refused, match="Chỉ lãnh đạo Sở"):
        conflicts.lift_conflict(own, reason="Nhầm.", by=world.actor("lan"), at=at(5))
    Conflict.objects.filter(pk=own.pk).update(lifted_at=at(5))
    conflicts.lift_conflict(row, reason="Khai nhầm đề án.", by=world.actor("lan"), at=at(5))
    assert Project.objects.visible_to(world.actor("binh")).exists()


def test_the_page_lets_go_of_who_declares(client, world, project):
    client.force_login(world.users["binh"])
    address = f"/tham-dinh/{project.code}/"
    assert client.post(address, {"act": "conflict", "reason": ""}).status_code == 422
    sent = client.post(address, {"act": "conflict", "reason": "Họ hàng."})
    assert sent.headers["Location"] == "/ban-lam-viec/"
    assert client.get(address).status_code == 404
