"""Signing in by an identity provider: what is believed, what is not, and who is opened by it.

The provider is one of the tests (tests/directory/provider.py); no real one was ever asked.
"""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.oidc import Provider as Configured
from khuyencong.directory.models import IdentityLink
from khuyencong.directory.services import identity
from khuyencong.directory.services.identity import fetching
from tests import world as province
from tests.directory.provider import (
    CLIENT,
    EC_KEY,
    RSA_KEYS,
    SECRET,
    SMALL_KEY,
    Provider,
    listed,
    public_pem,
)

pytestmark = pytest.mark.django_db
START, ANSWER = "/tai-khoan/dinh-danh/", "/tai-khoan/dinh-danh/tra-loi/"
NOT_LINKED = "chưa nối với tài khoản nào"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def provider(settings):
    made = Provider()
    settings.OIDC = Configured(
        made.issuer, CLIENT, SECRET, "VNeID", "openid", frozenset(), frozenset()
    )
    cache.clear()
    yield made
    made.close()


@pytest.fixture
def linked(world, provider):
    """Mai's account, opened by her identity."""
    mai = world.users["mai"]
    IdentityLink.objects.create(
        user=mai, issuer=provider.issuer, subject=provider.subject, linked_at=timezone.now()
    )
    return mai


def sign_in(client, provider, then="", **changes):
    """To the provider and back; `changes` are laid over what comes back."""
    to = client.get(START, {"next": then} if then else {})
    assert to.status_code == 302, to.content.decode()
    assert to["Location"].startswith(f"{provider.issuer}/authorize?")
    return client.get(ANSWER, provider.sign_in(to["Location"]) | changes)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def refused(client, answer, words):
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not is_signed_in(client)


# What is right


def test_a_linked_account_opens(client, provider, linked):
    assert sign_in(client, provider)["Location"] == "/tai-khoan/trang-dau/"
    assert client.session["_auth_user_id"] == str(linked.pk)


@pytest.mark.parametrize(("key", "algorithm"), [(EC_KEY, "ES256"), (RSA_KEYS[1], "PS256")])
def test_other_kinds_of_keys_are_believed_too(client, provider, linked, key, algorithm):
    provider.keys = [listed("k2", key)]
    provider.sign = lambda claims: jwt.encode(claims, key, algorithm, {"kid": "k2"})
    sign_in(client, provider)
    assert is_signed_in(client)


def test_a_key_without_a_name_is_the_only_one_there_is(client, provider, linked):
    provider.sign = lambda claims: jwt.encode(claims, RSA_KEYS[0], "RS256")
    sign_in(client, provider)
    assert is_signed_in(client)


def test_the_question_carries_fresh_secrets_and_the_address_of_the_settings(client, provider):
    first, second = (
        parse_qs(urlsplit(client.get(START, HTTP_HOST="localhost")["Location"]).query)
        for _time in range(2)
    )
    assert first["redirect_uri"] == [f"http://127.0.0.1:8000{ANSWER}"]
    assert first["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name][0]) >= 43


def test_the_client_may_send_its_secret_in_the_form(client, provider, linked):
    provider.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    sign_in(client, provider)
    assert is_signed_in(client)


def test_description_and_keys_are_asked_for_once(client, provider, linked):
    for _time in range(3):
        sign_in(Client(), provider)
    assert provider.asked.count("/keys") == 1
    assert provider.asked.count("/.well-known/openid-configuration") == 1


# What is not believed


def at(seconds):
    """An instant counted from the moment the token is made, not from when tests were collected."""
    return lambda: int(time.time()) + seconds


def now(claims):
    return {name: said() if callable(said) else said for name, said in claims.items()}


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"iss": "https://khac.example"}, "không phải nơi này cấp"),
        ({"iss": None}, "không đúng dạng"),
        ({"aud": "he-thong-khac"}, "cấp cho hệ thống khác"),
        ({"aud": [CLIENT, "he-thong-khac"]}, "cấp cho hệ thống khác"),
        ({"aud": [CLIENT, "khac"], "azp": "khac"}, "cấp cho hệ thống khác"),
        ({"azp": "he-thong-khac"}, "cấp cho hệ thống khác"),
        ({"aud": None}, "không đúng dạng"),
        ({"nonce": "cua-lan-khac"}, "không thuộc lần đăng nhập này"),
        ({"nonce": None}, "không thuộc lần đăng nhập này"),
        ({"nonce": ["x"]}, "không thuộc lần đăng nhập này"),
        ({"exp": at(-70)}, "đã hết hạn"),
        ({"exp": None}, "không đúng dạng"),
        ({"nbf": at(+90)}, "chưa có hiệu lực"),
        ({"iat": at(+90)}, "chưa có hiệu lực"),
        ({"iat": at(-700)}, "cấp đã lâu"),
        ({"iat": None}, "không đúng dạng"),
        ({"iat": "hôm qua"}, "không đúng dạng"),
        ({"sub": None}, "không đúng dạng"),
        ({"sub": ""}, "không đúng dạng"),
        ({"sub": "a" * 256}, "không đúng dạng"),
        ({"sub": "nguoi-0001\x00"}, "không đúng dạng"),
    ],
)
def test_what_a_token_says_is_checked(client, provider, linked, claims, words):
    provider.claims = now(claims)
    refused(client, sign_in(client, provider), words)


