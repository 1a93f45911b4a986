"""The corpus of bad packs: each refused in Vietnamese and in English, on the line it is written."""

import re
from datetime import date

import pytest

from khuyencong.rules import engine
from khuyencong.rules.conditions import Workshop
from khuyencong.rules.errors import ParameterError, RuleInputError
from khuyencong.rules.packs import LOCAL, NATIONAL, cautions, check_province, parse, place
from khuyencong.rules.ranking import trade_groups
from khuyencong.rules.reading import words
from tests.rules.test_packs import MACHINERY

OWN = """\
pack: {title: "Mức của tỉnh", legal: "Nghị quyết 9/2027/NQ-HĐND", province: "40"}
instruments:
  resolution: {number: 9/2027/NQ-HĐND, kind: council_resolution, title: "Mức hỗ trợ khuyến công",
    signed: 2027-05-02, evidence: unknown}
  decision: {number: 12/2027/QĐ-UBND, kind: committee_decision, title: "Quy chế khuyến công",
    signed: 2027-05-20, in_force: 2027-07-01, evidence: remembered}
checked: &checked {on: 2027-05-20, by: "Chuyên viên Sở"}
levels:
  machinery:
    checked: *checked
    values:
      - {from: 2027-07-01, rate: "0.50", cap: 200000000, evidence: internal,
         legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}
advances:
  machinery:
    checked: *checked
    values:
      - {from: 2027-07-01, share: "0.40", evidence: internal,
         legal: "Điều 8 Quyết định 12/2027/QĐ-UBND"}
ranking:
  ranking:
    checked: *checked
    values:
      - {from: 2027-07-01, criteria: [area, is_priority_trade], evidence: internal,
         legal: "Điều 5 Quyết định 12/2027/QĐ-UBND"}
"""
FIGURE = """\
procedure:
  settlement_deadline:
    checked: *checked
    values:
      - {from: 2027-07-01, value: "03-01", evidence: internal,
         legal: "Điều 9 Quyết định 12/2027/QĐ-UBND"}
"""
AREAS = "criteria: [area_class], areas: [highland, poor_district, new_rural]"
BAD = {
    "another province": ('province: "40"', 'province: "38"', 1, "gói ghi tỉnh 38"),
    "province without quotes": ('"40"', "40", 1, "ngoặc kép"),
    "no such province": ('province: "40"', 'province: "99"', 1, "không có tỉnh mã 99"),
    "a table of the nation": ("advances:", "eligibility:", 14, "đối tượng do Nghị định 45/2012"),
    "no such table": ("advances:", "advance:", 14, "không có mục này"),
    "a row of no instrument": ("12/2027/QĐ-UBND\"}\nranking", "13/2027\"}\nranking", 18,
                               "không dẫn văn bản nào"),
    "unknown kind of instrument": ("kind: council_resolution", "kind: letter", 3, "một trong"),
    "a day, yet unknown": ("evidence: unknown}", "evidence: seen}", 3, "ghi evidence: unknown"),
    "a class of area missing": ("criteria: [area, is_priority_trade]", AREAS, 24, "còn thiếu diff"),
    "a criterion twice": ("[area, is_priority_trade]", "[area, area]", 24, "hai lần"),
    "a criterion of nobody": ("[area, is_priority_trade]", "[beauty]", 24, "phải là một trong"),
    "share above all": ('share: "0.40"', 'share: "1.40"', 18, "không quá 1"),
    "share as a number": ('share: "0.40"', "share: 0.4", 18, "trong ngoặc kép"),
    "no such day": ("{from: 2027-07-01, share", "{from: 2027-06-31, share", 18, "không có ngày"),
    "no clause": ('legal: "Điều 8 Quyết định 12/2027/QĐ-UBND"', 'legal: "Đ"', 18, "3 ký tự"),
    "no such activity": ("advances:\n  machinery:", "advances:\n  machines:", 15,
                         "Chữ dùng trong gói"),
    "level of no activity": ("levels:\n  machinery:", "levels:\n  machines:", 9,
                             "Chữ dùng trong gói"),
    "no such source": ('evidence: internal,\n         legal: "Điều 3',
                       'evidence: internal, source: [nothing],\n         legal: "Điều 3', 12,
                       "nguồn chưa khai"),
    "cap as text": ("cap: 200000000", "cap: nhiều", 12, "số nguyên"),
    "cap below nothing": ("cap: 200000000", "cap: 0", 12, "lớn hơn 0"),
    "key twice": ("ranking:\n  ranking:", "levels:\n  ranking:", 20, "ghi hai lần"),
    "open bracket": ("[area, is_priority_trade]", "[area, is_priority_trade", 24, "cú pháp YAML"),
}  # fmt: skip


