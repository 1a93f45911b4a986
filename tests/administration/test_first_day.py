"""Ngày đầu: a few pages for each role, each of which it can open; until she says that she knows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from khuyencong.administration.selectors.first_day import DAYS
from khuyencong.core import events
from khuyencong.directory.models import Assignment, Person
from khuyencong.directory.models.roles import OF_A_COMMUNE, OF_AN_ESTABLISHMENT, ROLES
from khuyencong.directory.selectors.first_days import FIRST_DAYS, is_new
from tests import world as province

pytestmark = pytest.mark.django_db
PAGE, HOME = "/ngay-dau/", "/ban-lam-viec/"


@pytest.fixture
def world():
    return province.build()


def somebody(world, role):
    if role in OF_AN_ESTABLISHMENT:
        user = world.users["tam"]
        Assignment.objects.filter(person=Person.objects.get(user=user)).update(role=role)
        return user
    if role in OF_A_COMMUNE:
        commune, user = world.communes[0], province.commune_officer(world, "xa", world.communes[0])
        Assignment.objects.filter(person__user=user, place=commune).update(role=role)
        return user
    return province.person("moi", role, organisation=world.bodies["department"])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_five_to_eight_pages_and_can_open_each(client, world, role):
    assert 5 <= len(DAYS[role]) <= 8
    client.force_login(somebody(world, role))
    page = client.get(PAGE).content.decode()
    for step in DAYS[role]:
        address = reverse(step.name)
        assert f'href="{address}"' in page
        assert client.get(address).status_code in (200, 302), address


@pytest.mark.parametrize(("name", "first"), [("mai", HOME), ("tam", "/cua-toi/")])
def test_it_is_offered_until_she_says_that_she_knows(client, world, name, first):
    client.force_login(world.users[name])
    assert f'href="{PAGE}"' in client.get(first).content.decode()
    assert client.post(PAGE)["Location"] == first
    assert f'href="{PAGE}"' not in client.get(first).content.decode()
    assert client.get(PAGE).status_code == 200  # and still there for who asks


def test_after_two_weeks_nobody_is_new(client, world):
    client.force_login(world.users["mai"])
    request = client.get(HOME).wsgi_request
    first = events.history(request.user.stream).first().at
    assert is_new(request, at=first + FIRST_DAYS - timedelta(seconds=1))
    assert not is_new(request, at=first + FIRST_DAYS)
