"""Projects of past years: their money went through every stage at once. Part of `verify`."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from khuyencong.core.money import dong
from khuyencong.ledger.models import Transfer
from khuyencong.projects.models import Project


def of_past_projects() -> Q:
    """Their transfers: the project itself is the receipt of all of them."""
    subjects = Project.objects.filter(origin="import").values("subject")
    return Q(from_account__subject__in=subjects) | Q(to_account__subject__in=subjects)


def faults() -> list[str]:
    paid = Transfer.objects.filter(
        to_account__subject=OuterRef("subject"),
        to_account__stage="paid",
        to_account__year=OuterRef("year"),
    )
    past = Project.objects.filter(origin="import").annotate(
        paid_dong=Subquery(paid.order_by("pk").values("amount_dong")[:1])
    )
    return [
        _("Đề án {code}: ghi hỗ trợ {support}, sổ tiền đã thanh toán {paid}.").format(
            code=project.code, support=dong(project.support_dong), paid=dong(project.paid_dong or 0)
        )
        for project in past.exclude(paid_dong__isnull=False, paid_dong=F("support_dong")).order_by(
            "pk"
        )
    ]
