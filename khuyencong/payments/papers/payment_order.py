"""Uỷ nhiệm chi: what the Treasury pays out of a deposit account, such as money that the ministry
transferred to the unit under a contract."""

from __future__ import annotations

from dataclasses import dataclass

from khuyencong.payments.papers import parts, withdrawal

HEAD = parts.words("Đơn vị trả tiền: ")


@dataclass(frozen=True, kw_only=True)
class PaymentOrder(parts.OfARequest):
    code = "payment_order"
    kind = "UNC"
    title = "Uỷ nhiệm chi"
    wordings = parts.wordings("Uỷ nhiệm chi", (*HEAD, *parts.PAID))


@dataclass(frozen=True, kw_only=True)
class TaxedPaymentOrder(parts.OfARequest):
    code = "taxed_payment_order"
    kind = "UNC"
    title = "Uỷ nhiệm chi kiêm nộp thuế"
    wordings = parts.wordings("Uỷ nhiệm chi kiêm nộp thuế", (*HEAD, *withdrawal.TAXED))