@pytest.mark.parametrize(
    "claims",
    [{"exp": at(-30)}, {"iat": at(+30)}, {"iat": at(-500)}, {"aud": [CLIENT, "b"], "azp": CLIENT}],
)
def test_a_minute_between_clocks_and_a_named_party_are_let_pass(client, provider, linked, claims):
    provider.claims = now(claims)
    sign_in(client, provider)
    assert is_signed_in(client)


def by_hand(header, claims, signature=b""):
    def part(content):
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    head = part(json.dumps(header).encode()) + b"." + part(json.dumps(claims).encode())
    return (head + b"." + part(signature(head) if callable(signature) else signature)).decode()


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, ["RS256"], {}])
def test_a_token_without_a_signature_is_nobody(client, provider, linked, algorithm):
    provider.sign = lambda claims: by_hand({"alg": algorithm, "kid": "k1"}, claims)
    refused(client, sign_in(client, provider), "không được nhận: k")


@pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
def test_the_public_key_is_no_secret_to_sign_with(client, provider, linked, algorithm):
    kind = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]
    pem = public_pem(RSA_KEYS[0])
    provider.sign = lambda claims: by_hand(
        {"alg": algorithm, "kid": "k1"}, claims, lambda head: hmac.new(pem, head, kind).digest()
    )
    refused(client, sign_in(client, provider), "kiểu chữ ký không được nhận")


def test_a_secret_among_the_published_keys_signs_nothing(client, provider, linked):
    shared = base64.urlsafe_b64encode(b"x" * 32).decode()
    provider.keys = [{"kty": "oct", "k": shared, "kid": "k1"}]
    provider.sign = lambda claims: jwt.encode(claims, b"x" * 32, "HS256", {"kid": "k1"})
    refused(client, sign_in(client, provider), "kiểu chữ ký không được nhận")


def test_a_key_of_another_kind_or_too_short_is_not_taken(client, provider, linked):
    provider.keys = [listed("k1", EC_KEY)]
    refused(client, sign_in(client, provider), "ký bằng khóa lạ")
    cache.clear()
    provider.keys = [listed("k1", SMALL_KEY)]
    provider.sign = lambda claims: jwt.encode(claims, SMALL_KEY, "RS256", {"kid": "k1"})
    refused(client, sign_in(client, provider), "ký bằng khóa lạ")


def test_a_key_for_encrypting_signs_nothing(client, provider, linked):
    provider.keys[0]["use"] = "enc"
    refused(client, sign_in(client, provider), "ký bằng khóa lạ")


def test_somebody_elses_signature_under_the_name_of_a_key(client, provider, linked):
    provider.sign = lambda claims: jwt.encode(claims, RSA_KEYS[1], "RS256", {"kid": "k1"})
    refused(client, sign_in(client, provider), "chữ ký không khớp")


