"""The plan room: proposals of the year, money, pins, floors and caps, the answer and its words."""

import json
from dataclasses import replace

import pytest

from khuyencong.allocation import optimiser
from khuyencong.allocation.objective import WEIGHTS
from khuyencong.core import events
from khuyencong.core.errors import Refused
from khuyencong.ledger import selectors as ledger
from khuyencong.planning import services as planning
from khuyencong.planning.models import Limit, Proposal, Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.selectors import totals
from khuyencong.planning.scenarios.selectors.wording import proof_text
from tests import world as province
from tests.again import scenery
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build(appropriated_dong=400 * MILLION)


@pytest.fixture
@scenery
def three(world):
    """Two workshops ask for 200 and 150 million, a seminar for 100; there are 400."""
    return [
        concluded(world, "Máy chẻ nan", 200 * MILLION),
        concluded(world, "Máy vót nan", 150 * MILLION, workshop=1),
        concluded(world, "Hội thảo nghề", 100 * MILLION, workshop=None),
    ]


@pytest.fixture
def scenario(world, three):
    return scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án 1", by=world.actor("binh"), at=at(8)
    )


def solve(world, scenario, by="binh"):
    scenarios.ask_to_solve(scenario, by=world.actor(by), at=at(8))
    scenarios.solve_job(now=at(8))
    scenario.refresh_from_db()
    return scenario


def inside(scenario):
    rows = scenario.proposals.filter(percent__gt=0).order_by("project__title")
    return {row.project.title: row.percent for row in rows}


def aims(world, scenario, **more):
    asked = {
        "way": "best",
        "objective": WEIGHTS,
        "levels": [100],
        "limits_dong": {world.fund.pk: 400 * MILLION},
    } | more
    scenarios.set_aims(scenario, **asked, by=world.actor("binh"), at=at(8))
    scenario.refresh_from_db()
    return scenario


def test_a_scenario_takes_in_what_is_concluded_and_the_money_that_is_left(world, scenario):
    assert scenario.proposals.count() == 3
    assert scenario.budgets.get().limit_dong == 400 * MILLION
    asked = dict(scenario.proposals.values_list("project__title", "asked_dong"))
    assert asked["Máy chẻ nan"] == 200 * MILLION


def test_the_best_plan_fits_the_money_and_is_kept_with_what_was_solved(world, scenario):
    solve(world, scenario)
    assert scenario.outcome == "solved"
    assert totals.totals(scenario).by_fund[world.fund.pk].given_dong <= 400 * MILLION
    assert scenario.bound >= scenario.value > 0
    instance = json.loads(scenario.inputs)
    assert instance["budgets"][str(world.fund.pk)] == 400 * MILLION
    assert scenario.solver.startswith("HiGHS")
    assert events.history(scenario.stream).last().kind == "solve"


def test_the_same_scenario_gives_the_same_answer(world, scenario):
    first = solve(world, scenario)
    before, digest = inside(first), first.digest
    assert (inside(solve(world, scenario)), scenario.digest) == (before, digest)


def test_full_levels_alone_leave_one_out_and_say_who_would_make_room(world, scenario):
    solve(world, aims(world, scenario))
    assert len(inside(scenario)) == 2
    out = scenario.proposals.get(percent=0)
    assert out.reason["code"] == "short"
    assert out.reason["params"]["displaces"] is not None


def test_a_pin_is_kept_and_has_its_reason(world, scenario, three):
    seminar = scenario.proposals.get(project=three[2])
    with pytest.raises(Refused, match="lý do"):
        scenarios.pin(seminar, how="in", by=world.actor("binh"), at=at(8))
    scenarios.pin(seminar, how="in", reason="Đã hứa với huyện.", by=world.actor("binh"), at=at(8))
    machine = scenario.proposals.get(project=three[0])
    scenarios.pin(machine, how="out", reason="Chưa có mặt bằng.", by=world.actor("binh"), at=at(8))
    solve(world, aims(world, scenario))
    assert set(inside(scenario)) == {"Hội thảo nghề", "Máy vót nan"}


def test_the_order_of_the_criteria_is_always_at_hand(world, scenario):
    solve(world, aims(world, scenario, way="ranking", levels=[100, 50]))
    first = scenario.proposals.order_by("place").first()
    assert (first.percent, scenario.solver, scenario.bound) == (100, "ranking", None)


