"""Máy mới hay cũ: the owner says it once, the appraiser corrects it, and the rules read it."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.portal.services import sketches
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Request
from khuyencong.projects.selectors import as_plain
from khuyencong.projects.services import beneficiaries, drafts
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere
from tests.world import at, machine

pytestmark = pytest.mark.django_db
ANSWERS = {"cost_dong": "800 triệu", "activity": "machinery"}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def asked(world, **said):
    return projects.request(
        world.workshops[0], title="Mua máy", lines=[machine(800_000_000, 300_000_000)],
        baselines={}, by=world.actor("tam"), at=at(1), **{"activity": "machinery"} | said,
    )  # fmt: skip


def known(project):
    (line,) = as_plain(project)
    return line.is_new_machine


def correct(world, project, value, who="binh"):
    member = Beneficiary.objects.get(project=project)
    return beneficiaries.correct_machine(
        member, is_new_machine=value, by=world.actor(who), at=at(4)
    )


@pytest.mark.parametrize(
    ("machines", "said"), [("new", True), ("line", True), ("used", False), ("", None)]
)
def test_what_was_answered_before_is_in_the_request(client, world, machines, said):
    sketch = sketches.keep(ANSWERS | {"machines": machines}, contact="tam", at=at(1))
    client.force_login(world.users["tam"])
    client.post(f"/cua-toi/moi/?nhap={sketch.pk}", {"title": "Mua máy", "activity": "machinery"})
    row = Request.objects.get()
    assert row.is_new_machine is said
    gap = "Chưa ghi: máy mới hay máy cũ" in client.get(f"/cua-toi/{row.code}/kiem-tra/").text
    assert gap is (said is None)


def test_answers_about_machines_say_nothing_of_advice(client, world):
    sketch = sketches.keep(ANSWERS | {"machines": "used"}, contact="tam", at=at(1))
    client.force_login(world.users["tam"])
    client.post(f"/cua-toi/moi/?nhap={sketch.pk}", {"title": "Tư vấn", "activity": "consultancy"})
    row = Request.objects.get()
    assert row.is_new_machine is None
    assert "is_new_machine" not in client.get(f"/cua-toi/{row.code}/viec/").text


def test_the_owner_says_it_on_the_page_of_what_she_asks_and_takes_it_back(client, world):
    row = asked(world)
    client.force_login(world.users["tam"])
    address = f"/cua-toi/{row.code}/viec/"
    typed = {"title": row.title, "activity": "machinery"}
    for version, (box, said) in enumerate([("1", True), ("0", False), ("", None)], row.version):
        client.post(address, typed | {"is_new_machine": box, "version": version})
        row.refresh_from_db()
        assert row.is_new_machine is said
        assert f'value="{box}" selected' in client.get(address).text
    row = drafts.save_topic(
        row, title="Tư vấn", activity="consultancy", is_new_machine=True, version=row.version,
        by=world.actor("tam"), at=at(2),
    )  # fmt: skip
    assert row.is_new_machine is None


def test_a_used_machine_is_refused_when_it_is_sent_with_its_article(world):
    used = asked(world, is_new_machine=False)
    with pytest.raises(Refused, match="Chỉ hỗ trợ máy móc mới") as refused:
        projects.submit_request(used, by=world.actor("tam"), at=at(1))
    assert "khoản 4 Điều 4 Thông tư 46/2012/TT-BCT" in refused.value.legal
    for said in (True, None):
        row = asked(world, is_new_machine=said)
        assert projects.submit_request(row, by=world.actor("tam"), at=at(1)).state == "submitted"


def test_the_project_goes_by_the_owner_until_the_appraiser_says_otherwise(world, project):
    assert known(project) is None
    Request.objects.update(is_new_machine=True)
    assert known(project) is True
    correct(world, project, False)
    assert known(project) is False
    with pytest.raises(Refused, match="Chỉ hỗ trợ máy móc mới"):
        appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    correct(world, project, None)
    assert known(project) is True
    assert appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))


def test_the_same_word_twice_is_told_once(world, project):
    for _press in range(2):
        correct(world, project, False)
    told = events.history(project.stream).filter(kind="correct_machine")
    assert [event.payload["is_new_machine"] for event in told] == [False]


@pytest.mark.parametrize("who", ["mai", "tam", "lan"])
def test_nobody_but_who_appraises_says_what_was_found(world, project, who):
    with pytest.raises(Refused, match="Ghi máy mới hay cũ"):
        correct(world, project, False, who)
    assert Beneficiary.objects.get().is_new_machine is None


def test_nobody_of_another_province_says_it(world, project):
    member, khanh = Beneficiary.objects.get(), elsewhere("department_specialist")
    with pytest.raises(Refused, match="Ghi máy mới hay cũ"):
        beneficiaries.correct_machine(member, is_new_machine=False, by=khanh, at=at(4))


def test_what_is_concluded_is_corrected_no_more(world, project):
    project = appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    with pytest.raises(Refused, match="chưa thể “Ghi máy mới hay cũ”"):
        correct(world, project, False)


def test_the_appraiser_writes_it_on_the_page_of_the_dossier(client, world, project):
    Request.objects.update(is_new_machine=True)
    address, member = f"/tham-dinh/{project.code}/", Beneficiary.objects.get(project=project)
    client.force_login(world.users["mai"])
    assert "Ghi theo hồ sơ" not in client.get(address).text
    client.force_login(world.users["binh"])
    client.post(address, {"act": "machine", "member": member.pk, "is_new_machine": "0"})
    page = client.get(address).text
    assert "thẩm định ghi: máy đã qua sử dụng" in page
    assert "Chỉ hỗ trợ máy móc mới" in page
    stranger = {"act": "machine", "member": member.pk + 1, "is_new_machine": "0"}
    assert client.post(address, stranger).status_code == 404
