"""Danh mục hồ sơ, mục lục hồ sơ, mục lục văn bản, and the description of a file that is exported.

The five columns of the year's list and the three element names below are those of Nghị định
30/2020/NĐ-CP, Phụ lục V and VI, as they were seen. The heads of the two lists of seven columns are
remembered; the names of the other fields of Phụ lục VI were not seen: each is called here by its
Vietnamese label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from khuyencong.core.dates import hanoi_date, short
from khuyencong.documents import selectors
from khuyencong.documents.models import CaseFile, FileHeading, Paper
from khuyencong.ui.sheets import workbook, workbook_of

HEADING_HEADS = (
    (_("Số, ký hiệu hồ sơ"), 20),
    (_("Tiêu đề hồ sơ"), 60),
    (_("Thời hạn bảo quản"), 18),
    (_("Đơn vị, người lập"), 30),
    (_("Ghi chú"), 30),
)
FILE_HEADS = (
    (_("TT"), 6),
    (_("Số, ký hiệu hồ sơ"), 20),
    (_("Tiêu đề hồ sơ"), 60),
    (_("Thời gian tài liệu"), 26),
    (_("Thời hạn bảo quản"), 18),
    (_("Hạn nộp lưu"), 14),
    (_("Ghi chú"), 30),
)
PAPER_HEADS = (
    (_("TT"), 6),
    (_("Số, ký hiệu"), 20),
    (_("Ngày tháng"), 12),
    (_("Tên loại và trích yếu"), 60),
    (_("Tác giả"), 36),
    (_("Số trang"), 10),
    (_("Ghi chú"), 30),
)
LENGTHS = {"CodeNumber": 11, "CodeNotation": 30, "Subject": 500}
Row = tuple[Any, ...]


def heading_rows(headings: Iterable[FileHeading]) -> Iterator[Row]:
    for one in headings:
        yield one.symbol, one.title, one.retention, one.maker, one.note


def file_rows(files: Iterable[CaseFile]) -> Iterator[Row]:
    for at, case in enumerate(files, 1):
        heading = case.heading
        yield (
            at,
            heading.symbol if heading else "",
            case.title,
            span(case),
            heading.retention if heading else "",
            short(case.due_date),
            case.leave,
        )


def span(case: CaseFile) -> str:
    return f"{short(case.opened_date)} – {short(case.closed_date)}"


def paper_rows(case: CaseFile) -> Iterator[Row]:
    """Papers, then files that were sent, each in the order of their days."""
    at = 0
    for at, paper in enumerate(selectors.papers_about(*case.abouts), 1):
        frame = paper.told.get("frame", {})
        number = f"{paper.number}/{paper.symbol}".strip("/")
        body = frame.get("issuing_body", "")
        yield at, number, short(paper.issued_date), subject(paper), body, "", ""
    for order, sent in enumerate(selectors.uploads_of(case), at + 1):
        day = short(hanoi_date(sent.uploaded_at))
        yield order, "", day, sent.name, sent.uploaded_by, sent.pages or "", ""


def subject(paper: Paper) -> str:
    frame = paper.told.get("frame", {})
    return f"{frame.get('title', paper.title)}. {frame.get('summary', '')}".rstrip(". ")


def lists_sheet(headings: Iterable[FileHeading], files: Iterable[CaseFile], year: int) -> bytes:
    """XLSX: the list of the year, and the files that the archive does not have."""
    with translation.override("vi"):
        return workbook_of(
            (f"Danh muc {year}", _named(HEADING_HEADS), list(heading_rows(headings))),
            ("Ho so chua nop", _named(FILE_HEADS), list(file_rows(files))),
        )


def papers_sheet(case: CaseFile) -> bytes:
    with translation.override("vi"):
        return workbook("Muc luc van ban", _named(PAPER_HEADS), list(paper_rows(case)))


def _named(heads: Any) -> list[tuple[str, int]]:
    return [(str(label), width) for label, width in heads]


def description(case: CaseFile) -> bytes:
    """XML: the file and its papers, with the fields of Phụ lục VI."""
    root = ElementTree.Element("HoSo")
    heading = case.heading
    _field(root, "Số, ký hiệu hồ sơ", heading.symbol if heading else "")
    _field(root, "Tiêu đề hồ sơ", case.title)
    with translation.override("vi"):
        _field(root, "Thời hạn bảo quản", heading.retention if heading else "")
    _field(root, "Bảo quản đến ngày", case.retained_until)
    _field(root, "Người lập hồ sơ", heading.maker if heading else "")
    _field(root, "Ngày bắt đầu", case.opened_date)
    _field(root, "Ngày kết thúc", case.closed_date)
    _field(root, "Ngày nộp lưu", case.handed_date)
    for paper in selectors.papers_about(*case.abouts):
        _of_paper(ElementTree.SubElement(root, "VanBan"), paper)
    for sent in selectors.uploads_of(case):
        one = ElementTree.SubElement(root, "Tep")
        _field(one, "Tên tệp", sent.name)
        _field(one, "Người gửi", sent.uploaded_by)
        _field(one, "Ngày gửi", hanoi_date(sent.uploaded_at))
        _field(one, "SHA-256", sent.digest)
    ElementTree.indent(root)
    whole: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _of_paper(one: ElementTree.Element, paper: Paper) -> None:
    frame = paper.told.get("frame", {})
    signer = (frame.get("signers") or [{}])[0]
    named = (paper.number, paper.symbol, subject(paper))
    for (name, longest), text in zip(LENGTHS.items(), named, strict=True):
        ElementTree.SubElement(one, name).text = _plain(text)[:longest]
    _field(one, "Cơ quan ban hành", frame.get("issuing_body", ""))
    _field(one, "Ngày ban hành", paper.issued_date)
    _field(one, "Người ký", signer.get("name", ""))
    _field(one, "Chức vụ người ký", signer.get("title", ""))
    _field(one, "Nơi nhận", "; ".join(frame.get("recipients", ())))
    _field(one, "SHA-256 của dữ liệu", paper.digest)


def _field(parent: ElementTree.Element, label: str, value: str | date | None) -> None:
    field = ElementTree.SubElement(parent, "Truong", ten=label)
    field.text = _plain(value.isoformat() if isinstance(value, date) else value or "")


def _plain(text: str) -> str:
    """Without the signs that no XML may hold."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\t\n")
