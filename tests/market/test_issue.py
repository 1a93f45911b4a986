"""Cấp giấy chứng nhận: proposed by one, issued by another, for one product of one decision with
its scan and three photographs, until 31 December of the third year."""

from datetime import date

import pytest
from django.db import IntegrityError

from khuyencong.certificates.sealing import Level
from khuyencong.certificates.verdicts import Verdict, judge
from khuyencong.core import verification
from khuyencong.documents import selectors as documents
from khuyencong.market import selectors, services
from khuyencong.market.models import RecognisedProduct
from khuyencong.obligations.models import Obligation
from tests.documents.hostile_files import pdf
from tests.duties import also, elsewhere, everyone_but, in_place_of, kinds, refused
from tests.market.scenes import certified, key, photos, proposed
from tests.world import at

pytestmark = pytest.mark.django_db
ISSUERS, PROPOSERS = ("department_leader",), ("centre_specialist", "department_specialist")


def open_kinds(product):
    rows = Obligation.objects.still_open().filter(subject=product.uuid)
    return sorted(rows.values_list("kind", "role", "debtor"))


def test_one_proposes_another_issues_and_the_square_says_what_the_register_says(world):
    key(world)
    product = proposed(world)
    assert open_kinds(product) == [("product.issue", "department_leader", "40")]

    product = services.issue(product, by=world.actor("lan"), at=at(2))

    assert product.number == "KC-40-2027-00001"
    assert (product.first_day, product.last_day) == (date(2027, 3, 2), date(2029, 12, 31))
    assert open_kinds(product) == []
    assert kinds(product.stream) == ["propose_product", "issue_certificate"]
    paper = documents.papers_about(product.uuid).get()
    square = paper.told["square_link"]
    assert len(square) <= 221
    judged = judge(square, selectors.trust_of(world.province), {}, at(2), date(2027, 3, 2))
    assert judged.verdict == Verdict.VALID
    assert judged.certificate.number == product.number
    assert judged.certificate.level == Level.PROVINCE
    assert verification.run() == [] or all(not found for _name, found in verification.run())


def test_the_second_product_of_the_year_has_the_next_number(world):
    certified(world)
    assert certified(world, name="Giỏ mây").number == "KC-40-2027-00002"


def test_whoever_proposed_it_does_not_issue_it_nor_whoever_stands_in_for_her(world):
    key(world)
    product = proposed(world)
    also(world, "mai", "department_leader", "department")
    refused(lambda: services.issue(product, by=world.actor("mai"), at=at(2)), "không tự cấp")
    stands_in = in_place_of(world, "binh", "mai")
    again = proposed(world, name="Giỏ mây")
    RecognisedProduct.objects.filter(pk=again.pk).update(proposed_hands=[stands_in.id])
    also(world, "binh", "department_leader", "department")
    refused(lambda: services.issue(again, by=world.actor("binh"), at=at(2)), "phải có hai người")


def test_the_database_keeps_the_two_apart(world):
    product = certified(world)
    rows = RecognisedProduct.objects.filter(pk=product.pk)
    with pytest.raises(IntegrityError):
        rows.update(answered_by_id=product.proposed_by_id)


def test_other_roles_and_other_provinces_neither_propose_nor_issue(world):
    key(world)
    product = proposed(world)
    for by in (*everyone_but(world, *ISSUERS), elsewhere(*ISSUERS)):
        refused(lambda by=by: services.issue(product, by=by, at=at(2)), "Chỉ Lãnh đạo Sở")
        refused(lambda by=by: services.decline(product, reason="x", by=by, at=at(2)), "Chỉ")
    told = {
        "name": "Giỏ", "level": 2, "decision_number": "1", "decided_date": date(2027, 2, 1),
        "decided_by": "UBND", "scan": None, "photos": {},
    }  # fmt: skip
    for by in (*everyone_but(world, *PROPOSERS), elsewhere(*PROPOSERS)):
        refused(lambda by=by: services.propose(world.workshops[0], **told, by=by, at=at(2)), "Chỉ")


def test_a_second_press_issues_no_second_certificate(world):
    product = certified(world)
    refused(lambda: services.issue(product, by=world.actor("lan"), at=at(2)), "đã cấp")
    assert documents.papers_about(product.uuid).count() == 1


def test_without_a_key_of_today_nothing_is_issued(world):
    product = proposed(world)
    refused(lambda: services.issue(product, by=world.actor("lan"), at=at(2)), "khóa ký")
    key(world, when=at(1, 3, 2025))  # it signs to the end of 2026
    refused(lambda: services.issue(product, by=world.actor("lan"), at=at(2)), "khóa ký")
    key(world)
    assert services.issue(product, by=world.actor("lan"), at=at(2)).serial == 1


