"""What the order of a plan rests on: kept as it was made, found by its rows, looked at again."""

import pytest

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import LookAgain
from khuyencong.core import events
from khuyencong.directory.models import AreaClass, Notice
from khuyencong.planning.models import OrderRule, PlanLookAgain
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.policy import services as packs
from khuyencong.projects.models import Project
from tests.duties import elsewhere, everyone_but, refused
from tests.planning.room import MILLION
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
ORDER = "ranking.ranking"
PACK = """\
pack:
  title: "Thứ tự ưu tiên của tỉnh"
  legal: "12/2027/QĐ-UBND"
ranking:
  ranking:
    checked: {on: 2027-03-01, by: "Chuyên viên Sở"}
    values:
      - {from: 2027-03-DAY, criteria: [area, is_priority_trade], evidence: internal,
         legal: "Điều 5 Quyết định 12/2027/QĐ-UBND"}
"""


def order(world, day="01"):
    """From that day in March another order of criteria holds."""
    return in_force(world, PACK.replace("DAY", day))


def in_force(world, text):
    binh, lan = world.actor("binh"), world.actor("lan")
    pack = packs.draft(
        world.province, scope="local", text=text, reason="Sửa thứ tự.", by=binh, at=at(20)
    )
    return packs.put_in_force(packs.propose(pack, by=binh, at=at(20)), by=lan, at=at(20))


def submitted(world, chosen):
    scenarios.submit_plan(chosen, by=world.actor("lan"), at=at(9))
    return chosen


def resting(world, by="binh"):
    since = OrderRule.objects.filter(row=ORDER).first().row_from
    return selectors.decisions_on(ORDER, since, by=world.actor(by), most=9)


def test_the_rows_are_those_of_the_day_the_projects_were_taken_in(world, scenario):
    kept = {rule.row: rule.basis_date for rule in scenario.order_rules.all()}
    assert {ORDER, "ranking.trade_groups", "scoring.appraisal"} <= set(kept)
    assert set(kept.values()) == {at(8).date()}
    aims = {"objective": dict(scenario.objective), "levels": [100], "limits_dong": {}}
    scenarios.set_aims(scenario, way="ranking", **aims, by=world.actor("binh"), at=at(9))
    assert set(scenario.order_rules.values_list("row", flat=True)) == set(kept) - {
        "scoring.appraisal"
    }
    scenarios.set_aims(scenario, way="best", **aims, by=world.actor("binh"), at=at(10))
    days = dict(scenario.order_rules.values_list("row", "basis_date"))
    assert days[ORDER] == at(8).date() and days["scoring.appraisal"] == at(10).date()


def test_a_draft_is_no_decision_a_submission_and_a_plan_are(world, chosen):
    assert resting(world) == []
    submitted(world, chosen)
    (found,) = resting(world)
    assert (found.decision, found.title) == ("Trình kế hoạch", chosen.name)
    scenarios.approve_plan(chosen, by=world.actor("dung"), at=at(10))
    (found,) = resting(world)
    assert found.decision == "Phê duyệt kế hoạch"
    assert selectors.decisions_on(ORDER, at(8).date(), by=world.actor("binh"), most=9) == []


def test_a_plan_made_before_its_rows_were_kept_gets_them_when_it_is_submitted(world, chosen):
    chosen.order_rules.all().delete()
    submitted(world, chosen)
    assert chosen.order_rules.get(row=ORDER).basis_date == at(8).date()


def test_only_those_who_read_plans_of_the_province_find_it(world, chosen):
    submitted(world, chosen)
    since = chosen.order_rules.get(row=ORDER).row_from
    for other in (elsewhere("department_specialist"), world.actor("tam")):
        assert selectors.decisions_on(ORDER, since, by=other, most=9) == []


def test_a_changed_order_asks_the_department_once_for_the_whole_plan(world, chosen):
    scenarios.approve_plan(submitted(world, chosen), by=world.actor("dung"), at=at(10))
    before = list(chosen.proposals.values_list("project", "place", "given_dong"))
    rule = order(world)
    item = PlanLookAgain.objects.get()
    assert (item.scenario, item.rule, item.rows) == (chosen, rule, [ORDER])
    assert not LookAgain.objects.exists()  # of no project: the order is of the plan
    assert list(chosen.proposals.values_list("project", "place", "given_dong")) == before
    (waiting,) = selectors.to_look_at_again(world.actor("binh"), most=9)
    assert (waiting.title, waiting.rows) == (chosen.name, [ORDER])
    assert Notice.objects.filter(user=world.users["binh"], text__contains=rule.pack.code).exists()
    told = events.history(chosen.stream).filter(kind="rule_changed").get()
    assert told.payload == {"pack": rule.pack.code, "rows": [ORDER]}


