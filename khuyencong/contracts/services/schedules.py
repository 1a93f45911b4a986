"""Đợt: so many parts of a whole; of money that comes back, each until the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from khuyencong.core.dates import in_months, short
from khuyencong.core.errors import Refused
from khuyencong.core.money import allocate

MOST_INSTALMENTS = 60


class Part(NamedTuple):
    """An instalment asked for."""

    due_date: date
    amount_dong: int


def spread_evenly(total_dong: int, count: int, first: date, months: int) -> list[Part]:
    """All of it in so many equal parts, that many months apart."""
    amounts = allocate(total_dong, [1] * count)
    return [Part(in_months(first, months * n), amount) for n, amount in enumerate(amounts)]


def require_amounts(
    amounts_dong: Sequence[int], *, count_field: str = "", amount_field: str = ""
) -> None:
    """At least one, each more than nothing."""
    if not 0 < len(amounts_dong) <= MOST_INSTALMENTS:
        raise Refused(
            _("Phải có từ 1 đến {most} đợt.").format(most=MOST_INSTALMENTS),
            fix=_("Ghi số đợt, mỗi đợt bao nhiêu."),
            field=count_field,
        )
    for number, amount_dong in enumerate(amounts_dong, start=1):
        if amount_dong <= 0:
            raise Refused(
                _("Đợt {number}: số tiền phải lớn hơn 0.").format(number=number),
                fix=_("Ghi ít đợt hơn hoặc số tiền lớn hơn."),
                field=amount_field,
            )


def require_schedule(
    instalments: Sequence[Part],
    *,
    first: date,
    fix: str,
) -> None:
    """At least one, each more than nothing, from `first` on, each after the one before; `fix` says
    from which day."""
    amounts = [part.amount_dong for part in instalments]
    require_amounts(amounts, count_field="count", amount_field="principal_dong")
    before = None
    for number, part in enumerate(instalments, start=1):
        if part.due_date < (before or first):
            raise Refused(
                _("Đợt {number}: hạn nộp {day} trước {before}.").format(
                    number=number, day=short(part.due_date), before=short(before or first)
                ),
                fix=fix,
                field="first_date",
            )
        before = part.due_date
