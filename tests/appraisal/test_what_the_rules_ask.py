"""Điều kiện của cơ sở: the owner says it once, the appraiser corrects it, the rules read it."""

from datetime import date

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Establishment, Trade
from khuyencong.planning.selectors.ranking import _candidates
from khuyencong.policy import selectors as policy
from khuyencong.portal.services import sketches
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Known, Request
from khuyencong.projects.selectors import as_plain, estimate, members
from khuyencong.projects.selectors.said import workshop
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
        baselines={}, by=world.actor("tam"), at=at(1), activity="machinery", said=said,
    )  # fmt: skip


def known(project):
    (line,) = as_plain(project)
    return line.known.is_new_machine


def correct(world, project, value, who="binh"):
    member = Beneficiary.objects.get(project=project)
    said = value if isinstance(value, dict) else {"is_new_machine": value}
    return beneficiaries.correct_facts(member, said=said, by=world.actor(who), at=at(4))


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
        row, title="Tư vấn", activity="consultancy", said={"is_new_machine": True},
        version=row.version, by=world.actor("tam"), at=at(2),
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
    told = events.history(project.stream).filter(kind="correct_facts")
    assert [event.payload["is_new_machine"] for event in told] == [False]


@pytest.mark.parametrize("who", ["mai", "tam", "lan"])
def test_nobody_but_who_appraises_says_what_was_found(world, project, who):
    with pytest.raises(Refused, match="Ghi điều kiện theo hồ sơ"):
        correct(world, project, False, who)
    assert Beneficiary.objects.get().is_new_machine is None


def test_nobody_of_another_province_says_it(world, project):
    member, khanh = Beneficiary.objects.get(), elsewhere("department_specialist")
    with pytest.raises(Refused, match="Ghi điều kiện theo hồ sơ"):
        beneficiaries.correct_facts(member, said={"is_new_machine": False}, by=khanh, at=at(4))


def test_what_is_concluded_is_corrected_no_more(world, project):
    project = appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    with pytest.raises(Refused, match="chưa thể “Ghi điều kiện theo hồ sơ”"):
        correct(world, project, False)


def test_the_appraiser_writes_it_on_the_page_of_the_dossier(client, world, project):
    Request.objects.update(is_new_machine=True)
    address, member = f"/tham-dinh/{project.code}/", Beneficiary.objects.get(project=project)
    client.force_login(world.users["mai"])
    assert "Ghi theo hồ sơ" not in client.get(address).text
    client.force_login(world.users["binh"])
    client.post(address, {"act": "facts", "member": member.pk, "is_new_machine": "0"})
    page = client.get(address).text
    assert "thẩm định ghi: máy đã qua sử dụng" in page
    assert "Chỉ hỗ trợ máy móc mới" in page
    stranger = {"act": "facts", "member": member.pk + 1, "is_new_machine": "0"}
    assert client.post(address, stranger).status_code == 404


FIRST = {
    "local_material_dong": 60_000_000, "material_dong": 100_000_000, "is_exporting": True,
    "has_key_product": False,
}  # fmt: skip


def of_trade(world, code):
    trade = Trade.objects.create(code=code, name_vi=code, name_en=code)
    Establishment.objects.filter(pk=world.workshops[0].pk).update(trade=trade)
    world.workshops[0].refresh_from_db()


def test_an_old_kiln_is_asked_of_bricks_alone_and_refused_with_its_article(client, world):
    asked(world, is_manual_kiln=True)  # bamboo: nobody asked
    assert Request.objects.get().is_manual_kiln is None
    of_trade(world, "23921")
    row = asked(world, is_manual_kiln=True)
    with pytest.raises(Refused, match="Không hỗ trợ gạch đất sét nung") as refused:
        projects.submit_request(row, by=world.actor("tam"), at=at(1))
    assert "khoản 1 Điều 5 Thông tư 46/2012/TT-BCT" in refused.value.legal
    client.force_login(world.users["tam"])
    empty = asked(world)
    assert "Chưa ghi: nung gạch bằng lò gì" in client.get(f"/cua-toi/{empty.code}/kiem-tra/").text
    other = asked(world, is_manual_kiln=False)
    assert projects.submit_request(other, by=world.actor("tam"), at=at(1)).state == "submitted"


def test_what_was_answered_beside_the_pre_check_is_in_the_request_too(client, world):
    more = {
        "is_in_cluster": "1", "is_exporting": "1", "has_key_product": "0",
        "local_material_dong": "60 triệu", "material_dong": "100 triệu",
        "seat": world.communes[1].name, "is_manual_kiln": "",
    }  # fmt: skip
    page = client.get("/ho-tro/", ANSWERS | more).text
    assert "Nguyên liệu trong tỉnh 60.000.000 đồng trên tổng 100.000.000 đồng" in page
    assert 'name="is_in_cluster"' in page
    assert 'name="is_in_cluster"' not in client.get("/ho-tro/").text
    training = client.get("/ho-tro/", ANSWERS | {"activity": "cleaner_production_model"}).text
    assert 'name="is_in_cluster"' not in training
    sketch = sketches.keep(ANSWERS | more, contact="tam", at=at(1))
    client.force_login(world.users["tam"])
    client.post(f"/cua-toi/moi/?nhap={sketch.pk}", {"title": "Mua máy", "activity": "machinery"})
    row = Request.objects.get()
    assert (row.is_in_cluster, row.seat) == (True, world.communes[1])
    assert {name: getattr(row, name) for name in FIRST} == FIRST
    shown = client.get(f"/cua-toi/{row.code}/kiem-tra/").text
    assert "Nguyên liệu trong tỉnh: 60.000.000 đồng trên 100.000.000 đồng một năm" in shown


