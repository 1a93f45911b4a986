"""Codes of the budget index by date: the shape of budget_codes.yaml.

Law: Thông tư 130/2025/TT-BTC from 01/01/2026; a voucher of an earlier year keeps the code of its
year. The mapping to activities is the system's own inference.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from khuyencong.rules.periods import Checked, Label, Period, Strict, contiguous


class BudgetCodePeriod(Period):
    """`activities`: for which the code is proposed; an accountant decides."""

    code: str = Field(pattern=r"^[0-9]{2,4}(-[0-9]{3})?$")
    title: Label
    activities: tuple[str, ...] = ()


class BudgetCodeRule(Strict):
    label: Label
    kind: Literal["chapter", "category", "item", "source", "payer", "carry_over"]
    checked: Checked
    values: Annotated[tuple[BudgetCodePeriod, ...], AfterValidator(contiguous)]
