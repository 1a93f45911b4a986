"""New machines, journeys abroad, brick kilns, the place of production, and tests of a project."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import conditions, engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from khuyencong.rules.ranking import derivation, trade_groups
from khuyencong.rules.wording import say
from tests.rules.test_bad_input import refusal
from tests.rules.test_derivation import OWN
from tests.rules.test_laid_upon import FIGURE

IN_2016, IN_2020 = date(2016, 6, 1), date(2020, 6, 1)


def asked(activity, on=IN_2016, **facts):
    return engine.eligibility(Facts(activity, 400_000_000, **facts), on=on)


def codes(found):
    return [reason.code for reason in found.reasons]


@pytest.mark.parametrize("activity", ["machinery", "technology_line"])
def test_a_used_machine_is_refused_and_a_new_one_is_not(activity):
    used = asked(activity, is_new_machine=False)
    assert (used.status, codes(used)) == ("ineligible", ["machine_not_new"])
    assert used.reasons[0].legal == "khoản 4 Điều 4 Thông tư 46/2012/TT-BCT"
    assert (asked(activity, is_new_machine=True).status, used.verified) == ("eligible", True)
    assert "new_machine" in asked(activity).not_tested
    assert not asked(activity, IN_2020, is_new_machine=False).verified  # amended, text not seen


def test_only_machines_are_asked_whether_they_are_new():
    assert asked("trademark", is_new_machine=False).status == "eligible"
    assert "new_machine" not in asked("trademark").not_tested


@pytest.mark.parametrize("activity", ["foreign_fair", "foreign_study_airfare"])
def test_an_establishment_goes_abroad_twice_a_year(activity):
    assert [asked(activity, trips_abroad=n).status for n in (0, 1, 2, 3)] == [
        "eligible", "eligible", "ineligible", "ineligible",
    ]  # fmt: skip
    third = asked(activity, trips_abroad=2).reasons[0]
    assert (third.code, third.params) == ("trips_abroad_used", {"count": 2, "limit": 2})
    assert third.legal == "điểm b khoản 1 Điều 4 Thông tư 46/2012/TT-BCT"
    assert "trips_abroad" in asked(activity).not_tested
    assert "trips_abroad" not in asked("domestic_fair_joined").not_tested


@pytest.mark.parametrize("count", [-1, True, "2", 1.0])
def test_trips_are_a_whole_number(count):
    facts = Facts("foreign_fair", 1, trips_abroad=count)
    assert refusal(facts).code == "trips_not_a_count"


def test_bricks_of_an_old_kiln_are_refused_and_others_are_asked_for_their_kiln():
    old = asked("machinery", is_manual_kiln=True)
    assert (old.status, codes(old)) == ("ineligible", ["kiln_excluded"])
    assert old.reasons[0].legal == "khoản 1 Điều 5 Thông tư 46/2012/TT-BCT"
    assert asked("machinery", trade="23921", is_manual_kiln=True).status == "ineligible"
    assert asked("machinery", trade="23921", is_manual_kiln=False).status == "eligible"
    assert "kiln" in asked("machinery", trade="23921").not_tested
    assert "kiln" not in asked("machinery", trade="10301").not_tested


def test_a_firm_registered_in_a_city_ward_that_produces_in_a_commune_is_eligible():
    found = asked("machinery", place_kind="commune", seat_kind="ward_type1")
    assert (found.status, codes(found)) == ("eligible", ["place_eligible", "seat_elsewhere"])
    assert found.reasons[1].legal == "điểm d khoản 1 Điều 3 Thông tư 46/2012/TT-BCT"
    assert codes(asked("machinery", place_kind="commune", seat_kind="commune")) == [
        "place_eligible"
    ]
    assert asked("machinery", place_kind="ward_type1", seat_kind="ward_type1").status == (
        "ineligible"
    )


def test_material_is_local_above_half_of_its_value():
    def asked_of(local, whole, on=IN_2016):
        return conditions.local_material(local, whole, on=on)

    assert [asked_of(local, 100).verdict for local in (50, 51)] == ["ineligible", "eligible"]
    assert asked_of(0, 0).verdict == "ineligible"
    assert "khoản 2 Điều 6" in asked_of(51, 100).reason.legal
    assert asked_of(51, 100, date(2013, 2, 9)) is None


@pytest.mark.parametrize(
    ("contents", "years", "wanted"),
    [
        (2, 2, ["flagship_contents_met", "flagship_years_met"]),
        (1, 2, ["flagship_contents_short", "flagship_years_met"]),
        (2, 1, ["flagship_contents_met", "flagship_years_short"]),
    ],
)
def test_a_flagship_project_has_two_contents_and_takes_more_than_a_year(contents, years, wanted):
    found = conditions.flagship(contents=contents, years=years, on=IN_2016)
    assert [one.reason.code for one in found] == wanted
    assert all("khoản 3 Điều 2 Thông tư 36/2013" in one.reason.legal for one in found)


def test_before_the_circular_no_rule_of_flagship_projects_was_seen():
    assert conditions.flagship(contents=1, years=1, on=date(2014, 2, 9)) == ()


def test_each_test_is_told_with_its_figures_and_kept_by_its_name():
    short = conditions.flagship(contents=1, years=1, on=IN_2016)
    assert [(one.name, say(one.reason)) for one in short] == [
        ("flagship_contents", "Đề án điểm có ít nhất 2 nội dung; ở đây có 1."),
        ("flagship_years", "Đề án điểm kéo dài trên 1 năm; ở đây có 1 năm."),
    ]
    assert [one.verdict for one in short] == ["ineligible", "ineligible"]
    enough = conditions.flagship(contents=3, years=2, on=IN_2016)
    assert [say(one.reason) for one in enough] == [
        "Có 3 nội dung, ít nhất 2.", "Kéo dài 2 năm, trên 1 năm.",
    ]  # fmt: skip
    assert [one.verdict for one in enough] == ["eligible", "eligible"]
    half = conditions.local_material(50, 100, on=IN_2016)
    assert (half.name, say(half.reason)) == (
        "local_material_percent",
        "Nguyên liệu trong tỉnh 50 đồng trên tổng 100 đồng: chưa quá 50 %.",
    )
    more = conditions.local_material(51, 100, on=IN_2016).reason
    assert say(more) == "Nguyên liệu trong tỉnh 51 đồng trên tổng 100 đồng: quá 50 %."


@pytest.mark.parametrize(
    ("activity", "facts", "code", "name"),
    [
        ("machinery", {"is_new_machine": True}, "machine_new", "machines_new_only"),
        ("foreign_fair", {"trips_abroad": 1}, "trips_abroad_left", "trips_abroad_a_year"),
        (
            "trademark",
            {"trade": "23921", "is_manual_kiln": False},
            "kiln_other",
            "burnt_brick_kilns",
        ),
    ],
)
def test_what_is_met_is_told_too_and_the_answer_rests_on_it(activity, facts, code, name):
    found = asked(activity, **facts)
    assert (codes(found), found.reasons[0].legal != "") == ([code], True)
    assert [row.name for row in found.derivation.rows] == [f"procedure.{name}"]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("burnt_brick_kilns", {"is_manual_kiln": True}),
        ("machines_new_only", {"is_new_machine": False}),
    ],
)
def test_a_new_text_that_drops_a_condition_answers_from_its_day_on(name, facts):
    text = FIGURE.replace("completion_rounds", name).replace("value: 2", "value: optional")
    book = engine.load(None, (parse(text, scope=NATIONAL),))
    machine = Facts("machinery", 400_000_000, **facts)
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [engine.eligibility(machine, on=day, book=book).status for day in days] == [
        "ineligible", "eligible",
    ]  # fmt: skip


def names(activity, trade="10301", on=IN_2016):
    return [one.name for one in conditions.asked(activity, trade, on=on)]


def test_a_fact_is_asked_only_where_it_bears_on_the_answer():
    whose = ["seat", "recoverable", "local_material", "export", "key_product"]
    assert names("trademark") == whose
    assert names("machinery") == ["new_machine", *whose]
    assert names("machinery", "23921") == ["new_machine", "kiln", *whose]
    assert names("machinery", on=date(2013, 2, 9)) == []
    in_2026 = ["new_machine", "seat", "cluster", *whose[1:]]
    assert names("machinery", on=date(2026, 6, 1)) == in_2026
    for none in ("cleaner_production_model", "vocational_training"):
        assert names(none, "23921") == []
    legal = {one.name: one.legal for one in conditions.asked("machinery", "23921", on=IN_2016)}
    assert legal["kiln"] == "khoản 1 Điều 5 Thông tư 46/2012/TT-BCT"
    lent = "khoản 2 và khoản 3 Điều 6 Thông tư liên tịch 26/2014/TTLT-BTC-BCT"
    assert legal["recoverable"] == lent
    assert legal["local_material"] == "khoản 2 Điều 6 Thông tư 46/2012/TT-BCT"
    assert legal["export"].startswith("điểm b khoản 2 Điều 6 Nghị định 45/2012/NĐ-CP")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"workers": 50}, "many_workers"),
        ({"workers": 49}, "many_workers_short"),
        ({"local_dong": 51, "material_dong": 100}, "local_material"),
        ({"local_dong": 50, "material_dong": 100}, "local_material_short"),
        ({"material_dong": 100}, "local_material_short"),
        ({"material_dong": 1}, "local_material_short"),
        ({"is_exporting": True}, "exports"),
        ({"is_exporting": False}, "exports_not"),
        ({"has_key_product": True}, "key_product"),
        ({"has_key_product": False}, "key_product_not"),
    ],
)
def test_each_fact_puts_a_workshop_in_the_group_of_products_or_not(said, code):
    workshop = conditions.Workshop(**said)
    (found,) = conditions.priority(workshop, on=IN_2016)
    assert (found.reason.code, "Điều 6" in found.reason.legal) == (code, True)
    is_met = found.verdict == "eligible"
    group = trade_groups("9999", workshop=workshop, on=IN_2016)
    assert group == (frozenset({"product"}) if is_met else frozenset())
    assert conditions.priority(workshop, on=date(2013, 2, 9)) == ()


def test_what_nobody_said_puts_a_workshop_nowhere():
    assert conditions.priority(conditions.Workshop(), on=IN_2016) == ()
    assert trade_groups("9999", workshop=conditions.Workshop(), on=IN_2016) == frozenset()


@pytest.mark.parametrize("workers", [49, 50])
def test_a_count_of_workers_is_told_beside_the_fifty_that_it_takes(workers):
    (found,) = conditions.priority(conditions.Workshop(workers), on=IN_2016)
    assert found.reason.params == {"count": workers, "least": 50}


def test_before_the_circular_of_2012_no_kiln_was_excluded():
    old = Facts("machinery", 400_000_000, trade="23921", is_manual_kiln=True)
    for day in (date(2001, 12, 31), date(2013, 2, 9)):  # no row at all, and one that says nothing
        found = conditions.findings(old, on=day, book=engine.load())
        assert "burnt_brick_kilns" not in {one.name for one in found}


def test_a_seat_elsewhere_rests_on_the_rule_that_the_place_of_production_counts():
    seat = asked("machinery", place_kind="commune", seat_kind="ward_type1")
    assert "procedure.production_place_counts" in {row.name for row in seat.derivation.rows}
    same = asked("machinery", place_kind="commune", seat_kind="commune")
    assert "procedure.production_place_counts" not in {row.name for row in same.derivation.rows}


@pytest.mark.parametrize(
    ("is_listed", "rests", "is_asked"),
    [(None, False, True), (True, False, False), (False, True, False)],
)
def test_a_sector_nobody_named_is_asked_and_one_that_is_not_listed_rests_on_the_article(
    is_listed, rests, is_asked
):
    found = asked("machinery", is_sector_listed=is_listed)
    assert ("eligibility.forms" in {row.name for row in found.derivation.rows}) is rests
    assert ("sector" in found.not_tested) is is_asked


def test_the_article_on_forms_is_named_for_a_large_firm_and_not_for_a_small_one():
    def rests_on(is_sme):
        return {row.name for row in asked("machinery", is_sme=is_sme).derivation.rows}

    assert "eligibility.forms" in rests_on(False)
    assert "eligibility.forms" not in rests_on(True)


def test_an_order_by_trade_rests_on_the_facts_that_it_counts():
    rows = {row.name for row in derivation(IN_2016).rows}
    assert {"procedure.priority_product_facts", "procedure.local_material_percent"} <= rows
    assert "procedure.priority_product_facts" not in {
        row.name for row in derivation(date(2026, 6, 1)).rows
    }


def test_supports_of_one_application_are_counted_where_the_level_says_so():
    once = OWN.replace(", evidence:", ", conditions: [once_per_application], evidence:")
    book = engine.load("40", (parse(once, scope=LOCAL),))

    def asked_of(count, by=book):
        facts = Facts("machinery", 400_000_000, track="local", other_supports=count)
        return engine.ceiling(facts, on=date(2027, 6, 1), book=by)

    assert [asked_of(n).status for n in (0, 1, 2)] == ["eligible", "ineligible", "ineligible"]
    assert "other_supports" in asked_of(None).not_tested
    reason = next(r for r in asked_of(1).reasons if r.code == "application_used")
    assert reason.params == {"count": 1, "limit": 1}
    names = {row.name for row in asked_of(1).derivation.rows}
    assert {"procedure.supports_of_an_application", "40.support_levels.machinery"} <= names
    plain = engine.load("40", (parse(OWN, scope=LOCAL),))
    assert asked_of(5, plain).status == "eligible"
    assert engine.is_once("machinery", on=date(2027, 6, 1), book=book)
    assert not engine.is_once("machinery", on=date(2027, 6, 1), book=plain)
    assert not engine.is_once("machinery", on=date(2020, 6, 1), book=book)
    line = engine.load("40", (parse(once.replace("machinery:", "technology_line:"), scope=LOCAL),))
    assert engine.is_once("machinery", on=date(2027, 6, 1), book=line)  # machines may form a line
    assert not engine.is_once("demonstration_model", on=date(2027, 6, 1), book=line_only(line))


def line_only(book):
    """The book whose province counts the supports of lines and of nothing else."""
    return replace(book, local={"technology_line": book.local["technology_line"]})


def test_while_nobody_knows_how_many_supports_an_application_has_none_is_counted():
    once = OWN.replace(", evidence:", ", conditions: [once_per_application], evidence:")
    open_row = FIGURE.replace("completion_rounds", "supports_of_an_application").replace(
        "value: 2, evidence: internal", "evidence: unknown"
    )
    book = engine.load("40", (parse(once, scope=LOCAL), parse(open_row, scope=NATIONAL)))
    facts = Facts("machinery", 400_000_000, track="local", other_supports=5)
    found = engine.ceiling(facts, on=date(2027, 6, 1), book=book)
    assert (found.status, found.ceiling_dong) == ("eligible", 200_000_000)
