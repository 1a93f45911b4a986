"""A pack that is not whole is refused, and the refusal names file and key."""

import shutil

import pytest

from khuyencong.rules import engine
from khuyencong.rules.book import build, timelines
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.reading import FOLDER

MACHINERY_2018 = (
    '{from: 2018-05-11, rate: "0.50", cap: 300000000, evidence: seen, day_evidence: seen, '
    "article_evidence: seen, "
    "source: [circular-28-2018-machinery, circular-28-2018-changes]"
)


@pytest.fixture
def folder(tmp_path):
    for name in ("parameters", "provinces"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, "the test changes nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_packs_as_they_stand_are_whole(folder):
    for province in (None, "40", "sample", "01"):
        assert build(folder, province).activities


LEVELS, PLACES = "parameters/support_levels.yaml", "parameters/eligibility.yaml"
M = MACHINERY_2018
BROKEN = {
    "overlap": (LEVELS, M, M.replace("2018-05-11", "2014-01-01"), "overlaps"),
    "until after the next from": (
        LEVELS, "{from: 2014-04-08, rate", "{from: 2014-04-08, until: 2018-06-01, rate", "overlaps",
    ),
    "gap": (
        LEVELS, "{from: 2014-04-08, rate", "{from: 2014-04-08, until: 2018-05-01, rate", "gap",
    ),
    "late start": (LEVELS, "{from: 2014-04-08, rate", "{from: 2014-05-08, rate", "gap"),
    "rate above 100 %": (LEVELS, M, M.replace("0.50", "1.50"), "at most at 1"),
    "rate zero": (LEVELS, M, M.replace("0.50", "0.00"), "at most at 1"),
    "rate as a number": (LEVELS, M, M.replace('"0.50"', "0.50"), "written as text"),
    "cap as text": (LEVELS, M, M.replace("300000000", '"300000000"'), "integer"),
    "negative cap": (LEVELS, M, M.replace("300000000", "-1"), "greater than 0"),
    "unknown key": (LEVELS, M, M.replace("cap:", "kap:"), "Extra inputs"),
    "no source": (LEVELS, M, M.split(", source")[0], "names its source"),
    "unknown source": (LEVELS, M, M.replace("-machinery", "-nothing"), "unknown sources"),
    "no clause": (
        LEVELS, 'legal: "khoản 4 Điều 8 Thông tư 28/2018/TT-BTC"', 'legal: ""', "least 3",
    ),
    "remembered called verified": (
        LEVELS, 'day_evidence: seen, legal: "Thông tư 28/2018/TT-BTC", verified: false}',
        'day_evidence: seen, legal: "Thông tư 28/2018/TT-BTC", verified: true}',
        "only what was seen",
    ),
    "carried over called verified": (
        LEVELS, "verified: false, amended_by", "verified: true, amended_by", "only what was seen",
    ),
    "carried over says nothing": (LEVELS, "verified: false, amended_by", "amended_by", "says"),
    "a level without a figure": (
        LEVELS, 'rate: "0.50", cap: 200000000, ', "", "a rate or a cap",
    ),
    "activity without a level": (LEVELS, "  machinery:\n", "  machineries:\n", "must stand both"),
    "key twice": (LEVELS, "  technology_line:\n", "  machinery:\n", "written twice"),
    "overlapping cases": (LEVELS, "when: {level: [region]}", "when: {level: [nation]}", "overlap"),
    "unknown word": (LEVELS, "when: {level: [region]}", "when: {level: [regio]}", "unknown level"),
    "unchecked": (LEVELS, "    checked: *checked\n", "", "Field required"),
    "place in two lists": (
        PLACES, "ineligible: [ward_type1,", "ineligible: [commune, ward_type1,", "exactly one list",
    ),
    "place in no list": (
        PLACES, "needs_person: [ward, special_zone]", "needs_person: [ward]", "one list",
    ),
    "impossible date": (PLACES, "from: 2025-10-15", "from: 2025-02-30", "day"),
    "no YAML": (PLACES, "forms:", "forms: [", "expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_is_refused(folder, name):
    file, old, new, why = BROKEN[name]
    change(folder, file, old, new)
    with pytest.raises(ParameterError) as refusal:
        build(folder)
    assert why in str(refusal.value)
    assert file.removeprefix("parameters/") in str(refusal.value)


def test_the_refusal_names_the_key(folder):
    change(folder, LEVELS, MACHINERY_2018, MACHINERY_2018.replace("0.50", "1.50"))
    with pytest.raises(ParameterError) as refusal:
        build(folder)
    assert refusal.value.key.startswith("levels.machinery")


def test_an_overlay_is_checked_too(folder):
    change(folder, "provinces/sample/support_levels.yaml", "  machinery:", "  machines:")
    with pytest.raises(ParameterError, match="machines"):
        build(folder, "sample")


def test_an_overlay_holds_only_what_a_province_may_set(folder):
    shutil.copy(folder / PLACES, folder / "provinces" / "40" / "eligibility.yaml")
    with pytest.raises(ParameterError, match="no such file in an overlay"):
        build(folder, "40")


def test_a_province_may_change_a_figure_of_procedure(folder):
    (folder / "provinces/40/procedure.yaml").write_text(
        """first_date: 2002-01-01
procedure:
  completion_rounds:
    label: {vi: "Số lần", en: "Rounds"}
    kind: count
    track: both
    checked: {on: 2026-11-23, by: "Sở Công Thương"}
    values: [{from: 2002-01-01, value: 2, evidence: internal, legal: "mặc định của tỉnh"}]
""",
        encoding="utf-8",
    )
    on = engine.load().first_date
    assert engine.procedure("completion_rounds", on=on, book=build(folder, "40")) == 2
    assert engine.procedure("completion_rounds", on=on, book=build(folder)) == 1


@pytest.mark.parametrize("code", ["4", "nghean", "../40", "", "400"])
def test_what_is_no_province_is_refused(code):
    with pytest.raises(RuleInputError) as refusal:
        engine.load(code)
    assert refusal.value.code == "unknown_province"


def test_nothing_is_verified_that_was_not_seen():
    rows = list(timelines(engine.load("sample")))
    assert len(rows) > 150
    for file, key, period, _is_first, _first in rows:
        if period.is_verified:
            assert period.evidence == "seen" and period.source, (file, key)
            assert not period.amended_by, (file, key)
        if file.endswith("support_levels.yaml") and period.valid_from.year >= 2024:
            assert not period.is_verified, (file, key)


def test_a_change_that_nobody_knows_is_refused(folder):
    path = folder / "parameters/procedure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[increase, content,", "[increase, colour,"), encoding="utf-8")
    with pytest.raises(ParameterError, match="unknown changes") as refusal:
        build(folder)
    assert refusal.value.key == "adjustments_of_the_approver_national"


def test_a_file_without_its_table_is_refused_by_the_tables_name(folder):
    change(folder, "parameters/advances.yaml", "\nadvances:", "\nadvance:")
    with pytest.raises(ParameterError) as refusal:
        build(folder)
    assert (refusal.value.code, refusal.value.key) == ("is_missing", "advances")
    assert refusal.value.say("vi") == "còn thiếu"


def test_a_key_that_is_no_word_is_told_as_the_library_says_it(folder):
    change(folder, LEVELS, "{from: 2014-04-08, rate", "{5: 1, from: 2014-04-08, rate")
    with pytest.raises(ParameterError) as refusal:
        build(folder)
    assert refusal.value.say("vi") == "khóa phải là chữ"
    assert refusal.value.say("en") == "Keys should be strings"


@pytest.mark.parametrize("ruling", ["open", "binds", "aside"])
def test_what_the_treasury_answers_may_be_any_of_three(folder, ruling):
    path = folder / "parameters/procedure.yaml"
    head, rule, rest = path.read_text(encoding="utf-8").partition("  treasury_advance_rule:")
    assert "value: open" in rest
    path.write_text(head + rule + rest.replace("value: open", f"value: {ruling}", 1), "utf-8")
    on = engine.load().first_date
    assert engine.procedure("treasury_advance_rule", on=on, book=build(folder)) == ruling
