"""Danh sách như cơ sở gửi: units, groups, totals, hidden rows, errors, old communes, telephones."""

import io
import re
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

from khuyencong.directory.models import Succession, Unit
from khuyencong.projects.models import Request
from tests import world as province
from tests.documents.hostile_files import repacked

pytestmark = pytest.mark.django_db
ADDRESS = "/ban-lam-viec/de-nghi/nhap/"
HEADS = ["TT", "Tên đơn vị", "MST", "Loại hình", "Xã", "Ngành nghề", "Người đại diện", "SĐT",
    "Lao động", "Nội dung", "Tên đề nghị", "Tổng kinh phí", "Kinh phí đề nghị"]  # fmt: skip


def item(number=1, total=600, support=250, **other):
    """A workshop as a row of the list."""
    cells = {
        "name": f"HTX số {number}", "tax": "", "form": "Hợp tác xã", "place": "xã Nghi Lộc",
        "trade": "May tre dan", "owner": "Bà Sáu", "phone": "0900000001", "workers": 15,
        "activity": "machinery", "title": "Mua máy chẻ nan", **other,
    }  # fmt: skip
    return [number, *cells.values(), total, support]


@pytest.fixture
def mai(client):
    world = province.build()
    client.force_login(
        world.users["mai"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.world = world
    return client


def sheet(*rows, hidden=(), merged=()):
    """A workbook with these rows. `merged`: (first row, last row, column, text), from 0."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        made = book.add_worksheet("DS")
        for number, row in enumerate(rows):
            made.write_row(number, 0, row)
        for number in hidden:
            made.set_row(number, None, None, {"hidden": True})
        for first, last, column, text in merged:
            made.merge_range(first, column, last, column, text)
    return file.getvalue()


def look(client, content, **more):
    return client.post(
        ADDRESS, {"file": SimpleUploadedFile("ds.xlsx", content), "act": "look", **more}
    )


def bring(client, content, **more):
    return client.post(
        ADDRESS, {"file": SimpleUploadedFile("ds.xlsx", content), "act": "bring", **more}
    )


def text_of(page):
    return " ".join(page.content.decode().split())


def amounts():
    return list(Request.objects.order_by("pk").values_list("total_dong", "support_dong"))


MILLION_LISTS = {
    "a line above": sheet(["DANH SÁCH"], [*[""] * 12, "Đơn vị tính: triệu đồng"], HEADS, item()),
    "its headings": sheet(
        [*HEADS[:11], "Tổng kinh phí (triệu đồng)", "Kinh phí đề nghị (tr.đ)"], item()
    ),
    "the heading over both": sheet([*[""] * 11, "Kinh phí (trđ)", ""], HEADS, item()),
    "thousands": sheet(["ĐVT: 1.000 đồng"], HEADS, item(1, 600_000, 250_000)),
    "the cells": sheet(HEADS, item(1, "600 triệu đồng", "250 triệu")),
    "cells that say more than the list": sheet(
        ["Đơn vị tính: triệu đồng"], HEADS, item(1, "600.000.000 đồng", 250)
    ),
    "nothing, in đồng": sheet(HEADS, item(1, "600.000.000,00", 250_000_000)),
}


@pytest.mark.parametrize("where", MILLION_LISTS)
def test_amounts_count_in_the_unit_that_is_told(mai, where):
    assert bring(mai, MILLION_LISTS[where]).status_code == 302
    assert amounts() == [(600_000_000, 250_000_000)]


def test_the_sum_of_the_list_is_shown_in_words_before_anything_is_stored(mai):
    content = sheet(["Đơn vị tính: triệu đồng"], HEADS, item(1), item(2, 1_200, 300))
    page = text_of(look(mai, content))
    assert "Tổng chi phí: 1.800.000.000 đồng (Một tỷ tám trăm triệu đồng)" in page
    assert "Đề nghị hỗ trợ: 550.000.000 đồng (Năm trăm năm mươi triệu đồng)" in page
    assert "Đơn vị tính: triệu đồng." in page
    assert "2 dòng nhập được" in page
    assert Request.objects.count() == 0


def test_small_sums_without_a_unit_are_asked_about_and_a_choice_answers_for_all(mai):
    content = sheet(HEADS, item(1), item(2, 800, 300))
    page = text_of(look(mai, content))
    assert "0 dòng nhập được · 2 dòng cần sửa" in page
    assert "“600” là 600 đồng hay 600 triệu đồng?" in page
    assert bring(mai, content, unit="1000000").status_code == 302
    assert amounts() == [(600_000_000, 250_000_000), (800_000_000, 300_000_000)]


def test_a_number_with_three_decimals_is_a_number_in_a_sheet_and_asked_about_in_a_text(mai):
    unit = ["Đơn vị tính: triệu đồng"]
    page = text_of(look(mai, sheet(unit, HEADS, item(1, "123,456", 20))))
    assert "123.456.000.000 đồng hay 123.456.000 đồng" in page
    assert bring(mai, sheet(unit, HEADS, item(1, 123.456, 20.5))).status_code == 302
    assert amounts() == [(123_456_000, 20_500_000)]


LAYOUT = sheet(
    ["TỔNG HỢP NHU CẦU"],
    ["Đơn vị tính: triệu đồng"],
    HEADS,
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)"],
    ["I", "Xã Nghi Lộc", *[""] * 9, 1_400, 550],
    item(1),
    item(2, 800, 300),
    ["II", "Xã Phúc Lộc", *[""] * 9, 500, 100],
    item(3, 500, 100, place="Phúc Lộc"),
    ["", "Tổng cộng", *[""] * 6, 45, "", "", 1_900, 650],
    ["", "Người lập biểu"],
)


def test_counters_groups_totals_and_signers_stand_aside_and_are_named(mai):
    page = text_of(look(mai, LAYOUT))
    assert "3 dòng nhập được · 0 dòng cần sửa" in page
    assert "Dòng 4 (dòng đánh số cột)" in page
    assert "Dòng 5 (dòng nhóm): I · Xã Nghi Lộc · 1400 · 550" in page
    assert "Dòng 10 (dòng cộng): Tổng cộng" in page
    assert "Dòng 11 (dòng cuối bảng): Người lập biểu" in page
    assert "Cộng không khớp" not in page
    assert bring(mai, LAYOUT).status_code == 302
    assert sum(total for total, _support in amounts()) == 1_900_000_000


@pytest.mark.parametrize(
    ("row", "column", "stated", "said"),
    [
        (9, 11, 1_950, "Dòng 10 “Tổng cộng”, cột Tổng chi phí, ghi 1.950.000.000 đồng; các dòng "
         "cộng lại là 1.900.000.000 đồng."),
        (4, 12, 500, "Dòng 5 “I Xã Nghi Lộc”, cột Đề nghị hỗ trợ, ghi 500.000.000 đồng; các dòng "
         "cộng lại là 550.000.000 đồng."),
    ],
)  # fmt: skip
def test_a_total_that_nothing_sums_to_is_agreed_to_before_it_comes_in(
    mai, row, column, stated, said
):
    content = _restated(row, column, stated)
    assert said in text_of(look(mai, content))
    refused = bring(mai, content)
    assert refused.status_code == 422
    assert "Bảng có 1 chỗ cộng không khớp." in text_of(refused)
    assert Request.objects.count() == 0
    assert bring(mai, content, agreed="1").status_code == 302
    assert Request.objects.count() == 3


def _restated(row, column, stated):
    cell = f'<c r="{chr(65 + column)}{row + 1}">'.encode()

    def change(parts):
        name = "xl/worksheets/sheet1.xml"
        head, tail = parts[name].split(cell + b"<v>")
        parts[name] = head + cell + f"<v>{stated}</v>".encode() + tail.split(b"</v>", 1)[1]

    return repacked(LAYOUT, change)


def test_a_total_above_the_rows_is_compared_too(mai):
    total = ["", "TỔNG CỘNG", *[""] * 9, 900, 550]
    content = sheet(["ĐVT: triệu đồng"], HEADS, total, item(1), item(2, 800, 300))
    assert "ghi 900.000.000 đồng; các dòng cộng lại là 1.400.000.000 đồng" in text_of(
        look(mai, content)
    )


def test_a_row_of_which_only_the_name_was_typed_is_no_group(mai):
    page = text_of(look(mai, sheet(HEADS, item(1, 600_000_000, 250_000_000), [2, "HTX Ánh Sao"])))
    assert "1 dòng nhập được · 1 dòng cần sửa" in page


def test_a_commune_merged_over_rows_fills_them_and_merged_money_is_asked_about(mai):
    unit = ["Đơn vị tính: triệu đồng"]
    rows = [item(n, place="") for n in (1, 2, 3)]
    content = sheet(unit, HEADS, *rows, merged=[(2, 4, 4, "xã Nghi Lộc")])
    assert "3 dòng nhập được" in text_of(look(mai, content))
    content = sheet(unit, HEADS, *rows, merged=[(2, 4, 4, "xã Nghi Lộc"), (2, 4, 11, 600)])
    page = text_of(look(mai, content))
    assert "0 dòng nhập được · 3 dòng cần sửa" in page
    assert "Ô tiền này gộp nhiều dòng" in page


def test_hidden_rows_are_named_and_come_in_only_when_asked_for(mai):
    content = sheet(["ĐVT: triệu đồng"], HEADS, item(1), item(2), item(3), hidden=[3, 4])
    page = text_of(look(mai, content))
    assert "1 dòng nhập được" in page
    assert "Dòng bị ẩn hoặc bị lọc trong tệp, không nhập: 4, 5." in page
    assert bring(mai, content, with_hidden="1").status_code == 302
    assert Request.objects.count() == 3


def test_what_the_file_told_is_still_known_at_the_next_press(mai):
    content = sheet(["ĐVT: triệu đồng"], HEADS, item(1), item(2, owner=""), hidden=[2])
    shown = look(mai, content).content.decode()
    beside = shown.split('name="beside" value="')[1].split('"')[0].replace("&#34;", '"')
    assert beside == "[[3], [], []]"
    text = shown.split("hidden>")[1].split("</textarea>")[0].replace("&#34;", '"')
    sent = {"text": text, "beside": beside, "act": "bring", "cell-4-owner_name": "Bà Bảy"}
    assert mai.post(ADDRESS, sent).status_code == 302
    assert [r.establishment.owner_name for r in Request.objects.all()] == ["Bà Bảy"]


@pytest.mark.parametrize("error", ["#N/A", "#NAME?", "#REF!", "#DIV/0!", "#VALUE!"])
def test_an_error_cell_is_a_row_to_correct(mai, error):
    content = sheet(HEADS, item(1, 600_000_000, 250_000_000, owner=error, phone=error))
    page = text_of(look(mai, content))
    assert "0 dòng nhập được · 1 dòng cần sửa" in page
    assert page.count("Ô này là lỗi công thức") == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(912_345_678, "0912345678"), ("0912.345.678", "0912345678"), ("+84 912 345 678", "0912345678"),
     ("0912.345.678 / 0987654321", "0912345678 / 0987654321")],
)  # fmt: skip
def test_telephones_get_their_zero_back_and_two_are_kept_as_two(mai, typed, kept):
    content = sheet(HEADS, item(1, 6e8, 2.5e8, phone=typed))
    assert f"> {kept} <" in text_of(look(mai, content))
    assert bring(mai, content).status_code == 302
    assert Request.objects.get().establishment.owner_phone == kept


def test_columns_that_say_nothing_are_not_shown(mai):
    page = text_of(look(mai, sheet(HEADS, item(1, 6e8, 2.5e8))))
    assert '<th scope="col">Điện thoại</th>' in page
    assert '<th scope="col">Mã số thuế</th>' not in page


def test_a_word_instead_of_a_telephone_is_asked_about(mai):
    page = text_of(look(mai, sheet(HEADS, item(1, 6e8, 2.5e8, phone="không có"))))
    assert "“không có” không phải số điện thoại" in page
    assert "cán bộ xã, hoặc để trống." in page


@pytest.mark.parametrize("typed", [100_109_106, "100109106"])
def test_a_tax_code_kept_as_a_number_is_offered_with_its_zero(mai, typed):
    page = text_of(look(mai, sheet(HEADS, item(1, 6e8, 2.5e8, tax=typed))))
    assert "“100109106” có 9 chữ số. Nếu là 0100109106, ghi đủ số 0 ở đầu." in page
    assert '<option value="0100109106">' in page


def test_nine_digits_that_no_zero_makes_a_tax_code_offer_none(mai):
    page = text_of(look(mai, sheet(HEADS, item(1, 6e8, 2.5e8, tax=101_234_567))))
    assert "“101234567” có 9 chữ số; mã đúng có 10, 10-3 hoặc 12." in page
    assert "0101234567" not in page


@pytest.fixture
def former(mai):
    """Nghi Ân was split between two of today's communes."""
    today = mai.world.communes[:2]
    old = Unit.objects.create(
        code="99901", level=Unit.Level.COMMUNE, name="Nghi Ân", kind="Xã", province_code="40",
        valid_from=date(2000, 1, 1), valid_until=date(2025, 7, 1), sort_key="x",
        folded="nghi an", source="thử",
    )  # fmt: skip
    for unit in today:
        Succession.objects.create(
            old=old, new=unit, date=date(2025, 7, 1), is_whole=False, source="thử"
        )
    return today


def test_a_former_commune_is_answered_with_those_of_today(mai, former):
    page = text_of(look(mai, sheet(HEADS, item(1, 6e8, 2.5e8, place="xã Nghi Ân"))))
    assert f"“xã Nghi Ân” nay là {former[0]} hoặc {former[1]}. Ghi tên mới." in page
    assert f'<option value="{former[1]}">' in page


@pytest.mark.parametrize(
    "typed", ["Nghi Lộc", "XÃ NGHI LỘC", "x. nghi loc", "xã Nghi Lộc, Nghệ An"]
)
def test_a_commune_is_known_however_it_is_spelt(mai, typed):
    assert bring(mai, sheet(HEADS, item(1, 6e8, 2.5e8, place=typed))).status_code == 302


def test_headings_over_two_lines_are_read_together_from_a_copy(mai):
    upper = "\t".join([*HEADS[:11], "Kinh phí (triệu đồng)", ""])
    lower = "\t".join([*[""] * 11, "Tổng kinh phí", "Kinh phí đề nghị"])
    cells = "\t".join(map(str, item(1)))
    sent = {"text": f"{upper}\n{lower}\n{cells}", "act": "bring"}
    assert mai.post(ADDRESS, sent).status_code == 302
    assert amounts() == [(600_000_000, 250_000_000)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["Hộ kinh doanh", "Business household"])
def test_a_legal_form_is_known_in_both_languages_whatever_the_page_is_in(mai, language, form):
    mai.cookies["django_language"] = language
    assert bring(mai, sheet(HEADS, item(1, 6e8, 2.5e8, form=form))).status_code == 302
    assert Request.objects.get().establishment.legal_form == "business_household"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("heading", ["Loại hình", "Legal form"])
def test_a_heading_is_known_in_both_languages(mai, language, heading):
    mai.cookies["django_language"] = language
    heads = [heading if head == "Loại hình" else head for head in HEADS]
    assert bring(mai, sheet(heads, item(1, 6e8, 2.5e8))).status_code == 302


def wrong_rows(client, content, **more):
    sent = {"file": SimpleUploadedFile("ds.xlsx", content), "act": "errors", **more}
    return client.post(ADDRESS, sent).content


def cells(content):
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


IN_THOUSANDS = {
    "a line above": [["ĐVT: nghìn đồng"], HEADS],
    "its headings": [[*HEADS[:11], "Tổng kinh phí (nghìn đồng)", "Kinh phí đề nghị (ngàn đồng)"]],
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("where", IN_THOUSANDS)
def test_rows_taken_home_come_back_with_the_same_amounts(mai, where, language):
    mai.cookies["django_language"] = language
    wrong = item(1, 600_000, 250_000, owner="")
    home = wrong_rows(mai, sheet(*IN_THOUSANDS[where], wrong))
    assert cells(home)[1][11:13] == [600_000_000, 250_000_000]
    assert bring(mai, home, **{"cell-2-owner_name": "Bà Bảy"}).status_code == 302
    assert amounts() == [(600_000_000, 250_000_000)]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_amount_to_correct_at_home_is_still_in_the_unit_of_its_list(mai, language):
    mai.cookies["django_language"] = language
    rows = [item(1, "sáu trăm", 250_000), item(2, 800_000, 300_000, owner="")]
    home = wrong_rows(mai, sheet(["ĐVT: nghìn đồng"], HEADS, *rows))
    assert [head.split(" (")[1] for head in cells(home)[0][11:13]] == ["nghìn đồng)", "đồng)"]
    typed = {"cell-2-total_dong": "600.000", "cell-3-owner_name": "Bà Bảy"}
    assert bring(mai, home, **typed).status_code == 302
    assert amounts() == [(600_000_000, 250_000_000), (800_000_000, 300_000_000)]


AGAINST = sheet(
    ["Đơn vị tính: đồng"], [*HEADS[:11], "Tổng kinh phí (triệu đồng)", HEADS[12]],
    item(1, 600, 250_000_000),
)  # fmt: skip


@pytest.mark.parametrize("act", ["bring", "errors"])
def test_units_against_each_other_are_named_and_nothing_comes_in(mai, act):
    page = text_of(look(mai, AGAINST))
    assert "Cột Tổng chi phí ghi đơn vị tính triệu đồng, còn bảng ghi đồng." in page
    sent = {"file": SimpleUploadedFile("ds.xlsx", AGAINST), "act": act}
    refused = mai.post(ADDRESS, sent)
    assert refused.status_code == 422
    assert "Bảng ghi hai đơn vị tính khác nhau." in text_of(refused)
    assert Request.objects.count() == 0


def test_a_chosen_unit_settles_units_that_were_against_each_other(mai):
    content = sheet(["Đơn vị tính: đồng"], [*HEADS[:11], "Tổng kinh phí (triệu đồng)", HEADS[12]],
        item())  # fmt: skip
    assert bring(mai, content, unit="1000000").status_code == 302
    assert amounts() == [(600_000_000, 250_000_000)]


def test_an_amount_a_thousand_times_the_others_is_asked_back_and_answered(mai):
    content = sheet(["ĐVT: triệu đồng"], HEADS, item(1), item(2, 500_000, 200), item(3))
    page = text_of(look(mai, content))
    assert "2 dòng nhập được · 1 dòng cần sửa" not in page  # 500 tỷ is 833 times 600 triệu
    content = sheet(["ĐVT: triệu đồng"], HEADS, item(1), item(2, 600_000, 200), item(3))
    page = text_of(look(mai, content))
    assert "2 dòng nhập được · 1 dòng cần sửa" in page
    assert "“600000” là 600.000.000.000 đồng, lớn khác thường: có phải đã ghi bằng đồng?" in page
    sure = {"cell-4-total_dong": "600.000.000.000 đồng"}
    assert "3 dòng nhập được" in text_of(look(mai, content, **sure))


def test_an_amount_written_in_dong_in_a_list_of_millions_is_offered_in_dong(mai):
    content = sheet(["ĐVT: triệu đồng"], HEADS, item(1, 600_000_000, 250))
    page = text_of(look(mai, content))
    assert "0 dòng nhập được · 1 dòng cần sửa" in page
    assert '<option value="600.000.000 đồng">' in page
    assert bring(mai, content, **{"cell-3-total_dong": "600.000.000 đồng"}).status_code == 302
    assert amounts() == [(600_000_000, 250_000_000)]


def test_money_stands_beside_the_name_and_numbers_on_one_line(mai):
    page = text_of(look(mai, sheet(HEADS, item(1, 6e8, 2.5e8))))
    heads = page.split("<thead>")[1].split("</thead>")[0]
    assert heads.index("Tên cơ sở") < heads.index("Đề nghị hỗ trợ") < heads.index("Loại hình")
    assert re.search(r'data-label="Tổng chi phí" class="right"', page)
    assert re.search(r'data-label="Điện thoại" class="short"', page)


def test_a_former_commune_of_one_successor_is_taken_by_one_press(mai, former):
    Succession.objects.filter(new=former[1]).delete()
    rows = [item(n, 6e8, 2.5e8, place="xã Nghi Ân") for n in (1, 2)]
    page = text_of(look(mai, sheet(HEADS, *rows)))
    assert f"Lấy “{former[0]}”" in page
    assert "Lấy tên xã, phường mới cho 2 dòng" in page
    text = "\n".join("\t".join(map(str, row)) for row in (HEADS, *rows))
    one = mai.post(ADDRESS, {"text": text, "take": "2-place"}).content.decode()
    assert "1 dòng nhập được · 1 dòng cần sửa" in one
    typed = {"cell-2-place": "xã Nghi Ân", "cell-3-place": "xã Nghi Ân"}  # as the page sends them
    every = mai.post(ADDRESS, {"text": text, "take": "all"} | typed).content.decode()
    assert "2 dòng nhập được · 0 dòng cần sửa" in every


def test_a_former_commune_of_two_is_never_taken_by_a_press(mai, former):
    rows = [item(n, 6e8, 2.5e8, place="xã Nghi Ân") for n in (1, 2)]
    text = "\n".join("\t".join(map(str, row)) for row in (HEADS, *rows))
    page = mai.post(ADDRESS, {"text": text, "take": "all"}).content.decode()
    assert "0 dòng nhập được · 2 dòng cần sửa" in page
    assert 'name="take"' not in page
