"""Xem lại: a rule changed on which an open decision rests, and the Department looks at it again."""

import pytest
from django.core.management import call_command
from django.db import Error, transaction

from khuyencong.appraisal import selectors
from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import Conclusion, LookAgain, RuleUsed
from khuyencong.appraisal.services import decisions
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.directory.models import AreaClass, Notice
from khuyencong.documents.models import Paper
from khuyencong.policy import services as packs
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import world as province
from tests.again import scenery
from tests.rules.test_packs import MACHINERY
from tests.world import at

pytestmark = pytest.mark.django_db
ROW = ("support_levels.machinery", "40.support_levels.machinery")
LATE = MACHINERY.replace("2027-01-01", "2027-06-01")


@pytest.fixture
@scenery
def world():
    made = province.build()
    project = projects.register(province.drafted(made), by=made.actor("mai"), at=at(3))
    province.look_at_likenesses(made, project)
    made.project = appraisal.conclude(
        project, opinion="Mức theo Thông tư 28/2018.", by=made.actor("binh"), at=at(5)
    )
    return made


@pytest.fixture
def project(world):
    return Project.objects.get()


def in_force(world, text, scope="local", day=6):
    binh, lan = world.actor("binh"), world.actor("lan")
    pack = packs.draft(world.province, scope=scope, text=text, reason="Mới.", by=binh, at=at(day))
    return packs.put_in_force(packs.propose(pack, by=binh, at=at(day)), by=lan, at=at(day))


def look(world, item, by="binh", words="Giữ: mức mới cao hơn số đã duyệt."):
    return decisions.look_again(item, words=words, by=world.actor(by), at=at(7))


def test_a_conclusion_keeps_every_row_it_rests_on_and_is_found_by_any_of_them(world, project):
    kept = {used.row: used.unseen for used in RuleUsed.objects.filter(project=project)}
    assert kept["40.support_levels.machinery"] == "figure"
    assert kept[ROW[0]] == "figure,day" and kept["eligibility.places"] == ""
    assert "procedure.basis_date" in kept
    (answer,) = Conclusion.objects.get(project=project).rule_snapshot
    assert {row["name"] for row in answer["derivation"]} == set(kept) - {"procedure.basis_date"}
    used = RuleUsed.objects.get(row=ROW[0])
    found = selectors.decisions_on(ROW[0], used.row_from, by=world.actor("binh"), most=5)
    assert [one.code for one in found] == [project.code]
    minutes = Paper.objects.get(code="appraisal_minutes").payload
    assert "chưa đối chiếu số liệu, ngày hiệu lực" in minutes
    call_command("verify")


def test_a_changed_row_asks_the_department_to_look_again_and_changes_nothing_itself(world, project):
    before = Conclusion.objects.get(project=project).rule_snapshot
    rule = in_force(world, MACHINERY)
    item = LookAgain.objects.get()
    assert (item.project, item.rule, item.rows) == (project, rule, [ROW[1]])
    assert Conclusion.objects.get(project=project).rule_snapshot == before
    notice = Notice.objects.get(user=world.users["binh"], text__contains=rule.pack.code)
    assert notice.path.endswith("/xem-lai/")
    (waiting,) = selectors.to_look_at_again(world.actor("binh"), most=5)
    assert (waiting.code, waiting.rows) == (project.code, item.rows)
    look(world, item)
    assert not selectors.to_look_at_again(world.actor("binh"), most=5)
    told = events.history(project.stream).filter(kind__in=["rule_changed", "look_again"])
    assert [event.kind for event in told] == ["rule_changed", "look_again"]
    assert told[1].payload["words"] == "Giữ: mức mới cao hơn số đã duyệt."
    call_command("verify")


