"""A row by its name: what an official calls it, what of it was not seen, when it changed."""

from datetime import date

import pytest

from khuyencong.rules import engine, rows
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from tests.rules.test_laid_upon import ADVANCE
from tests.rules.test_packs import BINDING, MACHINERY

ON = date(2027, 2, 1)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_row_that_an_answer_may_rest_on_has_a_name_in_words(lang):
    for name in (*rows.timelines(engine.load("sample")), "eligibility.transition"):
        said = rows.name_in_words(name, lang)
        assert said and "_" not in said and "." not in said.rstrip("."), name


def test_what_of_a_row_was_not_seen_is_told_by_its_parts():
    machine = Facts("machinery", 10**9, track="local", form="cooperative")
    found = engine.ceiling(machine, on=date(2026, 6, 1), book=engine.load("40"))
    assert rows.weak(found.derivation) == [
        "Mức hỗ trợ của tỉnh: Ứng dụng máy móc tiên tiến, chuyển giao công nghệ: chưa biết",
        "Mức hỗ trợ quốc gia: Ứng dụng máy móc tiên tiến, chuyển giao công nghệ: chưa đối chiếu "
        "số liệu, ngày hiệu lực (khoản 4 Điều 8 Thông tư 28/2018/TT-BTC, sửa đổi bởi Thông tư "
        "64/2024/TT-BTC)",
    ]
    unknown, unseen = rows.weak(found.derivation, "en")
    assert unknown.endswith(": not known") and "not seen: the figure, the day it begins (" in unseen
    assert rows.unseen_in_words(["article"]) == "điều khoản"
    assert rows.unseen_in_words(["article"], "en") == "the article"
    vote = rows.name_in_words("support_levels.product_vote[region]", "en")
    assert vote == "National level: Vote for typical rural industrial products (region level)"


def test_procedure_scores_and_ranking_rest_on_rows_too():
    names = ["procedure.basis_date", "scoring.appraisal", "ranking.ranking"]
    found = engine.rests_on(names, on=ON, book=engine.load("40"))
    assert [row.name for row in found.rows] == names and not found.verified
    assert rows.weak(found)[0].startswith("Ngày dùng để chọn quy định: chưa đối chiếu số liệu")


def test_a_pack_changes_the_rows_it_names_from_their_day_and_no_other():
    old = engine.load("40")
    new = engine.load("40", (parse(MACHINERY, scope=LOCAL), parse(BINDING, scope=NATIONAL)))
    found = rows.changed(old, new)
    assert [(one.name, one.since, one.until) for one in found] == [
        ("40.support_levels.machinery", date(2027, 1, 1), None),
        ("procedure.local_level_limit", date(2027, 1, 1), None),
    ]
    assert [found[0].holds(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [False, True]
    assert rows.changed(new, new) == []
    january = rows.Changed("a", date(2027, 1, 1), date(2027, 2, 1))
    assert [january.holds(day) for day in (date(2027, 1, 31), date(2027, 2, 1))] == [True, False]


def test_what_a_province_sets_for_its_own_track_is_a_change_too():
    old, new = engine.load("40"), engine.load("40", (parse(ADVANCE, scope=LOCAL),))
    assert [(one.name, one.since) for one in rows.changed(old, new)] == [
        ("advances.machinery", date(2027, 1, 1))
    ]


def test_the_older_rules_that_go_on_are_named_in_both_languages():
    assert rows.name_in_words("eligibility.transition") == "Chuyển tiếp theo quy định cũ"
    assert rows.name_in_words("eligibility.transition", "en") == "Older rules go on"
