"""Đăng ký đề án: frozen from here; sums, public share and ceilings hold on the day."""

import io
from datetime import date

import docx
import pytest

from khuyencong.directory.models import Assignment, Organisation, Post
from khuyencong.documents.drawing.rendering import render
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.payload import from_payload
from khuyencong.projects import services as projects
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, last, refused
from tests.world import YEAR, at, machine, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who wrote it registers it; others appraise",
    "two at once": "the project's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


def register(project, by):
    return projects.register(project, by=by, at=at(3))


@holds("the right person", "the trace")
@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_centre_registers_and_the_paper_carries_the_sums(world, name):
    project = register(province.drafted(world), world.actor(name))
    assert (project.state, project.registered_at) == ("registered", at(3))
    assert f"{project.due_date:%d/%m}" == "08/03"  # three working days
    assert (last(project.stream).kind, last(project.stream).payload) == (
        "register",
        {"total_dong": 800_000_000, "support_dong": 300_000_000},
    )
    assert '"support_dong":300000000' in Paper.objects.get(code="project_registration").payload
    assert stages(project) == {}


@holds("another role")
def test_nobody_outside_the_centre_registers(world):
    project = province.drafted(world)
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: register(project, other), "thuộc vai trò")


@holds("another province")
def test_the_centre_of_another_province_does_not(world):
    refused(lambda: register(province.drafted(world), elsewhere("centre_head")), "thuộc vai trò")


@holds("the limit")
def test_the_ceiling_of_one_workshop_holds_to_the_dong(world):
    """300 million pass; one đồng more, written into the same estimate, does not."""
    project, mai = province.drafted(world), world.actor("mai")
    over = machine(800_000_000, 300_000_001, world.fund, world.workshops[0])
    project = projects.write_estimate(project, [over], by=mai, at=at(2))
    refused(lambda: register(project, mai), r"300\.000\.001 đồng vượt mức tối đa 300\.000\.000")
    project.refresh_from_db()
    assert project.state == "draft"
    exact = machine(800_000_000, 300_000_000, world.fund, world.workshops[0])
    project = projects.write_estimate(project, [exact], by=mai, at=at(2))
    assert register(project, mai).state == "registered"


def test_a_project_without_an_estimate_is_not_registered(world):
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"], activity="seminar_visit", title="Hội thảo", year=YEAR,
        track="local", by=mai, at=at(2),
    )  # fmt: skip
    refused(lambda: register(project, mai), "chưa có khoản mục nào")


@holds("the second press")
def test_it_is_registered_once_and_its_estimate_is_frozen(world):
    project, mai = province.drafted(world), world.actor("mai")
    register(project, mai)
    refused(lambda: register(project, mai), "Đã đăng ký")
    line = machine(800_000_000, 1, world.fund, world.workshops[0])
    refused(
        lambda: projects.write_estimate(project, [line], by=mai, at=at(4)), "khép từ lúc đăng ký"
    )
    assert Paper.objects.filter(code="project_registration").count() == 1


THIRD = date(YEAR, 3, 3)


def text_of(paper, day=THIRD):
    document = docx.Document(io.BytesIO(render(paper, "docx", form_date=day)))
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.text)


def letter_of(project):
    paper = Paper.objects.get(code="project_registration", about=project.uuid)
    return from_payload(paper.code, paper.payload)


@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_paper_goes_to_the_body_above_for_the_signature_of_the_head(world, name):
    paper = letter_of(register(province.drafted(world), world.actor(name)))
    assert paper.addressee == "Sở Công Thương"
    (signer,) = paper.frame.signers
    assert (signer.name, signer.title) == ("Hung", "Lãnh đạo Trung tâm")


def test_a_deputy_signs_only_where_there_is_no_director_and_in_place_of_one(world):
    post = Post.objects.create(
        organisation=world.bodies["centre"], title="Phó Giám đốc", valid_from=at(1).date()
    )
    Assignment.objects.filter(person__user=world.users["hung"]).update(post=post)
    (signer,) = letter_of(register(province.drafted(world), world.actor("mai"))).frame.signers
    assert (signer.heading, signer.name) == ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Hung")


def test_who_is_not_known_leaves_a_place_that_says_so(world):
    Assignment.objects.filter(role="centre_head").update(valid_until=at(2).date())
    Organisation.objects.filter(pk=world.bodies["centre"].pk).update(parent=None)
    project = province.drafted(world)
    paper = letter_of(register(project, world.actor("mai")))
    assert paper.frame.signers[0].name == "(chưa rõ người ký)"
    assert "(chưa rõ cơ quan nhận)" in paper.addressee
    assert "chưa rõ người ký" in text_of(paper)
    assert "Kính gửi" in text_of(paper)
    before = date(2026, 11, 26)  # one issued then stays as it was
    assert "Kính gửi" not in text_of(paper, before)
