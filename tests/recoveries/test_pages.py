"""The pages of money that comes back: the register, one debt, the request, entries undone."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong.contracts.models import Commitment
from khuyencong.recoveries.models import Collection, Recovery, Reversal
from khuyencong.recoveries.pages import recoveries
from tests.recoveries.ways import MILLION, ask, collect, decided, payment

pytestmark = pytest.mark.django_db


def opened(client, world, name, url):
    client.force_login(world.users[name])
    return client.get(url)


def press(client, world, name, url, **typed):
    client.force_login(world.users[name])
    return client.post(url, typed)


def page_of(recovery):
    return reverse("recoveries:recovery", args=[recovery.uuid])


def test_asked_decided_and_collected_by_their_buttons(client, world, settled):
    asking = reverse("recoveries:ask", args=[settled.project.code])
    typed = {
        "subject": settled.pk, "principal_dong": "100 triệu", "count": "3", "months": "2",
        "first_date": "31/12/2027", "reason": "Bán máy", "basis": "KL 5/KL-TTr",
    }  # fmt: skip
    answer = press(client, world, "binh", asking, **typed)
    recovery = Recovery.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(recovery))
    rows = recovery.instalments.order_by("number").values_list("due_date", "amount_dong")
    assert [(str(day), amount) for day, amount in rows] == [
        ("2027-12-31", 33_333_334), ("2028-02-29", 33_333_333), ("2028-04-30", 33_333_333),
    ]  # fmt: skip
    assert press(client, world, "binh", page_of(recovery), act="decide").status_code == 422
    assert press(client, world, "lan", page_of(recovery), act="decide").status_code == 302
    page = opened(client, world, "lan", page_of(recovery)).content.decode()
    assert "QĐ-SCT" in page and "TB-SCT" in page
    for code in ("recovery_decision", "recovery_notice"):
        paper = client.get(reverse("recoveries:paper", args=[recovery.uuid, code, "pdf"]))
        assert paper.content.startswith(b"%PDF")


def test_the_accountant_types_what_came(client, world, settled):
    recovery = decided(world, settled)
    Recovery.objects.update(answered_at="2026-01-01T00:00:00Z")  # the page asks the clock
    page = opened(client, world, "thu", page_of(recovery)).content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)[1]
    typed = {
        "act": "collect", "amount_dong": "70 triệu", "received_date": "1/11/2026",
        "document": "GNT 1", "key": key,
    }  # fmt: skip
    answer = press(client, world, "thu", page_of(recovery), **typed)
    assert answer.status_code == 422 and "còn phải nộp 60.000.000" in answer.content.decode()
    typed["amount_dong"] = "60 triệu"
    assert press(client, world, "thu", page_of(recovery), **typed).status_code == 302
    assert Collection.objects.get().document == "GNT 1"
    assert "đã thu đủ" in client.get(page_of(recovery)).content.decode()


def test_the_register_sums_what_is_due_and_what_came(client, world, settled):
    recovery = decided(world, settled)
    collect(world, recovery, 10 * MILLION)
    page = opened(client, world, "ha", reverse("recoveries:register")).content.decode()
    for words in ("Hợp tác xã mây tre đan Nghi Lộc", "60.000.000", "50.000.000", "Cộng 1 khoản"):
        assert words in page, words
    sheet = client.get(reverse("recoveries:sheet"))
    assert sheet["Content-Disposition"].endswith('.xlsx"')
    waiting = client.get(reverse("recoveries:register") + "?xem=waiting").content.decode()
    assert "Không có khoản nào" in waiting


def test_of_more_debts_than_a_page_holds_the_workbook_has_all(client, world, settled, monkeypatch):
    for number in range(3):
        ask(world, settled, reason=f"Lý do {number}")
    monkeypatch.setattr(recoveries, "MOST", 2)
    url = reverse("recoveries:register") + "?xem=waiting"
    page = opened(client, world, "ha", url).content.decode()
    assert "2 khoản đầu" in page and "Còn nữa" in page
    book = client.get(reverse("recoveries:sheet") + "?xem=waiting").content
    assert len(list(openpyxl.load_workbook(io.BytesIO(book)).active.values)) == 4
    monkeypatch.setattr(recoveries, "MOST", 3)
    assert "Cộng 3 khoản" in opened(client, world, "ha", url).content.decode()


def test_its_queries_do_not_grow_with_its_rows(
    client, world, settled, monkeypatch, django_assert_num_queries
):
    """Nor where a unit pays back for work of its own: its name is read along."""
    for number in range(3):
        ask(world, settled, reason=f"Lý do {number}")
    Commitment.objects.update(share=None)
    url = reverse("recoveries:register") + "?xem=waiting"
    opened(client, world, "lan", url)
    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as of_one:
        patched.setattr(recoveries, "MOST", 1)
        client.get(url)
    with django_assert_num_queries(len(of_one)):
        page = client.get(url).content.decode()
    assert page.count(world.bodies["centre"].newest_name) >= 3 and len(of_one) <= 25


def test_owners_visitors_and_another_province_do_not_open_them(client, world, settled):
    recovery = decided(world, settled)
    for url in (page_of(recovery), reverse("recoveries:register"), reverse("recoveries:reversals")):
        client.logout()
        assert client.get(url).status_code == 302
        assert opened(client, world, "tam", url).status_code == 403


def test_a_payment_is_undone_by_two_buttons(client, world, accepted):
    url = reverse("recoveries:ask_reversal", args=[accepted.project.code])
    old = payment(accepted)
    page = opened(client, world, "thu", url).content.decode()
    assert "105.000.000" in page
    typed = {"old": old.pk, "amount_dong": "5 triệu", "reason": "Sai số", "document": "TB 1"}
    assert press(client, world, "thu", url, **typed).status_code == 302
    reversal = Reversal.objects.get()
    listed = reverse("recoveries:reversals")
    assert press(client, world, "thu", listed, decide=reversal.pk).status_code == 422
    assert press(client, world, "hung", listed, decide=reversal.pk).status_code == 302
    reversal.refresh_from_db()
    assert reversal.is_decided
    assert "đã đảo" in client.get(listed).content.decode()


def test_what_waits_stands_on_the_desk_of_who_decides(client, world, settled, accepted):
    recovery = ask(world, settled)
    page = opened(client, world, "lan", reverse("desk:home")).content.decode()
    assert page_of(recovery) in page
