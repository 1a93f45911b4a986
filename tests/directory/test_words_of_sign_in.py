"""What the sign-in library says reaches a Vietnamese reader in Vietnamese."""

import re

import pytest
from django.urls import reverse

from tests import world as province

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"
TAGS = re.compile(r"<header.*?</header>|<footer.*?</footer>|<dialog.*?</dialog>|<[^>]+>", re.S)
ENGLISH = re.compile(
    r"\b(the|your|you|password|username|code|forgot|remember|again|incorrect|sign|please)\b", re.I
)


@pytest.fixture
def officer(client):
    user = province.build().users["mai"]
    user.set_password(PASSWORD)
    user.save()
    client.post(reverse("account_login"), {"login": "mai", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def words(answer) -> str:
    page = answer.content.decode()
    return " ".join(TAGS.sub(" ", page[page.index("<main") :]).split())


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("account_reauthenticate", None),
        ("account_reauthenticate", {"password": "sai"}),
        ("account_change_password", None),
        (
            "account_change_password",
            {"oldpassword": "sai", "password1": "ngắn", "password2": "khác"},
        ),
        ("mfa_index", None),
        ("mfa_activate_totp", None),
        ("mfa_activate_totp", {"code": "123456"}),
        ("mfa_generate_recovery_codes", None),
        ("account_inactive", None),
        ("account_logout", None),
        ("account_logout", {}),
    ],
)
def test_a_signed_in_person_reads_vietnamese(officer, name, sent):
    address = reverse(name)
    answer = (
        officer.get(address, follow=True)
        if sent is None
        else officer.post(address, sent, follow=True)
    )
    assert not ENGLISH.search(words(answer)), words(answer)


@pytest.mark.parametrize("sent", [None, {"login": "mai", "password": "sai"}, {}])
def test_signing_in_reads_vietnamese(client, sent):
    address = reverse("account_login")
    answer = client.get(address) if sent is None else client.post(address, sent)
    told = words(answer)
    assert "Tên đăng nhập" in told
    assert not ENGLISH.search(told), told


def test_the_session_of_a_person_who_signed_in_outlives_the_browser(officer):
    assert officer.cookies["sessionid"]["max-age"] == 12 * 3600


@pytest.mark.parametrize(
    ("name", "greeting", "who"),
    [("Mai", "Xin chào Mai.", "Mai · "), ("", "Xin chào bạn.", ""), (" ", "Xin chào bạn.", "")],
)
def test_nobody_is_greeted_by_a_login_or_by_nothing(client, name, greeting, who):
    user = province.build().users["mai"]
    user.full_name, user.username = name, "0912345678"
    user.set_password(PASSWORD)
    user.save()
    typed = {"login": "0912345678", "password": PASSWORD}
    page = client.post(reverse("account_login"), typed, follow=True).content.decode()
    assert greeting in page
    assert f'title="{who}Chuyên viên Trung tâm"' in page
    assert "0912345678" not in page
