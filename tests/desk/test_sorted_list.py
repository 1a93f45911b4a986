"""A list short enough to be counted is put in any order of its columns; a longer one is not."""

import re

import pytest

from khuyencong.desk.pages import project_list
from khuyencong.projects.models import Project
from tests import world as province
from tests.journeys.test_one_class import registered_class

pytestmark = pytest.mark.django_db
LIST = "/ban-lam-viec/de-an/"


@pytest.fixture
def world():
    world = province.build()
    for number, support in enumerate((30, 10, 20)):
        project = registered_class(world)
        Project.objects.filter(pk=project.pk).update(
            support_dong=support * 1_000_000, title=f"Đề án {number}"
        )
    return world


def titles(page):
    return re.findall(r"Đề án (\d)</a>", page)


def test_the_heads_sort_up_and_down_and_the_whole_list_is_added_up(client, world):
    client.force_login(world.users["binh"])
    page = client.get(LIST).content.decode()
    assert titles(page) == ["2", "1", "0"]  # the newest first
    up = client.get(LIST + "?sort=support_million").content.decode()
    assert titles(up) == ["1", "2", "0"]
    assert 'aria-sort="ascending"' in up and "sort=-support_million" in up
    assert "Cả 3 đề án xin 60 triệu đồng." in up
    assert titles(client.get(LIST + "?sort=-support_million").content.decode()) == ["0", "2", "1"]


def test_each_page_of_a_sorted_list_goes_on_where_the_one_before_ended(client, world, monkeypatch):
    monkeypatch.setattr(project_list.selectors, "PAGE", 2)
    client.force_login(world.users["binh"])
    first = client.get(LIST + "?sort=support").content.decode()
    assert titles(first) == ["1", "2"]
    following = re.search(r'href="([^"]+)">\s*Xem tiếp', first)[1].replace("&amp;", "&")
    second = client.get(following).content.decode()
    assert titles(second) == ["0"]
    assert "Xem tiếp" not in second


def test_a_list_too_long_to_be_counted_stays_in_its_order(client, world, monkeypatch):
    monkeypatch.setattr(project_list, "SORTED", 2)
    client.force_login(world.users["binh"])
    page = client.get(LIST + "?sort=support").content.decode()
    assert titles(page) == ["2", "1", "0"]
    assert "aria-sort" not in page


def test_who_may_see_none_of_it_sorts_none_of_it(client, world):
    elsewhere = province.unit("38", "province", "Tỉnh khác", "tỉnh")
    department = province.body("SCT-KHAC", "department", "Sở Công Thương", "SCT", elsewhere)
    neighbour = province.person("nga", "department_specialist", organisation=department)
    client.force_login(neighbour)
    assert titles(client.get(LIST + "?sort=support").content.decode()) == []


def test_a_column_that_is_none_sorts_nothing(client, world):
    client.force_login(world.users["binh"])
    assert titles(client.get(LIST + "?sort=pk;--").content.decode()) == ["2", "1", "0"]