def laid(text, scope=LOCAL):
    pack = parse(text, scope=scope)
    check_province(pack, "40")
    return engine.load("40", (pack,))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_pack_is_refused_on_its_line_in_two_languages(name):
    old, new, line, why = BAD[name]
    text = OWN.replace(old, new, 1)
    assert text != OWN, "the test changes nothing"
    with pytest.raises(ParameterError) as refusal:
        laid(text)
    error = refusal.value
    if not error.line:
        error.line = place(parse(text, scope=LOCAL), error)
    assert error.line in (line, line + 1), (error.line, str(error))
    assert why in error.say("vi")
    assert re.search("[a-z]", error.say("en")) and error.say("en") != error.say("vi")
    assert not re.search("[ạảấầẩậắằặẹẻếềệỉịọỏốồộớờợụủứừựỳỵđ]", error.say("en").partition(":")[0])


def test_every_fault_has_its_words_and_no_word_lies_unused():
    sources = "".join(
        path.read_text(encoding="utf-8") for path in sorted((engine_folder()).rglob("*.py"))
    )
    faults = words("faults.yaml")
    for code in re.findall(r'fault\("([a-z_]+)"', sources):
        assert code in faults, code
    own = list(faults)[: list(faults).index("missing")]  # then those of the library
    assert {code for code in own if f'"{code}"' not in sources} == set()
    shapes = (engine_folder() / "schema").glob("*.py")
    assert not any("ValueError(" in path.read_text(encoding="utf-8") for path in shapes)


def engine_folder():
    from khuyencong.rules.reading import FOLDER

    return FOLDER


def test_one_pack_holds_a_resolution_and_a_decision_each_row_naming_its_own():
    book = laid(OWN)
    assert {one.kind for one in book.instruments.values()} >= {
        "council_resolution", "committee_decision",
    }  # fmt: skip
    assert book.local["machinery"].cases[0].values[0].cap == 200_000_000


def test_what_a_province_sets_answers_for_its_own_track_only():
    book, nation = laid(OWN), engine.load("40")
    own = book.of_track("local")
    assert [str(row.share) for row in own.advances["machinery"].values][-1] == "0.40"
    assert book.advances == nation.advances == book.of_track("national").advances
    assert own.ranking.ranking.values[-1].criteria == ("area", "is_priority_trade")
    assert book.ranking == nation.ranking
    assert own.of_track("local") is own


def test_a_figure_of_the_national_track_is_not_the_provinces():
    with pytest.raises(ParameterError) as refusal:
        laid(OWN + FIGURE)
    assert refusal.value.code == "figure_not_local"
    assert refusal.value.line == 27


