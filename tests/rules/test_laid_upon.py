"""A pack laid upon the rules: which days change, what stays, and how the change reads."""

from datetime import date

import pytest

from khuyencong.rules import changes, engine
from khuyencong.rules.errors import ParameterError
from khuyencong.rules.packs import LOCAL, NATIONAL, PackError, parse
from khuyencong.rules.tables import TABLES, merge
from khuyencong.rules.wording import say
from tests.rules.test_packs import MACHINERY

HEAD = 'pack: {title: "Thông tư mới", legal: "Thông tư 01/2027/TT-BTC"}\n'
SOURCE = 'sources:\n  new-circular: {title: "Thông tư 01/2027", address: "công báo"}\n'
CHECKED = '    checked: {on: 2026-12-20, by: "Chuyên viên Sở"}\n'
SEEN = 'evidence: seen, source: [new-circular], legal: "Điều 8"'
ADVANCE = (
    f"{HEAD}{SOURCE}advances:\n  machinery:\n{CHECKED}    values:\n"
    f'      - {{from: 2027-01-01, share: "0.60", {SEEN}}}\n'
)
VILLAGES = (
    f"{HEAD}{SOURCE}eligibility:\n  craft_villages:\n{CHECKED}    values:\n"
    f"      - {{from: 2027-01-01, is_enough: false, {SEEN}}}\n"
)
FIGURE = (
    f"{HEAD}procedure:\n  completion_rounds:\n{CHECKED}    values:\n"
    '      - {from: 2027-01-01, value: 2, evidence: internal, legal: "Quyết định 2"}\n'
)

TENDERED = (
    f"{HEAD}{SOURCE}procedure:\n  tendered_contents:\n{CHECKED}    values:\n"
    f"      - {{from: 2027-01-01, value: [craft_village, information], {SEEN}}}\n"
)


def laid(text, scope=NATIONAL, province=None):
    return engine.load(province, (parse(text, scope=scope),))


def told(text, lang="vi"):
    return [
        (change.key, change.before, change.after, change.since, change.legal)
        for change in changes.differences(engine.load(), laid(text), lang)
    ]


def row(start, end=None, **more):
    return {"from": start, **({"until": end} if end else {}), **more}


def test_days_before_the_pack_stay_and_the_row_before_ends_there():
    table = {"a": {"checked": 1, "values": [row(1, 3, cap=5), row(3, 9, cap=6), row(9, cap=7)]}}
    change = {"a": {"checked": 2, "values": [row(4, cap=8)]}}
    assert merge(table, change) == {
        "a": {"checked": 2, "values": [row(1, 3, cap=5), row(3, cap=6), row(4, cap=8)]}
    }
    assert table["a"]["values"][1] == row(3, 9, cap=6)  # what was laid upon is not changed
    same_day = merge(table, {"a": {"values": [row(3, cap=8)]}})
    assert same_day["a"] == {"checked": 1, "values": [row(1, cap=5), row(3, cap=8)]}
    from_the_start = merge(table, {"a": {"values": [row(1, cap=8)]}})
    assert from_the_start["a"]["values"] == [row(1, cap=8)]


def test_what_has_no_timeline_is_laid_key_by_key_and_what_is_new_is_added():
    table = {"a": {"title": "x", "note": "y"}, "b": {"title": "z"}}
    assert merge(table, {"a": {"title": "w"}, "c": {"title": "v"}, "d": 5}) == {
        "a": {"title": "w", "note": "y"}, "b": {"title": "z"}, "c": {"title": "v"}, "d": 5,
    }  # fmt: skip


def test_a_case_meets_its_twin_and_a_new_one_stands_beside():
    nation, region = {"level": ["nation"]}, {"level": ["region"]}
    table = {"a": {"checked": 1, "cases": [
        {"when": nation, "values": [row(1, cap=5)]}, {"when": region, "values": [row(1, cap=3)]},
    ]}}  # fmt: skip
    commune = {"level": ["commune"]}
    change = {"a": {"checked": 2, "cases": [
        {"when": nation, "values": [row(4, cap=6)]}, {"when": commune, "values": [row(4, cap=1)]},
    ]}}  # fmt: skip
    assert merge(table, change) == {"a": {"checked": 2, "cases": [
        {"when": nation, "values": [row(1, cap=5), row(4, cap=6)]},
        {"when": region, "values": [row(1, cap=3)]},
        {"when": commune, "values": [row(4, cap=1)]},
    ]}}  # fmt: skip


