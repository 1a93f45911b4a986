"""Opinions on screen: those that wait for a body of mine, one of them, one that came by letter."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.models import SPEAKERS, Opinion
from khuyencong.appraisal.services import opinions
from khuyencong.core import accesses
from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.models import Organisation
from khuyencong.documents import selectors as papers
from khuyencong.documents.services.attachments import as_attachment
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.papers import project_registration
from khuyencong.rules.engine import label
from khuyencong.ui.acts import Act, Page


def _given(count: int) -> str:
    return _("Đã cho ý kiến về {count} đề án.").format(count=count)


GIVEN = lazy("Đã ghi ý kiến.")
MANY = {"give": Act(opinions.give_opinions, forms.BulkForm, subject="chosen", done=_given)}
BY_LETTER = {
    "give": Act(opinions.give_opinions, forms.BulkLetterForm, subject="chosen", done=_given)
}
ONE = {"give": Act(opinions.give_opinion, forms.GiveForm, done=GIVEN)}
ONE_BY_LETTER = {"give": Act(opinions.give_opinion, forms.LetterForm, done=GIVEN)}


@roles(*SPEAKERS)
def opinion_list(request: ActorRequest) -> HttpResponse:
    """Opinions that wait for a body of mine; one opinion may answer many of them."""
    return _many(request, selectors.opinions_asked_of(request.actor), MANY, of=None)


@roles(*permissions.KEYERS)
def letters(request: ActorRequest, body: int) -> HttpResponse:
    """Opinions that wait for that body; one letter of it may answer many of them."""
    near = Organisation.objects.filter(province__code__in=request.actor.provinces)
    asked = find(near.prefetch_related("names"), _("Không có cơ quan này."), pk=body)
    return _many(request, selectors.opinions_waiting(request.actor, body), BY_LETTER, of=asked)


def _many(
    request: ActorRequest, rows: list[Opinion], acts: dict[str, Act], *, of: Organisation | None
) -> HttpResponse:
    page = Page(request, acts, options={"give": {"rows": rows}})
    if answer := page.perform(then=request.path):
        return answer
    ticked = page.typed.getlist("chosen")
    return page.show(
        "appraisal/opinions.html",
        {
            "rows": rows,
            "is_cut": len(rows) == selectors.WAITING,
            "form": page.forms["give"],
            "of": of,
            "chosen": {opinion.pk for opinion in rows if str(opinion.pk) in ticked},
            "today": timezone.localdate(),
        },
    )


@roles(*SPEAKERS)
def opinion(request: ActorRequest, number: int) -> HttpResponse:
    row = selectors.find_opinion(number, by=request.actor)
    decision = permissions.can_give_opinion(row, row.project, request.actor)
    may_key = permissions.can_key_opinion(row, row.project, request.actor)
    is_letter = bool(may_key) and not decision
    lines = projects.estimate_lines(row.project)
    acts = ONE_BY_LETTER if is_letter else ONE
    page = Page(request, acts, row, options={"give": {"lines": lines}})
    members = projects.members(row.project)
    is_visible = Project.objects.visible_to(request.actor).filter(pk=row.project_id).exists()
    then = reverse("desk:project", args=[row.project.code])
    if answer := page.perform(then=then if is_visible else reverse("appraisal:opinions")):
        return answer
    return page.show(
        "appraisal/opinion.html",
        {
            "row": row,
            "is_visible": is_visible,
            "form": page.forms["give"],
            "decision": may_key if is_letter else decision,
            "is_letter": is_letter,
            "activity": label(row.project.activity, get_language() or "vi"),
            "lines": lines,
            "members": members,
            "registration": project_registration.last_of(row.project),
            "site_checks": selectors.standing(members)[0],
        },
    )


@officers
def letter(request: ActorRequest, number: int) -> HttpResponse:
    """The letter an opinion came in, as an attachment."""
    asked = selectors.find_opinion(number, by=request.actor)
    letters = list(papers.uploads_about(asked.project.uuid).filter(kind=asked.letter_kind))
    if not letters:
        raise Http404(_("Ý kiến này không có văn bản kèm theo."))
    accesses.note(asked.project.uuid, by=request.actor, at=timezone.now())
    title = _("Ý kiến của {body}").format(body=asked.organisation)
    return as_attachment(letters, f"{asked.project.code}-y-kien-{asked.pk}", title=title)
