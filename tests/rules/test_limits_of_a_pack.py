"""A pack at its limits: how large it may be, what has a line, and which reason is told first."""

from datetime import date, timedelta

import pytest

from khuyencong.core.working_days import FIRST, LAST
from khuyencong.rules.errors import ParameterError
from khuyencong.rules.packs import LOCAL, NATIONAL, PackError, parse
from khuyencong.rules.reading import parsed
from tests.rules.test_laid_upon import ADVANCE, CHECKED, FIGURE, HEAD, SEEN, SOURCE, VILLAGES
from tests.rules.test_packs import MACHINERY

VOTE = f"{HEAD}{SOURCE}levels:\n  product_vote:\n{CHECKED}"
ONE_TIMELINE = f"    values:\n      - {{from: 2027-01-01, cap: 5, {SEEN}}}\n"
TWO_CASES = (
    "    cases:\n"
    f"      - {{when: {{level: [nation]}}, values: [{{from: 2027-01-01, cap: 5, {SEEN}}}]}}\n"
    f"      - {{when: {{level: [region]}}, values: [{{from: 2027-01-01, cap: 4, {SEEN}}}]}}\n"
)


def refused(text, scope=NATIONAL):
    with pytest.raises(PackError) as refusal:
        parse(text, scope=scope)
    return refusal.value


def test_a_pack_may_have_300_000_bytes_and_not_one_more():
    room = 300_000 - len(MACHINERY.encode()) - 1
    full = MACHINERY + "#" + "x" * room
    assert len(full.encode()) == 300_000
    assert parse(full, scope=NATIONAL).title == "Thông tư thay thế Thông tư 28/2018"
    assert refused(full + "x").why == "larger than 300 kB"
    # A Vietnamese letter has three bytes, not one.
    assert refused(full[:-2] + "ữ").why == "larger than 300 kB"


def nodes(leaves):
    """A list of 99 nodes, six of 9,901 that repeat it by alias, and one of `leaves` nodes."""
    inner = f"- &a [{', '.join(['1'] * 98)}]\n"  # 99 nodes
    outer = f"- &b [{', '.join(['*a'] * 100)}]\n"  # 9,901 nodes
    return inner + outer + "- *b\n" * 5 + f"- [{', '.join(['1'] * leaves)}]\n"


@pytest.mark.parametrize(
    ("leaves", "why"), [(493, "a mapping of keys is expected"), (494, "too many repetitions")]
)
def test_a_pack_may_have_60_000_nodes_with_its_aliases_written_out(leaves, why):
    written_out = 1 + 99 + 6 * 9_901 + (1 + leaves)
    assert (written_out > 60_000) is (why == "too many repetitions")
    assert refused(nodes(leaves)).why == why


@pytest.mark.parametrize("text", ["&a [*a]", "&a {pack: *a}", "pack: &a [[*a]]"])
def test_a_pack_that_contains_itself_is_too_large(text):
    assert refused(text).why == "too many repetitions"


@pytest.mark.parametrize(
    "text",
    ["", "x" * 300_001, "&a [*a]", "- 1", HEAD + "\x00"],
    ids=["empty", "large", "circle", "list", "nothing to see"],
)
def test_what_concerns_the_whole_pack_has_no_line(text):
    error = refused(text)
    assert (error.line, error.key) == (0, "")
    assert str(error) == f"gói quy định: {error.why}"


def test_a_sign_that_cannot_be_seen_is_refused_in_one_line():
    why = refused(HEAD + "a: \x00").why
    assert "#x0000" in why and "\n" not in why


def test_a_pack_that_changes_nothing_is_refused_on_its_first_line():
    assert (refused(HEAD).line, refused("\n\n" + HEAD).line) == (1, 3)


def test_a_level_has_one_timeline_or_cases_but_not_both_and_not_neither():
    assert len(parse(VOTE + TWO_CASES, scope=NATIONAL).content.levels["product_vote"].cases) == 2
    assert parse(VOTE + ONE_TIMELINE, scope=NATIONAL).content.levels["product_vote"].values
    for wrong in (VOTE, VOTE + ONE_TIMELINE + TWO_CASES):
        error = refused(wrong)
        assert "either values or cases" in error.why
        assert (error.key, error.line) == ("levels.product_vote", 5)


def test_a_province_is_told_the_first_table_by_name_that_it_may_not_set():
    error = refused(MACHINERY + "eligibility: {}\nbudget_codes: {}\n", scope=LOCAL)
    assert (error.key, error.line) == ("budget_codes", 10)


