"""What answered before is told case by case, once where all cases said alike, and never of a case
that the new one excludes."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import changes, engine, rows
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from tests.rules.test_laid_upon import FIGURE

HEAD = """\
pack: {title: "Mức của tỉnh", legal: "Nghị quyết 9/2027/NQ-HĐND"}
levels:
  %s:
    checked: {on: 2026-12-20, by: "Chuyên viên Sở"}
"""
ROW = '{from: %s, cap: %d, evidence: internal, legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}'
FIRST, JULY = "2027-01-01", "2027-07-01"
REGION = "cấp khu vực: tối đa 200.000.000 đồng"
NATION = "cấp quốc gia: tối đa 400.000.000 đồng"


def one(activity, *timeline):
    """The province's level of an activity, whatever the case: (first day, cap in đồng) a row."""
    return HEAD % activity + "    values:\n" + "".join(f"      - {ROW % row}\n" for row in timeline)


def cases(activity, *whens):
    """The same cap of 90 million from January 2027 for each of these cases."""
    row = f"values: [{ROW % (FIRST, 90_000_000)}]"
    return (
        HEAD % activity + "    cases:\n" + "".join(f"      - {{when: {w}, {row}}}\n" for w in whens)
    )


def laid(*texts, scope=LOCAL, province="40"):
    return engine.load(province, tuple(parse(text, scope=scope) for text in texts))


def changed(text, lang="vi"):
    """(day, what was said before, what is said now) of each change that the province's pack is."""
    found = changes.differences(engine.load("40"), laid(text), lang)
    return [(str(change.since), change.before, change.after) for change in found]


def test_a_level_for_every_vote_takes_the_place_of_each_case_of_the_nation():
    assert changed(one("product_vote", (FIRST, 90_000_000))) == [
        (
            FIRST, f"{REGION}; {NATION}; cấp xã; cấp huyện; cấp tỉnh: chưa biết",
            "tối đa 90.000.000 đồng",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "before"),
    [
        ("{level: [region]}", "tối đa 200.000.000 đồng"),
        ("{level: [nation]}", "tối đa 400.000.000 đồng"),
        ("{level: [region, nation]}", f"{REGION}; {NATION}"),
        ("{level: [commune]}", "chưa biết"),
        ("{area: [difficult]}", f"{REGION}; {NATION}; cấp xã; cấp huyện; cấp tỉnh: chưa biết"),
        ("{kind: [grant], level: [region]}", "tối đa 200.000.000 đồng"),
    ],
)
def test_a_case_takes_the_place_of_those_that_may_hold_together_with_it(when, before):
    assert changed(cases("product_vote", when)) == [(FIRST, before, "tối đa 90.000.000 đồng")]


def test_what_all_cases_said_alike_is_told_once():
    """Thông tư 28/2018: 50 million for an association of a region, of the nation, of a commune."""
    assert changed(one("association", (FIRST, 90_000_000))) == [
        (FIRST, "tối đa 50.000.000 đồng", "tối đa 90.000.000 đồng")
    ]


def test_what_is_paid_back_takes_the_place_of_no_grant():
    loan = cases("machinery", "{kind: [recoverable]}").replace("cap:", "term_years: 5, cap:")
    ((_since, before, after),) = changed(loan)
    assert before == "" and after.startswith("tối đa 90.000.000 đồng, có thu hồi")


def test_a_level_that_is_that_of_one_case_still_changes_the_others():
    region = engine.load("40").levels["product_vote"].cases[0]
    assert region.when == {"level": ("region",)}
    bare, book = engine.load("40"), laid(one("product_vote", (FIRST, 90_000_000)))
    own = book.local["product_vote"]
    alike = own.model_copy(update={"cases": (region.model_copy(update={"when": {}}),)})
    found = changes.differences(bare, replace(book, local={"product_vote": alike}))
    assert found[-1].before.startswith(f"{REGION}; {NATION}")
    assert found[-1].after == "tối đa 200.000.000 đồng"
    only = own.model_copy(update={"cases": (region,)})
    assert changes.differences(bare, replace(book, local={"product_vote": only})) == []


