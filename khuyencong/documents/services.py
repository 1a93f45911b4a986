"""Numbers are taken at issue, never in draft; an issued paper is never edited."""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents import forms, inspection, scanner
from khuyencong.documents.models import Filing, Paper, Register, Rendition, Upload
from khuyencong.documents.payload import PaperData, from_payload, to_payload
from khuyencong.documents.rendering import render

LIMIT_FILES = 60
FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def next_number(organisation: Organisation, kind: str, year: int) -> int:
    """The next running number, under lock until the caller's transaction ends."""
    Register.objects.bulk_create(
        [Register(organisation=organisation, kind=kind, year=year)], ignore_conflicts=True
    )
    register = Register.objects.select_for_update().get(
        organisation=organisation, kind=kind, year=year
    )
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return register.last_number


def code(province: Unit, kind: str, on: date) -> str:
    """A public code such as DA-40-2026-0007. Numbered by the province's own register body."""
    organisation = Organisation.objects.filter(province=province, kind="department").first()
    if organisation is None:
        raise Refused(
            _("Tỉnh {name} chưa khai báo Sở Công Thương.").format(name=province.name),
            fix=_("Khai báo tổ chức của tỉnh trước."),
        )
    number = next_number(organisation, f"code-{kind}", on.year)
    return f"{kind}-{province.code}-{on.year}-{number:04d}"


@transaction.atomic
def issue(
    build: Callable[[str], PaperData],
    *,
    organisation: Organisation,
    about: uuid.UUID,
    by: Actor,
    at: datetime,
    register: str = "paper",
    number: str = "",
    corrects: Paper | None = None,
) -> Paper:
    """Phát hành: take the number, freeze the data. `build(number)` returns the paper's dataclass.

    `number` is given only for a paper that another body numbered (its own number is recorded).
    """
    on = timezone.localtime(at).date()
    own = number or f"{next_number(organisation, register, on.year):02d}"
    # A paper is Vietnamese whatever language its officer reads.
    with translation.override("vi"):
        data = build(own)
    form = forms.find(data.code, on)
    payload = to_payload(data)
    paper = Paper.objects.create(
        province=organisation.province,
        about=about,
        organisation=organisation,
        code=data.code,
        form_date=form.valid_from,
        number=own,
        symbol=data.frame.symbol,
        issued_date=on,
        title=form.title,
        payload=payload,
        digest=hashlib.sha256(payload.encode()).hexdigest(),
        corrects=corrects,
        issued_by=by.name,
        issued_at=at,
    )
    events.record(
        f"papers:{about}",
        "issue",
        {"code": paper.code, "number": own, "digest": paper.digest},
        by=by,
        at=at,
    )
    return paper


def file_also(paper: Paper, *, about: uuid.UUID) -> None:
    """Lưu văn bản vào một hồ sơ nữa."""
    Filing.objects.get_or_create(paper=paper, about=about)


def rendition(paper: Paper, fmt: str) -> bytes:
    """The DOCX or PDF of an issued paper; rendered when first opened and kept by hash."""
    if fmt not in FORMATS:
        raise Refused(
            _("Không có bản {fmt} của văn bản.").format(fmt=fmt), fix=_("Chọn bản DOCX hoặc PDF.")
        )
    kept = Rendition.objects.filter(paper=paper, format=fmt).first()
    if kept and (path := _path(kept.digest)).exists():
        return path.read_bytes()
    content = render(from_payload(paper.code, paper.payload), fmt, form_date=paper.form_date)
    digest = keep(content)
    Rendition.objects.update_or_create(
        paper=paper, format=fmt, defaults={"digest": digest, "size": len(content)}
    )
    return content


@transaction.atomic
def receive(
    about: uuid.UUID, *, kind: str, name: str, content: bytes, by: Actor, at: datetime
) -> Upload:
    """Nhận một tệp: inspected, kept by hash, last among the files of its kind.

    Who may add to `about` was asked by the caller. Refused when the file is not understood.
    """
    accepted = inspection.inspect(name, content)
    scanner.check(accepted.name, content)
    others = Upload.objects.select_for_update().filter(about=about)
    if others.count() >= LIMIT_FILES:
        raise Refused(
            _("Hồ sơ đã có {count} tệp, nhiều nhất {limit}.").format(
                count=LIMIT_FILES, limit=LIMIT_FILES
            ),
            fix=_("Gộp các trang thành một tệp PDF, hoặc bỏ tệp thừa."),
            field="file",
        )
    last = others.filter(kind=kind).order_by("-order").values_list("order", flat=True).first()
    return Upload.objects.create(
        about=about,
        kind=kind,
        order=(last or 0) + 1,
        pages=accepted.pages,
        name=accepted.name,
        media_type=accepted.media_type,
        size=len(accepted.content),
        digest=keep(accepted.content),
        is_blurred=accepted.is_blurred,
        uploaded_by=by.name,
        uploaded_at=at,
    )


