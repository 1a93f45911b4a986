"""Who may be paid for a project, and whether the very same was paid today already."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.money import dong
from khuyencong.directory.models import Person
from khuyencong.ledger.models import Receipt
from khuyencong.projects.models import Beneficiary, Project


def parties(project: Project) -> list[str]:
    """Beneficiaries, their owners, and the unit that carries the project out."""
    members = Beneficiary.objects.filter(project=project).select_related("establishment")
    names = [
        name
        for member in members.order_by("pk")
        for name in (member.establishment.name, member.establishment.owner_name)
    ]
    unit = project.implementing_unit
    names += [name for named in unit.names.all() for name in (named.name, named.short_name)]
    return list(dict.fromkeys(names))


def require_payee(project: Project, payee: str, reason: str) -> None:
    """A party of the project; anybody else with a reason; never an officer of its province."""
    asked = fold(payee)
    known = parties(project)
    if asked in {fold(name) for name in known}:
        return
    if officer := _officer_named(project, asked):
        raise Refused(
            _("“{payee}” là tên của cán bộ {name}, không phải bên nhận tiền của đề án.").format(
                payee=payee, name=officer
            ),
            fix=_("Ghi tên cơ sở thụ hưởng, đơn vị thực hiện hoặc bên bán."),
            field="payee",
        )
    if not reason.strip():
        raise Refused(
            _("“{payee}” không phải cơ sở thụ hưởng, chủ cơ sở hay đơn vị thực hiện.").format(
                payee=payee
            ),
            fix=_("Ghi đúng tên một bên: {names}; trả cho bên khác thì ghi lý do.").format(
                names="; ".join(known)
            ),
            field="payee_reason",
        )


def _officer_named(project: Project, asked: str) -> str:
    """The officer whose whole name stands in `asked` ("bà Hồ Thị Thu"); a name of one word only
    where it is all."""
    officers = Person.objects.filter(assignments__organisation__province=project.province)
    for name in officers.values_list("full_name", flat=True).distinct().order_by("full_name"):
        folded = fold(name)
        if folded == asked or (" " in folded and f" {folded} " in f" {asked} "):
            return name
    return ""


def require_once_a_day(
    equal: QuerySet[Receipt], *, moment: str, is_again: bool, at: datetime
) -> None:
    """The second of two equal acts of a day says that it is meant. `equal`: receipts of the same
    kind, project, payee and amount; `moment`: their column of when."""
    if is_again:
        return
    earlier = [
        receipt
        for receipt in equal.select_related("transfer").order_by("-pk")[:20]
        if hanoi_date(getattr(receipt, moment)) == hanoi_date(at)
    ]
    if not earlier:
        return
    first = earlier[-1]
    raise Refused(
        _("Hôm nay đã có {what} {amount} lúc {time}, chứng từ {document}. Trả lần nữa?").format(
            what=first._meta.verbose_name,
            amount=dong(first.amount_dong),  # type: ignore[attr-defined]  # of every money act
            time=f"{localtime(getattr(first, moment)):%H:%M}",
            document=first.transfer.document if first.transfer else "–",
        ),
        fix=_("Đúng là một lần nữa thì đánh dấu “Làm thêm một lần nữa” rồi gửi lại."),
        field="is_again",
    )
