"""Word và Excel thành PDF by the LibreOffice of this machine, where there is one."""

import http.server
import io
import re
import shutil
import threading
import zipfile

import pytest
import xlsxwriter
from docx import Document
from pypdf import PdfReader

from khuyencong.documents.drawing import office
from tests.documents.hostile_files import picture

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words_of(drawn: bytes | None) -> str:
    assert drawn is not None
    return PdfReader(io.BytesIO(drawn)).pages[0].extract_text()


def test_vietnamese_and_merged_cells_of_word_are_drawn():
    document = Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Ô gộp: thiết bị mây tre đan, ưỡn ẵm ợ"
    table.cell(1, 2).text = "Dòng hai"
    file = io.BytesIO()
    document.save(file)
    drawn = words_of(office.as_pdf(file.getvalue(), WORD))
    assert "Ô gộp: thiết bị mây tre đan, ưỡn ẵm ợ" in drawn
    assert "Dòng hai" in drawn


def test_vietnamese_and_merged_cells_of_excel_are_drawn():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Danh sách đề nghị Đường Ưỡn")
        sheet.write("A2", 600)
    drawn = words_of(office.as_pdf(file.getvalue(), EXCEL))
    assert "Danh sách đề nghị Đường Ưỡn" in drawn
    assert "600" in drawn


def test_a_picture_that_a_document_links_to_is_not_fetched():
    """Such a file is refused when it is sent; an old one, where links are not seen, is not."""
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *args):
            """Nothing on the terminal."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        linked = linking(f"http://127.0.0.1:{server.server_port}/spy.jpg")
        assert office.as_pdf(linked, WORD)
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(office, "SECONDS", 0.2)
    assert office.as_pdf(linking("http://127.0.0.1:9/x.jpg"), WORD) is None


def linking(address: str) -> bytes:
    """A Word file whose picture lies elsewhere."""
    document, file, changed = Document(), io.BytesIO(), io.BytesIO()
    document.add_picture(io.BytesIO(picture((40, 40))))
    document.save(file)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(changed, "w") as made:
        for name in archive.namelist():
            part = archive.read(name).replace(b"r:embed", b"r:link")
            if name == "word/_rels/document.xml.rels":
                there = f'Target="{address}" TargetMode="External"'.encode()
                part = re.sub(rb'Target="media/[^"]*"', there, part)
            made.writestr(name, part)
    return changed.getvalue()
