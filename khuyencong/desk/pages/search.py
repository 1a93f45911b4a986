"""One box for everything: projects, requests and workshops within one's scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import full_text
from khuyencong.core.folding import fold, spelled
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Establishment
from khuyencong.directory.services import limits
from khuyencong.projects.models import Project, Request

RANKED, SHOWN = 200, 10  # the newest matches are ranked; the best of them are shown


@dataclass(frozen=True)
class Hit:
    title: str
    note: str
    href: str


@dataclass(frozen=True)
class Group:
    name: str
    hits: list[Hit]
    more: str  # address of the full list, where there is one


def ranked(found: QuerySet, text: str) -> list[Any]:
    """The newest matches, best first: the code itself, then names spelled as asked, then titles
    holding every word, then the rest."""
    words, folded = set(spelled(text)), fold(text)

    def rank(row: Any) -> tuple[bool, bool, int, bool, int]:
        name = str(getattr(row, "title", "") or getattr(row, "name", ""))
        plain = fold(name)
        return (
            fold(row.code) == folded or getattr(row, "tax_code", "") == text.strip(),
            folded in plain and " ".join(spelled(text)) in " ".join(spelled(name)),
            len(words & set(spelled(name))),
            all(word in plain for word in folded.split()),
            row.pk,
        )

    return sorted(full_text.search(found, text, most=RANKED)[:RANKED], key=rank, reverse=True)


@officers
def search(request: ActorRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[:200]
    if text:
        limits.count_search(request.actor, now=timezone.now())
    return render(
        request,
        "desk/search.html",
        {"q": text, "groups": _groups(request, text) if fold(text) else []},
    )


def _groups(request: ActorRequest, text: str) -> list[Group]:
    actor = request.actor
    places = Establishment.objects.visible_to(actor).select_related("place")
    asked = Request.objects.visible_to(actor).select_related("establishment")
    found = [
        Group(
            _("Đề án"),
            [
                Hit(
                    row.title,
                    f"{row.code} · {row.year} · {row.get_state_display()}",
                    reverse("desk:project", args=[row.code]),
                )
                for row in ranked(Project.objects.visible_to(actor), text)[:SHOWN]
            ],
            f"{reverse('desk:projects')}?q={text}",
        ),
        Group(
            _("Đề nghị"),
            [
                Hit(
                    row.title,
                    f"{row.code} · {row.establishment.name} · {row.get_state_display()}",
                    reverse("desk:request", args=[row.code]),
                )
                for row in ranked(asked, text)[:SHOWN]
            ],
            "",
        ),
        Group(
            _("Cơ sở"),
            [
                Hit(
                    row.name,
                    f"{row.code} · {row.place}",
                    reverse("desk:establishment", args=[row.code]),
                )
                for row in ranked(places, text)[:SHOWN]
            ],
            f"{reverse('desk:register')}?q={text}",
        ),
    ]
    return [group for group in found if group.hits]
