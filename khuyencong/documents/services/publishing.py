"""Numbers are taken when a paper is issued, never in draft; what is issued is never edited."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.core import apart, events
from khuyencong.core.actors import Actor
from khuyencong.core.chain import canonical, keyed
from khuyencong.core.errors import Refused
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents.drawing import forms
from khuyencong.documents.drawing.copies import bound
from khuyencong.documents.drawing.mark import mark
from khuyencong.documents.drawing.plain_xml import as_xml
from khuyencong.documents.drawing.rendering import render
from khuyencong.documents.models import Filing, Paper, Register, Rendition
from khuyencong.documents.papers.copies import Copy
from khuyencong.documents.papers.heading import symbol_of
from khuyencong.documents.papers.payload import PaperData, from_payload, to_payload
from khuyencong.documents.papers.signing import COMMITTEES
from khuyencong.documents.selectors import is_issued
from khuyencong.documents.services.store import FORMATS, NotKept, keep, kept


def next_number(organisation: Organisation, kind: str, year: int) -> int:
    """The next running number, under lock until the caller's transaction ends. Refused in a
    register that was closed."""
    held = _held(organisation.pk, kind, year)
    if not held:
        new = Register(organisation=organisation, kind=kind, year=year)
        Register.objects.bulk_create([new], ignore_conflicts=True)
        held = _held(organisation.pk, kind, year)
    register = held[0]
    if register.is_closed:
        raise Refused(
            _("Sổ năm {year} đã khóa, không cấp số nữa.").format(year=year),
            legal="Nghị định 30/2020/NĐ-CP, Điều 15",
            fix=_("Lấy số của sổ năm nay."),
        )
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return register.last_number


def free_number(organisation: Organisation, paper: type[PaperData] | PaperData, on: date) -> str:
    """The next number for such a paper. What a committee numbered in its own office and somebody
    typed here is passed over."""
    symbol, is_free = symbol_of(paper, organisation, on), False
    while not is_free:
        number = f"{next_number(organisation, paper.register, on.year):02d}"
        is_free = organisation.kind not in COMMITTEES or not is_issued(
            organisation, symbol=symbol, number=number, year=on.year
        )
    return number


@prepared
def _held(organisation: int, kind: str, year: int) -> QuerySet[Register]:
    held = Register.objects.select_for_update()
    return held.filter(organisation=organisation, kind=kind, year=year).order_by("pk")


def code(province: Unit, kind: str, on: date) -> str:
    """A public code such as DA-40-2026-0007. Numbered by the province's own register body."""
    organisation = next(iter(_department(province.pk)), None)
    if organisation is None:
        raise Refused(
            _("Tỉnh {name} chưa khai báo Sở Công Thương.").format(name=province.name),
            fix=_("Khai báo tổ chức của tỉnh trước."),
        )
    number = next_number(organisation, f"code-{kind}", on.year)
    return f"{kind}-{province.code}-{on.year}-{number:04d}"


@prepared
def _department(province: int) -> QuerySet[Organisation]:
    return Organisation.objects.filter(province=province, kind="department").order_by("pk")[:1]


def publish(
    data: PaperData,
    *,
    organisation: Organisation,
    about: Sequence[uuid.UUID],
    by: Actor,
    at: datetime,
    corrects: Paper | None = None,
) -> Paper:
    """Writes a paper whose frame has its number and its day down for good, with its event."""
    payload = to_payload(data)
    form = forms.newest(data.code, data.frame.issued_date)
    first, *others = dict.fromkeys(about)
    issued = Paper.objects.create(
        province=organisation.province,
        about=first,
        organisation=organisation,
        code=data.code,
        form_date=form.valid_from,
        number=data.frame.number,
        symbol=data.frame.symbol,
        issued_date=data.frame.issued_date,
        title=form.wording.title,
        payload=payload,
        digest=hashlib.sha256(payload.encode()).hexdigest(),
        corrects=corrects,
        issued_by=by.name,
        issued_at=at,
    )
    told = {"code": data.code, "number": issued.number, "digest": issued.digest}
    events.record(f"papers:{first}", "issue", told, by=by, at=at)
    for other in others:
        file_also(issued, about=other)
    return issued


def file_also(paper: Paper, *, about: uuid.UUID) -> None:
    """Lưu văn bản vào một hồ sơ nữa."""
    Filing.objects.get_or_create(paper=paper, about=about)


def rendition(paper: Paper, fmt: str) -> bytes:
    """The DOCX or PDF of an issued paper; rendered when first opened and kept by hash. Its XML is
    its frozen data itself, written out each time."""
    if fmt == "xml":
        return as_xml(paper)
    if fmt not in FORMATS:
        raise Refused(
            _("Không có bản {fmt} của văn bản.").format(fmt=fmt), fix=_("Chọn bản DOCX hoặc PDF.")
        )
    drawn = Rendition.objects.filter(paper=paper, format=fmt).first()
    if drawn:
        with suppress(NotKept):
            return kept(drawn.digest)
    data = from_payload(paper.code, paper.payload)
    content = drawn_as(data, fmt, form_date=paper.form_date, at=paper.issued_at)
    digest = keep(content)
    Rendition.objects.update_or_create(
        paper=paper,
        format=fmt,
        defaults={
            "digest": digest,
            "size": len(content),
            "mark": mark_of(paper, fmt, digest),
        },
    )
    return content


def drawn_draft(data: PaperData, fmt: str, *, on: date) -> bytes:
    """A paper as it would be issued on `on`."""
    return drawn_as(data, fmt, form_date=forms.newest(data.code, on).valid_from)


def drawn_as(data: PaperData, fmt: str, *, form_date: date, at: datetime | None = None) -> bytes:
    """A paper as its form draws it; a copy of the whole with the pages it is of. `at`: of issue."""
    if isinstance(data, Copy) and fmt != "pdf":
        raise Refused(_("Bản sao chỉ có bản PDF."), fix=_("Mở bản PDF."))
    page = render(data, fmt, form_date=form_date)
    if not (isinstance(data, Copy) and data.digest):
        return page
    marked = mark(data.frame.title, data.frame.issuing_body, at)
    whole: bytes = apart.confined(bound, kept(data.digest), marked, page)
    return whole


def mark_of(paper: Paper, fmt: str, digest: str) -> str:
    """What ties a drawing to its paper: drawn when opened, with no event to tell of it."""
    return keyed(canonical([paper.digest, fmt, digest]))
