"""Kết luận đạt: the Department's appraiser, within the ceiling, in words where rules are unsure."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import Conclusion
from khuyencong.documents.models import Paper
from khuyencong.projects import services as projects
from khuyencong.projects.models import LineSource
from tests import world as province
from tests.again import scenery
from tests.duties import also, elsewhere, everyone_but, holds, last, refused
from tests.world import at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"two at once": "the project's lock and its state; no money moves"}
OPINION = "Mức theo Thông tư 28/2018."


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    row = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    return province.look_at_likenesses(world, row)


def conclude(project, by, opinion=OPINION):
    return appraisal.conclude(project, opinion=opinion, by=by, at=at(5))


@holds("the right person", "the trace")
def test_the_conclusion_keeps_what_the_rules_answered(world, project):
    project = conclude(project, world.actor("binh"))
    assert project.state == "concluded"
    found = Conclusion.objects.get()
    assert (found.is_passed, found.support_dong, found.opinion) == (True, 300_000_000, OPINION)
    (rules,) = found.rule_snapshot
    assert (rules["asked_dong"], rules["ceiling_dong"]) == (300_000_000, 300_000_000)
    assert (rules["beneficiary"], rules["basis_date"]) == (world.workshops[0].name, "2027-03-03")
    event = last(project.stream)
    assert (event.kind, event.payload) == (
        "conclude",
        {"support_dong": 300_000_000, "rules": found.rule_snapshot},
    )
    paper = Paper.objects.get(code="appraisal_minutes").payload
    assert OPINION in paper and "300.000.000" in paper
    assert stages(project) == {}


@holds("another role")
def test_nobody_but_the_appraiser_concludes(world, project):
    for other in everyone_but(world, "department_specialist"):
        refused(lambda other=other: conclude(project, other), "thuộc vai trò Chuyên viên Sở")


@holds("another province")
def test_the_appraiser_of_another_province_does_not(project):
    refused(lambda: conclude(project, elsewhere("department_specialist")), "thuộc vai trò")


@holds("the same person")
def test_who_wrote_the_project_does_not_appraise_it(world, project):
    mai = also(world, "mai", "department_specialist", "department")
    refused(lambda: conclude(project, mai), "đã làm bước trước")


@holds("the limit")
def test_the_ceiling_is_asked_again(world, project):
    """300 million are concluded above; a đồng that came in behind the estimate is found."""
    LineSource.objects.filter(source="support").update(amount_dong=300_000_001)
    refused(lambda: conclude(project, world.actor("binh")), r"300\.000\.001.*300\.000\.000")
    assert not Conclusion.objects.exists()


def test_what_the_rules_do_not_know_needs_an_opinion(world, project):
    refused(lambda: conclude(project, world.actor("binh"), " "), "1 khoản chưa kiểm chứng")


@holds("the second press")
def test_it_is_concluded_once(world, project):
    conclude(project, world.actor("binh"))
    refused(lambda: conclude(project, world.actor("binh")), "Đã thẩm định")
    assert Conclusion.objects.count() == 1
