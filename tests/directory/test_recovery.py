"""Cấp lại mật khẩu: by a code to the telephone on record, or by two officers at a counter."""

import re
import stat
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyencong.core import outbox
from khuyencong.core.actors import Actor, Grant
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message
from khuyencong.directory.models import Assignment, Recovery, User
from khuyencong.directory.services import recovery
from tests import world as province
from tests.duties import also
from tests.world import at

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-moi-2027"


@pytest.fixture
def world():
    made = province.build()
    User.objects.filter(username="tam").update(phone="0912345678")
    return made


def sent_code() -> str:
    """The code that the worker writes into the message when it leaves."""
    message = Message.objects.get(kind="recovery")
    return re.search(r"\d{8}", recovery.write_code(message, at(1)).body)[0]


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


def test_asking_is_the_same_work_whether_an_account_exists_or_not(world):
    recovery.ask("nguoi-dau", visitor="10.0.0.1", at=at(1))  # begins the count of the place
    works = []
    for name in ("tam", "khong-co", "lan"):
        with CaptureQueriesContext(connection) as queries:
            recovery.ask(name, visitor="10.0.0.1", at=at(1))
        works.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])
    assert works[0] == works[1] == works[2]
    unknown = Message.objects.get(recipient="khong-co")
    assert recovery.write_code(unknown, at(1)) is None
    assert not Recovery.objects.exists()


def test_a_wrong_code_costs_one_hash_whether_an_account_exists_or_not(
    world, monkeypatch, real_hashes
):
    recovery.ask("tam", at=at(1))
    sent_code()
    hashed = []
    scrypt = ScryptPasswordHasher.encode
    monkeypatch.setattr(
        ScryptPasswordHasher,
        "encode",
        lambda *words, **more: hashed.append(1) or scrypt(*words, **more),
    )
    for name in ("tam", "lan", "khong-co"):
        with pytest.raises(Refused, match="Mã không đúng"):
            recovery.use(name, code="00000000", password=NEW, at=at(1))
    assert len(hashed) == 3


def test_no_code_and_no_name_stay_in_the_database_or_in_files(world, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    recovery.ask("tam", at=at(1))
    assert outbox.deliver_due(now=at(1)) == 1
    message = Message.objects.get(kind="recovery")
    assert (message.recipient, message.body) == ("-", "")
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    assert not re.search(r"\b\d{8}\b", file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_code_of_a_clock_that_ran_ahead_opens_nothing(world):
    recovery.ask("tam", at=at(1))
    code = sent_code()
    with pytest.raises(Refused, match="Mã không đúng"):
        recovery.use("tam", code=code, password=NEW, at=at(1) - timedelta(days=365))


def test_two_colleagues_reset_the_accountants_password_only_with_the_administrator(world):
    row = recovery.open_at_counter(
        world.users["thu"], how="quen mặt", by=world.actor("mai"), at=at(1)
    )
    with pytest.raises(Refused, match="chỉ quản trị được duyệt"):
        recovery.approve(row, by=world.actor("hung"), at=at(1))
    code = recovery.approve(row, by=administrator(world), at=at(1))
    recovery.use("thu", code=code, password=NEW, at=at(1))
    assert can_sign_in(name="thu")


def test_an_administrator_does_not_approve_what_she_opened(world):
    admin = administrator(world)
    row = recovery.open_at_counter(world.users["lan"], how="quen mặt", by=admin, at=at(1))
    with pytest.raises(Refused, match="không tự duyệt"):
        recovery.approve(row, by=admin, at=at(1))


def test_an_administrator_of_another_province_reaches_nobody(world):
    assert not recovery.reachable(administrator(world, "38"), on=at(1).date()).exists()


def administrator(world, province_code="40"):
    return Actor(str(uuid.uuid4()), "Quản trị", grants=(Grant("administrator", province_code),))


def test_nor_does_an_administrator_of_another_province_who_is_a_colleague_here(world):
    thanh_hoa = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT38", "department", "Sở Công Thương", "SCT", thanh_hoa)
    world.users["khanh"] = province.person("khanh", "administrator", organisation=office)
    khanh = also(world, "khanh", "centre_specialist", "centre")
    row = recovery.open_at_counter(
        world.users["thu"], how="quen mặt", by=world.actor("mai"), at=at(1)
    )
    with pytest.raises(Refused, match="chỉ quản trị được duyệt"):
        recovery.approve(row, by=khanh, at=at(1))
