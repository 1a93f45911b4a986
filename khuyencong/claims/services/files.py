"""The tray: photos and files that wait until a claim uses them, whole or in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.claims import permissions
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors import TRAY, share_of, tray
from khuyencong.contracts.models import Share
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.documents.services import parts
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Request

File = tuple[str, bytes]  # name, content


def require_open(request: Request, *, kind: str = "money", by: Actor) -> Share:
    """Her share, while something of this kind can be claimed under its contract."""
    share = share_of(request)
    if share is None:
        raise Refused(
            _("Đề nghị {code} chưa có hợp đồng.").format(code=request.code),
            fix=_("Chờ Trung tâm ký hợp đồng với cơ sở rồi báo ở đây."),
        )
    permissions.can_send(kind, request, share.project, by).require()
    return share


@transaction.atomic
def attach(request: Request, *, name: str, content: bytes, by: Actor, at: datetime) -> Upload:
    """Thêm một ảnh, một tệp vào khay."""
    projects.lock_request(request)
    require_open(request, by=by)
    return documents.receive(request.uuid, kind=TRAY, name=name, content=content, by=by, at=at)


def attach_part(
    request: Request, part: PartialUpload, *, name: str, by: Actor, at: datetime
) -> PartialUpload:
    """Thêm tệp đã gửi đủ từng phần, once; a file that is refused gives up its pieces."""
    try:
        return _attach_part(request, part, name=name, by=by, at=at)
    except Refused:
        parts.give_up(part)
        raise


@transaction.atomic
def _attach_part(
    request: Request, part: PartialUpload, *, name: str, by: Actor, at: datetime
) -> PartialUpload:
    projects.lock_request(request)
    part = parts.locked(part)
    content = parts.whole(part) if part.upload is None else None
    if content is not None:
        parts.finish(part, attach(request, name=name, content=content, by=by, at=at))
    return part


@transaction.atomic
def remove(request: Request, *, file: Upload, by: Actor, at: datetime) -> None:
    """Bỏ một tệp khỏi khay; what a claim has used stays with it."""
    projects.lock_request(request)
    require_open(request, by=by)
    if file not in tray(request):
        raise Refused(_("Tệp này đã dùng hoặc đã bỏ."), fix=_("Tải lại trang để xem."))
    documents.remove(file, by=by, at=at)


def use(claim: ExpenseClaim, files: Sequence[Upload]) -> None:
    """They leave the tray and stand with the claim, in their order."""
    for order, file in enumerate(files, 1):
        Upload.objects.filter(pk=file.pk).update(kind=claim.files_kind, order=order)


def give_back(claim: ExpenseClaim) -> None:
    """Files of a claim that was taken back or sent back lie in the tray again."""
    own = Upload.objects.filter(about=claim.request.uuid, kind=claim.files_kind)
    last = Upload.objects.filter(about=claim.request.uuid, kind=TRAY).order_by("order").last()
    first = (last.order if last else 0) + 1
    for order, file in enumerate(own.order_by("order", "pk"), first):
        Upload.objects.filter(pk=file.pk).update(kind=TRAY, order=order)
