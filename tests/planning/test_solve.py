"""Tính xong: the background process answers, once; what it cannot do it says."""

import hashlib
import json
from types import SimpleNamespace

import pytest

from khuyencong.allocation import optimiser
from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.services import solving
from tests.duties import holds, kinds, last
from tests.planning.room import MILLION
from tests.planning.test_set_aims import aim
from tests.world import at

pytestmark = pytest.mark.django_db
NOBODY = "nobody presses it: the background process takes what waits"
NOT_HERE = {
    "another role": NOBODY,
    "another province": NOBODY,
    "the same person": NOBODY,
    "two at once": "the scenario's lock: the second answer finds it answered",
}


def waiting(world, scenario, **aims):
    aim(world, scenario, **{"is_one_each": False, "levels": [100], **aims})
    scenarios.ask_to_solve(scenario, by=world.actor("binh"), at=at(8))
    scenario.refresh_from_db()
    return scenario


@holds("the right person", "the limit", "the trace")
def test_the_best_plan_within_the_money_is_kept_with_its_reasons(world, scenario):
    """Of 200, 150 and 100 million, 350 fit; a đồng less and the largest pair no longer does."""
    row = waiting(world, scenario, way="best", limits_dong={world.fund.pk: 350 * MILLION})
    scenarios.solve_job(now=at(9))
    row.refresh_from_db()
    assert (row.state, row.outcome, row.is_changed) == ("open", "solved", False)
    assert row.value <= row.bound and len(row.digest) == 64 and row.solved_at is not None
    event = last(row.stream)
    assert (event.kind, event.by_id) == ("solve", "system")
    assert event.payload == {
        "outcome": "solved", "digest": row.digest, "value": row.value, "bound": row.bound,
    }  # fmt: skip
    for one in row.proposals.all():
        assert one.given_dong == one.shares.get().given_dong == one.asked_dong * one.percent // 100
        assert one.reason
    given = sum(one.given_dong for one in row.proposals.all())
    assert 0 < given <= 350 * MILLION
    assert set(row.told) == {"limits", "more"}
    assert row.told["more"][str(world.fund.pk)]["enter"]


def test_by_rank_the_first_come_first_and_nothing_is_proven(world, scenario):
    row = waiting(world, scenario, limits_dong={world.fund.pk: 300 * MILLION})
    scenarios.solve_job(now=at(9))
    row.refresh_from_db()
    assert (row.outcome, row.solver, row.bound) == ("solved", "ranking", None)
    assert row.proposals.order_by("place").first().percent == 100
    assert row.value > 0 and row.told["missed"] == []


def test_the_oldest_comes_first_and_an_error_stops_no_other(world, scenario, monkeypatch):
    waiting(world, scenario)
    other = scenarios.create_scenario(
        world.province, year=2027, name="Phương án 2", by=world.actor("binh"), at=at(8)
    )
    scenarios.ask_to_solve(other, by=world.actor("binh"), at=at(9))
    scenarios.create_scenario(
        world.province, year=2027, name="Chưa xin tính", by=world.actor("binh"), at=at(8)
    )
    taken = []
    right = solving.instance_of

    def once_wrong(row):
        taken.append(row.pk)
        if row.pk == scenario.pk:
            raise ZeroDivisionError
        return right(row)

    monkeypatch.setattr(solving, "instance_of", once_wrong)
    scenarios.solve_job(now=at(9))
    assert taken == [scenario.pk, other.pk]
    scenario.refresh_from_db()
    other.refresh_from_db()
    assert (scenario.state, scenario.outcome) == ("open", "failed")
    assert (other.state, other.outcome) == ("open", "solved")


@pytest.mark.parametrize(
    ("error", "outcome"), [(TimeoutError(), "failed"), (optimiser.Infeasible([]), "impossible")]
)
def test_without_an_answer_the_plan_stays_as_it_was(world, chosen, monkeypatch, error, outcome):
    def fail(_):
        raise error

    row = waiting(world, chosen, way="best")
    monkeypatch.setattr(optimiser, "choose_in_time", fail)
    scenarios.solve_job(now=at(9))
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("open", outcome)
    assert sorted(row.proposals.values_list("percent", flat=True)) == [0, 100, 100]


@holds("the second press")
def test_an_answer_that_comes_twice_counts_once(world, scenario):
    row = waiting(world, scenario)
    assert scenarios.solve(row, at=at(9)).state == "open"
    before = Scenario.objects.get().digest
    assert scenarios.solve(row, at=at(10)).solved_at == at(9)
    assert kinds(row.stream).count("solve") == 1
    assert (Scenario.objects.get().digest, Scenario.objects.get().solved_at) == (before, at(9))


def test_computed_again_it_holds_the_new_answer_alone(world, scenario):
    """First the best plan with its proof, then by rank, which proves nothing."""
    row = waiting(world, scenario, way="best", limits_dong={world.fund.pk: 350 * MILLION})
    scenarios.solve_job(now=at(9))
    row.refresh_from_db()
    assert row.bound is not None
    row = waiting(world, row, way="ranking", limits_dong={world.fund.pk: 350 * MILLION})
    assert row.is_changed
    scenarios.solve_job(now=at(10))
    row.refresh_from_db()
    assert (row.bound, row.is_changed) == (None, False)
    for one in row.proposals.all():
        assert one.given_dong == one.shares.get().given_dong == one.asked_dong * one.percent // 100


def test_what_was_computed_is_kept_in_one_spelling_and_its_digest_is_of_it(world, scenario):
    row = scenarios.solve(waiting(world, scenario), at=at(9))
    asked = json.loads(row.inputs)
    assert row.inputs == json.dumps(asked, sort_keys=True, separators=(",", ":"))
    assert row.digest == hashlib.sha256(row.inputs.encode()).hexdigest()


def test_the_time_it_took_is_kept_in_milliseconds(world, scenario, monkeypatch):
    clock = SimpleNamespace(perf_counter=iter([2.0, 3.25]).__next__)
    monkeypatch.setattr(solving, "time", clock)
    assert scenarios.solve(waiting(world, scenario), at=at(9)).milliseconds == 1250