def test_half_an_answer_or_a_wrong_one_keeps_nobody_from_beginning(client, world):
    client.force_login(world.users["tam"])
    for more in ({"local_material_dong": "60 triệu"}, {"material_dong": "60 triệu"}):
        sketch = sketches.keep(ANSWERS | more, contact="tam", at=at(1))
        client.post(f"/cua-toi/moi/?nhap={sketch.pk}", {"title": "A", "activity": "machinery"})
        row = Request.objects.latest("pk")
        assert (row.local_material_dong, row.material_dong) == (None, None)
    assert Request.objects.count() == 2
    wrong = {"local_material_dong": "200 triệu", "material_dong": "100 triệu"}
    assert "Nhiều hơn toàn bộ nguyên liệu" in client.get("/ho-tro/", ANSWERS | wrong).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"local_material_dong": 5}, "phải có cả phần mua trong tỉnh và toàn bộ"),
        ({"material_dong": 5}, "phải có cả phần mua trong tỉnh và toàn bộ"),
        ({"local_material_dong": 0, "material_dong": 0}, "phải có cả phần mua trong tỉnh"),
        ({"local_material_dong": 101, "material_dong": 100}, "101 đồng, nhiều hơn toàn bộ 100"),
    ],
)
def test_amounts_of_material_that_cannot_be_are_refused_in_the_box(client, world, said, words):
    with pytest.raises(Refused, match=words) as refused:
        asked(world, **said)
    assert "khoản 2 Điều 6 Thông tư 46/2012/TT-BCT" in refused.value.legal
    assert not Request.objects.exists()
    whole = {"local_material_dong": 100, "material_dong": 100}
    assert asked(world, **whole).local_material_dong == 100


def test_a_seat_is_a_commune_of_the_province(world):
    there = province.unit("42", "province", "Hà Tĩnh", "tỉnh")
    other = province.unit("18001", "commune", "Cẩm Xuyên", "xã", there)
    with pytest.raises(Refused, match="không thuộc tỉnh của cơ sở"):
        asked(world, seat=other)


def test_in_a_cluster_its_place_is_at_least_difficult(world):

    def area(is_in_cluster, on):
        return estimate.facts(
            "machinery", 1, on=on, track="local", establishment=world.workshops[0],
            known=Known(is_in_cluster=is_in_cluster),
        ).area  # fmt: skip

    assert (area(None, date(2026, 6, 1)), area(False, date(2026, 6, 1))) == (None, None)
    assert area(True, date(2026, 6, 1)) == "difficult"
    assert area(True, date(2026, 3, 30)) is None  # before the decree


def test_each_fact_stands_in_the_appraisal_file_with_its_article(client, world, project):
    Request.objects.update(**FIRST)
    client.force_login(world.users["binh"])
    page = client.get(f"/tham-dinh/{project.code}/").text
    for words in (
        "cơ sở khai 60.000.000 đồng trên 100.000.000 đồng một năm",
        "khoản 2 Điều 6 Thông tư 46/2012/TT-BCT",
        "điểm b khoản 2 Điều 6 Nghị định 45/2012/NĐ-CP",
        "quá 50 %",
        "Có sản phẩm xuất khẩu.",
        "Không làm sản phẩm chủ lực, mũi nhọn.",
    ):
        assert words in page, words


def test_amounts_refused_in_the_appraisal_file_keep_what_was_typed(client, world, project):
    address, member = f"/tham-dinh/{project.code}/", Beneficiary.objects.get(project=project)
    client.force_login(world.users["binh"])
    typed = {"act": "facts", "member": member.pk, "local_material_dong": "200 triệu"}
    answer = client.post(address, typed | {"material_dong": "100 triệu"})
    assert answer.status_code == 422
    assert 'value="200 triệu"' in answer.text
    assert client.post(address, typed | {"material_dong": "400 triệu"}).status_code == 302
    member.refresh_from_db()
    assert (member.local_material_dong, member.material_dong) == (200_000_000, 400_000_000)


def test_the_order_counts_what_was_said_and_what_the_appraiser_found(world, project):
    of_trade(world, "3100")  # furniture: of no group

    def groups():
        (candidate,) = _candidates(
            {project.code: project}, on=date(2026, 12, 1), book=policy.book("40"), listed=()
        )
        return candidate.trade_groups

    assert groups() == frozenset()
    Request.objects.update(is_exporting=True)
    assert groups() == {"product"}
    correct(world, project, {"is_exporting": False})
    assert groups() == frozenset()


def test_workers_of_the_request_go_before_those_of_the_register(world, project):
    (member,) = members(project)
    member.request.baselines.filter(indicator="workers").update(value=77)
    assert workshop(members(project)[0]).workers == 77
    member.request.baselines.all().delete()
    assert workshop(members(project)[0]).workers == member.establishment.workers