def test_a_floor_brings_in_what_the_objective_would_leave_out(world, scenario):
    weights = WEIGHTS | {"score": 0, "leverage": 0}  # only people count: the seminar has none
    aims(world, scenario, objective=weights, levels=[100])
    assert "Hội thảo nghề" not in inside(solve(world, scenario))
    set_limit(world, content="KC2", least=100 * MILLION)
    assert "Hội thảo nghề" in inside(solve(world, scenario))
    kept = totals.totals(scenario).kept
    assert [(one.found, one.is_kept) for one in kept] == [(100 * MILLION, True)]


def set_limit(world, **more):
    asked = {
        "fund": None,
        "content": "",
        "area": "",
        "measure": "dong",
        "least": None,
        "most": None,
        "reason": "Nghị quyết của tỉnh.",
    } | more
    return planning.set_limit(world.province, year=YEAR, **asked, by=world.actor("binh"), at=at(8))


def test_a_cap_on_the_number_of_projects_is_kept(world, scenario):
    set_limit(world, measure="count", most=1)
    assert len(inside(solve(world, scenario))) == 1


def test_demands_that_cannot_hold_together_name_what_to_give_up(client, world, scenario):
    set_limit(world, content="KC3", least=380 * MILLION)
    set_limit(world, content="KC2", least=100 * MILLION)
    aims(world, scenario)
    solve(world, scenario)
    assert scenario.outcome == "impossible"
    client.force_login(world.users["binh"])
    page = client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/").content.decode()
    assert "Các yêu cầu không thể cùng giữ được" in page
    assert "hạ mức sàn của" in page or "thêm" in page


def test_a_floor_nobody_could_keep_is_said_to_be_impossible(world, scenario):
    set_limit(world, content="KC8", least=1)
    assert solve(world, scenario).outcome == "impossible"


def test_one_project_an_establishment_where_the_scenario_says_so(world, scenario):
    concluded(world, "Máy sấy", 40 * MILLION)
    scenarios.take_in(scenario, by=world.actor("binh"), at=at(8))
    aims(world, scenario, is_one_each=True, limits_dong={world.fund.pk: 900 * MILLION})
    chosen = inside(solve(world, scenario))
    assert len({"Máy sấy", "Máy chẻ nan"} & set(chosen)) == 1


def test_one_more_100_million_says_who_would_enter(world, scenario):
    solve(world, aims(world, scenario))
    more = scenario.told["more"][str(world.fund.pk)]
    assert len(more["enter"]) == 1
    assert more["value"] > 0


def test_a_level_changed_by_hand_changes_the_sums_and_is_marked(world, scenario, three):
    solve(world, aims(world, scenario, levels=[100, 50]))
    row = scenario.proposals.get(project=three[0])
    scenarios.set_level(row, 50, by=world.actor("binh"), at=at(8))
    row.refresh_from_db()
    scenario.refresh_from_db()
    assert (row.given_dong, scenario.is_changed) == (100 * MILLION, True)
    with pytest.raises(Refused, match="37"):
        scenarios.set_level(row, 37, by=world.actor("binh"), at=at(8))


def test_sums_agree_with_adding_up_by_hand(world, scenario):
    solve(world, scenario)
    found = totals.totals(scenario)
    rows = list(Proposal.objects.filter(scenario=scenario))
    assert found.whole.given_dong == sum(row.given_dong for row in rows)
    assert sum(t.asked_dong for t in found.by_content.values()) == sum(r.asked_dong for r in rows)
    assert found.whole.inside == sum(row.is_in for row in rows)
    assert found.is_possible


def test_money_is_never_placed_beyond_a_source_without_being_shown(world, scenario, three):
    for row in scenario.proposals.all():
        scenarios.set_level(row, 100, by=world.actor("binh"), at=at(8))
    found = totals.totals(scenario)
    assert found.over == {world.fund.pk: 50 * MILLION}
    assert not found.is_possible


@pytest.mark.parametrize("name", ["mai", "son", "ha", "dung"])
def test_only_the_department_plans(world, scenario, name):
    with pytest.raises(Refused, match="Sở Công Thương"):
        scenarios.ask_to_solve(scenario, by=world.actor(name), at=at(8))


def test_while_it_is_computed_nobody_changes_it(world, scenario):
    scenarios.ask_to_solve(scenario, by=world.actor("binh"), at=at(8))
    with pytest.raises(Refused, match="Đang tính"):
        scenarios.set_level(scenario.proposals.first(), 100, by=world.actor("binh"), at=at(8))


