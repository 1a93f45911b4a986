"""Bảng kê: days present and hours held, at the decided rate, by two persons, never paid twice."""

from datetime import date

import pytest

from khuyencong.delivery import services as delivery
from khuyencong.delivery.checks import faults
from khuyencong.delivery.models import AllowanceRate, Attendance, ClassSession, PaymentList
from tests import classes
from tests import world as province
from tests.duties import elsewhere, everyone_but, in_place_of, kinds, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
OWN = ("centre_specialist", "centre_head")
NIGHT = at(20, 4)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def opened(world):
    """Two mornings held: everybody came to the first, three of four to the second."""
    opened = classes.opened(world)
    tho = classes.trainer(world, opened)
    classes.held(classes.session(opened, tho, 6, world), world)
    second = classes.session(opened, tho, 7, world)
    classes.held(second, world, classes.learners_of(opened)[1:])
    return opened


def rate(world, opened, area="any", dong_per_day=50_000, by="mai", **more):
    asked = {"decision": "12/QĐ-UBND", "decided_date": date(YEAR, 1, 5)} | more
    return delivery.set_allowance(
        opened, area=area, dong_per_day=dong_per_day, by=world.actor(by), at=at(1, 4), **asked
    )


def prepare(world, opened, kind="learners", day=7, by=None):
    return delivery.prepare_list(
        opened, kind=kind, until_date=classes.day(day), by=by or world.actor("mai"), at=NIGHT
    )


def test_learners_are_listed_by_days_present_at_the_decided_rate(world, opened):
    rate(world, opened)
    made = prepare(world, opened)
    lines = list(made.lines.order_by("order"))
    assert [line.quantity for line in lines] == [1, 2, 2, 2]
    assert [line.amount_dong for line in lines] == [50_000, 100_000, 100_000, 100_000]
    assert {line.tax_dong for line in lines} == {0}
    assert last(opened.project.stream).payload == {
        "list": str(made.uuid), "kind": "learners", "people": 4, "amount_dong": 350_000,
    }  # fmt: skip
    assert prepare(world, opened) == made
    assert kinds(opened.project.stream).count("prepare_list") == 1


def test_without_a_decided_rate_there_is_no_list(world, opened):
    refused(lambda: prepare(world, opened), "Chưa có mức hỗ trợ .* Nghi Lộc")
    for wrong in ({"dong_per_day": 0}, {"decision": " "}, {"decided_date": date(YEAR, 4, 2)}):
        refused(lambda wrong=wrong: rate(world, opened, **wrong), "cần văn bản đã ban hành")
    rate(world, opened, "normal")
    rate(world, opened, "normal")
    assert AllowanceRate.objects.count() == 1
    refused(lambda: prepare(world, opened), "Chưa có mức hỗ trợ")  # nobody said what area it is


@pytest.mark.parametrize(
    ("fee", "more", "tax"),
    [
        (624_999, {}, 0),
        (625_000, {}, 500_000),
        (625_000, {"has_tax_commitment": True}, 0),
        (625_000, {"kind": "organisation", "tax_code": "0100109106"}, 0),
    ],
)
def test_ten_per_cent_is_withheld_of_a_person_from_five_million(world, fee, more, tax):
    """Eight hours: 4,999,992 and 5,000,000 đồng."""
    opened = classes.opened(world)
    tho = classes.trainer(world, opened, fee_dong=fee, account="1020 3040", **more)
    for number in (6, 7):
        classes.held(classes.session(opened, tho, number, world), world)
    (line,) = prepare(world, opened, "trainers").lines.all()
    assert (line.quantity, line.amount_dong, line.tax_dong) == (8, 8 * fee, tax)
    assert (line.net_dong, line.account) == (8 * fee - tax, "1020 3040")


def test_nothing_is_listed_twice(world, opened):
    first = prepare(world, opened, "trainers", day=6)
    refused(lambda: prepare(world, opened, "trainers"), "số 1 tính đến 06/04/2027 còn chờ duyệt")
    delivery.approve_list(first, by=world.actor("hung"), at=NIGHT)
    second = prepare(world, opened, "trainers")
    assert (second.number, second.lines.get().quantity) == (2, 4)
    delivery.approve_list(second, by=world.actor("hung"), at=NIGHT)
    refused(lambda: prepare(world, opened, "trainers"), "không còn ai chưa có trong bảng kê")


