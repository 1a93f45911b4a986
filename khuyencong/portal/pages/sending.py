"""Papers on their way in: whole, in pieces over a weak line, and cut at the edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.files.uploadedfile import SimpleUploadedFile
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
from khuyencong.ui.acts import Act, Page, was_done
from khuyencong.ui.middleware import answers_json

AHEAD = "ahead"  # kind of the files that go before their form, and the box that names them in it
FOUND = 302  # done: the page goes on
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


@applicants
@answers_json
def send_ahead(request: ActorRequest, code: str) -> HttpResponse:
    """A file of a form in pieces, as `send`, before the form itself, which names it by its key."""
    row = selectors.find_own(code, by=request.actor)
    return receive_piece(request, row, AHEAD, require=lambda: None, keep=lambda part, *_rest: part)


def with_files_ahead(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Files that came before their form stand in it as if they came with it. One that is not there
    any more is asked for again before anything is done."""

    @wraps(view)
    def seen(request: ActorRequest, code: str) -> HttpResponse:
        if AHEAD not in request.POST or was_done(request):
            return view(request, code)
        row = selectors.find_own(code, by=request.actor)
        found = []
        for said in request.POST.getlist(AHEAD)[: parts.MOST_AT_ONCE]:
            box, key, name = [*said.split(" ", 2), "", ""][:3]
            part = parts.ahead(row.uuid, key=key, by=request.actor)
            content = parts.whole(part) if part else None
            if part is None or content is None:
                return HttpResponse(_("Tệp “{name}” chưa tới.").format(name=name), status=503)
            request.FILES.appendlist(box, SimpleUploadedFile(name, content))
            found.append(part)
        answer = view(request, code)
        if answer.status_code == FOUND:
            for part in found:
                parts.give_up(part)
        return answer

    return seen


def receive_piece(
    request: ActorRequest,
    row: Request,
    kind: str,
    *,
    require: Callable[[], object],
    keep: Callable[[PartialUpload, str, datetime], PartialUpload],
) -> HttpResponse:
    """One piece of a file about her request. `require`: refused where she may send none now;
    `keep`: takes the file once all of it is there; what goes ahead of its form waits for that."""
    given = request.POST if request.method == "POST" else request.GET
    name = given.get("name", "")
    size, offset = (
        read_key(given.get(name), most=LARGEST_FILE) or 0 for name in ("size", "offset")
    )
    key = parts.key_of(kind, name, given.get("chosen", ""))
    if request.method != "POST":
        have, is_done = parts.standing(row.uuid, key=key, size=size, by=request.actor)
        return _standing(kind, key, have, is_done=is_done, is_whole=0 < size == have)
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
    is_done, is_whole = part.upload is not None, part.have == part.size
    return _standing(kind, key, part.have, is_done=is_done, is_whole=is_whole)


def _standing(kind: str, key: str, have: int, *, is_done: bool, is_whole: bool) -> HttpResponse:
    """How far a file is; one that goes before its form is done when all of it is there."""
    if kind != AHEAD:
        return JsonResponse({"have": have, "done": is_done})
    return JsonResponse({"have": have, "done": is_whole, "key": key})


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
