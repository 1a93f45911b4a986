"""Files that were sent, given back as a download; never shown inside a page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.http import FileResponse, HttpResponse

from khuyencong.documents.models import Upload
from khuyencong.documents.services.bundles import archive, bundle
from khuyencong.documents.services.store import FORMATS
from khuyencong.documents.services.uploads import content_of
from khuyencong.ui.downloads import attachment


def as_attachment(uploads: Sequence[Upload], name: str, *, title: str) -> HttpResponse:
    """What was sent for one paper, called `title`, as `name` with its suffix: one PDF of all."""
    content, media_type = bundle(uploads, title=title)
    is_pdf = media_type == FORMATS["pdf"]
    return attachment(content, media_type, f"{name}.{'pdf' if is_pdf else _suffix(uploads[0])}")


def one_file(upload: Upload, name: str) -> HttpResponse:
    """One file as it was sent, as `name` with its suffix."""
    return attachment(content_of(upload), upload.media_type, f"{name}.{_suffix(upload)}")


def dossier(folders: Mapping[str, uuid.UUID], names: Mapping[str, str], name: str) -> FileResponse:
    """Every paper and file of a dossier as one ZIP; read from the disk while it is sent."""
    response = FileResponse(
        archive(folders, names), as_attachment=True, filename=f"{name}.zip",
        content_type="application/zip",
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _suffix(upload: Upload) -> str:
    return upload.name.rsplit(".", 1)[-1]
