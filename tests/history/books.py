"""Old lists as departments keep them, each with one ugliness or several, made by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter

from khuyencong.core.reading import legacy_fonts

HEADS = ["TT", "Tên đề án", "Đơn vị thụ hưởng", "Địa điểm", "Kinh phí khuyến công"]


def book(*sheets: tuple[str, Callable[[Any, Any], None]]) -> bytes:
    """A workbook; each sheet is drawn by its function, which gets the book and the sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as out:
        for name, draw in sheets:
            draw(out, out.add_worksheet(name))
    return file.getvalue()


def rows(*lines: list[Any], start: int = 0) -> Callable[[Any, Any], None]:
    def draw(_book: Any, sheet: Any) -> None:
        for n, line in enumerate(lines, start):
            for column, value in enumerate(line):
                if value not in ("", None):
                    sheet.write(n, column, value)

    return draw


def titled() -> bytes:
    """Title rows, a unit in the corner, a total, a signature below."""
    return book(
        (
            "Sheet1",
            rows(
                ["SỞ CÔNG THƯƠNG NGHỆ AN"],
                ["DANH SÁCH ĐỀ ÁN KHUYẾN CÔNG ĐỊA PHƯƠNG NĂM 2014"],
                ["(Kèm theo Quyết định số 12/QĐ-SCT ngày 05/01/2015)"],
                ["", "", "", "", "ĐVT: triệu đồng"],
                HEADS,
                ["(1)", "(2)", "(3)", "(4)", "(5)"],
                [1, "Đào tạo nghề may công nghiệp", "Công ty May A", "xã Nghi Lộc", 60],
                [2, "Hỗ trợ máy dệt thổ cẩm", "HTX Hoa Tiến", "xã Châu Tiến", 45.5],
                ["", "Tổng cộng", "", "", 105.5],
                ["", "", "", "Người lập biểu"],
            ),
        )
    )


def grouped() -> bytes:
    """Roman groups that say the content, letters that say the source, subtotals in the groups."""
    return book(
        (
            "2015",
            rows(
                ["Kế hoạch khuyến công", "", "", "", "Đơn vị tính: 1.000 đồng"],
                HEADS,
                ["A", "Khuyến công quốc gia", "", "", 300_000],
                ["I", "Mô hình trình diễn", "", "", 300_000],
                [1, "Sản xuất miến dong", "DNTN Hà", "Nghĩa Đàn", 300_000],
                ["B", "Khuyến công địa phương", "", "", 150_000],
                ["I", "Đào tạo nghề", "", "", 100_000],
                [1, "Lớp mây tre đan", "HTX Phúc Lộc", "Nghi Lộc", 60_000],
                [2, "Lớp mộc", "HTX mộc", "Nghi Lộc", 40_000],
                ["II", "Hội chợ, triển lãm", "", "", 50_000],
                [1, "Gian hàng tại Vinh", "", "", 50_000],
                ["", "Cộng A + B", "", "", 450_000],
            ),
        )
    )


def two_levels() -> bytes:
    """Merged headings over two rows: money by source, with its sum and the owner's own."""

    def draw(out: Any, sheet: Any) -> None:
        head = out.add_format({"bold": True})
        sheet.merge_range("A1:G1", "Tổng hợp các đề án năm 2016 (triệu đồng)", head)
        for place, text in ((0, "STT"), (1, "Nội dung đề án"), (2, "Đơn vị thụ hưởng")):
            sheet.merge_range(2, place, 3, place, text, head)
        sheet.merge_range("D3:G3", "Kinh phí", head)
        for place, text in ((3, "Tổng số"), (4, "KCQG"), (5, "KCĐP"), (6, "Đối ứng")):
            sheet.write(3, place, text, head)
        data = [
            [1, "Ứng dụng máy nghiền", "Cơ sở Tâm", 500, None, 100, 400],
            [2, "Mô hình sản xuất tăm hương", "Cơ sở Lộc", 1200, 300, 50, 850],
            [None, "Cộng", None, 1700, 300, 150, 1250],
        ]
        for n, line in enumerate(data, 4):
            sheet.write_row(n, 0, line)

    return book(("KC", draw))


