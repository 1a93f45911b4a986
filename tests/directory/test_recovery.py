"""Cấp lại mật khẩu: by a code to the telephone on record, or by two officers at a counter."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from khuyencong.core.errors import Refused
from khuyencong.core.models import Message
from khuyencong.directory.models import Assignment, Recovery, User
from khuyencong.directory.services import recovery
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-moi-2027"


@pytest.fixture
def world():
    made = province.build()
    User.objects.filter(username="tam").update(phone="0912345678")
    return made


def sent_code() -> str:
    return re.search(r"\d{8}", Message.objects.get(key__startswith="recover/").body)[0]


def can_sign_in(password=NEW, name="tam") -> bool:
    return authenticate(None, username=name, password=password) is not None


def test_a_code_on_the_telephone_sets_a_new_password_once(world):
    recovery.ask("tam", at=at(1))
    code = sent_code()
    recovery.use("tam", code=code, password=NEW, at=at(1))
    assert can_sign_in()
    with pytest.raises(Refused, match="đã dùng"):
        recovery.use("tam", code=code, password="mot-cai-khac-2027", at=at(1))
    assert Message.objects.filter(key__startswith="recovered/").exists()


def test_pages_tell_nobody_whether_an_account_exists(client, world):
    answers = [
        client.post("/tai-khoan/quen-mat-khau/", {"username": name}) for name in ("tam", "khong-co")
    ]
    assert {(a.status_code, a["Location"]) for a in answers} == {(302, "/tai-khoan/dat-lai/")}
    data = {"code": "12345678", "password": NEW}
    pages = [
        client.post("/tai-khoan/dat-lai/", data | {"username": name}).content.decode()
        for name in ("tam", "khong-co")
    ]
    assert all("Mã không đúng, đã dùng hoặc đã hết hạn." in page for page in pages)


def test_a_code_dies_after_half_an_hour_and_after_five_tries(world):
    recovery.ask("tam", at=at(1))
    code = sent_code()
    with pytest.raises(Refused):
        recovery.use("tam", code=code, password=NEW, at=at(1) + timedelta(minutes=31))
    for _try in range(recovery.TRIES):
        with pytest.raises(Refused):
            recovery.use("tam", code="00000000", password=NEW, at=at(1))
    with pytest.raises(Refused):
        recovery.use("tam", code=code, password=NEW, at=at(1))
    assert not can_sign_in()


def test_a_fourth_code_within_the_hour_is_refused_with_the_time_to_wait(world):
    for _time in range(3):
        recovery.ask("tam", at=at(1))
    with pytest.raises(Refused, match="nhiều nhất 3 lần") as refused:
        recovery.ask("tam", at=at(1))
    assert "phút" in refused.value.fix


def test_two_officers_at_a_counter_give_the_account_and_the_new_telephone(client, world):
    client.force_login(world.users["mai"])
    page = "/tai-khoan/cap-lai/"
    seen = {"how": "Xem căn cước và giấy đăng ký", "new_phone": "0987654321"}
    client.post(page, {"act": "open", "username": "tam"} | seen)
    row = Recovery.objects.get()
    assert "Chờ một cán bộ khác duyệt." in client.get(page).content.decode()
    own = client.post(page, {"approve": row.pk})
    assert own.status_code == 422
    assert "Người lập phiếu không tự duyệt." in own.content.decode()
    client.force_login(world.users["hung"])
    shown = client.post(page, {"approve": row.pk}).content.decode()
    code = re.search(r'code">(\d{8})<', shown)[1]
    assert code not in client.get(page).content.decode()
    recovery.use(
        "tam", code=code, password=NEW, at=Recovery.objects.get().expires_at - timedelta(hours=1)
    )
    assert can_sign_in()
    assert User.objects.get(username="tam").phone == "0987654321"


def test_sessions_elsewhere_end_with_the_old_password(world):
    elsewhere = Client()
    elsewhere.force_login(world.users["tam"])
    assert elsewhere.get("/cua-toi/").status_code == 200
    recovery.ask("tam", at=at(1))
    recovery.use("tam", code=sent_code(), password=NEW, at=at(1))
    assert elsewhere.get("/cua-toi/").status_code == 302


def test_a_commune_officer_helps_owners_of_her_commune_alone(world):
    province.commune_officer(world, "xa", world.communes[0])
    reached = set(
        recovery.reachable(world.actor("xa"), on=at(1).date()).values_list("username", flat=True)
    )
    assert "tam" in reached
    assert "loc" not in reached
    assert not reached & {"lan", "xa"}
    with pytest.raises(Refused, match="không trong phạm vi"):
        recovery.open_at_counter(world.users["lan"], how="quen mặt", by=world.actor("xa"), at=at(1))


def test_a_former_colleague_who_went_elsewhere_is_out_of_reach(world):
    day = at(1).date()
    held = Assignment.objects.get(person__user=world.users["thu"])
    near = recovery.reachable(world.actor("mai"), on=day)
    assert near.filter(username="thu").exists()
    Assignment.objects.create(
        person=held.person,
        role="finance_officer",
        organisation=world.bodies["finance"],
        valid_from=day,
    )
    assert not near.filter(username="thu").exists()  # she works elsewhere too
    Assignment.objects.filter(pk=held.pk).update(valid_until=day)
    assert not near.filter(username="thu").exists()


def test_a_weak_password_is_refused_and_costs_no_try(world):
    recovery.ask("tam", at=at(1))
    with pytest.raises(Refused, match="ký tự"):
        recovery.use("tam", code=sent_code(), password="ngan", at=at(1))
    assert Recovery.objects.get().tries == 0
