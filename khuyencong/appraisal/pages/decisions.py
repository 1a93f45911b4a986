"""What decisions rest on, row by row, and what is to be looked at again since a row changed."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal import forms, permissions, selectors
from khuyencong.appraisal.services import decisions, rule_snapshot
from khuyencong.core.folding import fold
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import AreaClass
from khuyencong.directory.selectors import province_of
from khuyencong.policy import selectors as policy
from khuyencong.rules.areas import word_label
from khuyencong.rules.periods import FIGURE, Period
from khuyencong.rules.rows import COMMUNE, name_in_words, timelines, unseen_in_words
from khuyencong.ui.acts import Act, Page

LOOK = {"look": Act(decisions.look_again, forms.LookAgainForm, done=_("Đã ghi kết quả xem lại."))}
LISTED = 100


@officers
def rules_used(request: ActorRequest) -> HttpResponse:
    """Every dated row with what of it was not seen; asked for one row, the decisions on it."""
    lang = get_language() or "vi"
    asked, since = request.GET.get("row", ""), _day(request.GET.get("from", ""))
    form = forms.RowsForm(request.GET or None)
    province = province_of(request.actor, on=timezone.localdate()).code
    book = policy.book(province)
    communes = _of_communes(asked, since, form.asked, province, lang)
    rows = [
        (name, words, row, unseen_in_words(row.unseen, lang))
        for name, timeline in timelines(book).items()
        for words in [name_in_words(name, lang)]
        for row in timeline
        if ((name, row.valid_from) == (asked, since) if asked else _says(form.asked, words, row))
    ]
    found = []
    if asked and since and "\x00" not in asked:
        found = selectors.decisions_on(asked, since, by=request.actor, most=LISTED + 1)
    return render(
        request,
        "appraisal/rules_used.html",
        {
            "rows": rows[:LISTED],
            "row_count": len(rows),
            "asked": policy.rows_in_words([asked], lang)[0] if asked else "",
            "since": since,
            "decisions": found[:LISTED],
            "is_more": len(found) > LISTED,
            "form": form,
            "communes": communes[:LISTED],
            "are_more_communes": len(communes) > LISTED,
        },
    )


def _says(text: str, words: str, row: Period) -> bool:
    return fold(text) in fold(f"{words} {row.citation}")


def _of_communes(
    asked: str, since: date | None, text: str, province: str, lang: str
) -> list[tuple[str, str, AreaClass, str]]:
    """(name, in words, row, what of it was not seen) of what is said of communes; of the row asked
    about alone, where one is."""
    one = COMMUNE.fullmatch(asked)
    found = directory.classes_named(one[1] if one else text, province=province, most=LISTED + 1)
    listed = []
    for row in found if one or not asked else ():
        name = f"areas.{row.unit.code}.{row.kind}"
        if not asked or (name, row.valid_from) == (asked, since):
            words = f"{row.unit} ({row.unit.code}): {word_label(row.kind, row.area, lang)}"
            unseen = () if row.evidence == "seen" else (FIGURE,)
            listed.append((name, words, row, unseen_in_words(unseen, lang)))
    return listed


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@officers
def look_again_list(request: ActorRequest) -> HttpResponse:
    lang = get_language() or "vi"
    rows = selectors.to_look_at_again(request.actor, most=LISTED + 1)
    listed = [(item, policy.rows_in_words(item.rows, lang)) for item in rows[:LISTED]]
    return render(
        request,
        "appraisal/look_again_list.html",
        {"rows": listed, "is_more": len(rows) > LISTED},
    )


@officers
def look_again(request: ActorRequest, number: int) -> HttpResponse:
    lang = get_language() or "vi"
    item = selectors.find_look_again(number, by=request.actor)
    page = Page(request, LOOK, item)
    if answer := page.perform(then=reverse("appraisal:look_again")):
        return answer
    return page.show(
        "appraisal/look_again.html",
        {
            "item": item,
            "form": page.forms["look"],
            "names": policy.rows_in_words(item.rows, lang),
            "conclusion": selectors.conclusion(item.project),
            "answers": rule_snapshot(item.project, at=timezone.now(), lang=lang),
            "decision": permissions.can_look_again(item, request.actor),
        },
    )
