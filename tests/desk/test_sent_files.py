"""Giấy tờ như đã gửi: every file opens, one PDF holds all pages, one ZIP all files."""

import hashlib
import io
import uuid
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader
from python_calamine import load_workbook

from khuyencong.core.errors import Refused
from khuyencong.documents import services
from khuyencong.documents.drawing import office
from khuyencong.documents.models import Paper, Upload
from khuyencong.documents.services.store import keep, name_of
from khuyencong.projects import services as projects
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts
from tests import world as province
from tests.documents.einvoice_files import carrying, einvoice, signed
from tests.documents.hostile_files import excel, pages_of, pdf, picture, word
from tests.world import at, machine

OTHER = uuid.UUID(int=7)
QUOTATIONS = "ba-bao-gia-cua-ba-noi-ban-hoac-chung-thu-tham-dinh-gia"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_libreoffice(monkeypatch):
    """Whether one is installed on this machine says nothing about the product."""
    monkeypatch.setattr(office.shutil, "which", lambda name: None)


@pytest.fixture
def world():
    return province.build()


def sent(world, *files, kind="quotations", workshop=0, owner="tam") -> Request:
    """A request with these files as one paper, submitted."""
    row = projects.request(
        world.workshops[workshop],
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(200_000_000, 100_000_000)],
        baselines={},
        by=world.actor(owner),
        at=at(1),
    )
    for name, content in files:
        drafts.attach(row, kind=kind, name=name, content=content, by=world.actor(owner), at=at(1))
    projects.submit_request(row, by=world.actor(owner), at=at(2))
    return row


def address(row: Request, rest: str = "") -> str:
    return f"/ban-lam-viec/de-nghi/{row.code}/{rest}"


def titles(content: bytes) -> list[tuple[str, int]]:
    """(bookmark, page it opens) of a PDF."""
    reader = PdfReader(io.BytesIO(content))
    return [
        (entry.title, reader.get_destination_page_number(entry) + 1) for entry in reader.outline
    ]


def archive_of(answer) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_three_quotations_sent_as_three_pdfs_are_one_pdf_of_all_their_pages(client, world):
    row = sent(world, ("Báo giá A.pdf", pdf(2)), ("Báo giá B.pdf", pdf(1)), ("C.pdf", pdf(3)))
    client.force_login(world.users["mai"])
    answer = client.get(address(row, "giay-to/quotations/"))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'"{row.code}-{QUOTATIONS}.pdf"')
    assert pages_of(answer.content) == 6
    assert titles(answer.content) == [
        ("1. Báo giá A.pdf", 1),
        ("2. Báo giá B.pdf", 3),
        ("3. C.pdf", 4),
    ]


def test_a_pdf_and_a_photo_of_one_paper_are_both_in_it(client, world):
    row = sent(world, ("Báo giá.pdf", pdf(2)), ("IMG_1.jpg", picture((800, 600))))
    client.force_login(world.users["mai"])
    bundle = client.get(address(row, "giay-to/quotations/")).content
    assert titles(bundle) == [("1. Báo giá.pdf", 1), ("2. IMG_1.jpg", 3)]


def test_every_file_is_listed_and_opens_as_it_was_sent(client, world):
    row = sent(world, ("Báo giá.pdf", pdf(2)), ("Bảng tính.xlsx", excel()), ("thư.docx", word()))
    client.force_login(world.users["mai"])
    page = client.get(address(row)).content.decode()
    for upload in Upload.objects.all():
        assert upload.name in page
        one = address(row, f"tep/{upload.uuid}/")
        assert one in page
        answer = client.get(one)
        assert hashlib.sha256(answer.content).hexdigest() == upload.digest
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_workbook_that_has_no_pages_is_named_first_to_be_opened_by_itself(client, world):
    row = sent(world, ("Báo giá.pdf", pdf(2)), ("Bảng tính.xlsx", excel()))
    Upload.objects.update(uploaded_at=at(1).replace(microsecond=123_456))  # as clocks tell it
    client.force_login(world.users["mai"])
    bundle = client.get(address(row, "giay-to/quotations/")).content
    assert titles(bundle) == [("Danh mục tệp", 1), ("1. Báo giá.pdf", 2)]
    first = " ".join(PdfReader(io.BytesIO(bundle)).pages[0].extract_text().split())
    assert "1 trong 2 tệp không có trang để gộp" in first
    assert "2. Bảng tính.xlsx Mở riêng" in first
    assert "1. Báo giá.pdf Trong tệp này" in first


