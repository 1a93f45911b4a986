"""A province begins by a file: all of it or nothing, everything wrong named with its place."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from khuyencong.administration.services.beginning import Begun, begin
from khuyencong.administration.services.province_file import EXAMPLE, Unsound, read_file
from khuyencong.core import calendar
from khuyencong.core.models import Event
from khuyencong.directory.models import Assignment, Organisation, Person, User
from khuyencong.directory.services import recovery
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from tests.world import at, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    province = unit("40", "province", "Nghệ An", "tỉnh")
    unit("17827", "commune", "Nghi Lộc", "xã", province)
    unit("17830", "commune", "Phúc Lộc", "xã", province)
    return province


def example(**changes: str) -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def changed(old: str, new: str) -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def run(text: str) -> Begun:
    return begin(read_file(text), at=at(1))


def wrong(text: str) -> str:
    with pytest.raises(Unsound) as refusal:
        run(text)
    assert not Organisation.objects.exists()
    assert not Person.objects.exists()
    return str(refusal.value)


def test_the_example_makes_a_working_province(places):
    begun = run(example())
    assert begun.is_new
    assert len(begun.accounts) == 10
    assert Assignment.objects.filter(role="administrator").count() == 2
    fund = Fund.objects.get(code="KCDP-40")
    assert ledger.fund_year(fund, 2026)["appropriated"] == 4_200_000_000
    officer = Assignment.objects.get(role="commune_officer")
    assert officer.place.code == "17827"
    assert Event.objects.filter(stream="beginning", kind="begin").count() == 1


def test_each_person_sets_her_password_once_with_her_code(places):
    account = run(example()).accounts[0]
    user = User.objects.get(username=account.username)
    assert not user.has_usable_password()
    recovery.use(account.username, code=account.code, password="mat-khau-rieng-9", at=at(2))
    user.refresh_from_db()
    assert user.check_password("mat-khau-rieng-9")
    with pytest.raises(Exception, match="Mã không đúng, đã dùng"):
        recovery.use(account.username, code=account.code, password="cua-nguoi-la-9", at=at(2))


def test_the_code_is_kept_nowhere_in_clear(places):
    codes = [account.code for account in run(example()).accounts]
    told = "".join(Event.objects.values_list("payload_text", flat=True))
    assert not any(code in told for code in codes)


def test_a_second_run_says_what_is_there_and_changes_nothing(places):
    run(example())
    events = Event.objects.count()
    begun = run(changed("KCQG-40\n", "KCQG-41\n"))
    assert not begun.is_new
    assert begun.accounts == []
    assert "Sở Công Thương (SCT-40)" in begun.there
    assert begun.missing == ["Khuyến công quốc gia (KCQG-41)"]
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("province: Nghệ An", "province: Nghệ Tĩnh", "tỉnh", "Không có tỉnh “Nghệ Tĩnh”"),
        ("    phone: 0912 345 601", "    phone: 0912", "người thứ 1 phone", "“0912” có 4 chữ số"),
        ("since: 01/01/2026", "since: 31/02/2026", "Dòng 7, since", "31/02/2026"),
        ("role: centre_head", "role: director", "người thứ 4 chức danh thứ 1 role", "“director”"),
        ("body: TTKC-40, title: Giám", "body: TT, title: Giám", "người thứ 4", "“TT”"),
        ("username: hung", "username: mai", "người thứ 3 username", "“mai” đã có"),
        ("username: hung", "username: hùng", "người thứ 4 username", "không dấu"),
        ("amount_dong: 4,2 tỷ", "amount_dong: 4,2", "giao dự toán thứ 1 amount_dong", "4,2"),
        ("fund: KCDP-40", "fund: KC", "giao dự toán thứ 1 fund", "“KC”"),
        ("parent: SCT-40", "parent: SXD", "cơ quan thứ 4 parent", "“SXD”"),
        ('commune: "17827"', 'commune: "99999"', "cơ quan thứ 5 commune", "“99999”"),
        ("track: national", "track: quốc tế", "nguồn kinh phí thứ 2 track", "“quốc tế”"),
        ("name: Sở Tài chính", "ten: Sở Tài chính", "cơ quan thứ 3 ten", "“ten”"),
        ("funds:", "fund:", "fund", "Không có mục tên “fund”"),
        ("role: administrator, body: TTKC", "role: inspector, body: TTKC", "người", "ít nhất 2"),
        ("province: Nghệ An", "province: [Nghệ An", "", "khuôn YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(places, old, new, place, words):
    told = wrong(changed(old, new))
    assert place in told
    assert words in told


def test_everything_wrong_is_said_at_once(places):
    told = wrong(
        example(**{"0912 345 601": "0912", "4,2 tỷ": "nhiều", "role: centre_head": "role: sếp"})
    )
    assert "Có 3 chỗ phải sửa" in told


def test_a_word_may_be_the_one_on_screen(places):
    assert run(changed("kind: centre\n", "kind: Trung tâm\n")).is_new


def test_days_that_the_state_moved_count_from_the_start(places):
    run(example())
    calendar.refresh()
    assert calendar.due_date(date(2025, 12, 30), 5, province="40") == date(2026, 1, 8)


def test_a_day_named_twice_is_told(places):
    assert "“02/01/2026” đã có" in wrong(changed("day: 10/01/2026", "day: 02/01/2026"))


def test_an_administrator_holds_no_other_role(places):
    both = (
        "      - {role: administrator, body: TTKC-40, title: Chuyên viên}\n"
        "      - {role: centre_accountant, body: TTKC-40, title: Kế toán}"
    )
    old = "      - {role: administrator, body: TTKC-40, title: Chuyên viên}"
    assert "không giữ thêm vai trò" in wrong(changed(old, both))


def test_the_command_prints_the_codes_and_then_that_all_is_there(places, tmp_path):
    file, out = tmp_path / "tinh.yaml", StringIO()
    call_command("begin", "--example", stdout=out)
    file.write_text(out.getvalue(), encoding="utf-8")
    first, second = StringIO(), StringIO()
    call_command("begin", str(file), stdout=first)
    assert "hanh.quantri" in first.getvalue()
    call_command("begin", str(file), stdout=second)
    assert "không đổi gì" in second.getvalue()
    assert "Chưa có:" not in second.getvalue()


def test_a_wrong_file_ends_the_command_with_its_places(places, tmp_path):
    file = tmp_path / "tinh.yaml"
    file.write_text(changed("amount_dong: 4,2 tỷ", "amount_dong: nhiều"), encoding="utf-8")
    with pytest.raises(CommandError, match="Dòng 112"):
        call_command("begin", str(file))
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("begin", str(tmp_path / "khong-co.yaml"))


def test_one_province_alone_needs_no_setting(places, settings, tmp_path, client):
    settings.PROVINCE = "38"
    file, out = tmp_path / "tinh.yaml", StringIO()
    file.write_text(example(), encoding="utf-8")
    call_command("begin", str(file), stdout=out)
    assert "KHUYENCONG_PROVINCE" not in out.getvalue()
    assert "Tỉnh khác" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("old", "added", "words"),
    [
        ("{role: centre_head, body: TTKC-40, title: Giám đốc}",
         "{role: centre_accountant, body: TTKC-40}",
         "thì không được “Kiểm tra đề nghị thanh toán”"),
        ("{role: centre_specialist, body: TTKC-40, title: Chuyên viên}",
         "{role: department_specialist, body: SCT-40}", "Một người không giữ cả vai trò"),
        ("{role: department_leader, body: SCT-40, title: Giám đốc}",
         "{role: department_specialist, body: SCT-40}", "Chuyên viên Sở"),
    ],
)  # fmt: skip
def test_nobody_begins_with_two_posts_that_keep_each_other_from_the_work(places, old, added, words):
    told = wrong(changed(old, f"{old}\n      - {added}"))
    assert words in told
    assert "chức danh thứ 2 role" in told


def test_specialist_and_head_of_one_centre_may_be_one_person(places):
    old = "{role: centre_head, body: TTKC-40, title: Giám đốc}"
    assert run(changed(old, f"{old}\n      - {{role: centre_specialist, body: TTKC-40}}")).is_new


def test_head_of_one_centre_may_keep_the_accounts_of_another(places):
    other = (
        "  - {code: TT2, kind: centre, name: Trung tâm 2, short_name: TT2, symbol: TT2, "
        "parent: SCT-40}\n  - code: UBX-17827\n"
    )
    old = "{role: centre_head, body: TTKC-40, title: Giám đốc}"
    text = changed(old, f"{old}\n      - {{role: centre_accountant, body: TT2}}")
    assert run(text.replace("  - code: UBX-17827\n", other)).is_new


def test_a_code_that_was_lost_is_printed_anew_until_a_password_is_set(places):
    account, out = begin(read_file(example()), at=timezone.now()).accounts[0], StringIO()
    call_command("first_code", account.username, stdout=out)
    code, now = out.getvalue().split()[0], timezone.now()
    with pytest.raises(Exception, match="Mã không đúng, đã dùng"):
        recovery.use(account.username, code=account.code, password="mat-khau-rieng-9", at=now)
    recovery.use(account.username, code=code, password="mat-khau-rieng-9", at=now)
    with pytest.raises(CommandError, match="đã đặt mật khẩu"):
        call_command("first_code", account.username)
    with pytest.raises(CommandError, match=r"Không có tên đăng nhập khong\.co"):
        call_command("first_code", "khong.co")
