"""“Không phải của tôi”, of what is in a project: it stops until the Centre has looked."""

from urllib.parse import quote

import pytest

from khuyencong.directory.models import Notice
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.portal.selectors.lives import life
from khuyencong.projects import permissions
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.services import recalls
from tests import world as province
from tests.duties import also, elsewhere, everyone_but, kinds, last, refused
from tests.projects.test_recall_request import in_a_project, look, signed_for_her
from tests.two import at_once, only_where_two_write, slow
from tests.world import at

pytestmark = pytest.mark.django_db
WHY = "Chị Tâm nói chưa từng ký đơn này, hỏi ngày 04/3."


@pytest.fixture
def world():
    built = province.build()
    province.commune_officer(built, "xa", built.communes[0])
    return built


@pytest.fixture
def row(world):
    row = signed_for_her(world)
    look(row, world.actor("mai"))
    in_a_project(world, row)
    row.refresh_from_db()
    return row


def disown(world, row, day=3):
    return recalls.disown(row, by=world.actor("tam"), at=at(day))


def seen(row, by, is_hers, reason=WHY):
    return recalls.look_at_disowned(row, is_hers=is_hers, reason=reason, by=by, at=at(4))


def project_of(row):
    return row.beneficiary.project


def may(world, project, who="mai", step="register"):
    return permissions.can_step(step, project, world.actor(who))


def test_it_stops_until_somebody_of_the_centre_found_that_it_is_hers(client, world, row):
    project = project_of(row)
    assert may(world, project)
    for _press in (1, 2):
        disown(world, row)
    owing = Obligation.objects.still_open().filter(kind="request.look_at_disowned")
    assert (owing.get().role, kinds(row.stream).count("disown")) == ("centre_specialist", 1)
    assert faults() == []
    assert "không phải của mình" in may(world, project).reason
    refused(
        lambda: projects.register(project, by=world.actor("mai"), at=at(3)), "không phải của mình"
    )
    client.force_login(world.users["mai"])
    page = f"/ban-lam-viec/de-nghi/{quote(row.code)}/"
    assert "Đề án dừng" in client.get(page).content.decode()
    assert client.post(page, {"act": "disowned", "is_hers": "1"}).status_code == 422
    assert client.post(page, {"act": "disowned", "is_hers": "1", "reason": WHY}).status_code == 302
    assert last(row.stream).kind == "look_at_disowned"
    assert (owing.count(), faults()) == (0, [])
    assert may(world, project)
    assert WHY not in Notice.objects.filter(user=world.users["tam"]).last().text
    assert life(row)[0].notes == (f"Đã xem lại đề nghị: {WHY}",)
    refused(lambda: seen(row, world.actor("mai"), True), "Không còn đề nghị nào")
    disown(world, row, day=5)  # she says it again
    assert (owing.count(), faults()) == (1, [])


def test_what_is_not_hers_goes_back_to_her_when_the_project_is_withdrawn(world, row):
    project = project_of(row)
    disown(world, row)
    seen(row, world.actor("mai"), False)
    assert "không phải của chủ cơ sở" in may(world, project).reason
    assert faults() == []
    projects.withdraw(project, reason="Không phải của chị Tâm", by=world.actor("mai"), at=at(5))
    row.refresh_from_db()
    assert (row.state, faults()) == ("draft", [])
    assert not Obligation.objects.still_open().filter(subject=row.uuid).exists()


def test_her_word_stops_a_signed_contract_too_and_it_can_be_ended(world):
    from tests.architecture.test_no_address_breaks import life

    for project in life(world):
        if project.state == "committed":
            break
    request = Request.objects.get(beneficiary__project=project)
    Request.objects.filter(pk=request.pk).update(typist="xa", typist_name="Xã")
    request.refresh_from_db()
    recalls.disown(request, by=world.actor("tam"), at=request.submitted_at)
    for who, step in (("thu", "prepare_payment"), ("mai", "accept")):
        assert "không phải của mình" in may(world, project, who, step).reason
    assert may(world, project, "hung", "stop")


def test_only_another_person_of_the_centre_looks(world, row):
    disown(world, row)
    for other in everyone_but(world, "centre_specialist"):
        refused(lambda other=other: seen(row, other, True), "Chỉ chuyên viên Trung tâm")
    refused(lambda: seen(row, elsewhere("centre_specialist"), True), "Chỉ chuyên viên")
    Request.objects.filter(pk=row.pk).update(typist=world.actor("mai").id)
    refused(lambda: seen(row, world.actor("mai"), True), "không tự xem lại")
    assert seen(row, also(world, "lan", "centre_specialist", "centre"), True).pk


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_looked_at_by_two_at_once_one_of_both_is_told(world, row, monkeypatch):
    only_where_two_write()
    disown(world, row)
    slow(monkeypatch, recalls.permissions, "can_look_at_disowned")
    by = world.actor("mai")
    told = at_once(lambda: seen(row, by, True), lambda: seen(row, by, False))
    assert told[0] == "" and "Không còn" in told[1]
    assert kinds(row.stream).count("look_at_disowned") == 1
