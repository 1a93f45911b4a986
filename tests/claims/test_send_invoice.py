"""An owner sends one line of an invoice: read, held against her contract, claimed once."""

from datetime import date

import pytest

from khuyencong.claims import services as claims
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors import files_of, tray
from khuyencong.documents.models import EInvoice, Upload
from khuyencong.obligations.models import Obligation
from khuyencong.projects.selectors import estimate_lines
from tests import money
from tests import world as province
from tests.again import scenery
from tests.claims import ways
from tests.claims.ways import DAY, MILLION, PAPER
from tests.duties import elsewhere, everyone_but, last, refused
from tests.shares import signed_for_two
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return province.committed(world).project


def test_an_owner_sends_an_invoice_and_the_centre_owes_an_answer(world, project):
    claim = ways.send(world, project)
    assert (claim.symbol, claim.number, claim.amount_dong) == ("1C27TAA", "123", 400 * MILLION)
    assert [file.name for file in files_of([claim])[claim.uuid]] == ["anh.jpg"]
    (owed,) = Obligation.objects.still_open().filter(subject=claim.uuid)
    assert (owed.role, owed.due_date) == ("centre_specialist", claim.due_date)
    assert last(claim.stream).kind == "send_claim"
    assert ways.faults() == []


def test_what_the_xml_says_need_not_be_typed(world, project):
    own = world.workshops[0].name
    claim = ways.send(world, project, more=[ways.bought_by(own)])
    assert (claim.seller_tax_code, claim.symbol, claim.number, claim.said_date) == (
        "0100109106", "1C27TAA", "123", date(2027, 4, 1),
    )  # fmt: skip
    said = EInvoice.objects.get()
    assert (said.buyer_name, said.goods) == (own, [["Máy chẻ nan", 400 * MILLION]])


def test_an_invoice_of_another_buyer_is_refused_with_both_names(world, project):
    words = "bên mua là Xưởng khác 0300588569; cơ sở của bạn là Hợp tác xã mây tre đan Nghi Lộc"
    refused(
        lambda: ways.send(world, project, more=[ways.bought_by("Xưởng khác", "0300588569")]), words
    )
    assert not ExpenseClaim.objects.exists()
    assert not Upload.objects.exists()


def test_the_tax_code_of_the_buyer_counts_before_its_name(world, project):
    own = world.workshops[0]
    own.tax_code = "2900000001"
    own.save(update_fields=["tax_code"])
    refused(
        lambda: ways.send(world, project, more=[ways.bought_by(own.name, "0300588569")]),
        "bên mua là .* 0300588569",
    )
    assert ways.send(world, project, more=[ways.bought_by("HTX Nghi Lộc", "2900000001")])


def test_the_invoices_of_an_item_stay_within_its_line(world, project):
    ways.send(world, project, 500 * MILLION)
    other = {"number": "124", "symbol": PAPER["symbol"]}
    over = refused(
        lambda: ways.send(world, project, 300 * MILLION + 1, **other),
        r"trong hợp đồng 800\.000\.000 đồng, đã gửi hóa đơn 500\.000\.000 đồng.* vượt 1 đồng",
    )
    assert over.field == "amount_dong"
    assert "nhiều nhất 300.000.000 đồng" in str(over.fix)
    assert ways.send(world, project, 300 * MILLION, **other)


def test_what_the_centre_recorded_takes_room_too(world, project):
    ways.accept(world, ways.send(world, project, 500 * MILLION))
    refused(
        lambda: ways.send(world, project, 300 * MILLION + 1, number="124"),
        r"đã ghi hóa đơn 500\.000\.000 đồng, thêm 300\.000\.001 đồng",
    )


def test_an_invoice_before_the_contract_is_refused_and_on_its_day_taken(world, project):
    refused(
        lambda: ways.send(world, project, issued_date=date(2027, 3, 14)),
        "Hóa đơn ngày 14/03/2027, trước ngày ký hợp đồng 15/03/2027",
    )
    assert ways.send(world, project, issued_date=date(2027, 3, 15))