def libreoffice(tmp_path, monkeypatch, script: str) -> None:
    """A program in its place: it is called as LibreOffice is."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office.shutil, "which", lambda name: str(program))


def test_where_libreoffice_is_installed_word_becomes_pages_drawn_once(
    client, world, tmp_path, monkeypatch
):
    (tmp_path / "drawn.pdf").write_bytes(pdf(2))
    libreoffice(
        tmp_path,
        monkeypatch,
        f"for last; do :; done; echo x >> {tmp_path}/calls\n"
        f'cp {tmp_path}/drawn.pdf "${{last%.docx}}.pdf"',
    )
    row = sent(world, ("Báo giá.pdf", pdf(1)), ("thư.docx", word()))
    client.force_login(world.users["mai"])
    for _press in range(2):
        bundle = client.get(address(row, "giay-to/quotations/")).content
        assert titles(bundle) == [("1. Báo giá.pdf", 1), ("2. thư.docx", 2)]
        assert pages_of(bundle) == 3
    assert (tmp_path / "calls").read_text().count("x") == 1


@pytest.mark.parametrize("script", ["exit 1", "sleep 60 & echo $! > {folder}/child; wait"])
def test_a_libreoffice_that_fails_or_hangs_is_ended_and_the_file_named(
    tmp_path, monkeypatch, script
):
    monkeypatch.setattr(office, "SECONDS", 1)
    libreoffice(tmp_path, monkeypatch, script.format(folder=tmp_path))
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert office.as_pdf(word(), content_type) is None
    child = tmp_path / "child"
    if child.exists():
        state = Path(f"/proc/{child.read_text().strip()}/stat")
        assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_file_that_resists_is_refused_in_words_and_the_others_still_open(client, world):
    row = sent(world, ("A.pdf", pdf(1)), ("B.pdf", pdf(1)))
    Upload.objects.filter(name="B.pdf").update(digest=keep(b"%PDF-1.4 hong"))
    client.force_login(world.users["mai"])
    answer = client.get(address(row, "giay-to/quotations/"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2 tệp của" in page
    assert "không gộp được thành một PDF" in page
    assert "Mở riêng từng tệp" in page
    whole = Upload.objects.get(name="A.pdf")
    assert client.get(address(row, f"tep/{whole.uuid}/")).status_code == 200


def test_the_whole_dossier_is_one_archive_with_a_list_that_names_each_hash(client, world):
    row = sent(world, ("Báo giá.pdf", pdf(2)), ("Báo giá.pdf", pdf(1)))
    client.force_login(world.users["mai"])
    answer = client.get(address(row, "ho-so.zip"))
    assert answer["Content-Type"] == "application/zip"
    packed = archive_of(answer)
    receipt = Paper.objects.get(code="request_receipt")
    names = packed.namelist()
    assert f"{row.code}/giay-to/01-{QUOTATIONS}/01-Báo giá.pdf" in names
    assert f"{row.code}/giay-to/01-{QUOTATIONS}/02-Báo giá.pdf" in names
    assert any(services.file_name(receipt) in name and name.endswith(".pdf") for name in names)
    listed = load_workbook(io.BytesIO(packed.read("danh-muc.xlsx"))).get_sheet_by_index(0)
    rows = {line[0]: line for line in listed.to_python()[1:]}
    assert set(rows) == set(names) - {"danh-muc.xlsx"}
    for name, line in rows.items():
        assert line[4] == len(packed.read(name))
        assert line[5] == hashlib.sha256(packed.read(name)).hexdigest()


def test_a_file_that_is_gone_from_the_disk_is_named_as_missing(client, world):
    row = sent(world, ("Báo giá.pdf", pdf(2)))
    default_storage.delete(name_of(Upload.objects.get().digest))
    client.force_login(world.users["mai"])
    packed = archive_of(client.get(address(row, "ho-so.zip")))
    listed = load_workbook(io.BytesIO(packed.read("danh-muc.xlsx"))).get_sheet_by_index(0)
    lines = {line[0]: line[4] for line in listed.to_python()}
    assert lines[f"{row.code}/giay-to/01-{QUOTATIONS}/01-Báo giá.pdf"] == "thiếu tệp"


def test_an_owner_takes_her_own_dossier_and_nobody_elses(client, world):
    row = sent(world, ("Báo giá.pdf", pdf(1)))
    client.force_login(world.users["tam"])
    assert client.get(address(row, "ho-so.zip")).status_code == 200
    assert address(row, "ho-so.zip") in client.get(f"/cua-toi/{row.code}/").content.decode()
    client.force_login(world.users["loc"])
    assert client.get(address(row, "ho-so.zip")).status_code == 404


def test_a_project_archive_holds_its_papers_and_only_requests_one_may_open(client, world):
    project = province.committed(world).project
    own = sent(world, ("Báo giá.pdf", pdf(1)))
    project.beneficiaries.update(request=own)
    client.force_login(world.users["mai"])
    names = archive_of(client.get(f"/ban-lam-viec/de-an/{project.code}/ho-so.zip")).namelist()
    papers = [name for name in names if name.startswith(f"{project.code}/van-ban/")]
    assert any("phieu-dang-ky-de-an-" in name for name in papers)
    assert not any("_" in name for name in papers)
    paper = Paper.objects.get(code="project_registration", about=project.uuid)
    told = client.get(f"/ban-lam-viec/van-ban/{paper.uuid}.pdf")["Content-Disposition"]
    assert told == f'attachment; filename="phieu-dang-ky-de-an-{paper.number}.pdf"'
    assert f"{own.code}/giay-to/01-{QUOTATIONS}/01-Báo giá.pdf" in names
    stranger = province.commune_officer(world, "xa", world.communes[1])
    client.force_login(stranger)
    assert client.get(f"/ban-lam-viec/de-an/{project.code}/ho-so.zip").status_code == 404


@pytest.mark.parametrize("rest", ["tep/{file}/", "giay-to/quotations/", "ho-so.zip"])
def test_nobody_of_another_province_opens_a_file(client, world, rest):
    row = sent(world, ("Báo giá.pdf", pdf(1)))
    file = Upload.objects.get(about=row.uuid).uuid
    there = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    centre = province.body("38-TT", "centre", "Trung tâm Khuyến công", "TTKC", there)
    client.force_login(province.person("nga", "centre_specialist", organisation=centre))
    assert client.get(address(row, rest.format(file=file))).status_code == 404


def test_an_electronic_invoice_is_kept_whole_and_what_it_says_is_shown(client, world):
    content = signed(einvoice(number="0000123", total="185000000"))
    row = sent(world, ("1C26TAA-123.xml", content))
    client.force_login(world.users["mai"])
    page = " ".join(client.get(address(row)).content.decode().split())
    assert "Hóa đơn điện tử 1C26TAA số 0000123" in page
    assert "185.000.000 đồng" in page
    assert "Công ty Máy Vinh, mã số thuế 0100109106" in page
    assert "Chữ ký khớp nội dung" in page
    assert "chưa kiểm với tổ chức cấp chứng thư" in page
    assert "định dạng hóa đơn chưa kiểm chứng" in page
    one = client.get(address(row, f"tep/{Upload.objects.get().uuid}/"))
    assert one.content == content
    assert one["Content-Disposition"].endswith('.xml"')


def test_a_pdf_that_carries_its_invoice_is_kept_whole_and_read(client, world):
    content = carrying(("hoadon.xml", signed(einvoice())), pages=2)
    row = sent(world, ("hoa-don.pdf", content), ("anh.jpg", picture((300, 200))))
    upload = Upload.objects.get(name="hoa-don.pdf")
    assert (upload.invoice.symbol, upload.invoice.total_dong) == ("1C26TAA", 110_000_000)
    client.force_login(world.users["mai"])
    assert client.get(address(row, f"tep/{upload.uuid}/")).content == content
    assert pages_of(client.get(address(row, "giay-to/quotations/")).content) == 3


def test_an_invoice_changed_after_it_was_signed_is_marked(client, world):
    row = sent(world, ("hd.xml", signed(einvoice()).replace(b"110000000", b"910000000")))
    client.force_login(world.users["mai"])
    assert "Nội dung đã bị sửa sau khi ký" in client.get(address(row)).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("la.xml", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("hai.pdf", carrying(("a.xml", einvoice()), ("b.xml", einvoice(number=9)))),
        ("la.pdf", carrying(("a.exe", b"MZ"))),
    ],
)
def test_what_carries_something_else_than_one_invoice_is_refused(world, name, content):
    with pytest.raises(Refused, match=r"không phải hóa đơn|tệp đính kèm"):
        sent(world, (name, content))
    assert not Upload.objects.exists()


def test_an_invoice_used_again_for_another_request_is_still_read(world):
    row = sent(world, ("hd.xml", einvoice()))
    upload = Upload.objects.get()
    again = services.reuse(upload, OTHER, by=world.actor("tam"), at=at(3))
    assert again.invoice.number == upload.invoice.number == "123"
    assert row.uuid != again.about
