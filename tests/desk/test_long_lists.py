"""Lists that do not fit one page say so, lead on, and still add up."""

import re

import pytest
from django.urls import reverse

from khuyencong.core.money import dong
from khuyencong.desk.pages import budget, plan, projects
from khuyencong.desk.selectors import work
from khuyencong.projects import services
from tests import world as province
from tests.planning.room import concluded
from tests.world import YEAR

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


def next_page(page: str) -> str | None:
    found = re.search(r'class="button secondary" href="([^"]+)"', page)
    return found[1] if found else None


def test_each_page_of_a_budget_adds_up_to_its_number(client, world, monkeypatch):
    monkeypatch.setattr(budget, "ROWS", 1)
    province.committed(world, support=120 * MILLION)
    larger = province.committed(world, support=300 * MILLION).project
    client.force_login(world.users["thu"])
    first = client.get(reverse("desk:budget", args=[world.fund.code, YEAR, "committed"]))
    text = first.content.decode()
    assert larger.code in text
    assert "Các đề án ở trang khác" in text
    assert dong(420 * MILLION) in text
    second = client.get(next_page(text)).content.decode()
    assert larger.code not in second
    assert dong(120 * MILLION) in second
    assert dong(420 * MILLION) in second
    assert next_page(second) is None


def test_decisions_on_money_are_turned_page_by_page(client, world, monkeypatch):
    monkeypatch.setattr(budget, "ROWS", 1)
    province.committed(world, support=120 * MILLION)
    client.force_login(world.users["thu"])
    address: str | None = reverse("desk:budget", args=[world.fund.code, YEAR, "appropriated"])
    pages = []
    while address:
        pages.append(client.get(address).content.decode())
        address = next_page(pages[-1])
    assert len(pages) == 2  # given by the province, taken by the plan
    assert dong(-120 * MILLION) in pages[0]
    assert dong(2_000 * MILLION) in pages[1]


def test_the_source_shows_what_it_gave_with_one_sign(client, world):
    client.force_login(world.users["thu"])
    page = client.get(reverse("desk:budget", args=[world.fund.code, YEAR, "source"]))
    assert page.content.decode().count(dong(2_000 * MILLION)) == 2  # the number and its only row
    assert dong(-2_000 * MILLION) not in page.content.decode()


def test_requests_lead_on_beyond_the_first_page(client, world, monkeypatch):
    monkeypatch.setattr(work, "PAGE", 1)
    for _time in range(2):
        province.drafted(world)
    client.force_login(world.users["mai"])
    first = client.get(reverse("desk:requests")).content.decode()
    second = client.get(next_page(first)).content.decode()
    codes = re.findall(r"DN-40-\d{4}-\d+", first), re.findall(r"DN-40-\d{4}-\d+", second)
    assert set(codes[0]).isdisjoint(codes[1])
    assert next_page(second) is None


def test_a_plan_of_more_than_it_ranks_says_so(client, world, monkeypatch):
    monkeypatch.setattr(plan, "PLAN_ROWS", 1)
    for title in ("Hội thảo", "Hội chợ"):
        concluded(world, title, 10 * MILLION, workshop=None)
    client.force_login(world.users["dung"])
    page = client.get(f"{reverse('desk:plan')}?year={YEAR}").content.decode()
    assert "Chỉ xếp 1 đề án lập trước trong 2 đề án" in page
    assert dong(20 * MILLION) in page


def test_a_project_is_begun_from_a_request_older_than_those_listed(client, world, monkeypatch):
    monkeypatch.setattr(projects, "SHOWN", 1)
    older, _newer = (_submitted(world, name) for name in ("tam", "loc"))
    client.force_login(world.users["mai"])

    page = client.get(f"{reverse('desk:draft')}?de-nghi={older.code}").content.decode()

    assert re.search(rf'value="{older.code}"[^>]*checked', page)
    assert "chỉ có các đề nghị mới nhất" in page


def _submitted(world, owner):
    workshop = world.workshops[["tam", "loc"].index(owner)]
    asked = services.request(
        workshop,
        activity="machinery",
        title="Mua máy vót nan",
        lines=[province.machine(200 * MILLION, 100 * MILLION)],
        baselines={},
        by=world.actor(owner),
        at=province.at(1),
    )
    return services.submit_request(asked, by=world.actor(owner), at=province.at(1))
