"""A commune officer writes down a workshop that nobody knows yet, and types for its owner."""

from __future__ import annotations

import pytest

from khuyencong.directory.models import Establishment, Trade
from tests import world as province
from tests.again import scenery

pytestmark = pytest.mark.django_db
ADDRESS = "/cua-toi/lam-ho/"


@pytest.fixture
@scenery
def world():
    built = province.build()
    province.commune_officer(built, "xa", built.communes[0])
    return built


def typed(world, **changes):
    return {
        "name": "Xưởng mộc Thắm",
        "place": world.communes[0].pk,
        "legal_form": "business_household",
        "trade": Trade.objects.get(code="1629").pk,
        "owner_name": "Nguyễn Thị Thắm",
        "owner_phone": "0912 345 678",
        "workers": "6 người",
    } | changes


def test_the_officer_goes_on_to_type_the_request_of_a_new_workshop(client, world):
    client.force_login(world.users["xa"])
    answer = client.post(ADDRESS, typed(world))
    workshop = Establishment.objects.get(name="Xưởng mộc Thắm")
    assert answer["Location"] == f"/cua-toi/moi/?co-so={workshop.code}&khac=1"
    assert (workshop.owner_phone, workshop.workers) == ("0912345678", 6)
    assert client.get(answer["Location"]).status_code == 200


def test_the_second_press_names_the_workshop_that_is_there(client, world):
    client.force_login(world.users["xa"])
    client.post(ADDRESS, typed(world))
    answer = client.post(ADDRESS, typed(world, name="Xưởng  mộc thắm"))
    assert answer.status_code == 422
    assert "Cơ sở này đã khai báo" in answer.content.decode()
    assert Establishment.objects.filter(owner_name="Nguyễn Thị Thắm").count() == 1


def test_another_commune_is_not_offered(client, world):
    client.force_login(world.users["xa"])
    answer = client.post(ADDRESS, typed(world, place=world.communes[1].pk))
    assert answer.status_code == 422
    assert not Establishment.objects.filter(name="Xưởng mộc Thắm").exists()


@pytest.mark.parametrize("who", ["mai", "tam", "lan"])
def test_no_other_role_declares_here(client, world, who):
    client.force_login(world.users[who])
    assert client.post(ADDRESS, typed(world)).status_code == 403


def test_a_telephone_that_cannot_be_one_is_told_and_the_rest_stays(client, world):
    client.force_login(world.users["xa"])
    answer = client.post(ADDRESS, typed(world, owner_phone="0912"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nguyễn Thị Thắm" in page


def test_a_tax_code_that_fails_its_check_may_be_left_out(client, world):
    client.force_login(world.users["xa"])
    page = client.post(ADDRESS, typed(world, tax_code="0100109107")).content.decode()
    assert "thì để trống" in page
    assert "ô ghi chú" not in page
    assert client.post(ADDRESS, typed(world, tax_code="")).status_code == 302
