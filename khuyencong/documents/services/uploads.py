"""Files that were sent: inspected, kept by hash, in their order; photos turned and cut."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.documents.models import KEPT_REMOVED, EInvoice, PartialUpload, Upload
from khuyencong.documents.reading import images, inspection, scanner
from khuyencong.documents.reading.unfit import InvoiceFile
from khuyencong.documents.services import issuers
from khuyencong.documents.services.store import digest_of, keep, kept

LIMIT_FILES = 60
FIRST_REMOVED = 10_000  # places of what was removed, behind all that is there
READ = (
    "seller_name", "seller_tax_code", "symbol", "number", "issued_date", "currency", "total_dong",
    "signature", "signed_by", "why", "valid_from", "valid_until", "lines", "buyer_name",
    "buyer_tax_code", "goods",
)  # fmt: skip


@transaction.atomic
def receive(
    about: uuid.UUID, *, kind: str, name: str, content: bytes, by: Actor, at: datetime
) -> Upload:
    """Nhận một tệp: inspected, kept by hash, last among the files of its kind.

    Who may add to `about` was asked by the caller. Refused when the file is not understood.
    """
    return _add(about, _inspected(name, content), kind=kind, by=by, at=at)


@transaction.atomic
def receive_once(
    about: uuid.UUID, *, kind: str, name: str, content: bytes, by: Actor, at: datetime
) -> bool:
    """As `receive`; whether it was none that is there: a refused form comes again with the files
    that were kept of it."""
    accepted = _inspected(name, content)
    same = Upload.objects.filter(about=about, kind=kind, digest=digest_of(accepted.content))
    if is_new := not same.exists():
        _add(about, accepted, kind=kind, by=by, at=at)
    return is_new


def _inspected(name: str, content: bytes) -> inspection.Accepted:
    accepted = inspection.inspect(name, content)
    scanner.check(accepted.name, content)
    return accepted


def _add(
    about: uuid.UUID, accepted: inspection.Accepted, *, kind: str, by: Actor, at: datetime
) -> Upload:
    _require_room(about)
    upload = _last(
        about,
        kind=kind,
        pages=accepted.pages,
        name=accepted.name,
        media_type=accepted.media_type,
        size=len(accepted.content),
        digest=keep(accepted.content),
        is_blurred=accepted.is_blurred,
        uploaded_by=by.name,
        uploaded_at=at,
    )
    if accepted.invoice:
        _note(upload, accepted.invoice)
    _tell(upload, "receive_file", by=by, at=at)
    return upload


def _require_room(about: uuid.UUID) -> None:
    if Upload.objects.select_for_update().filter(about=about).count() >= LIMIT_FILES:
        raise Refused(
            _("Hồ sơ đã có {count} tệp, nhiều nhất {limit}.").format(
                count=LIMIT_FILES, limit=LIMIT_FILES
            ),
            fix=_("Gộp các trang thành một tệp PDF, hoặc bỏ tệp thừa."),
            field="file",
        )


def _note(upload: Upload, invoice: InvoiceFile | EInvoice) -> None:
    values = {name: getattr(invoice, name) for name in READ}
    if isinstance(invoice, InvoiceFile):
        values["signature"] = issuers.state_of(invoice)
    EInvoice.objects.create(upload=upload, **values)


def _tell(upload: Upload, what: str, *, by: Actor, at: datetime) -> None:
    payload = {"file": str(upload.uuid), "kind": upload.kind, "digest": upload.digest}
    events.record(f"files:{upload.about}", what, payload, by=by, at=at)


def _last(about: uuid.UUID, *, kind: str, **facts: Any) -> Upload:
    """A file after the others of its kind."""
    others = Upload.objects.select_for_update().filter(about=about, kind=kind)
    last = others.order_by("-order").values_list("order", flat=True).first()
    return Upload.objects.create(about=about, kind=kind, order=(last or 0) + 1, **facts)


@transaction.atomic
def reuse(upload: Upload, about: uuid.UUID, *, by: Actor, at: datetime) -> Upload:
    """Dùng lại một tệp đã gửi for another dossier: the same content, last of its kind there.

    Who may take it from where to where was asked by the caller.
    """
    again = _last(
        about,
        kind=upload.kind,
        pages=upload.pages,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        digest=upload.digest,
        is_blurred=upload.is_blurred,
        uploaded_by=by.name,
        uploaded_at=at,
    )
    if invoice := EInvoice.objects.filter(upload=upload).first():
        _note(again, invoice)
    _tell(again, "reuse_file", by=by, at=at)
    return again


@transaction.atomic
def rotate(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """Xoay ảnh a quarter to the right."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_image:
        raise Refused(_("Chỉ xoay được ảnh."), fix=_("Xoay trang trong tệp gốc rồi gửi lại."))
    content = images.rotated(content_of(upload))
    upload.digest, upload.size = keep(content), len(content)
    upload.save(update_fields=["digest", "size"])
    _tell(upload, "rotate_file", by=by, at=at)
    return upload


