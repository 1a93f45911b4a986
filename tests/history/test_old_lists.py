"""Danh sách cũ: fifteen uglinesses of real lists, every row accounted for, sums reconciled."""

import pytest

from khuyencong.history.reading import rows, sheets
from tests.history import books

MILLION = 1_000_000


def read(book):
    return [rows.read(sheet) for sheet in sheets.of_file("danh-sach.xlsx", book())]


def projects(found):
    """(row, year, source, what for, đồng) of each project."""
    return [
        (e.row, e.first_year, e.track, e.activity, e.support_dong)
        for sheet in found
        for e in sheet.entries
    ]


def asides(sheet):
    return {one.row: one.kind for one in sheet.aside}


def codes(sheet):
    return {finding.code for finding in sheet.all_findings()}


@pytest.mark.parametrize("name", books.ALL)
def test_every_row_is_a_project_a_refusal_or_a_heading(name):
    for sheet in sheets.of_file("a.xlsx", books.ALL[name]()):
        told = rows.read(sheet)
        written = [n for n, cells in enumerate(sheet.rows, 1) if any(cells)]
        projects = {entry.row for entry in told.entries}
        assert sorted(projects | asides(told).keys()) == written
        assert not projects & asides(told).keys()
        assert told.imported + told.refused + told.headings == told.rows == len(written)


def test_titles_a_unit_in_the_corner_a_total_and_a_signature_stand_aside():
    (sheet,) = read(books.titled)
    assert projects([sheet]) == [
        (7, 2014, "local", "vocational_training", 60 * MILLION),
        (8, 2014, "local", "machinery", 45_500_000),
    ]
    assert sheet.stated_dong == sheet.summed_dong == 105_500_000
    assert [asides(sheet)[row] for row in (1, 2, 3, 4, 5, 6, 9, 10)] == [
        "title", "title", "title", "title", "heading", "heading", "total", "remark",
    ]  # fmt: skip


def test_letters_roman_numbers_and_their_sums_say_source_and_content():
    (sheet,) = read(books.grouped)
    assert projects([sheet]) == [
        (5, 2015, "national", "demonstration_model", 300 * MILLION),
        (8, 2015, "local", "vocational_training", 60 * MILLION),
        (9, 2015, "local", "vocational_training", 40 * MILLION),
        (11, 2015, "local", "domestic_fair_joined", 50 * MILLION),
    ]
    assert sheet.stated_dong == 450 * MILLION
    assert "sum_differs" not in codes(sheet)


def test_merged_headings_over_two_rows_part_the_money_by_source():
    (sheet,) = read(books.two_levels)
    first, national, local = sheet.entries
    assert (first.track, first.planned_dong) == ("local", 100 * MILLION)
    assert (first.counterpart_dong, first.total_dong) == (400 * MILLION, 500 * MILLION)
    assert (national.track, national.planned_dong, national.projects) == (
        "national", 300 * MILLION, 1,
    )  # fmt: skip
    assert (local.track, local.planned_dong, local.projects) == ("local", 50 * MILLION, 0)
    assert sheet.stated_dong == sheet.summed_dong == 450 * MILLION


def test_a_comma_is_read_by_the_other_cells_of_its_column():
    (decimals,) = read(books.commas)
    assert [e.support_dong for e in decimals.entries] == [12_500_000, 300_250_000, 43_735_000]
    assert decimals.stated_dong == 356_485_000
    (thousands,) = read(books.thousands)
    assert [e.support_dong for e in thousands.entries] == [1_250 * MILLION, 43_735_000]
    assert "context" in codes(decimals) & codes(thousands)


def test_unicode_in_pieces_and_look_alike_letters_are_put_right():
    (sheet,) = read(books.decomposed)
    (entry,) = sheet.entries
    assert (entry.title, entry.establishment) == ("Đào tạo nghề dệt", "Cơ sở Hòa")


@pytest.mark.parametrize("with_font", [True, False])
def test_tcvn3_is_read_by_its_font_or_by_its_syllables(with_font):
    (sheet,) = [
        rows.read(one)
        for one in sheets.of_file("a.xlsx", books.tcvn3(with_font=with_font))
    ]  # fmt: skip
    first, second = sheet.entries
    assert (first.title, first.place_text) == ("Hỗ trợ máy móc sản xuất mật ong", "xã Nghi Lộc")
    assert (second.establishment, second.first_year) == ("Cơ sở Đức", 2006)
    assert first.cells["title"] == ["B3", books.to_tcvn3(first.title)]  # as it was typed
    assert "old_letters" in codes(sheet)


