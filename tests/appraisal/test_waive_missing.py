"""Cho xét tiếp khi còn thiếu: the head of the Department, with the reason, told in the minutes."""

import pytest

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import Waiver
from khuyencong.appraisal.services import conclusions, contents, waivers
from khuyencong.core import events, verification
from khuyencong.documents.models import Paper
from khuyencong.policy import services as policy
from khuyencong.projects import services as projects
from tests import world as province
from tests.duties import elsewhere, everyone_but, last, refused
from tests.world import YEAR, at, look_at_likenesses

pytestmark = pytest.mark.django_db
WHY = "Cơ sở mới dựng xưởng, giấy tờ nhà xưởng cấp sau; Sở đã xem tại chỗ."
REQUIRED = """\
pack: {title: "Quy chế thẩm định của tỉnh", legal: "Quyết định 10/2027/QĐ-UBND"}
sources:
  local-order: {title: "Quyết định 10/2027/QĐ-UBND", address: "công báo tỉnh"}
procedure:
"""
ROW = """\
  %s:
    checked: {on: 2026-12-01, by: "Chuyên viên Sở Công Thương"}
    values:
      - {from: 2027-01-01, value: required, evidence: seen, source: [local-order], legal: "Quyết định 10/2027/QĐ-UBND"}
"""  # noqa: E501


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    return look_at_likenesses(world, project)


def require(world, *names):
    when, text = at(2, year=2026, month=12), REQUIRED + "".join(ROW % name for name in names)
    pack = policy.draft(
        world.province, scope="local", text=text, reason="", by=world.actor("binh"), at=when
    )
    pack = policy.propose(pack, by=world.actor("binh"), at=when)
    policy.put_in_force(pack, by=world.actor("lan"), at=when)


def lacking(project):
    return selectors.missing(project, on=at(5).date())


def waive(item, by, reason=WHY):
    return waivers.waive_missing(item, reason=reason, by=by, at=at(5))


def conclude(world, project):
    return conclusions.conclude(project, opinion="Đủ điều kiện.", by=world.actor("binh"), at=at(6))


def test_where_the_province_wants_every_paper_one_missing_stops_the_conclusion(world, project):
    require(world, "dossier_papers")
    refusal = refused(lambda: conclude(world, project), "Hồ sơ còn thiếu 7 giấy tờ")
    assert "Đơn đề nghị hỗ trợ" in refusal.message
    first, *others = [one for one in lacking(project) if one.paper]
    for one in others:
        waive(one, world.actor("lan"))
    refused(lambda: conclude(world, project), "Hồ sơ còn thiếu 1 giấy tờ")
    waive(first, world.actor("lan"))
    assert conclude(world, project).state == "concluded"
    paper = Paper.objects.get(code="appraisal_minutes")
    assert WHY in paper.payload
    assert [f for _name, found in verification.run() for f in found if project.code in f] == []


def test_a_check_of_the_commune_may_be_gone_on_without(world, project):
    require(world, "site_check")
    refused(lambda: conclude(world, project), "chưa được xã, phường xác minh")
    (check,) = [one for one in lacking(project) if not one.paper]
    waive(check, world.actor("lan"))
    assert conclude(world, project).state == "concluded"


