"""How a purchase inside a project may be made, and that one is not split into several.

Law: khoản 3 Điều 12 Thông tư 36/2013/TT-BCT (purchases inside a contract of the programme follow
the law of bidding); Điều 78, 80 Nghị định 214/2025/NĐ-CP (how, by price: dated parameters).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.directory.services import tax_codes
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.rules import payments
from khuyencong.settlement.models import Voucher

ORDER = (payments.BY_INVOICE, payments.SHORT_APPOINTMENT, payments.TENDER)
ONE_PURCHASE_DAYS = 30  # no law sets it: what lies nearer is asked about


def require_route(
    project: Project,
    route: str,
    seller_tax_code: str,
    amount_dong: int,
    apart_reason: str,
    *,
    on: date,
) -> None:
    """At least the route of the law for this price, and for all that was bought of the same
    contractor around that day, unless it is said why they are different purchases."""
    if problem := tax_codes.warning(seller_tax_code):
        raise Refused(problem, fix=_("Xem mã số thuế trên hợp đồng."), field="seller_tax_code")
    if not seller_tax_code or route not in ORDER:
        raise Refused(
            _("Chưa ghi nhà thầu hoặc hình thức lựa chọn."),
            fix=_("Ghi mã số thuế nhà thầu và chọn hình thức."),
            field="route" if seller_tax_code else "seller_tax_code",
        )
    _require(project, route, amount_dong, amount_dong, on=on, field="route")
    near = Voucher.objects.filter(
        project=project,
        kind=Voucher.Kind.SELECTION,
        seller_tax_code=seller_tax_code,
        cancelled_at=None,
        issued_date__range=(
            on - timedelta(days=ONE_PURCHASE_DAYS),
            on + timedelta(days=ONE_PURCHASE_DAYS),
        ),
    )
    together = near.aggregate(total=Sum("amount_dong"))["total"] or 0
    if together and not apart_reason:
        _require(project, route, amount_dong, together + amount_dong, on=on, field="apart_reason")


def _require(
    project: Project, route: str, amount_dong: int, together_dong: int, *, on: date, field: str
) -> None:
    law = payments.purchase(together_dong, on=on, book=policy.book(project.province.code))
    if law.way is None or ORDER.index(route) >= ORDER.index(law.way):
        return
    names = {str(key): str(label) for key, label in Voucher.Route.choices}
    if together_dong == amount_dong:
        raise Refused(
            _("Mua {amount} không được theo “{route}”.").format(
                amount=dong(amount_dong), route=names[route]
            ),
            legal=law.legal,
            fix=_("Với giá này phải là “{way}”.").format(way=names[law.way]),
            field=field,
        )
    raise Refused(
        _("Cùng nhà thầu trong {days} ngày đã chọn {before}, thêm {amount} là {together}.").format(
            days=ONE_PURCHASE_DAYS,
            before=dong(together_dong - amount_dong),
            amount=dong(amount_dong),
            together=dong(together_dong),
        ),
        legal=law.legal,
        fix=_("Gộp thành một lần “{way}”; hai việc khác nhau thật thì ghi lý do.").format(
            way=names[law.way]
        ),
        field=field,
    )
