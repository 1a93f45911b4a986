"""Thu hồi kinh phí: asked by the Department, decided by its leader, paid back in instalments to the
accountant; the money goes to the budget and cites the transfer that paid it."""

from datetime import date

import pytest

from khuyencong.core.models import Event
from khuyencong.directory.models import Notice
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger import services as entries
from khuyencong.ledger.models import Transfer
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Project
from khuyencong.recoveries import selectors
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import Collected, Collection, Recovery
from tests import money
from tests.duties import also, elsewhere, everyone_but, in_place_of, kinds, refused
from tests.recoveries.ways import (
    FOUND,
    MILLION,
    WHY,
    ask,
    collect,
    decide,
    decided,
    faults,
    parts,
)
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


def owed(recovery):
    rows = Obligation.objects.still_open().filter(subject=recovery.uuid).order_by("kind", "part")
    return [(row.kind, row.part, row.due_date) for row in rows]


def test_sixty_million_come_back_in_two_instalments_and_go_to_the_budget(world, settled):
    recovery = ask(world, settled)
    assert owed(recovery) == [("recovery.decide", "", None)]
    assert stages(settled.project) == {"paid": 225 * MILLION}
    recovery = decide(world, recovery)
    first, second = date(YEAR, 10, 31), date(YEAR, 12, 31)
    assert owed(recovery) == [
        ("recovery.collect", "1", first), ("recovery.collect", "2", second),
        ("recovery.repay", "1", first), ("recovery.repay", "2", second),
    ]  # fmt: skip
    collect(world, recovery, 30 * MILLION)
    assert stages(settled.project) == {"paid": 195 * MILLION}
    assert owed(recovery) == [("recovery.collect", "2", second), ("recovery.repay", "2", second)]
    collect(world, recovery, 30 * MILLION, key="second", received=date(YEAR, 12, 20))
    recovery.refresh_from_db()
    assert (owed(recovery), recovery.closed_at) == ([], at(20, 12, hour=15))
    assert ledger.fund_year(world.fund, YEAR)["remitted"] == 60 * MILLION
    assert kinds(recovery.stream) == [
        "ask_recovery", "decide_recovery", "collect_recovery", "collect_recovery",
    ]  # fmt: skip
    assert kinds(settled.project.stream)[-4:] == kinds(recovery.stream)
    assert faults() == []


def test_each_part_cites_the_old_transfer_the_oldest_first(world, settled):
    """105 million were paid first and 120 of the advance became paid at settlement."""
    recovery = decided(world, settled, 150)
    collect(world, recovery, 110 * MILLION)
    found = Collected.objects.order_by("pk").values_list("old__amount_dong", "amount_dong")
    assert list(found) == [(105 * MILLION, 105 * MILLION), (120 * MILLION, 5 * MILLION)]
    for part in Collected.objects.all():
        assert part.transfer.recovers == part.old
        assert (part.transfer.document, part.transfer.reason) == ("Giấy nộp tiền 21", WHY)
    assert faults() == []


def test_after_its_year_is_closed_the_money_comes_through_the_open_year(world, settled):
    recovery = decided(world, settled)
    free = ledger.fund_year(world.fund, YEAR)["appropriated"]
    said = {"fund": world.fund, "year": YEAR, "by": world.actor("son"), "at": at(20, 1, YEAR + 1)}
    entries.cancel(amount_dong=free, key="cancel", document="QĐ huỷ", **said)
    entries.close(document="BB khoá sổ", **said)
    collect(world, recovery, 60 * MILLION, received=date(YEAR + 1, 2, 3))
    assert ledger.fund_year(world.fund, YEAR)["paid"] == 225 * MILLION
    later = ledger.fund_year(world.fund, YEAR + 1)
    assert (later["source"], later["remitted"]) == (-60 * MILLION, 60 * MILLION)
    assert ledger.collected_of_before(world.fund, YEAR + 1) == 60 * MILLION  # not given to spend
    assert ledger.collected_of_before(world.fund, YEAR) == 0
    assert ledger.given_years([world.fund], YEAR + 1)[world.fund.pk]["source"] == 0
    assert ledger.moves(world.fund, YEAR + 1, "source") == []
    part = Collected.objects.get()
    assert (part.year, part.subject, part.transfer.recovers) == (YEAR + 1, None, part.old)


@pytest.mark.parametrize("amount", [0, -1, 60 * MILLION + 1])
def test_not_a_dong_more_than_the_debt(world, settled, amount):
    recovery = decided(world, settled)
    refusal = refused(lambda: collect(world, recovery, amount), "còn phải nộp 60.000.000 đồng")
    assert "60.000.000" in refusal.fix
    collect(world, recovery, 60 * MILLION)
    assert Collection.objects.count() == 1


