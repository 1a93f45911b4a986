"""Điều chỉnh kế hoạch: each kind at its level, each with its paper, money moved once."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.documents.models import Paper
from khuyencong.ledger import selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import Adjustment, PlanLine
from khuyencong.projects.models import Project
from tests import world as province
from tests.again import scenery
from tests.packs import set_figure
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build(appropriated_dong=400 * MILLION)


@pytest.fixture
@scenery
def project(world):
    """Asks for 200 million, planned at 150."""
    row = concluded(world, "Máy chẻ nan", 200 * MILLION)
    province.planned(world, row, percents=[75])
    row.refresh_from_db()
    return row


def ask(world, project, kind, amount=None, by="hung", **more):
    money = {"fund": world.fund, "amount_dong": amount} if amount else {}
    words = {"text": "Giá máy thay đổi.", "reason": "Báo giá mới."} | money | more
    return planning.ask_adjustment(project, kind=kind, **words, by=world.actor(by), at=at(11))


def decide(world, row, by):
    return planning.decide_adjustment(row, by=world.actor(by), at=at(12))


def test_more_money_is_the_provinces_to_decide(world, project):
    row = ask(world, project, "increase", 30 * MILLION)
    with pytest.raises(Refused, match="UBND tỉnh"):
        decide(world, row, "lan")
    decide(world, row, "dung")
    assert stages(project) == {"planned": 180 * MILLION}
    assert PlanLine.objects.get().amount_dong == 180 * MILLION
    assert Paper.objects.filter(code="adjustment_decision").count() == 1


def test_less_money_is_the_departments_and_goes_back_to_the_appropriation(world, project):
    decide(world, ask(world, project, "reduction", 50 * MILLION), "lan")
    assert stages(project) == {"planned": 100 * MILLION}
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 300 * MILLION


def test_a_province_may_leave_another_content_to_the_department(world, project):
    set_figure(world, "adjustments_of_the_approver_local", "[increase]")
    row = decide(world, ask(world, project, "content"), "lan")
    assert row.state == "decided"
    with pytest.raises(Refused, match="UBND tỉnh"):
        decide(world, ask(world, project, "increase", 30 * MILLION), "lan")


def test_more_than_was_appraised_is_refused(world, project):
    with pytest.raises(Refused, match=r"210\.000\.000.*200\.000\.000"):
        ask(world, project, "increase", 60 * MILLION)


def test_more_than_the_fund_has_is_refused_and_nothing_moves(world, project):
    planning.appropriate(
        world.fund, year=YEAR, number="9/QĐ", decided_date=at(10).date(),
        amount_dong=-240 * MILLION, by=world.actor("son"), at=at(10),
    )  # fmt: skip
    row = ask(world, project, "increase", 30 * MILLION)
    with pytest.raises(Refused):
        decide(world, row, "dung")
    assert stages(project) == {"planned": 150 * MILLION}
    assert PlanLine.objects.get().amount_dong == 150 * MILLION


@pytest.mark.parametrize(
    ("kind", "who"),
    [("content", "dung"), ("extension", "dung"), ("place", "lan"), ("time", "lan"),
     ("beneficiary", "lan"), ("partner", "lan"), ("other", "lan")],
)  # fmt: skip
def test_each_kind_has_its_level_and_a_paper(world, project, kind, who):
    decide(world, ask(world, project, kind), who)
    assert "Giá máy thay đổi." in Paper.objects.get(code="adjustment_decision").payload
    assert stages(project) == {"planned": 150 * MILLION}


def test_only_the_implementing_unit_asks_and_says_why(world, project):
    with pytest.raises(Refused):
        ask(world, project, "place", by="lan")
    with pytest.raises(Refused, match="lý do"):
        ask(world, project, "place", reason=" ")


def test_a_refusal_has_its_reason(world, project):
    row = ask(world, project, "place")
    with pytest.raises(Refused, match="lý do"):
        planning.refuse_adjustment(row, answer="", by=world.actor("lan"), at=at(12))
    row = planning.refuse_adjustment(row, answer="Ngoài địa bàn.", by=world.actor("lan"), at=at(12))
    assert row.get_state_display() == "Không đồng ý"


def test_money_is_not_adjusted_after_the_estimate_was_approved(world, project):
    planning.approve_estimate(project, by=world.actor("lan"), at=at(12))
    with pytest.raises(Refused, match="phụ lục") as refusal:
        ask(world, project, "increase", 10 * MILLION)
    assert "phụ lục" in refusal.value.fix


def test_the_page_asks_and_decides(client, world, project):
    address = f"/ke-hoach/dieu-chinh/{project.code}/"
    client.force_login(world.users["hung"])
    sent = {"act": "ask", "kind": "increase", "text": "Giá tăng.", "reason": "Báo giá mới."}
    assert client.post(address, sent).status_code == 422
    sent |= {"fund": world.fund.pk, "amount_dong": "30 triệu"}
    assert client.post(address, sent).status_code == 302
    client.force_login(world.users["dung"])
    row = Adjustment.objects.get()
    assert client.post(address, {"act": "refuse", "adjustment": row.pk}).status_code == 422
    assert client.post(address, {"act": "decide", "adjustment": row.pk}).status_code == 302
    assert "Đã quyết định" in client.get(address).content.decode()


def test_of_a_national_project_the_ministrys_decision_is_written_down_not_ours_issued(
    world, project
):
    Project.objects.filter(pk=project.pk).update(track="national")
    project.refresh_from_db()
    row = ask(world, project, "increase", 30 * MILLION)
    with pytest.raises(Refused, match="Lãnh đạo Sở ghi"):
        decide(world, row, "dung")
    with pytest.raises(Refused, match="số quyết định"):
        decide(world, row, "lan")
    planning.decide_adjustment(row, number="12/QĐ-BCT", by=world.actor("lan"), at=at(12))
    assert stages(project) == {"planned": 180 * MILLION}
    assert not Paper.objects.filter(code="adjustment_decision").exists()
    row.refresh_from_db()
    assert "12/QĐ-BCT" in row.answer
