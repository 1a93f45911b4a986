"""A paper edited in Word or signed by hand comes back beside the issued one, never over it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import grouped
from khuyencong.documents.models import Paper, PaperVersion
from khuyencong.documents.reading import inspection, pdfs, scanner, word_texts
from khuyencong.documents.reading.checker import check_docx
from khuyencong.documents.services import signatures
from khuyencong.documents.services.publishing import rendition
from khuyencong.documents.services.store import FORMATS, keep, kept

if TYPE_CHECKING:
    from khuyencong.documents.reading.signatures import PdfSignature

WORD = FORMATS["docx"]
SIGNED = {FORMATS["pdf"], FORMATS["xml"], "image/jpeg"}
# Numbers as a reader sees them: 300.000.000, 05/03/2026, 12,5, DA-40-2026-0007.
FIGURE = re.compile(r"\w*\d[\w./,-]*\d|\d")
MONEY = re.compile(r"\d{1,3}(?:\.\d{3})+")


def can_add(paper: Paper, by: Actor) -> Decision:
    """Only people of the body that issued the paper."""
    if any(grant.organisation_id == paper.organisation_id for grant in by.grants):
        return ALLOWED
    return refuse(
        _("Chỉ người của nơi phát hành được thêm bản của văn bản này."),
        fix=_("Gửi tệp cho nơi phát hành."),
    )


@transaction.atomic
def add(
    paper: Paper,
    *,
    kind: str,
    name: str,
    content: bytes,
    read_number: str = "",
    read_dong: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> PaperVersion:
    """Thêm một bản. A file with words is compared, figure by figure, with what was issued; of a
    picture its number and largest sum, as somebody read them from it (`read_number`, `read_dong`).

    Refused when figures differ and no reason is given; the refusal lists them.
    """
    can_add(paper, by).require()
    # Two versions at once take their numbers one after the other.
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    is_xml = kind == PaperVersion.Kind.SIGNED and name.lower().endswith(".xml")
    accepted = (
        inspection.Accepted(inspection.clean_name(name, ".xml"), FORMATS["xml"], content, 0)
        if is_xml
        else inspection.inspect(name, content)
    )
    scanner.check(accepted.name, content)
    is_edited = kind == PaperVersion.Kind.EDITED
    if accepted.media_type not in ({WORD} if is_edited else SIGNED):
        raise Refused(
            _("Bản Word sửa lại phải là tệp .docx.")
            if is_edited
            else _("Bản đã ký phải là tệp PDF, XML của văn bản, hoặc ảnh chụp."),
            fix=_("Lưu tệp đúng loại rồi gửi lại."),
            field="file",
        )
    signed: list[PdfSignature] = []
    if is_edited:
        missing, added, faults = _compare(paper, name, accepted.content)
    else:
        typed = (read_number, read_dong)
        missing, added, faults, signed = _look_at(paper, accepted, *typed)
    if faults and signed and not reason.strip():
        raise Refused(
            _("Chữ ký số cần xem lại: {doubts}").format(doubts=" ".join(faults)),
            fix=_("Lấy lại bản ký đúng, hoặc ghi lý do vẫn nhận."),
            field="reason",
        )
    if (missing or added) and not reason.strip():
        raise Refused(
            _("Số liệu khác bản đã phát hành. Không còn: {missing}. Mới có: {added}.").format(
                missing=", ".join(missing) or "–", added=", ".join(added) or "–"
            ),
            fix=_(
                "Sửa lại cho khớp, hoặc ghi lý do; số liệu sai phải đính chính bằng văn bản mới."
            ),
            field="reason",
        )
    last = paper.versions.order_by("-number").values_list("number", flat=True).first()
    version = PaperVersion.objects.create(
        paper=paper,
        number=(last or 1) + 1,
        kind=kind,
        name=accepted.name,
        media_type=accepted.media_type,
        size=len(accepted.content),
        digest=keep(accepted.content),
        missing=missing,
        added=added,
        faults=faults,
        signatures="\n".join(signatures.words(one) for one in signed),
        reason=nfc(reason),
        added_by=by.name,
        added_at=at,
    )
    payload = {"paper": paper.digest, "number": version.number, "digest": version.digest}
    events.record(f"papers:{paper.about}", "add_version", payload, by=by, at=at)
    return version


def content_of(version: PaperVersion) -> bytes:
    return kept(version.digest, name=version.name)


def _compare(paper: Paper, name: str, content: bytes) -> tuple[list[str], list[str], list[str]]:
    """(figures gone, figures new, rows of Decree 30 not kept) of an edited Word file."""
    edited = figures(inspection.opened(word_texts.lines, name, content))
    issued = figures(word_texts.lines(rendition(paper, "docx")))
    faults = [str(fault) for fault in inspection.opened(check_docx, name, content)]
    return sorted((issued - edited).elements()), sorted((edited - issued).elements()), faults


def _look_at(
    paper: Paper, accepted: inspection.Accepted, read_number: str, read_dong: int | None
) -> tuple[list[str], list[str], list[str], list[PdfSignature]]:
    """The same of a signed file: figures where it has words, doubts about its signatures."""
    if accepted.media_type == FORMATS["xml"]:
        one = signatures.of_xml(accepted.name, accepted.content, rendition(paper, "xml"))
        return [], [], list(signatures.doubts([one], paper)), [one]
    if accepted.media_type != FORMATS["pdf"]:
        return *_compare_typed(paper, read_number, read_dong), [], []
    issued = rendition(paper, "pdf")
    signed = signatures.of(accepted.name, accepted.content)
    signatures.require_sound(signed, accepted.content, issued)
    faults = list(signatures.doubts(signed, paper))
    there = figures(inspection.opened(pdfs.lines, accepted.name, accepted.content))
    if not there:
        return *_compare_typed(paper, read_number, read_dong), faults, signed
    ours = figures(pdfs.lines(issued))
    return sorted((ours - there).elements()), sorted((there - ours).elements()), faults, signed


def _compare_typed(
    paper: Paper, read_number: str, read_dong: int | None
) -> tuple[list[str], list[str]]:
    """(figures gone, figures new) of a picture: no words to compare, so what was read from it."""
    sums = MONEY.findall("\n".join(word_texts.lines(rendition(paper, "docx"))))
    largest = max(sums, key=lambda one: int(one.replace(".", "")), default="")
    for field, is_there in (
        ("read_number", read_number.strip()),
        ("read_dong", read_dong is not None or not largest),
    ):
        if not is_there:
            raise Refused(
                _("Ảnh, bản quét này không có chữ để máy đối chiếu với bản đã phát hành."),
                fix=_("Chép số văn bản và số tiền lớn nhất đọc được trên giấy."),
                field=field,
            )
    typed = grouped(read_dong) if largest and read_dong is not None else ""
    pairs = [(largest, typed)] if largest != typed else []
    number = read_number.partition("/")[0].strip()
    if number.lstrip("0") != paper.number.lstrip("0"):
        pairs.insert(0, (paper.number, number))
    return [ours for ours, _theirs in pairs], [theirs for _ours, theirs in pairs]


def figures(lines: Iterable[str]) -> Counter[str]:
    """Every figure with how often it stands there."""
    return Counter(FIGURE.findall("\n".join(nfc(line) for line in lines)))
