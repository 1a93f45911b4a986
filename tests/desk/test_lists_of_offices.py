"""Danh sách như văn phòng lập: names in two columns, marks for a sex, headings over two rows."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.desk.forms import list_columns, pasted_lists
from khuyencong.desk.forms.list_cells import CellError
from khuyencong.documents.reading import tables
from tests import world as province
from tests.again import scenery

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 2)


@pytest.fixture
@scenery
def world():
    return province.build()


@pytest.fixture
def columns(world):
    return list_columns.learners(world.actor("mai"), ON)


def read(columns, text, **changed):
    return pasted_lists.read(tables.Table(tables.pasted(text)), columns, changed)


def told(sheet):
    return [
        (r.values["full_name"], r.values["birth_year"], r.values["sex"], r.values["place"].name)
        for r in sheet.good
    ]


ANH = ("Trần Thị Ánh", 1988, "female", "Nghi Lộc")
BINH = ("Lê Văn Bình", 1990, "male", "Phúc Lộc")


@pytest.mark.parametrize(
    "head",
    ["Họ đệm\tTên", "Họ và tên đệm\tTên", "Họ lót\tTên", "Họ và tên\t"],
)
def test_a_name_in_two_columns_is_one_name(columns, head):
    text = (
        f"TT\t{head}\tNăm sinh\tGiới tính\tNơi ở hiện nay\n"
        "1\tTrần Thị\tÁnh\t1988\tNữ\tNghi Lộc\n2\tLê Văn\tBình\t1990\tNam\tPhúc Lộc"
    )
    assert told(read(columns, text)) == [ANH, BINH]


@pytest.mark.parametrize(("head", "cell"), [("Họ đệm", "Trần Thị"), ("Tên", "Ánh")])
def test_half_a_name_is_refused(columns, head, cell):
    with pytest.raises(Refused, match="chỉ có một phần họ tên"):
        read(columns, f"{head}\tNăm sinh\tXã\n{cell}\t1988\tNghi Lộc")


@pytest.mark.parametrize("mark", ["x", "X", "✓", "1", "v"])
def test_a_mark_below_nam_or_nu_is_the_sex(columns, mark):
    text = (
        "TT\tHọ và tên\tNăm sinh\tGiới tính\t\tXã\n\t\t\tNam\tNữ\t\n(1)\t(2)\t(3)\t(4)\t(5)\t(6)\n"
        f"1\tTrần Thị Ánh\t1988\t\t{mark}\tNghi Lộc\n2\tLê Văn Bình\t1990\t{mark}\t\tPhúc Lộc"
    )
    sheet = read(columns, text)
    assert told(sheet) == [ANH, BINH]
    assert (sheet.wrong, sheet.unknown) == ([], ["TT"])


def test_a_year_below_nam_or_nu_is_the_year_and_the_sex(columns):
    text = (
        "Họ và tên\tNăm sinh\t\tXã\n\tNam\tNữ\t\n"
        "Trần Thị Ánh\t\t1988\tNghi Lộc\nLê Văn Bình\t1990\t\tPhúc Lộc"
    )
    assert told(read(columns, text)) == [ANH, BINH]


def test_a_mark_that_is_not_understood_is_asked_about_and_corrected_in_place(columns):
    text = "Họ và tên\tNăm sinh\tNam\tNữ\tXã\nTrần Thị Ánh\t1988\t\tkhông rõ\tNghi Lộc"
    assert "sex" in read(columns, text).wrong[0].errors
    assert told(read(columns, text, **{"2-sex": "Nữ"})) == [ANH]


def test_a_column_without_a_heading_is_named_as_unused(columns):
    text = "Họ và tên\tNăm sinh\tXã\t\nTrần Thị Ánh\t1988\tNghi Lộc\tx"
    assert read(columns, text).unknown == ["cột D (không có tiêu đề)"]


@pytest.mark.parametrize("name", ["Họ tên học viên", "Họ và tên học viên", "Tên học viên"])
@pytest.mark.parametrize("birth", ["Ngày tháng năm sinh", "Ngày, tháng, năm sinh"])
@pytest.mark.parametrize("home", ["Nơi ở hiện nay", "Địa chỉ thường trú", "Chỗ ở"])
def test_headings_that_offices_use_are_known(columns, name, birth, home):
    text = f"{name}\t{birth}\tNam/Nữ\t{home}\nTrần Thị Ánh\t05/03/1988\tNữ\tNghi Lộc"
    assert told(read(columns, text)) == [ANH]


def test_the_refusal_says_which_headings_were_seen(columns):
    with pytest.raises(Refused, match="Bảng thiếu cột: Năm sinh") as refused:
        read(columns, "Họ và tên\tTuổi nghề\tXã\nTrần Thị Ánh\t3\tNghi Lộc")
    assert "Tiêu đề đọc được: Họ và tên, Tuổi nghề, Xã." in refused.value.fix


@pytest.mark.parametrize(
    "home", ["Thôn Đông, xã Nghi Lộc", "Xóm 3, Nghi Lộc, Nghệ An", "Xóm 3 xã Nghi Lộc", "Nghi Lộc"]
)
def test_a_village_stands_before_its_commune_and_nt_is_the_row_above(columns, home):
    text = f"Họ và tên\tNăm sinh\tGiới tính\tXã\nTrần Thị Ánh\t1988\tNữ\t{home}"
    assert told(read(columns, text)) == [ANH]
    same = read(columns, f"{text}\nLê Văn Bình\t1990\tNam\t-nt-\nLê Thị Cúc\t1991\tnt\tNhư trên")
    assert [row.values["place"].name for row in same.good] == ["Nghi Lộc"] * 3
    assert same.good[2].values["sex"] == "male"


@pytest.mark.parametrize("code", ["utf-16", "utf-8-sig"])
def test_unicode_text_of_excel_is_read(code):
    content = "Họ và tên\tXã\r\nTrần Thị Ánh\tNghi Lộc\r\n".encode(code)
    assert tables.of_file("ds.txt", content).rows[1] == ["Trần Thị Ánh", "Nghi Lộc"]


@pytest.mark.parametrize(
    ("column", "typed", "meant"),
    [("legal_form", "HTX", "cooperative"), ("legal_form", "Công ty TNHH", "limited_company"),
     ("legal_form", "Cty TNHH MTV", "limited_company"), ("legal_form", "CTCP", "joint_stock"),
     ("legal_form", "Hộ KD", "business_household"), ("activity", "máy móc", "machinery"),
     ("activity", "Đào tạo nghề", "vocational_training"), ("trade", "mây tre", "Mây tre đan")],
)  # fmt: skip
def test_usual_words_for_what_the_programme_knows_are_understood(world, column, typed, meant):
    by_name = {c.name: c for c in list_columns.registrations(world.actor("mai"), ON)}
    read = by_name[column].read(typed)
    assert getattr(read, "name_vi", read) == meant


@pytest.mark.parametrize(
    ("column", "typed", "offered"),
    [("legal_form", "Công ty", "Công ty cổ phần"), ("trade", "đóng tàu", "Mây tre đan"),
     ("activity", "máy bay", "Đào tạo nghề, truyền nghề")],
)  # fmt: skip
def test_other_words_offer_what_is_known(world, column, typed, offered):
    by_name = {c.name: c for c in list_columns.registrations(world.actor("mai"), ON)}
    with pytest.raises(CellError) as error:
        by_name[column].read(typed)
    assert offered in error.value.offers
