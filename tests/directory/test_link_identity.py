"""Linking an identity to an account: by its owner, once, with her password typed anew."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.oidc import Provider as Configured
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event
from khuyencong.directory.models import IdentityLink, Notice
from khuyencong.directory.services import identity, recovery
from tests import world as province
from tests.directory.provider import CLIENT, SECRET, Provider
from tests.world import at

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"
PAGE, ANSWER = "/tai-khoan/noi-dinh-danh/", "/tai-khoan/dinh-danh/tra-loi/"


@pytest.fixture
def world(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = province.build()
    for name in ("mai", "binh"):
        made.users[name].set_password(PASSWORD)
        made.users[name].save()
    return made


@pytest.fixture
def provider(settings):
    made = Provider()
    settings.OIDC = Configured(
        made.issuer, CLIENT, SECRET, "VNeID", "openid", frozenset(), frozenset()
    )
    cache.clear()
    yield made
    made.close()


def signed_in(name):
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": name, "password": PASSWORD})
    return client


def confirm_password(client):
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})


def bring(client, provider):
    """To the provider and back to the page that asks whether it is she."""
    confirm_password(client)
    to = client.get(f"{PAGE}bat-dau/")["Location"]
    assert "prompt=login" in to
    return client.get(ANSWER, provider.sign_in(to), follow=True)


def test_she_links_it_and_then_signs_in_by_it(world, provider):
    mai = signed_in("mai")
    page = bring(mai, provider).content.decode()
    assert "Nguyễn Thị Mai" in page
    assert not IdentityLink.objects.exists()  # coming back links nothing yet
    assert mai.post(PAGE, {"act": "link"}).status_code == 302
    link = IdentityLink.objects.get()
    assert (link.user, link.subject) == (world.users["mai"], "nguoi-0001")
    assert Event.objects.filter(kind="link_identity").count() == 1
    assert "vừa nối với VNeID" in Notice.objects.get(user=world.users["mai"]).text
    there = Client()
    to = there.get("/tai-khoan/dinh-danh/")["Location"]
    there.get(ANSWER, provider.sign_in(to))
    assert there.session["_auth_user_id"] == str(world.users["mai"].pk)


def test_the_password_is_asked_for_first_once_the_sign_in_has_grown_old(world, provider):
    mai = signed_in("mai")
    session = mai.session
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    answer = mai.get(f"{PAGE}bat-dau/")
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_second_press_links_nothing_more(world, provider):
    mai = signed_in("mai")
    bring(mai, provider)
    mai.post(PAGE, {"act": "link"})
    again = mai.post(PAGE, {"act": "link"})
    assert again.status_code == 422
    assert "Không còn danh tính nào chờ nối" in again.content.decode()
    assert IdentityLink.objects.count() == 1


def test_who_says_that_it_is_not_she_links_nothing(world, provider):
    mai = signed_in("mai")
    bring(mai, provider)
    session = mai.session
    session["provider_to_link"]["at"] -= 601
    session.save()
    assert mai.post(PAGE, {"act": "link"}).status_code == 422
    assert not IdentityLink.objects.exists()


def test_an_identity_opens_one_account_only(world, provider):
    for name, status in (("mai", 302), ("binh", 422)):
        client = signed_in(name)
        bring(client, provider)
        answer = client.post(PAGE, {"act": "link"})
        assert answer.status_code == status
    assert "đã nối với một tài khoản khác" in answer.content.decode()
    assert IdentityLink.objects.get().user == world.users["mai"]


def test_an_account_has_one_identity(world, provider):
    mai = signed_in("mai")
    bring(mai, provider)
    mai.post(PAGE, {"act": "link"})
    provider.subject = "nguoi-0002"
    bring(mai, provider)
    assert "danh tính VNeID khác" in mai.post(PAGE, {"act": "link"}).content.decode()
    mai.post(PAGE, {"act": "unlink"})
    bring(mai, provider)
    mai.post(PAGE, {"act": "link"})
    assert IdentityLink.objects.get().subject == "nguoi-0002"


def test_what_mai_brought_is_not_linked_to_binh(world, provider):
    """The browser changed hands between the provider and the answer."""
    browser = signed_in("mai")
    confirm_password(browser)
    brought = provider.sign_in(browser.get(f"{PAGE}bat-dau/")["Location"])
    kept = browser.session["provider_attempts"]
    other = signed_in("binh")
    session = other.session
    session["provider_attempts"] = kept
    session.save()
    assert other.get(ANSWER, brought).status_code == 422
    assert "provider_to_link" not in other.session


def test_only_the_owner_links_by_the_service_too(world, provider):
    who = identity.Identity(provider.issuer, "nguoi-0003", "", False)
    with pytest.raises(Refused, match="Chỉ chủ tài khoản"):
        identity.link(world.users["mai"], who, by=world.actor("hung"), at=at(1))


def test_two_accounts_at_once_are_stopped_by_the_table(world, provider, monkeypatch):
    who = identity.Identity(provider.issuer, "nguoi-0001", "", False)
    identity.link(world.users["mai"], who, by=world.actor("mai"), at=at(1))
    none = IdentityLink.objects.none()
    monkeypatch.setattr(IdentityLink.objects, "filter", lambda **_what: none)
    with pytest.raises(Refused, match="đã nối với một tài khoản khác"):
        identity.link(world.users["binh"], who, by=world.actor("binh"), at=at(1))


def test_unlinked_it_opens_nothing_and_a_second_press_changes_nothing(world, provider):
    mai = signed_in("mai")
    bring(mai, provider)
    mai.post(PAGE, {"act": "link"})
    for _time in range(2):
        assert mai.post(PAGE, {"act": "unlink"}).status_code == 302
    assert Event.objects.filter(kind="unlink_identity").count() == 1
    there = Client()
    to = there.get("/tai-khoan/dinh-danh/")["Location"]
    assert there.get(ANSWER, provider.sign_in(to)).status_code == 422


def test_an_account_given_back_to_its_owner_is_cut_off_from_strangers(world, provider):
    who = identity.Identity(provider.issuer, "ke-gian", "", False)
    identity.link(world.users["mai"], who, by=world.actor("mai"), at=at(1))
    slip = recovery.open_at_counter(
        world.users["mai"], how="xem căn cước", by=world.actor("hung"), at=at(2)
    )
    world.users["lien"] = province.person(
        "lien", "centre_specialist", organisation=world.bodies["centre"]
    )
    code = recovery.approve(slip, by=world.actor("lien"), at=at(2))
    recovery.use("mai", code=code, password="mot-mat-khau-moi-2027", at=at(2))
    assert not IdentityLink.objects.exists()


def test_it_is_cut_off_only_by_who_has_just_confirmed_herself(world, provider):
    mai = signed_in("mai")
    bring(mai, provider)
    mai.post(PAGE, {"act": "link"})
    session = mai.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    answer = mai.post(PAGE, {"act": "unlink"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert IdentityLink.objects.count() == 1


def test_the_last_way_to_sign_in_is_not_taken_away(world, provider):
    user = world.users["mai"]
    who = identity.Identity(provider.issuer, "nguoi-0001", "", False)
    identity.link(user, who, by=world.actor("mai"), at=at(1))
    user.set_unusable_password()
    user.save()
    with pytest.raises(Refused, match="không còn cách nào đăng nhập"):
        identity.unlink(user, by=world.actor("mai"), at=at(2))
    assert IdentityLink.objects.count() == 1
