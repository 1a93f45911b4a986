"""The Centre takes a claim over with nothing typed again, or sends it back with the reason."""

from datetime import date

import pytest

from khuyencong.claims import checks
from khuyencong.claims import services as claims
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors.lines import claim_lines
from khuyencong.contracts.models import Progress
from khuyencong.directory.models import Notice
from khuyencong.obligations.models import Obligation
from khuyencong.payments.models import PaymentRequest
from khuyencong.settlement.models import Invoice
from tests import money
from tests import world as province
from tests.again import scenery
from tests.claims import ways
from tests.claims.ways import DAY, MILLION
from tests.duties import also, elsewhere, everyone_but, last, refused
from tests.shares import signed_for_two
from tests.world import at

pytestmark = pytest.mark.django_db
LATER = at(10, 9)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def commitment(world):
    return province.committed(world)


def test_an_accepted_invoice_is_recorded_as_she_sent_it(world, commitment):
    claim = ways.send(world, commitment.project, more=[ways.bought_by(world.workshops[0].name)])
    claim = ways.accept(world, claim)
    invoice = Invoice.objects.get()
    assert claim.invoice == invoice
    assert (invoice.amount_dong, invoice.issued_date) == (400 * MILLION, date(2027, 4, 1))
    assert invoice.upload.name == "hd.xml"
    assert not Obligation.objects.still_open().filter(subject=claim.uuid).exists()
    assert last(claim.stream).kind == "accept_claim"
    assert Notice.objects.filter(user=world.users["tam"], text__contains="đã nhận").exists()
    assert ways.faults() == []


def test_an_unsigned_file_is_taken_only_with_the_officials_reason(world, commitment):
    name, content = ways.bought_by(world.workshops[0].name)
    unsigned = content[: content.index(b"<DSCKS>")] + b"</HDon>"
    claim = ways.send(world, commitment.project, more=[(name, unsigned)])
    assert refused(lambda: ways.accept(world, claim), "không có chữ ký").field == "doubt_reason"
    assert ways.accept(world, claim, doubt_reason="Đã tra cứu.").invoice.doubt_reason


def test_accepted_progress_is_the_progress_of_her_project(world, commitment):
    claim = ways.accept(world, ways.report(world, commitment.project, 60))
    progress = Progress.objects.get()
    assert claim.progress == progress
    assert (progress.percent, progress.is_on_site, progress.note) == (
        60, False, "Đã lắp máy, chạy thử.",
    )  # fmt: skip


def test_progress_of_one_of_two_workshops_speaks_for_her_alone(world):
    first, _second = signed_for_two(world)
    claim = ways.accept(world, ways.report(world, first.project, 100))
    assert claim.is_accepted
    assert claim.progress is None
    assert not Progress.objects.exists()


@pytest.mark.parametrize(("percent", "ok"), [(100, True), (101, False), (-1, False)])
def test_progress_is_at_most_all(world, commitment, percent, ok):
    if ok:
        assert ways.report(world, commitment.project, percent)
    else:
        refused(lambda: ways.report(world, commitment.project, percent), "không ghi được")


def test_progress_wants_words_and_a_photo(world, commitment):
    assert refused(lambda: ways.report(world, commitment.project, words=" ")).field == "words"
    assert refused(lambda: ways.report(world, commitment.project, more=[])).field == "more"


def accepted(world, commitment):
    money.accept(world, commitment.project)
    return commitment


def test_her_request_for_money_becomes_a_payment_request_and_moves_nothing(world, commitment):
    accepted(world, commitment)
    money.ready_to_pay(world, commitment, money.party(commitment))
    before = province.stages(commitment.project)
    claim = ways.accept(world, ways.ask(world, commitment, at=LATER), at=LATER)
    request = PaymentRequest.objects.get()
    assert (claim.payment, request.amount_dong, request.state) == (
        request, 300 * MILLION, "prepared",
    )  # fmt: skip
    (line,) = request.lines.all()
    assert line.payee == world.workshops[0].name
    assert province.stages(commitment.project) == before
    (row,) = claim_lines(claim.share, on=LATER.date())
    assert (row.payable_dong, row.asked_dong) == (0, 300 * MILLION)
    assert "Đề nghị chi số 1" in row.next
    refused(lambda: ways.ask(world, commitment, key="more", at=LATER), "Không còn khoản nào")
    assert ways.faults() == []


def test_what_was_paid_meanwhile_is_not_asked_for_again(world, commitment):
    accepted(world, commitment)
    claim = ways.ask(world, commitment, at=LATER)
    lines = money.lines_to_pay(commitment, 100 * MILLION, money.party(commitment), key="p")
    money.prepared(world, commitment, "payment", lines, key="p", day=LATER)
    refused(
        lambda: ways.accept(world, claim, at=LATER),
        r"đề nghị 300\.000\.000 đồng; nay còn được chi 200\.000\.000 đồng",
    )


