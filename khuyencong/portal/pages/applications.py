"""The applicant's own pages: one topic a page, everything kept, nothing needing a script."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.claims.selectors import share_of
from khuyencong.contracts.selectors import repayments_of
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Establishment, User
from khuyencong.directory.selectors.first_days import is_new
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Upload
from khuyencong.portal import forms, selectors
from khuyencong.portal.models import Sketch
from khuyencong.portal.selectors import lives
from khuyencong.portal.services import sketches
from khuyencong.projects import permissions
from khuyencong.projects.models import Request, ReturnItem
from khuyencong.projects.selectors import wanted
from khuyencong.projects.selectors.said import asked_of
from khuyencong.projects.services import again, contacts, discards, recalls
from khuyencong.projects.workflow import UNSENT
from khuyencong.recoveries import selectors as recoveries
from khuyencong.rules import engine
from khuyencong.rules.errors import RuleInputError
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.codes import qr_image

applicants = roles(*permissions.APPLICANTS)
OPEN = {"draft", "returned"}


def language() -> str:
    return get_language() or "vi"


def _mine(request: ActorRequest):
    own = [g.establishment_id for g in request.actor.grants if g.establishment_id]
    of_own = Request.objects.filter(establishment__in=own).order_by().values("pk")
    typed = Request.objects.filter(typist=request.actor.id).order_by().values("pk")
    return Request.objects.visible_to(request.actor).filter(pk__in=of_own.union(typed))


@applicants
def my_requests(request: ActorRequest) -> HttpResponse:
    mine = _mine(request).select_related("establishment").order_by("-pk")
    facts = {
        "rows": mine.exclude(state="discarded")[:100],
        "discarded": mine.filter(state="discarded")[:20],
        "label": engine.label,
        "names_workshops": _holds_several(request),
        "is_new": is_new(request, at=timezone.now()),
    }
    return render(request, "portal/my_requests.html", facts)


@applicants
def start(request: ActorRequest) -> HttpResponse:
    """Offers the draft that is there; a second one is begun only when asked for by name. Who holds
    several workshops says first which one it is for."""
    own = own_establishment(request)
    if own is None:
        return choose(request, "portal:start")
    drafts = list(_mine(request).filter(state="draft", establishment=own).order_by("-pk")[:5])
    sketch = _sketch(request)
    is_another = request.GET.get("khac") == "1" or request.method == "POST" or sketch is not None
    initial = {"activity": sketch.answers.get("activity", "")} if sketch else {}
    options = {"begin": {"initial": initial}}
    page = Page(request, BEGIN, own, options=options, more={"begin": {"sketch": sketch}})
    if answer := page.perform():
        return answer
    return page.show(
        "portal/start.html",
        {
            "form": page.forms["begin"],
            "own": own,
            "is_one_of_several": _holds_several(request),
            "drafts": drafts,
            "sketch": sketch,
            "is_form_shown": is_another or not drafts,
        },
    )


def _sketch(request: ActorRequest) -> Sketch | None:
    """The answers of the pre-check that the address names, where they are hers."""
    number = read_key(request.GET.get("nhap"))
    if number is None or not isinstance(request.user, User):
        return None
    return selectors.sketches_of(request.user).filter(pk=number).first()


def _begin(
    own: Establishment, *, activity: str, title: str, sketch: Sketch | None, by: Actor, at: datetime
) -> Request:
    carried = _carried(sketch, activity, own.province.code, on=hanoi_date(at)) if sketch else None
    cost_dong, support_dong, said = carried or (0, 0, {})
    return sketches.begin(
        own,
        sketch=sketch,
        activity=activity,
        title=title,
        cost_dong=cost_dong,
        support_dong=support_dong,
        baselines=selectors.last_figures(own),
        said=said,
        by=by,
        at=at,
    )


def _carried(
    sketch: Sketch, activity: str, province: str, *, on: date
) -> tuple[int, int, dict[str, Any]] | None:
    """(cost, highest support, what was said of the facts of a request) from the answers, in đồng;
    0 where no rule says a figure. None: the answers cannot be read any more."""
    form = forms.AskForm(sketch.answers | {"activity": activity})
    if not form.is_valid():
        return None
    data = form.cleaned_data
    said = selectors.said_in(data, province, on=on)
    place = selectors.place_answered(data["place"], province, on=on)
    try:
        found = selectors.answers(data, place, province=province, on=on, codes=[activity])
    except RuleInputError:
        return data["cost_dong"], 0, said
    support = found[0].support.ceiling_dong if found else 0
    return data["cost_dong"], min(support or 0, data["cost_dong"]), said


BEGIN = {
    "begin": Act(
        _begin,
        forms.RequestForm,
        then=lambda asked: reverse("portal:my_request", args=[asked.code]),
    )
}


def _holds_several(request: ActorRequest) -> bool:
    return selectors.owned_by(request.actor).count() > 1


def choose(request: ActorRequest, name: str) -> HttpResponse:
    """Which of her workshops this is about; nothing of one is shown in another."""
    asked = request.GET.copy()
    asked.pop("co-so", None)
    rest = asked.urlencode()
    return render(
        request,
        "portal/choose_workshop.html",
        {
            "rows": selectors.owned_by(request.actor),
            "begins": reverse(name),
            "rest": f"&{rest}" if rest else "",
        },
    )


def own_establishment(request: ActorRequest, *, is_owned: bool = False) -> Establishment | None:
    """The workshop that the address names: of one's own or, unless `is_owned`, one that an officer
    types for. None where it names none and she holds several. Raises Http404."""
    owned = selectors.owned_by(request.actor)
    missing = _("Không có cơ sở này trong phạm vi của bạn.")
    if code := request.GET.get("co-so"):
        wider = Establishment.objects.visible_to(request.actor).standing()
        found = owned if is_owned else wider
        return find(found.select_related("province", "place").order_by("pk"), missing, code=code)
    if owned.count() > 1:
        return None
    return find(owned, missing)


OWN = {
    "discard": Act(
        discards.discard_request,
        done=lazy("Đã bỏ bản nháp. Lấy lại được trong 30 ngày, ở cuối trang Đề nghị của tôi."),
        then=lambda _row: reverse("portal:my_requests"),
    ),
    "restore": Act(discards.restore_request, done=lazy("Đã lấy lại bản nháp, như lúc bỏ.")),
    "recall": Act(
        recalls.recall_request,
        done=lazy("Đã rút đề nghị về. Sửa rồi nộp lại: đề nghị này CHƯA NỘP."),
    ),
    "again": Act(
        again.begin_again,
        done=lazy("Đã làm bản nháp mới. Giá và số liệu năm cũ phải ghi lại."),
        then=lambda new: reverse("portal:my_request", args=[new.code]),
    ),
    "disown": Act(
        recalls.disown,
        done=lazy("Đã báo Trung tâm. Người làm hộ không sửa, không nộp được nữa."),
    ),
}


@applicants
def my_request(request: ActorRequest, code: str) -> HttpResponse:
    """Task list of a draft; once submitted, the receipt and where it stands."""
    row = selectors.find_own(code, by=request.actor)
    page = Page(request, OWN, row)
    if answer := page.perform():
        return answer
    today = timezone.localdate()
    uploads = list(documents.uploads_about(row.uuid))
    items = (
        ReturnItem.objects.filter(returned__request=row)
        .select_related("returned__request")
        .order_by("pk")
    )
    may_disown = permissions.can_disown(row, request.actor, on=today)
    return page.show(
        "portal/my_request.html",
        {
            "row": row,
            "is_open": row.state in OPEN,
            "is_owner": permissions.is_owner(row.establishment_id, request.actor),
            "tasks": _tasks(row, uploads, list(items)),
            "activity": engine.label(row.activity, language()),
            "standing": selectors.standing(row, on=today),
            "stages": [] if row.state in UNSENT else lives.life(row),
            "contact": selectors.person_to_ask(row, on=today),
            "may_begin_again": row.state not in OPEN
            and permissions.can_type(row.establishment, request.actor),
            "may_discard": permissions.can_request_step("discard_request", row, request.actor),
            "restored_until": permissions.restored_until(row)
            if permissions.can_restore(row, request.actor, on=today)
            else None,
            "may_recall": permissions.can_request_step("recall_request", row, request.actor),
            "disown_until": permissions.disown_until(row) if may_disown else None,
            "items": items,
            "told_to_her": contacts.sent_to_owner(events.told(row.stream)),
            "recoveries": (debts := recoveries.of_request(row)),
            "repayments": [] if any(one.is_lent for one in debts) else repayments_of(row),
            "today": today,
            "own_items": appraisal.items_of_owner(row),
            "has_contract": share_of(row) is not None,
            "qr": qr_image(f"{request.build_absolute_uri(reverse('portal:track'))}?ma={row.code}"),
        },
    )


def _tasks(row: Request, uploads: list[Upload], items: list[ReturnItem]) -> list[dict]:
    """What is done and what is not, in the order a person would go."""
    dossier = wanted.papers(row)
    sent = {upload.kind for upload in uploads}
    have = sum(paper.code in sent for paper in dossier.papers)
    facts: list[tuple[str, str, bool, str]] = [
        (
            _("Việc đề nghị hỗ trợ"),
            "portal:topic",
            not (lacking := unsaid(row)),
            _("còn {count} câu").format(count=len(lacking)),
        ),
        (_("Chi phí và số tiền đề nghị"), "portal:costs", row.lines.exists(), ""),
        (_("Số liệu của cơ sở năm trước"), "portal:figures", row.baselines.exists(), ""),
        (
            _("Giấy tờ"),
            "portal:papers",
            have == len(dossier.papers),
            _("{have} trong {all} loại").format(have=have, all=len(dossier.papers)),
        ),
    ]
    if items:
        open_items = sum(item.is_open for item in items)
        told = _("còn {count} mục").format(count=open_items) if open_items else ""
        facts.insert(0, (_("Trả lời yêu cầu bổ sung"), "portal:answers", not open_items, told))
    return [
        {
            "title": title,
            "href": reverse(name, args=[row.code]),
            "status": _("xong") if is_done else told or _("chưa làm"),
            "kind": "" if is_done else "warning",
        }
        for title, name, is_done, told in facts
    ]


DECIDING = ("new_machine", "kiln")  # without these nobody can say whether it is supported


def unsaid(row: Request) -> list[str]:
    """Facts that decide about this request and that it does not say yet."""
    facts = [one.name for one in asked_of(row.establishment, row.activity, on=timezone.localdate())]
    return [fact for fact in DECIDING if fact in facts and not row.has_said(fact)]
