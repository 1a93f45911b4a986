"""What a province says of its communes in a pack: words of each kind, days one after another."""

from datetime import date

import pytest

from khuyencong.rules import engine
from khuyencong.rules.errors import ParameterError
from khuyencong.rules.packs import LOCAL, NATIONAL, PackError, not_listed, parse
from khuyencong.rules.reading import words
from khuyencong.rules.rows import name_in_words

HEAD = 'pack: {title: "Danh mục địa bàn (thử)", legal: "Quyết định 5/2027/QĐ-UBND"}\n'
ROW = '{from: 2027-01-01, area: %s, evidence: internal, legal: "Điều %d Quyết định 5/2027/QĐ-UBND"}'
HARD = f"""\
areas:
  Nghi Lộc:
    investment:
      - {ROW % ("difficult", 1)}
    minority_zone:
      - {ROW % ("zone_1", 2)}
  "17830":
    investment:
      - {ROW % ("normal", 1)}
"""
FIRST = date(2027, 1, 1)


def refused(text, scope=LOCAL):
    with pytest.raises(ParameterError) as refusal:
        engine.load("40", (parse(text, scope=scope),))
    return refusal.value


BAD = {
    "an unknown class": ("area: zone_1", "area: zone_9", 7, "“zone_9” không phải từ xếp địa bàn"),
    "a word of another kind": ("area: zone_1", "area: difficult", 7, "zone_1, zone_2"),
    "an unknown kind": ("    minority_zone", "    minority", 6, "phải là một trong"),
    "a commune twice": ('"17830"', "Nghi Lộc", 8, "ghi hai lần"),
    "no such day": ("2027-01-01, area: zone", "2027-02-30, area: zone", 7, "không có ngày"),
    "an end before its begin": (
        "area: zone_1", "until: 2026-12-31, area: zone_1", 7, "phải sau ngày 01/01/2027",
    ),
    "an end on its begin": (
        "area: zone_1", "until: 2027-01-01, area: zone_1", 7, "phải sau ngày 01/01/2027",
    ),
    "nothing known": ("zone_1, evidence: internal", "zone_1, evidence: unknown", 7, "không có giá"),
    "sources of nobody": (
        "zone_1, evidence: internal", "zone_1, source: [y, x], evidence: internal", 7, "chưa khai",
    ),
    "no clause": ("legal: \"Điều 2 Quyết định 5/2027/QĐ-UBND\"", 'legal: "Đ"', 7, "3 ký tự"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_row_that_cannot_be_is_refused_on_its_line(name):
    old, new, line, why = BAD[name]
    text = (HEAD + HARD).replace(old, new, 1)
    assert text != HEAD + HARD
    error = refused(text)
    assert error.line == line and why in error.say("vi"), error.say("vi")
    assert error.say("en") != error.say("vi")


def test_sources_that_nobody_declared_are_named_and_declared_ones_are_enough():
    text = (HEAD + HARD).replace("zone_1, evidence", "zone_1, source: [gazette, list], evidence")
    error = refused(text)
    assert error.say("vi") == "nguồn chưa khai ở sources: gazette, list"
    assert (error.file, error.key) == ("areas.yaml", "areas.Nghi Lộc.minority_zone")
    source = '{title: "Quyết định 5/2027/QĐ-UBND", address: "công báo"}'
    text += f"sources:\n  gazette: {source}\n  list: {source}\n"
    assert engine.load("40", (parse(text, scope=LOCAL),)).sources["list"]


def of_kind(kind, word):
    return f"{HEAD}areas:\n  Nghi Lộc:\n    {kind}:\n      - {ROW % (word, 1)}\n"


FACTS = words("parameters/vocabulary.yaml")["facts"]
KINDS = {
    kind: list(FACTS[fact]["words"])
    for kind, fact in (
        ("investment", "area"), ("minority_zone", "minority_zone"), ("terrain", "terrain"),
        ("poor_district", "poor_district"), ("new_rural", "new_rural"),
    )
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_area_has_its_own_words_and_a_refusal_names_them_all(kind):
    every = {word for known in KINDS.values() for word in known}
    for word in sorted(every):
        if word in KINDS[kind]:
            ((key, row),) = parse(of_kind(kind, word), scope=LOCAL).communes()
            assert (key, row.area) == (f"areas.Nghi Lộc.{kind}", word)
            continue
        error = refused(of_kind(kind, word))
        assert error.say("vi").startswith(f"“{word}” không phải từ xếp địa bàn")
        assert ", ".join(KINDS[kind]) in error.say("vi")


def two(first, second):
    """Two rows of one kind of one commune, each (first day, day it ends or none)."""
    rows = "".join(
        "      - "
        + (ROW % ("difficult", 1)).replace(
            "2027-01-01", since + (f", until: {until}" if until else "")
        )
        + "\n"
        for since, until in (first, second)
    )
    return f"{HEAD}areas:\n  Nghi Lộc:\n    investment:\n{rows}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2027-01-01", "2027-06-01"), ("2027-06-01", None)),  # ends on the day the next begins
        (("2027-01-01", "2027-03-01"), ("2027-06-01", None)),  # nothing is said in between
        (("2027-01-01", None), ("2027-01-02", None)),  # goes on until the next
    ],
)
def test_a_commune_is_classed_anew_from_the_day_its_class_ends(first, second):
    rows = [row for _key, row in parse(two(first, second), scope=LOCAL).communes()]
    assert [str(row.valid_from) for row in rows] == [first[0], second[0]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2027-01-01", "2027-06-02"), ("2027-06-01", None)),  # one day in both
        (("2027-01-01", None), ("2027-01-01", None)),
        (("2027-06-01", None), ("2027-01-01", None)),
        (("2027-06-01", "2027-07-01"), ("2027-01-01", None)),
    ],
)
def test_a_commune_has_one_class_on_each_day(first, second):
    error = refused(two(first, second))
    assert (error.code, error.key) == ("overlap", "areas.Nghi Lộc.investment")
    since, other = (date.fromisoformat(day) for day, _until in (first, second))
    assert f"{since:%d/%m/%Y}" in error.say("vi") and f"{other:%d/%m/%Y}" in error.say("vi")