def test_vni_is_read_by_its_syllables():
    (sheet,) = read(books.vni)
    (entry,) = sheet.entries
    assert (entry.title, entry.place_text, entry.support_dong) == (
        "Hỗ trợ máy móc chế biến nước mắm", "Quỳnh Lưu", 40 * MILLION,
    )  # fmt: skip


def test_one_project_for_many_establishments_is_one_project():
    (sheet,) = read(books.one_for_many)
    first, second = sheet.entries
    assert (first.establishment, first.establishments) == ("Cơ sở An; Cơ sở Bình; Cơ sở Cường", 3)
    assert (first.first_year, first.support_dong) == (2018, 150 * MILLION)
    assert (second.establishments, second.first_year) == (4, 2019)
    assert sheet.imported == 5


def test_notes_are_kept_and_errors_of_formulas_are_refused():
    (sheet,) = read(books.noted)
    (entry,) = sheet.entries
    assert entry.note == "Điều chỉnh theo QĐ 45/QĐ-UBND"
    assert {one.row: one.reason.code for one in sheet.aside if one.reason} == {
        4: "formula_error", 5: "formula_error",
    }  # fmt: skip


def test_each_sheet_is_a_year_and_headings_printed_twice_are_headings():
    cover, first, second = read(books.several_sheets)
    assert (cover.entries, cover.headings) == ([], 2)
    assert [e.first_year for e in first.entries + second.entries] == [2008, 2009, 2009]
    assert asides(second)[4] == "heading"


def test_money_of_several_years_across_is_a_row_for_each_year():
    (sheet,) = read(books.years_across)
    assert [(e.first_year, e.support_dong, e.projects) for e in sheet.entries] == [
        (2011, 500 * MILLION, 1), (2012, 600 * MILLION, 0), (2013, 700 * MILLION, 0),
        (2011, 100 * MILLION, 1), (2013, 150 * MILLION, 0),
    ]  # fmt: skip
    assert sheet.imported == 2
    assert sheet.stated_dong == sheet.summed_dong == 2_050 * MILLION


def test_sums_that_do_not_add_up_are_said_and_the_rows_stay():
    (sheet,) = read(books.off_by_one)
    assert sheet.summed_dong == 30 * MILLION
    assert sheet.stated_dong == 31 * MILLION
    assert [str(f) for f in sheet.findings] == [
        "“Đào tạo nghề” ghi 30.000.001 đồng; các dòng cộng lại là 30.000.000 đồng.",
        "“Tổng cộng” ghi 31.000.000 đồng; các dòng cộng lại là 30.000.000 đồng.",
    ]


def test_a_row_that_cannot_be_taken_says_why():
    (sheet,) = read(books.refused_rows)
    assert {one.row: one.reason.code for one in sheet.aside if one.reason} == {
        3: "no_amount", 4: "no_title", 5: "two_readings", 6: "not_money",
    }  # fmt: skip
    assert [e.support_dong for e in sheet.entries] == [600 * MILLION]


def test_years_and_districts_of_groups_hold_for_the_rows_below():
    (sheet,) = read(books.by_district)
    assert [(e.row, e.first_year, e.district, e.jobs) for e in sheet.entries] == [
        (5, 2019, "Huyện Yên Thành", 12),
        (7, 2019, "Huyện Diễn Châu", 30),
        (10, 2020, "Huyện Yên Thành", None),
    ]
    assert [e.paid_dong for e in sheet.entries] == [95 * MILLION, 60 * MILLION, None]


def test_a_pasted_list_reads_like_the_workbook():
    text = "ĐVT: triệu đồng\nTT\tTên đề án\tNăm\tKinh phí\n1\tMáy sấy\t2016\t43,7\n"
    (sheet,) = [rows.read(one) for one in sheets.of_text(text)]
    assert projects([sheet]) == [(3, 2016, "", "machinery", 43_700_000)]
