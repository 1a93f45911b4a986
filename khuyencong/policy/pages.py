"""The rule-pack studio: list and calendar, writing, comparing, approving."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import addresses, events
from khuyencong.core.addresses import address
from khuyencong.core.folding import fold
from khuyencong.directory.access import ActorRequest, officers, public, roles
from khuyencong.directory.selectors import province_of
from khuyencong.documents import services as issued
from khuyencong.policy import permissions, selectors, services
from khuyencong.policy.forms import EditForm, OfficeForm, PackForm, ReturnForm, SearchForm
from khuyencong.policy.models import RulePack
from khuyencong.policy.workflow import PACK
from khuyencong.rules import packs
from khuyencong.rules.changes import calendar
from khuyencong.rules.reading import ParameterError
from khuyencong.rules.rows import unseen_in_words
from khuyencong.rules.wording import language
from khuyencong.ui.acts import Act, Page, noted
from khuyencong.ui.downloads import attachment
from khuyencong.ui.spans import bars

writers = roles(*permissions.WRITERS)
askers = roles(*permissions.ASKERS)
EXAMPLE = """\
# Mỗi dòng dưới values thay cho quy định từ ngày `from` của nó; những ngày trước giữ nguyên.
# evidence (số liệu): seen (đã đọc văn bản, phải ghi source) hoặc remembered (chưa kiểm chứng).
# day_evidence, article_evidence: ngày hiệu lực, điều khoản; không ghi seen là chưa đọc.
pack: {title: "Tên văn bản", legal: "Số, ký hiệu văn bản"}
sources:
  van-ban-moi: {title: "Tên văn bản", address: "nơi xem được văn bản"}
levels:
  machinery:
    checked: {on: 2026-01-01, by: "Vai trò của người đối chiếu"}
    values:
      - {from: 2027-01-01, rate: "0.50", cap: 300000000, evidence: seen, day_evidence: seen,
         article_evidence: seen, source: [van-ban-moi], legal: "Điều, khoản, văn bản"}
