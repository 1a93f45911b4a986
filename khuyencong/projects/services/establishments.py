"""What projects have to say when a card is corrected, and when two become one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.models import Establishment
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.projects.services import search_index


def share_no_project(kept: Establishment, merged: Establishment) -> Decision:
    """Two that benefit from one project each have money of their own in it: they stay two."""
    of_kept = Beneficiary.objects.filter(establishment=kept).values("project")
    both = Project.objects.filter(pk__in=of_kept, beneficiaries__establishment=merged)
    if (project := both.order_by("pk").first()) is None:
        return ALLOWED
    return refuse(
        _("Hai cơ sở cùng thụ hưởng đề án {code}, mỗi cơ sở một phần tiền.").format(
            code=project.code
        ),
        fix=_("Gỡ một cơ sở khỏi đề án khi còn sửa được; đã ký hợp đồng thì giữ hai thẻ."),
    )


def follow(establishment: Establishment) -> None:
    """Whatever is its now, is found by the words and place of its card and owed by its owner."""
    asked = Request.objects.filter(establishment=establishment).order_by("pk")
    for request in asked.select_related("establishment__place", "establishment__trade"):
        search_index.index_request(request)
        mine = Obligation.objects.still_open().filter(subject=request.uuid, role="owner")
        mine.update(debtor=str(establishment.uuid))
    _place(Beneficiary.objects.filter(establishment=establishment))
    supported = Project.objects.filter(beneficiaries__establishment=establishment)
    for project in supported.order_by("pk"):
        search_index.index_project(project)


def place_job(*, now: datetime) -> None:
    """Sets right what a version wrote that knew no place of a beneficiary."""
    _place(Beneficiary.objects.all())


def _place(members: QuerySet[Beneficiary]) -> None:
    cards = Establishment.objects.filter(pk=OuterRef("establishment"))
    elsewhere = members.exclude(place=F("establishment__place"))
    elsewhere.update(place=Subquery(cards.values("place")))