def test_the_key_inside_the_token_is_not_asked(client, provider, linked):
    own = listed("k9", RSA_KEYS[1])
    provider.sign = lambda claims: jwt.encode(
        claims, RSA_KEYS[1], "RS256", {"kid": "k9", "jwk": own, "jku": "http://127.0.0.1:9/keys"}
    )
    refused(client, sign_in(client, provider), "ký bằng khóa lạ")


@pytest.mark.parametrize("token", ["", "a.b.c", "a.b", None, 7, {"a": 1}, "." * 200_000])
def test_what_is_no_token(client, provider, linked, token):
    provider.sign = lambda claims: token
    refused(client, sign_in(client, provider), "không đúng dạng")


# Keys are rotated


def test_a_new_key_is_asked_for_once(client, provider, linked):
    sign_in(Client(), provider)
    provider.keys = [listed("k2", RSA_KEYS[1])]
    provider.sign = lambda claims: jwt.encode(claims, RSA_KEYS[1], "RS256", {"kid": "k2"})
    sign_in(client, provider)
    assert is_signed_in(client)
    assert provider.asked.count("/keys") == 2


def test_unknown_keys_make_us_no_burden_to_the_provider(client, provider, linked):
    provider.sign = lambda claims: jwt.encode(claims, RSA_KEYS[1], "RS256", {"kid": "la"})
    for _time in range(5):
        refused(client, sign_in(client, provider), "ký bằng khóa lạ")
    assert provider.asked.count("/keys") == 2


def test_a_key_that_was_taken_away_opens_nothing_any_more(client, provider, linked):
    sign_in(Client(), provider)
    provider.keys = [listed("k2", RSA_KEYS[1])]
    cache.delete(f"oidc/keys/{provider.issuer}")  # an hour later
    refused(client, sign_in(client, provider), "ký bằng khóa lạ")


# The way there and back


@pytest.mark.parametrize("state", ["", "cua-nguoi-khac"])
def test_an_answer_to_another_question_is_refused(client, provider, linked, state):
    refused(client, sign_in(client, provider, state=state), "không bắt đầu ở trình duyệt này")
    assert "/token" not in provider.asked


def test_an_answer_brought_by_another_browser_is_refused(client, provider, linked):
    there = Client()
    brought = provider.sign_in(there.get(START)["Location"])
    refused(client, client.get(ANSWER, brought), "không bắt đầu ở trình duyệt này")


def test_an_answer_counts_once(client, provider, linked):
    brought = provider.sign_in(client.get(START)["Location"])
    client.get(ANSWER, brought)  # she stays in: signing out would forget the attempt by itself
    again = client.get(ANSWER, brought)
    assert again.status_code == 422
    assert "không bắt đầu ở trình duyệt này" in again.content.decode()


def test_a_code_that_was_used_elsewhere_is_refused(client, provider, linked):
    brought = provider.sign_in(client.get(START)["Location"])
    provider.codes.clear()
    refused(client, client.get(ANSWER, brought), "không nhận mã của lần đăng nhập này")


def test_a_code_stolen_on_its_way_lacks_the_verifier(client, provider, linked):
    """Mai's code put into a sign-in of the thief's own."""
    stolen = provider.sign_in(Client().get(START)["Location"])["code"]
    refused(client, sign_in(client, provider, code=stolen), "không nhận mã của lần đăng nhập này")


def test_an_answer_of_yesterday_is_refused(client, provider, linked):
    to = client.get(START)["Location"]
    session = client.session
    (one,) = session["provider_attempts"].values()
    one["begun_at"] -= 601
    session.save()
    refused(client, client.get(ANSWER, provider.sign_in(to)), "quá 10 phút")


def test_an_answer_that_names_another_issuer_is_refused(client, provider, linked):
    answer = sign_in(client, provider, iss="https://khac.example")
    refused(client, answer, "không phải nơi này cấp")


def test_who_does_not_agree_there_is_told_so(client, provider, linked):
    to = client.get(START)["Location"]
    back = {"error": "access_denied", "state": provider.sign_in(to)["state"]}
    refused(client, client.get(ANSWER, back), "ở đó việc đăng nhập chưa xong")