def test_what_is_paid_back_is_closed_and_takes_no_more(world, settled):
    recovery = decided(world, settled)
    collect(world, recovery, 60 * MILLION - 1)
    recovery.refresh_from_db()
    assert recovery.closed_at is None
    collect(world, recovery, 1, key="last")
    refused(lambda: collect(world, recovery, 1, key="more"), "đã thu đủ, đóng ngày 20/10/2027")


def test_no_more_is_asked_for_than_was_paid_and_nobody_asks_for_yet(world, settled):
    refused(lambda: ask(world, settled, parts(226)), "chưa thu hồi 225.000.000 đồng")
    recovery = decided(world, settled, 200)
    refused(lambda: ask(world, settled, parts(26), reason="Khác"), "chưa thu hồi 25.000.000 đồng")
    collect(world, recovery, 50 * MILLION)
    refused(lambda: ask(world, settled, parts(26), reason="Khác"), "chưa thu hồi 25.000.000 đồng")
    ask(world, settled, parts(25), reason="Khác")


def test_before_settlement_nothing_is_recovered(world, accepted):
    refusal = refused(lambda: ask(world, accepted), "chỉ thu hồi kinh phí đã quyết toán")
    assert "đảo bút toán" in refusal.fix


def test_a_debt_needs_its_reason_its_paper_and_its_days(world, settled):
    refused(lambda: ask(world, settled, reason=" "), "Chưa ghi vì sao thu hồi")
    refused(lambda: ask(world, settled, basis=""), "Chưa nêu văn bản làm căn cứ")
    one = parts(30)[0]
    early = one._replace(due_date=date(YEAR, 10, 4))
    refused(lambda: ask(world, settled, [early]), "hạn nộp 04/10/2027 trước 05/10/2027")
    refused(lambda: ask(world, settled, [one, early]), "Đợt 2: hạn nộp 04/10/2027 trước")
    refused(lambda: ask(world, settled, [one._replace(amount_dong=0)]), "phải lớn hơn 0")
    refused(lambda: ask(world, settled, [one] * 61), "từ 1 đến 60 đợt")
    ask(world, settled, [one._replace(due_date=date(YEAR, 10, 5))])


def test_national_money_is_recovered_by_the_ministrys_decision(world, settled):
    Project.objects.filter(pk=settled.project_id).update(track="national")
    refused(lambda: ask(world, settled), "theo quyết định của Bộ, Cục")
    recovery = ask(world, settled, authority="QĐ 88/QĐ-CTĐP ngày 02/10/2027")
    decide(world, recovery)
    paper = Paper.objects.get(about=recovery.uuid, code="recovery_decision")
    assert "88/QĐ-CTĐP" in paper.payload


def test_the_decision_and_the_notice_say_who_pays_how_much_and_when(world, settled):
    recovery = decided(world, settled)
    papers = {paper.code: paper for paper in Paper.objects.filter(about=recovery.uuid)}
    assert set(papers) == {"recovery_decision", "recovery_notice"}
    for paper in papers.values():
        for words in ("Hợp tác xã mây tre đan Nghi Lộc", "30000000", f"{YEAR}-12-31"):
            assert words in paper.payload, (paper.code, words)
        assert paper in Paper.objects.filter(filings__about=settled.project.uuid)
    assert FOUND in papers["recovery_decision"].payload
    assert papers["recovery_decision"].reference in papers["recovery_notice"].payload


def test_nobody_else_asks_decides_or_records(world, settled):
    askers = ("department_specialist", "finance_officer", "centre_head")
    for by in (*everyone_but(world, *askers), elsewhere(*askers)):
        refused(lambda by=by: ask(world, settled, by=by), "thuộc vai trò")
    recovery = ask(world, settled)
    for by in (*everyone_but(world, "department_leader"), elsewhere("department_leader")):
        refused(lambda by=by: decide(world, recovery, by=by), "thuộc vai trò")
    recovery = decide(world, recovery)
    for by in (*everyone_but(world, "centre_accountant"), elsewhere("centre_accountant")):
        refused(lambda by=by: collect(world, recovery, 1, by=by), "thuộc vai trò")
    assert not Transfer.objects.exclude(recovers=None).exists()


def test_who_asked_does_not_decide_in_another_post_of_hers(world, settled):
    recovery = ask(world, settled)
    refused(
        lambda: decide(world, recovery, by=also(world, "binh", "department_leader", "department")),
        "đã đề nghị việc này",
    )


def test_who_decided_does_not_record_what_came(world, settled):
    recovery = decided(world, settled)
    both = also(world, "lan", "centre_accountant", "centre")
    refused(lambda: collect(world, recovery, MILLION, by=both), "Lan đã quyết định thu hồi")


