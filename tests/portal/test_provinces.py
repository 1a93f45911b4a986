"""Public pages of several provinces: the address tells, the visitor chooses, one is first."""

import pytest

from tests import world as province

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def thanh_hoa(world):
    unit = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    province.unit("14812", "commune", "Hoằng Hóa", "xã", unit)
    province.body("TTKC-38", "centre", "Trung tâm Khuyến công Thanh Hóa", "TTKC", unit)
    return unit


def page(client, address="/"):
    return client.get(address).content.decode()


def commune_is_known(client, **more):
    asked = {"cost_dong": "800 triệu", "place": "hoang hoa"} | more
    return "Không tìm thấy xã" not in client.get("/ho-tro/", asked).content.decode()


def test_one_province_is_shown_whatever_the_setting_says(client, world, settings):
    settings.PROVINCE = "99"
    asked = {"cost_dong": "800 triệu", "place": "nghi loc"}
    text = client.get("/ho-tro/", asked).content.decode()
    assert "Không tìm thấy xã" not in text
    assert "Tỉnh khác" not in text


def test_of_two_the_setting_is_shown_first_and_the_visitor_changes(client, world, thanh_hoa):
    assert "Đang xem: tỉnh Nghệ An. Tỉnh khác:" in page(client)
    assert not commune_is_known(client)
    assert client.get("/tinh/38/").status_code == 302
    assert "Đang xem: tỉnh Thanh Hóa. Tỉnh khác:" in page(client)
    assert commune_is_known(client)


def test_the_address_tells_before_the_choice(client, world, thanh_hoa):
    client.get("/tinh/40/")
    assert commune_is_known(client, tinh="38")
    assert "Đang xem: tỉnh Thanh Hóa" in page(client, "/?tinh=38")
    assert "Đang xem: tỉnh Nghệ An" in page(client)  # asked once, not chosen


@pytest.mark.parametrize("asked", ["", "99", "38'", "tinh"])
def test_a_province_that_is_not_here_changes_nothing(client, world, thanh_hoa, asked):
    assert "Đang xem: tỉnh Nghệ An" in page(client, f"/?tinh={asked}")
    client.cookies["province"] = asked
    assert "Đang xem: tỉnh Nghệ An" in page(client)
    if asked:
        assert client.get(f"/tinh/{asked}/").status_code == 404


def test_a_public_project_opens_from_any_province(client, world, thanh_hoa):
    project = province.committed(world).project
    client.get("/tinh/38/")
    assert client.get(f"/cong-khai/{project.code}/").status_code == 200
    assert project.code not in page(client, "/cong-khai/")


def test_who_declares_a_workshop_chooses_among_the_communes_of_the_province_shown(
    client, world, thanh_hoa
):
    client.force_login(world.users["tam"])
    client.get("/tinh/38/")
    text = page(client, "/cua-toi/co-so/moi/")
    assert "Hoằng Hóa" in text
    assert "Nghi Lộc" not in text