def test_a_signing_day_without_evidence_is_pointed_at_not_refused():
    text = OWN.replace("{from: 2027-07-01, rate", "{from: 2027-05-02, rate")
    text = text.replace("{from: 2027-07-01, share", "{from: 2027-06-01, share")
    pack = parse(text, scope=LOCAL)
    told = cautions(pack, laid(text).instruments)
    assert [(one.line, one.code) for one in told] == [(12, "signing_day"), (18, "before_in_force")]
    assert told[0].say("en") == (
        "the row from 2027-05-02 takes the signing day of 9/2027/NQ-HĐND for its first day, "
        "yet the day in force was not seen"
    )
    assert told[1].say("vi") == (
        "dòng từ 01/06/2027 sớm hơn ngày 12/2027/QĐ-UBND có hiệu lực (01/07/2027)"
    )
    at_once = OWN.replace("in_force: 2027-07-01", "in_force: 2027-05-20")
    at_once = at_once.replace("{from: 2027-07-01, share", "{from: 2027-05-20, share")
    of_the_day = parse(at_once, scope=LOCAL)
    assert [one.line for one in cautions(of_the_day, laid(at_once).instruments)] == [18]
    seen = text.replace("cap: 200000000, evidence", "cap: 200000000, day_evidence: seen, evidence")
    assert [one.code for one in cautions(parse(seen, scope=LOCAL), laid(seen).instruments)] == [
        "before_in_force"
    ]


def test_of_two_cases_of_one_level_each_is_pointed_at_on_its_own_line():
    level = OWN[OWN.index("  machinery:") : OWN.index("advances:")]
    row = """\
      - when: {kind: [%s]}
        values:
          - {from: 2027-05-02, rate: "0.50", cap: 200000000, %sevidence: internal,
             legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}
"""
    cases = row % ("grant", "") + row % ("recoverable", "term_years: 5, ")
    text = OWN.replace(level, f"  machinery:\n    checked: *checked\n    cases:\n{cases}")
    told = cautions(parse(text, scope=LOCAL), laid(text).instruments)
    assert [(one.line, one.code) for one in told] == [(14, "signing_day"), (18, "signing_day")]
    other = text.replace("NQ-HĐND", "NQ").replace("number: 9/2027/NQ,", "number: 9/2027/NQ-HĐND,")
    kept = other.replace(
        'legal: "Điều 3 Nghị quyết 9/2027/NQ"', 'legal: "Điều 3 9/2027/NQ-HĐND"', 1
    )
    with pytest.raises(ParameterError) as refusal:
        laid(kept)
    assert (refusal.value.code, refusal.value.line) == ("names_no_instrument", 18)


def test_trades_by_the_codes_of_2025_go_by_the_crosswalk_and_unknown_stays_unknown():
    """From 15/11/2025; the register keeps codes of 2018, and no crosswalk was seen."""
    text = (
        'pack: {title: "Mã ngành 2025", legal: "36/2025/QĐ-TTg"}\n'
        'trade_codes:\n  "1629": {codes: ["1630"], evidence: sample, legal: "Bảng chuyển mã"}\n'
        "ranking:\n  trade_groups:\n    checked: {on: 2027-01-01, by: Chuyên viên}\n    values:\n"
        "      - {from: 2027-01-01, codes_of: vsic_2025, product: ['163'], many_workers: 50,\n"
        "         evidence: sample, legal: Điều 6}\n"
    )
    book = engine.load("40", (parse(text, scope=NATIONAL),))

    def groups(trade, workers=3):
        return trade_groups(trade, workshop=Workshop(workers), on=date(2027, 2, 1), book=book)

    assert (groups("1629"), groups("2511"), groups("2511", 50)) == ({"product"}, None, {"product"})


def test_a_province_that_is_none_has_no_book():
    with pytest.raises(RuleInputError) as refusal:
        engine.load("99")
    assert refusal.value.code == "unknown_province"


def test_a_national_pack_may_hold_every_table():
    text = MACHINERY + (
        "work_calendar:\n  2027-11-24: {kind: holiday, legal: Thông báo 5, "
        "notice_date: 2027-10-01, evidence: seen}\n"
    )
    book = engine.load("40", (parse(text, scope=NATIONAL),))
    assert book.work_calendar["2027-11-24"].kind == "holiday"


