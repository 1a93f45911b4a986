"""After signing in, each role begins at a page that it may open."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from khuyencong.directory.models import User
from tests import world as province
from tests.architecture.test_no_address_breaks import everybody

pytestmark = pytest.mark.django_db


def test_every_role_lands_on_a_page_that_opens():
    world = province.build()
    for role, name in everybody(world).items():
        client = Client()
        client.force_login(world.users[name])
        answer = client.get(reverse("first_page"), follow=True)
        assert answer.status_code == 200, role


def test_every_place_of_work_that_is_offered_opens():
    """In the navigation, by its key, on the home page: nobody is led to a refusal."""
    world = province.build()
    for role, name in everybody(world).items():
        client = Client()
        client.force_login(world.users[name])
        offered = set()
        for path in ("/", reverse("first_page")):
            page = html.fromstring(client.get(path, follow=True).content)
            links = page.xpath(
                "//nav//a/@href | //a[@data-key]/@href | //*[@class='hero']//a/@href"
            )
            offered |= {link for link in links if link.startswith("/")}
        for link in sorted(offered):
            assert client.get(link).status_code < 400, (role, link)


def test_an_owner_who_signs_in_sees_her_requests(client):
    world = province.build()
    owner = world.users["tam"]
    owner.set_password("mat-khau-rieng-9")
    owner.save()
    page = {"login": "tam", "password": "mat-khau-rieng-9"}
    answer = client.post(reverse("account_login"), page, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("portal:my_requests")
    assert answer.status_code == 200


def test_an_account_without_a_role_may_declare_a_workshop(client):
    client.force_login(User.objects.create(username="chua-co-vai"))
    answer = client.get(reverse("first_page"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("portal:my_workshops")
    assert answer.status_code == 200
