"""What no single file can know: the book is checked as a whole, and names file, key and reason."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import engine
from khuyencong.rules.book import build, timelines
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from khuyencong.rules.reading import FOLDER, read
from tests.rules.test_laid_upon import ADVANCE, CHECKED, FIGURE, HEAD, SEEN, SOURCE
from tests.rules.test_packs import MACHINERY

ON = date(2027, 2, 1)
DOSSIER = (
    f"{HEAD}dossiers:\n  by_activity:\n    information:\n  {CHECKED}      values:\n"
    '        - {from: 2027-01-01, evidence: internal, legal: "Quyết định 2",'
    " papers: [{code: outline, label: {vi: Đề cương, en: Outline}, minutes: 45, evidence: seen}]}\n"
)
ROW_OF_FIGURE = FIGURE.splitlines(keepends=True)[-1]
POINTS = "label: {vi: Ích lợi, en: Use}"
SCORES = (
    f"{HEAD}scoring:\n  appraisal:\n{CHECKED}    values:\n"
    f"      - {{from: 2027-01-01, criteria: [{{code: use, {POINTS}, points: 40}}], pass_points: 20,"
    ' spread: 5, evidence: internal, legal: "Quyết định 2"}\n'
)


@pytest.fixture
def folder(tmp_path):
    for name in ("parameters", "provinces"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


def write(folder, file, *changes):
    path = folder / "parameters" / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, "the test changes nothing"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def refused(folder, province=None, packs=()):
    with pytest.raises(ParameterError) as refusal:
        build(folder, province, packs)
    return refusal.value


# Files and their keys.


@pytest.mark.parametrize("packs", [(), (parse(MACHINERY, scope=NATIONAL),)])
def test_a_file_that_is_there_is_read_whether_or_not_a_pack_lies_upon_it(packs):
    book = build(FOLDER, None, packs)
    assert book.levels["machinery"].cases[0].values[0].valid_from == date(2014, 4, 8)
    assert len(book.advances) == len(book.activities) > 25


def test_a_file_that_is_missing_is_refused_by_name(folder):
    (folder / "parameters/advances.yaml").unlink()
    error = refused(folder)
    assert (error.file, error.why) == ("advances.yaml", "cannot be read: No such file or directory")


def test_a_file_without_its_first_day_is_refused(folder):
    write(folder, "advances.yaml", ("first_date: 2014-02-10\n", ""))
    error = refused(folder)
    assert (error.file, error.key, error.why) == ("advances.yaml", "first_date", "is missing")


def test_of_two_unknown_keys_the_first_by_name_is_told(folder):
    write(folder, "advances.yaml", ("\nadvances:", "\nzebra: 1\nheron: 2\nadvances:"))
    error = refused(folder)
    assert (error.file, error.key, error.why) == ("advances.yaml", "heron", "is not a known key")


def test_other_spellings_stand_in_the_book():
    forms = build(FOLDER).aliases["form"]
    assert (forms["htx"], forms["hkd"], "cooperative" in forms) == (
        "cooperative", "business_household", False,
    )  # fmt: skip


# Names that exist elsewhere.


@pytest.mark.parametrize("file", ["support_levels.yaml", "advances.yaml"])
def test_an_activity_has_its_level_and_its_advance(folder, file):
    write(folder, file, ("\n  showroom:\n", "\n  showrooms:\n"))
    error = refused(folder)
    assert (error.file, error.key) == (file, "showroom")
    assert error.why == "must stand both here and in activities.yaml"


@pytest.mark.parametrize(
    ("name", "fact", "old", "new", "wrong"),
    [
        ("forms", "form", "ineligible: [cooperative_union, artisan]",
         "ineligible: [cooperative_union, artisan, cooperative]", ["cooperative"]),
        ("forms", "form", "ineligible: [cooperative_union, artisan]", "ineligible: []",
         ["artisan", "cooperative_union"]),
        ("places", "place_kind", "needs_person: [ward, special_zone]",
         "needs_person: [ward, special_zone, ward]", ["ward"]),
        ("places", "place_kind", "needs_person: [ward, special_zone]", "needs_person: [ward]",
         ["special_zone"]),
    ],
)  # fmt: skip
def test_a_form_or_place_in_no_list_or_in_two_is_named(folder, name, fact, old, new, wrong):
    write(folder, "eligibility.yaml", (old, new))
    error = refused(folder)
    assert (error.file, error.key) == ("eligibility.yaml", f"{name} from 2012-07-05")
    assert error.why == f"each {fact} stands in exactly one list; see {wrong}"


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "why"),
    [
        ("activities.yaml", "unit: establishment, who: establishment, alternatives: [technology",
         "unit: hut, who: establishment, alternatives: [technology", "machinery",
         "unknown unit hut"),
        ("activities.yaml", "alternatives: [machinery, demonstration_model,",
         "alternatives: [machinery, demonstration,", "technology_line",
         "unknown alternatives ['demonstration']"),
        ("estimate_items.yaml", "\n  machinery: {", "\n  machines: {", "machines",
         "is not an activity"),
        ("estimate_items.yaml", "items: [machine,", "items: [hammer,", "suggested.machinery",
         "unknown items ['hammer']"),
        ("ranking.yaml", "[cleaner_production_model]", "[cleaning]", "ranking",
         "is not an activity"),
        ("budget_codes.yaml", "[seminar_visit, management_training]", "[seminar_visit, visits]",
         "seminar_documents", "unknown alternatives ['visits']"),
        ("instruments.yaml", "replaces: [decree-134-2004]", "replaces: [decree-135]",
         "decree-45-2012", "unknown instruments ['decree-135']"),
        ("instruments.yaml", "in_force: 2011-05-20, evidence: seen, source: [circular-36-2013",
         "in_force: 2011-05-20, evidence: seen, source: [circular-37-2013",
         "joint-circular-16-2011", "unknown sources ['circular-37-2013-codified']"),
        ("instruments.yaml", "signed: 2004-06-09, evidence: unknown",
         "signed: 2004-06-09, evidence: remembered", "decree-134-2004", "a day in force has"),
        ("instruments.yaml", "{instrument: decision-32-2021,", "{instrument: decision-33-2021,",
         "local_levels", "unknown instruments ['decision-33-2021']"),
    ],
)  # fmt: skip
def test_a_name_that_exists_nowhere_is_refused_on_its_key(folder, file, old, new, key, why):
    write(folder, file, (old, new))
    error = refused(folder)
    assert (error.file, error.key) == (file, key)
    assert error.why.startswith(why)


def test_a_condition_that_nobody_can_say_is_refused(folder):
    write(folder, "support_levels.yaml", ("conditions: [booth_only]", "conditions: [booths]"))
    error = refused(folder)
    assert (error.file, error.key) == ("support_levels.yaml", "domestic_fair_joined")
    assert error.why.startswith("unknown conditions ['booths'];")


DECISIONS = {
    "basis_date": ("application", "approval", "contract"),
    "local_level_limit": ("national_level", "none"),
    "treasury_advance_rule": ("open", "binds", "aside"),
}


def test_each_question_left_open_is_decided_by_one_of_its_words():
    """One word a year: which day decides, what limits a province, what the Treasury answers."""
    text = f"{HEAD}procedure:\n"
    for name, among in DECISIONS.items():
        text += f"  {name}:\n{CHECKED}    values:\n"
        text += "".join(
            f"      - {{from: {year}-01-01, value: {word}, evidence: internal, legal: mặc định}}\n"
            for year, word in enumerate(among, 2027)
        )
    book = build(FOLDER, None, (parse(text, scope=NATIONAL),))
    for name, among in DECISIONS.items():
        days = [date(year, 6, 1) for year, _word in enumerate(among, 2027)]
        assert tuple(engine.procedure(name, on=day, book=book) for day in days) == among


def test_another_decision_says_nothing():
    for name in DECISIONS:
        text = FIGURE.replace("completion_rounds", name).replace("value: 2", "value: payment")
        error = refused(FOLDER, None, (parse(text, scope=NATIONAL),))
        assert error.key == name
        assert error.why.startswith("'payment' is none of the decisions;")


# Timelines.


def dated(content, at=()):
    """(keys down to it, how many) of every list of dated rows in a mapping."""
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        if isinstance(value, list) and value and isinstance(value[0], dict) and "from" in value[0]:
            yield (*at, key), len(value)
        elif isinstance(value, dict | list):
            yield from dated(value, (*at, key))


def test_every_dated_row_of_every_file_is_checked_under_its_name():
    written: Counter[tuple[str, str]] = Counter()
    sample = FOLDER / "provinces/sample/support_levels.yaml"
    for path in [*(FOLDER / "parameters").glob("*.yaml"), sample]:
        for keys, rows in dated(read(path)):
            name = f"provinces/sample/{path.name}" if path == sample else path.name
            inner = [str(key) for key in keys if key not in ("values", "cases") and key != 0]
            written[name, next(key for key in reversed(inner) if not key.isdigit())] += rows
    found = Counter((file, key) for file, key, *_ in timelines(engine.load("sample")))
    assert found == written
    assert len(found) > 100


def test_the_first_row_of_each_timeline_is_known_and_starts_where_the_others_do():
    for file, key, row, is_first, first in timelines(engine.load("sample")):
        assert (row.valid_from == first) is is_first, (file, key)


def test_levels_begin_on_one_day_and_advances_on_another_and_one_that_is_late_is_found():
    whole = engine.load()

    def late(rule):
        """The same rows, of which the first begins when the others of its table have begun."""
        row = rule.values[0].model_copy(update={"valid_from": date(2014, 5, 8)})
        return rule.model_copy(update={"values": (row, *rule.values[1:])})

    level, advance = whole.levels["machinery"], whole.advances["machinery"]
    cases = tuple(late(case) for case in level.cases)
    book = replace(
        whole,
        levels=whole.levels | {"machinery": level.model_copy(update={"cases": cases})},
        advances=whole.advances | {"machinery": late(advance)},
    )
    found = [
        (file, key, str(first))
        for file, key, row, is_first, first in timelines(book)
        if is_first and row.valid_from != first
    ]
    assert found == [
        ("support_levels.yaml", "machinery", "2014-04-08"),
        ("advances.yaml", "machinery", "2014-02-10"),
    ]


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        ("eligibility.yaml", "from: 2012-07-05, is_enough", "craft_villages"),
        ("eligibility.yaml", "from: 2012-07-05, levels", "vote_levels"),
        ("advances.yaml", "from: 2014-02-10", "vocational_training"),
    ],
)
def test_a_timeline_that_starts_late_leaves_a_gap(folder, file, old, key):
    before = old.split(", ")[0]
    write(folder, file, (old, old.replace(before, "from: 2014-03-01")))
    error = refused(folder)
    assert error.file == file and error.key in (key, "machinery")
    assert error.why.startswith("starts on 2014-03-01, not on ") and error.why.endswith(": a gap")


# Packs upon the book.


def test_a_pack_may_set_the_papers_of_an_activity_and_leaves_the_others():
    book = build(FOLDER, None, (parse(DOSSIER, scope=NATIONAL),))
    before = engine.load().dossiers
    row = book.dossiers.by_activity["information"].values[0]
    assert [paper.code for paper in row.papers] == ["outline"]
    assert book.dossiers.by_activity["machinery"] == before.by_activity["machinery"]
    assert book.dossiers.every == before.every
    assert "information" not in before.by_activity


def test_papers_of_what_is_no_activity_are_refused():
    text = DOSSIER.replace("information", "informations")
    error = refused(FOLDER, None, (parse(text, scope=NATIONAL),))
    assert (error.file, error.key) == ("parameters/dossiers.yaml", "informations")


def test_a_province_without_a_file_may_have_its_levels_from_a_pack():
    book = build(FOLDER, "01", (parse(MACHINERY.replace("500000000", "7000"), scope=LOCAL),))
    found = engine.ceiling(Facts("machinery", 10**6, track="local"), on=ON, book=book)
    assert (found.ceiling_dong, book.levels) == (7_000, engine.load().levels)
    assert book.sources["new-circular"].address == "công báo"


def test_a_pack_of_a_province_lies_upon_the_file_of_that_province():
    book = build(FOLDER, "sample", (parse(MACHINERY.replace("500000000", "7000"), scope=LOCAL),))
    machine = Facts("machinery", 10**12, track="local")
    amounts = [
        engine.ceiling(machine, on=day, book=book).ceiling_dong
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert amounts == [210_000_000, 7_000]


@pytest.mark.parametrize("scope", [NATIONAL, LOCAL])
def test_scores_and_figures_may_be_set_by_the_nation_and_by_a_province(scope):
    text = SCORES + FIGURE.removeprefix(HEAD)
    book = build(FOLDER, "40", (parse(text, scope=scope),))
    assert book.scoring["appraisal"].values[-1].pass_points == 20
    assert engine.count("completion_rounds", on=ON, book=book) == 2
    assert engine.count("completion_rounds", on=date(2026, 12, 31), book=book) == 1
    assert engine.load("40").scoring["appraisal"].values[-1].pass_points > 20


OFFICES = (
    f"indicators:\n  workers:\n{CHECKED}    values:\n"
    "      - {from: 2027-01-01, method: {vi: Đếm, en: Count}, evidence: internal, legal: Điều 2}\n"
    f"forms:\n  form_1:\n{CHECKED}    values:\n"
    "      - {from: 2027-01-01, number: 1A, title: {vi: Bảng, en: Table}, evidence: internal,"
    " legal: Điều 2}\n"
    f"estimate_items:\n  suggested:\n    machinery:\n  {CHECKED}      values:\n"
    "        - {from: 2027-01-01, items: [machine], evidence: internal, legal: Điều 2}\n"
    "work_calendar:\n  2027-11-24: {kind: holiday, legal: Thông báo 5, notice_date: 2027-10-01,"
    " evidence: internal}\n"
)


def test_what_an_office_asks_of_everybody_counts_for_both_tracks():
    text = DOSSIER + SCORES.removeprefix(HEAD) + FIGURE.removeprefix(HEAD) + OFFICES
    book = build(FOLDER, "40", (parse(text, scope=LOCAL),))
    assert (book.own, book.of_track("local")) == ({}, book)
    assert book.indicators["workers"].values[-1].method["vi"] == "Đếm"
    assert book.forms["form_1"].values[-1].number == "1A"
    assert book.estimate_items.suggested["machinery"].values[-1].items == ("machine",)
    assert "information" in book.dossiers.by_activity and "2027-11-24" in book.work_calendar


def test_a_national_level_is_no_level_of_the_province():
    book = build(FOLDER, "40", (parse(MACHINERY, scope=NATIONAL),))
    assert (book.local, list(book.sources)[-1]) == ({}, "new-circular")
    found = engine.ceiling(Facts("machinery", 10**12, track="local"), on=ON, book=book)
    assert (found.ceiling_dong, found.verified) == (500_000_000, False)


def test_a_source_that_no_pack_names_is_refused_on_the_row_that_needs_it():
    text = MACHINERY.replace("[new-circular]", "[other-circular]")
    for scope, file in (
        (NATIONAL, "parameters/support_levels.yaml"),
        (LOCAL, "parameters/provinces/40/support_levels.yaml"),
    ):
        error = refused(FOLDER, "40", (parse(text, scope=scope),))
        assert (error.file, error.key) == (file, "machinery")
        assert error.why == "unknown sources ['other-circular']"


def test_what_answers_for_the_provinces_own_track_only_is_checked_like_the_rest():
    text = ADVANCE.replace("[new-circular]", "[other-circular]")
    error = refused(FOLDER, "40", (parse(text, scope=LOCAL),))
    assert (error.file, error.key) == ("parameters/advances.yaml", "machinery")


def test_a_figure_that_is_none_is_told_on_its_row_and_one_without_a_label_on_its_name():
    again = ROW_OF_FIGURE.replace("2027-01-01, value: 2", '2028-01-01, value: "hai"')
    error = refused(FOLDER, None, (parse(FIGURE + again, scope=NATIONAL),))
    assert (error.key, error.code, error.line) == ("procedure.completion_rounds", "no_count", 7)
    unnamed = FIGURE.replace("completion_rounds", "visits")
    error = refused(FOLDER, None, (parse(unnamed, scope=NATIONAL),))
    assert (error.key, error.code, error.line) == ("procedure.visits.label", "missing", 3)


def test_a_pack_may_say_who_is_eligible():
    text = (
        f"{HEAD}{SOURCE}eligibility:\n  vote_levels:\n{CHECKED}    values:\n"
        f"      - {{from: 2027-01-01, levels: [nation], {SEEN}}}\n"
    )
    book = build(FOLDER, None, (parse(text, scope=NATIONAL),))
    assert [row.levels for row in book.eligibility.vote_levels.values[-2:]] == [
        ("commune", "province", "region", "nation"), ("nation",),
    ]  # fmt: skip
    with pytest.raises(RuleInputError) as refusal:
        engine.ceiling(Facts("product_vote", 10**6, level="region"), on=ON, book=book)
    assert refusal.value.code == "level_not_on_date"


def test_a_file_of_a_shape_that_has_no_words_of_its_own_is_told_as_the_library_says_it(folder):
    write(folder, "activities.yaml", ("label: {vi: ", "label: {vi: !!binary /////////w==, x: "))
    error = refused(folder)
    assert (error.file, error.code) == ("activities.yaml", "string_unicode")
    assert error.say("en").endswith("unable to parse raw data as a unicode string")