@pytest.mark.parametrize(
    "then",
    [
        "https://khac.example/", "//khac.example/", "/\\khac.example", "javascript:alert(1)",
        "http:khac.example", "///khac.example", "\thttps://khac.example", "khac.example",
    ],
)  # fmt: skip
def test_no_other_site_is_gone_on_to(client, provider, linked, then):
    assert sign_in(client, provider, then=then)["Location"] == "/tai-khoan/trang-dau/"


def test_the_page_she_wanted_is_gone_on_to(client, provider, linked):
    page = client.get("/tai-khoan/dang-nhap/", {"next": "/tai-khoan/phien/?a=1"}).content.decode()
    assert f"{START}?next=/tai-khoan/phien/%3Fa%3D1" in page
    then = "/tai-khoan/phien/?a=1"
    assert sign_in(client, provider, then=then)["Location"] == then


# The provider fails


def test_a_provider_that_is_down(client, provider, linked):
    provider.close()
    answer = client.get(START)
    refused(client, answer, "không trả lời đúng lúc")
    assert "mật khẩu" in answer.content.decode()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    ("status", "content", "seconds"),
    [
        (200, b"{" + b" " * 300_000 + b"}", 0.0),
        (200, b"{" + b" " * 60 + b"}", 0.05),
        (200, b"[]", 0.0),
        (200, b"<html>", 0.0),
        (200, b'{"a":' * 50_000, 0.0),
        (302, b"{}", 0.0),
        (500, b"{}", 0.0),
    ],
    ids=["huge", "slow", "list", "page", "nested", "elsewhere", "broken"],
)
def test_a_foolish_provider(client, provider, linked, monkeypatch, path, status, content, seconds):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    to = client.get(START)["Location"]
    cache.clear()
    provider.instead[path] = (status, content, seconds)
    began = time.monotonic()
    answer = client.get(ANSWER, provider.sign_in(to))
    assert time.monotonic() - began < 1.5
    assert answer.status_code == 422
    assert not is_signed_in(client)
    assert "/elsewhere" not in provider.asked


def test_after_a_failure_nobody_waits_for_half_a_minute(client, provider, linked):
    provider.instead["/.well-known/openid-configuration"] = (200, b"", 0.0)
    for _time in range(3):
        refused(client, client.get(START), "không trả lời đúng lúc")
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://khac.example"},
        {"token_endpoint": "http://khac.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
)
def test_a_description_that_leads_elsewhere(client, provider, linked, about):
    provider.about = about
    refused(client, client.get(START), "tự giới thiệu khác với cài đặt")


# Which account


def test_an_identity_linked_to_nobody_opens_nothing(client, world, provider):
    mai = world.users["mai"]
    mai.email, mai.phone = "mai@nghean.example", "0912345678"
    mai.save()
    provider.claims = {
        "email": mai.email, "email_verified": True, "phone_number": mai.phone,
        "name": mai.full_name, "preferred_username": mai.username, "sub": "mai",
    }  # fmt: skip
    refused(client, sign_in(client, provider), NOT_LINKED)


def test_the_same_name_at_another_provider_opens_nothing(client, provider, linked):
    IdentityLink.objects.update(issuer="https://khac.example")
    refused(client, sign_in(client, provider), NOT_LINKED)


def test_a_locked_account_stays_shut(client, provider, linked):
    linked.is_active = False
    linked.save()
    assert sign_in(client, provider)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_without_the_setting_there_is_no_such_page(client, linked, settings):
    settings.OIDC = None
    client.force_login(linked)
    for name in ("provider_start", "provider_answer", "identity_link", "identity_link_start"):
        assert client.get(reverse(name)).status_code == 404
    assert "VNeID" not in Client().get("/tai-khoan/dang-nhap/").content.decode()


# A second factor