def test_a_scenario_made_like_another_takes_its_pins_and_aims(world, scenario, three):
    aims(world, scenario, way="ranking")
    row = scenario.proposals.get(project=three[0])
    scenarios.pin(row, how="out", reason="Chờ.", by=world.actor("binh"), at=at(8))
    scenario.refresh_from_db()
    other = scenarios.create_scenario(
        world.province,
        year=YEAR,
        name="Phương án 2",
        like=scenario,
        by=world.actor("lan"),
        at=at(9),
    )
    assert (other.way, other.levels) == ("ranking", [100])
    assert other.proposals.get(project=three[0]).pin_reason == "Chờ."


def test_what_is_no_longer_concluded_leaves_when_it_is_taken_in_again(world, scenario, three):
    from khuyencong.projects import services as projects

    projects.withdraw(three[0], reason="Đổi ý.", by=world.actor("hung"), at=at(9))
    assert scenarios.take_in(scenario, by=world.actor("binh"), at=at(9)) == 2


def test_two_scenarios_side_by_side_say_who_enters_and_leaves(world, scenario, three):
    other = scenarios.create_scenario(
        world.province, year=YEAR, name="Khác", by=world.actor("binh"), at=at(8)
    )
    give = {scenario: three[0], other: three[1]}
    for one, project in give.items():
        row = one.proposals.get(project=project)
        scenarios.set_level(row, 100, by=world.actor("binh"), at=at(8))
    first, second = totals.compared([scenario, other])
    assert (first.enter, first.leave) == ([], [])
    assert [code for code, _title, _given in second.enter] == [three[1].code]
    assert [code for code, _title, _given in second.leave] == [three[0].code]


def test_a_scenario_of_another_province_is_not_there(client, world, scenario):
    elsewhere = province.unit("01", "province", "Hà Nội", "thành phố")
    body = province.body("SCT01", "department", "Sở Công Thương Hà Nội", "SCT", elsewhere)
    user = province.person("an", "department_specialist", organisation=body)
    client.force_login(user)
    assert client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/").status_code == 404
    assert not Scenario.objects.visible_to(world.actor("tam")).exists()


def test_the_pages_from_a_new_scenario_to_a_comparison(client, world, three):
    client.force_login(world.users["binh"])
    for name in ("Phương án 1", "Phương án 2"):
        sent = client.post(f"/ke-hoach/?year={YEAR}", {"name": name})
        assert sent.status_code == 302
    address = sent.headers["Location"]
    scenario = Scenario.objects.order_by("-pk").first()
    asked = {
        "act": "aims", "way": "best", "score": "100", "jobs": "1", "area": "20", "leverage": "5",
        "levels": "100; 50 %", f"fund_{world.fund.pk}": "400 triệu",
    }  # fmt: skip
    assert client.post(address, asked | {"levels": "ba"}).status_code == 422
    assert client.post(address, asked).status_code == 302
    assert client.post(address, {"act": "solve"}).status_code == 302
    assert "data-waiting" in client.get(address).content.decode()
    scenarios.solve_job(now=at(8))
    page = client.get(address).content.decode()
    assert "Không phương án nào tốt hơn." in page
    assert "Thêm 100 triệu" in page
    row = scenario.proposals.order_by("place").first()
    told = client.post(
        address, {"act": "levels", f"percent_{row.pk}": "50"}, headers={"x-fragment": "totals"}
    )
    assert told.status_code == 200
    assert "<html" not in told.content.decode()
    pinned = f"{address}{row.project.code}/"
    assert client.post(pinned, {"how": "in"}).status_code == 422
    assert client.post(pinned, {"how": "in", "reason": "Đã hứa."}).status_code == 302
    numbers = "&".join(f"of={one.uuid}" for one in Scenario.objects.all())
    assert "Vào thêm" in client.get(f"/ke-hoach/so-sanh/?{numbers}").content.decode()
    assert f"năm {YEAR}" in client.get("/ke-hoach/").content.decode(), "the year that is planned"
    assert "Chọn từ hai" in client.get("/ke-hoach/so-sanh/?of=x").content.decode()