def test_two_communes_may_be_classed_from_one_day():
    keys = [key for key, _row in parse(HEAD + HARD, scope=LOCAL).communes()]
    assert keys == [
        "areas.Nghi Lộc.investment", "areas.Nghi Lộc.minority_zone", "areas.17830.investment",
    ]  # fmt: skip


def test_what_communes_are_is_the_provinces_and_how_areas_follow_stays_the_nations():
    with pytest.raises(PackError) as refusal:
        parse(HEAD + HARD, scope=NATIONAL)
    assert refusal.value.line in (3, 4)
    book = engine.load("40", (parse(HEAD + HARD, scope=LOCAL),))
    nation = engine.load("40")
    assert book.areas == book.of_track("local").areas == nation.areas
    assert (book.own, book.local) == ({}, nation.local)


def test_a_commune_that_the_register_does_not_take_is_refused_on_its_row():
    pack = parse(HEAD + HARD, scope=LOCAL)
    key = "areas.Nghi Lộc.minority_zone"
    error = not_listed(pack, key, FIRST, "không có xã “Nghi Lộc”", "Ghi mã của xã.")
    assert (error.line, error.key, error.code) == (7, key, "not_listed")
    assert "không có xã “Nghi Lộc”" in error.say("vi") and "Ghi mã của xã" in error.say("vi")
    assert ".." not in error.say("vi") + "."


def test_a_row_of_a_commune_has_a_name_in_words():
    name = "areas.17827.investment"
    assert name_in_words(name) == "Xã, phường 17827: địa bàn"
    assert name_in_words(name, "en").startswith("Commune 17827: ")
    assert name_in_words("areas.1.minority_zone", "en") == "Commune 1: ethnic-minority zone"
    places = {"17827": "xã Nghi Lộc"}
    assert name_in_words(name, places=places) == "Xã Nghi Lộc: địa bàn"
    assert name_in_words("areas.17830.investment", places=places) == "Xã, phường 17830: địa bàn"
