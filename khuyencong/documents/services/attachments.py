"""Files that were sent, given back as a download; never shown inside a page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from khuyencong.documents import services
from khuyencong.documents.models import Upload
from khuyencong.ui.downloads import attachment


def as_attachment(uploads: Sequence[Upload], name: str) -> HttpResponse:
    """What was sent for one paper, as `name` with its suffix: photos become one PDF."""
    content, media_type = services.bundle(uploads)
    is_pdf = uploads[0].is_image or len(uploads) > 1
    suffix = "pdf" if is_pdf else uploads[0].name.rsplit(".", 1)[-1]
    return attachment(content, media_type, f"{name}.{suffix}")
