"""Password, then a code from an app where it is switched on; sign-up is closed."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.password_validation import validate_password
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError

from khuyencong.directory.models import User
from khuyencong.directory.services import passwords

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"


@pytest.fixture
def mai():
    return User.objects.create_user("mai", PASSWORD, full_name="Mai")


def sign_in(client):
    return client.post("/tai-khoan/dang-nhap/", {"login": "mai", "password": PASSWORD})


def test_a_password_opens_the_desk(client, mai):
    assert sign_in(client)["Location"] == "/tai-khoan/trang-dau/"


def test_the_greeting_says_the_persons_name(client, mai):
    client.post("/tai-khoan/dang-nhap/", {"login": "mai", "password": PASSWORD})
    said = [str(one) for one in get_messages(client.get("/ban-lam-viec/").wsgi_request)]
    assert any(mai.full_name in one for one in said)


def test_a_wrong_password_says_so_and_keeps_the_name(client, mai):
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "mai", "password": "sai"})
    assert answer.status_code == 200
    assert 'value="mai"' in answer.content.decode()


def test_with_a_second_factor_the_password_alone_does_not_open(client, mai):
    secret = generate_totp_secret()
    TOTP.activate(mai, secret)
    assert Authenticator.objects.filter(user=mai).exists()
    assert "hai-lop/dang-nhap" in sign_in(client)["Location"]
    page = client.get("/tai-khoan/hai-lop/dang-nhap/")
    assert page.status_code == 200
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    done = client.post("/tai-khoan/hai-lop/dang-nhap/", {"code": code})
    assert done["Location"] == "/tai-khoan/trang-dau/"


@pytest.mark.parametrize("address", ["mat-khau/", "hai-lop/", "hai-lop/bat/", "xac-nhan/"])
def test_account_pages_open_for_their_owner(client, mai, address):
    sign_in(client)
    assert client.get(f"/tai-khoan/{address}", follow=True).status_code == 200


def test_sign_up_leads_back_to_sign_in(client):
    assert client.get("/tai-khoan/dang-ky/")["Location"] == "/tai-khoan/dang-nhap/"


TWO_FACTORS = "/tai-khoan/hai-lop/"


def test_without_a_second_factor_only_switching_on_is_offered(client, mai):
    sign_in(client)
    page = client.get(TWO_FACTORS).content.decode()
    assert f"{TWO_FACTORS}bat/" in page
    assert f"{TWO_FACTORS}tat/" not in page
    assert f"{TWO_FACTORS}ma-du-phong/" not in page


def test_with_a_second_factor_only_switching_off_and_codes_are_offered(client, mai):
    client.force_login(mai)
    TOTP.activate(mai, generate_totp_secret())
    page = client.get(TWO_FACTORS).content.decode()
    assert f"{TWO_FACTORS}tat/" in page
    assert f"{TWO_FACTORS}bat/" not in page
    assert f"{TWO_FACTORS}ma-du-phong/tao/" in page
    RecoveryCodes.activate(mai)
    page = client.get(TWO_FACTORS).content.decode()
    assert f"{TWO_FACTORS}ma-du-phong/tao/" not in page
    assert f"{TWO_FACTORS}ma-du-phong/" in page


@pytest.mark.parametrize(("is_demonstration", "opens"), [(True, True), (False, False)])
def test_the_published_password_opens_a_demonstration_alone(
    client, settings, is_demonstration, opens
):
    settings.IS_DEMONSTRATION = is_demonstration
    User.objects.create_user("chuyenvien", passwords.PUBLISHED, full_name="Vân")
    data = {"login": "chuyenvien", "password": passwords.PUBLISHED}
    assert (client.post("/tai-khoan/dang-nhap/", data).status_code == 302) is opens


def test_nobody_chooses_the_published_password(mai):
    with pytest.raises(ValidationError, match="ai cũng biết"):
        validate_password(passwords.PUBLISHED, mai)
