"""Kết luận không đạt: the Department's appraiser, with a reason, once."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import Conclusion
from khuyencong.documents.models import Paper
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.duties import also, elsewhere, everyone_but, holds, kinds, last, refused
from tests.world import at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the limit": "no amount is typed",
    "two at once": "the project's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def reject(project, by, opinion="Máy đã qua sử dụng."):
    return appraisal.reject(project, opinion=opinion, by=by, at=at(5))


@holds("the right person", "the trace")
def test_the_appraiser_rejects_with_a_reason_and_a_paper(world, project):
    project = reject(project, world.actor("binh"))
    assert project.state == "rejected"
    conclusion = Conclusion.objects.get()
    assert (conclusion.is_passed, conclusion.support_dong) == (False, 0)
    assert (conclusion.opinion, conclusion.concluded_by) == ("Máy đã qua sử dụng.", "Binh")
    assert conclusion.rule_snapshot[0]["asked_dong"] == 300_000_000
    assert (last(project.stream).kind, last(project.stream).payload) == (
        "reject",
        {"opinion": "Máy đã qua sử dụng."},
    )
    paper = Paper.objects.get(code="appraisal_minutes")
    assert "Máy đã qua sử dụng." in paper.payload
    assert stages(project) == {}


@holds("another role")
def test_nobody_else_rejects(world, project):
    for other in everyone_but(world, "department_specialist"):
        refused(lambda other=other: reject(project, other), "thuộc vai trò Chuyên viên Sở")
    assert kinds(project.stream)[-1] == "register"


@holds("another province")
def test_the_appraiser_of_another_province_does_not(project):
    refused(lambda: reject(project, elsewhere("department_specialist")), "thuộc vai trò")


@holds("the same person")
def test_who_wrote_the_project_does_not_judge_it(world, project):
    mai = also(world, "mai", "department_specialist", "department")
    refused(lambda: reject(project, mai), "đã làm bước trước")


def test_without_a_reason_it_is_refused(world, project):
    refused(lambda: reject(project, world.actor("binh"), opinion=" "), "phải có lý do")
    assert not Conclusion.objects.exists()


@holds("the second press")
def test_it_is_rejected_once(world, project):
    reject(project, world.actor("binh"))
    refused(lambda: reject(project, world.actor("binh")), "Thẩm định không đạt")
    assert Conclusion.objects.count() == 1
