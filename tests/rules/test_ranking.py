"""Thứ tự ưu tiên: one criterion after another, each place explained."""

import random
from datetime import date

from khuyencong.rules import engine
from khuyencong.rules.ranking import Candidate, criteria, rank
from khuyencong.rules.wording import say

ON = date(2027, 3, 1)


def order(*candidates, on=ON):
    return [(row.candidate.key, row.reason.code) for row in rank(candidates, on=on)]


def test_a_flagship_comes_before_every_other_merit():
    assert order(
        Candidate("b", is_priority_trade=True, area="extremely_difficult", settled_projects=90),
        Candidate("a", is_flagship=True),
    ) == [("a", "rank_is_flagship"), ("b", "rank_last")]


def test_trade_then_area_then_owner_then_experience():
    assert order(
        Candidate("e"),
        Candidate("d", settled_projects=3),
        Candidate("c", is_women_or_minority_owned=True),
        Candidate("b", area="difficult"),
        Candidate("a", is_priority_trade=True),
    ) == [
        ("a", "rank_is_priority_trade"),
        ("b", "rank_area"),
        ("c", "rank_is_women_or_minority_owned"),
        ("d", "rank_settled_projects"),
        ("e", "rank_last"),
    ]


def test_women_and_minority_owners_count_only_from_the_decree_of_2025():
    candidates = (Candidate("a"), Candidate("b", is_women_or_minority_owned=True))
    assert order(*candidates, on=date(2025, 10, 14))[0] == ("a", "rank_equal")
    assert order(*candidates, on=date(2025, 10, 15))[0][0] == "b"


def test_what_amends_is_cited_after_the_text_that_it_amends():
    now = criteria(ON).citation
    assert now.endswith("Thông tư 36/2013/TT-BCT, sửa đổi bởi Thông tư 17/2018/TT-BCT")
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
            is_priority_trade=draw.random() < 0.5,
            area=draw.choice([None, "normal", "difficult", "extremely_difficult"]),
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