"""


WRITE = {
    "draft": Act(
        services.draft, PackForm, then=lambda pack: reverse("policy:pack", args=[pack.code])
    )
}
ASK = {"ask": Act(services.ask, OfficeForm, done=lazy("Đã phát hành công văn."))}
MOST_ROWS = 50
EDIT = {"edit": Act(services.edit, EditForm, is_versioned=True)}
STEPS = {
    "propose": Act(services.propose, done=noted(PACK.find("propose"))),
    "return_pack": Act(services.return_pack, ReturnForm, done=noted(PACK.find("return_pack"))),
    "put_in_force": Act(services.put_in_force, done=noted(PACK.find("put_in_force"))),
    "withdraw": Act(services.withdraw, done=noted(PACK.find("withdraw"))),
}


@officers
def pack_list(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    province = province_of(request.actor, on=today)
    since, until = date(2014, 1, 1), date(today.year + 4, 1, 1)
    rows = calendar(selectors.book(province.code), get_language() or "vi")
    return render(
        request,
        "policy/packs.html",
        {
            "packs": RulePack.objects.visible_to(request.actor).order_by("-pk")[:100],
            "may_write": bool(permissions.can_draft(province, request.actor)),
            "years": list(range(2014, today.year + 5, 2)),
            "unseen_in_words": unseen_in_words,
            "rules_used": address("rules_used"),
            "look_again": address("look_again"),
            "rows": [
                (label, spans, bars(spans, since=since, until=until)) for label, spans in rows
            ],
        },
    )


@public
def schema(request: ActorRequest) -> HttpResponse:
    """JSON Schema of a pack."""
    return JsonResponse(packs.json_schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@public
def library(request: ActorRequest) -> HttpResponse:
    """Every instrument, and the rules that hold the words asked for."""
    form = SearchForm(request.GET or None)
    asked = form.asked if form.is_bound else ""
    entries = selectors.library_of(request.actor, language(get_language()))
    found = [entry for entry in entries if entry.holds(asked)]
    rows = [
        (entry, label, span)
        for entry in found
        for label, span in entry.rows
        if asked and asked in fold(f"{label} {span.legal}")
    ]
    return render(
        request,
        "policy/library.html",
        {
            "form": form,
            "entries": found,
            "rows": rows[:MOST_ROWS],
            "row_count": len(rows),
            "asked": asked,
            "is_officer": bool(request.actor.provinces),
            "may_ask": request.actor.has_role(*permissions.ASKERS),
        },
    )


@public
def instrument(request: ActorRequest, key: str) -> HttpResponse:
    entries = selectors.library_of(request.actor, language(get_language()))
    entry = next((entry for entry in entries if entry.key == key), None)
    if entry is None:
        raise Http404(_("Không có văn bản này trong thư viện."))
    found = {"entry": entry, "is_officer": bool(request.actor.provinces)}
    return render(request, "policy/instrument.html", found)


@askers
def letters(request: ActorRequest) -> HttpResponse:
    """What is not known, and the letter that asks."""
    province = province_of(request.actor, on=timezone.localdate())
    page = Page(request, ASK, province)
    lang = language(get_language())
    return page.perform(then=reverse("policy:letters")) or page.show(
        "policy/letters.html",
        {
            "form": page.forms["ask"],
            "entries": [e for e in selectors.library_of(request.actor, lang) if e.questions],
            "letters": selectors.letters(province)[:20],
        },
    )


@askers
def letter(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """A letter as PDF."""
    paper = selectors.find_letter(number, by=request.actor)
    name = f"{issued.file_name(paper)}.pdf"
    return attachment(issued.rendition(paper, "pdf"), issued.FORMATS["pdf"], name)


@writers
def new(request: ActorRequest) -> HttpResponse:
    province = province_of(request.actor, on=timezone.localdate())
    example = {"text": EXAMPLE, "scope": "local"}
    page = Page(request, WRITE, province, options={"draft": {"initial": example}})
    back = reverse("policy:packs")
    return page.perform() or _editor(page, page.forms["draft"], pack=None, back=back)


@writers
def edit(request: ActorRequest, code: str) -> HttpResponse:
    pack = selectors.find_pack(code, by=request.actor)
    names = ("text", "scope", "reason", "version")
    initial = {name: getattr(pack, name) for name in names}
    page = Page(request, EDIT, pack, options={"edit": {"initial": initial}})
    back = reverse("policy:pack", args=[code])
    return page.perform(then=back) or _editor(page, page.forms["edit"], pack=pack, back=back)


def _editor(page: Page, form: PackForm, *, pack: RulePack | None, back: str) -> HttpResponse:
    lang = language(get_language())
    found = {"form": form, "pack": pack, "back": back, "example": EXAMPLE}
    return page.show("policy/edit.html", found | {"words": selectors.words_of_a_pack(lang)})


@officers
def pack_page(request: ActorRequest, code: str) -> HttpResponse:
    pack = selectors.find_pack(code, by=request.actor)
    page = Page(request, STEPS, pack)
    if answer := page.perform():
        return answer
    changes, warnings, fault = [], [], None
    if pack.state != "withdrawn":
        try:
            changes = selectors.changes(pack, get_language() or "vi")
            warnings = [] if pack.state == "in_force" else selectors.warnings(pack)
        except ParameterError as error:
            fault = services.refusal(services.placed(pack, error))
    steps = [
        (step, permissions.can_step(step.name, pack, request.actor))
        for step in PACK.open_from(pack.state)
    ]
    labels = {step.name: step.label for step in PACK.steps} | {"draft": _("Soạn gói")}
    return page.show(
        "policy/pack.html",
        {
            "pack": pack,
            "changes": changes,
            "warnings": [(one.line, one.say(language(get_language()))) for one in warnings],
            "is_past": bool(pack.first_date and pack.first_date < timezone.localdate()),
            "refusal": page.refusal or fault,
            "steps": steps,
            "replay": addresses.names()["replay"],
            "reason": page.forms["return_pack"]["reason"].value() or "",
            "timeline": [
                {"at": event.at, "title": labels[event.kind], "by": event.by_name}
                for event in events.history(pack.stream).reverse()
            ],
        },
    )
