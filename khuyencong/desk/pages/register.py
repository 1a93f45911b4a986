"""Sổ cơ sở: the list, one card each, doubles and their merging."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import accesses
from khuyencong.core.queues import count_up_to
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk.forms.register import (
    ApartForm,
    CorrectForm,
    ProposeForm,
    RegisterForm,
    UndoForm,
)
from khuyencong.desk.pages.accounts import ACCOUNTS
from khuyencong.desk.selectors import card as cards
from khuyencong.desk.selectors import register as rows_of
from khuyencong.directory import permissions
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.models import Establishment, EstablishmentKey, Merge, Unit
from khuyencong.directory.selectors import merges as compared
from khuyencong.directory.services import (
    bank_accounts,
    corrections,
    likenesses,
    limits,
    merges,
)
from khuyencong.documents.services import attachments
from khuyencong.ui.acts import Act, Page

registrars = roles(*permissions.REGISTRARS)


def _merge_address(merge: Merge) -> str:
    return reverse("desk:merge", args=[merge.uuid])


ASKED = lazy("Đã lập đề nghị gộp. Người thứ hai xác nhận thì mới gộp.")
CARD = {
    "correct": Act(
        corrections.correct, CorrectForm, done=lazy("Đã sửa thẻ; mục cũ còn ở lịch sử.")
    ),
    "propose": Act(merges.propose, ProposeForm, done=ASKED, then=_merge_address),
    **ACCOUNTS,
}
APART = {
    "apart": Act(
        likenesses.tell_apart, ApartForm, subject="apart", done=lazy("Đã ghi: hai cơ sở khác nhau.")
    )
}
MERGE = {
    "confirm": Act(merges.confirm, done=lazy("Đã gộp.")),
    "decline": Act(merges.decline, done=lazy("Đã ghi: không gộp.")),
    "undo": Act(merges.undo, UndoForm, done=lazy("Đã tách lại.")),
}


def _communes(request: ActorRequest) -> QuerySet[Unit]:
    standing = Unit.objects.communes().on(timezone.localdate())
    near = standing.filter(province_code__in=request.actor.provinces)
    return near.order_by("sort_key", "pk")


def _filters(request: ActorRequest) -> tuple[RegisterForm, dict[str, Any], str]:
    form = RegisterForm(request.GET or None, communes=_communes(request))
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    named = {name: request.GET.get(name, "") for name in form.fields}
    return form, filters, urlencode({name: text for name, text in named.items() if text})


@officers
def register(request: ActorRequest) -> HttpResponse:
    form, filters, query = _filters(request)
    if filters.get("q"):
        limits.count_search(request.actor, now=timezone.now())
    before = read_key(request.GET.get("after"))
    rows, after = rows_of.page(request.actor, filters, after=before)
    counts = rows_of.counts(rows)
    address = f"{reverse('desk:register')}?{query}"
    return render(
        request,
        "desk/register.html",
        {
            "form": form,
            "rows": [(row, *counts[row.pk]) for row in rows],
            "base_url": reverse("desk:register"),
            "sheet_url": f"{reverse('desk:register_sheet')}?{query}",
            "first_url": address if before else None,
            "next_url": f"{address}&after={after}" if after else None,
        },
    )


@officers
def register_sheet(request: ActorRequest) -> HttpResponseBase:
    """The register as it is filtered, all of it, as a workbook."""
    _form, filters, query = _filters(request)
    found = rows_of.every(request.actor, filters)
    return attachments.offered(
        request,
        "register",
        {name: getattr(value, "pk", value) for name, value in filters.items()},
        is_small=count_up_to(found) <= attachments.SMALL,
        back=f"{reverse('desk:register')}?{query}",
    )


@officers
def card_page(request: ActorRequest, code: str) -> HttpResponse:
    row = cards.find_establishment(code, by=request.actor)
    accesses.note(row.uuid, by=request.actor, at=timezone.now())
    may_correct = permissions.can_correct(row, request.actor)
    may_merge = row.merged_into is None and bool(permissions.can_merge(row, request.actor))
    seen = Establishment.objects.visible_to(request.actor)
    accounts = {"rows": row.bank_accounts.all()}
    page = Page(
        request,
        CARD,
        row,
        options={
            "account": {"auto_id": "account_%s", "initial": {"holder": row.name}},
            "confirm": accounts,
            "refuse": accounts,
            "correct": {"row": row, "communes": _communes(request)},
            "propose": {
                "seen": seen,
                "initial": {"merged": request.GET.get("trung", "")},
                "auto_id": "merge_%s",
            },
        },
    )
    if answer := page.perform():
        return answer
    return page.show(
        "desk/establishment.html",
        cards.card(row, request.actor)
        | {
            "row": row,
            "may_correct": may_correct,
            "may_merge": may_merge,
            "correcting": page.forms["correct"],
            "may_ask_account": permissions.can_ask_account(row, request.actor),
            "may_read_account": permissions.can_read_account(row, request.actor),
            "accounting": page.forms["account"],
            "proposing": page.forms["propose"],
            "like": dict(EstablishmentKey.Kind.choices),
        },
    )


@registrars
def doubles(request: ActorRequest) -> HttpResponse:
    """Pairs that may be one establishment, and proposals that wait."""
    page = Page(request, APART, options={"apart": {"rows": cards.doubles(request.actor)}})
    if answer := page.perform():
        return answer
    before = read_key(request.GET.get("after"))
    rows, after = cards.page_of_doubles(request.actor, before=before)
    address = reverse("desk:doubles")
    return page.show(
        "desk/doubles.html",
        {
            "rows": rows,
            "like": dict(EstablishmentKey.Kind.choices),
            "waiting": cards.open_merges(request.actor)[:50],
            "first_url": address if before else None,
            "next_url": f"{address}?after={after}" if after else None,
        },
    )


@registrars
def merge_page(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """Both cards side by side: what differs, what moves, what stays; confirmed by another."""
    merge = cards.find_merge(number, by=request.actor)
    page = Page(request, MERGE, merge)
    if answer := page.perform():
        return answer
    today = timezone.localdate()
    may_undo = merge.undo_until is not None and today <= merge.undo_until and not merge.undone_at
    return page.show(
        "desk/merge.html",
        {
            "merge": merge,
            "differences": compared.differences(merge.kept, merge.merged),
            "moves": compared.would_move(merge.merged),
            "of_kept": compared.would_move(merge.kept),
            "accounts": bank_accounts.both_current(merge.kept, merge.merged),
            "owners": cards.owners(merge),
            "decision": permissions.can_confirm_merge(merge, request.actor),
            "may_undo": may_undo and bool(permissions.can_merge(merge.kept, request.actor)),
            "undoing": page.forms["undo"],
        },
    )
