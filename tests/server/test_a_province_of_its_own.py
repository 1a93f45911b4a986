"""From an empty folder to the first contract, by the pages of a running server alone.

KHUYENCONG_JOURNEY=https://NAME plays it against a site that stands already, still empty, such as
nginx with TLS before it; KHUYENCONG_JOURNEY_CODE is that site's code to begin with,
KHUYENCONG_JOURNEY_AT its address where the name is not known, SSL_CERT_FILE its certificate.
Nobody here is of the demonstration.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from khuyencong.directory.permissions import GUARDED
from tests.bar import figures
from tests.documents.hostile_files import pdf
from tests.server.running import HOST, manage, running, with_tables
from tests.server.visitor import Visitor, six_digits

PASSWORD = "thuyen-ve-ben-cu-7"
PEOPLE = {
    "oanh.qt": ("Cao Thị Oanh", "administrator", "SCT-40"),
    "khang.qt": ("Vi Văn Khang", "administrator", "TTKC-40"),
    "ngan": ("Hoàng Kim Ngân", "centre_specialist", "TTKC-40"),
    "toan": ("Bùi Đức Toàn", "centre_head", "TTKC-40"),
    "diep": ("Phùng Hồng Điệp", "centre_accountant", "TTKC-40"),
    "giang": ("Đậu Trà Giang", "department_specialist", "SCT-40"),
    "khoi": ("Tạ Minh Khôi", "department_leader", "SCT-40"),
    "tuyet": ("Kha Thị Tuyết", "finance_officer", "STC-40"),
    "vinh": ("Ngũ Quang Vinh", "provincial_approver", "UBND-40"),
    "xuan.xa": ("Moong Thị Xuân", "commune_officer", "UBX-17827"),
}  # fmt: skip
ACTING = ("xuan.xa", "ngan", "giang", "vinh", "khoi", "toan", "oanh.qt", "diep")


@pytest.fixture
def site(tmp_path):
    """Where it is, and the code to begin with."""
    if base := os.environ.get("KHUYENCONG_JOURNEY"):
        yield base, os.environ["KHUYENCONG_JOURNEY_CODE"]
        return
    variables = with_tables(tmp_path)
    manage(variables, "prepare")
    code = Path(tmp_path, "keys", "begin_code").read_text("ascii").strip()
    with running(variables) as server:
        yield f"http://{HOST}:{server.port}", code


def declaration(example: str) -> bytes:
    """The sample file with this province's own people."""
    people = "".join(
        f"  - name: {name}\n    username: {user}\n    posts:\n"
        f"      - {{role: {role}, body: {body}, title: Chuyên viên}}\n"
        for user, (name, role, body) in PEOPLE.items()
    )
    before, _, rest = example.partition("\npeople:\n")
    return f"{before}\npeople:\n{people}\n{rest[rest.index('# Nguồn kinh phí') :]}".encode()


def entered(base: str, user: str, code: str) -> Visitor:
    """Sets a password with the code, signs in, and a second factor where the post asks for it."""
    who = Visitor(base)
    who.get("/tai-khoan/dat-lai/").send(username=user, code=code, password=PASSWORD)
    who.get("/tai-khoan/dang-nhap/").send(login=user, password=PASSWORD)
    if "/tai-khoan/xac-nhan/" in who.address:
        who.send(password=PASSWORD)
    assert ("/hai-lop/bat/" in who.address) == (PEOPLE[user][1] in GUARDED), who.address
    if "/hai-lop/bat/" in who.address:
        secret = re.search(r"\b([A-Z2-7]{32})\b", who.content)[1]
        who.send(code=six_digits(secret))
    return who


