"""Bút toán đảo: a wrong payment is undone once, asked by one and decided by another."""

import pytest

from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.selectors import papers_about
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Closing, Transfer
from khuyencong.obligations.models import Obligation
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import Reversal
from khuyencong.settlement.selectors import money_acts
from khuyencong.settlement.services import payable
from tests import money
from tests import world as province
from tests.duties import also, elsewhere, everyone_but, in_place_of, kinds, refused
from tests.flush import lift_triggers
from tests.recoveries.ways import MILLION, ask_reversal, decide_reversal, faults, payment
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
BEFORE = {"committed": 75 * MILLION, "advanced": 120 * MILLION, "paid": 105 * MILLION}


def test_a_payment_of_105_million_is_undone_and_paid_again_to_whom_it_is_due(world, accepted):
    old = payment(accepted)
    reversal = ask_reversal(world, accepted, old, 105 * MILLION)
    assert stages(accepted.project) == BEFORE
    reversal = decide_reversal(world, reversal)
    assert stages(accepted.project) == {"committed": 180 * MILLION, "advanced": 120 * MILLION}
    assert (reversal.transfer.recovers, reversal.transfer.document) == (old, "Thông báo 33/KBNN")
    assert kinds(reversal.stream) == ["ask_reversal", "decide_reversal"]
    assert kinds(accepted.project.stream)[-1] == "reverse_entry"
    paper = papers_about(reversal.uuid).get()
    said = from_payload(paper.code, paper.payload)
    assert (paper.code, said.stage, said.old_document) == (
        "money_return", "Đã thanh toán", old.document,
    )  # fmt: skip
    assert (said.old_dong, said.amount_dong, said.document) == (
        105 * MILLION, 105 * MILLION, "Thông báo 33/KBNN",
    )  # fmt: skip
    told = money_acts(accepted.project)[-1]
    assert (told.label, told.amount_dong) == ("bút toán đảo: thanh toán", 105 * MILLION)
    assert told.document == "Thông báo 33/KBNN"
    assert payable(accepted) == 105 * MILLION
    assert Obligation.objects.still_open().filter(kind="project.pay").count() == 1
    assert faults() == []
    money.pay(world, accepted, 105 * MILLION, key="again", is_again=True)
    money.settle(world, accepted.project)
    assert stages(accepted.project) == {"paid": 225 * MILLION}
    assert faults() == []


