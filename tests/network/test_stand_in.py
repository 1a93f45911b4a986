"""Cử người thay: a colleague of the same body, one at a time, until a day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from khuyencong.directory.models import Assignment, Person
from khuyencong.network import selectors, services
from khuyencong.network.models import PostRequest
from tests import world as province
from tests.again import scenery
from tests.duties import refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
DAY, BACK = date(YEAR, 4, 1), date(YEAR, 4, 11)


@pytest.fixture
@scenery
def world():
    built = province.build()
    for name, role, where in (
        ("moi", "centre_accountant", "centre"),
        ("yen", "centre_accountant", "centre"),
        ("tri", "administrator", "department"),
        ("quan", "administrator", "centre"),
        ("vy", "administrator", "centre"),
        ("khai", "inspector", "centre"),
    ):
        built.users[name] = province.person(name, role, organisation=built.bodies[where])
    return built


def person(world, name):
    return Person.objects.get(user=world.users[name])


def post_of(world, name):
    return Assignment.objects.filter(person__user=world.users[name]).earliest("pk")


def ask(world, to, *, of="thu", since=DAY, until=BACK, by="hung"):
    return services.ask_stand_in(
        post_of(world, of), person(world, to), since=since, until=until, by=world.actor(by),
        at=at(1, 4),
    )  # fmt: skip


def confirm(world, asked, by="lan"):
    return services.confirm(asked, by=world.actor(by), at=at(1, 4))


def test_a_colleague_stands_in_until_the_day_she_is_back(world):
    given = confirm(world, ask(world, "moi")).given
    assert (given.role, given.valid_from, given.valid_until) == ("centre_accountant", DAY, BACK)
    assert given.on_behalf_of == post_of(world, "thu")


@pytest.mark.parametrize("who", ["quan", "khai"])
def test_who_looks_after_or_over_the_others_takes_no_place_of_theirs(world, who):
    refused(lambda: ask(world, who), "nên không làm thay chức danh khác")


def test_also_when_she_holds_a_post_of_the_work_beside(world):
    Assignment.objects.create(
        person=person(world, "quan"), role="centre_specialist",
        organisation=world.bodies["centre"], valid_from=date(2020, 1, 1),
    )  # fmt: skip
    refused(lambda: ask(world, "quan"), "nên không làm thay chức danh khác")


def test_administrators_stand_in_for_one_another_and_no_officer_for_them(world):
    refused(lambda: ask(world, "moi", of="quan", by="tri"), "không giữ chức danh nào trong cùng")
    world.users["ba"] = province.person(
        "ba", "administrator", organisation=world.bodies["department"]
    )
    given = confirm(world, ask(world, "vy", of="quan", by="tri"), "ba").given
    assert given.person == person(world, "vy")


@pytest.mark.parametrize("who", ["binh", "son", "tam"])
def test_nobody_of_another_body_stands_in(world, who):
    refused(lambda: ask(world, who), "không giữ chức danh nào trong cùng cơ quan")


def test_nor_who_leaves_the_body_meanwhile(world):
    Assignment.objects.filter(person=person(world, "moi")).update(valid_until=BACK - timedelta(1))
    refused(lambda: ask(world, "moi"), "trong cùng cơ quan suốt thời gian đó")
    Assignment.objects.filter(person=person(world, "moi")).update(valid_until=BACK)
    confirm(world, ask(world, "moi"))


def test_nor_who_is_in_the_body_only_as_a_stand_in(world):
    Assignment.objects.create(
        person=person(world, "binh"), role="centre_specialist", valid_from=date(2020, 1, 1),
        organisation=world.bodies["centre"], on_behalf_of=post_of(world, "mai"),
    )  # fmt: skip
    refused(lambda: ask(world, "binh"), "không giữ chức danh nào trong cùng cơ quan")


def test_one_at_a_time(world):
    confirm(world, ask(world, "moi"))
    last = {"since": BACK - timedelta(1), "until": BACK + timedelta(9)}
    refused(lambda: ask(world, "yen", **last), "Moi đã làm thay chức danh này")
    next_day = {"since": BACK, "until": BACK + timedelta(9)}
    assert confirm(world, ask(world, "yen", **next_day)).given.valid_from == BACK


def test_one_request_at_a_time(world):
    first = ask(world, "moi")
    refused(lambda: ask(world, "yen"), "Đã có đề nghị cử Moi thay")
    services.decline(first, by=world.actor("hung"), at=at(1, 4))
    confirm(world, ask(world, "yen"))


def test_of_two_requests_at_once_the_second_is_not_confirmed(world):
    first, second = ask(world, "moi"), ask(world, "yen", since=BACK, until=BACK + timedelta(9))
    PostRequest.objects.filter(pk=second.pk).update(since=DAY, until=BACK)
    confirm(world, first)
    refused(lambda: confirm(world, second), "Moi đã làm thay")
    assert Assignment.objects.filter(on_behalf_of=post_of(world, "thu")).count() == 1


def test_after_it_is_taken_back_another_may(world):
    given = confirm(world, ask(world, "moi")).given
    services.take_back(given, by=world.actor("hung"), at=at(1, 4))
    confirm(world, ask(world, "yen"))


def test_ninety_days_and_no_more(world):
    refused(lambda: ask(world, "moi", until=DAY + timedelta(91)), "dài hơn 90 ngày")
    confirm(world, ask(world, "moi", until=DAY + timedelta(90)))


def test_not_longer_than_the_post_is_held(world):
    Assignment.objects.filter(pk=post_of(world, "thu").pk).update(valid_until=BACK)
    refused(lambda: ask(world, "moi", until=BACK + timedelta(1)), "không giữ chức danh này suốt")
    confirm(world, ask(world, "moi"))


def test_the_database_too_wants_an_end(world):
    asked = ask(world, "moi")
    with pytest.raises(IntegrityError, match="post_request_stand_in_ends"):
        PostRequest.objects.filter(pk=asked.pk).update(until=None)


def test_the_page_offers_colleagues_only(client, world):
    client.force_login(world.users["hung"])
    page = client.get(f"/mang-luoi/{post_of(world, 'thu').pk}/ban-giao/").content.decode()
    offered = page.split('name="to"')[2].split("</select>")[0]
    assert "Moi" in offered
    assert not [name for name in ("Quan", "Khai", "Binh", "Tri") if name in offered]
    near = selectors.colleagues(post_of(world, "thu"), on=DAY)
    assert [who.full_name for who in near] == ["Moi", "Yen"]