def test_from_an_empty_folder_to_the_first_contract(site):
    base, begin_code = site
    start, year = time.monotonic(), localdate().year
    first = Visitor(base).get("/")
    assert first.address.endswith("/bat-dau/")
    sample = Visitor(base).get("/bat-dau/tep-mau.yaml").content
    first.send(press="act=file", code=begin_code, files={"file": declaration(sample)})
    codes = {cells[1]: cells[-1] for cells in first.rows() if len(cells) == 4}
    assert set(PEOPLE) <= set(codes)
    people = {user: entered(base, user, codes[user]) for user in ACTING}
    assert people["oanh.qt"].get("/quan-tri/").address.endswith("/quan-tri/")
    begun = time.monotonic() - start

    code = asked_for_an_owner(people["xuan.xa"])
    submitted = time.monotonic() - start
    assert code in people["ngan"].get("/ban-lam-viec/de-nghi/").text

    people["ngan"].get(f"/ban-lam-viec/de-nghi/{code}/").send(press="act=signature", is_hers="1")
    project = drafted(people["ngan"], code, year)
    step(people["ngan"], project, "register")
    step(people["giang"], project, "conclude", opinion="Mức theo Thông tư 28/2018.")
    people["giang"].get(f"/ban-lam-viec/ke-hoach/?year={year}")
    scenario = people["giang"].send(press="act=propose", chosen=project)
    people["khoi"].get(scenario).send(press="act=submit")
    people["vinh"].get(scenario).send(press="act=look_first")
    people["vinh"].send(press="act=approve")
    step(people["khoi"], project, "approve_estimate")
    signed = localdate().strftime("%d/%m/%Y")
    step(people["toan"], project, "sign", signed_date=signed, end_date=f"31/12/{year}")
    seconds = time.monotonic() - start

    page = people["diep"].get(f"/ban-lam-viec/de-an/{project}/").text
    assert "Đã ký hợp đồng" in page
    figures.note(
        f"begun {begun:.0f} s, first request {submitted:.0f} s, first contract {seconds:.0f} s"
    )


def asked_for_an_owner(officer: Visitor) -> str:
    """The commune's officer types for a new workshop; its owner signs on paper."""
    officer.get("/cua-toi/lam-ho/").send(
        name="Cơ sở nón lá Bến Thủy", owner_name="Chu Thị Hợi", owner_phone="0912 345 711",
        workers="7", place=officer.options("place")[0], trade=officer.options("trade")[0],
        legal_form="business_household",
    )  # fmt: skip
    officer.send(title="Mua máy chẻ nan", activity="machinery")
    request = officer.address
    officer.get(f"{request}chi-phi/").send(**{
        "form-0-item": "Máy chẻ nan", "form-0-unit": "máy", "form-0-quantity": "1",
        "form-0-unit_price_dong": "640 triệu", "form-0-support_dong": "300 triệu",
    })  # fmt: skip
    for kind in ("letter", "quotations"):
        officer.get(f"{request}giay-to/").send(press=f"kind={kind}", files={"file": pdf()})
    officer.get(f"{request}xac-nhan/").send(press="act=signed", files={"file": pdf()})
    officer.get(f"{request}kiem-tra/").send()
    return request.rstrip("/").rpartition("/")[2]


def drafted(specialist: Visitor, request: str, year: int) -> str:
    """The Centre's đề án of that request, with its estimate; its code."""
    specialist.get("/ban-lam-viec/de-an/lap/").send(
        requests=request, title="Máy chẻ nan cho làng nón", activity="machinery", year=str(year)
    )
    estimate = specialist.address
    specialist.send(**{
        "form-0-item": "Máy chẻ nan", "form-0-unit": "máy", "form-0-quantity": "1",
        "form-0-unit_price_dong": "640 triệu", "form-0-support_dong": "300 triệu",
        "form-0-fund": specialist.options("form-0-fund")[0],
        "form-0-establishment": specialist.options("form-0-establishment")[0],
    })  # fmt: skip
    return estimate.rstrip("/").split("/")[-2]


def step(who: Visitor, project: str, name: str, **typed: str) -> None:
    """By the page of that step; it leads back to the project."""
    address = who.get(f"/ban-lam-viec/de-an/{project}/buoc/{name}/").send(**typed)
    assert address.endswith(f"/{project}/"), who.text[:600]
