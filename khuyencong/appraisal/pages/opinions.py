"""Opinions on screen: those that wait for a body of mine, one of them, one that came by letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import SPEAKERS, Opinion
from khuyencong.appraisal.services import opinions
from khuyencong.core import accesses
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.models import Organisation
from khuyencong.documents import selectors as papers
from khuyencong.documents.services.attachments import as_attachment
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project


def _opinion(request: ActorRequest, number: int) -> Opinion:
    row = (
        Opinion.objects.filter(pk=number, project__in=Project.objects.visible_to(request.actor))
        .select_related("project__province", "project__implementing_unit", "organisation")
        .first()
    )
    if row is None:
        raise Http404(_("Không có phiếu này trong phạm vi của bạn."))
    return row


@roles(*SPEAKERS)
def opinion_list(request: ActorRequest) -> HttpResponse:
    """Opinions that wait for a body of mine; one opinion may answer many of them."""
    rows = selectors.opinions_asked_of(request.actor)
    return _many(request, rows, forms.BulkForm(request.POST or None), of=None)


@roles("department_specialist")
def letters(request: ActorRequest, body: int) -> HttpResponse:
    """Opinions that wait for that body; one letter of it may answer many of them."""
    own = {grant.province for grant in request.actor.grants_for("department_specialist")}
    near = Organisation.objects.filter(province__code__in=own).prefetch_related("names")
    asked = near.filter(pk=body).first()
    if asked is None:
        raise Http404(_("Không có cơ quan này."))
    rows = selectors.opinions_waiting(request.actor, [body])
    form = forms.BulkLetterForm(request.POST or None, request.FILES or None)
    return _many(request, rows, form, of=asked)


def _many(
    request: ActorRequest, rows: list[Opinion], form: forms.BulkForm, *, of: Organisation | None
) -> HttpResponse:
    refusal = None
    chosen = [row for row in rows if str(row.pk) in request.POST.getlist("chosen")]
    if request.method == "POST" and form.is_valid():
        try:
            if not chosen:
                raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án cần trả lời."))
            count = opinions.give_opinions(
                chosen,
                stance=form.cleaned_data["stance"],
                text=form.cleaned_data["text"],
                letter=form.letter() if isinstance(form, forms.BulkLetterForm) else None,
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã cho ý kiến về {count} đề án.").format(count=count))
            return redirect(request.path)
    return render(
        request,
        "appraisal/opinions.html",
        {
            "rows": rows,
            "form": form,
            "of": of,
            "refusal": refusal,
            "chosen": {row.pk for row in chosen},
            "today": timezone.localdate(),
        },
        status=422 if request.method == "POST" else 200,
    )


@roles(*SPEAKERS)
def opinion(request: ActorRequest, number: int) -> HttpResponse:
    row = _opinion(request, number)
    lines = projects.estimate_lines(row.project)
    decision = permissions.can_give_opinion(row, row.project, request.actor)
    may_key = permissions.can_key_opinion(row, row.project, request.actor)
    is_letter = bool(may_key) and not decision
    sort = forms.LetterForm if is_letter else forms.GiveForm
    form = sort(request.POST or None, request.FILES or None, lines=lines)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            opinions.give_opinion(
                row,
                stance=form.cleaned_data["stance"],
                text=form.cleaned_data["text"],
                remarks=form.remarks(),
                letter=form.letter() if isinstance(form, forms.LetterForm) else None,
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi ý kiến."))
            return redirect("desk:project", code=row.project.code)
    return render(
        request,
        "appraisal/opinion.html",
        {
            "row": row,
            "form": form,
            "decision": may_key if is_letter else decision,
            "is_letter": is_letter,
            "refusal": refusal,
            "site_checks": selectors.standing(row.project)[0],
        },
        status=422 if request.method == "POST" else 200,
    )


@officers
def letter(request: ActorRequest, number: int) -> HttpResponse:
    """The letter an opinion came in, as an attachment."""
    row = _opinion(request, number)
    kept = list(papers.uploads_about(row.project.uuid).filter(kind=row.letter_kind))
    if not kept:
        raise Http404(_("Ý kiến này không có văn bản kèm theo."))
    accesses.note(row.project.uuid, by=request.actor, at=timezone.now())
    return as_attachment(kept, f"{row.project.code}-y-kien-{row.pk}")
