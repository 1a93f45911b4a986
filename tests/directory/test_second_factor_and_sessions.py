"""A second factor for leaders, accountants and administrators; sessions that their owner ends."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from khuyencong.directory.access.accounts import Adapter
from khuyencong.directory.models import Assignment
from tests import world as province

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"
HOME, SESSIONS = "/ban-lam-viec/", "/tai-khoan/phien/"


@pytest.fixture
def world():
    made = province.build()
    for user in made.users.values():
        user.set_password(PASSWORD)
        user.save()
    return made


def signed_in(name):
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": name, "password": PASSWORD})
    return client


@pytest.mark.parametrize("name", ["hung", "thu", "lan", "son", "dung"])
def test_leaders_and_accountants_are_led_to_switch_it_on(world, settings, name):
    settings.REQUIRES_SECOND_FACTOR = True
    client = signed_in(name)
    assert client.get(HOME)["Location"] == "/tai-khoan/hai-lop/bat/"
    assert client.get("/tai-khoan/hai-lop/bat/", follow=True).status_code == 200
    TOTP.activate(world.users[name], generate_totp_secret())
    assert client.get(HOME).status_code == 200


def test_a_fresh_sign_in_is_not_asked_for_the_password_again_until_it_grows_old(world, settings):
    settings.REQUIRES_SECOND_FACTOR = True
    client, page = signed_in("lan"), "/tai-khoan/hai-lop/bat/"
    assert client.get(page).status_code == 200
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    assert client.get(page)["Location"].startswith("/tai-khoan/xac-nhan/")


def test_nor_is_an_answer_of_somebody_else_taken_for_a_password(world, rf):
    request = rf.get("/")
    request.session, request.user = SessionStore(), world.users["lan"]
    record_authentication(request, world.users["lan"], method="provider")
    request.session.save()
    Adapter(request).login(request, world.users["lan"])
    assert not did_recently_reauthenticate(request)


@pytest.mark.parametrize("name", ["mai", "binh", "ha"])
def test_others_choose_for_themselves(world, settings, name):
    settings.REQUIRES_SECOND_FACTOR = True
    assert signed_in(name).get(HOME).status_code == 200


def test_a_demonstration_asks_nobody(world):
    assert signed_in("lan").get(HOME).status_code == 200


def test_she_sees_where_she_is_signed_in_and_ends_it(world):
    here, office, hall = signed_in("mai"), signed_in("mai"), signed_in("mai")
    other = signed_in("binh")
    assert here.get(SESSIONS).content.decode().count("127.0.0.1, ") == 2
    ended = UserSession.objects.get(session_key=office.session.session_key)
    assert here.post(SESSIONS, {"end": ended.pk}).status_code == 302
    assert office.get(HOME).status_code == 302
    assert hall.get(HOME).status_code == 200
    assert here.post(SESSIONS, {"end": ended.pk}).status_code == 404  # the second press
    assert here.post(SESSIONS, {"act": "others"}).status_code == 302
    assert hall.get(HOME).status_code == 302
    assert here.get(HOME).status_code == other.get(HOME).status_code == 200


def test_nobody_ends_somebody_elses_session(world):
    mai, binh = signed_in("mai"), signed_in("binh")
    theirs = UserSession.objects.get(session_key=binh.session.session_key)
    assert mai.post(SESSIONS, {"end": theirs.pk}).status_code == 404
    assert binh.get(HOME).status_code == 200


def test_signing_in_begins_another_session_than_the_visitors(world):
    client = Client()
    client.get("/tai-khoan/dang-nhap/")
    session = client.session
    session["left"] = "here"
    session.save()
    client.cookies["sessionid"] = session.session_key  # known to whoever left it
    client.post("/tai-khoan/dang-nhap/", {"login": "mai", "password": PASSWORD})
    stranger = Client()
    stranger.cookies["sessionid"] = session.session_key
    assert client.get(HOME).status_code == 200
    assert stranger.get(HOME).status_code == 302


def test_a_role_that_ends_or_an_account_that_is_closed_counts_from_the_next_request(world):
    mai, binh = signed_in("mai"), signed_in("binh")
    assert mai.get(HOME).status_code == binh.get(HOME).status_code == 200
    held = Assignment.objects.filter(person__user=world.users["mai"])
    held.update(valid_until=timezone.localdate())
    assert mai.get(HOME).status_code == 403
    held.update(valid_until=None)
    assert mai.get(HOME).status_code == 200
    world.users["binh"].is_active = False
    world.users["binh"].save()
    assert binh.get(HOME).status_code == 302
