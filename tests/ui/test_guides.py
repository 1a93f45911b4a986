"""Guides are pages, and a page knows which part of one explains it."""

import re

import pytest
from django.urls import get_resolver

from khuyencong.ui import guides
from tests.architecture.test_every_address import names

pytestmark = pytest.mark.django_db


def test_what_a_guide_helps_with_exists_and_so_do_its_pictures():
    known = set(names(get_resolver()))
    for guide in guides.all_guides().values():
        assert guide.helps.keys() <= known
        assert all(f'id="{place}"' in guide.html for place in guide.helps.values())
        for picture in re.findall(r"/hinh/([a-z0-9-]+)\.png", guide.html):
            assert (guides.PICTURES / f"{picture}.png").is_file()


def test_no_page_is_explained_in_two_places():
    told = [name for guide in guides.all_guides().values() for name in guide.helps]
    assert len(told) == len(set(told))


def test_a_page_leads_to_its_part_of_the_guide_and_others_to_the_list(client):
    page = client.get("/quy-dinh/thu-vien/").content.decode()
    address = re.search(r'href="([^"]+)">Trợ giúp trang này', page)[1]
    assert address == "/giao-dien/huong-dan/goi-quy-dinh/#1-doc-van-ban-tra-thu-vien"
    assert 'id="1-doc-van-ban-tra-thu-vien"' in client.get(address).content.decode()
    assert 'href="/giao-dien/huong-dan/">Hướng dẫn' in client.get("/cong-khai/").content.decode()


def test_the_packs_to_try_are_taken_from_the_guide_itself(client):
    page = client.get("/giao-dien/huong-dan/goi-quy-dinh/").content.decode()
    files = re.findall(r'href="([^"]+\.yaml)"', page)
    assert len(files) == 2
    for file in files:
        assert b"levels:" in b"".join(client.get(file).streaming_content)


@pytest.mark.parametrize(
    "path", ["tep/khong-co.yaml", "khong-co/", "plan-instance/", "hinh/khong-co.png"]
)
def test_what_is_no_guide_is_not_found(client, path):
    assert client.get(f"/giao-dien/huong-dan/{path}").status_code == 404


def test_a_picture_is_asked_for_by_its_name_alone(client):
    assert client.get("/giao-dien/huong-dan/hinh/..%2F..%2Fbar.png").status_code == 404
