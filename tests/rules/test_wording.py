"""Every code has its words, in both languages, and no words lie unused."""

import re
from datetime import date
from decimal import Decimal

import pytest

from khuyencong.rules import engine
from khuyencong.rules.answers import Reason
from khuyencong.rules.changes import calendar
from khuyencong.rules.reading import FOLDER, words
from khuyencong.rules.wording import label, say

TEXTS = words("wording.yaml")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.py")))
STABLE_CODES = {
    "machinery", "technology_line", "demonstration_model", "existing_model",
    "cleaner_production_model", "new_enterprise", "vocational_training",
    "management_training", "seminar_visit", "domestic_fair_organised", "domestic_fair_joined",
    "foreign_fair", "product_vote", "product_prize", "trademark", "showroom", "consultancy",
    "information", "association", "linked_cluster", "relocation_interest",
    "establishment_pollution_treatment", "industrial_cluster_pollution_treatment",
    "industrial_cluster_planning", "industrial_cluster_infrastructure", "craft_village",
    "international_cooperation", "capacity_building", "programme_management",
}  # fmt: skip


def used_codes():
    made = {f"{fact}_{verdict}" for fact in ("place", "form")
            for verdict in ("eligible", "ineligible", "needs_person")}  # fmt: skip
    book = engine.load()
    advances = [row for rule in book.advances.values() for row in rule.values]
    levels = [row for level in book.levels.values() for case in level.cases for row in case.values]
    conditions = {condition for row in (*advances, *levels) for condition in row.conditions}
    made |= {
        f"flagship_{what}_{word}" for what in ("contents", "years") for word in ("met", "short")
    }
    made |= {f"decided_by_{row.decided_by}" for row in levels}
    made |= {f"advance_after_{row.after}" for row in advances}
    made |= {f"rank_{name}" for row in book.ranking.ranking.values for name in row.criteria}
    quoted = set(re.findall(r'"([a-z_]+)"', SOURCE))
    return made | conditions | quoted


@pytest.mark.parametrize("kind", ["reasons", "errors", "fixes"])
def test_no_words_lie_unused(kind):
    assert set(TEXTS[kind]) - used_codes() == set()


def test_every_reason_and_error_in_the_source_has_words():
    for code in re.findall(r'Reason\(\s*"([a-z_]+)"', SOURCE):
        assert code in TEXTS["reasons"], code
    for code in re.findall(r'RuleInputError\(\s*"([a-z_]+)"', SOURCE):
        assert code in TEXTS["errors"] and code in TEXTS["fixes"], code


@pytest.mark.parametrize("kind", ["reasons", "errors", "fixes"])
def test_both_languages_name_the_same_parameters(kind):
    for code, text in TEXTS[kind].items():
        assert set(text) == {"vi", "en"}, code
        named = [set(re.findall(r"{(\w+)}", text[lang])) for lang in ("vi", "en")]
        assert named[0] == named[1], code


@pytest.mark.parametrize("kind", ["reasons", "errors", "fixes"])
def test_a_vietnamese_sentence_has_at_most_twenty_syllables(kind):
    for code, text in TEXTS[kind].items():
        for sentence in re.split(r"[.:] ", text["vi"]):
            assert len(sentence.split()) <= 20, (code, sentence)


def test_activity_codes_that_commands_and_papers_use_stay_known_with_labels():
    assert set(engine.activities()) >= STABLE_CODES
    for code in engine.activities():
        assert label("activity", code, "vi") != code
        assert label("activity", code, "en") != label("activity", code, "vi")


def test_amounts_rates_and_dates_are_written_the_vietnamese_way():
    reason = Reason(
        "rate_of_cost",
        {"rate": Decimal("0.015"), "cost_dong": 800_000_000, "part_dong": 12_000_000},
    )
    assert say(reason) == "Hỗ trợ tối đa 1,5 % của chi phí 800.000.000 đồng: 12.000.000 đồng."
    assert say(reason, "en-gb") == "At most 1,5 % of the cost 800.000.000 đồng: 12.000.000 đồng."
    unknown = Reason("level_unknown", {"activity": "showroom", "on": date(2016, 6, 1)})
    assert "“Phòng trưng bày sản phẩm” vào ngày 01/06/2016" in say(unknown)


def test_the_calendar_shows_no_word_of_the_code():
    for _label, spans in calendar(engine.load("40"), "vi"):
        for span in spans:
            assert not re.search(r"[a-z]+_[a-z]+|[0-9]{2}-[0-9]{2}", span.words), span.words
    said = {span.words for _label, spans in calendar(engine.load("40")) for span in spans}
    assert {"không bắt buộc", "Bộ trưởng", "UBND tỉnh", "ngày đăng ký", "20/05"} <= said
    assert "xã, xã của thành phố trực thuộc trung ương" in said
