"""What is said of a workshop for a request: only what the rules ask for, and only what can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.money import LIMIT_DONG, dong
from khuyencong.projects.models import Beneficiary, Request
from khuyencong.projects.models.said import COLUMNS, EVERY
from khuyencong.rules.conditions import LOCAL_MATERIAL, Asked

LONGEST_MONTHS = 120  # of any term that could be meant; what the rules allow is asked apart


def write(
    row: Request | Beneficiary, said: Mapping[str, Any], facts: tuple[Asked, ...]
) -> tuple[str, ...]:
    """Puts what was said into the columns of `row`, and empties those that nobody asks for; gives
    back the columns, to be saved. Refuses amounts that cannot be true."""
    names = {name for fact in facts for name in COLUMNS[fact.name]}
    for name in EVERY:
        setattr(row, name, said.get(name) if name in names else None)
    if row.seat is not None and row.seat.province_code != row.establishment.province.code:
        raise Refused(
            _("{place} không thuộc tỉnh của cơ sở.").format(place=row.seat),
            fix=_("Chọn xã, phường trong tỉnh; trụ sở ở tỉnh khác thì để trống."),
            field="seat",
        )
    _check_capital(row, next((f.legal for f in facts if f.name == "registered_capital"), ""))
    _check_term(row, next((f.legal for f in facts if f.name == "recoverable"), ""))
    _check_material(row, next((f.legal for f in facts if f.name == LOCAL_MATERIAL), ""))
    return EVERY


def _check_term(row: Request | Beneficiary, legal: str) -> None:
    """Who pays back says in how many months; of what is given nobody asks it."""
    if not row.is_recoverable:
        row.repaid_months = None
    elif row.repaid_months is None or not 0 < row.repaid_months <= LONGEST_MONTHS:
        raise Refused(
            _("Hỗ trợ có thu hồi: chưa ghi trả lại trong bao nhiêu tháng, từ 1 đến {most}.").format(
                most=LONGEST_MONTHS
            ),
            legal=legal,
            fix=_("Ghi số tháng, hoặc chọn hỗ trợ không hoàn lại."),
            field="repaid_months",
        )


def _check_capital(row: Request | Beneficiary, legal: str) -> None:
    capital = row.registered_capital_dong
    if capital is not None and not 0 < capital <= LIMIT_DONG:
        raise Refused(
            _("Vốn đăng ký {capital} không thể đúng: phải lớn hơn 0, không quá {limit}.").format(
                capital=dong(capital), limit=dong(LIMIT_DONG)
            ),
            legal=legal,
            fix=_("Ghi theo giấy chứng nhận đăng ký, hoặc để trống."),
            field="registered_capital_dong",
        )


def _check_material(row: Request | Beneficiary, legal: str) -> None:
    local, whole = row.local_material_dong, row.material_dong
    if local is None and whole is None:
        return
    if local is None or not whole:
        raise Refused(
            _("Nguyên liệu: phải có cả phần mua trong tỉnh và toàn bộ, tính bằng đồng."),
            legal=legal,
            fix=_("Ghi cả hai số, hoặc để trống cả hai."),
            field="local_material_dong" if local is None else "material_dong",
        )
    if whole > LIMIT_DONG or not 0 <= local <= whole:
        raise Refused(
            _("Nguyên liệu mua trong tỉnh {local}, nhiều hơn toàn bộ {whole}.").format(
                local=dong(local), whole=dong(whole)
            ),
            legal=legal,
            fix=_("Sửa một trong hai số."),
            field="local_material_dong",
        )
