"""The pages of a class: opened, planned, ticked on a telephone, signed by another person."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.delivery.models import ClassSession, PaymentList, Trainer, TrainingClass
from khuyencong.projects.models import Beneficiary
from tests import classes, money
from tests import world as province
from tests.world import YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    """The pages are opened in the evening of 6 April."""
    when = classes.evening(6)
    monkeypatch.setattr("django.utils.timezone.now", lambda: when)


def of(world, name) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def page_of(name, project, *more):
    return reverse(f"delivery:{name}", args=[project.code, *more])


def test_a_class_is_opened_a_trainer_written_and_a_session_planned(world):
    project = money.assigned(world).project
    mai, address = of(world, "mai"), page_of("class", project)
    assert "Mở lớp" in mai.get(address).content.decode()
    typed = {
        "act": "open", "place": world.communes[0].pk, "venue": "Nhà văn hóa",
        "first_date": f"5/4/{YEAR}", "last_date": f"30/4/{YEAR}", "sessions": "6", "hours": "24",
    }  # fmt: skip
    assert mai.post(address, typed).status_code == 302
    assert TrainingClass.objects.get().hours == 24
    typed = {
        "act": "trainer", "kind": "person", "full_name": "Đặng Văn Thợ",
        "tax_code": "01 00 10 91 06", "contract_number": "05/HĐ", "contract_date": f"25/3/{YEAR}",
        "hours": "8", "fee_dong": "500 nghìn",
    }  # fmt: skip
    assert mai.post(address, typed).status_code == 302
    trainer = Trainer.objects.get()
    assert (trainer.tax_code, trainer.fee_dong) == ("0100109106", 500_000)
    typed = {
        "act": "plan", "on_date": f"6/4/{YEAR}", "half": "morning", "hours": "4",
        "trainer": trainer.pk, "topic": "Chẻ nan",
    }  # fmt: skip
    assert mai.post(address, typed).status_code == 302
    session = ClassSession.objects.get()
    answer = mai.post(address, typed | {"hours": "3"})
    assert answer.status_code == 422
    assert "đã có một buổi học" in answer.content.decode()
    typed = {"act": "cancel", "cancel": session.pk, "reason": "Mưa lũ"}
    assert mai.post(address, typed).status_code == 302
    assert "Đã bỏ: Mưa lũ" in mai.get(address).content.decode()


def test_a_wrong_tax_code_and_an_empty_box_are_said(world):
    opened = classes.opened(world)
    typed = {"act": "trainer", "kind": "person", "full_name": "", "tax_code": "12345"}
    answer = of(world, "mai").post(page_of("class", opened.project), typed)
    assert answer.status_code == 422
    assert "12345" in answer.content.decode()
    assert not Trainer.objects.exists()


def test_thirty_five_names_are_one_light_page_with_one_tick_each(world):
    opened = classes.opened(world, learners=35)
    session = classes.session(opened, classes.trainer(world, opened), 6, world)
    content = of(world, "mai").get(page_of("attendance", opened.project, session.uuid)).content
    assert len(re.findall(rb'name="present"', content)) == 35
    assert len(content) < 25_000


def test_names_are_ticked_pressed_twice_and_signed_by_another_person(world):
    opened = classes.opened(world)
    session = classes.session(opened, classes.trainer(world, opened), 6, world)
    address = page_of("attendance", opened.project, session.uuid)
    there = [str(one.pk) for one in classes.learners_of(opened)[:3]]
    mai, hung = of(world, "mai"), of(world, "hung")
    for _press in range(2):
        assert mai.post(address, {"act": "take", "present": there}).status_code == 302
    assert "3 / 4 người có mặt" in mai.get(address).content.decode()
    assert mai.post(address, {"act": "sign"}).status_code == 422
    assert hung.post(address, {"act": "sign"}).status_code == 302
    session.refresh_from_db()
    assert session.is_held
    answer = mai.post(address, {"act": "take", "present": there[:1]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "3 người có mặt, bây giờ 1" in page
    assert page.count(" checked") == 1  # what was ticked stays


def test_who_may_not_note_it_sees_it_and_may_not_press(world):
    opened = classes.opened(world)
    session = classes.session(opened, classes.trainer(world, opened), 6, world)
    address = page_of("attendance", opened.project, session.uuid)
    inspector = of(world, "ha")
    page = inspector.get(address).content.decode()
    assert "Chỉ đơn vị thực hiện" in page
    assert "Ghi điểm danh" not in page
    assert inspector.post(address, {"act": "take"}).status_code in (403, 422)


def test_the_applicant_opens_none_of_them(world):
    opened = classes.opened(world)
    session = classes.session(opened, classes.trainer(world, opened), 6, world)
    owner = of(world, "tam")
    for name, more in (("class", ()), ("sheet", ()), ("attendance", (session.uuid,))):
        assert owner.get(page_of(name, opened.project, *more)).status_code == 403


def test_an_officer_of_another_province_finds_no_class(world):
    opened = classes.opened(world)
    session = classes.session(opened, classes.trainer(world, opened), 6, world)
    home = province.unit("66", "province", "Đắk Lắk", "tỉnh")
    centre = province.body("TT66", "centre", "Trung tâm", "TT", home)
    world.users["khanh"] = province.person("khanh", "centre_specialist", organisation=centre)
    stranger = of(world, "khanh")
    for name, more in (("class", ()), ("sheet", ()), ("attendance", (session.uuid,))):
        assert stranger.get(page_of(name, opened.project, *more)).status_code == 404
    assert opened.project.code not in stranger.get(reverse("delivery:classes")).content.decode()


def test_the_sheet_has_a_box_for_each_name_and_session(world):
    opened = classes.opened(world)
    one = classes.trainer(world, opened)
    classes.session(opened, one, 6, world)
    classes.session(opened, one, 7, world)
    page = of(world, "mai").get(page_of("sheet", opened.project)).content.decode()
    assert page.count("<tr") == 1 + 4 + 1
    assert "Sáng 07/04/2027" in page


def test_the_list_of_classes_shows_hours_planned_and_held(world, django_assert_max_num_queries):
    opened = classes.opened(world)
    one = classes.trainer(world, opened)
    classes.held(classes.session(opened, one, 6, world), world)
    classes.session(opened, one, 7, world, hours=3)
    client = of(world, "ha")
    with django_assert_max_num_queries(20):
        page = client.get(reverse("delivery:classes")).content.decode()
    cells = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "24 7 4" in cells


def test_an_officer_of_a_commune_lists_the_classes_of_its_workshops_alone(world):
    """Also one whose beneficiary a version wrote that kept no activity with it."""
    here, there, older = (classes.opened(world) for _time in range(3))
    for opened, commune, activity in (
        (here, 0, "vocational_training"), (there, 1, "vocational_training"), (older, 0, ""),
    ):  # fmt: skip
        who = province.workshop(
            world, f"Xưởng {opened.pk}", f"x{opened.pk}", world.communes[commune]
        )
        Beneficiary.objects.create(
            project=opened.project, establishment=who, place=who.place, activity=activity
        )
    province.commune_officer(world, "xuan", world.communes[0])
    page = of(world, "xuan").get(reverse("delivery:classes")).content.decode()
    codes = [one.project.code for one in (older, here, there)]
    assert [code in page for code in codes] == [True, True, False]
    assert page.index(codes[0]) < page.index(codes[1])  # the newest first


def test_a_list_is_prepared_read_taken_as_a_workbook_and_approved_by_the_head(world):
    opened = classes.opened(world)
    session = classes.session(opened, classes.trainer(world, opened), 6, world)
    classes.held(session, world)
    mai, address = of(world, "mai"), page_of("payment_lists", opened.project)
    typed = {"act": "prepare", "kind": "learners", "until_date": f"6/4/{YEAR}"}
    answer = mai.post(address, typed)
    assert answer.status_code == 422
    assert "Chưa có mức hỗ trợ" in answer.content.decode()
    rate = {
        "act": "rate", "area": "any", "dong_per_day": "50 nghìn", "decision": "12/QĐ-UBND",
        "decided_date": f"5/1/{YEAR}",
    }  # fmt: skip
    assert mai.post(address, rate).status_code == 302
    assert mai.post(address, typed).status_code == 302
    made = PaymentList.objects.get()
    assert "200.000" in mai.get(address).content.decode()
    own = page_of("payment_list", opened.project, made.uuid)
    page = mai.get(own).content.decode()
    assert "Chỉ lãnh đạo đơn vị" in page
    assert "chỉ trả cho người học không hưởng lương từ ngân sách nhà nước" in page
    assert "Điều 14 Thông tư 36/2013/TT-BCT" in page
    sheet = mai.get(page_of("payment_sheet", opened.project, made.uuid))
    assert sheet.content.startswith(b"PK")
    assert of(world, "hung").post(own, {"act": "approve"}).status_code == 302
    made.refresh_from_db()
    assert made.approved_by == "Hung"
    assert mai.post(own, {"act": "withdraw", "reason": "Sai"}).status_code == 422