def test_the_minutes_and_the_page_warn_with_both_figures_where_the_nation_gives_less(world, client):
    in_force(world, MACHINERY)  # the province: 500 m, the nation: 300 m
    project = projects.register(
        province.drafted(world, price=1_000_000_000, support=400_000_000),
        by=world.actor("mai"), at=at(6),
    )  # fmt: skip
    client.force_login(world.users["binh"])
    warning = "Mức của tỉnh 500.000.000 đồng cao hơn mức quốc gia 300.000.000 đồng"
    assert warning in client.get(f"/tham-dinh/{project.code}/").content.decode()
    province.look_at_likenesses(world, project)
    with pytest.raises(Refused, match="chưa kiểm chứng"):
        appraisal.conclude(project, opinion="", by=world.actor("binh"), at=at(7))
    project = appraisal.conclude(
        project, opinion="Theo mức của tỉnh.", by=world.actor("binh"), at=at(7)
    )
    assert project.support_dong == 400_000_000
    minutes = Paper.objects.filter(code="appraisal_minutes").order_by("pk").last().payload
    assert warning in minutes


def test_a_row_that_changes_after_its_basis_date_asks_nobody(world):
    in_force(world, LATE)
    assert not LookAgain.objects.exists()


def test_a_project_that_is_at_rest_asks_nobody(world, project):
    Project.objects.filter(pk=project.pk).update(state="withdrawn")
    in_force(world, MACHINERY)
    assert not LookAgain.objects.exists()


def test_it_is_looked_at_once_in_words_by_the_department_of_the_province(world):
    in_force(world, MACHINERY)
    item = LookAgain.objects.get()
    for by, words, why in (
        ("mai", "Giữ.", "Chỉ Sở Công Thương"),
        ("binh", "  ", "Chưa ghi kết quả"),
    ):
        with pytest.raises(Refused, match=why):
            look(world, item, by=by, words=words)
    look(world, item)
    with pytest.raises(Refused, match="đã xem lại việc này"):
        look(world, item, by="lan")
    assert LookAgain.objects.get().closed_by == world.actor("binh").name


def test_the_database_keeps_one_a_pack_and_none_closed_without_words(world):
    rule = in_force(world, MACHINERY)
    item = LookAgain.objects.get()
    with pytest.raises(Error), transaction.atomic():
        LookAgain.objects.create(project=item.project, rule=rule, rows=[], opened_at=at(6))
    with pytest.raises(Error), transaction.atomic():
        LookAgain.objects.filter(pk=item.pk).update(closed_at=at(7), closed_by="A")


def test_the_pages_show_what_a_decision_rests_on_and_what_waits(world, project, client):
    in_force(world, MACHINERY)
    client.force_login(world.users["binh"])
    rows = client.get("/tham-dinh/can-cu/").content.decode()
    assert "Mức hỗ trợ quốc gia: Ứng dụng máy móc" in rows and "số liệu, ngày hiệu lực" in rows
    since = RuleUsed.objects.get(row=ROW[0]).row_from
    one = client.get("/tham-dinh/can-cu/", {"row": ROW[0], "from": since.isoformat()})
    assert project.code in one.content.decode()
    assert "Chưa ghi địa bàn của xã, phường nào" in rows
    AreaClass.objects.create(
        unit=world.communes[0], kind="terrain", area="highland", valid_from="2026-06-01",
        source="Quyết định 7", evidence="seen",
    )  # fmt: skip
    name = f"areas.{world.communes[0].code}.terrain"
    listed = client.get("/tham-dinh/can-cu/?q=nghi+loc").content.decode()
    assert f"row={name}&amp;from=2026-06-01" in listed and "Quyết định 7" in listed
    assert "Mức hỗ trợ quốc gia" not in listed
    assert "Không có dòng quy định nào khớp" in client.get("/tham-dinh/can-cu/?q=xyz").text
    one = client.get("/tham-dinh/can-cu/", {"row": name, "from": "2026-06-01"}).text
    assert "Chưa có quyết định nào dựa vào dòng này" in one and "Quyết định 7" in one
    waiting = client.get("/tham-dinh/xem-lai/").content.decode()
    assert project.title in waiting
    item = LookAgain.objects.get()
    path = f"/tham-dinh/xem-lai/{item.pk}/"
    assert client.post(path, {"words": ""}).status_code == 422
    done = client.post(path, {"words": "Giữ nguyên."}, follow=True).content.decode()
    assert "Không có quyết định nào phải xem lại" in done
    assert "Giữ nguyên." in client.get(path).content.decode()
