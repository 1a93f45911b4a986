"""An issued paper: its files, what came back of it, and a new version of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.finding import find
from khuyencong.desk import selectors
from khuyencong.desk.forms.papers import VersionForm
from khuyencong.desk.selectors.finding import find_paper, returned, stands_for
from khuyencong.directory.access import ActorRequest, everyone, officers
from khuyencong.documents import services as issued
from khuyencong.documents.services import versions
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment

ADD = {
    "add": Act(
        versions.add,
        VersionForm,
        done=lazy("Đã thêm bản mới; bản đã phát hành vẫn giữ nguyên."),
    )
}


@everyone
def paper(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """An issued paper of a dossier this person may open."""
    found = find_paper(number, by=request.actor)
    name = f"{issued.file_name(found)}.{fmt}"
    return attachment(issued.rendition(found, fmt), issued.FORMATS[fmt], name)


@officers
def paper_page(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    found = find_paper(number, by=request.actor)
    page = Page(request, ADD, found)
    if answer := page.perform():
        return answer
    return page.show(
        "desk/paper.html",
        {
            "paper": found,
            "returned": returned(found),
            "stands_for": stands_for(found),
            "links": selectors.papers([found])[0]["links"],
            "versions": found.versions.order_by("number"),
            "decision": versions.can_add(found, request.actor),
            "form": page.forms["add"],
            "has_issuers": bool(settings.SIGNATURE_ISSUERS),
        },
    )


@officers
def version(request: ActorRequest, number: uuid.UUID, place: int) -> HttpResponse:
    missing = _("Văn bản này không có bản thứ {place}.").format(place=place)
    found = find(find_paper(number, by=request.actor).versions.all(), missing, number=place)
    suffix = found.name.rsplit(".", 1)[-1]
    name = f"{issued.file_name(found.paper)}-ban-{found.number}.{suffix}"
    return attachment(versions.content_of(found), found.media_type, name)
