"""Files as a download, never shown inside a page: what was sent, lists, whole dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from khuyencong.directory.access import ActorRequest
from khuyencong.directory.services import limits
from khuyencong.documents.models import Upload
from khuyencong.documents.services import orders
from khuyencong.documents.services.bundles import bundle
from khuyencong.documents.services.store import FORMATS
from khuyencong.documents.services.uploads import content_of
from khuyencong.ui.downloads import attachment

SMALL = 1_000  # rows of a list that is made at once
SMALL_BYTES = 30_000_000  # of the files in an archive that is made at once


def as_attachment(uploads: Sequence[Upload], name: str, *, title: str) -> HttpResponse:
    """What was sent for one paper, called `title`, as `name` with its suffix: one PDF of all."""
    content, media_type = bundle(uploads, title=title)
    is_pdf = media_type == FORMATS["pdf"]
    return attachment(content, media_type, f"{name}.{'pdf' if is_pdf else _suffix(uploads[0])}")


def one_file(upload: Upload, name: str) -> HttpResponse:
    """One file as it was sent, as `name` with its suffix."""
    return attachment(content_of(upload), upload.media_type, f"{name}.{_suffix(upload)}")


def offered(
    request: ActorRequest, kind: str, what: dict[str, Any], *, is_small: bool, back: str
) -> HttpResponseBase:
    """A small file at once. A large one is asked for with a press, then made beside the pages.

    `back`: the address of the page that offers it.
    """
    if is_small:
        limits.count_export(request.actor, now=timezone.now())
        file, made = orders.at_once(kind, what, by=request.actor)
        return sent(file, made.name, made.media_type)
    if request.method == "POST":
        limits.count_export(request.actor, now=timezone.now())
        order = orders.ask(kind, what, by=request.actor, at=timezone.now())
        return redirect("documents:order", order.uuid)
    return render(
        request,
        "documents/order_asked.html",
        {"here": request.get_full_path(), "back": back, "days": orders.KEPT.days},
    )


def sent(file: IO[bytes], name: str, media_type: str) -> FileResponse:
    """An open file, read while it is sent."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _suffix(upload: Upload) -> str:
    return upload.name.rsplit(".", 1)[-1]
