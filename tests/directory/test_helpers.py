"""Nhờ người làm hộ: by the owner herself, until a day, ended by one press."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from khuyencong.core.errors import Refused
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment, Notice, User
from khuyencong.directory.services import contacts, helpers
from khuyencong.projects import permissions
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.two import at_once, only_where_two_write, slow
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NEPHEW = "0912000111"


@pytest.fixture
def world():
    return province.build()


def invite(world, by=None, contact=NEPHEW, until=date(YEAR, 4, 30), day=1):
    by = by or world.actor("tam")
    return helpers.invite_helper(
        world.workshops[0], contact=contact, until_date=until, by=by, at=at(day)
    )


def end(given, by, day=5):
    return helpers.end_help(given, by=by, at=at(day))


def may_type(world, given, on):
    actor = directory.actor_for(given.person.user, on=on)
    return permissions.can_type(world.workshops[0], actor)


def test_who_is_asked_types_until_that_day_and_no_longer(world):
    given = invite(world)
    assert invite(world).pk == given.pk  # a second press
    assert (given.role, given.last_date) == ("helper", date(YEAR, 4, 30))
    assert may_type(world, given, date(YEAR, 4, 30))
    assert not may_type(world, given, date(YEAR, 5, 1))
    assert "nhờ bạn làm hộ" in Notice.objects.get(user=given.person.user).text
    assert kinds(world.workshops[0].stream).count("invite_helper") == 1
    row = contacts.ContactCode(contact=NEPHEW)
    assert contacts._enter(row, at=at(2)) == given.person.user  # by a code, as anybody


def test_one_press_ends_it_at_once(client, world):
    client.force_login(world.users["tam"])
    page = f"/cua-toi/co-so/{world.workshops[0].code}/"
    typed = {"act": "invite", "contact": NEPHEW, "until_date": f"{timezone.localdate():%d/%m/%Y}"}
    assert "Chưa nhờ ai" in client.get(page).content.decode()
    assert client.post(page, typed).status_code == 302
    given = Assignment.objects.get(role="helper")
    assert "Thôi nhờ" in client.get(page).content.decode()
    assert may_type(world, given, timezone.localdate())
    for _press in (1, 2):
        assert client.post(page, {"act": "end_help", "given": given.pk}).status_code == 302
    given.refresh_from_db()
    assert not may_type(world, given, timezone.localdate())
    assert "đã thôi" in client.get(page).content.decode()
    assert kinds(world.workshops[0].stream).count("end_help") == 1
    client.force_login(given.person.user)
    assert client.get(page).status_code == 404


def test_the_last_day_is_from_today_to_a_year_on(world):
    last = at(1).date() + timedelta(days=helpers.MOST_DAYS)
    assert invite(world, until=last).pk
    refused(lambda: invite(world, contact="0912000222", until=last + timedelta(days=1)), "Nhờ được")
    refused(lambda: invite(world, contact="0912000222", until=date(YEAR, 2, 28)), "Nhờ được")


def test_five_at_most_are_asked_at_once(world):
    given = [invite(world, contact=f"091200000{n}") for n in range(helpers.MOST)]
    refused(lambda: invite(world, contact="0912000009"), "nhiều nhất 5")
    end(given[0], world.actor("tam"))
    assert invite(world, contact="0912000009", day=5).pk


def test_the_owner_alone_asks_and_ends(world):
    given = invite(world)
    others = [*everyone_but(world, "owner"), elsewhere("owner"), world.actor("loc")]
    for other in [*others, directory.actor_for(given.person.user, on=at(2).date())]:
        refused(lambda other=other: invite(world, by=other, contact="0912000222"), "Chỉ chủ cơ sở")
        refused(lambda other=other: end(given, other), "Chỉ chủ cơ sở")
    assert not User.objects.filter(username="0912000222").exists()


def test_neither_herself_nor_an_officer_is_asked(world):
    User.objects.filter(pk=world.users["tam"].pk).update(phone="0912000333")
    User.objects.filter(pk=world.users["mai"].pk).update(phone="0912000444")
    with pytest.raises(Refused, match="tài khoản của bạn"):
        invite(world, contact="0912000333")
    with pytest.raises(Refused, match="không nhận làm hộ riêng"):
        invite(world, contact="0912000444")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_it_is_one(world, monkeypatch):
    only_where_two_write()
    slow(monkeypatch, helpers.permissions, "can_invite")
    by = world.actor("tam")
    assert at_once(lambda: invite(world, by=by), lambda: invite(world, by=by)) == ["", ""]
    assert Assignment.objects.filter(role="helper").count() == 1