@pytest.mark.parametrize(("day", "is_asked"), [("08", True), ("09", False)])
def test_a_row_that_changes_after_the_day_of_the_order_asks_nobody(world, chosen, day, is_asked):
    submitted(world, chosen)
    order(world, day)
    assert PlanLookAgain.objects.exists() is is_asked


def test_a_draft_asks_nobody(world, chosen):
    order(world)
    assert not PlanLookAgain.objects.exists()


def test_a_plan_whose_projects_are_at_rest_asks_nobody(world, chosen):
    submitted(world, chosen)
    Project.objects.filter(pk__in=chosen.proposals.filter(percent__gt=0).values("project")).update(
        state="settled"
    )
    order(world)
    assert not PlanLookAgain.objects.exists()


def test_it_is_looked_at_once_in_words_by_the_department_of_the_province(world, chosen):
    submitted(world, chosen)
    order(world)
    item = PlanLookAgain.objects.get()

    def look(by, words="Giữ: thứ tự không đổi."):
        return scenarios.look_again(item, words=words, by=by, at=at(21))

    for other in (
        *everyone_but(world, "department_specialist", "department_leader"),
        elsewhere("department_leader"),
    ):
        refused(lambda other=other: look(other), "Chỉ Sở Công Thương xem lại kế hoạch")
    refused(lambda: look(world.actor("binh"), "  "), "Chưa ghi kết quả")
    assert look(world.actor("binh")).closed_by == world.actor("binh").name
    refused(lambda: look(world.actor("lan")), "đã xem lại việc này")


def test_the_page_of_the_plan_asks_and_keeps_the_answer(world, chosen, client):
    submitted(world, chosen)
    order(world)
    path, item = f"/ke-hoach/phuong-an/{chosen.uuid}/", PlanLookAgain.objects.get()
    client.force_login(world.users["dung"])
    assert 'value="look"' not in client.get(path).content.decode()
    client.force_login(world.users["binh"])
    assert f"{path}#xem-lai" in client.get("/tham-dinh/xem-lai/").content.decode()
    assert 'value="look"' in client.get(path).content.decode()
    press = {"act": "look", "item": item.pk}
    assert client.post(path, press | {"words": ""}).status_code == 422
    assert client.post(path, press | {"item": 0, "words": "Giữ."}).status_code == 422
    done = client.post(path, press | {"words": "Giữ nguyên."}, follow=True).content.decode()
    assert "Giữ nguyên." in done and 'value="look"' not in done
    assert chosen.proposals.filter(given_dong__gte=150 * MILLION).count() == 2


AREAS = """\
pack: {title: "Danh mục địa bàn (thử)", legal: "Quyết định 5/2027/QĐ-UBND"}
areas:
  "CODE":
    terrain:
      - {from: 2027-03-01, area: highland, evidence: internal, legal: "Điều 1 Quyết định 5/2027"}
"""


def test_the_order_names_what_is_said_of_the_communes_of_its_projects(world, three):
    commune = three[0].beneficiaries.get().establishment.place
    zone = AreaClass.objects.create(
        unit=commune, kind="minority_zone", area="zone_2", valid_from="2026-06-01", source="NQ 1"
    )
    made = scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án 1", by=world.actor("binh"), at=at(8)
    )
    name = f"areas.{commune.code}"
    kept = dict(made.order_rules.filter(row__startswith="areas.").values_list("row", "unseen"))
    assert kept[f"{name}.minority_zone"] == "figure"
    assert kept["areas.investment"] == ""  # how the class follows from the zone
    other = three[1].beneficiaries.get().establishment.place
    assert kept[f"areas.{other.code}.investment"] == "figure"  # nobody said it
    scenarios.set_level(made.proposals.get(project=three[0]), 100, by=world.actor("binh"), at=at(8))
    submitted(world, made)
    (found,) = selectors.decisions_on(
        f"{name}.minority_zone", zone.valid_from, by=world.actor("binh"), most=9
    )
    assert found.title == made.name
    in_force(world, AREAS.replace("CODE", other.code))
    item = PlanLookAgain.objects.get()
    assert item.rows == [f"areas.{other.code}.investment"]
