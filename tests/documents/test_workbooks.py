"""Bảng tính của người khác: how far it reaches first, then its cells and what they do not say."""

import io
import struct
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import xlsxwriter

from khuyencong.core import apart
from khuyencong.core.errors import Refused
from khuyencong.documents.reading import old_workbooks, tables, workbooks
from khuyencong.documents.reading.unfit import Unfit
from tests.documents.hostile_files import linked_excel, old, repacked, word

SAMPLES = Path(__file__).parent / "samples"


@contextmanager
def book(*names):
    """A workbook to be filled: (file, sheets)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        yield file, [made.add_worksheet(name) for name in names or ("DS",)]


def rows_of(file):
    return tables.of_file("a.xlsx", file.getvalue()).rows


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [(1_048_575, 16_383, "XFD1048576"), (1_048_575, 2, "C1048576"), (1, 60, "BI2")],
)
def test_a_cell_far_away_is_refused_in_words_at_once(row, column, cell):
    with book() as (file, (sheet,)):
        sheet.write_row(0, 0, ["Họ và tên", "Năm sinh"])
        sheet.write(row, column, "x")
    apart.in_time(divmod, 1, 1, seconds=30)  # a helper is there
    began = time.perf_counter()
    with pytest.raises(Refused, match=f"có ô {cell}, ngoài 2000 dòng, 60 cột") as refusal:
        rows_of(file)
    assert time.perf_counter() - began < 1
    assert "Ctrl+End" in refusal.value.fix


def test_how_far_it_reaches_is_read_within_the_memory_of_a_small_machine():
    with book() as (file, (sheet,)):
        sheet.write(1_048_575, 16_383, "x")
    found = apart.confined(workbooks.read, file.getvalue(), seconds=10, megabytes=100)
    assert found.sheets[0].too_far == "XFD1048576"


def test_without_a_look_at_how_far_it_reaches_the_process_dies():
    """The planted fault: calamine alone, asked for the same sheet."""
    with book() as (file, (sheet,)):
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(apart.Stopped):
        apart.confined(_calamine_alone, file.getvalue(), seconds=10, megabytes=600)


def _calamine_alone(content):
    return workbooks.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_whole_column_that_is_only_painted_reaches_nowhere():
    with book() as (file, (sheet,)):
        sheet.write(0, 0, "Tên")
    content = repacked(file.getvalue(), _painted_to_the_end)
    assert tables.of_file("a.xlsx", content).rows == [["Tên"]]


def _painted_to_the_end(parts):
    name = "xl/worksheets/sheet1.xml"
    blank = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", blank)


def test_error_cells_and_formulas_never_computed_show_as_errors():
    with book() as (file, (sheet,)):
        sheet.write(0, 0, "Tên")
        sheet.write_formula(1, 0, "=VLOOKUP(1,Z1:Z2,2,0)", None, "#N/A")
        sheet.write_formula(2, 0, "=NOTHERE()", None, "#NAME?")
        sheet.write_formula(3, 0, "=A9*2", None, 600)
        sheet.write_formula(4, 0, "=A1", None, "")
    content = repacked(file.getvalue(), _without_last_value)
    assert tables.of_file("a.xlsx", content).rows == [
        ["Tên"], ["#N/A"], ["#NAME?"], ["600"], ["#CALC!"],
    ]  # fmt: skip


def _without_last_value(parts):
    name = "xl/worksheets/sheet1.xml"
    head, tail = parts[name].rsplit(b"<v>", 1)
    parts[name] = head + tail.partition(b"</v>")[2]


def test_a_cell_merged_over_rows_fills_each_of_them_and_one_over_columns_does_not():
    with book() as (file, (sheet,)):
        sheet.merge_range(0, 0, 0, 2, "DANH SÁCH")
        sheet.write_row(1, 0, ["Xã", "Tên"])
        sheet.merge_range(2, 0, 4, 0, "Nghi Lộc")
        for row, name in enumerate(("A", "B", "C"), 2):
            sheet.write(row, 1, name)
    table = tables.of_file("a.xlsx", file.getvalue())
    assert table.rows[0] == ["DANH SÁCH", ""]
    assert [row[:2] for row in table.rows[2:]] == [
        ["Nghi Lộc", "A"], ["Nghi Lộc", "B"], ["Nghi Lộc", "C"],
    ]  # fmt: skip
    assert table.merged == {(3, 0), (4, 0), (5, 0)}


def test_hidden_and_filtered_rows_and_hidden_columns_are_told():
    with book() as (file, (sheet,)):
        for row in range(6):
            sheet.write_row(row, 0, [f"dòng {row + 1}", "x", "y"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_row(40, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    table = tables.of_file("a.xlsx", file.getvalue())
    assert table.hidden == {3, 5}
    assert table.notes == ["Cột ẩn B vẫn được đọc."]


def score(rows):
    return sum(cell in {"Tên", "Xã"} for row in rows for cell in row)


def test_the_sheet_with_known_headings_is_read_and_the_others_are_named():
    with book("Bìa", "DS", "Danh mục", "DS2") as (file, (cover, listed, _empty, second)):
        cover.write(0, 0, "SỞ CÔNG THƯƠNG")
        listed.write_row(0, 0, ["Tên", "Xã"])
        second.write_row(0, 0, ["Tên", "Xã"])
    table = tables.of_file("a.xlsx", file.getvalue(), score=score)
    assert table.rows == [["Tên", "Xã"]]
    assert table.notes == [
        "Đọc trang “DS”; không đọc trang “Bìa”, “DS2”.",
        "Trang “DS2” cũng là danh sách: lưu riêng từng trang rồi gửi tiếp.",
    ]


def test_a_hidden_sheet_comes_after_a_visible_one():
    with book("Cũ", "Mới") as (file, (former, listed)):
        former.write_row(0, 0, ["Tên", "Xã", "năm ngoái"])
        former.hide()
        listed.write_row(0, 0, ["Tên", "Xã", "năm nay"])
        listed.activate()
    assert tables.of_file("a.xlsx", file.getvalue(), score=score).rows[0][2] == "năm nay"


def test_a_list_with_links_is_read_as_it_was_last_stored_and_says_so():
    table = tables.of_file("a.xlsx", linked_excel())
    assert table.rows[0] == ["800000000"]
    assert table.notes == ["Bảng lấy số từ tệp khác (danh-sach-2025.xlsx); đọc số đã lưu lần cuối."]


def test_numbers_are_read_as_a_spreadsheet_shows_them():
    with book() as (file, (sheet,)):
        sheet.write_row(0, 0, [600_000_000, 200_000_000.00000003, 0.1 + 0.2, 912_345_678, 1.234])
    assert rows_of(file) == [["600000000", "200000000", "0,3", "912345678", "1,2340"]]


def test_what_only_the_file_could_tell_is_carried_to_the_next_press():
    table = tables.Table([["a"]], {3}, {(4, 1)}, ["Cột ẩn B vẫn được đọc."])
    assert tables.Table.carried([["a"]], table.beside()) == table
    for strange in ("", "[]", "{}", '[["x"],[],[]]', "null"):
        assert tables.Table.carried([["a"]], strange) == tables.Table([["a"]])


@pytest.mark.parametrize("content", [word(), old("WordDocument"), old("Workbook"), b"PK\x03\x04x"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refused, match="không phải"):
        tables.of_file("a.xlsx", content)


def test_a_workbook_without_any_text_is_refused():
    with book() as (file, _sheets):
        pass
    with pytest.raises(Refused, match="không có ô nào có chữ"):
        tables.of_file("a.xlsx", file.getvalue())


def test_an_error_cell_of_an_old_workbook_is_told_like_one_of_a_new_one():
    content = (SAMPLES / "errors.xls").read_bytes()
    (sheet,) = workbooks.read(content).sheets
    assert sheet.errors == {(3, 1): "#DIV/0!", (4, 1): "#N/A"}
    assert sheet.rows[3][:2] == ["lỗi", "#DIV/0!"]
    assert sheet.rows[4][1] == "#N/A"
    assert sheet.rows[2][:2] == ["Máy chẻ nan", "600"]


@pytest.mark.parametrize("cut", [40, 512, 1024, 3000])
def test_an_old_workbook_that_is_cut_off_is_refused(cut):
    content = (SAMPLES / "errors.xls").read_bytes()
    with pytest.raises(Unfit):
        old_workbooks.errors(content[:cut])


def test_an_old_workbook_whose_sectors_turn_in_circles_comes_to_an_end():
    content = bytearray((SAMPLES / "errors.xls").read_bytes())
    (table,) = struct.unpack_from("<I", content, 76)
    content[(table + 1) * 512 : (table + 2) * 512] = b"\x00" * 512
    with suppress(Unfit):
        old_workbooks.errors(bytes(content))
