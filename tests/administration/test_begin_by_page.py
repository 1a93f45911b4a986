"""A province begins by its page: guarded by the code of whoever started the server."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from khuyencong.administration.services import door
from khuyencong.administration.services.beginning import begin, begin_first
from khuyencong.administration.services.province_file import EXAMPLE, read_file
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Assignment, Organisation
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund
from tests.world import at, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_empty_system")]
ADDRESS = "/bat-dau/"
BODIES = (
    ("UBND", "provincial_committee", "UBND tỉnh Nghệ An", ""),
    ("SCT", "department", "Sở Công Thương", "UBND"),
    ("TTKC", "centre", "Trung tâm Khuyến công", "SCT"),
)
PEOPLE = (
    ("Nguyễn Thị Hạnh", "hanh", "administrator", "SCT"),
    ("Trần Đức Long", "long", "administrator", "TTKC"),
    ("Lê Thị Mai", "mai", "centre_specialist", "TTKC"),
)


@pytest.fixture(autouse=True)
def places():
    province = unit("40", "province", "Nghệ An", "tỉnh")
    unit("17827", "commune", "Nghi Lộc", "xã", province)
    unit("17830", "commune", "Phúc Lộc", "xã", province)
    return province


def typed(places, **changes: str) -> dict[str, str]:
    page = {
        "act": "typed", "code": door.code(), "province": str(places.pk), "since": "01/01/2026",
        "bodies-TOTAL_FORMS": "4", "bodies-INITIAL_FORMS": "0",
        "people-TOTAL_FORMS": "4", "people-INITIAL_FORMS": "0",
        "funds-TOTAL_FORMS": "2", "funds-INITIAL_FORMS": "0",
        "funds-0-name": "Khuyến công địa phương", "funds-0-code": "KCDP", "funds-0-track": "local",
        "funds-0-body": "SCT", "funds-0-year": "2026", "funds-0-amount_dong": "4,2 tỷ",
        "funds-0-number": "12/QĐ-UBND", "funds-0-decided_date": "05/01/2026",
    }  # fmt: skip
    for row, (code, kind, name, parent) in enumerate(BODIES):
        page |= {
            f"bodies-{row}-code": code, f"bodies-{row}-kind": kind, f"bodies-{row}-name": name,
            f"bodies-{row}-short_name": name, f"bodies-{row}-symbol": code,
            f"bodies-{row}-parent": parent,
        }  # fmt: skip
    for row, (name, username, role, body) in enumerate(PEOPLE):
        page |= {
            f"people-{row}-name": name, f"people-{row}-username": username,
            f"people-{row}-role": role, f"people-{row}-body": body,
        }  # fmt: skip
    page["people-3-role"] = "centre_head"  # suggested, and nobody written down for it
    return page | changes


@pytest.mark.parametrize("address", ["/", "/ban-lam-viec/", "/tai-khoan/dang-nhap/", "/theo-doi/"])
def test_every_page_of_an_empty_system_leads_to_the_set_up(client, address):
    assert client.get(address)["Location"] == ADDRESS


def test_the_set_up_page_opens_and_gives_the_example(client):
    assert client.get(ADDRESS).status_code == 200
    assert client.get("/healthz").status_code in {200, 503}
    example = client.get(reverse("administration:example"))
    assert example.content == EXAMPLE.read_bytes()


def test_what_is_typed_makes_a_working_province(client, places):
    answer = client.post(ADDRESS, typed(places))
    page = answer.content.decode()
    assert answer.status_code == 200, page
    assert "hanh" in page
    assert answer["Cache-Control"] == "no-store"
    assert Organisation.objects.count() == 3
    assert Assignment.objects.filter(role="administrator").count() == 2
    money = ledger.fund_year(Fund.objects.get(code="KCDP"), 2026)
    assert money["appropriated"] == 4_200_000_000


def test_afterwards_the_page_is_gone(client, places, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ADDRESS, typed(places))
    assert not door.file().exists()
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/").status_code == 200


def test_a_stranger_without_the_code_takes_nothing(client, places):
    door.code()
    answer = client.post(ADDRESS, typed(places, code="1234-1234-1234-1234"))
    assert answer.status_code == 422
    assert "Mã bắt đầu không đúng" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_digits_of_another_script_are_no_code(places):
    door.code()
    with pytest.raises(Refused, match="Mã bắt đầu không đúng"):
        door.require("²٣" * 8, at=at(1))


def test_the_code_cannot_be_guessed_for_long(places):
    code = door.code()
    for _try in range(20):
        with pytest.raises(Refused, match="Mã bắt đầu không đúng"):
            door.require("0000-0000-0000-0000", at=at(1))
    with pytest.raises(Refused, match="nhiều nhất 20 lần"):
        door.require(code, at=at(1))


def test_the_code_is_kept_for_its_owner_alone():
    door.code()
    assert door.file().stat().st_mode & 0o777 == 0o600
    assert door.code() == door.code()


@pytest.mark.parametrize(
    ("box", "value", "words"),
    [
        ("people-1-username", "hanh", "“hanh” đã có"),
        ("people-2-body", "TT", "Không có cơ quan “TT”"),
        ("people-0-phone", "0912", "có 4 chữ số"),
        ("bodies-2-parent", "SXD", "“SXD”"),
        ("funds-0-amount_dong", "4,2", "4,2"),
        ("funds-0-number", "", "Còn trống"),
        ("people-1-role", "inspector", "ít nhất 2"),
        ("since", "31/02/2026", "31/02/2026"),
        ("bodies-3-name", "Sở Xây dựng", "Còn trống"),
    ],
)
def test_what_is_wrong_stands_beside_its_box_and_all_typed_stays(client, places, box, value, words):
    answer = client.post(ADDRESS, typed(places, **{box: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Nguyễn Thị Hạnh" in page
    assert not Organisation.objects.exists()


def test_a_file_by_page(client):
    file = SimpleUploadedFile("tinh.yaml", EXAMPLE.read_bytes())
    answer = client.post(ADDRESS, {"act": "file", "code": door.code(), "file": file})
    assert answer.status_code == 200
    assert "hanh.quantri" in answer.content.decode()


def test_a_wrong_file_by_page_names_its_lines(client):
    text = EXAMPLE.read_text(encoding="utf-8").replace("amount_dong: 4,2 tỷ", "amount_dong: hai")
    file = SimpleUploadedFile("tinh.yaml", text.encode())
    answer = client.post(ADDRESS, {"act": "file", "code": door.code(), "file": file})
    assert answer.status_code == 422
    assert "Dòng 112" in answer.content.decode()


def test_the_second_of_two_set_ups_is_told_who_was_first():
    beginning = read_file(EXAMPLE.read_text(encoding="utf-8"))
    begin(beginning, at=at(1))
    with pytest.raises(Refused, match="vừa được người khác khai báo"):
        begin_first(beginning, at=at(1))
    assert Organisation.objects.count() == 5