@transaction.atomic
def crop(
    upload: Upload, *, left: int, top: int, right: int, bottom: int, by: Actor, at: datetime
) -> Upload:
    """Cắt mép ảnh, so many per cent at each edge. What was sent is kept until the request goes."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_image:
        raise Refused(_("Chỉ cắt được ảnh."), fix=_("Cắt trang trong tệp gốc rồi gửi lại."))
    try:
        content = images.cropped(content_of(upload), left, top, right, bottom)
    except ValueError as error:
        raise Refused(
            _("Cắt quá nhiều: mỗi chiều chỉ được bỏ tới {most} %.").format(
                most=images.MOST_CROPPED
            ),
            fix=_("Ghi số nhỏ hơn."),
        ) from error
    upload.source_digest = upload.source_digest or upload.digest
    upload.digest, upload.size = keep(content), len(content)
    upload.save(update_fields=["source_digest", "digest", "size"])
    _tell(upload, "crop_file", by=by, at=at)
    return upload


@transaction.atomic
def uncrop(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """Trả lại ảnh as it was before it was cut."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.source_digest:
        upload.size = len(kept(upload.source_digest))
        upload.digest, upload.source_digest = upload.source_digest, ""
        upload.save(update_fields=["source_digest", "digest", "size"])
        _tell(upload, "uncrop_file", by=by, at=at)
    return upload


@transaction.atomic
def move_up(upload: Upload, *, by: Actor, at: datetime) -> None:
    """Đưa trang lên trước trang liền trên; the first one stays."""
    rows = list(
        Upload.objects.select_for_update()
        .filter(about=upload.about, kind=upload.kind)
        .order_by("order", "pk")
    )
    place = next(n for n, moved in enumerate(rows) if moved.pk == upload.pk)
    if place == 0:
        return
    above, own = rows[place - 1], rows[place]
    free = rows[-1].order + 1
    for moved, order in ((own, free), (above, own.order), (own, above.order)):
        Upload.objects.filter(pk=moved.pk).update(order=order)
    _tell(upload, "move_file", by=by, at=at)


@transaction.atomic
def remove(upload: Upload, *, by: Actor, at: datetime) -> None:
    """Bỏ một tệp khỏi hồ sơ chưa nộp. For thirty days it can be taken back."""
    removed = Upload.everything.select_for_update().filter(about=upload.about, kind=upload.kind)
    last = removed.exclude(removed_at=None).order_by("order").last()
    order = (last.order if last else FIRST_REMOVED) + 1
    Upload.objects.filter(pk=upload.pk).update(removed_at=at, order=order)
    PartialUpload.objects.filter(upload=upload).update(upload=None)
    _tell(upload, "remove_file", by=by, at=at)


@transaction.atomic
def take_back(upload: Upload, *, by: Actor, at: datetime) -> Upload:
    """Lấy lại một tệp đã bỏ: last among the files of its kind."""
    upload = Upload.everything.select_for_update().get(pk=upload.pk)
    if upload.removed_at is None:
        return upload  # a second press
    if at - upload.removed_at > KEPT_REMOVED:
        raise Refused(
            _("Tệp “{name}” đã bỏ quá {days} ngày.").format(
                name=upload.name, days=KEPT_REMOVED.days
            ),
            fix=_("Gửi lại tệp."),
        )
    _require_room(upload.about)
    others = Upload.objects.filter(about=upload.about, kind=upload.kind).order_by("order")
    last = others.last()
    upload.order, upload.removed_at = (last.order if last else 0) + 1, None
    upload.save(update_fields=["order", "removed_at"])
    _tell(upload, "take_back_file", by=by, at=at)
    return upload


def content_of(upload: Upload) -> bytes:
    return kept(upload.digest, name=upload.name)