def test_a_timeline_may_become_cases_and_cases_one_timeline():
    one = {"a": {"checked": 1, "values": [row(1, cap=5)]}}
    nation = {"level": ["nation"]}
    split = merge(one, {"a": {"cases": [{"when": nation, "values": [row(4, cap=6)]}]}})
    assert split["a"]["cases"] == [
        {"values": [row(1, cap=5)]}, {"when": nation, "values": [row(4, cap=6)]},
    ]  # fmt: skip
    both = {"a": {"checked": 1, "cases": [{"values": [row(1, cap=5)]}]}}
    assert merge(both, {"a": {"values": [row(4, cap=6)]}})["a"]["cases"] == [
        {"values": [row(1, cap=5), row(4, cap=6)]}
    ]


def test_each_kind_of_change_reads_in_words_in_two_languages():
    assert told(ADVANCE) == [
        (
            "advances.machinery", "70 % khi đã thực hiện trên 70 % tổng mức đầu tư", "60 %",
            date(2027, 1, 1), "Điều 8",
        )
    ]  # fmt: skip
    assert told(ADVANCE, "en")[0][1:3] == (
        "70 % once over 70 % of the whole investment is done", "60 %",
    )  # fmt: skip
    (village,) = told(VILLAGES)
    assert village[1:3] == ("được hỗ trợ", "chưa đủ")
    assert told(VILLAGES, "en")[0][1:3] == ("eligible", "not enough")
    assert [change[:3] for change in told(FIGURE)] == [("procedure.completion_rounds", "1", "2")]


def test_a_list_of_contents_names_them_as_contents():
    """“Làng nghề” is a fact about a workshop too."""
    (change,) = told(TENDERED)
    assert change[2] == "Hỗ trợ làng nghề, Thông tin, tuyên truyền"


def test_another_source_alone_is_no_change():
    text = MACHINERY.replace("500000000", "300000000")
    source = "\n".join(line for line in text.splitlines() if line) + "\n"
    (change,) = changes.differences(engine.load(), laid(source))
    assert change.before == change.after  # the clause is another
    again = laid(source)
    other = laid(source.replace("new-circular", "newer-circular"))
    assert changes.differences(again, other) == []


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 0, "empty"),
        (HEAD, 0, "changes nothing"),
        (HEAD + "levels: {}\n", 0, "changes nothing"),
        (HEAD + "eligibility: {}\n", 0, "changes nothing"),
        (HEAD + "- x\n", 2, "expected"),
        ("- 1\n", 0, "mapping"),
        ("x" * 300_001, 0, "larger than 300 kB"),
        (ADVANCE.replace('share: "0.60", ', ""), 8, "has a share"),
        (ADVANCE.replace("    values:", "    cases:"), 0, "Field required"),
        (MACHINERY.replace("    values:\n", "    values: []\n    cases:\n"), 0, ""),
    ],
)
def test_a_pack_that_is_none_is_refused_with_line_and_reason(text, line, why):
    with pytest.raises(PackError, match=why or None) as refusal:
        parse(text, scope=NATIONAL)
    assert not line or refusal.value.line == line


def test_what_a_pack_is_called_and_when_it_begins():
    pack = parse(MACHINERY, scope=NATIONAL)
    assert (pack.title, pack.legal) == (
        "Thông tư thay thế Thông tư 28/2018", "Thông tư 01/2027/TT-BTC",
    )  # fmt: skip
    assert (pack.first_date, pack.scope) == (date(2027, 1, 1), NATIONAL)
    assert [key for key, _row in pack.rows()] == ["levels.machinery"]
    assert [key for key, _row in parse(VILLAGES, scope=NATIONAL).rows()] == [
        "eligibility.craft_villages"
    ]
    assert [key for key, _row in parse(FIGURE, scope=LOCAL).rows()] == [
        "procedure.completion_rounds"
    ]
    only_words = parse(HEAD + SOURCE, scope=NATIONAL)
    assert (only_words.first_date, list(only_words.rows())) == (None, [])
    assert hash(pack) == hash(parse(MACHINERY, scope=NATIONAL)) != hash(only_words)


