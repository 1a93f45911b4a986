"""What a proposal is worth: four measures, in whole thousands of converted đồng."""

import pytest

from khuyencong.allocation.objective import MOST_WEIGHT, WEIGHTS, Merit, given_at, worth, worth_at

MACHINE = Merit(
    asked_dong=300_000_000,
    counterpart_dong=400_000_000,
    points_hundredths=8_250,
    people=12,
    area="difficult",
)


def test_a_machine_with_82_and_a_half_points_in_a_difficult_area():
    """300 million × 82.5 %; 12 people at a million; 20 % of 300 million; 5 % of 400 million."""
    assert worth(MACHINE, WEIGHTS) == {
        "score": 247_500,
        "jobs": 12_000,
        "area": 60_000,
        "leverage": 20_000,
    }


def test_each_weight_moves_its_own_measure_alone():
    plain = worth(MACHINE, WEIGHTS)
    for name in WEIGHTS:
        doubled = worth(MACHINE, WEIGHTS | {name: WEIGHTS[name] * 2})
        assert doubled == plain | {name: plain[name] * 2}
    assert set(worth(MACHINE, dict.fromkeys(WEIGHTS, 0)).values()) == {0}
    assert WEIGHTS == {"score": 100, "jobs": 1, "area": 20, "leverage": 5}
    assert MOST_WEIGHT == 1_000


@pytest.mark.parametrize(
    ("area", "thousands"),
    [("", 0), ("normal", 0), ("difficult", 60_000), ("extremely_difficult", 120_000)],
)
def test_an_extremely_difficult_area_counts_twice(area, thousands):
    asked = Merit(300_000_000, 0, 0, 0, area)
    assert worth(asked, WEIGHTS) == {"score": 0, "jobs": 0, "area": thousands, "leverage": 0}


def test_what_is_less_than_a_thousand_is_left_off():
    small = Merit(asked_dong=9_999, counterpart_dong=39_999, points_hundredths=9_999, people=0)
    assert worth(small, WEIGHTS) == {"score": 9, "jobs": 0, "area": 0, "leverage": 1}


@pytest.mark.parametrize(
    ("asked", "percent", "given"),
    [
        (300_000_001, 100, 300_000_001),
        (300_000_001, 120, 300_000_001),
        (300_000_001, 99, 297_000_000),
        (299_999_999, 80, 239_999_000),
        (1_666, 60, 0),
        (1_667, 60, 1_000),
    ],
)
def test_a_lower_level_gives_whole_thousands(asked, percent, given):
    assert given_at(asked, percent) == given


def test_a_lower_level_is_worth_its_share():
    assert [worth_at(1_001, percent) for percent in (100, 80, 60)] == [1_001, 800, 600]
