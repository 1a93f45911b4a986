"""National track: one consolidated registration, then what the ministry decided."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.reading.checker import check_docx
from khuyencong.ledger import checks, selectors
from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanLine
from khuyencong.planning.selectors import deadline
from khuyencong.projects.models import LineSource, Project
from khuyencong.projects.selectors import clock
from tests import world as province
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def fund(world):
    return Fund.objects.create(
        code="KCQG-40", name="Khuyến công quốc gia", province="40", track="national",
        organisation=world.bodies["department"],
    )  # fmt: skip


@pytest.fixture
def projects(world, fund):
    rows = [
        concluded(world, "Máy chẻ nan", 200 * MILLION),
        concluded(world, "Hội thảo", 50 * MILLION, workshop=None),
    ]
    Project.objects.update(track="national")
    LineSource.objects.filter(source="support").update(fund=fund)
    for row in rows:
        row.refresh_from_db()
    return rows


def forward(world, projects):
    return planning.forward(
        projects, last_year="Đã xong 3 đề án.", by=world.actor("lan"), at=at(10)
    )


def record(world, project, **more):
    asked = {"number": "99/QĐ-BCT", "decided_date": date(YEAR, 3, 15)} | more
    return planning.record_ministry_plan(project, **asked, by=world.actor("binh"), at=at(20))


def test_the_list_goes_in_one_paper_filed_under_each_project(world, projects):
    paper = forward(world, projects)
    assert {row.state for row in Project.objects.all()} == {"forwarded"}
    assert all(row.code in paper.payload for row in projects)
    assert check_docx(documents.rendition(paper, "docx")) == []


def test_the_department_registers_before_20_june_of_the_year_before(world):
    assert deadline("40", YEAR) == date(YEAR - 1, 6, 20)


def test_the_province_does_not_approve_what_the_ministry_decides(world, projects):
    with pytest.raises(Refused, match="không áp dụng cho Khuyến công quốc gia"):
        planning.approve(
            projects, organisation=world.bodies["committee"], year=YEAR,
            by=world.actor("dung"), at=at(10),
        )  # fmt: skip


def test_a_local_project_is_not_forwarded(world):
    with pytest.raises(Refused, match="không áp dụng cho Khuyến công địa phương"):
        forward(world, [concluded(world, "Máy", 100 * MILLION)])


def test_the_money_of_the_ministrys_plan_enters_and_is_planned(world, projects, fund):
    forward(world, projects)
    record(world, projects[0], amounts={fund.pk: 150 * MILLION})
    assert stages(projects[0]) == {"planned": 150 * MILLION}
    year = selectors.fund_year(fund, YEAR)
    assert (year["source"], year["appropriated"]) == (-150 * MILLION, 0)
    assert checks.faults() == []


def test_money_already_given_by_another_decision_is_not_counted_twice(world, projects, fund):
    forward(world, projects)
    with pytest.raises(Refused):
        record(world, projects[0], is_allotted=False)
    assert not PlanLine.objects.exists()
    planning.appropriate(
        fund, year=YEAR, number="5/QĐ", decided_date=date(YEAR, 3, 1), amount_dong=200 * MILLION,
        by=world.actor("son"), at=at(18),
    )  # fmt: skip
    record(world, projects[0], is_allotted=False)
    assert selectors.fund_year(fund, YEAR)["source"] == -200 * MILLION


@pytest.mark.parametrize(
    "wrong", [{"number": " "}, {"decided_date": date(YEAR, 4, 1)}, {"amounts": {}}]
)
def test_a_decision_has_its_number_a_day_that_came_and_an_amount(world, projects, wrong):
    forward(world, projects)
    with pytest.raises(Refused):
        record(world, projects[0], **wrong)


def test_more_than_was_asked_is_refused(world, projects, fund):
    forward(world, projects)
    with pytest.raises(Refused, match=r"201\.000\.000"):
        record(world, projects[0], amounts={fund.pk: 201 * MILLION})


def test_a_refusal_brings_it_back_with_the_answer(world, projects):
    forward(world, projects)
    with pytest.raises(Refused, match="trả lời của Bộ"):
        planning.record_ministry_refusal(projects[0], reason="", by=world.actor("binh"), at=at(20))
    row = planning.record_ministry_refusal(
        projects[0], reason="Công văn 7: hết nguồn.", by=world.actor("binh"), at=at(20)
    )
    assert row.state == "concluded"


def test_the_wait_at_the_ministry_is_the_ministrys(world, projects):
    forward(world, projects)
    spans = clock.spans(Project.objects.get(pk=projects[0].pk), now=at(24))
    assert (spans[-1].holder, spans[-1].state) == ("ministry", "forwarded")


def test_the_pages_forward_and_record(client, world, projects, fund):
    client.force_login(world.users["lan"])
    address = f"/ke-hoach/quoc-gia/?year={YEAR}"
    assert client.post(address, {"last_year": "Đã xong."}).status_code == 422
    chosen = {"chosen": [row.code for row in projects]}
    assert client.post(address, chosen).status_code == 302
    step = f"/ban-lam-viec/de-an/{projects[0].code}/buoc/record_ministry_plan/"
    version = Project.objects.get(pk=projects[0].pk).version
    sent = {
        "version": version, "number": "99/QĐ-BCT", "decided_date": "1/3/2026",
        "is_allotted": "on", f"fund_{fund.pk}": "150 triệu",
    }  # fmt: skip
    assert client.post(step, sent).status_code == 302
    assert stages(projects[0]) == {"planned": 150 * MILLION}


def test_the_approval_of_the_estimate_cites_the_ministrys_decision(world, projects):
    forward(world, projects)
    project = record(world, projects[0])
    planning.approve_estimate(project, by=world.actor("lan"), at=at(22))
    paper = Paper.objects.get(code="estimate_approval")
    assert "Bộ Công Thương, quyết định số 99/QĐ-BCT" in paper.payload