NOT_LOCAL = ["budget_codes", "eligibility", "trade_codes"]


@pytest.mark.parametrize("table", NOT_LOCAL)
def test_a_province_does_not_set_what_the_law_keeps(table):
    with pytest.raises(PackError, match="a province does not set this table") as refusal:
        parse(MACHINERY + f"{table}: {{}}\n", scope=LOCAL)
    assert (refusal.value.key, refusal.value.line) == (table, 9)
    for table in set(TABLES) - {*NOT_LOCAL, "levels", "sources"}:
        parse(MACHINERY + f"{table}: {{}}\n", scope=LOCAL)


def test_the_same_row_from_another_day_on_is_no_change():
    in_force = MACHINERY.replace("500000000", "300000000").replace(
        "evidence: seen, day_evidence: seen, article_evidence: seen, source: [new-circular], "
        'legal: "Điều 8 Thông tư 01/2027/TT-BTC"',
        "evidence: seen, day_evidence: remembered, article_evidence: seen, "
        "source: [circular-28-2018-machinery], verified: false, "
        'legal: "khoản 4 Điều 8 Thông tư 28/2018/TT-BTC", amended_by: "Thông tư 64/2024/TT-BTC"',
    )
    assert "64/2024" in in_force
    assert changes.differences(engine.load(), laid(in_force)) == []


def test_a_change_lasts_until_the_next_row_of_either_book():
    before = laid(MACHINERY)
    later = MACHINERY.replace("2027-01-01", "2027-07-01").replace("500000000", "600000000")
    found = changes.differences(before, laid(later))
    assert [(one.since, one.until, one.before, one.after) for one in found] == [
        (date(2027, 1, 1), date(2027, 7, 1), "50 %, tối đa 500.000.000 đồng",
         "50 %, tối đa 300.000.000 đồng"),
        (date(2027, 7, 1), None, "50 %, tối đa 500.000.000 đồng", "50 %, tối đa 600.000.000 đồng"),
    ]  # fmt: skip


def test_a_timeline_that_becomes_cases_answers_by_its_case():
    text = MACHINERY.replace(
        "    values:\n      -",
        "    cases:\n      - when: {area: [difficult]}\n        values:\n          -",
    )
    merged = merge(
        {"a": {"checked": 1, "values": [row(1, cap=5)]}},
        {"a": {"cases": [{"when": {"area": ["difficult"]}, "values": [row(4, cap=6)]}]}},
    )
    assert set(merged["a"]) == {"checked", "cases"}
    with pytest.raises(ParameterError, match="overlap"):  # the old row stands for every area
        laid(text)


def test_an_advance_asks_for_the_form_by_its_number_on_that_day():
    book = laid(
        f"{HEAD}{SOURCE}forms:\n  form_11:\n{CHECKED}    values:\n"
        f'      - {{from: 2027-01-01, number: "12b", title: {{vi: "Mẫu", en: "A"}}, {SEEN}}}\n'
    )

    def words(on, lang="vi"):
        law = engine.advance("vocational_training", on=on, book=book)
        return " ".join(say(reason, lang) for reason in law.reasons)

    assert "(Mẫu số 11)" in words(date(2026, 12, 31))
    assert "(Mẫu số 12b)" in words(date(2027, 1, 1))
    assert "(form 12b)" in words(date(2027, 1, 1), "en")


