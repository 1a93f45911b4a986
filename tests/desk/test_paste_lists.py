"""Danh sách từ bảng tính: pasted, looked at, corrected in place, brought in once."""

import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

from khuyencong.contracts.models import Learner
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Establishment
from khuyencong.documents.reading import tables
from khuyencong.projects.models import Request
from khuyencong.ui.sheets import workbook
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import word
from tests.journeys.test_one_class import registered_class

pytestmark = pytest.mark.django_db
ADDRESS = "/ban-lam-viec/de-nghi/nhap/"
HEADS = (
    "TT\tTên đơn vị\tMST\tLoại hình\tXã\tNgành nghề\tNgười đại diện\tSĐT\tLao động\t"
    "Nội dung\tTên đề nghị\tTổng kinh phí\tKinh phí đề nghị"
)
GOOD = (
    "1\tHTX mây tre Nghi Lộc Hai\t\tHợp tác xã\txã Nghi Lộc\tMay tre dan\tBà Sáu\t0900000001\t"
    '15\tmachinery\tMua máy chẻ nan\t"600 triệu"\t250.000.000'
)


@pytest.fixture
@scenery
def world():
    made = province.build()
    province.commune_officer(made, "xuan", made.communes[0])
    return made


def enter(client, world, name):
    client.force_login(
        world.users[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def post(client, text, act="look", address=ADDRESS, **more):
    return client.post(address, {"text": text, "act": act, **more})


def test_a_pasted_list_is_shown_and_nothing_is_written_before_it_is_brought_in(client, world):
    client = enter(client, world, "mai")
    before = Establishment.objects.count()
    page = post(client, f"DANH SÁCH ĐĂNG KÝ, NĂM 2027\n{HEADS}\n{GOOD}\n")
    assert "1 dòng nhập được · 0 dòng cần sửa" in page.content.decode()
    assert "Cột không dùng: TT" in " ".join(page.content.decode().split()).replace("</p>", "")
    assert (Establishment.objects.count(), Request.objects.count()) == (before, 0)
    assert post(client, f"{HEADS}\n{GOOD}", "bring").status_code == 302
    row = Request.objects.get()
    assert (row.total_dong, row.support_dong, row.state) == (600_000_000, 250_000_000, "draft")
    assert row.establishment.owner_phone == "0900000001"
    assert row.typist_name == "Mai"


def test_the_same_list_again_brings_nothing_twice(client, world):
    client = enter(client, world, "mai")
    post(client, f"{HEADS}\n{GOOD}", "bring")
    page = post(client, f"{HEADS}\n{GOOD}\n{GOOD}").content.decode()
    assert "0 dòng nhập được · 0 dòng cần sửa · 2 dòng đã có" in page
    post(client, f"{HEADS}\n{GOOD}", "bring")
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("600 triệu", "sáu trăm", "không phải số tiền"),
        ("xã Nghi Lộc", "xã Không Có", "Không có xã, phường"),
        ("Bà Sáu", "", "Chưa có chủ cơ sở"),
        ("\t15\t", "\tmười\t", "không phải con số"),
        ("250.000.000", "900.000.000", "nhiều hơn tổng chi phí"),
        ("machinery", "máy bay", "Không có nội dung hỗ trợ"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong_and_is_corrected_in_place(client, world, old, new, told):
    client = enter(client, world, "mai")
    text = f"{HEADS}\n{GOOD.replace(old, new)}\n{GOOD.replace('Hai', 'Ba')}"
    page = post(client, text).content.decode()
    assert told in page
    assert "1 dòng nhập được · 1 dòng cần sửa" in page
    assert Request.objects.count() == 0


def test_a_cell_typed_over_is_read_and_the_rest_stays(client, world):
    client = enter(client, world, "mai")
    text = f"{HEADS}\n{GOOD.replace('600 triệu', 'sáu trăm')}"
    assert 'name="cell-2-total_dong"' in post(client, text).content.decode()
    fixed = {"cell-2-total_dong": "600.000.000"}
    assert "1 dòng nhập được" in post(client, text, **fixed).content.decode()
    assert post(client, text, "bring", **fixed).status_code == 302
    assert Request.objects.get().total_dong == 600_000_000


def test_good_rows_come_in_and_wrong_ones_can_be_taken_home(client, world):
    client = enter(client, world, "mai")
    text = f"{HEADS}\n{GOOD}\n{GOOD.replace('Hai', 'Ba').replace('600 triệu', '?')}"
    answer = post(client, text, "bring")
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "0 dòng nhập được · 1 dòng cần sửa · 1 dòng đã có" in page
    assert "Đã nhập 1 dòng; 0 dòng đã có từ trước. Đây là đề nghị nháp, chưa nộp." in page
    assert "Chưa ghi gì" not in page
    assert '<a href="/ban-lam-viec/de-nghi/">Xem các dòng đã nhập</a>' in page
    assert Request.objects.count() == 1
    assert "cần sửa" in client.get(answer["Location"]).content.decode()  # as often as one looks
    carried = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    file = post(client, html.unescape(carried), "errors").content
    rows = load_workbook(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[0][-1] == "Lỗi"
    assert "không phải số tiền" in rows[1][-1]
    assert rows[1][8] == 15  # workers: what was read comes back as a number


def test_a_list_without_a_needed_column_names_it_and_keeps_the_text(client, world):
    page = post(enter(client, world, "mai"), "Tên cơ sở\tXã\nA\tNghi Lộc")
    assert page.status_code == 422
    assert "Bảng thiếu cột: Loại hình, Ngành nghề" in page.content.decode()
    assert "A\tNghi Lộc" in page.content.decode()


def test_two_workshops_of_one_name_ask_back_and_a_tax_code_decides(client, world):
    first = world.workshops[0]
    Establishment.objects.filter(pk=first.pk).update(tax_code="0100109106")
    row = GOOD.replace("HTX mây tre Nghi Lộc Hai\t", f"{first.name}\t0300588569")
    page = post(enter(client, world, "mai"), f"{HEADS}\n{row}").content.decode()
    assert "đã khai báo với mã số thuế 0100109106" in page


def test_a_commune_officer_brings_in_only_her_own_commune(client, world):
    client = enter(client, world, "xuan")
    there = GOOD.replace("HTX mây tre Nghi Lộc Hai", world.workshops[1].name).replace(
        "xã Nghi Lộc", "Phúc Lộc"
    )
    answer = post(client, f"{HEADS}\n{GOOD}\n{there}", "bring")
    page = client.get(answer["Location"]).content.decode()
    assert "Chỉ chủ cơ sở, người được nhờ hoặc cán bộ địa bàn" in page
    assert Request.objects.get().establishment.name == "HTX mây tre Nghi Lộc Hai"


@pytest.mark.one_database
def test_five_hundred_rows_come_in_at_once(client, world):
    client = enter(client, world, "mai")
    rows = [GOOD.replace("Hai", f"Số {n}") for n in range(500)]
    text = "\n".join([HEADS, *rows])
    assert "500 dòng nhập được" in post(client, text).content.decode()
    assert post(client, text, "bring").status_code == 302
    assert Request.objects.count() == 500


def test_who_may_not_type_for_workshops_may_not_open_the_page(client, world):
    assert enter(client, world, "binh").get(ADDRESS).status_code == 403


# ---- học viên

LEARNERS = (
    "Họ tên\tNgày sinh\tGiới tính\tNơi ở\tĐơn vị\n"
    "Trần Thị Ánh\t05/03/1988\tNữ\tNghi Lộc\tHTX mây tre\n"
    "Lê Văn Bình\t1990\tnam\txã Phúc Lộc\t=1+1\n"
)


@pytest.fixture
def address(world):
    return f"/ban-lam-viec/de-an/{registered_class(world).code}/hoc-vien/"


def test_learners_come_in_by_given_name_and_nobody_twice(client, world, address):
    client = enter(client, world, "mai")
    assert post(client, LEARNERS, "bring", f"{address}nhap/").status_code == 302
    page = client.get(address).content.decode()
    assert page.index("Trần Thị Ánh") < page.index("Lê Văn Bình")
    again = post(client, LEARNERS, address=f"{address}nhap/").content.decode()
    assert "0 dòng nhập được · 0 dòng cần sửa · 2 dòng đã có" in again


def test_the_sheet_that_goes_out_comes_back_as_it_was(client, world, address):
    client = enter(client, world, "mai")
    post(client, LEARNERS, "bring", f"{address}nhap/")
    out = client.get(address.rstrip("/") + ".xlsx").content
    rows = load_workbook(io.BytesIO(out)).get_sheet_by_index(0).to_python()
    assert rows[2][4] == "=1+1"  # a text, not a formula
    file = SimpleUploadedFile("hoc-vien.xlsx", out)
    page = client.post(f"{address}nhap/", {"file": file, "act": "look"}).content.decode()
    assert "0 dòng nhập được · 0 dòng cần sửa · 2 dòng đã có" in page


def test_a_child_or_a_wrong_year_is_refused(client, world, address):
    client = enter(client, world, "mai")
    page = post(client, LEARNERS.replace("1990", "2020"), address=f"{address}nhap/")
    words = page.content.decode()
    assert words.count("Học viên từ") == 1
    assert "Năm sinh 2020 không hợp với lớp năm" in words
    old = LEARNERS.replace("1990\tnam\txã Phúc Lộc", "1901\t?\tKhông Có")
    words = post(client, old, address=f"{address}nhap/").content.decode()
    assert "Quá 90 tuổi; xem lại năm sinh." in words  # with the other faults of its row
    assert "Không có giới tính “?”" in words
    assert "Không có xã, phường" in words


def test_a_learner_entered_by_mistake_is_taken_out(client, world, address):
    client = enter(client, world, "mai")
    post(client, LEARNERS, "bring", f"{address}nhap/")
    row = Learner.objects.get(full_name="Lê Văn Bình")
    assert f'href="?bo={row.pk}"' in client.get(address).content.decode()
    asked = client.get(address, {"bo": row.pk}).content.decode()
    assert "Bỏ Lê Văn Bình khỏi lớp?" in asked
    assert Learner.objects.count() == 2
    assert client.post(address, {"remove": row.pk}).status_code == 302
    assert Learner.objects.count() == 1


def test_only_the_implementing_unit_writes_and_a_machine_project_has_no_learners(
    client, world, address
):
    assert enter(client, world, "binh").get(f"{address}nhap/").status_code == 403
    assert enter(client, world, "binh").get(address).status_code == 200
    other = province.drafted(world)
    assert (
        enter(client, world, "mai").get(f"/ban-lam-viec/de-an/{other.code}/hoc-vien/").status_code
        == 404
    )


# ---- bảng


def test_a_quoted_cell_may_hold_line_ends_and_semicolons_part_cells_too():
    assert tables.pasted('a\tb\n"x\ny"\tz\n\n') == [["a", "b"], ["x y", "z"]]
    assert tables.pasted("\ufeffa;b\r\n1;2,5") == [["a", "b"], ["1", "2,5"]]
    rows = [["a", 'b"c'], ["", "đ"]]
    assert tables.pasted(tables.as_text(rows)) == rows


def test_a_workbook_gives_whole_numbers_and_vietnamese_dates():
    from datetime import date

    book = workbook("A", [("Số", 9), ("Ngày", 9)], [(350_000_000, date(2026, 3, 5))])
    assert tables.of_file("a.xlsx", book).rows[1] == ["350000000", "05/03/2026"]


def test_what_is_no_table_is_refused():
    with pytest.raises(Refused, match="không phải bảng tính"):
        tables.of_file("a.docx", word())
    with pytest.raises(Refused, match="UTF-8"):
        tables.of_file("a.csv", "Tên".encode("cp1252", "replace") + b"\xea")
    with pytest.raises(Refused, match="2001 dòng"):
        tables.pasted("x\n" * 2001)


def test_all_of_the_cost_asked_as_support_is_said_and_agreed_to(client, world):
    client = enter(client, world, "mai")
    text = f"{HEADS}\n{GOOD.replace('250.000.000', '600.000.000')}"
    page = post(client, text).content.decode()
    assert "Đề nghị hỗ trợ vượt quy định" in page
    assert "đề nghị 600.000.000 đồng (100 % chi phí 600.000.000 đồng), quy định nhiều nhất" in page
    refused = post(client, text, "bring")
    assert refused.status_code == 422
    assert "1 chỗ đề nghị hỗ trợ vượt quy định" in refused.content.decode()
    assert Request.objects.count() == 0
    assert post(client, text, "bring", agreed="1").status_code == 302
    assert Request.objects.get().support_dong == 600_000_000
    assert "vượt quy định" not in post(client, f"{HEADS}\n{GOOD}").content.decode()


def test_the_rest_of_a_list_is_shown_to_who_brought_it_in_and_to_nobody_else(client, world):
    client = enter(client, world, "mai")
    text = f"{HEADS}\n{GOOD}\n{GOOD.replace('Hai', 'Ba').replace('600 triệu', '?')}"
    rest = post(client, text, "bring")["Location"]
    for address in (f"{ADDRESS}?con-lai=khong-co", f"{ADDRESS}?con-lai={'0' * 32}"):
        assert client.get(address)["Location"] == ADDRESS
    fixed = {"cell-3-total_dong": "600 triệu"}
    assert post(client, text, "bring", address=rest, **fixed)["Location"].endswith("/de-nghi/")
    assert Request.objects.count() == 2
    client = enter(client, world, "xuan")
    assert client.get(rest)["Location"] == ADDRESS
    assert "không còn giữ" in client.get(ADDRESS).content.decode()


def test_a_file_that_is_refused_is_said_to_be_lost(client, world):
    client = enter(client, world, "mai")
    sent = SimpleUploadedFile("a.csv", "Tên cơ sở,Xã\nA,Nghi Lộc".encode())
    page = client.post(ADDRESS, {"act": "look", "file": sent}).content.decode()
    assert "Bảng thiếu cột" in page
    assert "Tệp đã chọn chưa được giữ. Chọn lại tệp." in page
    assert "chưa được giữ" not in post(client, "Tên cơ sở\tXã\nA\tNghi Lộc").content.decode()