def test_a_pack_of_another_province_never_becomes_a_book():
    other = parse(OWN.replace('province: "40"', 'province: "38"'), scope=LOCAL)
    with pytest.raises(ParameterError) as refusal:
        engine.load("40", (other,))
    assert (refusal.value.code, refusal.value.key) == ("another_province", "pack.province")
    assert "gói ghi tỉnh 38, nhưng đang soạn cho tỉnh 40" in str(refusal.value.say("vi"))


def test_the_line_of_a_wrong_province_is_that_of_the_province():
    head = (
        'pack:\n  title: "Mức của tỉnh"\n  legal: "Nghị quyết 9/2027/NQ-HĐND"\n  province: "99"\n'
    )
    text = head + OWN.partition("\n")[2]
    with pytest.raises(ParameterError) as refusal:
        laid(text)
    assert (refusal.value.code, refusal.value.line) == ("no_province", 4)


def test_a_fault_keeps_its_own_line_and_one_of_no_table_has_none():
    pack = parse(OWN, scope=LOCAL)
    known = ParameterError("parameters/advances.yaml", "machinery", "is_missing", line=99)
    assert place(pack, known) == 99
    assert place(pack, ParameterError("parameters/vocabulary.yaml", "units", "is_missing")) == 0


@pytest.mark.parametrize(
    ("in_force", "told"),
    [
        ("in_force: 2027-05-20, evidence: seen, source: [paper]", []),
        ("in_force: 2027-05-20, evidence: remembered", ["signing_day"]),
        ("in_force: 2027-07-01, evidence: seen, source: [paper]", ["signing_day"]),
        ("evidence: unknown", ["signing_day"]),
    ],
)
def test_a_row_may_begin_on_the_signing_day_where_that_was_seen_to_be_in_force(in_force, told):
    text = OWN.replace("in_force: 2027-07-01, evidence: remembered", in_force)
    text = text.replace("{from: 2027-07-01, share", "{from: 2027-05-20, share")
    text += 'sources:\n  paper: {title: "Quyết định 12/2027/QĐ-UBND", address: "công báo"}\n'
    found = cautions(parse(text, scope=LOCAL), laid(text).instruments)
    assert [one.code for one in found] == told


def test_sources_nobody_declared_are_listed_in_vietnamese_with_commas():
    text = OWN.replace(
        'evidence: internal,\n         legal: "Điều 3',
        'evidence: internal, source: [second, first],\n         legal: "Điều 3',
    )
    with pytest.raises(ParameterError) as refusal:
        laid(text)
    assert refusal.value.say("vi") == "nguồn chưa khai ở sources: first, second"
    assert refusal.value.say("en") == "unknown sources ['first', 'second']"


def test_a_shape_that_has_no_words_of_its_own_is_told_as_the_library_says_it():
    text = OWN.replace('title: "Mức của tỉnh"', 'title: !!binary "/////////w=="')
    with pytest.raises(ParameterError) as refusal:
        parse(text, scope=LOCAL)
    assert refusal.value.say("vi") == "không đúng lược đồ"
    assert refusal.value.say("en").endswith("unable to parse raw data as a unicode string")


def test_a_figure_that_is_of_no_shape_at_all_is_refused_on_its_row():
    with pytest.raises(ParameterError) as refusal:
        parse(OWN + FIGURE.replace('value: "03-01"', "value: 1.5"), scope=LOCAL)
    assert refusal.value.line == 30
    assert refusal.value.key.startswith("procedure.settlement_deadline.values.0.value")


def test_each_class_of_area_stands_once_and_the_refusal_names_them_all():
    thrice = (
        "criteria: [area_class], areas: [highland, poor_district, difficult, new_rural, highland]"
    )
    with pytest.raises(ParameterError) as refusal:
        laid(OWN.replace("criteria: [area, is_priority_trade]", thrice))
    assert "mỗi nhóm ghi đúng một lần: highland, " in refusal.value.say("vi")
