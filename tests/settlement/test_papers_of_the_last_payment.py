"""Hồ sơ thanh toán phần còn lại: the papers of Điều 14, named where the rest is paid."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.projects.models import Project
from khuyencong.settlement.models import AcceptedLine, Payment
from khuyencong.settlement.selectors import payment_notes, proofs
from tests import money
from tests import world as province
from tests.resting import rests_on
from tests.world import YEAR

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
BOUGHT = ["purchase_acceptance", "purchase_contract", "purchase_liquidation"]
ALL = [*BOUGHT, "result_report", "volume_report"]


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def commitment(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    return commitment


def of_the_nation(commitment):
    Project.objects.filter(pk=commitment.project_id).update(track="national")


def told(commitment):
    return events.history(commitment.project.stream).filter(kind="pay").last().payload


def test_national_money_waits_for_every_paper_and_names_the_missing_with_their_article(
    world, commitment
):
    of_the_nation(commitment)
    with pytest.raises(Refused, match="còn thiếu") as refusal:
        money.pay(world, commitment, MILLION, papers=ALL[:-1])
    assert "Báo cáo khối lượng, kinh phí hoàn thành (Mẫu số 3b)" in str(refusal.value.message)
    assert "Hợp đồng mua máy" not in str(refusal.value.message)
    assert "Điều 14 Thông tư 36/2013/TT-BCT" in refusal.value.legal
    assert refusal.value.field == "papers"
    assert not Payment.objects.exists()
    with override("en"), pytest.raises(Refused, match="Report of completed volume"):
        money.pay(world, commitment, MILLION, papers=ALL[:-1])
    first = money.pay(world, commitment, MILLION, papers=ALL)
    assert set(rests_on(commitment.project, "pay")) == {
        "dossiers.last_payment_every", "dossiers.last_payment.machinery"
    }  # fmt: skip
    assert (told(commitment)["papers"], told(commitment)["missing_papers"]) == (ALL, [])
    assert money.pay(world, commitment, MILLION, papers=ALL) == first  # the second press


def test_local_money_goes_and_what_was_missing_is_told(world, commitment):
    money.pay(world, commitment, MILLION, papers=BOUGHT)
    assert told(commitment)["papers"] == BOUGHT
    assert told(commitment)["missing_papers"] == ["volume_report", "result_report"]
    notes = " ".join(payment_notes(commitment.project, date(YEAR, 9, 10), "vi"))
    assert "Trước khi chi phần còn lại phải có: Báo cáo khối lượng" in notes
    assert "thiếu thì chỉ ghi lại, không chặn" in notes


def test_an_activity_whose_own_list_was_not_seen_says_so(commitment):
    project = commitment.project
    project.activity = "consultancy"
    assert [code for code, _name in proofs(project, date(YEAR, 9, 10), "en")] == [
        "volume_report", "result_report",
    ]  # fmt: skip
    assert "chưa thấy" in " ".join(payment_notes(project, date(YEAR, 9, 10), "vi"))
    assert proofs(project, date(2014, 2, 9), "vi") == []


def test_the_page_of_the_payment_asks_for_each_paper(world, commitment, client):
    of_the_nation(commitment)
    client.force_login(world.users["thu"])
    address = reverse("payments:prepare", args=[commitment.project.code])
    money.ready_to_pay(world, commitment, money.party(commitment))
    page = client.get(address).text
    assert all(f'value="{code}"' in page for code in ALL)
    assert 'value="base_acceptance"' not in page  # the system issued it itself
    assert "(Mẫu số 3b)" in page
    row = AcceptedLine.objects.get().pk
    typed = {
        f"amount_{row}": "1 triệu", f"payee_{row}": money.party(commitment),
        "key": "8d8ac610-566d-4ef0-9c22-186b2a5ed793", "papers": ALL[:2],
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Hồ sơ thanh toán còn thiếu" in answer.text
