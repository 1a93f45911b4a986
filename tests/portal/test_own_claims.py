"""Her page under the contract: what is payable, what is missing, what she sends from a phone."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors import tray
from khuyencong.contracts.models import Contract, Progress
from khuyencong.projects.selectors import estimate_lines
from tests import money
from tests import world as province
from tests.again import scenery
from tests.claims import ways
from tests.claims.ways import MILLION
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def commitment(world):
    found = province.committed(world)
    signed = timezone.localdate() - timedelta(days=30)
    Contract.objects.update(signed_date=signed, end_date=signed + timedelta(days=300))
    return found


@pytest.fixture
def hers(client, world, commitment):
    client.force_login(world.users["tam"])
    return f"/cua-toi/{quote(ways.request_of(commitment.project).code)}/thuc-hien/"


def key_on(page: str, act: str) -> str:
    form = page[: page.index(f'value="{act}"')]
    form = form[form.rindex("<form") :]
    return form.split('name="key" value="')[1].split('"')[0]


def photo() -> SimpleUploadedFile:
    name, content = ways.photo()
    return SimpleUploadedFile(name, content)


def test_her_page_names_what_is_missing_and_what_is_next(client, hers):
    page = client.get(hers).content.decode()
    assert "Mua, lắp đặt rồi gửi hóa đơn." in page
    assert "hóa đơn, biên bản nghiệm thu, tài khoản ngân hàng đã xác nhận của cơ sở" in page


def test_she_sends_an_invoice_without_scripts_and_takes_it_back(client, world, commitment, hers):
    line = estimate_lines(commitment.project)[0]
    day = timezone.localdate()
    typed = {
        "act": "invoice", "key": key_on(client.get(hers).content.decode(), "invoice"),
        "line": line.pk, "amount_dong": "400.000.000", "seller_tax_code": "0100109106",
        "symbol": f"1C{day:%y}TAA", "number": "123", "issued_date": f"{day:%d/%m/%Y}",
        "place": "1", "photos": photo(),
    }  # fmt: skip
    over = client.post(hers, typed | {"amount_dong": "800.000.001", "photos": photo()})
    assert over.status_code == 422
    assert "vượt dự toán 800.000.000 đồng là 1 đồng" in over.content.decode()
    answer = client.post(hers, typed | {"photos": photo()}, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Hóa đơn bạn gửi đang chờ Trung tâm xem." in page
    claim = ExpenseClaim.objects.get()
    assert claim.amount_dong == 400 * MILLION
    client.post(hers, {"act": "take_back", "claim": claim.pk})
    assert len(tray(claim.request)) == 1
    assert "bạn đã rút lại" in client.get(hers).content.decode()


def test_a_file_comes_in_pieces_and_is_ticked_when_progress_is_told(client, commitment, hers):
    name, content = ways.photo()
    half = len(content) // 2
    asked = {"name": name, "size": len(content), "chosen": "1", "kind": "claim"}
    for offset, piece in ((0, content[:half]), (half, content[half:])):
        answer = client.post(
            f"{hers}gui-tep/", asked | {"offset": offset, "piece": SimpleUploadedFile("p", piece)}
        )
    assert answer.json()["done"] is True
    (file,) = tray(ways.request_of(commitment.project))
    page = client.get(hers).content.decode()
    sent = client.post(
        hers,
        {
            "act": "report", "key": key_on(page, "report"), "words": "Đã lắp máy.",
            "done_date": f"{timezone.localdate():%d/%m/%Y}", "percent": "60 %", "files": [file.pk],
        },
        follow=True,
    )  # fmt: skip
    assert "60 %" in sent.content.decode()
    assert tray(ways.request_of(commitment.project)) == []


def test_the_centre_takes_it_over_with_one_press(client, world, commitment):
    today = timezone.localdate()
    claim = ways.report(world, commitment.project, 60, done_date=today, at=timezone.now())
    client.force_login(world.users["mai"])
    assert "báo tiến độ" in client.get("/tien/chu-co-so-bao/").content.decode()
    address = f"/tien/chu-co-so-bao/{claim.uuid}/"
    assert "Đã lắp máy, chạy thử." in client.get(address).content.decode()
    answer = client.post(address, {"act": "accept_claim"}, follow=True)
    assert "Tiến độ của đề án" in answer.content.decode()
    assert Progress.objects.get().percent == 60


def test_after_acceptance_she_asks_for_all_that_is_payable(client, world, commitment, hers):
    money.accept(world, commitment.project)
    page = client.get(hers).content.decode()
    assert "300.000.000 đồng" in page[page.index("Còn đề nghị được") :]
    assert 'value="invoice"' not in page
    sent = {"act": "ask", "key": key_on(page, "ask"), "commitment": commitment.pk}
    assert "Đã đề nghị 300.000.000" in client.post(hers, sent, follow=True).content.decode()


def test_once_all_is_paid_nothing_more_is_asked_of_her(client, world, commitment, hers):
    money.accept(world, commitment.project)
    assert "Trước khi chi phần còn lại phải có" in client.get(hers).content.decode()
    money.pay(world, commitment, 300 * MILLION)
    page = client.get(hers).content.decode()
    assert "Đã chi đủ" in page
    for words in ("Trước khi chi phần còn lại phải có", "Ảnh, tệp gửi trước", "Đề nghị chi:"):
        assert words not in page


def test_nobody_else_opens_her_page_and_without_a_contract_it_says_so(client, world, hers):
    client.force_login(world.users["loc"])
    assert client.get(hers).status_code == 404
    assert client.get(f"{hers}gui-tep/").status_code == 404
    request = ways.request_of(province.drafted(world))
    client.force_login(world.users["tam"])
    page = client.get(f"/cua-toi/{quote(request.code)}/thuc-hien/")
    assert "Chưa có hợp đồng" in page.content.decode()


def test_her_page_asks_no_more_where_there_is_more(client, world, commitment, hers):
    ways.report(world, commitment.project, 10)
    queries(client, hers)
    with_one = queries(client, hers)
    for percent in (20, 30, 40):
        ways.report(world, commitment.project, percent, at=at(6, 4))
    assert queries(client, hers) == with_one


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
