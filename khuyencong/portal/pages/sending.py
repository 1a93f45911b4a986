"""Papers on their way in: whole, in pieces over a weak line, and cut at the edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.documents.services import parts
from khuyencong.portal import forms, selectors
from khuyencong.portal.pages.applications import applicants
from khuyencong.portal.pages.papers import kinds
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.middleware import answers_json

LARGEST_FILE = 10**11  # bytes; how many are taken is the documents' own matter


@applicants
@answers_json
def send(request: ActorRequest, code: str) -> HttpResponse:
    """A file in pieces. GET: how much of it is there. POST: the next piece, from `offset` on.

    Answers {"have": bytes, "done": bool}; a refused file answers 422 and says why.
    """
    row = selectors.find_own(code, by=request.actor)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "")
    if kind not in kinds(row):
        raise Http404(_("Đề nghị này không cần giấy tờ đó."))

    def keep(part: PartialUpload, name: str, at: datetime) -> PartialUpload:
        return drafts.attach_part(row, part, kind=kind, name=name, by=request.actor, at=at)

    return receive_piece(
        request, row, kind, require=lambda: drafts.require_open(row, by=request.actor), keep=keep
    )


def receive_piece(
    request: ActorRequest,
    row: Request,
    kind: str,
    *,
    require: Callable[[], object],
    keep: Callable[[PartialUpload, str, datetime], PartialUpload],
) -> HttpResponse:
    """One piece of a file about her request. `require`: refused where she may send none now;
    `keep`: takes the file once all of it is there."""
    given = request.POST if request.method == "POST" else request.GET
    name = given.get("name", "")
    size, offset = (
        read_key(given.get(name), most=LARGEST_FILE) or 0 for name in ("size", "offset")
    )
    key = parts.key_of(kind, name, given.get("chosen", ""))
    if request.method != "POST":
        have, is_done = parts.standing(row.uuid, key=key, size=size, by=request.actor)
        return JsonResponse({"have": have, "done": is_done})
    now = timezone.now()
    piece = request.FILES.get("piece")
    require()
    if not size:
        raise Refused(
            _("Tệp “{name}” rỗng.").format(name=name), fix=_("Chọn lại tệp, hoặc chụp lại ảnh.")
        )
    part = parts.begin(row.uuid, key=key, size=size, by=request.actor, at=now)
    part = parts.add(part, offset=offset, piece=piece.read() if piece else b"", at=now)
    part = keep(part, name, now)
    return JsonResponse({"have": part.have, "done": part.upload is not None})


def _crop(
    upload: Upload, *, request: Request, edges: dict[str, int] | None, by: Actor, at: datetime
) -> None:
    drafts.crop(request, upload, edges=edges, by=by, at=at)


CROP = {"crop": Act(_crop, forms.CropForm), "undo": Act(_crop)}


@applicants
def crop(request: ActorRequest, code: str, number: str) -> HttpResponse:
    """One photo, large, and how much to cut off at each edge."""
    row = selectors.find_own(code, by=request.actor)
    missing = _("Không có ảnh này trong đề nghị {code}.").format(code=code)
    upload = find(documents.uploads_about(row.uuid), missing, uuid=number)
    if not upload.is_image:
        raise Http404(missing)
    own = {"request": row}
    page = Page(request, CROP, upload, more={"crop": own, "undo": own | {"edges": None}})
    if answer := page.perform():
        return answer
    context = {"row": row, "upload": upload, "form": page.forms["crop"]}
    return page.show("portal/crop.html", context)
