"""Where the rules of the day of approval or of the contract decide, these are asked again."""

import pytest

from khuyencong.planning import services as planning
from khuyencong.policy import services as packs
from khuyencong.projects.models import Project
from tests import money
from tests import world as province
from tests.duties import refused
from tests.packs import set_figure
from tests.planning.national import forwarded
from tests.planning.room import concluded
from tests.resting import rests_on
from tests.rules.test_packs import MACHINERY
from tests.world import at, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def lower(world, day):
    """From that day in March at most 200 million."""
    text = MACHINERY.replace("500000000", "200000000").replace("2027-01-01", f"2027-03-{day}")
    binh, lan = world.actor("binh"), world.actor("lan")
    pack = packs.draft(world.province, scope="national", text=text, by=binh, at=at(1))
    packs.put_in_force(packs.propose(pack, by=binh, at=at(1)), by=lan, at=at(1))


@pytest.mark.parametrize(("day", "is_refused"), [(15, True), (16, False)])
def test_the_day_of_the_contract_decides_where_the_province_says_so(world, day, is_refused):
    project = money.estimated(world)
    lower(world, day)
    set_figure(world, "basis_date", "contract")
    if is_refused:
        refused(lambda: money.sign(world, project), r"vượt mức tối đa 200\.000\.000")
        assert stages(project) == {"planned": 300_000_000}
    else:
        money.sign(world, project)
        assert stages(project) == {"committed": 300_000_000}
        assert rests_on(project, "sign")["support_levels.machinery"] == "2027-03-15"


@pytest.mark.parametrize(("day", "is_refused"), [(10, True), (11, False)])
def test_the_day_of_the_approval_decides_where_the_province_says_so(world, day, is_refused):
    project = concluded(world, "Máy chẻ nan", 300_000_000)
    lower(world, day)
    set_figure(world, "basis_date", "approval")

    def approve():
        province.planned(world, project)

    if is_refused:
        refused(approve, r"vượt mức tối đa 200\.000\.000")
    else:
        approve()
        assert rests_on(project, "approve")["support_levels.machinery"] == "2027-03-10"
    assert Project.objects.get().state == ("concluded" if is_refused else "planned")


def test_the_ministry_decides_and_what_the_rules_of_its_day_answer_is_kept(world):
    project = forwarded(world)
    set_figure(world, "basis_date", "approval")
    planning.record_ministry_plan(
        project, number="99/QĐ-BCT", decided_date=at(20).date(), by=world.actor("binh"), at=at(21)
    )
    kept = rests_on(project, "record_ministry_plan")
    assert kept["support_levels.machinery"] == "2027-03-20"
    assert kept["procedure.basis_date"] == "2027-03-21"


def test_who_decides_an_adjustment_is_kept_with_it(world):
    project = forwarded(world)
    planning.record_ministry_plan(
        project, number="99/QĐ-BCT", decided_date=at(20).date(), by=world.actor("binh"), at=at(21)
    )
    assert set(rests_on(project, "record_ministry_plan")) == {"procedure.basis_date"}
    asked = planning.ask_adjustment(
        project, kind="time", text="Kéo dài.", reason="Máy về chậm.", by=world.actor("hung"),
        at=at(22),
    )  # fmt: skip
    planning.refuse_adjustment(asked, answer="Bộ không đồng ý.", by=world.actor("lan"), at=at(23))
    assert rests_on(project, "refuse_adjustment") == {
        "procedure.adjustments_of_the_approver_national": "2027-03-22"
    }


def test_an_advance_keeps_the_treasurys_rule_beside_its_own(world):
    commitment = money.assigned(world)
    money.advance(world, commitment, 10_000_000)
    kept = rests_on(commitment.project, "pay_advance")
    assert "procedure.treasury_advance_percent" in kept and "advances.vocational_training" in kept
