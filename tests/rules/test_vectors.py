"""The ten vectors of the law as it was found, and the newer ones, each a worked case of the docs.

Amounts are typed here again, so that a figure and its worked case do not change together unseen.
"""

from datetime import date

import pytest

from khuyencong.core.money import share
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.reading import FOLDER, read

MILLION = 1_000_000
IN_2016, IN_2020, IN_2024 = date(2016, 6, 1), date(2020, 6, 1), date(2024, 5, 20)
BY_THE_MINISTRY = {
    "priority_decision": "2500/QĐ-BCT", "priority_decision_date": date(2016, 5, 20),
}  # fmt: skip
WORKED = [
    case
    for path in sorted((FOLDER / "cases").glob("*.yaml"))
    for case in read(path)["cases"]
    if not case.get("province")
]
PAID = read(FOLDER / "cases" / "money" / "money.yaml")["cases"]


def machine(millions=800, **more):
    return {"activity": "machinery", "cost_dong": millions * MILLION, **more}


def line(millions):
    return {"activity": "technology_line", "cost_dong": millions * MILLION}


def model(millions):
    return {"activity": "demonstration_model", "cost_dong": millions * MILLION}


VECTORS = {
    "1 machine of 800 m, 2020: half is 400 m, at most 300 m": (machine(), IN_2020, 300_000_000),
    "2 the same machine, 2016: at most 200 m": (machine(), IN_2016, 200_000_000),
    "3 line of 800 m, 2020: half": (line(800), IN_2020, 400_000_000),
    "4 line of 1,000 m, 2020: half is 500 m, at most 450 m": (line(1000), IN_2020, 450_000_000),
    "5 model of 2,000 m, 2020: 30 %": (model(2000), IN_2020, 600_000_000),
    "5 model of 2,000 m, 2016: 30 % is 600 m, at most 500 m": (model(2000), IN_2016, 500_000_000),
    "6 model of 5,000 m, 2020: 30 % is 1,500 m, at most 1,000 m": (
        model(5000), IN_2020, 1_000_000_000,
    ),
    "7 new enterprise in a commune that is not difficult": (
        {"activity": "new_enterprise", "cost_dong": 30_000_000, "place_kind": "commune",
         "area": "normal"}, IN_2020, 0,
    ),
    "8 ward of a city of the first class, 2024": (machine(place_kind="ward_type1"), IN_2024, 0),
    "8 the ward that it is now, 16/10/2025": (
        machine(place_kind="ward"), date(2025, 10, 16), 300_000_000,
    ),
    "8 from 1/7/2025 a person decides": (machine(place_kind="ward"), date(2025, 7, 1), None),
    "8 to 14/10/2025 a person decides": (
        machine(place_kind="ward_type1"), date(2025, 10, 14), None,
    ),
    "9 three workshops with 800 m each: three caps": (
        machine(2400, beneficiaries=3), IN_2020, 900_000_000,
    ),
    "10 by the day of approval: after 11/5/2018": (machine(), date(2018, 6, 20), 300_000_000),
    "10 by the day of application: before it": (machine(), date(2018, 4, 20), 200_000_000),
    "machine of 800 m in a highland commune, 2016, the ministry's priority": (
        machine(**BY_THE_MINISTRY, place_kind="commune", area="extremely_difficult",
                track="national"), IN_2016, 300_000_000,
    ),
    "trademark of 80 m, 2016: half is 40 m, at most 35 m": (
        {"activity": "trademark", "cost_dong": 80_000_000}, IN_2016, 35_000_000,
    ),
    "documents of an existing model, 150 m, 2016: at most 100 m": (
        {"activity": "existing_model", "cost_dong": 150_000_000}, IN_2016, 100_000_000,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS)
def test_the_vector_answers_by_its_amount_and_is_a_worked_case(name):
    facts, on, ceiling_dong = VECTORS[name]
    assert engine.ceiling(Facts(**facts), on=on).ceiling_dong == ceiling_dong
    worked = [one["expect"] for one in WORKED if one["facts"] == facts and one["on"] == on]
    assert ceiling_dong in [one.get("ceiling_dong") for one in worked]
    assert (worked[0]["status"] == "needs_person") is (ceiling_dong is None)


ADVANCES = {
    "training, 70 % at once": ("vocational_training", 100_000_000, 0, 70_000_000),
    "machine, 70 % done is not above 70 %": ("machinery", 200_000_000, 70, 0),
    "machine, 71 % done": ("machinery", 200_000_000, 71, 140_000_000),
}


@pytest.mark.parametrize("name", ADVANCES)
def test_an_advance_of_2016_is_a_worked_case(name):
    activity, support_dong, done_percent, advanced_dong = ADVANCES[name]
    facts = {"activity": activity, "support_dong": support_dong, "done_percent": done_percent}
    law = engine.advance(activity, on=IN_2016)
    assert share(support_dong, law.share) * law.is_open(done_percent) == advanced_dong
    (case,) = [one for one in PAID if one["facts"] == facts and one["on"] == IN_2016]
    assert case["expect"] == {"advanced_dong": advanced_dong, "verified": True}
