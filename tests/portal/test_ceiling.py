"""Mức tối đa: said while she types her costs, with scripts and without."""

import pytest

from khuyencong.projects.models import Request, Typed
from tests import world as province
from tests.portal.test_application import costs

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def owner(client, world):
    client.force_login(world.users["tam"])
    return client


@pytest.fixture
def asked(owner):
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    return Request.objects.get()


def typing(client, asked, support, **changes):
    address = f"/cua-toi/{asked.code}/dang-go/costs/"
    return client.post(address, costs(1, support=support) | changes)


def test_the_ceiling_is_said_while_she_types(owner, asked):
    assert (
        typing(owner, asked, "300 triệu")
        .json()["most"]
        .startswith("Với chi phí này, hỗ trợ tối đa 300.000.000 đồng")
    )
    over = typing(owner, asked, "300.000.001").json()
    assert over["kind"] == "error"
    assert "vượt mức tối đa 300.000.000 đồng. Hãy giảm 1 đồng." in over["most"]
    half = typing(owner, asked, "3 t", **{"form-0-item": "", "form-0-unit": ""}).json()
    assert "hỗ trợ tối đa 300.000.000 đồng; đang đề nghị 0 đồng" in half["most"]
    empty = typing(owner, asked, "", **{"form-0-unit_price_dong": "8 tr và"}).json()
    assert "Ghi số lượng và giá" in empty["most"]
    huge = typing(
        owner, asked, "1", **{"form-0-quantity": "999999", "form-0-unit_price_dong": "999 tỷ"}
    )
    assert huge.json()["kind"] == "error"


def test_without_scripts_a_button_keeps_the_typing_and_says_it(owner, asked):
    typed = typing(owner, asked, "400 triệu", shown="1")
    assert (typed.status_code, typed["Location"]) == (302, f"/cua-toi/{asked.code}/chi-phi/")
    page = owner.get(typed["Location"]).content.decode()
    assert "Hãy giảm 100.000.000 đồng" in page
    assert 'value="400 triệu"' in page
    asked.refresh_from_db()
    assert (asked.support_dong, Typed.objects.count()) == (0, 1)


def test_above_the_ceiling_the_check_page_says_so_before_the_press(owner, asked):
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(1, support="400 triệu"))
    page = owner.get(f"/cua-toi/{asked.code}/kiem-tra/").content.decode()
    assert "Phải làm trước khi nộp" in page
    assert f'/cua-toi/{asked.code}/chi-phi/#most"' in page
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(2))
    page = owner.get(f"/cua-toi/{asked.code}/kiem-tra/").content.decode()
    assert "Phải làm trước khi nộp" not in page


def test_of_a_request_of_others_nothing_is_said(client, asked, world):
    client.force_login(world.users["loc"])
    assert typing(client, asked, "300 triệu").status_code == 404
