"""Papers of an application: photos or files, turned and put in order, and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.documents.services import FORMATS
from khuyencong.documents.services.attachments import one_file
from khuyencong.policy import selectors as policy
from khuyencong.portal import selectors
from khuyencong.portal.pages.applications import OPEN, applicants
from khuyencong.projects.models import Request
from khuyencong.projects.selectors import letters
from khuyencong.projects.services import drafts
from khuyencong.projects.services.letters import print_letter
from khuyencong.rules import engine
from khuyencong.ui.downloads import attachment


@applicants
def papers(request: ActorRequest, code: str) -> HttpResponse:
    """One paper after another: photos or files, turned and put in order."""
    row = selectors.find_own(code, by=request.actor)
    refusals: list[Refused] = []
    if request.method == "POST":
        refusals = _change_papers(request, row)
        if not refusals:
            return redirect(f"{reverse('portal:papers', args=[code])}#{request.POST.get('kind')}")
    dossier = engine.dossier(row.activity, book=policy.book(row.province.code))
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
            "dossier": dossier,
            "before": drafts.sent_before(row, by=request.actor) if row.state in OPEN else {},
            "has_costs": row.lines.exists(),
            "printed": letters.printed(row),
            "refusals": refusals,
        },
        status=422 if refusals else 200,
    )


@contextmanager
def kept(refusals: list[Refused]) -> Iterator[None]:
    """One file that is refused does not stop the others; each says why."""
    try:
        yield
    except Refused as refusal:
        refusals.append(refusal)


def _change_papers(request: ActorRequest, row: Request) -> list[Refused]:
    """Adds the files sent, or arranges one; each file that is refused says why."""
    refusals: list[Refused] = []
    if act := request.POST.get("act"):
        name, _colon, number = act.partition(":")
        upload = find(documents.uploads_about(row.uuid), "", uuid=number)
        with kept(refusals):
            drafts.arrange(row, upload, name, by=request.actor, at=timezone.now())
        return refusals
    kind = request.POST.get("kind", "")
    known = engine.dossier(row.activity, book=policy.book(row.province.code)).papers
    if kind not in {paper.code for paper in known}:
        raise Http404
    if "reuse" in request.POST:
        with kept(refusals):
            drafts.reuse(row, kind, by=request.actor, at=timezone.now())
        return refusals
    given = request.FILES.getlist("file")
    if not given:
        refusals.append(Refused(_("Chưa chọn tệp nào."), fix=_("Chụp ảnh hoặc chọn tệp.")))
    for file in given:
        with kept(refusals):
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
def letter(request: ActorRequest, code: str, fmt: str) -> HttpResponse:
    """The letter to sign, as it stands now: for the owner, or for who prints it for her."""
    row = selectors.find_own(code, by=request.actor)
    if fmt not in FORMATS:
        raise Http404(_("Đơn có bản PDF và bản Word."))
    if request.method != "POST":
        return redirect(f"{reverse('portal:papers', args=[code])}#{letters.KIND}")
    content = print_letter(row, fmt, by=request.actor, at=timezone.now())
    return attachment(content, FORMATS[fmt], f"don-{row.code}.{fmt}")