@transaction.atomic
def reuse(upload: Upload, about: uuid.UUID, *, by: Actor, at: datetime) -> Upload:
    """Dùng lại một tệp đã gửi for another dossier: the same content, last of its kind there.

    Who may take it from where to where was asked by the caller.
    """
    others = Upload.objects.select_for_update().filter(about=about, kind=upload.kind)
    last = others.order_by("-order").values_list("order", flat=True).first()
    return Upload.objects.create(
        about=about,
        kind=upload.kind,
        order=(last or 0) + 1,
        pages=upload.pages,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        digest=upload.digest,
        is_blurred=upload.is_blurred,
        uploaded_by=by.name,
        uploaded_at=at,
    )


@transaction.atomic
def rotate(upload: Upload) -> Upload:
    """Xoay ảnh a quarter to the right."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_image:
        raise Refused(_("Chỉ xoay được ảnh."), fix=_("Xoay trang trong tệp gốc rồi gửi lại."))
    content = inspection.rotated(content_of(upload))
    upload.digest, upload.size = keep(content), len(content)
    upload.save(update_fields=["digest", "size"])
    return upload


@transaction.atomic
def crop(upload: Upload, *, left: int, top: int, right: int, bottom: int) -> Upload:
    """Cắt mép ảnh, so many per cent at each edge. What was sent is kept until the request goes."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_image:
        raise Refused(_("Chỉ cắt được ảnh."), fix=_("Cắt trang trong tệp gốc rồi gửi lại."))
    try:
        content = inspection.cropped(content_of(upload), left, top, right, bottom)
    except ValueError as error:
        raise Refused(
            _("Cắt quá nhiều: mỗi chiều chỉ được bỏ tới {most} %.").format(
                most=inspection.MOST_CROPPED
            ),
            fix=_("Ghi số nhỏ hơn."),
        ) from error
    upload.source_digest = upload.source_digest or upload.digest
    upload.digest, upload.size = keep(content), len(content)
    upload.save(update_fields=["source_digest", "digest", "size"])
    return upload


@transaction.atomic
def uncrop(upload: Upload) -> Upload:
    """Trả lại ảnh as it was before it was cut."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.source_digest:
        upload.size = len(kept(upload.source_digest))
        upload.digest, upload.source_digest = upload.source_digest, ""
        upload.save(update_fields=["source_digest", "digest", "size"])
    return upload


@transaction.atomic
def move_up(upload: Upload) -> None:
    """Đưa trang lên trước trang liền trên; the first one stays."""
    rows = list(
        Upload.objects.select_for_update()
        .filter(about=upload.about, kind=upload.kind)
        .order_by("order", "pk")
    )
    place = next(n for n, row in enumerate(rows) if row.pk == upload.pk)
    if place == 0:
        return
    above, own = rows[place - 1], rows[place]
    free = rows[-1].order + 1
    for row, order in ((own, free), (above, own.order), (own, above.order)):
        Upload.objects.filter(pk=row.pk).update(order=order)


@transaction.atomic
def remove(upload: Upload) -> None:
    """Bỏ một tệp khỏi hồ sơ chưa nộp. The sweeper clears the content nobody names."""
    Upload.objects.filter(pk=upload.pk).delete()


def content_of(upload: Upload) -> bytes:
    return kept(upload.digest)


def kept(digest: str) -> bytes:
    """The content of this hash."""
    return _path(digest).read_bytes()


def bundle(uploads: Sequence[Upload]) -> tuple[bytes, str]:
    """(bytes, media type) of what was sent for one paper: photos become one PDF."""
    if len(uploads) == 1 and not uploads[0].is_image:
        return content_of(uploads[0]), uploads[0].media_type
    return inspection.as_pdf([content_of(u) for u in uploads if u.is_image]), FORMATS["pdf"]


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def keep(content: bytes) -> str:
    """Write → fsync → rename, so that a row never names a file that is not whole."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).rename(path)
    return digest
