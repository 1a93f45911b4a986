"""An account is opened by the administrator, one for each person, and never by its owner."""

import pytest

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.directory import services
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"


def hoai():
    return services.register_person(
        "Trần Thị Hoài", phone="0912 345 678", by=SYSTEM, at=at(1, month=2)
    )


def test_hoai_gets_an_account_in_her_name_with_her_telephone():
    person = hoai()
    account = services.open_account(person, "hoai", by=SYSTEM, at=at(1))
    person.refresh_from_db()
    assert person.user == account
    assert (account.full_name, account.phone) == ("Trần Thị Hoài", "0912 345 678")
    assert account.has_usable_password() is False
    event = events.history(f"person:{person.uuid}").last()
    assert event.kind == "open_account"
    assert "hoai" not in event.payload_text


def test_with_a_password_she_signs_in(client):
    services.open_account(hoai(), "hoai", password=PASSWORD, by=SYSTEM, at=at(1))
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "hoai", "password": PASSWORD})
    assert answer["Location"] == "/tai-khoan/trang-dau/"


def test_a_specialist_of_the_centre_may_not_open_accounts():
    world = province.build()
    with pytest.raises(Refused, match="quản trị"):
        services.open_account(hoai(), "hoai", by=world.actor("mai"), at=at(1))


def test_a_second_account_for_the_same_person_is_refused():
    person = hoai()
    services.open_account(person, "hoai", by=SYSTEM, at=at(1))
    with pytest.raises(Refused, match="đã có tài khoản “hoai”"):
        services.open_account(person, "hoai2", by=SYSTEM, at=at(2))


def test_a_name_in_use_is_refused_whatever_its_capitals():
    services.open_account(hoai(), "hoai", by=SYSTEM, at=at(1))
    other = services.register_person("Lê Thị Hoài", by=SYSTEM, at=at(1))
    with pytest.raises(Refused, match="đã có người dùng"):
        services.open_account(other, "Hoai", by=SYSTEM, at=at(2))


@pytest.mark.parametrize("username", ["", "trần hoài", "hoai\n", "h" * 61])
def test_a_name_that_cannot_be_typed_everywhere_is_refused(username):
    with pytest.raises(Refused, match="tên đăng nhập") as refused:
        services.open_account(hoai(), username, by=SYSTEM, at=at(1))
    assert refused.value.fix and refused.value.field == "username"


def test_a_short_password_is_refused_in_words_and_nothing_is_kept():
    person = hoai()
    with pytest.raises(Refused) as refused:
        services.open_account(person, "hoai", password="1234", by=SYSTEM, at=at(1))
    assert refused.value.field == "password"
    person.refresh_from_db()
    assert person.user is None
