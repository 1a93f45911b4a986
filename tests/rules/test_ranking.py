"""Thứ tự ưu tiên: one criterion after another, each place explained."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from khuyencong.rules import engine
from khuyencong.rules.areas import (
    OldUnit,
    derive,
    in_cluster,
    ranking_classes,
    rows_of_cluster,
    word_label,
)
from khuyencong.rules.conditions import Workshop
from khuyencong.rules.ranking import (
    Candidate,
    criteria,
    derivation,
    is_priority_trade,
    rank,
    trade_groups,
)
from khuyencong.rules.schema import AREA_CLASSES, RankingPeriod, TradeCode
from khuyencong.rules.wording import say

ON = date(2027, 3, 1)


def order(*candidates, on=ON):
    return [(row.candidate.key, row.reason.code) for row in rank(candidates, on=on)]


MADE_IN_2026 = date(2026, 6, 1)
HIGHLAND, NEW_RURAL = frozenset({"highland"}), frozenset({"new_rural"})


def test_a_flagship_comes_before_every_other_merit():
    assert order(
        Candidate("b", area_classes=HIGHLAND, settled_projects=90),
        Candidate("a", is_flagship=True),
    ) == [("a", "rank_is_flagship"), ("b", "rank_last")]


def test_area_comes_before_trade_then_owner_then_experience():
    assert order(
        Candidate("e"),
        Candidate("d", settled_projects=3),
        Candidate("c", is_women_or_minority_owned=True),
        Candidate("b", trade_groups=frozenset({"industry"})),
        Candidate("a", area_classes=frozenset({"difficult"})),
    ) == [
        ("a", "rank_area_class"),
        ("b", "rank_trade_group"),
        ("c", "rank_is_women_or_minority_owned"),
        ("d", "rank_settled_projects"),
        ("e", "rank_last"),
    ]


def test_the_four_classes_of_area_follow_each_other_and_the_best_of_several_counts():
    names = ["difficult", "new_rural", "poor_district", "highland"]
    rows = rank([Candidate(name, area_classes=frozenset({name})) for name in names], on=ON)
    assert [row.candidate.key for row in rows] == names[::-1]
    assert "vùng cao" in say(rows[0].reason) and "huyện nghèo" in say(rows[0].reason)
    both = Candidate("both", area_classes=frozenset({"difficult", "poor_district"}))
    assert order(Candidate("a", area_classes=NEW_RURAL), both)[0][0] == "both"


def test_the_group_of_products_comes_before_the_group_of_industries():
    rows = rank(
        [Candidate("a", trade_groups=frozenset({"industry"})),
         Candidate("b", trade_groups=frozenset({"product"}))],
        on=ON,
    )  # fmt: skip
    assert [row.candidate.key for row in rows] == ["b", "a"]
    assert "Areas are equal, trade decides: typical" in say(rows[0].reason, "en")


def test_an_area_of_which_nobody_spoke_stands_last_and_says_whom_to_ask():
    rows = rank(
        [Candidate("a"), Candidate("b", area_classes=HIGHLAND),
         Candidate("c", area_classes=frozenset())],
        on=ON,
    )  # fmt: skip
    assert [row.candidate.key for row in rows] == ["b", "a", "c"]
    assert "chưa biết nhóm địa bàn, hỏi UBND tỉnh" in say(rows[0].reason)


def test_cleaner_production_has_an_order_of_its_own_by_effect():
    clean = "cleaner_production_model"
    rows = rank(
        [Candidate("a", clean, area_classes=HIGHLAND, effect=6000),
         Candidate("b", clean, effect=9000),
         Candidate("c", "machinery")],
        on=ON,
    )  # fmt: skip
    assert [(row.candidate.key, row.reason.code) for row in rows] == [
        ("c", "rank_is_in_order"), ("b", "rank_effect"), ("a", "rank_last"),
    ]  # fmt: skip
    assert "tính cấp thiết" in say(rows[0].reason)


def test_a_plan_made_in_2026_replays_by_the_reading_of_that_time():
    candidates = (
        Candidate("a", area="extremely_difficult", area_classes=HIGHLAND),
        Candidate("b", is_priority_trade=True),
    )
    assert order(*candidates, on=MADE_IN_2026)[0] == ("b", "rank_is_priority_trade")
    assert order(*candidates, on=date(2026, 11, 26))[0][0] == "b"
    assert criteria(MADE_IN_2026).evidence == "internal"
    for day in (date(2013, 2, 10), date(2025, 12, 31), date(2026, 11, 27)):
        assert order(*candidates, on=day)[0] == ("a", "rank_area_class")


@pytest.mark.parametrize(
    ("on", "names"),
    [
        (ON, ["ranking.ranking", "ranking.trade_groups", "procedure.priority_product_facts",
              "procedure.local_material_percent"]),
        (MADE_IN_2026, ["ranking.ranking", "ranking.priority_trades"]),
    ],
)  # fmt: skip
def test_an_order_rests_on_its_criteria_and_on_the_trades_they_name(on, names):
    assert [row.name for row in derivation(on).rows] == names


def test_under_the_reading_of_2026_trade_came_before_area():
    assert order(
        Candidate("c", is_women_or_minority_owned=True),
        Candidate("b", area="difficult"),
        Candidate("a", is_priority_trade=True),
        on=MADE_IN_2026,
    ) == [("a", "rank_is_priority_trade"), ("b", "rank_area"), ("c", "rank_last")]


def test_a_ranking_with_a_missing_class_is_refused():
    for change, why in (
        ({"areas": ("highland", "poor_district", "difficult")}, "areas: new_rural is missing"),
        ({"trades": ("industry",)}, "trades: product is missing"),
        ({"areas": ()}, "is missing"),
        ({"areas": (*AREA_CLASSES, "difficult")}, "areas: each of highland, .* once"),
        ({"trades": ("product", "industry", "product")}, "trades: each of product, industry once"),
        ({"outside": ()}, "go together"),
        ({"criteria": ("effect", "effect")}, "named twice"),
    ):
        with pytest.raises(ValueError, match=why):
            RankingPeriod.model_validate(criteria(ON).model_dump() | change)


def test_a_workshop_of_50_workers_counts_as_labour_intensive_and_one_of_49_does_not():
    groups = [trade_groups("9999", workshop=Workshop(workers), on=ON) for workers in (49, 50, None)]
    assert groups == [frozenset(), frozenset({"product"}), frozenset()]
    assert trade_groups("2511", workshop=Workshop(50), on=ON) == {"product", "industry"}
    assert trade_groups("2511", workshop=Workshop(1), on=date(2013, 2, 9)) == frozenset()


@pytest.mark.parametrize(
    ("facts", "classes"),
    [
        ({"minority_zone": "zone_1", "investment": "normal"}, {"highland"}),
        ({"minority_zone": "zone_2"}, {"highland"}),
        ({"minority_zone": "zone_3"}, {"highland"}),
        ({"terrain": "highland"}, {"highland"}),
        ({"terrain": "island"}, {"highland"}),
        ({"terrain": "land_border"}, {"highland"}),
        ({"poor_district": "poor", "investment": "difficult"}, {"poor_district", "difficult"}),
        ({"new_rural": "planned"}, {"new_rural"}),
        ({"minority_zone": "none", "investment": "extremely_difficult"}, {"difficult"}),
        ({"minority_zone": "none", "investment": "normal"}, set()),
        ({"investment": "normal"}, None),
        ({"minority_zone": "none"}, None),
        ({}, None),
    ],
)
def test_classes_of_a_commune_follow_from_what_was_said_of_it(facts, classes):
    assert ranking_classes(facts) == classes


def test_women_and_minority_owners_count_only_from_the_decree_of_2025():
    candidates = (Candidate("a"), Candidate("b", is_women_or_minority_owned=True))
    assert order(*candidates, on=date(2025, 10, 14))[0] == ("a", "rank_equal")
    assert order(*candidates, on=date(2025, 10, 15))[0][0] == "b"


def test_what_amends_is_cited_after_the_text_that_it_amends():
    now = criteria(ON).citation
    assert now.endswith(
        "Thông tư 46/2012/TT-BCT, sửa đổi bởi Thông tư 20/2017/TT-BCT, Thông tư 17/2018/TT-BCT"
    )
    assert "Nghị định 235/2025/NĐ-CP;" in now


def test_equals_say_that_they_are_equal():
    first, _last = rank([Candidate("DA-2"), Candidate("DA-1")], on=ON)
    assert first.candidate.key == "DA-1"
    assert "Ngang nhau" in say(first.reason)
    assert "Equal" in say(first.reason, "en")


def test_the_order_does_not_depend_on_the_order_asked():
    draw = random.Random(5)
    candidates = [
        Candidate(
            f"DA-{n}",
            is_flagship=draw.random() < 0.2,
            activity=draw.choice(["machinery", "cleaner_production_model"]),
            area_classes=draw.choice([None, frozenset(), HIGHLAND, NEW_RURAL]),
            settled_projects=draw.randrange(3),
        )
        for n in range(200)
    ]
    first = [row.candidate.key for row in rank(candidates, on=ON)]
    draw.shuffle(candidates)
    assert [row.candidate.key for row in rank(candidates, on=ON)] == first


def test_before_the_first_order_that_is_known_the_first_one_counts():
    first = engine.load().ranking.ranking.values[0]
    assert criteria(date(1990, 1, 1)) is first
    assert criteria(first.valid_from) is first
    assert len(engine.load().ranking.ranking.values) > 1


@pytest.mark.parametrize(
    ("zone", "is_in_cluster", "area"),
    [
        ("zone_2", False, "extremely_difficult"),
        ("zone_1", False, "difficult"),
        ("none", False, None),
        ("none", True, "difficult"),
        ("zone_3", True, "extremely_difficult"),
        (None, True, "difficult"),
        (None, False, None),
    ],
)
def test_the_class_follows_from_the_zone_and_a_cluster_counts_as_difficult(
    zone, is_in_cluster, area
):
    found = derive(zone, (), on=date(2026, 3, 31))
    there = in_cluster(found.area, on=date(2026, 3, 31)) if is_in_cluster else found.area
    assert (there, found.legal) == (area, "Điều 22 Nghị định 96/2026/NĐ-CP")
    (row,) = rows_of_cluster(found.area, on=date(2026, 3, 31)) or (None,)
    told = (row.name, row.role, row.legal) if row else None
    is_raised = is_in_cluster and found.area != there
    assert not is_raised or told == ("areas.investment", "place", found.legal)
    assert bool(told) is (found.area is None)  # a harder commune is not raised
    assert found.derivation.verified
    assert derive(zone, (), on=date(2026, 3, 30)) is None
    assert in_cluster(None, on=date(2026, 3, 30)) is None  # before the decree
    assert rows_of_cluster(None, on=date(2026, 3, 30)) == ()


def test_the_class_an_old_unit_had_goes_before_its_zone():
    old = [OldUnit("Xã A", "normal", "zone_3"), OldUnit("Xã B", "difficult", None)]
    found = derive(None, old, on=ON)
    assert (found.area, found.counted) == (
        "difficult", (("Xã A", "normal"), ("Xã B", "difficult")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zones", "area", "missing"),
    [
        (("zone_1", "zone_1", "zone_2"), "difficult", ()),
        (("zone_1", "zone_2"), "extremely_difficult", ()),  # a tie: the harder one
        (("none", "none", "zone_3"), None, ()),
        (("zone_2", None), None, ("Xã 2",)),
        ((), None, ()),
    ],
)
def test_most_of_the_old_units_decide_and_one_of_which_nothing_was_said_leaves_it_open(
    zones, area, missing
):
    old = [OldUnit(f"Xã {number}", None, zone) for number, zone in enumerate(zones, 1)]
    found = derive(None, old, on=ON)
    assert (found.area, found.missing, found.zone) == (area, missing, None)


def test_a_machine_gains_nothing_by_the_points_that_only_cleaner_production_has():
    assert order(
        Candidate("a", "machinery", effect=9_000),
        Candidate("b", "machinery", area_classes=HIGHLAND),
    ) == [("b", "rank_area_class"), ("a", "rank_last")]
    first, _clean = rank(
        [Candidate("a", "cleaner_production_model"), Candidate("b", "machinery")], on=ON
    )
    assert first.reason.params == {"mine": 1, "theirs": 0}


@pytest.mark.parametrize("name", ["area_class", "trade_group"])
def test_the_best_of_several_classes_is_the_one_that_is_told(name):
    several = Candidate(
        "a",
        area_classes=frozenset({"difficult", "new_rural", "poor_district"}),
        trade_groups=frozenset({"industry", "product"}),
    )
    # The other one is equal in area where the trade is to decide.
    areas = several.area_classes if name == "trade_group" else frozenset({"difficult"})
    first, _last = rank(
        [several, Candidate("b", area_classes=areas, trade_groups=frozenset({"industry"}))], on=ON
    )
    assert (
        first.reason.params
        == {
            "area_class": {"area_class": "poor_district", "next_area_class": "difficult"},
            "trade_group": {"trade_group": "product", "next_trade_group": "industry"},
        }[name]
    )


@pytest.mark.parametrize(
    ("criteria_in_order", "machine", "first", "why"),
    [
        (("effect", "is_in_order"), {}, "clean", "rank_effect"),
        (("area_class", "is_in_order", "effect"),
         {"area_classes": frozenset({"difficult"})}, "machine", "rank_area_class"),
        (("trade_group", "is_in_order", "effect"),
         {"trade_groups": frozenset({"industry"})}, "machine", "rank_trade_group"),
    ],
)  # fmt: skip
def test_what_has_no_part_in_a_criterion_counts_nought_there(
    criteria_in_order, machine, first, why
):
    row = criteria(ON).model_copy(update={"criteria": criteria_in_order})
    rules = engine.load()
    table = rules.ranking.ranking.model_copy(update={"values": (row,)})
    book = replace(rules, ranking=rules.ranking.model_copy(update={"ranking": table}))
    rows = rank(
        [Candidate("clean", "cleaner_production_model", effect=1),
         Candidate("machine", "machinery", **machine)],
        on=ON, book=book,
    )  # fmt: skip
    assert (rows[0].candidate.key, rows[0].reason.code) == (first, why)


def test_a_trade_that_became_two_is_in_the_group_that_one_of_the_two_is_in():
    rules = engine.load()
    split = TradeCode(codes=("2512", "9999"), evidence="sample", legal="Bảng chuyển mã")
    made = {
        name: getattr(rules.ranking, name).model_copy(
            update={"values": tuple(
                row.model_copy(update={"codes_of": "vsic_2025"})
                for row in getattr(rules.ranking, name).values
            )}
        )
        for name in ("trade_groups", "priority_trades")
    }  # fmt: skip
    book = replace(
        rules, ranking=rules.ranking.model_copy(update=made), trade_codes={"2511": split}
    )
    assert trade_groups("2511", workshop=Workshop(1), on=ON, book=book) == {"industry"}
    assert is_priority_trade("2511", MADE_IN_2026, book=book)
    assert not is_priority_trade("2599", MADE_IN_2026, book=book)  # no known code of 2025


def test_a_cluster_changes_no_class_before_a_rule_says_how():
    first = engine.load().areas["investment"].values[0].valid_from
    for day in (first - timedelta(days=1), first):
        assert in_cluster("difficult", on=day) == "difficult"
        assert in_cluster(None, on=day) is None


@pytest.mark.parametrize("change", [{"cluster": "normal"}, {"evidence": "unknown"}])
def test_a_cluster_that_is_normal_or_of_which_nothing_was_seen_changes_no_class(change):
    rules = engine.load()
    rule = rules.areas["investment"]
    row = rule.values[-1].model_copy(update=change)
    areas = {"investment": rule.model_copy(update={"values": (row,)})}
    book = replace(rules, areas=areas)
    assert in_cluster(None, on=ON, book=book) is None
    assert in_cluster("difficult", on=ON, book=book) == "difficult"


@pytest.mark.parametrize(
    ("kind", "word", "told"),
    [("investment", "difficult", "địa bàn khó khăn"), ("terrain", "island", "hải đảo")],
)
def test_what_was_said_of_a_commune_is_told_in_words(kind, word, told):
    assert word_label(kind, word) == told
