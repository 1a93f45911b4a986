"""An issued paper: its files, what came back of it, and a new version of it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.errors import Refused
from khuyencong.desk import selectors
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.documents import services as issued
from khuyencong.documents.models import Paper, PaperVersion
from khuyencong.documents.services import versions
from khuyencong.projects.models import Project, Request

everyone = roles(*ROLES)
officers = roles(*sorted(set(ROLES) - OF_AN_ESTABLISHMENT))


class VersionForm(forms.Form):
    kind = forms.ChoiceField(
        label=lazy("Loại bản"), choices=PaperVersion.Kind.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(label=lazy("Tệp"))
    reason = forms.CharField(
        label=lazy("Lý do sửa"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=lazy("Cần khi số liệu khác bản đã phát hành."),
    )


def _paper(request: ActorRequest, number: uuid.UUID) -> Paper:
    """The paper, when it belongs to a dossier this person may open."""
    found = Paper.objects.filter(uuid=number).select_related("organisation").first()
    if found:
        abouts = [found.about, *found.filings.values_list("about", flat=True)]
        for model in (Project, Request):
            if model.objects.visible_to(request.actor).filter(uuid__in=abouts).exists():
                return found
    raise Http404(_("Không có văn bản này trong phạm vi của bạn."))


def _attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@everyone
def paper(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """An issued paper of a dossier this person may open."""
    found = _paper(request, number)
    name = f"{found.code}-{found.number}.{fmt}"
    return _attachment(issued.rendition(found, fmt), issued.FORMATS[fmt], name)


@officers
def paper_page(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    found = _paper(request, number)
    form, refusal = VersionForm(), None
    if request.method == "POST":
        form = VersionForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                versions.add(
                    found,
                    kind=form.cleaned_data["kind"],
                    name=file.name,
                    content=file.read(),
                    reason=form.cleaned_data["reason"],
                    by=request.actor,
                    at=timezone.now(),
                )
            except Refused as error:
                refusal = error
            else:
                messages.success(request, _("Đã thêm bản mới; bản đã phát hành vẫn giữ nguyên."))
                return redirect("desk:paper_page", number=number)
    return render(
        request,
        "desk/paper.html",
        {
            "paper": found,
            "links": selectors.papers([found])[0]["links"],
            "versions": found.versions.order_by("number"),
            "decision": versions.can_add(found, request.actor),
            "form": form,
            "refusal": refusal,
        },
        status=422 if request.method == "POST" else 200,
    )


@officers
def version(request: ActorRequest, number: uuid.UUID, place: int) -> HttpResponse:
    found = _paper(request, number).versions.filter(number=place).first()
    if found is None:
        raise Http404(_("Văn bản này không có bản thứ {place}.").format(place=place))
    suffix = found.name.rsplit(".", 1)[-1]
    name = f"{found.paper.code}-{found.paper.number}-{found.number}.{suffix}"
    return _attachment(versions.content_of(found), found.media_type, name)
