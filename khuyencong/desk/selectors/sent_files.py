"""Files that were sent about a request or a project: each by itself, by paper, and all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import Opinion
from khuyencong.appraisal.services.site_checks import PHOTOS, SCAN
from khuyencong.core.actors import Actor
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.projects.models import Project, Request
from khuyencong.projects.selectors import wanted
from khuyencong.projects.services.confirmations import SIGNED
from khuyencong.settlement.services.einvoices import KIND as INVOICE


@dataclass(frozen=True)
class SentPaper:
    """One paper of a dossier and the files it was sent as. `bundle`: address of all as one PDF."""

    label: str
    bundle: str
    files: list[tuple[Upload, str]]


def names_of(request: Request) -> dict[str, str]:
    """Kind of an upload → its label, for the papers of a request and its site checks."""
    asked = wanted.papers(request).papers
    items = [item for returned in request.returns.all() for item in returned.items.all()]
    return (
        {item.kind: item.item for item in items}
        | {paper.code: paper.label[get_language() or "vi"] for paper in asked}
        | {
            SCAN: _("Biên bản xác minh đã ký, bản chụp"),
            PHOTOS: _("Ảnh xác minh tại cơ sở"),
            SIGNED: _("Trang chủ cơ sở đã ký"),
        }
    )


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


def folders(project: Project, *, by: Actor) -> tuple[dict[str, uuid.UUID], dict[str, str]]:
    """(folder → what its files are about, kind → label) of a project and of those of its requests
    that this person may open."""
    requests = Request.objects.visible_to(by).filter(beneficiary__project=project)
    about = {project.code: project.uuid}
    names = {INVOICE: _("Hóa đơn điện tử")}
    for request in requests.select_related("province").order_by("code"):
        about[request.code] = request.uuid
        names |= names_of(request)
    for opinion in Opinion.objects.filter(project=project).select_related("organisation"):
        names[opinion.letter_kind] = _("Ý kiến của {body}").format(body=opinion.organisation)
    return about, names
