"""The list of payment requests ends with a word, its workbook holds every row."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from khuyencong.documents.services import attachments
from khuyencong.payments.selectors import lists
from tests import money
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def three(db):
    """Requests of 100 million each for three workshops."""
    world = province.build()
    for number in range(3):
        commitment = province.committed(world)
        money.accept(world, commitment.project)
        lines = money.lines_to_pay(
            commitment, 100 * MILLION, money.party(commitment), key=f"k{number}"
        )
        money.prepared(world, commitment, "payment", lines, key=f"k{number}", day=at(10, 9))
    return world


def test_of_more_requests_than_a_page_holds_the_workbook_has_all(three, client, monkeypatch):
    client.force_login(three.users["thu"])
    monkeypatch.setattr(lists, "MOST", 2)
    page = client.get(reverse("payments:requests")).content.decode()
    assert "2 đề nghị đầu" in page and "Còn nữa" in page and "200.000.000" in page
    book = b"".join(client.get(reverse("payments:sheet")).streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.values)[1:]
    assert [row[4] for row in rows] == [100 * MILLION] * 3
    monkeypatch.setattr(lists, "MOST", 3)
    page = client.get(reverse("payments:requests")).content.decode()
    assert "Cộng 3 đề nghị" in page and "Còn nữa" not in page


def test_a_workbook_of_very_many_is_made_beside_the_pages(three, client, monkeypatch):
    client.force_login(three.users["thu"])
    monkeypatch.setattr(attachments, "SMALL", 2)
    asked = client.post(reverse("payments:sheet") + "?loai=")
    assert asked.status_code == 302 and "/tep-dat-lam/" in asked.url
