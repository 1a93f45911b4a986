"""Gói quy định: parsed by line and reason, merged day by day, compared in words."""

import json
import re
from datetime import date
from itertools import pairwise

import pytest

from khuyencong.rules import changes, engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import ParameterError
from khuyencong.rules.packs import LOCAL, NATIONAL, PackError, json_schema, parse

MACHINERY = """\
pack: {title: "Thông tư thay thế Thông tư 28/2018", legal: "Thông tư 01/2027/TT-BTC"}
sources:
  new-circular: {title: "Thông tư 01/2027/TT-BTC", address: "công báo"}
levels:
  machinery:
    checked: {on: 2026-12-20, by: "Chuyên viên Sở Công Thương"}
    values:
      - {from: 2027-01-01, rate: "0.50", cap: 500000000, evidence: seen, day_evidence: seen, article_evidence: seen, source: [new-circular], legal: "Điều 8 Thông tư 01/2027/TT-BTC"}
"""  # noqa: E501

BINDING = """\
pack: {title: "Mức của tỉnh không vượt mức quốc gia", legal: "Thông tư 01/2027/TT-BTC"}
sources:
  limit: {title: "Thông tư 01/2027/TT-BTC", address: "công báo"}
procedure:
  local_level_limit:
    checked: {on: 2026-12-20, by: "Chuyên viên Sở Công Thương"}
    values:
      - {from: 2027-01-01, value: national_level, evidence: seen, day_evidence: seen, article_evidence: seen, source: [limit], legal: "Điều 9 Thông tư 01/2027/TT-BTC"}
"""  # noqa: E501


def ceiling(book, on, cost=2_000_000_000, **facts):
    return engine.ceiling(Facts("machinery", cost, **facts), on=on, book=book)


def test_a_new_circular_changes_the_answer_from_its_day_and_not_before():
    book = engine.load(None, (parse(MACHINERY, scope=NATIONAL),))
    assert ceiling(book, date(2026, 12, 31)).ceiling_dong == 300_000_000
    after = ceiling(book, date(2027, 1, 1))
    assert (after.ceiling_dong, after.verified) == (500_000_000, True)
    assert "01/2027" in after.reasons[-1].legal


def test_a_province_pays_its_own_level():
    text = MACHINERY.replace("500000000", "180000000")
    book = engine.load("40", (parse(text, scope=LOCAL),))
    assert ceiling(book, date(2027, 2, 1), track="local").ceiling_dong == 180_000_000
    assert ceiling(book, date(2027, 2, 1), track="national").ceiling_dong == 300_000_000
    assert ceiling(book, date(2026, 2, 1), track="local").verified is False
    high = engine.load("40", (parse(MACHINERY, scope=LOCAL),))
    assert ceiling(high, date(2027, 2, 1), track="local").ceiling_dong == 500_000_000
    bound = engine.load("40", (parse(MACHINERY, scope=LOCAL), parse(BINDING, scope=NATIONAL)))
    assert ceiling(bound, date(2027, 2, 1), track="local").ceiling_dong == 300_000_000


def test_one_case_of_a_vote_may_change_alone():
    text = MACHINERY.replace(
        """  machinery:
    checked: {on: 2026-12-20, by: "Chuyên viên Sở Công Thương"}
    values:
      -""",
        """  product_vote:
    checked: {on: 2026-12-20, by: "Chuyên viên Sở Công Thương"}
    cases:
      - when: {level: [nation]}
        values:
          -""",
    )
    book = engine.load(None, (parse(text.replace('rate: "0.50", ', ""), scope=NATIONAL),))

    def vote(level):
        facts = Facts("product_vote", 900_000_000, level=level)
        return engine.ceiling(facts, on=date(2027, 3, 1), book=book).ceiling_dong

    assert (vote("nation"), vote("region")) == (500_000_000, 200_000_000)


def test_a_later_pack_is_laid_upon_an_earlier_one():
    first = parse(MACHINERY, scope=NATIONAL)
    second = parse(
        MACHINERY.replace("2027-01-01", "2028-01-01").replace("500000000", "600000000"),
        scope=NATIONAL,
    )
    book = engine.load(None, (first, second))
    years = [ceiling(book, date(year, 6, 1)).ceiling_dong for year in (2026, 2027, 2028)]
    assert years == [300_000_000, 500_000_000, 600_000_000]