@pytest.mark.parametrize("spelt", [{"symbol": "C27TÂ"}, {"number": "00123"}])
def test_the_same_invoice_is_claimed_once_however_it_is_spelt(world, project, spelt):
    ways.send(world, project, MILLION)
    twice = refused(
        lambda: ways.send(world, project, 2 * MILLION, **spelt), "đã gửi ngày 05/04/2027"
    )
    assert "hai lần" in str(twice.legal)
    assert ways.send(world, project, 3 * MILLION, place=2)


def test_another_contract_does_not_claim_it_again(world, project):
    ways.send(world, project, MILLION)
    other = province.committed(world).project
    refused(lambda: ways.send(world, other, 2 * MILLION, place=2), "ở một hợp đồng khác")


def test_one_that_was_taken_back_or_sent_back_may_be_sent_again(world, project):
    claim = ways.send(world, project, MILLION)
    claims.take_back(claim, by=world.actor("tam"), at=DAY)
    again = ways.send(world, project, 2 * MILLION)
    claims.return_claim(again, reason="Ảnh mờ.", by=world.actor("mai"), at=DAY)
    assert len(tray(claim.request)) == 2
    assert ways.send(world, project, 3 * MILLION)
    assert ways.faults() == []


def test_an_item_of_another_workshop_is_none_of_hers(world):
    first, _second = signed_for_two(world)
    theirs = estimate_lines(first.project)[1]
    refused(
        lambda: ways.send(world, first.project, MILLION, line=theirs), "không thuộc phần của cơ sở"
    )
    assert ways.send(world, first.project, MILLION)


def test_nobody_but_the_owner_sends_under_her_contract(world, project):
    strangers = [
        *everyone_but(world, "owner", "helper"), elsewhere("owner", "centre_specialist"),
        world.actor("loc"),
    ]  # fmt: skip
    for stranger in strangers:
        if any(grant.establishment_id == world.workshops[0].pk for grant in stranger.grants):
            continue
        refused(lambda by=stranger: ways.send(world, project, by=by), "thuộc vai trò")
    assert not ExpenseClaim.objects.exists()


def test_without_a_contract_there_is_nothing_to_claim_under(world):
    project = money.estimated(world)
    refused(lambda: ways.send(world, project), "chưa có hợp đồng")


def test_after_acceptance_and_after_settlement_no_invoice_is_sent(world, project):
    money.accept(world, project)
    refused(
        lambda: ways.send(world, project, at=at(10, 9)), "Đã nghiệm thu.*không còn “gửi hóa đơn”"
    )


def test_a_second_press_sends_once_and_without_a_file_nothing_is_sent(world, project):
    assert ways.send(world, project).pk == ways.send(world, project).pk
    nothing = refused(lambda: ways.send(world, project, MILLION, number="9", more=[], **PAPER_LEFT))
    assert nothing.field == "more"


PAPER_LEFT = {key: value for key, value in PAPER.items() if key != "number"}


def test_files_of_the_tray_are_used_once(world, project):
    request, tam = ways.request_of(project), world.actor("tam")
    name, content = ways.photo()
    file = claims.attach(request, name=name, content=content, by=tam, at=DAY)
    claim = ways.send(world, project, MILLION, files=[file], more=[], **PAPER)
    assert tray(request) == []
    refused(
        lambda: ways.send(world, project, MILLION, key="other", files=[file], more=[], **PAPER),
        "Tệp đã dùng hoặc đã bỏ: anh.jpg",
    )
    assert files_of([claim])[claim.uuid] == [file]


def test_two_invoices_at_once_are_asked_for_one_by_one(world, project):
    own = world.workshops[0].name
    files = [ways.bought_by(own), ways.bought_by(own, number="124")]
    refused(lambda: ways.send(world, project, more=files), "2 hóa đơn khác nhau")