def test_only_what_was_held_and_signed_by_that_day(world, opened):
    tho = opened.trainers.get()
    tho.hours = 24
    tho.save(update_fields=["hours"])
    classes.session(opened, tho, 9, world)
    refused(lambda: prepare(world, opened, "trainers", day=9), "Còn 1 buổi")
    refused(lambda: prepare(world, opened, "trainers", day=21), "21/04/2027 chưa đến")
    prepare(world, opened, "trainers", day=8)


def test_nobody_but_the_unit_prepares_and_only_its_head_approves(world, opened):
    for by in (*everyone_but(world, *OWN), elsewhere(*OWN)):
        refused(lambda by=by: prepare(world, opened, "trainers", by=by), "Chỉ đơn vị thực hiện")
    made = prepare(world, opened, "trainers")
    for by in (*everyone_but(world, "centre_head"), elsewhere("centre_head")):
        refused(lambda by=by: delivery.approve_list(made, by=by, at=NIGHT), "Chỉ lãnh đạo đơn vị")
    stand_in = in_place_of(world, "mai", "hung")
    refused(lambda: delivery.approve_list(made, by=stand_in, at=NIGHT), "nên không tự duyệt")
    for _press in range(2):
        delivery.approve_list(made, by=world.actor("hung"), at=NIGHT)
    assert kinds(opened.project.stream).count("approve_list") == 1
    assert last(opened.project.stream).payload["amount_dong"] == 4_000_000


def test_the_head_does_not_approve_her_own_list(world, opened):
    made = prepare(world, opened, "trainers", by=world.actor("hung"))
    refused(
        lambda: delivery.approve_list(made, by=world.actor("hung"), at=NIGHT), "nên không tự duyệt"
    )


def test_a_list_is_withdrawn_with_a_reason_until_it_is_approved(world, opened):
    made, mai = prepare(world, opened, "trainers"), world.actor("mai")
    away = {"by": mai, "at": NIGHT}
    refused(lambda: delivery.withdraw_list(made, reason=" ", **away), "phải có lý do")
    delivery.withdraw_list(made, reason="Sai giờ", **away)
    delivery.withdraw_list(made, reason="Sai giờ", **away)
    assert kinds(opened.project.stream).count("withdraw_list") == 1
    refused(lambda: delivery.approve_list(made, by=world.actor("hung"), at=NIGHT), "đã bỏ: Sai giờ")
    again = prepare(world, opened, "trainers")
    assert (again.number, again.lines.get().quantity) == (2, 8)
    delivery.approve_list(again, by=world.actor("hung"), at=NIGHT)
    refused(lambda: delivery.withdraw_list(again, reason="Sai", **away), "đã duyệt nên không bỏ")


def test_lists_stay_within_what_was_committed(world, opened):
    rate(world, opened, dong_per_day=14_285_715)  # seven days: five đồng above 100 million
    refused(lambda: prepare(world, opened), r"100\.000\.005 đồng.*100\.000\.000 đồng")
    rate(world, opened, dong_per_day=14_285_714)
    prepare(world, opened)


def test_what_a_list_pays_for_is_neither_corrected_nor_added_to(world, opened):
    tho = opened.trainers.get()
    prepare(world, opened, "trainers")
    session = ClassSession.objects.earliest("pk")
    refused(
        lambda: delivery.take_attendance(
            session, present=[], reason="Nhầm", by=world.actor("mai"), at=NIGHT
        ),
        "đã vào thù lao giảng viên, bảng kê số 1",
    )
    refused(
        lambda: classes.session(opened, tho, 6, world, half="afternoon"),
        "Bảng kê số 1 đã tính đến hết ngày 07/04/2027",
    )


def test_verify_names_days_and_hours_that_are_paid_and_were_not_held(world, opened):
    rate(world, opened)
    prepare(world, opened)
    prepare(world, opened, "trainers")
    assert faults() == []
    code = opened.project.code
    ClassSession.objects.filter(on_date=classes.day(7)).update(signed_at=None)
    assert f"{code}: bảng kê trả 8 giờ cho một giảng viên, đã dạy 4 giờ." in faults()
    assert f"{code}: bảng kê trả 2 ngày cho một học viên, có mặt 1 ngày." in faults()
    PaymentList.objects.update(withdrawn_at=NIGHT)
    assert faults() == []
    assert Attendance.objects.exists()
