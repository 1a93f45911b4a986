"""Dự toán từ bảng tính: the lines of an estimate pasted or sent, looked at, then written."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.ledger.models import Fund
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import as_plain
from tests import world as province
from tests.world import at, machine

pytestmark = pytest.mark.django_db
LIST = (
    "DỰ TOÁN KINH PHÍ ĐỀ ÁN\nĐơn vị tính: nghìn đồng\n"
    "TT\tNội dung chi\tĐVT\tSố lượng\tĐơn giá\tThành tiền\tNguồn kinh phí\t\n"
    "\t\t\t\t\t\tKhuyến công\tCơ sở đóng góp\n"
    "I\tChi phí thiết bị\t\t\t\t455.000\t\t\n"
    "1\tMáy tuốt nan\tmáy\t2\t200.000\t400.000\t150.000\t250.000\n"
    "2\tKhung sấy\tbộ\t2,5\t22.000\t55.000\t\t55.000\n"
    "II\tChi phí khác\t\t\t\t20.000\t\t\n"
    "3\tVận chuyển, lắp đặt\t\t\t\t20.000\t\t20.000\n"
    "\tTổng cộng\t\t\t\t475.000\t150.000\t325.000\n"
)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return province.drafted(world, support=150_000_000)


def post(client, project, text=LIST, act="look", **more):
    address = f"/ban-lam-viec/de-an/{project.code}/du-toan/nhap/"
    return client.post(address, {"text": text, "act": act, **more})


def lines(project):
    return [
        (line.item, line.unit, line.quantity, line.unit_price_dong, line.support_dong)
        for line in as_plain(project)
    ]


def test_an_office_estimate_is_shown_with_its_sums_then_written_behind_what_is_there(
    client, world, project
):
    client.force_login(world.users["mai"])
    before = lines(project)
    page = post(client, project).content.decode()
    assert "3 dòng nhập được · 0 dòng cần sửa · 0 dòng đã có" in page
    assert "Thành tiền: 475.000.000 đồng (Bốn trăm bảy mươi lăm triệu đồng)" in page
    assert "Khuyến công: 150.000.000 đồng" in page
    assert "Cộng không khớp" not in page
    assert lines(project) == before
    answer = post(client, project, act="bring")
    assert (answer.status_code, answer["Location"][-9:]) == (302, "/du-toan/")
    assert lines(project) == [
        *before,
        ("Máy tuốt nan", "máy", 2, 200_000_000, 150_000_000),
        ("Khung sấy", "bộ", 2.5, 22_000_000, 0),
        ("Vận chuyển, lắp đặt", "gói", 1, 20_000_000, 0),
    ]
    project.refresh_from_db()
    assert (project.total_dong, project.support_dong) == (1_275_000_000, 300_000_000)
    assert {line.establishment for line in as_plain(project)} == {world.workshops[0]}
    assert "3 dòng đã có" in post(client, project).content.decode()  # nothing comes in twice


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("400.000\t150.000", "410.000\t150.000", "2 × 200.000.000 đồng là 400.000.000 đồng"),
        ("150.000\t250.000", "150.000\t240.000", "Phần còn lại của khoản là 250.000.000 đồng"),
        ("400.000\t150.000\t250.000", "400.000\t450.000\t", "Các nguồn cộng lại nhiều hơn"),
        ("bộ\t2,5", "\t2,5", "Ghi đủ đơn vị, số lượng và đơn giá."),
        ("Khung sấy", "K" * 301, "Ô này có 301 ký tự, nhiều nhất 300."),
    ],
)
def test_a_row_that_does_not_add_up_is_asked_about(client, world, project, old, new, told):
    client.force_login(world.users["mai"])
    page = post(client, project, LIST.replace(old, new)).content.decode()
    assert told in page
    assert "2 dòng nhập được · 1 dòng cần sửa" in page


def test_a_numbered_row_over_others_only_heads_them(client, world, project):
    client.force_login(world.users["mai"])
    text = (
        "TT\tNội dung\tThành tiền\n1\tThiết bị\t80 triệu\n"
        "1.1\tMáy cưa\t50 triệu\n1.2\tMáy bào\t30 triệu"
    )
    page = post(client, project, text).content.decode()
    assert "Thành tiền: 80.000.000 đồng" in page
    assert "2 dòng nhập được" in page


def test_where_there_are_two_funds_one_is_chosen_for_the_list_or_typed_beside_a_row(
    client, world, project
):
    Fund.objects.create(
        code="KCDP2-40", name="Bổ sung", province="40", organisation=world.bodies["department"],
        track="local",
    )  # fmt: skip
    client.force_login(world.users["mai"])
    page = post(client, project).content.decode()
    assert "Chọn nguồn cấp kinh phí khuyến công." in page
    assert "Nguồn khuyến công của cả bảng" in page
    assert "3 dòng nhập được" in post(client, project, fund=world.fund.pk).content.decode()
    typed = {"cell-6-fund": "KCDP2-40"}  # the list itself has no such column
    assert "3 dòng nhập được" in post(client, project, **typed).content.decode()


def test_a_list_without_any_price_names_the_column(client, world, project):
    client.force_login(world.users["mai"])
    page = post(client, project, "Nội dung chi\tSố lượng\nMáy cưa\t2")
    assert page.status_code == 422
    assert "Bảng thiếu cột: Đơn giá." in page.content.decode()


def test_only_who_may_write_the_estimate_while_it_may_be_written(client, world, project):
    client.force_login(world.users["binh"])
    assert post(client, project).status_code == 403
    client.force_login(world.users["mai"])
    projects.register(project, by=world.actor("mai"), at=at(3))
    assert post(client, project, act="bring").status_code == 403
    assert len(lines(project)) == 1


def test_lines_that_came_in_meanwhile_are_refused_and_so_are_more_than_a_form_holds(world, project):
    line = machine(100_000_000, 0, who=world.workshops[0])
    line = type(line)(**{**vars(line), "sources": line.sources[1:], "item": "Máy cưa"})
    mai = world.actor("mai")
    projects.add_to_estimate(project, [line], by=mai, at=at(3))
    with pytest.raises(Refused, match="“Máy cưa” đã có trong dự toán"):
        projects.add_to_estimate(project, [line], by=mai, at=at(3))
    many = [type(line)(**{**vars(line), "item": f"Máy {n}"}) for n in range(89)]
    with pytest.raises(Refused, match="Dự toán có 91 khoản, nhiều nhất 90"):
        projects.add_to_estimate(project, many, by=mai, at=at(3))
    projects.add_to_estimate(project, many[:88], by=mai, at=at(3))
    assert len(lines(project)) == 90


def test_support_above_the_ceiling_of_the_whole_project_is_said(client, world):
    """The lines already there ask for 300 million, all that one workshop may get."""
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    assert "quy định nhiều nhất 300.000.000 đồng" in post(client, project).content.decode()
    none = LIST.replace("150.000\t250.000", "\t400.000").replace("\t150.000\t325", "\t\t475")
    page = post(client, project, none).content.decode()
    assert "vượt quy định" not in page
    assert post(client, project, act="bring").status_code == 422
