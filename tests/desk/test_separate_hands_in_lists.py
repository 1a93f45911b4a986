"""R-34 where many are decided at once: by list, by scenario, by registration, out of an import.

One project of the list that she wrote or examined herself stops her, whatever post she holds now;
another decides all of them.
"""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment, Person
from khuyencong.planning.scenarios.services import create_scenario, set_level
from khuyencong.planning.scenarios.services.submission import approve_plan, submit_plan
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project, Request
from tests import world as province
from tests.desk.test_paste_lists import ADDRESS as IMPORT
from tests.desk.test_paste_lists import GOOD, HEADS
from tests.duties import refused
from tests.planning.room import concluded
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NATIONAL = f"/ke-hoach/quoc-gia/?year={YEAR}"
DID = "đã làm bước trước"


@pytest.fixture
def world():
    return province.build()


def given(world, name: str, role: str, body: str) -> None:
    """She takes up another post, and leaves her own."""
    person = Person.objects.get(user=world.users[name])
    Assignment.objects.filter(person=person).update(valid_until=date(YEAR, 1, 1))
    Assignment.objects.create(
        person=person, role=role, organisation=world.bodies[body], valid_from=date(2020, 1, 1)
    )


def three(world) -> list[Project]:
    """The last was written by Khoa, the others by Mai; Bình examined all."""
    found = [concluded(world, f"Đề án {n}", 300_000_000, workshop=(0, 1)[n % 2]) for n in range(2)]
    khoa = province.person("khoa", "centre_specialist", organisation=world.bodies["centre"])
    mai, world.users["mai"] = world.users["mai"], khoa
    found.append(concluded(world, "Hội thảo", 10_000_000, workshop=None))
    world.users |= {"mai": mai, "khoa": khoa}
    return found


def test_a_scenario_that_holds_one_of_hers_is_approved_by_another(world):
    three(world)
    scenario = create_scenario(
        world.province, year=YEAR, name="Một", by=world.actor("binh"), at=at(8)
    )
    for proposal in scenario.proposals.all():
        set_level(proposal, 100, by=world.actor("binh"), at=at(8))
    submit_plan(scenario, by=world.actor("lan"), at=at(9))
    given(world, "khoa", "provincial_approver", "committee")
    refused(lambda: approve_plan(scenario, by=world.actor("khoa"), at=at(10)), DID)
    given(world, "binh", "provincial_approver", "committee")
    refused(lambda: approve_plan(scenario, by=world.actor("binh"), at=at(10)), "đã soạn")
    approve_plan(scenario, by=world.actor("dung"), at=at(10))
    assert Project.objects.filter(state="planned").count() == 3


def test_registering_with_the_ministry_stops_at_what_she_wrote(client, world):
    codes = [project.code for project in three(world)]
    Project.objects.update(track="national")
    given(world, "khoa", "department_leader", "department")
    client.force_login(world.users["khoa"])
    answer = client.post(NATIONAL, {"act": "forward", "chosen": codes})
    assert (answer.status_code, DID in answer.content.decode()) == (422, True)
    assert Project.objects.filter(state="concluded").count() == 3


def test_who_brought_in_a_list_does_not_hand_it_in_for_the_owners(client, world):
    client.force_login(
        world.users["mai"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.post(IMPORT, {"text": f"{HEADS}\n{GOOD}", "act": "bring"}).status_code == 302
    request = Request.objects.get()
    assert request.typist_name == "Mai"
    with pytest.raises(Refused, match="xác nhận"):
        projects.submit_request(request, by=world.actor("mai"), at=at(2))
    assert Request.objects.get().state == "draft"