@pytest.mark.parametrize(
    ("wrong", "right", "line", "why"),
    [
        ('rate: "0.50"', 'rate: "1.50"', 8, "100 %"),
        ('rate: "0.50"', "rate: 0.5", 8, "written as text"),
        ("cap: 500000000", "cap: 500 triệu", 8, "integer"),
        ("cap: 500000000", "cap: 0.3", 8, "integer"),
        ("cap: 500000000", "cap: -5", 8, "greater than 0"),
        ("cap: 500000000", "cap: 500000000, ceiling: 3", 8, "Extra inputs"),
        ("source: [new-circular], ", "", 8, "names its source"),
        ('legal: "Điều 8 Thông tư 01/2027/TT-BTC"', 'legal: ""', 8, "at least 3"),
        ("from: 2027-01-01", "from: 2027-02-30", 0, "day is out of range"),
        ("  machinery:", "  machinary:", 5, "activities.yaml"),
        ("evidence: seen", "evidence: unknown", 8, "a rate or a cap"),
        ("from: 2027-01-01", "from: 2027-01-01, until: 2028-01-01", 7, "gap"),
        ("pack: {", "pack: [", 1, "expected"),
        ("levels:", "levels: &a [*a]\nx:", 0, "repetitions"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(wrong, right, line, why):
    text = MACHINERY.replace(wrong, right)
    assert text != MACHINERY
    with pytest.raises(ParameterError, match=why) as refusal:
        engine.load(None, (parse(text, scope=NATIONAL),))
    if isinstance(refusal.value, PackError):
        assert refusal.value.line == line or line == 0


def test_two_rows_of_one_pack_may_not_overlap():
    row = MACHINERY.splitlines()[-1]
    text = MACHINERY + row.replace("2027-01-01", "2026-06-01") + "\n"
    with pytest.raises(PackError, match="overlaps"):
        parse(text, scope=NATIONAL)


def test_a_province_may_not_change_who_is_eligible():
    text = MACHINERY + "eligibility: {}\n"
    with pytest.raises(PackError, match="45/2012") as refusal:
        parse(text, scope=LOCAL)
    assert refusal.value.line == 9


def test_a_bomb_of_aliases_is_refused_before_it_opens():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(PackError, match="repetitions"):
        parse("\n".join(lines), scope=NATIONAL)


def test_a_provinces_first_level_changes_nothing_before_its_first_day():
    """The national level answers for its track until then: nothing ends in 2014."""
    book = engine.load("40", (parse(MACHINERY, scope=LOCAL),))
    (change,) = changes.differences(engine.load("40"), book)
    assert (change.since, change.until) == (date(2027, 1, 1), None)
    assert change.before.endswith("300.000.000 đồng")
    assert change.after.endswith("500.000.000 đồng")
    facts = Facts("machinery", 10**9, track="local")
    assert engine.ceiling(facts, on=date(2016, 6, 1), book=book).ceiling_dong == 200_000_000


def test_differences_are_told_in_words():
    book = engine.load(None, (parse(MACHINERY, scope=NATIONAL),))
    (change,) = changes.differences(engine.load(), book)
    assert change.since == date(2027, 1, 1)
    assert change.until is None
    assert change.before == "50 %, tối đa 300.000.000 đồng"
    assert change.after == "50 %, tối đa 500.000.000 đồng"
    (in_english,) = changes.differences(engine.load(), book, "en")
    assert in_english.after == "50 %, at most 500.000.000 đồng"


def test_the_calendar_shows_what_is_not_known():
    rows = dict(changes.calendar(engine.load()))
    spans = rows["Thưởng sản phẩm công nghiệp nông thôn tiêu biểu: cấp khu vực"]
    assert [span.standing for span in spans] == ["verified", "unknown", "unknown"]
    line = rows["Dây chuyền công nghệ"][0]
    assert (line.words, line.standing) == ("văn bản không có mức", "verified")
    for label, found in rows.items():
        assert found, label
        for now, following in pairwise(found):
            assert now.until == following.since
        assert found[-1].until is None


def test_the_schema_knows_the_keys_of_a_pack():
    schema = json_schema()
    text = json.dumps(schema)
    for key in ("levels", "advances", "procedure", "from", "evidence", "legal"):
        assert f'"{key}"' in text
    assert '"valid_from"' not in text  # a pack writes `from`
    assert set(re.findall(r'"#/[$]defs/(\w+)"', text)) == set(schema["$defs"])


def test_an_editor_takes_how_areas_follow_and_what_the_communes_of_a_province_are():
    areas = json_schema()["properties"]["areas"]
    nation, province = (one["additionalProperties"] for one in areas["anyOf"])
    assert areas["default"] == {}
    assert nation == {"$ref": "#/$defs/AreaRuleChange"}
    assert set(province["propertyNames"]["enum"]) >= {"investment", "minority_zone"}


def test_dossiers_tell_what_to_prepare_and_how_long_it_takes():
    found = engine.dossier("machinery", on=date(2027, 1, 1))
    assert found.papers[0].label["vi"] == "Đơn đề nghị hỗ trợ"
    assert found.minutes == sum(paper.minutes for paper in found.papers) > 60
    assert found.verified is False
