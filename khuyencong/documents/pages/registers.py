"""Sổ văn bản đi, sổ văn bản đến, one letter that came."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import accesses
from khuyencong.core.finding import find
from khuyencong.core.queues import heads_of_each, joined
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Organisation
from khuyencong.documents import forms, permissions, selectors, services
from khuyencong.documents.drawing import registers as sheets
from khuyencong.documents.models import Incoming, Outgoing, Paper
from khuyencong.documents.pages.office import columns_of, find_body, made_at
from khuyencong.documents.services.registers import can_answer
from khuyencong.documents.services.store import kept
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.downloads import attachment
from khuyencong.ui.sheets import download

A_PAGE, A_PRINT = 100, 500
MOST_COUNTED = 1_000
OUT_KINDS = ("id", "date", "wide", "", "", "", "year", "date", "", "")
IN_KINDS = ("date", "year", "", "id", "date", "wide", "", "date", "", "")
OUT = {
    "hand_over": Act(services.hand_over, forms.DispatchForm, done=lazy("Đã ghi chuyển giao.")),
    "close": Act(services.close_register, done=lazy("Đã khóa sổ và giữ bản in.")),
}
COME = {
    "register": Act(
        services.register_incoming,
        forms.IncomingForm,
        done=lambda letter: _("Đã vào sổ, số đến {number}.").format(number=letter.number),
        then=lambda letter: reverse("documents:incoming", args=[letter.uuid]),
    ),
    "close": Act(services.close_register, done=lazy("Đã khóa sổ và giữ bản in.")),
}
LETTER = {
    "answer": Act(services.answer_incoming, forms.AnswerForm, done=lazy("Đã ghi kết quả.")),
    "scan": Act(services.add_scan, forms.ScanForm, done=lazy("Đã thêm bản quét.")),
    "copy": Act(services.copy_letter, forms.CopyForm, done=lazy("Đã lập bản sao."), then=made_at),
}


def _asked(request: ActorRequest, body: Organisation, kind: str) -> tuple[str, int]:
    """Which register, which year: of those the body has, or this year's."""
    year = read_key(request.GET.get("year")) or timezone.localdate().year
    named = request.GET.get("register", kind)
    known = selectors.registers_of(body)
    if (named, year) not in known and (named, year) != (kind, timezone.localdate().year):
        raise Http404(_("Cơ quan không có sổ này."))
    return named, year


def _as_closed(body: Organisation, kind: str, year: int) -> HttpResponse:
    """The print that was kept when the register was closed."""
    closing = selectors.closing_of(body, kind, year)
    if closing is None:
        raise Http404(_("Sổ này chưa khóa."))
    return download(kept(closing.digest), f"so-da-khoa-{year}-{closing.digest[:12]}")


