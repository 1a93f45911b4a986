"""Sổ cơ sở: the register of establishments, a page at a time however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from khuyencong.core import full_text
from khuyencong.core.actors import Actor
from khuyencong.desk.selectors.work import PAGE
from khuyencong.directory.models import Establishment, Unit
from khuyencong.projects.models import Beneficiary, Request
from khuyencong.projects.workflow import UNSENT

NEWEST = "newest"
# name: (its words, the columns it goes by, whether the largest stand first)
ORDERS: dict[str, tuple[Any, str, bool]] = {
    "name": (_("Tên A–Z"), "sort_key", False),
    NEWEST: (_("Mới khai báo trước"), "id", True),
    "workers": (_("Nhiều lao động trước"), "workers", True),
}


def listed(actor: Actor, filters: dict[str, Any]) -> QuerySet[Establishment]:
    """Establishments within one's scope that stand and match, in no order yet."""
    rows = Establishment.objects.visible_to(actor).standing()
    provinces = list(Unit.objects.provinces().filter(code__in=actor.provinces).values("pk"))
    rows = rows.filter(province__in=[row["pk"] for row in provinces])  # what the indexes begin with
    for name in ("place", "legal_form", "trade"):
        if filters.get(name):
            rows = rows.filter(**{name: filters[name]})
    return rows


def page(
    actor: Actor, filters: dict[str, Any], *, after: int | None = None
) -> tuple[list[Establishment], int | None]:
    """(rows, key after which the next page begins). Found by words: the newest first."""
    rows = listed(actor, filters).select_related("place", "trade")
    if text := filters.get("q"):
        found = full_text.search(rows, text, before=after, most=PAGE + 1)
        some = list(found[: PAGE + 1])
    else:
        some = list(_ordered(rows, filters.get("order") or NEWEST, after)[: PAGE + 1])
    return some[:PAGE], some[PAGE - 1].pk if len(some) > PAGE else None


def every(actor: Actor, filters: dict[str, Any]) -> QuerySet[Establishment]:
    """All of them, for the workbook."""
    rows = listed(actor, filters).select_related("place", "trade")
    if text := filters.get("q"):
        return full_text.search(rows, text)
    return _ordered(rows, filters.get("order") or NEWEST, None)


def _ordered(
    rows: QuerySet[Establishment], order: str, after: int | None
) -> QuerySet[Establishment]:
    _words, column, is_down = ORDERS[order]
    way, beyond = ("-", "lt") if is_down else ("", "gt")
    last = None
    if after is not None:
        last = Establishment.objects.filter(pk=after).values_list(column, flat=True).first()
    if last is not None:
        behind = Q(**{f"{column}__{beyond}": last}) | Q(**{column: last, f"pk__{beyond}": after})
        # Said also as a bound of the column alone, which an index can begin at.
        rows = rows.filter(behind, **{f"{column}__{beyond}e": last})
    return rows.order_by(f"{way}{column}", f"{way}pk")


def counts(rows: Iterable[Establishment]) -> dict[int, tuple[int, int]]:
    """{establishment: (requests, projects)} of one page."""
    keys = [row.pk for row in rows]
    asked = Request.objects.filter(establishment__in=keys).exclude(state__in=UNSENT)
    joined = Beneficiary.objects.filter(establishment__in=keys)
    requests = Counter(asked.values_list("establishment_id", flat=True))
    projects = Counter(joined.values_list("establishment_id", flat=True))
    return {key: (requests[key], projects[key]) for key in keys}
