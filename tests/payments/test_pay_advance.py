"""Tạm ứng: within the legal share where one is known, else upon a written decision."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from khuyencong.contracts import checks
from khuyencong.contracts.models import Advance, Commitment, Contract
from khuyencong.contracts.selectors import advance_notes
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.payments.services import Line, approve_payment, check_payment, send_payment
from khuyencong.projects.models import Project
from tests import money, packs
from tests import world as province
from tests.duties import also, holds
from tests.world import at, stages

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
WHO = {check_payment: "thu", approve_payment: "phuc", send_payment: "thu"}


@pytest.fixture
def world():
    return province.build()


@holds("the right person", "the trace")
def test_the_accountant_advances_and_the_ledger_follows(world):
    commitment = money.assigned(world)
    paid = money.advance(world, commitment, 40 * MILLION, decision="")
    project = commitment.project
    assert stages(project) == {"committed": 60 * MILLION, "advanced": 40 * MILLION}
    assert (paid.amount_dong, paid.payee, paid.paid_by) == (
        40 * MILLION,
        money.party(commitment),
        "Thu",
    )
    assert paid.transfer.amount_dong == 40 * MILLION
    assert paid.transfer.document.startswith("Điều 13 Thông tư 36/2013/TT-BCT")
    assert money.steps(project, "pay_advance") == 1


@holds("another role", "another province")
def test_nobody_else_pays_it(world):
    commitment = money.assigned(world)
    money.only(
        world, lambda by: money.advance(world, commitment, MILLION, by=by), "centre_accountant"
    )
    assert not Advance.objects.exists()


@holds("the same person")
@pytest.mark.parametrize(("step", "signer"), [("sign", "hung"), ("assign", "lan")])
def test_who_signed_or_assigned_does_not_pay_the_advance(world, step, signer):
    commitment = province.committed(world) if step == "sign" else money.assigned(world)
    by = also(world, signer, "centre_accountant", "centre")
    with pytest.raises(Refused, match="đã làm bước trước"):
        money.advance(world, commitment, MILLION, by=by)
    assert not Advance.objects.exists()


@holds("the limit")
def test_70_percent_of_a_class_may_be_advanced_and_not_one_dong_more(world):
    commitment = money.assigned(world)
    with pytest.raises(Refused, match=r"mức tối đa 70\.000\.000"):
        money.advance(world, commitment, 70 * MILLION + 1)
    money.advance(world, commitment, 70 * MILLION)
    assert stages(commitment.project) == {"committed": 30 * MILLION, "advanced": 70 * MILLION}


def test_all_advances_together_stay_within_the_share(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 40 * MILLION, key="one")
    with pytest.raises(Refused, match=r"đã tạm ứng 40\.000\.000 đồng\) vượt") as refusal:
        money.advance(world, commitment, 30 * MILLION + 1, key="two")
    assert "30.000.000" in refusal.value.fix
    money.advance(world, commitment, 30 * MILLION, key="two")
    assert stages(commitment.project)["advanced"] == 70 * MILLION


def test_what_came_back_may_be_advanced_again_by_another_person(world):
    """Alone she could write that it came back, and send it out a second time."""
    commitment = money.assigned(world)
    money.advance(world, commitment, 70 * MILLION, key="one")
    money.return_advance(world, commitment, 50 * MILLION)
    with pytest.raises(Refused, match="đã làm “Ghi hoàn trả, thu hồi tạm ứng”"):
        money.advance(world, commitment, 50 * MILLION, key="two")
    centre = world.bodies["centre"]
    world.users["khoa"] = province.person("Khoa", "centre_accountant", organisation=centre)
    other = world.actor("khoa")
    with pytest.raises(Refused, match=r"đã tạm ứng 20\.000\.000"):
        money.advance(world, commitment, 50 * MILLION + 1, key="two", by=other)
    money.advance(world, commitment, 50 * MILLION, key="two", by=other)
    assert stages(commitment.project) == {"committed": 30 * MILLION, "advanced": 70 * MILLION}


def test_without_a_known_share_somebody_must_have_decided(world):
    commitment = province.committed(world)
    Project.objects.filter(pk=commitment.project_id).update(activity="showroom")
    Contract.objects.update(advance_dong=None)  # signed before terms were kept
    with pytest.raises(Refused, match="Chưa có quy định đã kiểm chứng") as refusal:
        money.advance(world, commitment, MILLION, decision="  ")
    assert refusal.value.field == "decision"
    with pytest.raises(Refused, match=r"mức tối đa 300\.000\.000"):
        money.advance(world, commitment, 300 * MILLION + 1)
    paid = money.advance(world, commitment, 300 * MILLION)
    assert paid.transfer.document == money.DECISION
    assert stages(commitment.project) == {"advanced": 300 * MILLION}


@holds("the limit")
def test_a_machine_is_advanced_above_70_percent_done_and_not_at_70(world):
    commitment = province.committed(world)
    with pytest.raises(Refused, match="đã xong 70 % tổng mức đầu tư của đề án") as refusal:
        money.advance(world, commitment, MILLION, done_percent=70)
    assert "Điều 13 Thông tư 36/2013/TT-BCT" in refusal.value.legal
    assert "trên 70 %" in refusal.value.fix
    assert not Advance.objects.exists()
    money.report(world, commitment.project, 71)
    with pytest.raises(Refused, match=r"mức tối đa 210\.000\.000"):
        money.advance(world, commitment, 210 * MILLION + 1)
    money.advance(world, commitment, 210 * MILLION)
    assert stages(commitment.project) == {"committed": 90 * MILLION, "advanced": 210 * MILLION}


def test_a_machine_of_which_nobody_reported_is_not_advanced(world):
    commitment = province.committed(world)
    line = Line(money.party(commitment), MILLION)
    with pytest.raises(Refused, match="chưa có báo cáo tiến độ"):
        money.prepared(world, commitment, "advance", [line], key="advance", day=at(20))


def test_the_last_report_counts_even_where_an_earlier_one_said_more(world):
    commitment = province.committed(world)
    money.report(world, commitment.project, 90)
    money.report(world, commitment.project, 60)
    with pytest.raises(Refused, match="đã xong 60 %"):
        money.advance(world, commitment, MILLION)


@pytest.mark.parametrize(
    ("activity", "done_percent", "why"),
    [
        ("industrial_cluster_infrastructure", 50, "đã xong 50 % khối lượng được hỗ trợ"),
        ("industrial_cluster_infrastructure", 51, None),
        ("new_enterprise", 100, "chỉ được chi sau khi nghiệm thu"),
    ],
)
def test_each_content_has_its_own_gate(world, activity, done_percent, why):
    commitment = province.committed(world)
    Project.objects.filter(pk=commitment.project_id).update(activity=activity)
    if why:
        with pytest.raises(Refused, match=why):
            money.advance(world, commitment, 90 * MILLION, done_percent=done_percent)
    else:
        money.advance(world, commitment, 90 * MILLION, done_percent=done_percent)
    assert Advance.objects.count() == (0 if why else 1)


@holds("the limit")
def test_above_the_treasurys_half_somebody_must_have_decided_in_writing(world):
    commitment = money.assigned(world)
    with pytest.raises(Refused, match=r"50 % hợp đồng của Kho bạc là 50\.000\.000") as refusal:
        money.advance(world, commitment, 50 * MILLION + 1, decision=" ")
    assert "Điều 6 Thông tư 17/2024" in refusal.value.legal
    assert "Điều 13 Thông tư 36/2013" in refusal.value.legal
    assert refusal.value.field == "decision"
    money.advance(world, commitment, 50 * MILLION, decision="", key="half")
    assert "over_treasury_dong" not in _told(commitment)
    money.advance(world, commitment, 20 * MILLION, key="rest")
    assert _told(commitment)["over_treasury_dong"] == 50 * MILLION
    assert _told(commitment)["decision"] == money.DECISION
    assert _told(commitment)["treasury_reason"] == money.WHY


def test_above_the_half_a_decision_without_a_reason_is_refused(world):
    commitment = money.assigned(world)
    with pytest.raises(Refused, match="mà chưa ghi lý do") as refusal:
        money.advance(world, commitment, 70 * MILLION, treasury_reason=" ")
    assert refusal.value.field == "treasury_reason"
    assert "Điều 6 Thông tư 17/2024" in refusal.value.legal
    money.advance(world, commitment, 50 * MILLION, treasury_reason="")


def test_verify_names_a_waiver_that_says_no_reason(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 70 * MILLION)
    assert checks.faults_of_waivers() == []
    half = {"over_treasury_dong": 50 * MILLION, "decision": money.DECISION}
    for reason in ({}, {"treasury_reason": " "}):
        events.record(
            commitment.project.stream,
            "pay_advance",
            half | reason,
            by=world.actor("thu"),
            at=at(21),
        )
    faults = checks.faults_of_waivers()
    assert len(faults) == 2
    assert all(commitment.project.stream in fault for fault in faults)


def _told(commitment):
    return events.history(commitment.project.stream).filter(kind="pay_advance").last().payload


@pytest.mark.parametrize(("ruling", "limit"), [("binds", 50), ("aside", 70)])
def test_a_province_that_knows_writes_whether_the_treasurys_rule_binds(world, ruling, limit):
    packs.set_figure(world, "treasury_advance_rule", ruling)
    commitment = money.assigned(world)
    with pytest.raises(Refused, match=f"{limit}.000.000"):
        money.advance(world, commitment, limit * MILLION + 1)
    money.advance(world, commitment, limit * MILLION)


def test_the_page_of_the_step_shows_both_figures(world, client):
    commitment = money.assigned(world)
    client.force_login(world.users["thu"])
    page = client.get(reverse("payments:prepare", args=[commitment.project.code])).text
    assert "theo quy định khuyến công tối đa 70.000.000 đồng" in page
    assert "theo mức chung của Kho bạc tối đa 50.000.000 đồng" in page
    assert "hết khi thanh toán đạt 80 % hợp đồng (Điều 6 Thông tư 17/2024/TT-BTC" in page
    assert "Cần kế hoạch đào tạo (Mẫu số 11)." in page


def test_the_page_says_until_when_a_small_advance_is_cleared(world, client):
    commitment = money.assigned(world)
    page = reverse("payments:prepare", args=[commitment.project.code])
    client.force_login(world.users["thu"])
    Commitment.objects.update(amount_dong=50 * MILLION + 1)
    assert "hợp đồng nhỏ" not in client.get(page).text
    Commitment.objects.update(amount_dong=50 * MILLION)
    assert "hợp đồng nhỏ, tạm ứng theo đề nghị" in client.get(page).text
    told = " ".join(advance_notes(commitment.project, date(2026, 12, 2), "vi"))
    assert "tạm ứng ngày 02/12/2026 thì thanh toán tạm ứng chậm nhất 31/01/2027" in told
    assert "Điều 6 Thông tư 17/2024/TT-BTC" in told


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_advance(world, amount):
    with pytest.raises(Refused, match="Tạm ứng"):
        money.advance(world, money.assigned(world), amount)
    assert not Advance.objects.exists()


def test_an_accepted_project_takes_no_advance(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    with pytest.raises(Refused, match="chưa thể “Tạm ứng”"):
        money.advance(world, commitment, MILLION)


@pytest.mark.parametrize("step", [check_payment, approve_payment, send_payment])
def test_an_advance_under_way_goes_no_further_once_the_work_is_accepted(world, step):
    """What was accepted is paid: 10 of the 300 million would be earned, 210 advanced."""
    commitment = money.installed(world)
    line = Line(money.party(commitment), 210 * MILLION)
    asked = {"decision": money.DECISION, "treasury_reason": money.WHY, "day": at(20)}
    request = money.prepared(world, commitment, "advance", [line], key="a", **asked)
    for before in (check_payment, approve_payment):
        if before is step or step is check_payment:
            break
        before(request, by=world.actor(WHO[before]), at=at(20))
    money.accept(world, commitment.project, 27 * MILLION)
    with pytest.raises(Refused, match="“Đã nghiệm thu”, không tạm ứng nữa") as refusal:
        step(request, by=world.actor(WHO[step]), at=at(2, 9))
    assert "lập đề nghị thanh toán" in refusal.value.fix


@holds("the second press", "two at once")
def test_a_second_press_is_answered_with_the_first_advance(world):
    commitment = money.assigned(world)
    first = money.advance(world, commitment, 70 * MILLION)
    assert money.advance(world, commitment, 70 * MILLION) == first
    project = commitment.project
    assert Advance.objects.count() == money.steps(project, "pay_advance") == 1
    assert money.transfers(project, "ordered", "advanced") == [70 * MILLION]


def test_a_second_press_is_answered_even_where_the_step_is_no_longer_open(world):
    commitment = province.committed(world)
    first = money.advance(world, commitment, MILLION)
    money.accept(world, commitment.project)
    assert money.advance(world, commitment, MILLION) == first


def test_one_key_stands_for_one_content_and_one_person(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 10 * MILLION)
    for change in ({"amount_dong": 10 * MILLION + 1}, {"decision": "Văn bản 13"}):
        with pytest.raises(Refused, match="đã dùng cho một đề nghị có nội dung khác"):
            money.advance(world, commitment, **({"amount_dong": 10 * MILLION} | change))
    with pytest.raises(Refused, match="nội dung khác"):
        money.advance(world, province.committed(world), 10 * MILLION)
    other = replace(world.actor("thu"), id="u-khac")
    with pytest.raises(Refused, match="đang ở trạng thái “Kho bạc đã chi”"):
        money.advance(world, commitment, 10 * MILLION, by=other)
    assert Advance.objects.count() == 1