def test_a_line_that_was_paid_whole_and_undone_is_paid_whole_again(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    decide_reversal(world, ask_reversal(world, commitment, payment(commitment), 300 * MILLION))
    money.pay(world, commitment, 300 * MILLION, key="again", is_again=True)
    assert stages(commitment.project) == {"paid": 300 * MILLION}
    assert faults() == []


def test_a_part_of_a_payment_is_undone(world, accepted):
    decide_reversal(world, ask_reversal(world, accepted, payment(accepted), 5 * MILLION))
    assert stages(accepted.project)["paid"] == 100 * MILLION
    assert payable(accepted) == 5 * MILLION


def test_an_advance_is_undone_too(world, accepted):
    advance = Transfer.objects.get(to_account__stage="advanced")
    decide_reversal(world, ask_reversal(world, accepted, advance, 120 * MILLION))
    assert stages(accepted.project) == {"committed": 195 * MILLION, "paid": 105 * MILLION}
    assert faults() == []


@pytest.mark.parametrize("amount", [0, -1, 105 * MILLION + 1])
def test_not_a_dong_more_than_the_entry(world, accepted, amount):
    refused(
        lambda: ask_reversal(world, accepted, payment(accepted), amount),
        "còn đảo được 105.000.000 đồng",
    )


def test_an_entry_is_never_undone_twice(world, accepted):
    old = payment(accepted)
    decide_reversal(world, ask_reversal(world, accepted, old, 105 * MILLION))
    refusal = refused(lambda: ask_reversal(world, accepted, old, 1), "còn đảo được 0 đồng")
    assert "đã đảo hết" in refusal.fix


def test_one_request_waits_for_an_entry(world, accepted):
    old = payment(accepted)
    first = ask_reversal(world, accepted, old, 5 * MILLION)
    refused(lambda: ask_reversal(world, accepted, old, 6 * MILLION), "đang chờ quyết định")
    by = world.actor("thu")
    recoveries.decline_reversal(first, answer="Ghi nhầm số", by=by, at=at(11, 9))
    ask_reversal(world, accepted, old, 6 * MILLION)


def test_only_an_advance_or_a_payment_of_this_share(world, accepted):
    other = Transfer.objects.filter(to_account__stage="planned").first()
    refused(lambda: ask_reversal(world, accepted, other, 1), "không phải khoản tạm ứng, thanh toán")
    refused(
        lambda: ledger.reverse(
            other, amount_dong=1, key="k", document="B", by=world.actor("hung"), at=at(1, 9)
        ),
        "Chỉ đảo được bút toán tạm ứng hoặc thanh toán",
    )


def test_after_settlement_it_is_recovered_instead(world, settled):
    refusal = refused(
        lambda: ask_reversal(world, settled, payment(settled), 1), "không đảo bút toán được"
    )
    assert "thu hồi kinh phí" in refusal.fix


def test_asked_before_settlement_is_not_decided_after_it(world, accepted):
    reversal = ask_reversal(world, accepted, payment(accepted), 5 * MILLION)
    money.settle(world, accepted.project)
    refused(lambda: decide_reversal(world, reversal), "không đảo bút toán được nữa")


def test_an_advance_that_came_back_meanwhile_is_not_undone(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 100 * MILLION)
    advance = Transfer.objects.get(to_account__stage="advanced")
    reversal = ask_reversal(world, commitment, advance, 100 * MILLION)
    money.return_advance(world, commitment, 40 * MILLION)
    refused(lambda: decide_reversal(world, reversal), "chỉ còn 60.000.000 đồng")


def test_nobody_else_asks_or_decides(world, accepted):
    old = payment(accepted)
    for by in (*everyone_but(world, "centre_accountant"), elsewhere("centre_accountant")):
        refused(lambda by=by: ask_reversal(world, accepted, old, 1, by=by), "thuộc vai trò")
    reversal = ask_reversal(world, accepted, old, 1)
    for by in (*everyone_but(world, "centre_head"), elsewhere("centre_head")):
        refused(lambda by=by: decide_reversal(world, reversal, by=by), "thuộc vai trò")


def test_who_asked_does_not_decide_in_another_post_or_place(world, accepted):
    reversal = ask_reversal(world, accepted, payment(accepted), 1)
    both = also(world, "thu", "centre_head", "centre")
    refused(lambda: decide_reversal(world, reversal, by=both), "đã đề nghị việc này")
    instead = in_place_of(world, "hung", "thu")
    recoveries.decline_reversal(reversal, answer="Lập lại", by=world.actor("thu"), at=at(11, 9))
    again = ask_reversal(world, accepted, payment(accepted), 2, by=instead)
    refused(lambda: decide_reversal(world, again), "đã đề nghị việc này")


def test_a_second_press_asks_once_and_moves_the_money_once(world, accepted):
    old = payment(accepted)
    reversal = ask_reversal(world, accepted, old, 5 * MILLION)
    assert ask_reversal(world, accepted, old, 5 * MILLION) == reversal
    assert decide_reversal(world, reversal) == decide_reversal(world, reversal)
    assert Reversal.objects.count() == 1
    assert money.transfers(accepted.project, "paid", "committed") == [5 * MILLION]


def test_why_and_by_which_paper_are_said(world, accepted):
    old = payment(accepted)
    refused(lambda: ask_reversal(world, accepted, old, 1, reason=" "), "sai ở đâu")
    refused(lambda: ask_reversal(world, accepted, old, 1, document=" "), "chứng từ")


def test_in_a_closed_year_nothing_is_undone(world, accepted):
    reversal = ask_reversal(world, accepted, payment(accepted), 1)
    Closing.objects.create(
        fund=world.fund, year=YEAR, document="BB", by_id="x", by_name="x", at=at(1, 11),
        on=at(1, 11).date(),
    )  # fmt: skip
    refused(lambda: decide_reversal(world, reversal), "đã khoá sổ")


def test_verify_names_a_reversal_without_its_transfer(world, accepted):
    reversal = decide_reversal(world, ask_reversal(world, accepted, payment(accepted), MILLION))
    lift_triggers()
    Transfer.objects.filter(pk=reversal.transfer_id).update(recovers=None)
    told = faults()
    assert any("không nêu bút toán mà nó đảo" in fault for fault in told)
    assert any("không được chuyển từ" in fault for fault in told)
    Reversal.objects.update(transfer=None)
    told = faults()
    assert any("không có bút toán" in fault for fault in told)
    assert any("không có hồ sơ nào ghi khoản này" in fault for fault in told)
