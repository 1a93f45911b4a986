"""Bắt đầu từ trang hỏi: a telephone number, a code, a workshop, a request; nothing typed twice."""

import re
from datetime import date

import pytest
from django.utils import timezone

from khuyencong.core.models import Message
from khuyencong.directory.models import Assignment, Establishment, Person, Trade, User
from khuyencong.directory.services import contacts
from khuyencong.portal.models import Sketch
from khuyencong.portal.services import sketches
from khuyencong.projects.models import Request
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
PHONE = "0912345678"
ANSWERS = {
    "cost_dong": "800 triệu",
    "activity": "machinery",
    "form": "business_household",
    "place": "nghi loc",
}


@pytest.fixture
def world():
    return province.build()


def begun(client, **changed):
    return client.post("/giu-cau-tra-loi/", ANSWERS | {"contact": "0912 345 678"} | changed)


def entered(client):
    message = Message.objects.filter(kind="contact").order_by("pk").last()
    code = re.search(r"\d{8}", contacts.write_code(message, timezone.now()).body)[0]
    return client.post("/tai-khoan/vao/ma/", {"contact": PHONE, "code": code})


def test_the_answers_go_on_from_the_question_without_being_typed_again(client, world):
    page = client.get("/ho-tro/", ANSWERS).content.decode()
    assert "/giu-cau-tra-loi/?cost_dong=800" in page
    page = client.get("/giu-cau-tra-loi/", ANSWERS).content.decode()
    assert 'name="cost_dong" value="800 triệu"' in page
    answer = begun(client)
    assert answer["Location"] == "/tai-khoan/vao/ma/"
    assert Sketch.objects.get().answers == ANSWERS
    assert PHONE in client.get("/tai-khoan/vao/ma/").content.decode()


def test_a_code_asked_for_again_keeps_the_same_answers_once(client, world):
    begun(client)
    begun(client)
    assert Sketch.objects.count() == 1
    begun(client, cost_dong="900 triệu")
    assert Sketch.objects.count() == 2


def test_a_wrong_telephone_is_said_and_the_answers_stay(client, world):
    answer = begun(client, contact="12345")
    assert answer.status_code == 422
    assert 'name="cost_dong" value="800 triệu"' in answer.content.decode()
    assert not Sketch.objects.exists()


def test_from_another_telephone_she_comes_back_with_number_and_code(client, world):
    begun(client)
    client.cookies.clear()
    entered(client)
    answer = client.get("/tai-khoan/trang-dau/")
    assert answer["Location"] == "/cua-toi/co-so/"
    page = client.get("/cua-toi/co-so/").content.decode()
    assert "800.000.000 đồng" in page
    assert "Khai báo cơ sở" in page


