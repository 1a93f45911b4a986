"""Open the account of each beneficiary, and of what the implementing unit does itself."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Contract, Share
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import EstimateApproval
from khuyencong.planning.selectors import estimates
from khuyencong.projects.models import Beneficiary, Project

Parts = dict[Beneficiary | None, dict[Fund, int]]


def approved_parts(project: Project) -> Parts:
    """What was approved for each beneficiary, None for own work, by fund in đồng.

    Refused while a slot that money was approved for has nobody: what is not anybody's cannot be
    signed.
    """
    asked = estimates.asked_sources(project)
    approved = estimates.approved(project)
    if not approved:  # by the version before, by fund only
        sums = EstimateApproval.objects.filter(project=project)
        approved = estimates.spread(asked, dict(sums.values_list("fund", "amount_dong")))
    parts: Parts = defaultdict(lambda: defaultdict(int))
    empty: dict[int, int] = defaultdict(int)
    for source in asked:
        line, amount_dong = source.line, approved.get(source.pk, 0)
        if not amount_dong or source.fund is None:
            continue
        if line.slot and line.beneficiary is None:
            empty[line.slot.order] += amount_dong
        else:
            parts[line.beneficiary][source.fund] += amount_dong
    if empty:
        raise Refused(
            _("Còn suất chưa có đơn vị: {slots}; không ký, giao phần chưa của ai.").format(
                slots=", ".join(
                    _("suất {order} được duyệt {amount}").format(order=order, amount=dong(amount))
                    for order, amount in sorted(empty.items())
                )
            ),
            fix=_("Chọn đơn vị cho từng suất ở trang Suất của đề án nhóm, rồi ký, giao."),
        )
    return parts


def open_commitments(contract: Contract, project: Project, parts: Parts) -> list[Commitment]:
    """The shares, and what each fund commits to each: not saved yet, its transfer comes first."""
    opened = []
    members = sorted(parts, key=lambda one: (one is not None, one.pk if one else 0))
    for member in members:
        subject = (
            project.subject
            if member is None
            else ledger.open_subject(f"{project.title} – {member.establishment.name}")
        )
        part = Share.objects.create(project=project, beneficiary=member, subject=subject)
        opened += [
            Commitment(
                contract=contract, project=project, share=part, fund=fund, amount_dong=amount_dong
            )
            for fund, amount_dong in parts[member].items()
        ]
    return opened