def test_what_is_of_another_kind_or_has_no_days_is_replaced_as_a_whole():
    for before, change in (
        ({"vi": "Bên", "en": "Side"}, "Bên"),
        ("Bên", {"vi": "Bên", "en": "Side"}),
        ([row(1, cap=5)], ["machine", "tool"]),
        (["machine"], [row(1, cap=5)]),
        ([row(1, cap=5)], [row(4, cap=6), {"cap": 7}]),
        ([{"code": "a", "points": 1}], [{"code": "b", "points": 2}]),
        (["read from the circular"], ["read from the decree"]),
        ([row(1, cap=5)], []),
    ):
        assert merge({"a": before}, {"a": change}) == {"a": change}


def test_what_was_laid_knows_the_lines_of_the_change_and_none_where_it_has_none():
    assert merge({"a": 1}, {"b": 2}).line == 0


def test_a_trade_code_that_became_two_is_told_in_two_languages_and_holds_on_every_day():
    text = HEAD + (
        'trade_codes:\n  "1629":\n'
        '    {codes: ["1630", "1631"], evidence: sample, legal: "Bảng chuyển mã"}\n'
    )
    new = laid(text)
    for lang, label in (
        ("vi", "Mã ngành 2018 sang mã 2025: 1629"),
        ("en", "Trade code of 2018 in those of 2025: 1629"),
    ):
        (change,) = changes.differences(engine.load(), new, lang)
        assert (change.key, change.label, change.since) == ("trade_codes.1629", label, None)
        assert (change.before, change.after) == ("", "1630, 1631")
    (again,) = changes.differences(new, laid(text.replace('"1630", "1631"', '"1632"')))
    assert (again.before, again.after, again.legal) == ("1630, 1631", "1632", "Bảng chuyển mã")


LEVEL_40 = MACHINERY.replace("500000000", "180000000")
ADVANCE_40 = ADVANCE.replace("0.60", "0.40")


@pytest.mark.parametrize(
    ("lang", "own", "nation"),
    [("vi", " (tỉnh)", "70 % khi đã thực hiện trên 70 % tổng mức đầu tư"),
     ("en", " (province)", "70 % once over 70 % of the whole investment is done")],
)  # fmt: skip
def test_what_a_province_sets_first_is_compared_with_the_nation_then_with_itself(lang, own, nation):
    bare = engine.load("40")
    first, second = (laid(text, LOCAL, "40") for text in (ADVANCE, ADVANCE_40))
    (change,) = changes.differences(bare, first, lang)
    assert (change.key, change.before) == ("40.advances.machinery", nation)
    assert change.label.endswith(own)
    (again,) = changes.differences(first, second, lang)
    assert (again.before, again.after) == ("60 %", "40 %")


def test_the_provinces_own_level_is_named_as_the_provinces_in_both_languages():
    book = laid(LEVEL_40, LOCAL, "40")
    for lang, name in (
        ("vi", "Ứng dụng máy móc tiên tiến, chuyển giao công nghệ (tỉnh)"),
        ("en", " (province)"),
    ):
        labels = [line.label for line in changes.timelines(book, lang) if line.key[:3] == "40."]
        assert any(label.endswith(name) for label in labels) and labels


@pytest.mark.parametrize(
    ("lang", "label", "off_and_worked"),
    [("vi", "Lịch làm việc", ("ngày nghỉ lễ", "làm bù")),
     ("en", "Working calendar", ("public holiday", "worked instead"))],
)  # fmt: skip
def test_a_day_off_that_becomes_a_day_of_work_is_one_day_of_change(lang, label, off_and_worked):
    off = HEAD + (
        'work_calendar:\n  "2027-11-24": {kind: holiday, legal: Thông báo 5, '
        "notice_date: 2027-10-01, evidence: sample}\n"
    )
    old, new = laid(off), laid(off.replace("kind: holiday", "kind: swap_working"))
    (change,) = changes.differences(old, new, lang)
    assert (change.key, change.label) == ("work_calendar", label)
    assert (change.since, change.until) == (date(2027, 11, 24), date(2027, 11, 25))
    assert (change.before, change.after, change.legal) == (*off_and_worked, "Thông báo 5")
    (known_new,) = changes.differences(engine.load(), old, lang)
    assert (known_new.before, known_new.after) == ("", off_and_worked[0])