def test_a_key_whose_secret_half_is_not_on_this_machine_signs_nothing(world, settings):
    key(world)
    product = proposed(world)
    (secret,) = (settings.DATA_DIR / "keys").glob("certificate_*")
    assert secret.stat().st_mode & 0o777 == 0o600
    secret.unlink()
    refused(lambda: services.issue(product, by=world.actor("lan"), at=at(2)), "không có trên máy")


@pytest.mark.parametrize("side", ["photo_front", "photo_side", "photo_top"])
def test_a_missing_photograph_is_named(world, side):
    words = {"photo_front": "mặt trước", "photo_side": "mặt bên", "photo_top": "từ trên"}
    refusal = refused(
        lambda: proposed(world, photos=photos() | {side: None}), f"Thiếu ảnh.*{words[side]}"
    )
    assert refusal.field == side


def test_a_photograph_that_is_none_or_stands_for_two_sides_is_refused(world):
    refused(
        lambda: proposed(world, photos=photos() | {"photo_top": ("a.pdf", pdf())}), "không phải ảnh"
    )
    sent = photos()
    refused(
        lambda: proposed(world, photos=sent | {"photo_top": sent["photo_front"]}),
        "trùng ảnh mặt trước",
    )
    assert RecognisedProduct.objects.count() == 0


def test_a_photograph_of_another_product_is_refused_by_its_name(world):
    sent = photos()
    proposed(world, photos=sent)
    refused(
        lambda: proposed(world, name="Giỏ mây", photos=photos() | {"photo_top": sent["photo_top"]}),
        "đã dùng cho sản phẩm “Mâm mây đan”",
    )


def test_without_the_decisions_scan_it_is_refused(world):
    assert refused(lambda: proposed(world, scan=None), "bản quét").field == "scan"


def test_a_product_is_entered_once_however_it_is_spelled(world):
    proposed(world)
    refused(lambda: proposed(world, name="MÂM  mây đan"), "đã nhập ngày 01/03/2027")


def test_another_establishments_product_is_refused_by_the_name_of_its_owner(world):
    proposed(world)
    refusal = refused(lambda: proposed(world, place=1), "là của Hợp tác xã mây tre đan Nghi Lộc")
    assert refusal.field == "establishment"


def test_what_was_declined_is_proposed_anew(world):
    product = proposed(world)
    services.decline(product, reason="Bản quét mờ", by=world.actor("lan"), at=at(2))
    assert open_kinds(product) == []
    assert kinds(product.stream)[-1] == "decline_product"
    proposed(world)


def test_declining_needs_its_reason(world):
    product = proposed(world)
    refused(lambda: services.decline(product, reason=" ", by=world.actor("lan"), at=at(2)), "lý do")


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        (date(2014, 10, 20), "Chưa rõ"),  # before the circular
        (date(2024, 12, 31), "đã hết giá trị ngày 31/12/2026"),
        (date(2027, 3, 2), "sau hôm nay"),
    ],
)
def test_a_decision_whose_years_are_over_or_not_known_or_not_begun_is_refused(
    world, decided, words
):
    assert refused(lambda: proposed(world, decided_date=decided), words).field == "decided_date"


@pytest.mark.parametrize("decided", [date(2025, 1, 1), date(2027, 3, 1)])
def test_decisions_of_the_third_year_and_of_today_are_taken(world, decided):
    product = certified(world, decided_date=decided)
    assert product.last_day == date(decided.year + 2, 12, 31)


def test_a_certificate_says_the_name_of_its_day_whatever_comes_later(world):
    product = certified(world)
    workshop = world.workshops[0]
    workshop.name = "Tên mới"
    workshop.save(update_fields=["name"])
    product.refresh_from_db()
    assert product.producer == "Hợp tác xã mây tre đan Nghi Lộc"


@pytest.mark.parametrize(
    "changed",
    [{"name": "Mâm khác"}, {"producer": "Cơ sở khác"}, {"last_day": date(2039, 1, 1)},
     {"serial": 9}, {"sealed": "00"}],
)  # fmt: skip
def test_verify_names_a_certificate_that_says_other_than_the_register(world, changed):
    product = certified(world)
    RecognisedProduct.objects.filter(pk=product.pk).update(**changed)
    from khuyencong.market import checks

    assert len(checks.faults()) == 1
