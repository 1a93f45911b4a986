"""After the receipt: one page from what was asked to the end, and the one thing she must do."""

from urllib.parse import quote

import pytest

from khuyencong.directory.models import Notice
from khuyencong.documents.models import Paper
from khuyencong.portal.selectors import duties, lives, standing
from khuyencong.projects.models import Beneficiary, Request
from khuyencong.projects.workflow import PROJECT, REQUEST
from tests import world as province
from tests.architecture.test_no_address_breaks import life as every_state
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def test_a_duty_stands_for_every_state():
    assert set(duties.OF_A_PROJECT) == {state.name for state in PROJECT.states}
    assert set(duties.OF_A_REQUEST) | {"merged"} == {state.name for state in REQUEST.states}


def test_in_every_state_her_page_says_what_she_must_do_and_nothing_twice(client, world):
    client.force_login(world.users["tam"])
    seen = set()
    for project in every_state(world):
        member = Beneficiary.objects.filter(project=project).exclude(request=None).first()
        request = member.request if member else Request.objects.order_by("pk").first()
        found = standing(request, on=at(20).date())
        page = client.get(f"/cua-toi/{quote(request.code)}/").content.decode()
        assert found.to_do in page, project.state
        assert ";" not in found.next_step
        assert "," not in found.holder
        if request.state in {"closed", "declined"}:
            assert (found.due_date, found.days_left) == (None, None)
            assert "quá hạn" not in page
        seen.add(project.state)
    assert {"registered", "committed", "accepted", "settled", "stopped"} <= seen


def test_under_a_signed_contract_she_is_told_what_to_do_until_when(world):
    for project in every_state(world):
        if project.state == "committed":
            break
    request = Beneficiary.objects.get(project=project).request
    assert "giữ hóa đơn, rồi báo Trung tâm đến nghiệm thu" in duties.to_do(request, project)
    stages = {stage.name: stage for stage in lives.life(request)}
    assert stages["Đề nghị"].amount_dong == 300_000_000
    assert stages["Được hỗ trợ"].amount_dong == 300_000_000
    assert stages["Hợp đồng"].amount_dong == 300_000_000
    assert stages["Nhận tiền"].day is None
    assert [name for name, stage in stages.items() if stage.is_now] == ["Làm xong, nghiệm thu"]


def test_a_settled_project_reads_from_the_request_to_the_end(client, world):
    for project in every_state(world):
        if project.state == "settled":
            break
    request = Beneficiary.objects.get(project=project).request
    stages = lives.life(request)
    assert [stage.name for stage in stages if stage.day is None] in ([], ["Tạm ứng"])
    assert not any(stage.is_now for stage in stages)
    contract = Paper.objects.filter(about=project.uuid, code="contract").get()
    address = f"/cua-toi/{quote(request.code)}/van-ban/{contract.uuid}/"
    client.force_login(world.users["tam"])
    assert client.get(address).status_code == 200
    assert client.get(address.replace(str(contract.uuid), str(project.uuid))).status_code == 404
    client.force_login(world.users["loc"])
    assert client.get(address).status_code == 404


def test_every_step_of_the_project_tells_her(world):
    for project in every_state(world):
        if project.state == "settled":
            break
    told = " ".join(Notice.objects.filter(user=world.users["tam"]).values_list("text", flat=True))
    for name in ("concluded", "planned", "estimated", "committed", "accepted", "settled"):
        assert str(PROJECT.state(name).label) in told, name
    assert not Notice.objects.filter(user=world.users["loc"]).exists()


def test_her_page_names_a_person_to_ask(client, world):
    province.drafted(world)
    request = Request.objects.get()
    staff = world.users["mai"].person
    staff.phone = "0912 345 678"
    staff.save()
    client.force_login(world.users["tam"])
    page = client.get(f"/cua-toi/{quote(request.code)}/").content.decode()
    assert staff.full_name in page
    assert 'href="tel:0912345678"' in page
