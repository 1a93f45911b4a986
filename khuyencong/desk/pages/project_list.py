"""Bảng theo dõi đề án: filters and columns in the address, views kept under a name, Excel out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk import forms, selectors
from khuyencong.desk.models import SavedView
from khuyencong.desk.selectors import columns, marks
from khuyencong.desk.selectors.filters import FilterForm
from khuyencong.desk.services import saved_views
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import User
from khuyencong.directory.services import limits
from khuyencong.documents.services import attachments
from khuyencong.projects.models import Project
from khuyencong.ui.acts import Page
from khuyencong.ui.picks import ACTS as PICKS
from khuyencong.ui.picks import Picks

SORTED = 1000  # rows that are put in another order; of more the newest come first


def _filters(request: ActorRequest) -> tuple[FilterForm, dict[str, Any]]:
    form = FilterForm(request.GET or None)
    return form, form.cleaned_data if form.is_bound and form.is_valid() else {}


def _names(shown: list[columns.Column], rows: list[Project]) -> columns.Names:
    holders = columns.holders(rows, shown)
    activities = dict(forms.activity_choices())
    return columns.Names(activities, columns.states(), timezone.localdate(), holders)


@officers
def project_list(request: ActorRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # @officers
    views = list(SavedView.objects.visible_to(request.actor, user).order_by("name", "pk"))
    if not request.GET and (mine := [v for v in views if v.is_default and v.owner_id == user.pk]):
        return redirect(saved_views.address(mine[0]))
    form, filters = _filters(request)
    if filters.get("q"):
        limits.count_search(request.actor, now=timezone.now())
    shown = columns.chosen(filters.get("columns", ()), columns.ON_SCREEN)
    before = read_key(request.GET.get("after"))
    among = selectors.narrowed(request.actor, filters)
    count = selectors.count_filtered(request.actor, filters, among=among)
    query = saved_views.query_of(filters)
    address = f"{reverse('desk:projects')}?{query}"
    sort = filters.get("sort", "") if count <= SORTED else ""
    whole = None
    if sort:
        rows, after, whole = _sorted(request.actor, filters, shown, sort, skipped=before or 0)
    else:
        most = selectors.PAGE + 1
        found = selectors.filtered(request.actor, filters, before=before, most=most, among=among)
        rows, after = selectors.page(found)
    columns.give_what_they_read(rows, shown)
    names = _names(shown, rows)
    next_url = f"{address}&after={after}" if after else None
    picks = Picks(request, "projects")
    page = Page(request, PICKS, picks, more={"onward": {"next_url": next_url or ""}})
    if answer := page.perform():
        return answer
    return page.show(
        "desk/projects.html",
        {
            "form": form,
            "columns": shown,
            "heads": [_head(column, filters, sort, is_short=count <= SORTED) for column in shown],
            "rows": [(row, [_cell(column, row, names) for column in shown]) for row in rows],
            "marks": marks.PROJECT,
            "left": {row.pk: columns.days_left(row, names) for row in rows},
            "sum_dong": sum(row.support_dong for row in rows),
            "count": count,
            "whole_dong": whole,
            "base_url": reverse("desk:projects"),
            "sheet_url": f"{reverse('desk:projects_sheet')}?{query}",
            "first_url": address if before else None,
            "next_url": next_url,
            "picked": picks.codes,
            "codes": [row.code for row in rows],
            "views": [
                (view.name, saved_views.address(view), view.query == query) for view in views
            ],
            "query": query,
        },
    )


def _sorted(
    actor: Actor, filters: dict[str, Any], shown: list[columns.Column], sort: str, *, skipped: int
) -> tuple[list[Project], int | None, int]:
    """(rows, how many stand before the next page, what the whole list asks for in đồng)."""
    by = sort[: len(sort) - len(sort.lstrip("-"))] + columns.COLUMNS[sort.lstrip("-")].sorts
    found, listed, whole = selectors.ordered(
        actor, filters, by=by, skipped=skipped, most=selectors.PAGE
    )
    rows = list(found)
    next_from = skipped + len(rows)
    return rows, next_from if rows and next_from < listed else None, whole


def _head(
    column: columns.Column, filters: dict[str, Any], sort: str, *, is_short: bool
) -> tuple[Any, ...]:
    """(label or a link that sorts by it, how it is drawn, aria-sort); a long list is not sorted."""
    if not (column.sorts and is_short):
        return (str(column.label), column.look)
    is_up = sort == column.name
    asked = saved_views.query_of(filters | {"sort": f"-{column.name}" if is_up else column.name})
    order = "ascending" if is_up else "descending" if sort == f"-{column.name}" else "none"
    return (str(column.label), column.look, order, f"?{asked}")


def _cell(column: columns.Column, row: Project, names: columns.Names) -> str:
    value = column.read(row, names)
    return "" if value is None else column.shown(value)


@officers
def project_sheet(request: ActorRequest) -> HttpResponseBase:
    """The list as it is filtered, all of it, in its columns, as a workbook."""
    _form, filters = _filters(request)
    return attachments.offered(
        request,
        "projects",
        filters,
        is_small=selectors.count_filtered(request.actor, filters) <= attachments.SMALL,
        back=f"{reverse('desk:projects')}?{request.GET.urlencode()}",
    )


@officers
def view_list(request: ActorRequest) -> HttpResponse:
    """One's saved views: a new one from the list's address, names, sharing, the first to open."""
    user = request.user
    assert isinstance(user, User)  # @officers
    own = list(SavedView.objects.filter(owner=user).order_by("name", "pk"))
    query = saved_views.clean_query(request.POST.get("query") or request.GET.urlencode())
    removed = list(saved_views.removed(user, at=timezone.now()))
    listed = removed if "take_back" in request.POST else own
    chosen = _chosen(request, listed) if request.method == "POST" else None
    posted = request.POST if chosen else None
    refusal = None
    if chosen is not None:
        try:
            if answer := _changed(request, chosen, query, user):
                return answer
        except Refused as error:
            refusal = error
    rows = [chosen if chosen and row.pk == chosen.pk else row for row in own]
    new = chosen if chosen and not chosen.pk else SavedView(query=query)
    return render(
        request,
        "desk/saved_views.html",
        {
            "rows": [(row, saved_views.address(row), _form(row, chosen, posted)) for row in rows],
            "new": _form(new, chosen, posted),
            "removed": removed,
            "query": query,
            "words": saved_views.in_words,
            "refusal": refusal,
        },
        status=422 if request.method == "POST" else 200,
    )


def _changed(
    request: ActorRequest, chosen: SavedView, query: str, user: User
) -> HttpResponse | None:
    """Removes or saves the chosen view and goes on; nothing where the form is to be shown again."""
    if "take_back" in request.POST and chosen.pk:
        saved_views.take_back(chosen, user=user, at=timezone.now())
        messages.success(request, _("Đã lấy lại chế độ xem “{name}”.").format(name=chosen.name))
        return redirect("desk:saved_views")
    if "remove" in request.POST and chosen.pk:
        saved_views.remove(chosen, user=user, at=timezone.now())
        messages.success(request, _("Đã bỏ chế độ xem “{name}”.").format(name=chosen.name))
        return redirect("desk:saved_views")
    form = _form(chosen, chosen, request.POST)
    if not form.is_valid():
        return None
    chosen.query = chosen.query if chosen.pk else query
    kept = saved_views.save(form.save(commit=False), by=request.actor, user=user)
    messages.success(request, _("Đã lưu chế độ xem “{name}”.").format(name=kept.name))
    return redirect(saved_views.address(kept))


def _prefix(view: SavedView) -> str:
    return f"v{view.pk or 0}"


def _form(view: SavedView, chosen: SavedView | None, posted: Any) -> forms.SavedViewForm:
    return forms.SavedViewForm(
        posted if view is chosen else None, instance=view, prefix=_prefix(view)
    )


def _chosen(request: ActorRequest, own: list[SavedView]) -> SavedView:
    number = request.POST.get("number", "")
    if not number:
        return SavedView()
    for view in own:
        if str(view.pk) == number:
            return view
    raise Http404(_("Không có chế độ xem này."))
