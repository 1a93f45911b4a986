"""Đổi lịch nộp, xoá nợ: asked by the Department, decided by its leader, never the same hands."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong.documents.models import Paper
from khuyencong.ledger.models import Transfer
from khuyencong.obligations.models import Obligation
from khuyencong.recoveries import selectors
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import DebtChange, Recovery, RecoveryInstalment
from khuyencong.recoveries.services.recoveries import Part
from tests.duties import also, elsewhere, everyone_but, in_place_of, kinds, refused
from tests.recoveries.ways import MILLION, ask, collect, decided, faults
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
ASKERS = ("department_specialist", "finance_officer", "centre_head")
LETTER, WAIVED = "Đơn ngày 01/11/2027", "Quyết định 88/QĐ-UBND ngày 05/11/2027"
JUNE, DECEMBER = date(YEAR + 1, 6, 30), date(YEAR + 1, 12, 31)


@pytest.fixture
def debt(world, settled):
    """60 million in two instalments; 10 of the first came."""
    recovery = decided(world, settled)
    collect(world, recovery, 10 * MILLION)
    return recovery


def reschedule(world, debt, *parts, by="binh", on=(8, 11), **said):
    days = parts or (Part(JUNE, 20 * MILLION), Part(DECEMBER, 30 * MILLION))
    words = {"reason": "Bão làm hỏng xưởng", "basis": LETTER} | said
    actor = world.actor(by) if isinstance(by, str) else by
    return recoveries.ask_rescheduling(debt, instalments=days, by=actor, at=at(*on), **words)


def write_off(world, debt, amount_dong, by="binh", **said):
    words = {"reason": "Chủ cơ sở đã mất", "basis": LETTER, "authority": WAIVED} | said
    actor = world.actor(by) if isinstance(by, str) else by
    return recoveries.ask_write_off(debt, amount_dong=amount_dong, by=actor, at=at(8, 11), **words)


def decide(world, debt, by="lan", on=(9, 11)):
    actor = world.actor(by) if isinstance(by, str) else by
    return recoveries.decide_change(debt, by=actor, at=at(*on))


def owed(debt):
    rows = Obligation.objects.still_open().filter(subject=debt.uuid).order_by("kind", "part")
    return [(row.kind, row.part, row.due_date) for row in rows]


def due(debt):
    return [(one.due_date, one.left_dong // MILLION) for one in selectors.schedule(debt)]


def test_fifty_million_are_paid_on_other_days_by_decision(world, debt):
    before = Transfer.objects.count()
    reschedule(world, debt)
    assert ("recovery.decide_change", "", None) in owed(debt)
    assert due(selectors.named([debt.uuid])[0])[0] == (date(YEAR, 10, 31), 20)  # not yet decided
    changed = decide(world, debt)
    assert due(changed) == [(JUNE, 20), (DECEMBER, 30)]
    assert owed(debt) == [
        ("recovery.collect", "3", JUNE), ("recovery.collect", "4", DECEMBER),
        ("recovery.repay", "3", JUNE), ("recovery.repay", "4", DECEMBER),
    ]  # fmt: skip
    collect(world, debt, 25 * MILLION, key="later", received=date(YEAR, 11, 20))
    (changed,) = selectors.named([debt.uuid])
    assert due(changed) == [(JUNE, 0), (DECEMBER, 25)]
    collect(world, debt, 25 * MILLION, key="last", received=date(YEAR, 11, 21))
    assert Recovery.objects.get().closed_at and owed(debt) == []
    assert Transfer.objects.count() == before + 2  # what was collected, nothing else
    assert kinds(debt.stream)[2:5] == [
        "collect_recovery", "ask_debt_change", "decide_debt_change",
    ]  # fmt: skip
    assert faults() == []


def test_a_decision_is_issued_that_names_the_new_days(world, debt):
    reschedule(world, debt)
    decide(world, debt)
    paper = Paper.objects.get(about=debt.uuid, code="debt_change_decision")
    assert "2028-06-30" in paper.payload and "Bão làm hỏng xưởng" in paper.payload
    write_off(world, debt, 5 * MILLION)
    decide(world, debt)
    papers = Paper.objects.filter(about=debt.uuid, code="debt_change_decision").order_by("pk")
    assert WAIVED in papers[1].payload and "Chủ cơ sở đã mất" in papers[1].payload


def test_what_is_written_off_is_owed_no_more_and_no_money_moves(world, debt, settled):
    before = Transfer.objects.count()
    write_off(world, debt, 35 * MILLION)
    changed = decide(world, debt)
    assert (selectors.left(changed), selectors.written_off(changed)) == (15 * MILLION, 35 * MILLION)
    assert due(changed) == [(date(YEAR, 10, 31), 15), (date(YEAR, 12, 31), 0)]
    assert [part for _kind, part, _day in owed(debt)] == ["1", "1"]
    assert Transfer.objects.count() == before and changed.closed_at is None
    write_off(world, debt, 15 * MILLION, reason="Phần còn lại")
    assert decide(world, debt).closed_at and owed(debt) == []
    assert selectors.recoverable(settled) == 165 * MILLION  # what was waived is not asked for again
    assert faults() == []


def test_her_page_says_what_was_written_off_and_not_that_all_was_paid(client, world, debt):
    write_off(world, debt, 50 * MILLION)
    decide(world, debt)
    share = debt.commitment.share.beneficiary
    client.force_login(world.users["tam"])
    page = client.get(reverse("portal:my_request", args=[share.request.code])).content.decode()
    assert "Quyết định đã xoá 50.000.000 đồng." in " ".join(page.split())
    assert "Đã nộp đủ" not in page


def test_after_a_write_off_the_rest_is_rescheduled(world, debt):
    write_off(world, debt, 30 * MILLION)
    decide(world, debt)
    refused(
        lambda: reschedule(world, debt), "Lịch mới cộng 50.000.000 đồng, trong khi còn phải nộp 20"
    )
    reschedule(world, debt, Part(JUNE, 20 * MILLION))
    assert due(decide(world, debt)) == [(JUNE, 20)]
    write_off(world, debt, 5 * MILLION)
    assert due(decide(world, debt)) == [(JUNE, 15)]
    assert faults() == []


@pytest.mark.parametrize("amount", [0, -1, 50 * MILLION + 1])
def test_not_a_dong_more_is_waived_than_is_owed(world, debt, amount):
    refusal = refused(lambda: write_off(world, debt, amount), "còn phải nộp 50.000.000 đồng")
    assert "50.000.000" in refusal.fix
    write_off(world, debt, 50 * MILLION)


def test_the_new_days_hold_all_that_is_owed_and_none_is_past(world, debt):
    for total in (50 * MILLION - 1, 50 * MILLION + 1):
        refused(
            lambda total=total: reschedule(world, debt, Part(JUNE, total)),
            "còn phải nộp 50.000.000",
        )
    early = Part(date(YEAR, 11, 7), 50 * MILLION)
    refused(lambda: reschedule(world, debt, early), "hạn nộp 07/11/2027 trước 08/11/2027")
    reschedule(world, debt, Part(date(YEAR, 11, 8), 50 * MILLION))
    refused(lambda: decide(world, debt), "hạn nộp 08/11/2027 trước 09/11/2027")


def test_what_came_meanwhile_is_not_owed_on_the_new_days(world, debt):
    reschedule(world, debt)
    collect(world, debt, 1, key="meanwhile", received=date(YEAR, 11, 8))
    refused(lambda: decide(world, debt), "còn phải nộp 49.999.999 đồng")
    recoveries.decline_change(debt, answer="Lập lại", by=world.actor("binh"), at=at(9, 11))
    write_off(world, debt, 49_999_999)
    assert decide(world, debt).closed_at


def test_the_last_dong_answers_what_was_asked_of_the_debt(world, debt):
    reschedule(world, debt)
    collect(world, debt, 50 * MILLION, key="all", received=date(YEAR, 11, 8))
    change = DebtChange.objects.get()
    assert (change.is_decided, change.answer) == (False, "Đã nộp đủ, không còn gì để đổi.")
    assert owed(debt) == [] and faults() == []
    refused(lambda: decide(world, debt), "Không có đề nghị đổi lịch nộp")


def test_nothing_is_waived_without_the_decision_that_allows_it(world, debt):
    refused(lambda: write_off(world, debt, MILLION, authority=" "), "cấp có thẩm quyền")
    refused(lambda: write_off(world, debt, MILLION, reason=""), "Chưa ghi lý do")
    refused(lambda: reschedule(world, debt, basis=""), "Chưa nêu văn bản làm căn cứ")
    write_off(world, debt, MILLION)
    with pytest.raises(IntegrityError), transaction.atomic():
        DebtChange.objects.update(authority="")


def test_who_asked_does_not_decide_in_another_post_of_hers(world, debt):
    also(world, "binh", "department_leader", "department")
    reschedule(world, debt)
    refused(lambda: decide(world, debt, world.actor("binh")), "không tự quyết định")
    refused(lambda: decide(world, debt, in_place_of(world, "binh", "lan")), "không tự quyết định")
    assert decide(world, debt).changes.get().answered_by == "Lan"


def test_only_who_recovers_asks_and_only_her_leader_decides(world, debt):
    for other in [*everyone_but(world, *ASKERS), elsewhere(*ASKERS)]:
        refused(lambda by=other: reschedule(world, debt, by=by), "đề nghị đổi lịch nộp, xoá nợ")
        refused(lambda by=other: write_off(world, debt, 1, by=by), "đề nghị đổi lịch nộp, xoá nợ")
    reschedule(world, debt)
    for other in [*everyone_but(world, "department_leader"), elsewhere("department_leader")]:
        refused(lambda by=other: decide(world, debt, by), "quyết định đổi lịch nộp, xoá nợ")
    assert DebtChange.objects.get().is_decided is None


def test_a_second_press_asks_and_decides_once_and_one_waits_at_a_time(world, debt):
    assert reschedule(world, debt) == reschedule(world, debt)
    refused(lambda: write_off(world, debt, MILLION), "Binh đã đề nghị đổi lịch nộp, đang chờ")
    assert decide(world, debt) == decide(world, debt)
    assert RecoveryInstalment.objects.count() == 4
    assert kinds(debt.stream).count("decide_debt_change") == 1


def test_taken_back_all_stays_as_it_was(world, debt):
    before = owed(debt)
    reschedule(world, debt)
    refused(
        lambda: recoveries.decline_change(debt, answer="", by=world.actor("lan"), at=at(9, 11)),
        "phải có lý do",
    )
    recoveries.decline_change(debt, answer="Không đủ căn cứ", by=world.actor("lan"), at=at(9, 11))
    assert owed(debt) == before
    refused(lambda: decide(world, debt), "Không có đề nghị đổi lịch nộp")
    assert faults() == []


def test_only_what_is_being_collected_is_changed(world, settled):
    waiting = ask(world, settled)
    refused(lambda: reschedule(world, waiting), "không còn hoặc chưa phải nộp")


def test_verify_names_days_that_nobody_decided_and_a_change_by_one_hand(world, debt):
    reschedule(world, debt)
    decide(world, debt)
    row = RecoveryInstalment.objects.filter(number=4)
    row.update(due_date=date(YEAR + 5, 1, 1))
    assert any("không như lịch nộp đã quyết định" in fault for fault in faults())
    row.update(due_date=DECEMBER)
    assert faults() == []
    change = DebtChange.objects.get()
    DebtChange.objects.update(answered_hands=change.asked_hands)
    assert any("không có quyết định hợp lệ" in fault for fault in faults())


def test_asked_and_decided_by_their_buttons(client, world, debt):
    page = reverse("recoveries:recovery", args=[debt.uuid])
    client.force_login(world.users["binh"])
    typed = {
        "act": "reschedule", "count": "2", "months": "6", "first_date": "30/06/2028",
        "reason": "Bão", "basis": LETTER,
    }  # fmt: skip
    assert client.post(page, typed).status_code == 302
    shown = client.get(page).content.decode()
    assert "30/06/2028: 25.000.000 đồng" in shown and "30/12/2028: 25.000.000 đồng" in shown
    assert "Đề nghị xoá nợ" not in shown  # one waits at a time
    client.force_login(world.users["lan"])
    assert client.post(page, {"act": "decide_change"}).status_code == 302
    assert client.post(page, {"act": "decide_change"}).status_code == 302
    client.force_login(world.users["binh"])
    typed = {"act": "write_off", "amount_dong": "5 triệu", "reason": "Mất", "basis": LETTER}
    assert client.post(page, typed).status_code == 422
    assert client.post(page, typed | {"authority": WAIVED}).status_code == 302
    client.force_login(world.users["lan"])
    client.post(page, {"act": "decide_change"})
    shown = client.get(page).content.decode()
    assert "Đã xoá nợ" in shown and "45.000.000 đồng" in shown
