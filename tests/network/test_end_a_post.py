"""Thôi chức danh: dated, with its reason, by somebody else; and posts that do not go together."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import events
from khuyencong.directory.models import Assignment, Person
from khuyencong.network import services
from khuyencong.network.models import PostRequest
from tests import world as province
from tests.again import scenery
from tests.duties import refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 4, 1)


@pytest.fixture
@scenery
def world():
    built = province.build()
    for name, role in (("tri", "administrator"), ("moi", "council_member")):
        body = "department" if name == "tri" else "centre"
        built.users[name] = province.person(name, role, organisation=built.bodies[body])
    return built


def person(world, name):
    return Person.objects.get(user=world.users[name])


def post_of(world, name, **by):
    return Assignment.objects.get(person__user=world.users[name], **by)


def end(world, name="thu", *, until=DAY, by="hung"):
    return services.end_post(
        post_of(world, name, on_behalf_of=None), until=until, reason="Nghỉ hưu",
        by=world.actor(by), at=at(1, 4),
    )  # fmt: skip


def stand_in_for_thu(world):
    asked = services.ask_stand_in(
        post_of(world, "thu"), person(world, "moi"), since=DAY, until=date(YEAR, 5, 1),
        by=world.actor("hung"), at=at(1, 4),
    )  # fmt: skip
    return services.confirm(asked, by=world.actor("lan"), at=at(1, 4)).given


def test_a_post_ends_on_its_day_with_its_reason(world):
    assert end(world).valid_until == DAY
    told = events.history(f"person:{person(world, 'thu').uuid}").get(kind="end_assignment")
    assert told.payload["reason"] == "Nghỉ hưu"
    assert told.payload["until"] == "2027-04-01"
    refused(lambda: end(world), "Chức danh này thôi từ ngày 01/04/2027")


def test_not_before_today(world):
    refused(lambda: end(world, until=date(YEAR, 3, 31)), "phải từ hôm nay")
    assert post_of(world, "thu").valid_until is None


@pytest.mark.parametrize("by", ["mai", "binh", "thu"])
def test_no_other_role_ends_it(world, by):
    refused(lambda: end(world, by=by), "Chỉ lãnh đạo cơ quan")


def test_nor_the_administrator_of_another_province(world):
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", other)
    world.users["khanh"] = province.person("khanh", "administrator", organisation=office)
    refused(lambda: end(world, by="khanh"), "Chỉ lãnh đạo cơ quan")
    assert post_of(world, "thu").valid_until is None


def test_nobody_ends_her_own(world):
    refused(lambda: end(world, "hung", by="hung"), "không tự thôi chức danh")


def test_a_stand_in_stops_with_the_post(world):
    given = stand_in_for_thu(world)
    end(world, until=date(YEAR, 4, 10))
    given.refresh_from_db()
    assert given.valid_until == date(YEAR, 4, 10)


def test_a_stand_in_stops_when_the_post_is_handed_over(world):
    given = stand_in_for_thu(world)
    asked = services.ask_hand_over(
        post_of(world, "thu"), person(world, "ha"), on=date(YEAR, 4, 10),
        by=world.actor("hung"), at=at(1, 4),
    )  # fmt: skip
    services.confirm(asked, by=world.actor("lan"), at=at(1, 4))
    given.refresh_from_db()
    assert given.valid_until == date(YEAR, 4, 10)


def new_post(world, name, role, body="centre", since=DAY):
    return services.ask_post(
        person(world, name), role, organisation=world.bodies[body], since=since,
        by=world.actor("tri"), at=at(1, 4),
    )  # fmt: skip


def test_two_posts_that_keep_each_other_from_the_work_are_refused(world):
    refused(lambda: new_post(world, "mai", "centre_accountant"), "không nhận thêm vai trò Kế toán")
    assert not PostRequest.objects.exists()


def test_after_the_first_has_ended_the_other_is_given(world):
    end(world, "mai")
    assert new_post(world, "mai", "centre_accountant").role == "centre_accountant"


def test_nor_confirmed_when_the_other_came_in_between(world):
    first = new_post(world, "ha", "centre_specialist")
    second = new_post(world, "ha", "centre_accountant")
    services.confirm(first, by=world.actor("lan"), at=at(1, 4))
    refused(
        lambda: services.confirm(second, by=world.actor("lan"), at=at(1, 4)),
        "không nhận thêm vai trò",
    )


def test_the_administrators_page_ends_it(client, world):
    client.force_login(world.users["tri"])
    page = reverse("administration:person", args=[person(world, "thu").uuid])
    today = timezone.localdate()
    said = {"act": "end", "post": post_of(world, "thu").pk, "reason": "Nghỉ hưu"}
    said |= {"until": f"{today:%d/%m/%Y}"}
    assert client.post(page, said).status_code == 302
    assert post_of(world, "thu").valid_until == today
    assert client.post(page, said).status_code == 422
    mai = said | {"post": post_of(world, "mai").pk}
    assert client.post(page, mai).status_code == 422
    assert post_of(world, "mai").valid_until is None


def test_a_leader_ends_a_post_and_a_stand_in_of_her_own_body_by_page(client, world):
    client.force_login(world.users["hung"])
    today = timezone.localdate()
    taken = Assignment.objects.create(
        person=person(world, "moi"), role="centre_accountant", valid_from=date(2026, 1, 1),
        organisation=world.bodies["centre"], on_behalf_of=post_of(world, "thu"),
    )  # fmt: skip
    said = {"act": "end", "until": f"{today:%d/%m/%Y}", "reason": "Về sớm"}
    for held, words in ((taken, "Thôi làm thay"), (post_of(world, "thu"), "chưa giao cho ai")):
        page = reverse("network:hand_over", args=[held.pk])
        assert words in client.get(page).content.decode()
        assert client.post(page, said | {"reason": ""}).status_code == 422
        assert client.post(page, said).status_code == 302
        held.refresh_from_db()
        assert held.valid_until == today
    own = reverse("network:hand_over", args=[post_of(world, "hung").pk])
    assert "chưa giao cho ai" not in client.get(own).content.decode()
    assert client.post(own, said).status_code == 422
