"""Đề án nhóm, đề án khung, chuỗi giá trị: slots filled later, years in a row, who supplies whom."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.services import overlaps, slots
from khuyencong.core.errors import Refused
from khuyencong.desk.pages.larger_projects import drawing
from khuyencong.directory.models import AreaClass, Establishment
from khuyencong.directory.services import likenesses
from khuyencong.documents.models import Paper
from khuyencong.projects import selectors
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project, Request, Umbrella
from khuyencong.projects.selectors.grouping import suggestions
from khuyencong.projects.services import groups
from tests import world as province
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


def group_of_nine(world, support=100 * MILLION, count=9) -> Project:
    """Nine machines for nine workshops not yet known, each 200 million, half supported."""
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"],
        activity="machinery",
        title="Máy chẻ nan cho chín xưởng mây tre",
        year=YEAR,
        track="local",
        is_group=True,
        by=mai,
        at=at(2),
    )
    groups.open_slots(
        project,
        count=count,
        item="Máy chẻ nan",
        unit="máy",
        unit_price_dong=200 * MILLION,
        support_dong=support,
        fund=world.fund,
        by=mai,
        at=at(2),
    )
    project.refresh_from_db()
    return project


def chain(world) -> Umbrella:
    return groups.open_umbrella(
        world.province,
        kind="chain",
        title="Chuỗi mây tre đan Nghi Lộc",
        aim="Từ vùng nguyên liệu tới cửa hàng.",
        tranches={YEAR: 500 * MILLION, YEAR + 1: 700 * MILLION},
        contents=["KC4", "KC3"],
        is_flagship=True,
        by=world.actor("mai"),
        at=at(2),
    )


def planned(world, project):
    project = projects.register(project, by=world.actor("mai"), at=at(3))
    appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
    province.planned(world, project)
    project.refresh_from_db()
    return project


def test_a_group_is_planned_before_its_parties_are_known(world):
    project = planned(world, group_of_nine(world))
    assert (project.state, project.support_dong) == ("planned", 900 * MILLION)
    assert "9 suất chưa chọn đơn vị" in Paper.objects.get(code="project_registration").payload


def test_each_slot_has_a_ceiling_of_its_own_not_one_for_all(world):
    # Nine times 100 million is far above the 300 million of one establishment; each is within.
    project = group_of_nine(world)
    projects.register(project, by=world.actor("mai"), at=at(3))
    other = group_of_nine(world, support=160 * MILLION)  # more than half of 200 million
    with pytest.raises(Refused, match=r"100\.000\.000"):
        projects.register(other, by=world.actor("mai"), at=at(3))


def fill(world, slot, workshop=0, by="mai"):
    return slots.choose_for_slot(slot, world.workshops[workshop], by=world.actor(by), at=at(12))


def test_a_slot_is_filled_after_the_plan_and_its_line_is_the_partys(world):
    project = planned(world, group_of_nine(world))
    fill(world, project.slots.first())
    (line,) = [line for line in selectors.as_plain(project) if line.establishment]
    assert (line.establishment, line.support_dong) == (world.workshops[0], 100 * MILLION)
    assert project.slots.filter(beneficiary=None).count() == 8


def test_one_party_takes_one_slot_and_a_slot_one_party(world):
    project = planned(world, group_of_nine(world))
    first, second = project.slots.order_by("order")[:2]
    fill(world, first)
    with pytest.raises(Refused, match="đã có trong đề án"):
        fill(world, second)
    with pytest.raises(Refused, match="không còn trống"):
        fill(world, first, workshop=1)


def test_who_is_not_eligible_gets_no_slot(world):
    """New enterprises are supported in difficult areas alone."""
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"], activity="new_enterprise", title="Thành lập doanh nghiệp",
        year=YEAR, track="local", is_group=True, by=mai, at=at(2),
    )  # fmt: skip
    groups.open_slots(
        project, count=2, item="Hồ sơ thành lập", unit="bộ", unit_price_dong=20 * MILLION,
        support_dong=10 * MILLION, fund=world.fund, by=mai, at=at(2),
    )  # fmt: skip
    for place, area in zip(world.communes, ("normal", "difficult"), strict=True):
        AreaClass.objects.create(
            unit=place, area=area, valid_from=at(1, 1).date(), source="test", evidence="sample"
        )
    with pytest.raises(Refused, match="không đủ điều kiện"):
        fill(world, project.slots.first(), workshop=0)
    fill(world, project.slots.first(), workshop=1)


def test_a_likeness_must_be_decided_before_a_slot_is_filled(world):
    project = planned(world, group_of_nine(world))
    slot = project.slots.first()
    Establishment.objects.update(tax_code="2900325526")
    for workshop in world.workshops:
        workshop.refresh_from_db()
        likenesses.write(workshop)
    with pytest.raises(Refused, match="dấu hiệu trùng"):
        fill(world, slot)
    first, second = world.workshops
    with pytest.raises(Refused, match="chuyên viên thẩm định"):
        overlaps.decide_overlap(
            project, first, second, is_allowed=True, reason="x", by=world.actor("mai"), at=at(12)
        )
    overlaps.decide_overlap(
        project, first, second, is_allowed=True, reason="Hai xưởng của một HTX.",
        by=world.actor("binh"), at=at(12),
    )  # fmt: skip
    fill(world, slot)


def test_a_slot_takes_the_partys_own_request_along(world):
    project = planned(world, group_of_nine(world))
    row = submitted(world, 0)
    slots.choose_for_slot(
        project.slots.first(), world.workshops[0], request=row, by=world.actor("mai"), at=at(12)
    )
    row.refresh_from_db()
    assert row.state == "merged"


def test_slots_open_and_close_only_while_the_estimate_may_change(world):
    project = group_of_nine(world)
    groups.close_slot(project.slots.last(), by=world.actor("mai"), at=at(2))
    project.refresh_from_db()
    assert project.support_dong == 800 * MILLION
    with pytest.raises(Refused, match="còn mở được 52"):
        groups.open_slots(
            project, count=53, item="Máy", unit="máy", unit_price_dong=2, support_dong=1,
            fund=world.fund, by=world.actor("mai"), at=at(2),
        )  # fmt: skip
    project = planned(world, project)
    with pytest.raises(Refused):
        groups.close_slot(project.slots.last(), by=world.actor("mai"), at=at(12))


def test_writing_the_rest_of_the_estimate_leaves_the_slots_alone(world):
    project = group_of_nine(world)
    line = machine(20 * MILLION, 10 * MILLION, world.fund)
    project = projects.write_estimate(project, [line], by=world.actor("mai"), at=at(2))
    assert project.support_dong == 910 * MILLION
    assert project.slots.count() == 9


def submitted(world, workshop, item="Máy chẻ nan tự động", price=200 * MILLION):
    who = world.workshops[workshop]
    owner = world.actor(who.owner_name.lower())
    line = machine(price, price // 2)
    row = projects.request(
        who, activity="machinery", title="Mua máy", baselines={}, by=owner, at=at(1),
        lines=[type(line)(**{**line.__dict__, "item": item})],
    )  # fmt: skip
    return projects.submit_request(row, by=owner, at=at(1))


def test_alike_requests_are_proposed_as_one_group_with_their_prices(world):
    for number in range(3):
        commune = world.communes[number % 2]
        province.workshop(world, f"Xưởng {number}", f"chu{number}", commune)
    prices = [200, 180, 220]
    items = ["Máy chẻ nan", "Máy chẻ nan, vót nan", "máy CHẺ NAN tự động"]
    for number, (price, item) in enumerate(zip(prices, items, strict=True)):
        submitted(world, number + 2, item=item, price=price * MILLION)
    submitted(world, 0, item="Lò sấy gỗ")
    (one,) = suggestions(Request.objects.filter(state="submitted").order_by("pk"))
    assert (len(one.prices), len(one.communes)) == (3, 2)
    assert (one.lowest_dong, one.highest_dong) == (180 * MILLION, 220 * MILLION)
    assert one.saved_dong == 60 * MILLION


def test_two_are_no_group_and_three_of_one_owner_neither(world):
    for _each in range(3):
        submitted(world, 0)
    submitted(world, 1)
    assert suggestions(Request.objects.order_by("pk")) == []


def test_an_umbrella_has_years_in_a_row_and_each_becomes_a_project(world):
    umbrella = chain(world)
    project = projects.draft(
        world.bodies["centre"], activity="trademark", title="Nhãn hiệu chung", year=YEAR,
        track="local", umbrella=umbrella, by=world.actor("mai"), at=at(2),
    )  # fmt: skip
    assert project.is_flagship  # from its umbrella
    for tranches in ({YEAR: 1}, {YEAR: 1, YEAR + 2: 1}):
        with pytest.raises(Refused):
            groups.open_umbrella(
                world.province, kind="years", title="Khung", aim="Mục tiêu", tranches=tranches,
                by=world.actor("mai"), at=at(2),
            )  # fmt: skip


@pytest.mark.parametrize(
    ("contents", "years", "why"),
    [
        ([], 2, "ít nhất 2 nội dung; ở đây có 0"),
        (["KC3", "KC3"], 2, "ít nhất 2 nội dung; ở đây có 1"),
        (["KC3", "KC4"], 1, "trên 1 năm; ở đây có 1"),
    ],
)
def test_a_flagship_project_has_two_contents_and_takes_more_than_a_year(
    world, contents, years, why
):
    def opened(**facts):
        return groups.open_umbrella(
            world.province, kind="chain", title="Khung", aim="Mục tiêu", contents=contents,
            tranches={YEAR + place: MILLION for place in range(years)}, by=world.actor("mai"),
            at=at(2), **facts,
        )  # fmt: skip

    with pytest.raises(Refused, match=why) as refused:
        opened(is_flagship=True)
    assert "khoản 3 Điều 2 Thông tư 36/2013/TT-BCT" in refused.value.legal
    assert not opened().is_flagship
    assert chain(world).contents == ["KC3", "KC4"]


def test_a_flagship_registers_with_the_lighter_paper(world):
    project = province.drafted(world)
    Project.objects.filter(pk=project.pk).update(is_flagship=True)
    projects.register(project, by=world.actor("mai"), at=at(3))
    assert "Bản đăng ký kế hoạch" in Paper.objects.get(code="project_registration").payload


def test_a_chain_is_drawn_with_what_is_missing(world):
    umbrella = chain(world)
    mai = world.actor("mai")
    maker = groups.add_link(
        umbrella, stage="processing", product="Giỏ mây", establishment=world.workshops[0],
        by=mai, at=at(3),
    )  # fmt: skip
    groups.add_link(
        umbrella, stage="material", product="Mây nguyên liệu", name="Vùng mây Quỳ Châu",
        supplies=maker, by=mai, at=at(3),
    )  # fmt: skip
    found = drawing(list(umbrella.links.order_by("pk")))
    assert found["missing"] == ["Hoàn thiện, bao bì", "Thị trường"]
    assert len(found["lines"]) == 1
    with pytest.raises(Refused, match="khâu sau"):
        groups.add_link(
            umbrella, stage="market", product="Bán", name="Siêu thị", supplies=maker,
            by=mai, at=at(3),
        )  # fmt: skip


def test_the_pages_of_groups_and_umbrellas(client, world):
    client.force_login(world.users["mai"])
    project = group_of_nine(world)
    address = f"/tham-dinh/{project.code}/suat/"
    more = {
        "act": "open", "count": "1", "item": "Máy", "unit": "máy", "unit_price_dong": "200 triệu",
        "support_dong": "300 triệu", "fund": world.fund.pk,
    }  # fmt: skip
    assert client.post(address, more).status_code == 422
    assert client.post(address, more | {"support_dong": "100 triệu"}).status_code == 302
    assert client.post(address, {"act": "close", "slot": "10"}).status_code == 302
    page = client.get(f"{address}1/?q=may tre").content.decode()
    code = world.workshops[0].code
    assert f"?co-so={code}" in page
    assert client.post(f"{address}1/?co-so={code}", {"act": "choose"}).status_code == 302
    assert "Hợp tác xã mây tre đan Nghi Lộc" in client.get(address).content.decode()
    sent = {
        "kind": "years", "title": "Khung ba năm", "aim": "Việc làm", "first_year": YEAR,
        "year_1": "1 tỷ", "year_2": "1 tỷ",
    }  # fmt: skip
    answer = client.post("/ban-lam-viec/de-an-khung/", sent)
    assert answer.status_code == 302
    link = {"stage": "market", "name": "Siêu thị", "product": "bán lẻ"}
    assert client.post(answer.headers["Location"], link | {"name": ""}).status_code == 422
    assert client.post(answer.headers["Location"], link).status_code == 302
    assert "Mắt xích còn thiếu" in client.get(answer.headers["Location"]).content.decode()


def test_who_may_not_open_slots_or_umbrellas_reads_them_and_is_offered_no_form(client, world):
    project, umbrella = group_of_nine(world), chain(world)
    read = (
        ("binh", "Mở thêm suất", f"/tham-dinh/{project.code}/suat/"),
        ("ha", "Lập đề án khung", "/ban-lam-viec/de-an-khung/"),
        ("ha", "Thêm mắt xích", f"/ban-lam-viec/de-an-khung/{umbrella.uuid}/"),
    )
    for reader, offered, address in read:
        for name, is_offered in ((reader, False), ("mai", True)):
            client.force_login(world.users[name])
            answer = client.get(address)
            assert answer.status_code == 200
            assert (f"<summary>{offered}" in answer.content.decode()) is is_offered, address


def test_the_builder_makes_the_group_in_one_press(client, world):
    province.workshop(world, "Xưởng ba", "ba", world.communes[1])
    rows = [submitted(world, number) for number in range(3)]
    client.force_login(world.users["mai"])
    page = client.get("/ban-lam-viec/de-an/gop/").content.decode()
    assert "3 cơ sở mây tre đan, 2 xã, phường" in page
    sent = {
        "requests": [row.code for row in rows], "activity": "machinery", "track": "local",
        "is_group": "on", "title": "Nhóm máy chẻ nan", "year": YEAR,
    }  # fmt: skip
    assert client.post("/ban-lam-viec/de-an/lap/", sent).status_code == 302
    project = Project.objects.get()
    assert (project.is_group, project.beneficiaries.count()) == (True, 3)