def test_a_second_factor_that_is_on_is_asked_for(client, provider, linked):
    TOTP.activate(linked, generate_totp_secret())
    assert sign_in(client, provider)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"acr": "loa3"}, True),
        ({"amr": ["pwd", "otp"]}, True),
        ({"acr": "loa1", "amr": ["pwd"]}, False),
        ({"acr": ["loa3"], "amr": "otp"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("is_switched_on", [True, False])
def test_only_what_the_settings_name_counts_as_one(
    world, client, provider, settings, claims, counts, is_switched_on
):
    settings.REQUIRES_SECOND_FACTOR = True
    settings.OIDC = Configured(
        provider.issuer, CLIENT, SECRET, "VNeID", "openid", frozenset({"loa3"}), frozenset({"otp"})
    )
    thu = world.users["thu"]  # the Centre's accountant
    if is_switched_on:
        TOTP.activate(thu, generate_totp_secret())
    IdentityLink.objects.create(
        user=thu, issuer=provider.issuer, subject=provider.subject, linked_at=timezone.now()
    )
    provider.claims = now(claims)
    sign_in(client, provider)
    page = client.get("/ban-lam-viec/")
    if counts:
        assert page.status_code == 200
    else:
        to = "mfa_activate_totp" if not is_switched_on else "account_login"
        assert page["Location"].startswith(reverse(to))


def test_acr_counts_for_nothing_unless_a_setting_names_it(world, client, provider, settings):
    settings.REQUIRES_SECOND_FACTOR = True
    thu = world.users["thu"]
    IdentityLink.objects.create(
        user=thu, issuer=provider.issuer, subject=provider.subject, linked_at=timezone.now()
    )
    provider.claims = {"acr": "", "amr": [""]}
    sign_in(client, provider)
    assert client.get("/ban-lam-viec/")["Location"] == reverse("mfa_activate_totp")


def test_the_second_factor_of_one_is_not_that_of_the_next(world, client, provider, settings):
    """A locked account's answer leaves nothing behind for whoever signs in next by password."""
    settings.OIDC = Configured(
        provider.issuer, CLIENT, SECRET, "VNeID", "openid", frozenset({"loa3"}), frozenset()
    )
    provider.claims = {"acr": "loa3"}
    mai, thu = world.users["mai"], world.users["thu"]
    IdentityLink.objects.create(
        user=mai, issuer=provider.issuer, subject=provider.subject, linked_at=timezone.now()
    )
    mai.is_active = False
    mai.save()
    thu.set_password("mot-mat-khau-dai-2027")
    thu.save()
    TOTP.activate(thu, generate_totp_secret())
    sign_in(client, provider)
    data = {"login": "thu", "password": "mot-mat-khau-dai-2027"}
    answer = client.post("/tai-khoan/dang-nhap/", data)
    assert answer["Location"] == reverse("mfa_authenticate")


# Sessions, limits, the log


def test_the_session_is_listed_and_ended_as_any_other(provider, linked):
    here, there = Client(), Client()
    sign_in(here, provider)
    sign_in(there, provider)
    assert "127.0.0.1, " in here.get("/tai-khoan/phien/").content.decode()
    here.post("/tai-khoan/phien/", {"act": "others"})
    assert there.get("/ban-lam-viec/").status_code == 302


def test_an_address_that_asks_without_end_is_told_when_to_try_again(client, provider, monkeypatch):
    from khuyencong.directory.access import identified

    monkeypatch.setattr(identified, "MOST", 2)
    assert [client.get(START).status_code for _time in range(3)] == [302, 302, 429]
    assert "Thử lại sau" in client.get(START).content.decode()


def test_the_log_says_why_and_names_nobody(client, provider, linked, settings):
    log = settings.DATA_DIR / "security.log"
    provider.claims = {"nonce": "x"}
    sign_in(client, provider)
    provider.claims = {"sub": "nguoi-la"}
    sign_in(client, provider)
    provider.claims = {}
    sign_in(client, provider)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [(line["what"], line.get("why")) for line in lines] == [
        ("sign_in_refused", "nonce"),
        ("sign_in_refused", "not_linked"),
        ("sign_in", None),
    ]
    for canary in ("nguoi-", "Mai", "127.0.0.1", SECRET, "code-"):
        assert canary not in log.read_text("utf-8")


def test_untrusted_words_name_what_was_wrong(provider):
    assert "VNeID" in str(identity.Untrusted("nonce"))
