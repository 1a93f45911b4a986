"""Everything once more before a request goes: group by group, and what is missing where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.directory.access import ActorRequest
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.portal import forms, selectors
from khuyencong.portal.pages.applications import OPEN, applicants, language, unsaid
from khuyencong.portal.selectors import ceilings
from khuyencong.projects import permissions, services
from khuyencong.projects.models import Request, ReturnItem
from khuyencong.projects.models.said import COLUMNS
from khuyencong.projects.selectors import asking, lateness, letters, wanted
from khuyencong.projects.selectors.said import of_request
from khuyencong.projects.services import confirmations
from khuyencong.rules import engine
from khuyencong.rules.schema import DossierPaper
from khuyencong.ui.acts import Act, Page

UNSAID = {
    "new_machine": lazy("Chưa ghi: máy mới hay máy cũ"),
    "kiln": lazy("Chưa ghi: nung gạch bằng lò gì"),
}
CHECK = {"submit": Act(services.submit_request, done=lazy("Đề nghị đã được tiếp nhận."))}


@dataclass(frozen=True)
class Gap:
    """One thing that is not there, and the address of the place to put it. `is_needed`: without it
    the request cannot be sent."""

    what: str | Promise
    href: str
    is_needed: bool = False


@applicants
def check(request: ActorRequest, code: str) -> HttpResponse:
    """Everything once more before it goes; submitting posts here."""
    row = selectors.find_own(code, by=request.actor)
    page = Page(request, CHECK, row)
    if answer := page.perform(then=reverse("portal:my_request", args=[code])):
        return answer
    is_owner = permissions.is_owner(row.establishment_id, request.actor)
    sent: dict[str, list[Upload]] = {}
    for upload in documents.uploads_about(row.uuid):
        sent.setdefault(upload.kind, []).append(upload)
    dossier = wanted.papers(row).papers
    kinds = {paper.code for paper in dossier}
    figures = {b.indicator: b.value for b in row.baselines.all()}
    gaps = list(_gaps(row, figures, is_owner=is_owner))
    return page.show(
        "portal/check.html",
        {
            "row": row,
            "lines": row.lines.order_by("order"),
            "figures": [(label, figures.get(name)) for name, label in forms.INDICATORS.items()],
            "activity": engine.label(row.activity, language()),
            "said": of_request(row, on=timezone.localdate(), lang=language()),
            "papers": [(paper, sent.get(paper.code, [])) for paper in dossier],
            "others": [u for kind, files in sent.items() if kind not in kinds for u in files],
            "needed": [gap for gap in gaps if gap.is_needed],
            "wanted": [gap for gap in gaps if not gap.is_needed],
            "lacking": list(_missing_papers(row, dossier, sent)),
            "missed": lateness.missed_call(row, on=timezone.localdate())
            if row.state == "draft"
            else None,
            "printed": letters.printed(row),
            "is_open": row.state in OPEN,
            "is_owner": is_owner,
            "must_confirm": not is_owner and not confirmations.is_confirmed(row),
        },
    )


def _gaps(row: Request, figures: dict[str, int], *, is_owner: bool) -> Iterator[Gap]:
    """Boxes that are empty, in the order a person would go."""
    asked = ReturnItem.objects.filter(returned__request=row).order_by("pk")
    for item in (item for item in asked if item.is_open):
        href = f"{reverse('portal:answers', args=[row.code])}#id_answer_{item.pk}"
        yield Gap(_("Chưa trả lời: {item}").format(item=item.item), href, is_needed=True)
    for fact in unsaid(row):
        href = f"{reverse('portal:topic', args=[row.code])}#id_{COLUMNS[fact][0]}"
        yield Gap(UNSAID[fact], href)
    costs = reverse("portal:costs", args=[row.code])
    if not row.lines.exists():
        yield Gap(_("Chưa có khoản chi nào"), f"{costs}#id_form-0-item", is_needed=True)
    elif not row.support_dong:
        yield Gap(_("Chưa ghi số tiền đề nghị hỗ trợ"), f"{costs}#id_form-0-support_dong")
    else:
        most = ceilings.ceiling(row, asking.lines_of(row), on=timezone.localdate())
        if most.is_over:
            yield Gap(most.words, f"{costs}#most", is_needed=True)
    for name, label in forms.INDICATORS.items():
        if name not in figures:
            href = f"{reverse('portal:figures', args=[row.code])}#id_{name}"
            yield Gap(_("Chưa ghi: {label}").format(label=label), href)
    own = row.establishment
    workshop = reverse("portal:my_workshop", args=[own.code])
    if is_owner and not own.address_text:
        yield Gap(_("Cơ sở chưa có địa chỉ"), f"{workshop}#id_address_text")
    if is_owner and not own.owner_phone:
        yield Gap(_("Cơ sở chưa có số điện thoại"), f"{workshop}#id_owner_phone")


def _missing_papers(
    row: Request, dossier: tuple[DossierPaper, ...], sent: dict[str, list[Upload]]
) -> Iterator[Gap]:
    papers = reverse("portal:papers", args=[row.code])
    for paper in dossier:
        label, href = paper.label[language()], f"{papers}#{paper.code}"
        files = sent.get(paper.code, [])
        if not files:
            yield Gap(label, href)
        elif any(upload.is_blurred for upload in files):
            yield Gap(_("Ảnh có thể mờ, tối hoặc nhạt: {label}").format(label=label), href)