def test_a_figure_that_is_called_otherwise_is_still_the_same_figure():
    label = 'label: {vi: "Số lần bổ sung", en: "Rounds of completion"}'
    renamed = FIGURE.replace("    values:", f"    {label}\n    values:")
    book = laid(renamed, scope=NATIONAL)
    (change,) = changes.differences(engine.load("40"), book)
    assert (change.label, str(change.since)) == ("Số lần bổ sung", FIRST)
    assert (change.before, change.after) == ("1", "2")


def test_a_level_that_rises_twice_changes_two_spans_of_days():
    rising = one("machinery", (FIRST, 350_000_000), (JULY, 400_000_000))
    found = rows.changed(engine.load("40"), laid(rising))
    january, july = date(2027, 1, 1), date(2027, 7, 1)
    assert [(row.name, row.since, row.until) for row in found] == [
        ("40.support_levels.machinery", january, july),
        ("40.support_levels.machinery", july, None),
    ]
    assert [str(change[0]) for change in changed(rising)] == [FIRST, JULY]


# Đắk Lắk was merged from Đắk Lắk (66) and Phú Yên (54).
PARTED = cases("machinery", '{former_province: ["54"]}', '{former_province: ["66"]}').replace(
    "90000000", "400000000", 1
)


def test_a_province_that_parts_what_the_nation_does_not_asks_for_the_fact_it_parts_by():
    book = laid(PARTED, province="66")

    def asked(former):
        machine = Facts("machinery", 2_000_000_000, track="local", former_province=former)
        return engine.ceiling(machine, on=date(2027, 6, 1), book=book)

    assert (asked("54").ceiling_dong, asked("66").ceiling_dong) == (400_000_000, 90_000_000)
    unsaid = asked(None)
    assert (unsaid.status, unsaid.ceiling_dong, unsaid.cap_dong) == ("needs_person", None, None)
    assert unsaid.reasons[-1].code == "fact_needed"
    assert unsaid.reasons[-1].params == {"facts": ["former_province"]}
    assert "former_province" in unsaid.not_tested


def test_where_nation_and_province_both_part_a_level_the_nations_fact_is_asked():
    text = cases("product_vote", "{level: [region]}", "{level: [nation]}")
    book = laid(text.replace("90000000", "95000000", 1))
    vote = engine.ceiling(Facts("product_vote", track="local"), on=date(2027, 6, 1), book=book)
    assert vote.reasons[-1].params == {"facts": ["level"]}
    assert "40.support_levels.product_vote" in [row.name for row in vote.derivation.weak]


@pytest.mark.parametrize(
    ("activity", "when", "fact", "inside", "outside"),
    [
        ("machinery", "{area: [difficult]}", "area", "difficult", "normal"),
        ("product_vote", "{level: [region, nation]}", "level", "nation", "commune"),
        ("machinery", '{former_province: ["54"]}', "former_province", "54", "66"),
    ],
)
def test_a_level_for_some_facts_only_is_promised_to_nobody_who_has_not_said_them(
    activity, when, fact, inside, outside
):
    book = laid(cases(activity, when), province="66")

    def asked(**said):
        facts = Facts(activity, 2_000_000_000, track="local", **said)
        return engine.ceiling(facts, on=date(2027, 6, 1), book=book)

    assert asked(**{fact: inside}).ceiling_dong == 90_000_000
    assert asked(**{fact: outside}).ceiling_dong != 90_000_000
    unsaid = asked()
    assert (unsaid.status, unsaid.ceiling_dong) == ("needs_person", None)
    assert unsaid.reasons[-1].params == {"facts": [fact]}


@pytest.mark.parametrize(
    "text",
    [
        PARTED.replace("400000000", "90000000"),
        cases("machinery", '{former_province: ["54", "66"]}'),
    ],
)
def test_what_decides_between_equal_levels_of_every_former_province_is_not_asked(text):
    book = laid(text, province="66")
    machine = Facts("machinery", 2_000_000_000, track="local")
    found = engine.ceiling(machine, on=date(2027, 6, 1), book=book)
    assert (found.ceiling_dong, found.not_tested.count("former_province")) == (90_000_000, 0)


def test_a_grant_is_meant_where_nobody_says_that_it_is_paid_back():
    text = cases("product_vote", "{kind: [grant], level: [region]}", "{level: [nation]}")
    book = laid(text.replace("90000000", "95000000", 1))
    facts = Facts("product_vote", track="local")
    vote = engine.ceiling(facts, on=date(2027, 6, 1), book=book)
    assert "kind" not in vote.not_tested and "level" in vote.not_tested
