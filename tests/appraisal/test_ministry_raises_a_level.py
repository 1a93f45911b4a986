"""Mức ưu tiên của Bộ: by the number and day of its decision only, written by the Department."""

from datetime import date

import pytest

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate
from khuyencong.projects.services.priority import record_priority
from tests import world as province
from tests.duties import elsewhere
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
PRESS = {"act": "priority", "number": "2500/QĐ-BCT", "day": "20/5/2016"}
DECISION = ("2500/QĐ-BCT", date(2016, 5, 20))


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    project = province.drafted(world)
    Project.objects.filter(pk=project.pk).update(track="national")
    return Project.objects.get(pk=project.pk)


def ceiling(world, project, on):
    line = machine(800_000_000, 200_000_000, world.fund, world.workshops[0])
    [(_who, _asked, support)] = estimate.supports(
        "machinery", [line], on=on, track=project.track, province="40", project=project
    )
    return support.ceiling_dong


def record(world, project, decision=DECISION, who="binh"):
    by = world.actor(who) if isinstance(who, str) else who
    return record_priority(project, decision=decision, by=by, at=at(4))


def test_the_decision_raises_the_level_half_as_much_again_and_empty_boxes_take_it_back(
    world, project
):
    june_2016 = date(2016, 6, 1)
    assert ceiling(world, project, june_2016) == 200_000_000
    project = record(world, project)
    assert ceiling(world, project, june_2016) == 300_000_000
    assert ceiling(world, project, date(YEAR, 3, 3)) is None  # nobody knows whether it still may
    project = record(world, project, None)
    assert ceiling(world, project, june_2016) == 200_000_000
    assert ceiling(world, project, date(YEAR, 3, 3)) == 300_000_000


def test_the_head_of_the_department_may_too_and_the_same_decision_is_told_once(world, project):
    for _press in range(2):
        project = record(world, project, who="lan")
    told = events.history(project.stream).filter(kind="record_priority")
    assert [event.payload for event in told] == [{"number": "2500/QĐ-BCT", "date": "2016-05-20"}]


@pytest.mark.parametrize("who", ["mai", "tam", elsewhere("department_specialist")])
def test_nobody_but_the_department_of_the_province_writes_it(world, project, who):
    with pytest.raises(Refused, match="Chỉ Sở Công Thương ghi"):
        record(world, project, who=who)
    assert Project.objects.get().priority_decision == ""


def test_money_of_the_province_is_not_raised_by_the_ministry(world):
    with pytest.raises(Refused, match="chỉ nâng mức của khuyến công quốc gia"):
        record(world, province.drafted(world))


def test_it_is_written_until_the_contract_is_signed(world, project):
    Project.objects.update(state="estimated")
    record(world, project)
    Project.objects.update(state="committed")
    with pytest.raises(Refused, match="không ghi mức ưu tiên được nữa"):
        record(world, project, None)


def test_on_the_page_both_levels_stand_side_by_side(client, world, project):
    projects.register(project, by=world.actor("mai"), at=at(3))
    address = f"/tham-dinh/{project.code}/"
    client.force_login(world.users["mai"])
    assert "Mức ưu tiên của Bộ" not in client.get(address).text
    client.force_login(world.users["binh"])
    assert "Chưa ghi quyết định nào" in client.get(address).text
    half = client.post(address, PRESS | {"day": ""})
    assert half.status_code == 422
    assert "Ghi cả số và ngày quyết định" in half.text
    assert 'value="2500/QĐ-BCT"' in half.text
    client.post(address, PRESS)
    page = " ".join(client.get(address).text.split())
    assert "Quyết định 2500/QĐ-BCT ngày 20/05/2016" in page
    assert 'chưa nâng: <span class="number">300.000.000 đồng</span>' in page
    assert "theo quyết định: mức do người có thẩm quyền quyết định" in page
