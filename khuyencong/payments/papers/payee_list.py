"""Bảng kê: every payee of one voucher, whose sum is the voucher's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.delivery.models import PaymentList
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame
from khuyencong.documents.papers.blocks import Column, Signatures, Text
from khuyencong.documents.papers.phrases import summed
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.papers import parts
from khuyencong.payments.selectors import lines_of
from khuyencong.payments.selectors.class_lists import lines_of_list
from khuyencong.projects.papers import parts as of_projects

WORDS = (
    Text("{paper.implementing_unit}", lead="Đơn vị: "),
    Text("{paper.project_title} (mã {paper.project_code})", lead="Đề án: "),
    Text("{paper.voucher}", lead="Kèm theo: "),
    summed(
        "paper.rows",
        Column("TT", "{row.n}", 8, "center"),
        Column("Họ và tên, bên nhận", "{row.payee}", 45),
        Column("Số tài khoản", "{row.account}", 32),
        Column("Mở tại", "{row.bank}", 45),
        Column("Số tiền (đồng)", "{row.net_dong}", 30, "right"),
    ),
    Text("{paper.net_dong} đồng ({paper.net_dong_words}).", lead="Tổng số tiền: "),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class PaidRow:
    """What reaches one payee: the amount less its tax."""

    payee: str
    account: str
    bank: str
    net_dong: int


@dataclass(frozen=True, kw_only=True)
class PayeeList(of_projects.OfItsUnit):
    code = "payee_list"
    kind = "DSCT"
    is_of_the_office = False
    title = "Danh sách chi trả"
    register = "treasury"
    has_grounds = False
    wordings = parts.wordings("Danh sách chi trả", WORDS)

    voucher: str
    rows: tuple[PaidRow, ...]

    net_dong = parts.SumOf("rows", "net_dong")

    @classmethod
    def fill(cls, frame: Frame, request: PaymentRequest, voucher: str) -> PayeeList:
        return cls.of(
            request.project,
            frame,
            voucher=voucher,
            rows=tuple(_rows(request)),
        )


def _rows(request: PaymentRequest) -> Iterator[PaidRow]:
    """Who is paid into an account; of learners each by name, paid by the unit."""
    listed, lines = request.payment_list, lines_of(request)
    if listed is None or listed.kind != PaymentList.Kind.LEARNERS:
        for line in lines:
            yield PaidRow(
                payee=line.payee, account=line.account, bank=line.bank, net_dong=line.net_dong
            )
        return
    for learner in lines_of_list(listed):
        yield PaidRow(
            payee=learner.full_name,
            account="ký nhận",
            bank=f"qua {lines[0].payee}",
            net_dong=learner.net_dong,
        )


def issue(request: PaymentRequest, voucher: str, *, by: Actor, at: datetime) -> Issued:
    return parts.issue(PayeeList, request, voucher, by=by, at=at)
