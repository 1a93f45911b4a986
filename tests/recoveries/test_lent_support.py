"""Hỗ trợ có thu hồi: the owner asks for it, her contract says when she pays it back, what was paid
is a debt from its settlement on, and what she pays back is planned again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts.models import Commitment, Repayment
from khuyencong.contracts.services.schedules import Part
from khuyencong.directory.models import Notice
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger import services as entries
from khuyencong.obligations.models import Obligation
from khuyencong.planning import services as planning
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.services import beneficiaries
from khuyencong.recoveries import checks, selectors
from khuyencong.recoveries import services as recoveries
from khuyencong.recoveries.models import Recovery
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.recoveries.ways import MILLION, collect, faults
from tests.world import YEAR, World, at, stages

pytestmark = pytest.mark.django_db
LATER = YEAR + 1
ALLOWED = "Nghị quyết 12/2027/NQ-HĐND ngày 01/02/2027"


def thirds(*amounts: int, year: int = LATER) -> list[Part]:
    """So many million at the end of June, of December, of the next June."""
    days = [date(year, 6, 30), date(year, 12, 31), date(year + 1, 6, 30)]
    return [Part(day, amount * MILLION) for day, amount in zip(days, amounts, strict=False)]


@pytest.fixture
@scenery
def estimated(world: World) -> Project:
    """300 million of recoverable support, asked for 24 months, approved: ready to be signed."""
    project = province.drafted(world, is_recoverable=True, repaid_months=24)
    project = projects.register(project, by=world.actor("mai"), at=at(3))
    province.look_at_likenesses(world, project)
    appraisal.conclude(project, opinion="Có thu hồi.", by=world.actor("binh"), at=at(5))
    province.planned(world, project)
    planning.approve_estimate(project, by=world.actor("lan"), at=at(12))
    project.refresh_from_db()
    return project


def sign(world: World, project: Project, parts: Sequence[Part] = (), **other: object):
    member = Beneficiary.objects.get(project=project)
    asked = {"schedules": {member.pk: parts or thirds(100, 100, 100)}}
    asked |= {"recoverable_decision": ALLOWED} | other
    return money.sign(world, project, **asked)


@pytest.fixture
@scenery
def signed(world: World, estimated: Project) -> Commitment:
    sign(world, estimated)
    return Commitment.objects.get(project=estimated)


@pytest.fixture
@scenery
def lent(world: World, signed: Commitment) -> Recovery:
    """225 million were earned and paid, and settled on 1 October."""
    money.accept(world, signed.project, 600 * MILLION)
    money.pay(world, signed, 225 * MILLION)
    money.settle(world, signed.project)
    return selectors.listed(Recovery.objects.order_by("pk")).first()


def test_what_she_asks_is_on_her_request_with_its_months(world, client):
    refused(
        lambda: province.drafted(world, is_recoverable=True),
        "chưa ghi trả lại trong bao nhiêu tháng",
    )
    project = province.drafted(world, is_recoverable=True, repaid_months=24)
    member = Beneficiary.objects.get(project=project)
    assert (member.known.is_recoverable, member.known.repaid_months) == (True, 24)
    client.force_login(world.users["binh"])

    client.force_login(world.users["binh"])
    page = client.get(reverse("desk:request", args=[member.request.code])).text
    assert "có thu hồi, trả lại trong 24 tháng" in page


def test_of_national_money_there_is_none(world):
    project = province.drafted(world, is_recoverable=True, repaid_months=24)
    Project.objects.update(track="national")
    project.refresh_from_db()
    refused(
        lambda: projects.register(project, by=world.actor("mai"), at=at(3)),
        "Nguồn quốc gia không có hỗ trợ có thu hồi",
    )


def test_the_contract_says_when_all_of_it_is_paid_back(world, estimated):
    contract = sign(world, estimated)
    rows = Repayment.objects.values_list("number", "due_date", "amount_dong")
    assert list(rows.order_by("number")) == [
        (1, date(LATER, 6, 30), 100 * MILLION), (2, date(LATER, 12, 31), 100 * MILLION),
        (3, date(LATER + 1, 6, 30), 100 * MILLION),
    ]  # fmt: skip
    paper = json.loads(Paper.objects.get(code="contract").payload)
    assert [row["amount_dong"] for row in paper["repayments"]] == [100 * MILLION] * 3
    assert paper["recoverable_decision"] == contract.recoverable_decision == ALLOWED
    assert sign(world, estimated) == contract  # a second press
    refused(lambda: sign(world, estimated, thirds(150, 150)))


def test_a_schedule_of_less_of_more_or_of_wrong_days_is_refused_with_the_amounts(world, estimated):
    hung = world.actor("hung")
    for parts in (thirds(100, 100, 99), thirds(100, 100, 101)):
        refusal = refused(lambda parts=parts: sign(world, estimated, parts), "lịch hoàn trả cộng")
        assert "được duyệt 300.000.000 đồng" in refusal.message
        assert "Chia đúng 300.000.000 đồng" in refusal.fix
    refused(lambda: money.sign(world, estimated, recoverable_decision=ALLOWED), "cộng 0 đồng")
    # The contract ends on 31 December: nothing is paid back on its last day, and all of it within
    # the 24 months that were asked for.
    on_the_last_day = [Part(date(YEAR, 12, 31), 300 * MILLION)]
    refused(lambda: sign(world, estimated, on_the_last_day), "trước 01/01/2028")
    in_time = [Part(date(LATER + 1, 12, 31), 300 * MILLION)]
    late = [Part(date(LATER + 2, 1, 1), 300 * MILLION)]
    refused(lambda: sign(world, estimated, late), "sau 31/12/2029: hết 24 tháng")
    assert not Repayment.objects.exists()
    sign(world, estimated, in_time, by=hung)


def test_where_the_rules_do_not_say_a_named_decision_does(world, estimated):
    refusal = refused(
        lambda: sign(world, estimated, recoverable_decision=" "), "Cần người quyết định"
    )
    assert refusal.field == "recoverable_decision"
    assert "Thông tư 28/2018/TT-BTC" in refusal.legal


def test_nobody_whose_support_is_given_pays_it_back(world):
    commitment_ready = money.estimated(world)
    refused(lambda: sign(world, commitment_ready), "không có lịch hoàn trả")


def test_the_appraiser_finds_that_it_is_given_after_all(world):
    project = province.drafted(world, is_recoverable=True, repaid_months=24)
    project = projects.register(project, by=world.actor("mai"), at=at(3))
    member = Beneficiary.objects.get(project=project)
    said = {"is_recoverable": False}
    beneficiaries.correct_facts(member, said=said, by=world.actor("binh"), at=at(4))
    member.refresh_from_db()
    assert (member.known.is_recoverable, member.known.repaid_months) == (False, None)


def test_what_was_paid_is_owed_from_the_settlement_on_the_last_instalment_less(world, lent):
    """300 million were signed, 225 earned: 100, 100 and 25 are owed."""
    assert (lent.is_lent, lent.principal_dong, lent.is_decided) == (True, 225 * MILLION, True)
    due = [(one.due_date, one.amount_dong) for one in selectors.schedule(lent)]
    assert due == [tuple(part) for part in thirds(100, 100, 25)]
    assert (lent.asked_by, lent.answered_by) == ("Hung", "Son")
    owed = Obligation.objects.still_open().filter(subject=lent.uuid)
    assert sorted(owed.values_list("kind", "part")) == [
        ("recovery.collect", "1"), ("recovery.collect", "2"), ("recovery.collect", "3"),
        ("recovery.repay", "1"), ("recovery.repay", "2"), ("recovery.repay", "3"),
    ]  # fmt: skip
    assert kinds(lent.stream) == ["lend"] and "lend" in kinds(lent.project.stream)
    assert faults() == []


def test_before_the_settlement_nothing_is_a_debt(world, signed):
    money.accept(world, signed.project, 600 * MILLION)
    money.pay(world, signed, 225 * MILLION)
    assert not Recovery.objects.exists()


def test_what_she_pays_back_returns_to_its_fund_and_is_planned_again(world, lent):
    free = ledger.fund_year(world.fund, YEAR)["appropriated"]
    collect(world, lent, 100 * MILLION)
    sums = ledger.fund_year(world.fund, YEAR)
    assert (sums["appropriated"], sums["remitted"]) == (free + 100 * MILLION, 0)
    assert stages(lent.project) == {"paid": 125 * MILLION}
    collect(world, lent, 125 * MILLION, key="rest")
    lent.refresh_from_db()
    assert lent.closed_at and not Obligation.objects.still_open().filter(subject=lent.uuid)
    assert faults() == []


def test_after_its_year_is_closed_the_next_one_has_it_to_spend(world, lent):
    free = ledger.fund_year(world.fund, YEAR)["appropriated"]
    asked = {"fund": world.fund, "year": YEAR, "by": world.actor("son"), "at": at(30, 12)}
    entries.cancel(amount_dong=free, key="huy", document="QĐ 9", **asked)
    entries.close(document="BB khoá sổ", **asked)
    collect(world, lent, 100 * MILLION, received=date(LATER, 6, 20))
    sums = ledger.fund_year(world.fund, LATER)
    assert (sums["appropriated"], sums["remitted"]) == (100 * MILLION, 0)
    assert checks.faults() == []


def test_only_the_accountant_records_it_and_never_more_than_the_debt(world, lent):
    for nobody in (*everyone_but(world, "centre_accountant"), elsewhere("centre_accountant")):
        refused(lambda nobody=nobody: collect(world, lent, MILLION, by=nobody))
    refusal = refused(lambda: collect(world, lent, 225 * MILLION + 1), "còn phải nộp 225")
    assert "từ 1 đồng đến 225.000.000 đồng" in refusal.fix
    first = collect(world, lent, 225 * MILLION)
    assert collect(world, lent, 225 * MILLION) == first


def test_what_is_late_is_told_to_its_owner_and_the_accountant(world, lent):
    recoveries.remind_job(now=at(1, 7, LATER))
    told = {(notice.user.username, notice.path) for notice in Notice.objects.all()}
    code = selectors.request_of(lent)
    assert ("tam", reverse("portal:my_request", args=[code])) in told
    assert ("thu", reverse("recoveries:recovery", args=[lent.uuid])) in told


def test_it_is_not_asked_back_a_second_time_as_if_it_had_been_wrong(world, lent):
    refused(
        lambda: recoveries.ask(
            lent.commitment, instalments=[Part(date(YEAR, 12, 1), 1)], reason="Sai", basis="KL 1",
            by=world.actor("binh"), at=at(5, 10),
        ),
        "chưa thu hồi 0 đồng",
    )  # fmt: skip


def test_its_days_change_by_decision_as_those_of_any_debt(world, lent):
    said = {"reason": "Mất mùa", "basis": "Đơn ngày 01/05/2028"}
    later = [Part(date(LATER + 1, 6, 30), 225 * MILLION)]
    when = {"at": at(5, 5, LATER)}
    recoveries.ask_rescheduling(lent, instalments=later, by=world.actor("binh"), **said, **when)
    recoveries.decide_change(lent, by=world.actor("lan"), **when)
    lent = selectors.listed(Recovery.objects.all()).get()
    assert [one.due_date for one in selectors.schedule(lent)] == [date(LATER + 1, 6, 30)]
    assert faults() == []


def test_her_page_shows_what_is_due_and_what_she_paid(world, client, lent):
    collect(world, lent, 100 * MILLION)
    client.force_login(world.users["tam"])
    page = client.get(f"/cua-toi/{selectors.request_of(lent)}/").text
    for words in (
        "Hỗ trợ có thu hồi, phải hoàn trả: 225.000.000 đồng", "30/06/2028", "31/12/2028",
        "Giấy nộp tiền 21", "Đợt 2: nộp 100.000.000 đồng đến hết ngày 31/12/2028",
    ):  # fmt: skip
        assert words in page
    client.force_login(world.users["thu"])
    page = client.get(reverse("recoveries:recovery", args=[lent.uuid])).text
    assert "Hoàn trả hỗ trợ có thu hồi" in page and "Tiền hoàn trả trở lại nguồn" in page


def test_her_page_shows_the_schedule_of_her_contract_before(world, client, signed):
    request = Beneficiary.objects.get(project=signed.project).request
    client.force_login(world.users["tam"])
    page = client.get(f"/cua-toi/{request.code}/").text
    assert "hoàn trả theo hợp đồng" in page and "30/06/2029" in page


def test_it_is_signed_on_the_page_in_equal_parts(world, client, estimated):
    member = Beneficiary.objects.get(project=estimated)
    client.force_login(world.users["hung"])
    where = reverse("desk:step", args=[estimated.code, "sign"])
    assert "hoàn trả làm mấy đợt" in client.get(where).text
    typed = {
        "signed_date": f"{timezone.localdate():%d/%m/%Y}",
        "end_date": "31/12/2027", "advance_dong": "0",
        "recoverable_decision": ALLOWED, f"count_{member.pk}": "3",
        f"first_{member.pk}": "30/06/2028", f"months_{member.pk}": "6",
        "version": estimated.version, "act": "sign",
    }  # fmt: skip
    answer = client.post(where, typed)
    assert answer.status_code == 302
    rows = Repayment.objects.order_by("number").values_list("due_date", "amount_dong")
    assert list(rows) == [
        (date(2028, 6, 30), 100 * MILLION), (date(2028, 12, 30), 100 * MILLION),
        (date(2029, 6, 30), 100 * MILLION),
    ]  # fmt: skip


def test_verify_names_a_debt_that_was_left_out_and_money_that_went_astray(world, lent):
    collect(world, lent, 100 * MILLION)
    Recovery.objects.update(is_lent=False)
    assert any("hỗ trợ có thu hồi đã chi 225.000.000 đồng, ghi nợ 0" in one for one in faults())
    assert any("không về đúng nguồn" in one for one in faults())
