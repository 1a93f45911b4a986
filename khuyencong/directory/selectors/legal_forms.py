"""Which legal forms may be registered on a date. The dates are law: rules, eligibility.yaml."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.models import Establishment
from khuyencong.directory.selectors.rules import rules_of
from khuyencong.rules.periods import in_force


def is_in_force(form: str, on: date, *, province: str) -> Decision:
    """Whether the law of `on` knew this form; before its first day, as on that day.

    Law: Nghị định 45/2012/NĐ-CP from 2012-07-05, amended by Nghị định 235/2025/NĐ-CP from
    2025-10-15, which added unions of cooperatives and artisans.
    """
    periods = rules_of(province).eligibility.forms.values
    period = in_force(periods, on) or periods[0]
    if form not in period.ineligible:
        return ALLOWED
    later = [p.valid_from for p in periods if p.valid_from > on and form not in p.ineligible]
    return refuse(
        _("{form} không thuộc đối tượng khuyến công vào ngày {date}.").format(
            form=Establishment.LegalForm(form).label, date=f"{on:%d/%m/%Y}"
        ),
        legal=period.citation,
        fix=_("Khai báo từ ngày {date}, hoặc chọn loại hình khác đúng với giấy đăng ký.").format(
            date=f"{min(later):%d/%m/%Y}"
        )
        if later
        else _("Chọn loại hình khác đúng với giấy đăng ký."),
    )
