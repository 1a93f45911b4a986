"""Đơn đề nghị: written from the draft, printed, signed; what changed after the print is told."""

import io

import docx
import pypdf
import pytest

from khuyencong.core.models import Event
from khuyencong.documents.papers.payload import kinds
from khuyencong.documents.reading.checker import check_docx
from khuyencong.projects.models import Request
from khuyencong.projects.selectors import letters
from khuyencong.rules.book import load
from tests import world as province
from tests.documents.hostile_files import picture
from tests.portal.test_application import costs, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def owner(client, world):
    client.force_login(world.users["tam"])
    return client


@pytest.fixture
def asked(owner):
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy chẻ nan", "activity": "machinery"})
    request = Request.objects.get()
    owner.post(f"/cua-toi/{request.code}/chi-phi/", costs(1))
    request.refresh_from_db()
    return request


def pdf_words(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def page(client, asked, name="giay-to"):
    return client.get(f"/cua-toi/{asked.code}/{name}/").content.decode()


def letter(client, asked, fmt="pdf"):
    return client.post(f"/cua-toi/{asked.code}/don/{fmt}/")


def test_the_dossier_names_a_letter_that_the_system_writes():
    forms = {p.form for row in load().dossiers.every.values for p in row.papers if p.form}
    assert forms == {"request_letter"} <= set(kinds())


def test_the_letter_says_who_asks_for_what_and_how_much(owner, asked):
    assert "Mở đơn viết sẵn" in page(owner, asked)
    words = pdf_words(letter(owner, asked).content)
    for said in (
        asked.establishment.owner_name,
        "Mua máy chẻ nan",
        "800.000.000",
        "Số tiền đề nghị hỗ trợ: 300.000.000 đồng (Ba trăm triệu đồng).",
        "Phần còn lại cơ sở tự lo: 500.000.000 đồng.",
        "CHỦ CƠ SỞ",
        "chưa phải mẫu luật định",
    ):
        assert said in words
    assert "DỰ THẢO" not in words
    word = letter(owner, asked, "docx").content
    assert check_docx(word) == []
    assert "Mua máy chẻ nan" in "\n".join(
        p.text for p in docx.Document(io.BytesIO(word)).paragraphs
    )
    assert letter(owner, asked, "odt").status_code == 404


def test_a_change_after_the_print_is_told_until_it_is_printed_again(owner, asked):
    letter(owner, asked)
    letter(owner, asked)  # a second press adds nothing
    assert Event.objects.filter(kind=letters.PRINT).count() == 1
    assert "Đơn trên tay" not in page(owner, asked)
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(asked.version, support="250 triệu"))
    told = page(owner, asked)
    assert "Đơn trên tay được in lúc" in told
    assert "số tiền đề nghị (lúc in 300.000.000 đồng, nay 250.000.000 đồng)" in told
    assert "Đơn trên tay" in page(owner, asked, "kiem-tra")
    letter(owner, asked)
    assert "Đơn trên tay" not in page(owner, asked)


def test_a_photo_of_an_earlier_print_is_told_too(owner, asked):
    letter(owner, asked)
    send(owner, asked, ("don.jpg", picture((300, 200))), kind="letter")
    assert "Đơn đã gửi" not in page(owner, asked)
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(asked.version, support="250 triệu"))
    letter(owner, asked)  # the new print is in her hand, the old one in the dossier
    assert "Đơn đã gửi được in lúc" in page(owner, asked)
    send(owner, asked, ("don-2.jpg", picture((310, 200))), kind="letter")
    assert "Đơn đã gửi" not in page(owner, asked)


def test_before_there_is_an_amount_nothing_is_offered_to_sign(owner, world):
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy", "activity": "machinery"})
    empty = Request.objects.get()
    told = page(owner, empty)
    assert letter(owner, empty).status_code == 422
    assert "Mở đơn viết sẵn" not in told
    assert "Ghi chi phí trước" in told


def test_somebody_elses_letter_is_not_printed(client, owner, asked, world):
    client.force_login(world.users["loc"])
    assert letter(client, asked).status_code == 404
    assert not Event.objects.filter(kind=letters.PRINT).exists()


def test_an_officer_prints_it_for_her_once_it_was_sent_and_sees_what_changed(
    client, owner, asked, world
):
    letter(owner, asked)
    send(owner, asked, ("don.jpg", picture((300, 200))), kind="letter")
    owner.post(f"/cua-toi/{asked.code}/chi-phi/", costs(asked.version, support="250 triệu"))
    client.force_login(world.users["mai"])
    assert letter(client, asked).status_code == 404  # her draft is her own
    client.force_login(world.users["tam"])
    client.post(f"/cua-toi/{asked.code}/kiem-tra/")
    client.force_login(world.users["mai"])
    desk = client.get(f"/ban-lam-viec/de-nghi/{asked.code}/").content.decode()
    assert "Đơn cơ sở gửi được in lúc" in desk
    assert "In đơn cho chủ cơ sở ký" in desk
    assert "250.000.000" in pdf_words(letter(client, asked).content)


def test_a_letter_of_another_request_is_not_used_again(owner, asked):
    send(owner, asked, ("don.jpg", picture((300, 200))), kind="letter")
    send(owner, asked, ("bao-gia.jpg", picture((300, 210))))
    owner.post(f"/cua-toi/{asked.code}/kiem-tra/")
    owner.post("/cua-toi/moi/?khac=1", {"title": "Mua máy sấy", "activity": "machinery"})
    second = Request.objects.order_by("pk").last()
    told = page(owner, second)
    assert "bao-gia.jpg" in told
    assert "don.jpg" not in told