def test_elsewhere_what_is_missing_is_told_and_stops_nothing(client, world, project):
    client.force_login(world.users["binh"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/buoc/conclude/").content.decode()
    assert "Đơn đề nghị hỗ trợ – còn thiếu" in page
    assert conclude(world, project).state == "concluded"


def test_only_the_head_of_the_department_goes_on_without(world, project):
    item = lacking(project)[0]
    for by in [*everyone_but(world, "department_leader"), elsewhere("department_leader")]:
        refused(lambda by=by: waive(item, by), "Chỉ lãnh đạo Sở")
    assert not Waiver.objects.exists()


def test_who_wrote_the_project_does_not_go_on_without(world, project):
    """The head of the Department who typed the estimate herself."""
    lan = world.actor("lan")
    event = events.history(project.stream).filter(kind="write_estimate").last()
    events.record(project.stream, "write_estimate", event.payload, by=lan, at=at(4))
    refused(lambda: waive(lacking(project)[0], lan), "không được “Cho xét tiếp khi còn thiếu”")


def test_it_takes_a_reason_and_once(world, project):
    item = lacking(project)[0]
    assert refused(lambda: waive(item, world.actor("lan"), " ")).field == "reason"
    waive(item, world.actor("lan"))
    count = events.history(project.stream).count()
    waive(item, world.actor("lan"))  # a second press
    assert (Waiver.objects.count(), events.history(project.stream).count()) == (1, count)
    refused(lambda: waive(item, world.actor("lan"), "Lý do khác."), "đã cho xét tiếp")
    assert last(project.stream).payload["reason"] == WHY


def test_after_the_conclusion_nothing_is_left_to_go_on_without(world, project):
    item = lacking(project)[0]
    conclude(world, project)
    refused(lambda: waive(item, world.actor("lan")), "không còn chờ kết luận")


def test_the_page_lists_what_is_missing_and_the_head_writes_beside_it(client, world, project):
    address = f"/tham-dinh/{project.code}/con-thieu/"
    item = lacking(project)[0]
    client.force_login(world.users["binh"])
    page = client.get(address).content.decode()
    assert "Chỉ lãnh đạo Sở" in page
    assert 'value="waive"' not in page
    client.force_login(world.users["lan"])
    empty = client.post(address, {"act": "waive", "item": item.key, "reason": ""})
    assert empty.status_code == 422
    assert (
        client.post(address, {"act": "waive", "item": item.key, "reason": WHY}).status_code == 302
    )
    assert WHY in client.get(address).content.decode()
    assert client.post(address, {"act": "waive", "item": "9/x", "reason": WHY}).status_code == 404


FIVE = {
    "principles": "Đúng nguyên tắc.",
    "aims": "Có nhu cầu, 25 học viên.",
    "capacity": "Trung tâm đã mở 9 lớp.",
    "combination": "Kết hợp được với chương trình nông thôn mới.",
    "completeness": "Đủ hồ sơ.",
}


@pytest.fixture
def training(world):
    project = projects.draft(
        world.bodies["centre"], activity="vocational_training", title="Lớp mây tre đan", year=YEAR,
        track="local", by=world.actor("mai"), at=at(2),
    )  # fmt: skip
    line = province.machine(50_000_000, 40_000_000, world.fund)
    project = projects.write_estimate(project, [line], by=world.actor("mai"), at=at(2))
    return projects.register(project, by=world.actor("mai"), at=at(3))


def write(project, by, words=FIVE):
    return contents.write_contents(project, contents=words, by=by, at=at(4))


def test_the_appraiser_speaks_to_the_five_points_and_the_minutes_print_them(
    client, world, training
):
    client.force_login(world.users["binh"])
    step = f"/ban-lam-viec/de-an/{training.code}/buoc/conclude/"
    assert "Nội dung thẩm định chưa nhận xét: Phù hợp" in client.get(step).content.decode()
    address = f"/tham-dinh/{training.code}/noi-dung/"
    assert client.post(address, FIVE | {"act": "write"}).status_code == 302
    assert selectors.contents_of(training) == FIVE
    assert "chưa nhận xét" not in client.get(step).content.decode()
    count = events.history(training.stream).count()
    write(training, world.actor("binh"))  # a second press
    assert events.history(training.stream).count() == count
    conclude(world, training)
    assert FIVE["combination"] in Paper.objects.get(code="appraisal_minutes").payload
    assert [f for _name, found in verification.run() for f in found if training.code in f] == []


def test_nobody_else_speaks_to_them(world, training):
    for by in everyone_but(world, "department_specialist"):
        refused(lambda by=by: write(training, by), "Ghi nội dung thẩm định")
    refused(lambda: write(training, elsewhere("department_specialist")), "Ghi nội dung thẩm định")
    conclude(world, training)
    refused(lambda: write(training, world.actor("binh")), "Ghi nội dung thẩm định")