def test_an_advance_stays_within_the_contract_and_one_waits_at_a_time(world):
    commitment = money.installed(world)
    law = refused(lambda: ways.ask(world, commitment, 300 * MILLION + 1), "nhiều nhất|vượt mức")
    assert law.field == "amount_dong"
    claim = ways.ask(world, commitment, 100 * MILLION)
    refused(lambda: ways.ask(world, commitment, 50 * MILLION), "Bạn đã đề nghị chi 100")
    claims.take_back(claim, by=world.actor("tam"), at=DAY)
    assert ways.ask(world, commitment, 50 * MILLION)


def test_one_that_is_sent_back_says_why_and_is_told(world, commitment):
    claim = ways.send(world, commitment.project)
    mai = world.actor("mai")
    assert refused(lambda: claims.return_claim(claim, reason=" ", by=mai, at=DAY)).field == "reason"
    claim = claims.return_claim(claim, reason="Ảnh mờ, chụp lại.", by=mai, at=DAY)
    assert (claim.is_accepted, claim.answer) == (False, "Ảnh mờ, chụp lại.")
    assert Notice.objects.filter(user=world.users["tam"], text__contains="trả lại").exists()
    assert not Notice.objects.filter(text__contains="Ảnh mờ").exists()
    refused(lambda: ways.accept(world, claim), "không còn chờ trả lời")
    assert not Invoice.objects.exists()
    assert ways.faults() == []


def test_only_who_takes_the_step_answers_and_not_elsewhere(world, commitment):
    claim = ways.send(world, commitment.project)
    for by in [
        *everyone_but(world, "centre_specialist", "centre_accountant"),
        elsewhere("centre_specialist", "centre_accountant"),
    ]:
        refused(lambda by=by: ways.accept(world, claim, by=by), "thuộc vai trò")
        refused(
            lambda by=by: claims.return_claim(claim, reason="Sai.", by=by, at=DAY), "thuộc vai trò"
        )
    assert ways.accept(world, claim, by=world.actor("thu"))


def test_who_sent_it_does_not_take_it_over_whatever_her_post(world, commitment):
    claim = ways.send(world, commitment.project)
    also(world, "tam", "centre_specialist", "centre")
    refused(lambda: ways.accept(world, claim, by=world.actor("tam")), "đã gửi việc này|có phần")
    assert not Invoice.objects.exists()


def test_a_second_press_answers_once(world, commitment):
    claim = ways.send(world, commitment.project)
    assert ways.accept(world, claim).pk == ways.accept(world, claim).pk
    assert Invoice.objects.count() == 1
    with_thu = refused(lambda: ways.accept(world, claim, by=world.actor("thu")))
    assert "không còn chờ" in str(with_thu.message)


def test_once_answered_it_is_not_taken_back(world, commitment):
    claim = ways.accept(world, ways.send(world, commitment.project))
    refused(lambda: claims.take_back(claim, by=world.actor("tam"), at=DAY), "không còn chờ")


def test_what_her_items_lack_is_named(world, commitment):
    project = commitment.project
    claim = ways.send(world, project)
    (row,) = claim_lines(claim.share, on=DAY.date())
    assert (row.sent_dong, row.room_dong) == (400 * MILLION, 400 * MILLION)
    assert "biên bản nghiệm thu" in row.missing
    assert any("tài khoản" in name for name in row.missing)
    assert "đang chờ Trung tâm xem" in row.next


def test_verify_names_an_invoice_that_is_not_as_she_sent_it(world, commitment):
    claim = ways.accept(world, ways.send(world, commitment.project))
    Invoice.objects.filter(pk=claim.invoice_id).update(amount_dong=MILLION)
    (fault,) = checks.faults()
    assert "không ghi đúng như chủ cơ sở gửi" in fault


def test_verify_names_invoices_above_their_item_and_a_claim_of_nobodys_share(world, commitment):
    claim = ways.send(world, commitment.project)
    ExpenseClaim.objects.filter(pk=claim.pk).update(amount_dong=801 * MILLION)
    (fault,) = checks.faults()
    assert "hóa đơn đã gửi 801.000.000 đồng, dự toán 800.000.000 đồng" in fault


def test_verify_names_who_took_over_her_own_claim(world, commitment):
    claim = ways.accept(world, ways.send(world, commitment.project))
    ExpenseClaim.objects.filter(pk=claim.pk).update(sent_hands=[claim.answered_by_id])
    (fault,) = checks.faults()
    assert "nhận việc do chính mình gửi" in fault
