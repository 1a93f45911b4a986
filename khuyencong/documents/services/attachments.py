"""Files that were sent, given back as a download; never shown inside a page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from khuyencong.documents import services
from khuyencong.documents.models import Upload


def as_attachment(uploads: Sequence[Upload], name: str) -> HttpResponse:
    """What was sent for one paper, as `name` with its suffix: photos become one PDF."""
    content, media_type = services.bundle(uploads)
    is_pdf = uploads[0].is_image or len(uploads) > 1
    suffix = "pdf" if is_pdf else uploads[0].name.rsplit(".", 1)[-1]
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
