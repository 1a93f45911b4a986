"""What the files of a project are about, and what each kind of them is called."""

from __future__ import annotations

import uuid

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal.models import Opinion
from khuyencong.appraisal.services.site_checks import PHOTOS, SCAN
from khuyencong.core.actors import Actor
from khuyencong.projects.models import Project, Request
from khuyencong.projects.selectors import wanted
from khuyencong.projects.services.confirmations import SIGNED
from khuyencong.settlement.services.einvoices import KIND as INVOICE


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
