"""The registers with the columns of Nghị định 30/2020/NĐ-CP, Phụ lục IV, for screen and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from khuyencong.core.dates import HANOI, short
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import ROLES
from khuyencong.documents.models import Incoming, Paper
from khuyencong.documents.papers.payload import kinds
from khuyencong.ui.sheets import workbook

IN = "incoming"
AS_ABOVE = "Như trên"
OUTGOING_HEADS = (
    (_("Số, ký hiệu"), 20),
    (_("Ngày tháng"), 12),
    (_("Tên loại và trích yếu"), 60),
    (_("Người ký"), 24),
    (_("Nơi nhận"), 40),
    (_("Đơn vị, người giữ bản lưu"), 24),
    (_("Số lượng bản"), 10),
    (_("Ngày chuyển"), 12),
    (_("Ký nhận"), 20),
    (_("Ghi chú"), 30),
)
INCOMING_HEADS = (
    (_("Ngày đến"), 12),
    (_("Số đến"), 10),
    (_("Tác giả"), 40),
    (_("Số, ký hiệu"), 20),
    (_("Ngày tháng"), 12),
    (_("Tên loại và trích yếu"), 60),
    (_("Đơn vị, người nhận"), 30),
    (_("Ngày chuyển"), 12),
    (_("Ký nhận"), 20),
    (_("Ghi chú"), 30),
)
LABELS = {
    "paper": _("văn bản chung"),
    "receipt": _("phiếu tiếp nhận"),
    "registration": _("phiếu đăng ký đề án"),
    "site_check": _("biên bản kiểm tra"),
    "payment": _("phiếu thanh toán"),
    "copy": _("bản sao"),
    "treasury": _("chứng từ gửi Kho bạc"),
    "product_certificate": _("giấy chứng nhận"),
    IN: _("văn bản đến"),
}
Row = tuple[Any, ...]


def label_of(kind: str) -> str:
    """How a register is called: by what it numbers, where it has no name of its own."""
    if kind in LABELS:
        return str(LABELS[kind])
    titles = dict.fromkeys(one.title.lower() for one in kinds().values() if one.register == kind)
    return ", ".join(titles) or kind


def register_of(paper: Paper) -> str:
    """The register that the paper took its number from."""
    return kinds()[paper.code].register


def codes_in(kind: str) -> list[str]:
    """The forms that are numbered in one register."""
    return [code for code, one in kinds().items() if one.register == kind]


def papers_of_year(organisation: Organisation, year: int) -> QuerySet[Paper]:
    """All papers that the body issued in a year, of every register."""
    begins, ends = (datetime(one, 1, 1, tzinfo=HANOI) for one in (year, year + 1))
    papers = Paper.objects.filter(organisation=organisation)
    return papers.filter(issued_at__gte=begins, issued_at__lt=ends)


def outgoing_papers(organisation: Organisation, kind: str, year: int) -> QuerySet[Paper]:
    """Papers numbered in one register of the body, in the order of their numbers."""
    papers = papers_of_year(organisation, year).filter(code__in=codes_in(kind))
    return papers.select_related("dispatch", "outgoing").order_by("issued_at", "pk")


def outgoing_rows(papers: QuerySet[Paper] | list[Paper]) -> Iterator[Row]:
    """Of a number given after that of a paper of a later day, the note says so."""
    before = _numbered_before(papers)
    for paper in papers:
        frame = paper.told.get("frame", {})
        signers = frame.get("signers") or [{}]
        sent = getattr(paper, "dispatch", None)
        yield (
            f"{paper.number}/{paper.symbol}",
            paper.issued_date,
            f"{_kind(paper, frame)}. {frame.get('summary', '')}".rstrip(". "),
            signers[0].get("name", ""),
            "; ".join(_recipients(paper.told)),
            sent.keeper if sent else "",
            sent.copies if sent else "",
            sent.handed_date if sent else "",
            sent.receipt if sent else "",
            "; ".join(filter(None, [before.get(paper.pk), sent.note if sent else ""])),
        )


def _numbered_before(papers: QuerySet[Paper] | list[Paper]) -> dict[int, str]:
    """{key: in words}: papers whose number is behind that of one of a later day."""
    found: dict[int, str] = {}
    first: Paper | None = None  # of the later days, the first that was numbered
    for paper in sorted(papers, key=lambda one: (one.issued_date, one.pk), reverse=True):
        if first is not None and first.pk < paper.pk and first.issued_date > paper.issued_date:
            found[paper.pk] = _("Vào sổ sau số {number} ngày {day}").format(
                number=first.number, day=short(first.issued_date)
            )
        if first is None or paper.pk < first.pk:
            first = paper
    return found


def _kind(paper: Paper, frame: dict[str, Any]) -> str:
    """Tên loại: a letter has none of its own."""
    return "Công văn" if frame.get("is_letter") else str(frame.get("title", paper.title))


def _recipients(told: dict[str, Any]) -> Iterator[str]:
    """Nơi nhận, with the names where the paper itself says “Như trên”."""
    for one in told.get("frame", {}).get("recipients", ()):
        named = told.get("addressee") or told.get("invited") if one == AS_ABOVE else ""
        yield "; ".join(str(named).splitlines()) if named else one


def incoming_letters(organisation: Organisation, year: int) -> QuerySet[Incoming]:
    return Incoming.objects.filter(organisation=organisation, year=year).order_by("number")


def incoming_rows(letters: QuerySet[Incoming] | list[Incoming]) -> Iterator[Row]:
    for letter in letters:
        yield (
            letter.received_date,
            letter.number,
            letter.author,
            letter.symbol,
            letter.dated,
            letter.summary,
            ", ".join(filter(None, [str(ROLES[letter.role].label), letter.receiver])),
            letter.handed_date,
            letter.receipt,
            "; ".join(filter(None, [letter.answer, letter.note])),
        )


def shown(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as a page says them."""
    for row in rows:
        yield tuple(short(one) if isinstance(one, date) else one for one in row)


def outgoing_sheet(organisation: Organisation, kind: str, year: int) -> tuple[bytes, int]:
    """(XLSX, how many papers)."""
    rows = list(outgoing_rows(outgoing_papers(organisation, kind, year)))
    return _sheet(f"So di {year}", OUTGOING_HEADS, rows, title_of(organisation, kind, year))


def incoming_sheet(organisation: Organisation, kind: str, year: int) -> tuple[bytes, int]:
    rows = list(incoming_rows(incoming_letters(organisation, year)))
    return _sheet(f"So den {year}", INCOMING_HEADS, rows, title_of(organisation, kind, year))


def title_of(organisation: Organisation, kind: str, year: int) -> str:
    """Whose register of what and which year it is, as its print says on every page."""
    with translation.override("vi"):
        return _("{body}. Sổ {register} năm {year}").format(
            body=directory.name_on(organisation, date(year, 12, 31)).name,
            register=label_of(kind),
            year=year,
        )


def _sheet(name: str, heads: Any, rows: list[Row], title: str) -> tuple[bytes, int]:
    with translation.override("vi"):
        named = [(str(label), width) for label, width in heads]
    return workbook(name, named, rows, title=title), len(rows)
