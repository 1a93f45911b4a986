"""A province's own content of support: its council adds it, national money never gives it."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import changes, engine
from khuyencong.rules.book import build
from khuyencong.rules.engine import Facts
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.packs import LOCAL, PackError, check_province, parse
from khuyencong.rules.reading import FOLDER

ON = date(2027, 2, 1)
LEGAL = 'evidence: internal, legal: "Điều 4 Nghị quyết THU-05/2027/NQ-HĐND"'
CHECKED = 'checked: {on: 2026-12-20, by: "Chuyên viên Sở Công Thương"}'
COUNCIL = """instruments:
  council:
    {number: THU-05/2027/NQ-HĐND, kind: council_resolution, title: Mức hỗ trợ khuyến công,
     signed: 2026-12-10, in_force: 2027-01-01, evidence: sample}
"""
CONTENT = """activities:
  craft_school_40:
    {label: {vi: Lớp nghề gia truyền, en: Family craft class}, content: KC1, unit: establishment,
     who: establishment, alternatives: [vocational_training]}
"""
LEVEL = f"""levels:
  craft_school_40:
    {CHECKED}
    values:
      - {{from: 2027-01-01, rate: "0.50", cap: 40000000, {LEGAL}}}
"""
HEAD = """pack: {title: Nội dung riêng (thử), legal: THU-05/2027/NQ-HĐND, province: "40"}
"""
PACK = HEAD + COUNCIL + CONTENT + LEVEL
ADVANCE = f"""advances:
  craft_school_40:
    {CHECKED}
    values:
      - {{from: 2027-01-01, share: "0.30", {LEGAL}}}
"""
CLASS = Facts("craft_school_40", 100_000_000, track="local", form="cooperative", beneficiaries=1)


def book(text=PACK):
    return build(FOLDER, "40", (parse(text, scope=LOCAL),))


def named(code):
    return PACK.replace("craft_school_40", code)


def refused(text):
    with pytest.raises(ParameterError) as refusal:
        book(text)
    return refusal.value


def test_half_of_a_hundred_million_is_fifty_and_the_council_gives_at_most_forty():
    found = engine.ceiling(CLASS, on=ON, book=book())
    assert (found.status, found.ceiling_dong) == ("eligible", 40_000_000)
    names = [row.name for row in found.derivation.rows]
    assert "40.support_levels.craft_school_40" in names
    assert not [name for name in names if name.startswith("support_levels.")]  # no national row
    assert found.reasons[-1].legal == "Điều 4 Nghị quyết THU-05/2027/NQ-HĐND"


def test_who_asks_is_judged_as_for_any_content():
    large = replace(CLASS, form="enterprise", is_sme=False)
    found = engine.ceiling(large, on=ON, book=book())
    assert (found.status, found.ceiling_dong) == ("ineligible", 0)


def test_national_money_does_not_give_it_by_the_article_that_lets_a_council_add_it():
    found = engine.ceiling(replace(CLASS, track="national"), on=ON, book=book())
    assert (found.status, found.ceiling_dong) == ("ineligible", 0)
    assert found.reasons[-1].code == "own_content"
    assert found.reasons[-1].params == {"activity": "craft_school_40"}
    assert found.reasons[-1].legal.startswith("khoản 3 Điều 6 Thông tư liên tịch 26/2014")
    machine = engine.ceiling(
        replace(CLASS, activity="machinery", track="national"), on=ON, book=book()
    )
    assert machine.status == "eligible"


def test_before_the_councils_day_no_level_is_known():
    found = engine.ceiling(CLASS, on=date(2026, 12, 31), book=book())
    assert (found.status, found.reasons[-1].code) == ("needs_person", "level_unknown")


def test_nobody_knows_an_advance_of_it_until_the_province_sets_one():
    unknown = engine.advance("craft_school_40", on=ON, book=book().of_track("local"))
    assert (unknown.share, unknown.reasons[-1].code) == (None, "advance_unknown")
    assert unknown.reasons[-1].params == {"activity": "craft_school_40"}
    assert unknown.legal == "điểm b khoản 3 Điều 8 Thông tư 46/2012/TT-BCT"
    assert [row.name for row in unknown.derivation.weak] == ["advances.craft_school_40"]
    set_by = engine.advance("craft_school_40", on=ON, book=book(PACK + ADVANCE).of_track("local"))
    assert str(set_by.share) == "0.30"
    day_before = engine.advance(
        "craft_school_40", on=date(2026, 12, 31), book=book(PACK + ADVANCE).of_track("local")
    )
    assert (day_before.share, day_before.reasons[-1].code) == (None, "advance_unknown")


def test_what_is_prepared_for_it_is_what_every_content_asks():
    papers = engine.dossier("craft_school_40", on=ON, book=book()).papers
    assert papers and papers[0].label["vi"] == "Đơn đề nghị hỗ trợ"
    assert engine.last_payment("craft_school_40", on=ON, book=book()) is not None
    assert engine.estimate_items("craft_school_40", on=ON, book=book()) == []


def test_it_stands_in_one_provinces_book_only():
    assert "craft_school_40" in engine.activities(book())
    for other in (engine.load("40"), engine.load()):
        with pytest.raises(RuleInputError):
            engine.ceiling(CLASS, on=ON, book=other)


def test_the_pack_says_in_words_what_is_added_and_at_what_level():
    found = changes.differences(engine.load("40"), book())
    assert [(one.key, one.before, one.after) for one in found] == [
        (
            "activities.craft_school_40", "",
            "Lớp nghề gia truyền; Đào tạo nghề, truyền nghề; cơ sở; Đào tạo nghề, truyền nghề",
        ),
        ("40.levels.craft_school_40", "", "50 %, tối đa 40.000.000 đồng"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "why"),
    [
        (named("craft_school"), "own_content_code", 7, "kết thúc bằng _40"),
        (named("machinery"), "own_content_code", 7, "trung ương thì tỉnh không sửa"),
        (named("craft_school_38"), "own_content_code", 7, "_40"),
        (
            PACK.replace("council_resolution", "committee_decision"), "own_content_needs_council",
            7, "khoản 3 Điều 6",
        ),
        (HEAD + CONTENT + LEVEL, "own_content_needs_council", 3, "nghị quyết của HĐND"),
        (HEAD + COUNCIL + CONTENT, "own_content_without_level", 0, "ghi ở levels"),
    ],
)  # fmt: skip
def test_a_content_without_its_provinces_name_its_council_or_its_level_is_refused(
    text, code, line, why
):
    error = refused(text)
    assert (error.code, error.line) == (code, line)
    assert why in error.say("vi") and error.say("en")


def test_a_province_is_told_while_it_writes():
    pack = parse(named("craft_school"), scope=LOCAL)
    with pytest.raises(PackError, match="dòng 7"):
        check_province(pack, "40")
    check_province(parse(PACK, scope=LOCAL), "40")
