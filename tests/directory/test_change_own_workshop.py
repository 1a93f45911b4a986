"""Chủ cơ sở đổi địa chỉ, điện thoại: true from that day, what stood there stays readable."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.directory.services import corrections
from tests import world as province
from tests.duties import last
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def change(world, who="tam", **changed):
    facts = {"address_text": "Xóm 5", "owner_phone": "0987654321"} | changed
    return corrections.change_own(world.workshops[0], **facts, by=world.actor(who), at=at(4))


def test_the_owner_changes_them_and_the_card_tells_since_when(world):
    change(world)
    changed = {row.fact: row for row in world.workshops[0].changes.all()}
    assert set(changed) == {"address_text", "owner_phone"}
    assert changed["address_text"].valid_from == at(4).date()
    assert changed["address_text"].source == "Chủ cơ sở ghi trên trang của mình"
    assert last(world.workshops[0].stream).kind == "correct_establishment"


@pytest.mark.parametrize("who", ["mai", "lan"])
def test_nobody_else_does_it_here(world, who):
    with pytest.raises(Refused, match="Chỉ chủ cơ sở sửa được"):
        change(world, who)


def test_a_second_press_changes_nothing(world):
    change(world)
    with pytest.raises(Refused, match="Chưa có mục nào khác"):
        change(world)
    assert world.workshops[0].changes.count() == 2


def test_on_her_page_with_the_officer_reading_it_on_the_card(client, world):
    workshop = world.workshops[0]
    client.force_login(world.users["tam"])
    page = f"/cua-toi/co-so/{workshop.code}/"
    sent = {"act": "change", "address_text": "Xóm 5", "owner_phone": "0987 654 321"}
    assert client.post(page, sent).status_code == 302
    client.force_login(world.users["mai"])
    card = client.get(f"/ban-lam-viec/co-so/{workshop.code}/").content.decode()
    assert "Xóm 5" in card
    assert "Chủ cơ sở ghi trên trang của mình" in card
