"""Giấy rút dự toán: what the Treasury pays out of the estimate; beside it the tax of the payees."""

from __future__ import annotations

from dataclasses import dataclass

from khuyencong.documents.papers.blocks import Column, Signatures, Text
from khuyencong.documents.papers.phrases import summed
from khuyencong.payments.papers import parts

HEAD = parts.words("Đơn vị rút dự toán: ")
TAXED = (
    summed(
        "paper.rows",
        *parts.PAYEES,
        Column("Nội dung", "{row.purpose}", 25),
        Column("Số tiền (đồng)", "{row.amount_dong}", 20, "right"),
        Column("Nộp thuế (đồng)", "{row.tax_dong}", 20, "right"),
        Column("Trả người nhận", "{row.net_dong}", 20, "right"),
    ),
    Text("{paper.amount_dong} đồng ({paper.amount_dong_words}).", lead="Tổng số tiền: "),
    Text(
        "{paper.tax_dong} đồng ({paper.tax_dong_words}), thuế thu nhập cá nhân do "
        "{paper.implementing_unit} khấu trừ.",
        lead="Trong đó nộp ngân sách: ",
    ),
    Text("{paper.net_dong} đồng ({paper.net_dong_words}).", lead="Trả người nhận: "),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class Withdrawal(parts.OfARequest):
    code = "withdrawal"
    kind = "GRDT"
    title = "Giấy rút dự toán"
    wordings = parts.wordings("Giấy rút dự toán", (*HEAD, *parts.PAID))


@dataclass(frozen=True, kw_only=True)
class TaxedWithdrawal(parts.OfARequest):
    code = "taxed_withdrawal"
    kind = "GRDT"
    title = "Giấy rút dự toán kiêm nộp thuế"
    wordings = parts.wordings("Giấy rút dự toán kiêm nộp thuế", (*HEAD, *TAXED))
