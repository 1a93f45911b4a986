"""Papers of an application: photos or files, turned and put in order, and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.access.sessions import KEPT_FILE, keeps_files
from khuyencong.documents import selectors as documents
from khuyencong.documents import services as issued
from khuyencong.documents.models import KEPT_REMOVED, Upload
from khuyencong.documents.reading import inspection
from khuyencong.documents.services import FORMATS
from khuyencong.documents.services.attachments import one_file
from khuyencong.portal import selectors
from khuyencong.portal.pages.applications import OPEN, applicants
from khuyencong.portal.selectors import lives
from khuyencong.projects.models import Request
from khuyencong.projects.selectors import letters, wanted
from khuyencong.projects.services import drafts, late_files
from khuyencong.projects.services.letters import print_letter
from khuyencong.ui.downloads import attachment


def _keep(request: HttpRequest, by: Actor) -> list[tuple[str, str]]:
    """Files that came too late, kept for her own draft; those that cannot be kept are left out."""
    match = request.resolver_match
    assert match is not None  # a page of ours was asked
    row = selectors.find_own(match.kwargs["code"], by=by)
    kind, kept_ones = request.POST.get("kind", ""), []
    for file in request.FILES.getlist("file") if kind in kinds(row) else []:
        with kept([]):
            name, pieces = file.name or "", file.chunks()
            key = late_files.keep(
                row, kind=kind, name=name, pieces=pieces, by=by, at=timezone.now()
            )
            kept_ones.append((key, name))
    return kept_ones


@applicants
@keeps_files(_keep)
def papers(request: ActorRequest, code: str) -> HttpResponse:
    """One paper after another: photos or files, turned and put in order."""
    row = selectors.find_own(code, by=request.actor)
    refusals: list[Refused] = []
    lost: list[str] = []
    if request.method == "POST":
        refusals = _change_papers(request, row, lost)
        if not refusals:
            return redirect(f"{reverse('portal:papers', args=[code])}#{request.POST.get('kind')}")
    dossier = wanted.papers(row)
    removed: dict[str, list[Upload]] = {}
    for upload in documents.removed_about(row.uuid, at=timezone.now()):
        removed.setdefault(upload.kind, []).append(upload)
    sent: dict[str, list[Upload]] = {}
    for upload in documents.uploads_about(row.uuid):
        sent.setdefault(upload.kind, []).append(upload)
    return render(
        request,
        "portal/papers.html",
        {
            "row": row,
            "is_open": row.state in OPEN,
            "papers": [(paper, sent.get(paper.code, [])) for paper in dossier.papers],
            "removed": removed,
            "removed_days": KEPT_REMOVED.days,
            "dossier": dossier,
            "before": drafts.sent_before(row, by=request.actor) if row.state in OPEN else {},
            "has_costs": row.lines.exists(),
            "printed": letters.printed(row),
            "refusals": refusals,
            "lost": {request.POST.get("kind"): lost},
        },
        status=422 if refusals else 200,
    )


def kinds(row: Request) -> set[str]:
    """Codes of the papers of its dossier."""
    dossier = wanted.papers(row)
    return {paper.code for paper in dossier.papers}


@contextmanager
def kept(refusals: list[Refused], name: str = "", lost: list[str] | None = None) -> Iterator[None]:
    """One file that is refused does not stop the others; each says why, and goes into `lost`."""
    try:
        yield
    except Refused as refusal:
        refusals.append(refusal)
        if lost is not None:
            lost.append(inspection.clean_name(name))


def _change_papers(request: ActorRequest, row: Request, lost: list[str]) -> list[Refused]:
    """Adds the files sent, or arranges one; each file that is refused says why, and its name is
    put into `lost`."""
    refusals: list[Refused] = []
    if act := request.POST.get("act"):
        name, _colon, number = act.partition(":")
        removed = documents.removed_about(row.uuid, at=timezone.now())
        there = documents.uploads_about(row.uuid)
        upload = find(removed if name == "take_back" else there, "", uuid=number)
        with kept(refusals):
            drafts.arrange(row, upload, name, by=request.actor, at=timezone.now())
        return refusals
    kind = request.POST.get("kind", "")
    if kind not in kinds(row):
        raise Http404
    if "reuse" in request.POST:
        with kept(refusals):
            drafts.reuse(row, kind, by=request.actor, at=timezone.now())
        return refusals
    given, late = request.FILES.getlist("file"), request.POST.getlist(KEPT_FILE)
    for key, _space, name in (text.partition(" ") for text in late):
        with kept(refusals, name, lost):
            late_files.take(row, key, kind=kind, name=name, by=request.actor, at=timezone.now())
    if not given and not late:
        refusals.append(Refused(_("Chưa chọn tệp nào."), fix=_("Chụp ảnh hoặc chọn tệp.")))
    for file in given:
        with kept(refusals, file.name or "", lost):
            drafts.attach(
                row,
                kind=kind,
                name=file.name or "",
                content=file.read(),
                by=request.actor,
                at=timezone.now(),
            )
    return refusals


@applicants
def upload_file(request: ActorRequest, code: str, number: str) -> HttpResponse:
    """One's own file, as an attachment."""
    row = selectors.find_own(code, by=request.actor)
    missing = _("Không có tệp này trong đề nghị {code}.").format(code=code)
    upload = find(documents.uploads_about(row.uuid), missing, uuid=number)
    return one_file(upload, str(upload.uuid))


@applicants
def paper(request: ActorRequest, code: str, number: str) -> HttpResponse:
    """An issued paper that her page names: a receipt, or what she is a party to."""
    row = selectors.find_own(code, by=request.actor)
    listed = [one for stage in lives.life(row) for one in stage.papers]
    found = next((one for one in listed if one.uuid == number), None)
    if found is None:
        raise Http404(_("Không có văn bản này trong đề nghị {code}.").format(code=code))
    name = f"{issued.file_name(found)}.pdf"
    return attachment(issued.rendition(found, "pdf"), FORMATS["pdf"], name)


@applicants
def letter(request: ActorRequest, code: str, fmt: str) -> HttpResponse:
    """The letter to sign, as it stands now: for the owner, or for who prints it for her."""
    row = selectors.find_own(code, by=request.actor)
    if fmt not in FORMATS:
        raise Http404(_("Đơn có bản PDF và bản Word."))
    if request.method != "POST":
        return redirect(f"{reverse('portal:papers', args=[code])}#{letters.KIND}")
    content = print_letter(row, fmt, by=request.actor, at=timezone.now())
    return attachment(content, FORMATS[fmt], f"don-{row.code}.{fmt}")