def test_who_takes_the_place_of_the_asker_does_not_decide(world, settled):
    recovery = ask(world, settled, by=in_place_of(world, "lan", "binh"))
    refused(lambda: decide(world, recovery), "đã đề nghị việc này")


def test_money_comes_only_after_the_decision_and_not_from_tomorrow(world, settled):
    recovery = ask(world, settled)
    refused(lambda: collect(world, recovery, MILLION), "chưa có quyết định thu hồi")
    recovery = decide(world, recovery)
    early = date(YEAR, 10, 5)
    refused(lambda: collect(world, recovery, MILLION, received=early), "từ ngày quyết định 06/10")
    refused(
        lambda: recoveries.collect(
            recovery, amount_dong=1, received_date=date(YEAR, 10, 8), document="Giấy", key="k",
            by=world.actor("thu"), at=at(7, 10),
        ),
        "đến hôm nay",
    )  # fmt: skip


def test_a_second_press_asks_decides_and_records_once(world, settled):
    recovery = ask(world, settled)
    assert ask(world, settled) == recovery
    assert decide(world, recovery) == decide(world, recovery)
    first = collect(world, recovery, 30 * MILLION)
    assert collect(world, recovery, 30 * MILLION) == first
    assert (Recovery.objects.count(), Collection.objects.count()) == (1, 1)
    assert Paper.objects.filter(about=recovery.uuid).count() == 2
    assert money.transfers(settled.project, "paid", "remitted") == [30 * MILLION]


def test_one_key_stands_for_one_collection(world, settled):
    recovery = decided(world, settled)
    collect(world, recovery, 30 * MILLION)
    refused(lambda: collect(world, recovery, 20 * MILLION), "nội dung khác")
    refused(lambda: collect(world, recovery, 30 * MILLION, document="Giấy khác"), "nội dung khác")


def test_it_is_taken_back_or_refused_with_a_reason_and_may_be_asked_again(world, settled):
    recovery = ask(world, settled)
    refused(
        lambda: recoveries.decline(recovery, answer=" ", by=world.actor("lan"), at=at(6, 10)),
        "phải có lý do",
    )
    recoveries.decline(recovery, answer="Ghi nhầm", by=world.actor("binh"), at=at(6, 10))
    assert owed(recovery) == []
    refused(lambda: decide(world, recovery), "đã có Binh trả lời")
    assert ask(world, settled, parts(225)).principal_dong == 225 * MILLION
    assert faults() == []


def test_verify_names_a_debt_that_was_closed_too_early_or_changed(world, settled):
    recovery = decided(world, settled)
    collect(world, recovery, 30 * MILLION)
    Recovery.objects.update(closed_at=at(21, 10))
    assert any("đóng khi còn 30.000.000 đồng" in fault for fault in faults())
    Recovery.objects.update(closed_at=None, principal_dong=20 * MILLION)
    told = faults()
    assert any("các đợt cộng 60.000.000 đồng" in fault for fault in told)
    assert any("đã thu 30.000.000 đồng trên 20.000.000 đồng" in fault for fault in told)


def test_verify_names_a_part_that_cites_another_transfer(world, settled):
    recovery = decided(world, settled)
    collect(world, recovery, 30 * MILLION)
    other = Transfer.objects.filter(to_account__stage="committed").first()
    Collected.objects.update(old=other)
    assert any("không nêu đúng khoản đã chi trước đây" in fault for fault in faults())
    Collected.objects.update(amount_dong=1)
    assert any("sổ tiền có 1 đồng" in fault for fault in faults())


def test_owners_are_reminded_before_the_day_and_after_it_once_each(world, settled):
    recovery = decided(world, settled)
    for day in (20, 20, 22, 23):
        recoveries.remind_job(now=at(day, 10))
    told = Notice.objects.filter(key__startswith="instalment/")
    assert sorted(told.values_list("user__username", flat=True)) == ["tam", "thu"]
    assert all("Sắp đến hạn 31/10/2027: đợt 1" in notice.text for notice in told)
    recoveries.remind_job(now=at(1, 11))
    assert told.filter(text__contains="Quá hạn từ 31/10/2027").count() == 2
    assert Event.objects.filter(stream=recovery.stream).count() == 2


def test_the_schedule_is_covered_from_its_first_day_on(world, settled):
    recovery = decided(world, settled)
    collect(world, recovery, 40 * MILLION)
    recovery = selectors.named([recovery.uuid])[0]
    assert [one.left_dong for one in selectors.schedule(recovery)] == [0, 20 * MILLION]
    assert owed(recovery)[0][:2] == ("recovery.collect", "2")