def test_a_day_that_is_none_and_a_key_written_twice_have_their_line():
    assert refused(MACHINERY.replace("2027-01-01", "2027-02-30")).line == 8
    assert refused(MACHINERY + "levels: {}\n").line == 9


def of_day(day):
    row = "{kind: holiday, legal: Thông báo 5, notice_date: 2027-10-01, evidence: sample}"
    return f'{HEAD}work_calendar:\n  "{day}": {row}\n'


def test_a_pack_may_set_each_day_of_the_working_calendar_and_no_other():
    for day in (FIRST, LAST):
        assert list(parse(of_day(day), scope=NATIONAL).content.work_calendar) == [str(day)]
    for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1), "2027-02-30", "mai"):
        error = refused(of_day(day))
        assert (error.code, error.line) == ("no_work_day", 3), day
        assert error.key == "work_calendar", day


def test_a_rule_file_that_is_no_yaml_is_refused_on_its_line_where_there_is_one():
    for text, line in (("a: 1\nb: [\n", 3), ("a: \x00", 0)):
        with pytest.raises(ParameterError) as refusal:
            parsed(text, "forms.yaml")
        assert (refusal.value.file, refusal.value.code) == ("forms.yaml", "not_yaml")
        assert refusal.value.line == line


def test_a_pack_begins_on_the_first_day_of_any_of_its_rows():
    later = ADVANCE.replace("2027-01-01", "2028-01-01").removeprefix(HEAD + SOURCE)
    pack = parse(MACHINERY + later, scope=NATIONAL)
    assert [str(row.valid_from) for _key, row in pack.rows()] == ["2027-01-01", "2028-01-01"]
    assert pack.first_date == date(2027, 1, 1)


@pytest.mark.parametrize("text", [MACHINERY, ADVANCE, VILLAGES, FIGURE, VOTE + TWO_CASES])
def test_a_pack_gives_back_the_mapping_as_it_was_written(text):
    raw = parse(text, scope=NATIONAL).raw()
    assert "pack" in raw and set(raw) == {
        line.split(":")[0] for line in text.splitlines() if line[0].isalpha()
    }


def test_a_pack_may_be_nested_twenty_deep_and_no_deeper_and_is_told_where():
    assert refused("[" * 20 + "]" * 20).why == "a mapping of keys is expected"
    assert refused(f"[{'[1], ' * 60} 1]").why == "a mapping of keys is expected"  # wide, not deep
    error = refused("a:\n  b: " + "[" * 18 + "\n  c")
    assert (error.line, error.key, error.why) == (3, "", "nested too deeply")
    assert str(error) == "dòng 3: nested too deeply"


@pytest.mark.parametrize("text", ["a: " + "[" * 3000, "[" * 3000 + "]" * 3000])
def test_a_pack_nested_without_end_is_refused_not_followed(text):
    assert (refused(text).why, refused(text).line) == ("nested too deeply", 1)


def test_a_rule_of_who_is_eligible_says_who_checked_it_and_the_table_says_nothing_more():
    error = refused(VILLAGES.replace(CHECKED, ""))
    assert (error.key, error.code) == ("eligibility.craft_villages.checked", "missing")
    for word in ("first_date: 2027-01-01", "checked: {on: 2026-12-20, by: Chuyên viên}"):
        error = refused(VILLAGES.replace("eligibility:\n", f"eligibility:\n  {word}\n"))
        assert (error.key, error.code) == (f"eligibility.{word.split(':')[0]}", "extra_forbidden")
        assert error.line == 5


def test_a_change_of_who_is_eligible_names_its_rows_and_may_leave_every_other_list_as_it_is():
    content = parse(VILLAGES, scope=NATIONAL).content.eligibility
    assert content.craft_villages.values[0].is_enough is False
    assert (content.forms, content.places) == (None, None)
    error = refused(VILLAGES.partition("    values:")[0])
    assert (error.key, error.code) == ("eligibility.craft_villages.values", "missing")


def test_the_rows_of_an_advance_in_a_pack_neither_overlap_nor_end_nor_are_none():
    row = ADVANCE.splitlines()[-1]
    rows = f"{row}\n"
    for wrong, code in (
        (rows + row.replace("2027-01-01", "2026-06-01") + "\n", "overlap"),
        (rows.replace("2027-01-01", "2027-01-01, until: 2028-01-01"), "gap_at_the_end"),
        ("      []\n", "no_values"),
    ):
        error = refused(ADVANCE.replace(rows, wrong))
        assert (error.key, error.code) == ("advances.machinery.values", code)