def test_her_answers_become_the_workshop_and_the_first_cost(client, world):
    begun(client)
    entered(client)
    form = client.get("/cua-toi/co-so/moi/").content.decode()
    assert 'value="business_household" selected' in form
    assert f'value="{world.communes[0].pk}" selected' in form
    assert f'value="{PHONE}"' in form
    typed = {
        "name": "Xưởng mộc Hoa",
        "place": world.communes[0].pk,
        "legal_form": "business_household",
        "trade": Trade.objects.get(code="1629").pk,
        "owner_name": "Nguyễn Thị Hoa",
        "owner_phone": PHONE,
        "workers": "5 người",
        "proof": "Giấy số 27A",
    }
    assert client.post("/cua-toi/co-so/moi/", typed)["Location"] == "/cua-toi/co-so/"
    assert Establishment.objects.get(name="Xưởng mộc Hoa").owner_phone == PHONE
    sketch = Sketch.objects.get()
    start = f"/cua-toi/moi/?nhap={sketch.pk}"
    assert start in client.get("/cua-toi/co-so/").content.decode()
    assert 'value="machinery" selected' in client.get(start).content.decode()
    client.post(start, {"title": "Mua máy chẻ nan", "activity": "machinery"})
    asked = Request.objects.get()
    line = asked.lines.get()
    assert (line.item, line.amount_dong) == ("Mua máy chẻ nan", 800_000_000)
    assert 0 < asked.support_dong <= 400_000_000
    assert "Mua máy chẻ nan" not in client.get("/cua-toi/co-so/").content.decode()
    assert client.post(f"/cua-toi/{asked.code}/kiem-tra/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "submitted"


def test_answers_of_another_number_are_nobody_elses(client, world):
    begun(client)
    other = sketches.keep(ANSWERS, contact="0987654321", at=at(1))
    entered(client)
    assert str(other.pk) not in re.findall(
        r"nhap=(\d+)", client.get("/cua-toi/co-so/").content.decode()
    )
    page = client.post("/cua-toi/co-so/", {"act": "forget", "sketch": other.pk})
    assert page.status_code in {404, 422}
    assert Sketch.objects.filter(pk=other.pk).exists()


def test_one_set_of_answers_becomes_one_request(client, world):
    sketch = sketches.keep(ANSWERS, contact="tam", at=at(1))
    client.force_login(world.users["tam"])
    start = f"/cua-toi/moi/?nhap={sketch.pk}"
    for _press in range(2):
        client.post(start, {"title": "Mua máy", "activity": "machinery"})
    assert [r.lines.count() for r in Request.objects.order_by("pk")] == [1, 0]


def test_who_is_signed_in_needs_no_code(client, world):
    User.objects.filter(username="tam").update(phone="0987654321")
    client.force_login(world.users["tam"])
    assert begun(client)["Location"] == "/cua-toi/co-so/"
    assert not Message.objects.filter(kind="contact").exists()


def test_answers_unused_for_sixty_days_are_swept(world):
    sketches.keep(ANSWERS, contact=PHONE, at=at(1))
    sketches.sweep_job(now=at(29, 4))
    assert Sketch.objects.exists()
    sketches.sweep_job(now=at(1, 5))
    assert not Sketch.objects.exists()


def both(world):
    """Tâm holds the second workshop too."""
    tam = Person.objects.get(user=world.users["tam"])
    Assignment.objects.create(
        person=tam, role="owner", establishment=world.workshops[1], valid_from=date(2020, 1, 1)
    )


def test_who_holds_two_workshops_says_which_one_it_is_for(client, world):
    both(world)
    client.force_login(world.users["tam"])
    page = client.get("/cua-toi/moi/").content.decode()
    assert "Cho cơ sở nào?" in page
    second = world.workshops[1]
    client.post(
        f"/cua-toi/moi/?co-so={second.code}&khac=1", {"title": "Máy", "activity": "machinery"}
    )
    assert Request.objects.get().establishment == second
    assert second.name in client.get("/cua-toi/").content.decode()


def test_nothing_of_one_workshop_leaks_into_the_other(client, world):
    both(world)
    client.force_login(world.users["tam"])
    first, second = world.workshops
    client.post(f"/cua-toi/moi/?co-so={first.code}", {"title": "Máy một", "activity": "machinery"})
    assert "Máy một" not in client.get(f"/cua-toi/moi/?co-so={second.code}").content.decode()
    assert "Cho cơ sở nào?" in client.get("/cua-toi/du-lieu/").content.decode()
    told = client.get(f"/cua-toi/du-lieu.json?co-so={second.code}").content.decode()
    assert "Máy một" not in told
    assert first.code not in told


def test_a_helper_of_one_workshop_sees_nothing_of_the_other(client, world):
    both(world)
    world.users["em"] = province.person("em", "helper", establishment=world.workshops[0])
    client.force_login(world.users["em"])
    assert world.workshops[1].name not in client.get("/cua-toi/co-so/").content.decode()
    assert client.get(f"/cua-toi/moi/?co-so={world.workshops[1].code}").status_code == 404
