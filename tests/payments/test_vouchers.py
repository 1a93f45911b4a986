"""What goes to the Treasury on paper: made when a request is sent, with the fields of its form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.contracts.services import payees
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.selectors import papers_about
from khuyencong.payments import services as payments
from khuyencong.payments.services import Line
from tests import money
from tests import world as province
from tests.duties import refused
from tests.payments.requests import DAY, MILLION, accepted, requested, taken_to
from tests.world import YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def sent(world, request, **more):
    request = taken_to(world, request, "approve_payment")
    return payments.send_payment(request, **more, by=world.actor("thu"), at=DAY)


def of(request, code: str):
    paper = papers_about(request.uuid).get(code=code)
    return from_payload(code, paper.payload)


def test_a_payment_cites_its_contract_its_minutes_and_the_account_of_its_payee(world):
    request = sent(world, requested(world, accepted(world)), budget_item="8051")
    paper = of(request, "withdrawal")
    (row,) = paper.rows
    assert (paper.purpose, paper.year, paper.fund) == ("thực chi", YEAR, world.fund.name)
    assert (paper.amount_dong, paper.contract_dong, paper.accepted_dong) == (
        200 * MILLION, 300 * MILLION, 300 * MILLION,
    )  # fmt: skip
    assert paper.contract_reference and paper.acceptance_reference and not paper.advance_rule
    assert (paper.category, paper.budget_item) == ("280-309", "8051")
    assert row.account.startswith("36062010") and row.net_dong == 200 * MILLION
    assert [(one.heading, one.name) for one in paper.frame.signers] == [
        ("KẾ TOÁN TRUNG TÂM", "Thu"), ("CHỦ TÀI KHOẢN\nLÃNH ĐẠO TRUNG TÂM", "Phuc"),
    ]  # fmt: skip
    project = request.project
    assert f"“{project.title}”" in paper.frame.summary and project.code in paper.frame.summary
    assert paper.frame.summary.endswith(f", đề nghị thanh toán số {request.number}")
    assert Paper.objects.filter(code="payee_list").count() == 0


def test_an_advance_says_by_which_rule_and_no_minutes(world):
    commitment = money.installed(world)
    line = [Line(money.party(commitment), 50 * MILLION)]
    asked = money.prepared(world, commitment, "advance", line, key="a", day=DAY)
    paper = of(sent(world, asked), "withdrawal")
    assert paper.purpose == "tạm ứng" and paper.advance_rule
    assert not paper.acceptance_reference


def test_the_tax_withheld_stands_apart_and_each_payee_is_listed_with_what_reaches_it(world):
    commitment = accepted(world)
    lines = money.lines_to_pay(commitment, 200 * MILLION, money.party(commitment))
    first = replace(lines[0], amount_dong=120 * MILLION, tax_dong=12 * MILLION)
    _workshop, owner = payees.parties(commitment.project, commitment.share)[:2]
    second = replace(lines[0], payee=owner, amount_dong=80 * MILLION)
    asked = money.prepared(world, commitment, "payment", [first, second], key="t", day=DAY)
    request = sent(world, asked)
    paper, listed = of(request, "taxed_withdrawal"), of(request, "payee_list")
    assert (paper.amount_dong, paper.tax_dong, paper.net_dong) == (
        200 * MILLION, 12 * MILLION, 188 * MILLION,
    )  # fmt: skip
    assert [row.net_dong for row in listed.rows] == [108 * MILLION, 80 * MILLION]
    assert listed.net_dong == paper.net_dong
    assert listed.voucher == papers_about(request.uuid).get(code="taxed_withdrawal").reference


def test_national_money_lies_in_a_deposit_account_and_is_paid_by_an_order(world):
    world.fund.track = "national"
    world.fund.save(update_fields=["track"])
    request = sent(world, requested(world, accepted(world)))
    assert of(request, "payment_order").amount_dong == 200 * MILLION


def test_a_code_of_another_activity_or_of_the_index_before_is_refused(world):
    """7758 is no longer in the index of 2026."""
    request = taken_to(world, requested(world, accepted(world)), "approve_payment")
    said = refused(
        lambda: payments.send_payment(
            request, budget_item="7758", by=world.actor("thu"), at=DAY
        ),
        "Mã nội dung kinh tế 7758 không có cho hoạt động này",
    )  # fmt: skip
    assert "8051" in said.fix


def test_a_second_press_makes_no_second_voucher(world):
    request = sent(world, requested(world, accepted(world)))
    payments.send_payment(request, by=world.actor("thu"), at=DAY)
    assert papers_about(request.uuid).count() == 1


def test_it_is_reached_from_the_page_of_its_request(world, client):
    request = sent(world, requested(world, accepted(world)))
    client.force_login(world.users["thu"])
    page = client.get(f"/tien/de-nghi/{request.uuid}/").content.decode()
    paper = papers_about(request.uuid).get()
    assert "Chứng từ gửi Kho bạc" in page and str(paper.uuid) in page
    shown = client.get(f"/ban-lam-viec/van-ban/{paper.uuid}/").content.decode()
    assert "Theo nội dung Mẫu số 13, Nghị định 347/2025/NĐ-CP" in shown
    assert paper.issued_date >= date(2026, 1, 1)
