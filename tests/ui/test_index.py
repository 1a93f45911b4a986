"""The index names every page that a post may open, and none that refuses it."""

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.ui import navigation
from tests import world as province
from tests.architecture.test_every_address import names

pytestmark = pytest.mark.django_db

# Files beside the list they are of; a request is begun where its workshop is chosen.
ELSEWHERE = {
    "desk:projects_sheet", "desk:register_sheet", "planning:appropriations_sheet", "portal:start",
    "payments:sheet", "treasury:sheet", "recoveries:sheet",
    "inspection:recommendations_sheet", "inspection:record", "reports:cross_projects",
    "reports:cross_sheet",
}  # fmt: skip


@pytest.fixture
def world():
    return province.build()


def without_arguments():
    for name in names(get_resolver()):
        try:
            yield name, resolve(reverse(name)).func
        except NoReverseMatch:
            continue


def test_every_page_of_an_officer_stands_in_the_index():
    listed = {
        name for _place, pages in navigation.index(navigation.AREAS) for _label, name in pages
    }
    officers = set(ROLES) - OF_AN_ESTABLISHMENT
    missing = {
        name
        for name, page in without_arguments()
        if isinstance(access := getattr(page, "access", None), frozenset) and access & officers
    }
    assert missing - listed == ELSEWHERE


@pytest.mark.parametrize("who", ["mai", "lan", "hung", "thu", "son"])
def test_no_link_of_the_index_refuses_its_reader(client, world, who):
    client.force_login(world.users[who])
    page = client.get("/giao-dien/muc-luc/").content.decode()
    links = re.findall(r'<li><a href="([^"]+)"', page[page.index('class="index"') :])
    assert len(links) > 5
    assert [link for link in links if client.get(link).status_code not in (200, 302)] == []
