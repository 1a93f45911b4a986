"""A list with nothing in it says why and what to do next."""

import pytest

from tests import world as province

pytestmark = pytest.mark.django_db

LISTS = [
    ("mai", "/ban-lam-viec/"),
    ("mai", "/ban-lam-viec/de-an/"),
    ("mai", "/ban-lam-viec/de-nghi/"),
    ("mai", "/ban-lam-viec/tim/?q=khong-co-gi-nhu-vay"),
    ("mai", "/ban-lam-viec/dot-dang-ky/"),
    ("mai", "/ban-lam-viec/yeu-cau-du-lieu/"),
    ("dung", "/ban-lam-viec/ke-hoach/?year=2019"),
    ("mai", "/tai-khoan/thong-bao/"),
    ("tam", "/cua-toi/"),
    ("tam", "/cua-toi/du-lieu/"),
    (None, "/"),
    (None, "/cong-khai/"),
]


@pytest.mark.parametrize(("who", "address"), LISTS)
def test_an_empty_list_gives_a_reason(client, who, address):
    world = province.build()
    if who:
        client.force_login(world.users[who])
    page = client.get(address).content.decode()
    assert 'class="empty"' in page