@officers
def outgoing_register(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """The register of one kind and year, with the decree's ten columns; as Excel on demand."""
    body = find_body(request, number)
    kind, year = _asked(request, body, "paper")
    if request.GET.get("kept"):
        return _as_closed(body, kind, year)
    if request.GET.get("excel"):
        content, _count = sheets.outgoing_sheet(body, kind, year)
        return download(content, f"so-van-ban-di-{year}")
    papers = sheets.outgoing_papers(body, kind, year)
    every = sheets.papers_of_year(body, year)
    shown = _cut(request, every, "issued_at", sheets.codes_in(kind))
    page = Page(
        request,
        OUT,
        body,
        options={
            "hand_over": {
                "papers": _to_hand_over(papers, shown["found"]),
                "initial": {"copies": 1, "handed_date": timezone.localdate()},
            }
        },
        more={"close": {"kind": kind, "year": year}},
    )
    if answer := page.perform():
        return answer
    may_open = bool(permissions.can_keep_records(body, request.actor))
    return page.show(
        "documents/register.html",
        _facts(request, body, kind, year)
        | shown
        | {
            "columns": columns_of(sheets.OUTGOING_HEADS, OUT_KINDS),
            "rows": list(sheets.shown(sheets.outgoing_rows(shown["found"]))),
            "links": [_place_of(paper, body, may_open=may_open) for paper in shown["found"]],
            "linked": 0,
            "registers": _others(body, kind, year, is_in=False),
            "register": sheets.label_of(kind),
            "act": "hand_over",
            "act_label": _("Ghi chuyển giao"),
            "form": page.forms["hand_over"] if shown["found"] else None,
            "heading": _("Sổ văn bản đi năm {year}").format(year=year),
            "not_handed": _count_to_hand_over(papers) if year < timezone.localdate().year else 0,
        },
    )


@officers
def register_paper(request: ActorRequest, number: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """The file copy of a paper that went by no drafts (minutes, receipts, vouchers): of whoever
    keeps the register it stands in, though she opens no dossier."""
    body = find_body(request, number)
    permissions.can_keep_records(body, request.actor).require()
    missing = _("Cơ quan không ban hành văn bản này.")
    found = find(Paper.objects.filter(organisation=body), missing, uuid=paper)
    accesses.note(found.about, by=request.actor, at=timezone.now())
    name = f"{services.file_name(found)}.pdf"
    return attachment(services.rendition(found, "pdf"), services.FORMATS["pdf"], name)


@officers
def incoming_register(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """What came to the body in a year, with the decree's ten columns; as Excel on demand."""
    body = find_body(request, number)
    kind, year = _asked(request, body, sheets.IN)
    if request.GET.get("kept"):
        return _as_closed(body, kind, year)
    if request.GET.get("excel"):
        content, _count = sheets.incoming_sheet(body, kind, year)
        return download(content, f"so-van-ban-den-{year}")
    options: dict[str, dict[str, Any]] = {
        "register": {
            "roles": selectors.roles_at(body, timezone.localdate()),
            "initial": {"received_date": timezone.localdate()},
        }
    }
    page = Page(
        request, COME, body, options=options, more={"close": {"kind": sheets.IN, "year": year}}
    )
    if answer := page.perform():
        return answer
    shown = _cut(request, sheets.incoming_letters(body, year), "number")
    return page.show(
        "documents/register.html",
        _facts(request, body, sheets.IN, year)
        | shown
        | {
            "columns": columns_of(sheets.INCOMING_HEADS, IN_KINDS),
            "rows": list(sheets.shown(sheets.incoming_rows(shown["found"]))),
            "links": [
                reverse("documents:incoming", args=[letter.uuid]) for letter in shown["found"]
            ],
            "linked": 5,
            "registers": _others(body, sheets.IN, year, is_in=True),
            "register": "",
            "act": "register",
            "act_label": _("Vào sổ văn bản đến"),
            "form": page.forms["register"] if year == timezone.localdate().year else None,
            "heading": _("Sổ văn bản đến năm {year}").format(year=year),
        },
    )


@officers
def incoming(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """One letter: its scans, who has it, what came of it."""
    letter = _found(request, number)
    page = Page(request, LETTER, letter, options={"copy": {"auto_id": "copy_%s"}})
    if answer := page.perform():
        return answer
    return page.show(
        "documents/incoming.html",
        {
            "letter": letter,
            "body": letter.organisation,
            "facts": list(
                zip(
                    [label for label, _width in sheets.INCOMING_HEADS],
                    next(sheets.shown(sheets.incoming_rows([letter]))),
                    strict=True,
                )
            ),
            "scans": selectors.uploads_about(letter.uuid),
            "decision": can_answer(letter, request.actor),
            "can_scan": permissions.can_keep_records(letter.organisation, request.actor),
            "form": page.forms["answer"],
            "scan": page.forms["scan"],
            "copy": page.forms["copy"]
            if permissions.can_draft(letter.organisation, request.actor)
            else None,
            "copies": Outgoing.objects.filter(about=letter.uuid).order_by("pk"),
        },
    )


@officers
def incoming_file(request: ActorRequest, number: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    letter = _found(request, number)
    missing = _("Văn bản đến này không có tệp đó.")
    upload = find(selectors.uploads_about(letter.uuid), missing, uuid=file)
    return attachment(services.content_of(upload), upload.media_type, upload.name)


def _to_hand_over(papers: QuerySet[Paper], shown: list[Paper]) -> QuerySet[Paper]:
    """Of those shown, first what was handed to nobody yet, the newest first."""
    found = papers.filter(pk__in=[paper.pk for paper in shown])
    return found.order_by(F("dispatch__pk").asc(nulls_first=True), "-issued_at", "-pk")


def _count_to_hand_over(papers: QuerySet[Paper]) -> int:
    """How many have left and nobody wrote to whom; at most 1,000 are counted."""
    left = papers.filter(outgoing__state="dispatched", dispatch=None)
    return left.order_by()[:MOST_COUNTED].count()


def _place_of(paper: Paper, body: Organisation, *, may_open: bool) -> str:
    """Where its row leads: to its way out, else to the file copy."""
    if sent := getattr(paper, "outgoing", None):
        return reverse("documents:outgoing", args=[sent.uuid])
    return reverse("documents:register_paper", args=[body.uuid, paper.uuid]) if may_open else ""


def _cut(
    request: ActorRequest, found: QuerySet[Any], order: str, codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """A page of a register by the key of its last row: the newest first on screen, in the order
    of the numbers where it is to be printed. `codes`: the forms of papers that are in it."""
    is_printed = bool(request.GET.get("print"))
    most, sign, beyond = (A_PRINT, "", "gt") if is_printed else (A_PAGE, "-", "lt")
    after = read_key(request.GET.get("after"))
    last = found.filter(pk=after).first() if after is not None else None
    if last:
        at = getattr(last, order)
        found = found.filter(
            Q(**{f"{order}__{beyond}": at}) | Q(**{order: at, f"pk__{beyond}": last.pk})
        )
    in_order = found.order_by(f"{sign}{order}", f"{sign}pk")
    rows = list(_of_forms(in_order, codes, most + 1) if codes is not None else in_order[: most + 1])
    asked = request.GET.copy()
    asked.pop("after", None)
    address = f"?{asked.urlencode()}"
    return {
        "found": rows[:most],
        "is_printed": is_printed,
        "first_url": address if last else None,
        "next_url": f"{address}&after={rows[most - 1].pk}" if len(rows) > most else None,
    }


def _of_forms(papers: QuerySet[Paper], codes: Sequence[str], most: int) -> QuerySet[Paper]:
    """The first of these papers that are of one of the forms. Each form is walked from its end."""
    order = papers.query.order_by
    each = heads_of_each(codes, lambda code: papers.filter(code=code).values("pk"), most)
    keys = Paper.objects.filter(pk__in=joined(each)).order_by(*order).values("pk")[:most]
    found = Paper.objects.filter(pk__in=keys).order_by(*order)
    return found.select_related("dispatch", "outgoing")


def _others(body: Organisation, kind: str, year: int, *, is_in: bool) -> list[tuple[str, Any, int]]:
    """(kind, its label, year) of the registers beside this one."""
    return [
        (one, sheets.label_of(one), when)
        for one, when in selectors.registers_of(body)
        if (one == sheets.IN) is is_in and (one, when) != (kind, year)
    ]


def _found(request: ActorRequest, number: uuid.UUID) -> Incoming:
    missing = _("Không có văn bản đến này ở nơi bạn giữ chức danh.")
    rows = Incoming.objects.visible_to(request.actor)
    return find(rows.select_related("organisation__province"), missing, uuid=number)


def _facts(request: ActorRequest, body: Organisation, kind: str, year: int) -> dict[str, Any]:
    on = timezone.localdate()
    return {
        "body": body,
        "name": directory.name_on(body, on).name,
        "kind": kind,
        "year": year,
        "closing": selectors.closing_of(body, kind, year),
        "decision": permissions.can_keep_records(body, request.actor),
        "is_over": year < on.year,
        "not_handed": 0,
        "list_url": f"{request.path}?year={year}&register={kind}",
    }
