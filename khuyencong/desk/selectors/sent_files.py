"""Files that were sent about a request or a project: each by itself, by paper, and all."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.inspection.selectors.dossiers import names_of
from khuyencong.projects.models import Request


@dataclass(frozen=True)
class SentPaper:
    """One paper of a dossier and the files it was sent as. `bundle`: address of all as one PDF."""

    label: str
    bundle: str
    files: list[tuple[Upload, str]]


def label_of(kind: str, names: dict[str, str]) -> str:
    """What a kind of uploads is called; a word of the code is never shown."""
    return names.get(kind) or _("Giấy tờ khác")


def sent_papers(request: Request) -> list[SentPaper]:
    names = names_of(request)
    by_kind: dict[str, list[tuple[Upload, str]]] = {}
    for upload in documents.uploads_about(request.uuid).select_related("invoice"):
        href = reverse("desk:request_upload", args=[request.code, upload.uuid])
        by_kind.setdefault(upload.kind, []).append((upload, href))
    return [
        SentPaper(
            label=label_of(kind, names),
            bundle=reverse("desk:request_file", args=[request.code, kind]),
            files=files,
        )
        for kind, files in by_kind.items()
    ]