def commas() -> bytes:
    """Amounts typed as text; 43,735 stands among 12,5 and 300,25: a comma before decimals."""
    return book(
        (
            "Năm 2013",
            rows(
                ["", "", "", "", "triệu đồng"],
                HEADS,
                [1, "Lớp thêu ren", "HTX A", "", "12,5"],
                [2, "Dây chuyền gạch", "Công ty B", "", "300,25"],
                [3, "Máy cưa", "Cơ sở C", "", "43,735"],
                ["", "Tổng số", "", "", "356,485"],
            ),
        )
    )


def thousands() -> bytes:
    """English commas between thousands: 43,735 thousand đồng; one cell that can be read twice."""
    return book(
        (
            "2012",
            rows(
                ["ĐVT: nghìn đồng"],
                HEADS,
                [1, "Lớp thêu ren", "HTX A", "", "1,250,000"],
                [2, "Máy cưa", "Cơ sở C", "", "43,735"],
                ["", "Tổng cộng", "", "", "1,293,735"],
            ),
        )
    )


def decomposed() -> bytes:
    """Unicode in pieces (NFD), an Icelandic Ð, a Cyrillic С."""
    import unicodedata

    def nfd(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    return book(
        (
            "2011",
            rows(
                [nfd("Đơn vị tính: đồng")],
                [nfd(head) for head in HEADS],
                [1, nfd("Ðào tạo nghề dệt"), nfd("Сơ sở Hòa"), nfd("xã Nghi Lộc"), 25_000_000],
            ),
        )
    )


def to_tcvn3(text: str) -> str:
    back = {value: chr(key) for key, value in legacy_fonts._TCVN3.items()}
    back = {chr(k) if isinstance(k, int) else k: v for k, v in back.items()}
    return "".join(back.get(letter, letter) for letter in text)


def tcvn3(*, with_font: bool = True) -> bytes:
    """Typed in .VnTime, headings in capitals of .VnTimeH."""

    def draw(out: Any, sheet: Any) -> None:
        font = out.add_format({"font_name": ".VnTime"} if with_font else {})
        lines = [
            ["Danh sách đề án năm 2006 (đơn vị tính: triệu đồng)"],
            HEADS,
            ["1", "Hỗ trợ máy móc sản xuất mật ong", "Hợp tác xã Tiến", "xã Nghi Lộc", 30],
            ["2", "Đào tạo nghề đan lát", "Cơ sở Đức", "xã Phúc Lộc", 20],
        ]
        for n, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write(n, column, to_tcvn3(value) if isinstance(value, str) else value, font)

    return book((to_tcvn3("Đề án"), draw))


def vni() -> bytes:
    """Typed in VNI-Times, which no format of a cell says here."""
    return book(
        (
            "2007",
            rows(
                ["Ñôn vò tính: trieäu ñoàng"],
                ["TT", "Teân ñeà aùn", "Ñôn vò thuï höôûng", "Ñòa ñieåm", "Kinh phí khuyeán coâng"],
                [1, "Hoã trôï maùy moùc cheá bieán nöôùc maém", "Cô sôû Haûi", "Quyønh Löu", 40],
            ),
        )
    )


def one_for_many() -> bytes:
    """One project whose money is merged over three establishments; one with a name in each row and
    money of its own; one cell with three names."""

    def draw(out: Any, sheet: Any) -> None:
        plain = out.add_format()
        sheet.write_row(0, 0, ["Đơn vị tính: triệu đồng"])
        sheet.write_row(1, 0, [*HEADS, "Năm"])
        sheet.merge_range("A3:A5", 1, plain)
        sheet.merge_range("B3:B5", "Máy vót nan cho ba cơ sở", plain)
        sheet.merge_range("E3:E5", 150, plain)
        sheet.merge_range("F3:F5", 2018, plain)
        for n, name in enumerate(("Cơ sở An", "Cơ sở Bình", "Cơ sở Cường"), 2):
            sheet.write(n, 2, name)
        sheet.write_row(5, 0, [2, "Máy xẻ gỗ", "Cơ sở Dũng; Cơ sở Em; Cơ sở Giang", "", 90, 2019])
        sheet.write_row(6, 0, ["", "", "Cơ sở Hà", "", "", ""])

    return book(("Đề án", draw))


def noted() -> bytes:
    """Notes beside cells, error cells, a name that is an error."""

    def draw(_out: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Năm 2017, triệu đồng"])
        sheet.write_row(1, 0, HEADS)
        sheet.write_row(2, 0, [1, "Máy sấy", "Cơ sở Hoa", "", 50])
        sheet.write_comment("E3", "Điều chỉnh theo QĐ 45/QĐ-UBND")
        sheet.write_row(3, 0, [2, "Máy ép", "Cơ sở Lan", ""])
        sheet.write_formula("E4", "=1/0", None, "#DIV/0!")
        sheet.write_row(4, 0, [3, "", "Cơ sở Mai", "", 70])
        sheet.write_formula("B5", "=VLOOKUP(1,A1:A2,2)", None, "#N/A")

    return book(("KC 2017", draw))


def several_sheets() -> bytes:
    """A sheet a year, a cover, a sheet whose headings are printed twice."""
    return book(
        ("Bìa", rows(["BÁO CÁO TỔNG HỢP"], ["Nghệ An"])),
        ("2008", rows(["triệu đồng"], HEADS, [1, "Đào tạo nghề may", "A", "", 20])),
        (
            "2009",
            rows(
                ["triệu đồng"], HEADS, [1, "Đào tạo nghề mộc", "B", "", 25], HEADS,
                [2, "Máy xay", "C", "", 35], ["", "Tổng cộng", "", "", 60],
            ),
        ),
    )  # fmt: skip


def years_across() -> bytes:
    """Money of each year in a column of its own."""
    return book(
        (
            "2011-2013",
            rows(
                ["Kinh phí khuyến công giai đoạn 2011-2013 (triệu đồng)"],
                ["TT", "Nội dung", "Năm 2011", "Năm 2012", "Năm 2013"],
                [1, "Đào tạo nghề", 500, 600, 700],
                [2, "Hội chợ, triển lãm", 100, "", 150],
                ["", "Tổng cộng", 600, 600, 850],
            ),
        )
    )


def off_by_one() -> bytes:
    """A total that does not add up, and a subtotal that does not either."""
    return book(
        (
            "2010",
            rows(
                ["đồng"],
                HEADS,
                ["I", "Đào tạo nghề", "", "", 30_000_001],
                [1, "Lớp mây tre", "A", "", 30_000_000],
                ["", "Tổng cộng", "", "", 31_000_000],
            ),
        )
    )


def refused_rows() -> bytes:
    """A row without money, one without a name, two readings, a negative amount."""
    return book(
        (
            "2009",
            rows(
                ["ĐVT: triệu đồng"],
                HEADS,
                [1, "Máy xay lúa", "Cơ sở A", "xã B", ""],
                [2, "", "", "xã B", 40],
                [3, "Máy cày", "Cơ sở C", "", "3,500"],
                [4, "Máy gặt", "Cơ sở D", "", "-5"],
                [5, "Máy tuốt", "Cơ sở E", "", "600 triệu đồng"],
            ),
        )
    )


def by_district() -> bytes:
    """Groups of districts and of years; places as they were called then."""
    return book(
        (
            "Sheet1",
            rows(
                ["Đơn vị tính: triệu đồng"],
                [
                    "TT",
                    "Tên đề án",
                    "Cơ sở",
                    "Xã",
                    "Kinh phí hỗ trợ",
                    "Đã giải ngân",
                    "Số lao động",
                ],
                ["I", "Năm 2019"],
                ["1", "Huyện Yên Thành"],
                ["1.1", "Máy ép gạch", "Cơ sở A", "Xã Hồng Thành", 100, 95, "12 người"],
                ["2", "Huyện Diễn Châu"],
                ["2.1", "Đào tạo nghề mộc", "HTX B", "Diễn Hoa", 60, 60, 30],
                ["II", "Năm 2020"],
                ["1", "Huyện Yên Thành"],
                ["1.1", "Máy xay", "Cơ sở C", "nt", 80, "-", "x"],
            ),
        )
    )


ALL = {
    one.__name__: one
    for one in (
        titled, grouped, two_levels, commas, thousands, decomposed, tcvn3, vni, one_for_many, noted,
        several_sheets, years_across, off_by_one, refused_rows, by_district,
    )
}  # fmt: skip
