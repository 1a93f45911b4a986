"""What is said between the process that opens a file and the one that asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class Unfit(Exception):
    """A file that cannot be kept, or read. `code` names the words, `params` fills them."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        super().__init__(code, self.params)


@dataclass(frozen=True)
class InvoiceFile:
    """As the file says it, nothing corrected. `total_dong` is None where it is not whole đồng.

    `signature`: valid, broken (the content was changed), absent, unreadable (`why`), outside (the
    certificate was not valid on the invoice's day), other (it bears another tax code than the
    seller's), or self (it is its own issuer). `signed_by`: the name in the `certificate` that the
    file carries, `valid_from` and `valid_until` its days, where the content is what was signed.
    `lines`: of goods, where told; `goods`: the first of them, each its name and đồng. `buyer_name`
    and `buyer_tax_code` are empty where the file does not say them.
    """

    seller_name: str
    seller_tax_code: str
    symbol: str  # with its form: 1C26TAA
    number: str
    issued_date: date | None
    currency: str
    total_dong: int | None
    signature: str
    signed_by: str = ""
    why: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    lines: int | None = None
    certificate: bytes = b""
    buyer_name: str = ""
    buyer_tax_code: str = ""
    goods: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class Kept:
    """What a file is. `content` stands for what was sent where that was drawn anew."""

    suffix: str
    media_type: str
    pages: int = 0
    content: bytes | None = None
    is_blurred: bool = False
    invoice: InvoiceFile | None = None
