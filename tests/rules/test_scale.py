"""A cap by registered capital: each step at its border, and what nobody knows stays unknown."""

from datetime import date

import pytest
from pydantic import ValidationError

from khuyencong.rules import changes, engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import NATIONAL, parse
from khuyencong.rules.schema import LevelPeriod
from tests.rules.test_packs import MACHINERY

ON = date(2027, 2, 1)
STEPS = (
    "[{from_dong: 20000000001, cap: 300000000}, {from_dong: 10000000000, cap: 200000000}, "
    "{from_dong: 0}]"
)
BOOK = engine.load(
    None, (parse(MACHINERY.replace("cap: 500000000", f"scale: {STEPS}"), scope=NATIONAL),)
)


def machine(capital):
    facts = Facts("machinery", 2_000_000_000, registered_capital_dong=capital)
    return engine.ceiling(facts, on=ON, book=BOOK)


@pytest.mark.parametrize(
    ("capital", "most"),
    [(20_000_000_001, 300_000_000), (20_000_000_000, 200_000_000), (10_000_000_000, 200_000_000)],
)
def test_the_highest_step_reached_caps(capital, most):
    assert (machine(capital).ceiling_dong, machine(capital).cap_dong) == (most, most)


def test_below_the_last_known_step_a_person_decides_though_the_share_is_known():
    found = machine(9_999_999_999)
    assert (found.status, found.ceiling_dong) == ("needs_person", None)
    assert found.reasons[-1].code == "level_unknown"


def test_without_the_capital_it_is_asked_for():
    found = machine(None)
    assert found.ceiling_dong is None and "registered_capital" in found.not_tested
    assert found.reasons[-1].params == {"facts": ["registered_capital"]}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", "50 %, vốn từ 20.000.000.001 đồng: tối đa 300.000.000 đồng, "
         "vốn từ 10.000.000.000 đồng: tối đa 200.000.000 đồng, vốn từ 0 đồng: chưa biết"),
        ("en", "50 %, capital from 20.000.000.001 đồng: at most 300.000.000 đồng, "
         "capital from 10.000.000.000 đồng: at most 200.000.000 đồng, "
         "capital from 0 đồng: not known"),
    ],
)  # fmt: skip
def test_the_steps_read_in_words(lang, words):
    assert changes.say(BOOK.levels["machinery"].cases[0].values[-1], lang) == words


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"scale": [{"from_dong": 0}, {"from_dong": 5, "cap": 1}]}, "from the highest down to 0"),
        ({"scale": [{"from_dong": 0}, {"from_dong": 0}]}, "from the highest down to 0"),
        ({"scale": [{"from_dong": 1, "cap": 1}]}, "from the highest down to 0"),
        ({"scale": [{"from_dong": 0, "cap": 1}], "cap": 5}, "has no cap of its own"),
    ],
)
def test_a_scale_goes_down_to_nothing_and_stands_alone(more, why):
    row = {"from": "2027-01-01", "evidence": "internal", "legal": "Điều 8"}
    assert LevelPeriod.model_validate(row | {"scale": [{"from_dong": 0, "cap": 1}]}).has_figure
    with pytest.raises(ValidationError, match=why):
        LevelPeriod.model_validate(row | more)
