"""A paper, as an address of the desk names it, and whether it still stands."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.utils.translation import gettext as _

from khuyencong.appraisal import selectors as appraisal
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.models import Event
from khuyencong.documents import permissions as records
from khuyencong.documents.models import Outgoing, Paper
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project, Request
from khuyencong.rules import engine


def find_paper(number: uuid.UUID | str, *, by: Actor) -> Paper:
    """The paper, when it belongs to a dossier this person may open, registers a project that she is
    asked about, or went through the records office she works in. Raises Http404."""
    missing = _("Không có văn bản này trong phạm vi của bạn.")
    paper = find(Paper.objects.select_related("organisation"), missing, uuid=number)
    abouts = [paper.about, *paper.filings.values_list("about", flat=True)]
    for model in (Project, Request):
        if model.objects.visible_to(by).filter(uuid__in=abouts).exists():
            return paper
    if appraisal.is_read_when_asked(paper, by=by) or _is_kept_by(paper, by):
        return paper
    raise Http404(missing)


def _is_kept_by(paper: Paper, by: Actor) -> bool:
    """Whoever may read it on its way out, or keeps the register that it stands in."""
    seen = Outgoing.objects.visible_to(by).filter(paper=paper).exists()
    return seen or bool(records.can_keep_records(paper.organisation, by))


def stands_for(paper: Paper) -> str:
    """The forms whose content it has, by number and instrument of its day; else that none is
    known."""
    book = policy.book(paper.province.code)
    rows = engine.forms_of(paper.code, on=paper.issued_date, book=book)
    if not rows:
        return _("Chưa thấy văn bản nào quy định mẫu của loại giấy này; bố cục là của hệ thống.")
    said = _("Theo nội dung Mẫu số {numbers}, {legal}; bố cục là của hệ thống, mẫu gốc chưa thấy.")
    return said.format(numbers=", ".join(row.number for row in rows), legal=rows[0].citation)


def returned(paper: Paper) -> Event | None:
    """When the paper went back to the unit that had sent it, and why."""
    taken = events.history(f"project:{paper.about}").filter(kind="take_back")
    return next((one for one in taken if one.payload.get("paper") == str(paper.uuid)), None)
