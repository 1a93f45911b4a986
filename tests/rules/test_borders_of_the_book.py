"""Borders of the rules: errors by line and key, spellings, ranks, words of a row, bulk costs."""

from datetime import date

import numpy as np
import pytest

from khuyencong.core.money import LIMIT_DONG
from khuyencong.rules import bulk, changes, engine, ranking, wording
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.packs import NATIONAL, Pack, PackError, json_schema, parse
from khuyencong.rules.periods import Period
from khuyencong.rules.ranking import Candidate
from khuyencong.rules.reading import read

JUNE_2020 = date(2020, 6, 1)


def test_an_error_names_its_place_only_where_there_is_one():
    assert str(PackError(7, "levels.a", "is_missing")) == "dòng 7: levels.a: is missing"
    assert str(PackError(0, "", "empty")) == "gói quy định: empty"
    assert str(ParameterError("a.yaml", "b", "is_missing")) == "a.yaml: b: is missing"
    assert str(ParameterError("a.yaml", "", "is_missing")) == "a.yaml: is missing"


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(ParameterError, match=r"nothing\.yaml: cannot be read"):
        read(tmp_path / "nothing.yaml")


def test_an_empty_pack_says_so():
    with pytest.raises(PackError) as refusal:
        parse("", scope=NATIONAL)
    assert refusal.value.why == "empty"


def test_the_schema_names_its_dialect():
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json_schema()["title"] == "Gói quy định khuyến công"


@pytest.mark.parametrize("ask", ["known_activity", "dossier", "estimate_items"])
def test_what_is_no_activity_is_refused_by_whoever_is_asked(ask):
    day = {} if ask == "known_activity" else {"on": JUNE_2020}
    with pytest.raises(RuleInputError) as refusal:
        getattr(engine, ask)("machinry", **day)
    assert refusal.value.code == "unknown_activity"


def test_an_advance_of_no_activity_is_refused():
    with pytest.raises(RuleInputError) as refusal:
        engine.advance("machinry", on=JUNE_2020)
    assert refusal.value.code == "unknown_activity"


def test_an_activity_is_found_in_the_book_that_was_given():
    book = engine.load("sample")
    assert engine.known_activity("machinery", book) is book.activities["machinery"]
    assert engine.known_activity("machinery") is engine.load().activities["machinery"]
    assert engine.label("machinery") == engine.load().activities["machinery"].label.vi
    assert wording.known_label("activity", "nothing") is None


def test_a_figure_that_is_no_day_has_no_deadline():
    with pytest.raises(ValueError, match="completion_rounds is a count, not a month_day"):
        engine.deadline("completion_rounds", year=2027)


def test_a_figure_is_asked_from_its_first_day_on():
    first = engine.load().procedure["completion_rounds"].values[0].valid_from
    with pytest.raises(RuleInputError) as refusal:
        engine.procedure_row("completion_rounds", on=date(first.year - 1, 1, 1))
    assert refusal.value.code == "date_before_rules"


def test_the_harder_area_comes_first_and_the_reason_says_by_how_much():
    rows = ranking.rank(
        [Candidate("a", area="normal"), Candidate("b", area="difficult"),
         Candidate("c", area="extremely_difficult")],
        on=date(2026, 6, 1),
    )  # fmt: skip
    assert [row.candidate.key for row in rows] == ["c", "b", "a"]
    assert [dict(row.reason.params) for row in rows] == [
        {"mine": 2, "theirs": 1}, {"mine": 1, "theirs": 0}, {},
    ]  # fmt: skip


def test_a_trade_comes_first_where_its_code_begins_like_one_of_the_list():
    row = engine.load().ranking.priority_trades.values[-1]
    assert ranking.is_priority_trade(row.codes[0] + "9", row.valid_from)
    assert ranking.is_priority_trade(row.codes[0], row.valid_from, book=engine.load("sample"))
    assert ranking.is_priority_trade("zz", row.valid_from) is False
    assert ranking.is_priority_trade(row.codes[0], date(1900, 1, 1)) is False


def test_a_row_that_adds_nothing_has_no_words():
    row = Period.model_validate({"from": "2027-01-01", "evidence": "internal", "legal": "Điều 8"})
    assert changes.say(row) == ""


def test_bulk_costs_are_taken_to_the_largest_and_no_further():
    rules = bulk.table([(engine.Facts("machinery"), JUNE_2020)])
    place = np.zeros(1, dtype=np.int64)
    assert bulk.ceilings(np.array([LIMIT_DONG]), place, rules).tolist() == [300_000_000]
    assert bulk.ceilings(np.array([1]), place, rules).tolist() == [0]
    for wrong in (0, LIMIT_DONG + 1):
        with pytest.raises(ValueError, match="above 0"):
            bulk.ceilings(np.array([wrong]), place, rules)


def test_scopes_of_a_pack():
    assert Pack.known == ("national", "local")
