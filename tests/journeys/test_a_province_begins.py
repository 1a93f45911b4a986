"""From an empty database to the first request handed in, as people do it: by file and by pages."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from khuyencong.administration.services.province_file import EXAMPLE
from khuyencong.core.models import Message
from khuyencong.directory.models import Establishment, Organisation, Trade
from khuyencong.projects.models import Request
from khuyencong.projects.services import confirmations
from tests.documents.hostile_files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_empty_system")]
PASSWORD = "mat-khau-rieng-9"


def begin(tmp_path) -> dict[str, str]:
    """{username: code}, as the command prints them."""
    file, out = tmp_path / "tinh.yaml", StringIO()
    file.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    call_command("begin", str(file), stdout=out)
    return {name: code for code, name in re.findall(r"^  (\d{8})  (\S+)", out.getvalue(), re.M)}


def signed_in(username: str, code: str) -> Client:
    """She sets her password with her code and signs in with it."""
    client = Client()
    page = {"username": username, "code": code, "password": PASSWORD}
    assert client.post("/tai-khoan/dat-lai/", page).status_code == 302
    answer = client.post("/tai-khoan/dang-nhap/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/tai-khoan/trang-dau/", follow=True).status_code == 200
    return client


def test_a_province_begins_and_takes_its_first_request(client, tmp_path):
    assert client.get("/")["Location"] == "/bat-dau/"
    codes = begin(tmp_path)
    assert len(codes) == 10
    assert Organisation.objects.count() == 5
    assert client.get("/").status_code == 200

    people = {name: signed_in(name, code) for name, code in codes.items()}
    assert people["hanh.quantri"].get("/quan-tri/").status_code == 200
    assert people["thu"].get("/quan-tri/").status_code == 403

    officer = people["my.nghiloc"]
    new = {
        "name": "Xưởng mộc Thắm",
        "place": Organisation.objects.get(code="UBX-17827").place_id,
        "legal_form": "business_household",
        "trade": Trade.objects.order_by("code").first().pk,
        "owner_name": "Nguyễn Thị Thắm",
        "owner_phone": "0912 345 678",
        "workers": "6",
    }
    start = officer.post("/cua-toi/lam-ho/", new)["Location"]
    workshop = Establishment.objects.get()
    began = officer.post(start, {"title": "Mua máy chẻ nan", "activity": "machinery"})
    request = Request.objects.get(establishment=workshop)
    page = began["Location"]
    costs = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-item": "Máy chẻ nan",
        "form-0-unit": "máy", "form-0-quantity": 1, "form-0-unit_price_dong": "800 triệu",
        "form-0-support_dong": "300 triệu", "version": request.version,
    }  # fmt: skip
    assert officer.post(f"{page}chi-phi/", costs).status_code == 302
    for kind in ("letter", "quotations"):
        file = SimpleUploadedFile(f"{kind}.pdf", pdf())
        officer.post(f"{page}giay-to/", {"kind": kind, "file": [file]})

    officer.post(f"{page}xac-nhan/", {"act": "ask"})
    message = Message.objects.get(kind="confirmation")
    told = confirmations.write_confirmation(message, timezone.now()).body
    code = re.search(r": (\d{6})\.", told)[1]  # the owner reads it out
    officer.post(f"{page}xac-nhan/", {"act": "code", "code": code})
    officer.post(f"{page}kiem-tra/", {"act": "submit"})
    request.refresh_from_db()
    assert request.state == "submitted"
    assert request.code in people["mai"].get("/ban-lam-viec/de-nghi/").content.decode()
