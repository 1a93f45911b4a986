"""What was sent for a dossier: one file, one paper as one PDF, everything as one archive."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import accesses
from khuyencong.core.addresses import address
from khuyencong.core.finding import find
from khuyencong.desk.selectors.sent_files import label_of
from khuyencong.directory.access import ActorRequest, everyone, officers
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.documents.services import attachments
from khuyencong.documents.services.bundles import folder_name
from khuyencong.inspection.selectors.dossiers import folders, names_of
from khuyencong.projects import selectors as projects


@officers
def request_file(request: ActorRequest, code: str, kind: str) -> HttpResponse:
    """What the owner sent for one paper, as an attachment."""
    row = projects.find_request(code, by=request.actor)
    accesses.note(row.uuid, by=request.actor, at=timezone.now())
    sent = list(documents.uploads_about(row.uuid).filter(kind=kind))
    if not sent:
        raise Http404(_("Không có giấy tờ này trong đề nghị {code}.").format(code=code))
    title = label_of(kind, names_of(row))
    return attachments.as_attachment(sent, f"{row.code}-{folder_name(title)}", title=title)


@officers
def request_upload(request: ActorRequest, code: str, number: uuid.UUID) -> HttpResponse:
    """One file, as it was sent."""
    row = projects.find_request(code, by=request.actor)
    accesses.note(row.uuid, by=request.actor, at=timezone.now())
    missing = _("Không có tệp này trong đề nghị {code}.").format(code=code)
    upload = find(documents.uploads_about(row.uuid), missing, uuid=number)
    called = folder_name(label_of(upload.kind, names_of(row)))
    return attachments.one_file(upload, f"{row.code}-{called}-{upload.order}")


@officers
def project_upload(request: ActorRequest, code: str, number: uuid.UUID) -> HttpResponse:
    """One file of a project or of one of its requests, as it was sent."""
    project = projects.find_project(code, by=request.actor)
    about, names = folders(project, by=request.actor)
    missing = _("Không có tệp này trong đề án {code}.").format(code=code)
    upload = find(Upload.objects.filter(about__in=about.values()), missing, uuid=number)
    accesses.note(upload.about, by=request.actor, at=timezone.now())
    called = folder_name(label_of(upload.kind, names))
    return attachments.one_file(upload, f"{project.code}-{called}-{upload.order}")


@everyone
def request_archive(request: ActorRequest, code: str) -> HttpResponseBase:
    """Every paper and file of a request, for its owner too."""
    row = projects.find_request(code, by=request.actor)
    accesses.note(row.uuid, by=request.actor, at=timezone.now())
    is_small = documents.bytes_about([row.uuid]) <= attachments.SMALL_BYTES
    is_own = any(grant.establishment_id for grant in request.actor.grants)
    back = address("own_request" if is_own else "request", row.code)
    what = {"code": row.code}
    return attachments.offered(request, "request", what, is_small=is_small, back=back)


@officers
def project_archive(request: ActorRequest, code: str) -> HttpResponseBase:
    """Every paper and file of a project and of its requests."""
    project = projects.find_project(code, by=request.actor)
    about, _names = folders(project, by=request.actor)
    accesses.note(*about.values(), by=request.actor, at=timezone.now())
    is_small = documents.bytes_about(list(about.values())) <= attachments.SMALL_BYTES
    back, what = reverse("desk:project", args=[project.code]), {"code": project.code}
    return attachments.offered(request, "dossier", what, is_small=is_small, back=back)