def test_floors_and_appropriations_are_kept_on_their_pages(client, world):
    client.force_login(world.users["lan"])
    limits = f"/ke-hoach/muc-san-tran/?year={YEAR}"
    sent = {"act": "set", "measure": "dong", "least": "50 triệu", "most": "40 triệu"}
    sent["reason"] = "Nghị quyết."
    refused = client.post(limits, sent)
    assert (refused.status_code, "cao hơn mức trần" in refused.content.decode()) == (422, True)
    assert client.post(limits, sent | {"most": ""}).status_code == 302
    row = Limit.objects.get()
    assert client.post(limits, {"act": "drop", "limit": row.pk}).status_code == 302
    assert not Limit.objects.exists()
    money = f"/ke-hoach/giao-du-toan/?year={YEAR}"
    cut = {"fund": world.fund.pk, "number": "02/QĐ-UBND", "decided_date": "1/6/2027"}
    cut |= {"amount_dong": "500 triệu", "kind": "cut", "ground": "Tiết kiệm chi."}
    assert client.post(money, cut).status_code == 422  # more than is left
    assert client.post(money, cut | {"amount_dong": "100 triệu"}).status_code == 302
    assert client.post(money, cut | {"amount_dong": "100 triệu"}).status_code == 302  # twice
    assert client.post(money, cut | {"amount_dong": "90 triệu"}).status_code == 422
    assert ledger.fund_year(world.fund, YEAR)["appropriated"] == 300 * MILLION


def test_the_room_is_flat_in_queries(client, world, scenario, django_assert_max_num_queries):
    solve(world, scenario)
    client.force_login(world.users["binh"])
    with django_assert_max_num_queries(20):
        client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/")


def test_a_plan_stands_though_what_one_more_would_bring_took_too_long(world, scenario, monkeypatch):
    real, asked = optimiser.choose, []

    def slow_from_the_second_on(instance):
        asked.append(instance)
        if len(asked) > 1:
            raise TimeoutError
        return real(instance)

    monkeypatch.setattr(optimiser, "choose_in_time", slow_from_the_second_on)
    solve(world, scenario)
    assert (scenario.outcome, scenario.told["more"]) == ("solved", {})
    assert inside(scenario)


def test_a_plan_that_time_left_unproven_is_shown_with_its_gap_and_says_so(
    client, world, scenario, monkeypatch
):
    found = optimiser.choose

    def out_of_time(instance):
        choice = found(instance)
        return replace(choice, bound=choice.value + choice.value // 400)

    monkeypatch.setattr(optimiser, "choose_in_time", out_of_time)
    solve(world, scenario)
    client.force_login(world.users["binh"])
    page = client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/").content.decode()
    assert inside(scenario)
    assert "Hết 10 giây mà chưa chứng minh được là tốt nhất" in page
    assert "phương án khác có thể tốt hơn đến 0,250 %." in page
    assert "Không phương án nào tốt hơn" not in page


@pytest.mark.parametrize(
    ("value", "bound", "says"),
    [
        (100_000, 100_000, "Không phương án nào tốt hơn."),
        (100_000, 100_010, "Không phương án nào tốt hơn quá 0,010 %."),
        (100_000, 100_011, "tốt hơn đến 0,011 %."),
        (3_000_000, 3_000_001, "Không phương án nào tốt hơn quá 0,001 %."),  # rounded up
        (0, 0, "Không phương án nào tốt hơn."),
        (-100_000, -99_990, "Không phương án nào tốt hơn quá 0,010 %."),
        (-100_000, -99_989, "tốt hơn đến 0,011 %."),
    ],
)
def test_a_gap_is_said_in_thousandths_of_a_per_cent_rounded_up(value, bound, says):
    assert proof_text(value, bound, gap=0.0001, seconds=10.0).endswith(says)


def test_other_aims_take_the_proof_away_until_it_is_computed_again(client, world, scenario):
    solve(world, scenario)
    aims(world, scenario, levels=[100, 90])
    assert scenario.is_changed
    client.force_login(world.users["binh"])
    page = client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/").content.decode()
    assert "Không phương án nào tốt hơn quá" not in page


def test_what_computed_the_plan_stands_in_an_annex_of_its_page(client, world, scenario):
    solve(world, scenario)
    client.force_login(world.users["binh"])
    page = client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/").content.decode()
    plain, annex = page.split("Phụ lục: tính bằng gì, trên dữ liệu nào")
    assert "Tính xong lúc" in plain
    assert "HiGHS" not in plain
    assert "HiGHS" in annex.split("</details>")[0]


def test_a_level_that_is_no_longer_offered_is_not_lost_when_the_page_is_saved(
    client, world, scenario
):
    row = scenario.proposals.first()
    scenarios.set_level(row, 80, by=world.actor("binh"), at=at(8))
    aims(world, scenario, levels=[100, 50])
    client.force_login(world.users["binh"])
    address = f"/ke-hoach/phuong-an/{scenario.uuid}/"
    assert '<option value="80" selected>' in client.get(address).content.decode()
    assert client.post(address, {"act": "levels", f"percent_{row.pk}": "80"}).status_code == 302
    row.refresh_from_db()
    assert row.percent == 80
