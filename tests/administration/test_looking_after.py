"""What the administrators of a province do with its people, bodies, funds and calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import events
from khuyencong.core.models import WorkDay
from khuyencong.directory.models import Assignment, Organisation, Person, User
from khuyencong.directory.services import recovery
from khuyencong.ledger.models import Fund
from khuyencong.network.models import PostRequest
from tests import world as province
from tests.again import scenery

pytestmark = pytest.mark.django_db
PAGES = ("people", "bodies", "funds", "days")
HANH = {
    "name": "Nguyễn Thị Hạnh", "username": "hanh", "phone": "0912 345 601",
    "email": "hanh@example.vn", "role": "centre_specialist", "since": "01/03/2026",
}  # fmt: skip


@pytest.fixture
@scenery
def world():
    world = province.build()
    for name in ("quynh", "long"):
        world.users[name] = province.person(
            name, "administrator", organisation=world.bodies["department"]
        )
    return world


@pytest.fixture
def elsewhere(world):
    """An administrator of another province, whose system this is too."""
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    office = province.body("SCT-38", "department", "Sở Công Thương Thanh Hóa", "SCT", other)
    world.users["xuan"] = province.person("xuan", "administrator", organisation=office)
    return world


def address(name, *args):
    return reverse(f"administration:{name}", args=args)


def add(client, world, **changes):
    return client.post(address("people"), HANH | {"body": world.bodies["centre"].pk} | changes)


def code_in(answer) -> str:
    page = answer.content.decode()
    return page.split('class="number code">')[1][:8]


def test_a_new_person_gets_a_code_once_and_her_post_from_a_second_person(client, world):
    client.force_login(world.users["quynh"])
    answer = add(client, world)
    assert answer.status_code == 200
    recovery.use("hanh", code=code_in(answer), password="mat-khau-rieng-9", at=timezone.now())
    who = Person.objects.get(full_name="Nguyễn Thị Hạnh")
    assert who.phone == "0912345601"
    assert not who.assignments.exists()
    asked = PostRequest.objects.get(to=who)
    for name, is_given in (("quynh", False), ("long", True)):
        client.force_login(world.users[name])
        client.post(reverse("network:posts"), {"confirm": asked.pk})
        assert who.assignments.exists() == is_given


def test_the_second_press_does_not_add_her_twice(client, world):
    client.force_login(world.users["quynh"])
    add(client, world)
    answer = add(client, world)
    assert answer.status_code == 422
    assert "đã có người dùng" in answer.content.decode()
    assert Person.objects.filter(full_name="Nguyễn Thị Hạnh").count() == 1


def test_an_administrator_does_not_give_herself_a_post(client, world):
    client.force_login(world.users["quynh"])
    own = Person.objects.get(user=world.users["quynh"])
    post = {"act": "ask", "role": "centre_accountant", "body": world.bodies["centre"].pk}
    answer = client.post(address("person", own.uuid), post | {"since": "01/03/2026"})
    assert answer.status_code == 422
    assert "không tự giao chức danh" in answer.content.decode()


def test_who_is_locked_is_out_at_once_and_let_in_by_another_administrator(client, world):
    thu = Person.objects.get(user=world.users["thu"])
    page = address("person", thu.uuid)
    hers = type(client)()
    hers.force_login(world.users["thu"])
    client.force_login(world.users["quynh"])
    client.post(page, {"act": "lock", "reason": "Nghỉ việc"})
    assert not User.objects.get(username="thu").is_active
    assert hers.get("/ban-lam-viec/").status_code == 302
    assert client.post(page, {"act": "lock", "reason": "Nghỉ việc"}).status_code == 422
    client.post(page, {"act": "unlock", "reason": "Khóa nhầm"})
    assert User.objects.get(username="thu").is_active
    told = events.history(f"user:{world.users['thu'].uuid}").filter(kind__endswith="lock_account")
    assert [event.payload["reason"] for event in told] == ["Nghỉ việc", "Khóa nhầm"]


def test_nobody_locks_herself_out(client, world):
    client.force_login(world.users["quynh"])
    own = Person.objects.get(user=world.users["quynh"])
    answer = client.post(address("person", own.uuid), {"act": "lock", "reason": "Thử"})
    assert answer.status_code == 422
    assert User.objects.get(username="quynh").is_active


def test_a_code_is_given_again_only_until_a_password_is_set(client, world):
    client.force_login(world.users["quynh"])
    first = code_in(add(client, world))
    page = address("person", Person.objects.get(full_name="Nguyễn Thị Hạnh").uuid)
    second = code_in(client.post(page, {"act": "code"}))
    with pytest.raises(Exception, match="Mã không đúng, đã dùng"):
        recovery.use("hanh", code=first, password="mat-khau-rieng-9", at=timezone.now())
    recovery.use("hanh", code=second, password="mat-khau-rieng-9", at=timezone.now())
    assert client.post(page, {"act": "code"}).status_code == 422


def test_a_body_is_opened_and_renamed_with_dates(client, world):
    client.force_login(world.users["quynh"])
    new = {
        "name": "UBND xã Phúc Lộc", "short_name": "UBND xã Phúc Lộc", "code": "UBX-17830",
        "symbol": "UBND", "kind": "commune_committee", "place": world.communes[1].pk,
        "since": "01/07/2025", "source": "Nghị quyết 1678/NQ-UBTVQH15",
    }  # fmt: skip
    assert client.post(address("bodies"), new).status_code == 302
    assert client.post(address("bodies"), new).status_code == 422
    body = Organisation.objects.get(code="UBX-17830")
    name = {
        "name": "UBND phường Phúc Lộc", "short_name": "UBND phường", "symbol": "UBND",
        "valid_from": "01/01/2027", "source": "Nghị quyết 9/NQ",
    }  # fmt: skip
    client.post(address("body", body.uuid), name)
    assert [row.valid_until for row in body.names.order_by("valid_from")] == [
        date(2027, 1, 1), None,
    ]  # fmt: skip
    assert client.post(address("body", body.uuid), name).status_code == 422
    assert "UBND phường Phúc Lộc" in client.get(address("body", body.uuid)).content.decode()


def test_a_fund_is_opened_once(client, world):
    client.force_login(world.users["quynh"])
    new = {"name": "Khuyến công quốc gia", "code": "KCQG-9", "track": "national"}
    new |= {"body": world.bodies["department"].pk}
    assert client.post(address("funds"), new).status_code == 302
    assert client.post(address("funds"), new).status_code == 422
    assert Fund.objects.filter(code="KCQG-9", province="40").count() == 1


def test_a_day_is_entered_by_page(client, world):
    client.force_login(world.users["quynh"])
    new = {"whose": "40", "day": "10/03/2027", "kind": "swap_off", "notice": "Thông báo 1/TB-BNV"}
    answer = client.post(address("days"), new | {"notice_date": "25/02/2026"})
    assert answer.status_code == 302
    assert WorkDay.objects.get().date == date(2027, 3, 10)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["mai", "lan", "ha", "tam"])
def test_no_other_role_opens_these_pages(client, world, page, who):
    client.force_login(world.users[who])
    assert client.get(address(page)).status_code == 403


def test_an_administrator_of_another_province_finds_nobody_here(client, elsewhere):
    client.force_login(elsewhere.users["xuan"])
    mai = Person.objects.get(user=elsewhere.users["mai"])
    assert client.get(address("person", mai.uuid)).status_code == 404
    assert client.get(address("body", elsewhere.bodies["centre"].uuid)).status_code == 404
    assert "Mai" not in client.get(address("people")).content.decode()
    answer = add(client, elsewhere)
    assert answer.status_code == 422
    assert not Person.objects.filter(full_name="Nguyễn Thị Hạnh").exists()


def test_a_failed_addition_leaves_nothing_behind(client, world):
    client.force_login(world.users["quynh"])
    answer = add(client, world, username="mai")
    assert answer.status_code == 422
    assert not Person.objects.filter(full_name="Nguyễn Thị Hạnh").exists()
    assert Assignment.objects.filter(role="administrator").count() == 2


def test_administrators_are_warned_that_no_message_reaches_a_telephone(client, world, settings):
    settings.IS_DEMONSTRATION = False
    client.force_login(world.users["quynh"])
    page = reverse("administration:people")
    assert "Chưa nối cổng nhắn tin" in client.get(page).content.decode()
    settings.TEXT_GATEWAY = "tests.directory.test_enter_by_telephone.Real"
    assert "Chưa nối cổng nhắn tin" not in client.get(page).content.decode()
