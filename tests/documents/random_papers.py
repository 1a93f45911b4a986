"""Random papers of every form, the same for the same seed, some of them nasty."""

from __future__ import annotations

import dataclasses
import random
import types
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.papers.heading import AN_HOUR, MINUTES
from khuyencong.documents.papers.payload import PaperData, kinds

CODES = (
    "request_receipt",
    "request_letter",
    "project_registration",
    "project_text",
    "completion_request",
    "appraisal_minutes",
    "council_minutes",
    "plan_decision",
    "plan_submission",
    "national_registration",
    "adjustment_decision",
    "estimate_approval",
    "contract",
    "assignment",
    "contract_annex",
    "suspension_decision",
    "acceptance_minutes",
    "payment_voucher",
    "settlement",
    "liquidation",
    "hand_over_minutes",
    "site_check_minutes",
    "open_questions",
    "correction_letter",
    "meeting_invitation",
    "true_copy",
    "copy_of_copy",
    "excerpt",
    "file_list",
    "archive_minutes",
    "cancel_decision",
    "remit_decision",
    "carry_decision",
    "year_closing",
    "reconciliation_minutes",
    "period_report",
    "recovery_decision",
    "recovery_notice",
    "debt_change_decision",
    "withdrawal",
    "taxed_withdrawal",
    "payment_order",
    "taxed_payment_order",
    "payee_list",
    "money_return",
    "product_certificate",
)
PARTIES = {
    "withdrawal",
    "taxed_withdrawal",
    "payment_order",
    "taxed_payment_order",
    "payee_list",
    "money_return",
    "year_closing",
    "reconciliation_minutes",
    "archive_minutes",
    "hand_over_minutes",
    "contract",
    "acceptance_minutes",
    "appraisal_minutes",
    "site_check_minutes",
    "settlement",
    "liquidation",
}
LETTERS = {"completion_request", "open_questions", "correction_letter"}
UNNUMBERED = {"request_letter"}  # of who asks, not of a body
TALK = """
xã Quỳnh Lưu hợp tác xã mây tre đan xuất khẩu dây chuyền chế biến hải sản sấy lạnh gỗ mỹ nghệ
làng nghề nước mắm Vạn Phần máy cắt CNC đào tạo nghề may công nghiệp cho lao động nông thôn
ứng dụng thiết bị tiên tiến vào sản xuất gạch không nung
"""
WORDS = TALK.split()
NASTY = (
    "Công ty TNHH “Hải & Sâm” <sản xuất> 'lạnh'",
    "Cơ sở {{ 7 * 7 }} {% for x in y %} {# ghi chú #}",
    'Máy ép *nóng* _100 tấn_ #let x = $1$ @nguồn \\ "kép" ~ `mã`',
    "-- Hợp tác xã --- loại 1 // phụ [a] /* b */",
)
NUMBERS = {
    "quantity": (1, 60),
    "size": (1, 9_000_000),
    "pages": (0, 200),
    "year": (2024, 2031),
    "papers": (0, 900),
}


def random_paper(code: str, seed: int) -> PaperData:
    """A paper of this form; every fourth seed is a draft, every third has nasty texts."""
    draw = random.Random(f"{code}/{seed}")
    maker = _Maker(draw, is_nasty=seed % 3 == 2)
    cls = kinds()[code]
    fields = {
        field.name: maker.value(field.name, get_type_hints(cls)[field.name])
        for field in dataclasses.fields(cls)
        if field.name != "frame"
    }
    return cls(frame=random_frame(code, draw, is_draft=seed % 4 == 3), **fields)


def random_frame(code: str, draw: random.Random, *, is_draft: bool = False) -> Frame:
    body = draw.choice(
        ("Sở Công Thương", "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp tỉnh Nghệ An")
    )
    signers: tuple[Signer, ...] = (
        Signer(authority="KT. Giám đốc", title="Phó Giám đốc", name="Nguyễn Thị Hồng Ánh"),
    )
    if code in PARTIES:
        signers = (
            Signer(authority="Đại diện bên A", title="Giám đốc", name="Trần Văn Bình"),
            Signer(authority="Đại diện bên B", title="Chủ cơ sở", name="Lê Thị Cúc"),
            Signer(authority="Đại diện xã", title="Phó Chủ tịch", name="Hồ Sỹ Dũng"),
        )[: draw.randint(2, 3)]
    words = " ".join(draw.choices(WORDS, k=draw.choice((4, 14, 40))))
    is_minutes = kinds()[code].kind == MINUTES
    return Frame(
        parent_body=draw.choice(("", "Ủy ban nhân dân tỉnh Nghệ An", "Sở Công Thương Nghệ An")),
        issuing_body=body,
        number="" if is_draft or code in UNNUMBERED else f"{draw.randint(1, 400):02d}",
        symbol="" if code in UNNUMBERED else "-".join(filter(None, (kinds()[code].kind, "SCT"))),
        place=draw.choice(("Nghệ An", "Thành phố Hồ Chí Minh")),
        issued_date=date(2026, 1, 1) + timedelta(days=draw.randrange(365)),
        title=_title(code, draw, is_minutes=is_minutes),
        summary=f"Về việc {words}",
        grounds=tuple(
            f"Căn cứ Nghị định số {draw.randint(10, 99)}/2012/NĐ-CP về khuyến công"
            for _ in range(draw.randint(0, 4))
        ),
        signers=signers,
        recipients=("Như trên", "Sở Tài chính", "Lưu: VT, KC")[: draw.randint(0, 1) * 3],
        is_letter=code in LETTERS and draw.random() < 0.7,
        is_minutes=is_minutes,
        **_hours(draw, is_minutes=is_minutes),
        end_mark="" if is_minutes else "/.",
        minutes_mark="/." if is_minutes else "",
        is_sample_note=draw.random() < 0.3,
    )


def _hours(draw: random.Random, *, is_minutes: bool) -> dict[str, str]:
    """None, as they were printed once; dots to write on; the two that a form asked for."""
    hours = draw.choice((("", ""), (AN_HOUR, AN_HOUR), ("08 giờ", "11 giờ 45 phút")))
    return dict(zip(("began", "ended"), hours, strict=True)) if is_minutes else {}


def _title(code: str, draw: random.Random, *, is_minutes: bool) -> str:
    if code in UNNUMBERED:
        return "Đơn đề nghị hỗ trợ khuyến công"
    if is_minutes:
        return "Biên bản nghiệm thu cơ sở đề án khuyến công địa phương"
    return draw.choice(("Quyết định", "Báo cáo kết quả thực hiện đề án khuyến công địa phương"))


class _Maker:
    def __init__(self, draw: random.Random, *, is_nasty: bool) -> None:
        self.draw = draw
        self.is_nasty = is_nasty

    def value(self, name: str, hint: Any) -> Any:
        draw = self.draw
        if get_origin(hint) is types.UnionType:
            return None if draw.random() < 0.3 else self.value(name, get_args(hint)[0])
        if get_origin(hint) is tuple:
            low = 0 if name in {"papers", "participants", "beneficiaries", "tasks"} else 1
            count = draw.choice((low, 2, 9))
            return tuple(self.value(name, get_args(hint)[0]) for _ in range(count))
        if dataclasses.is_dataclass(hint):
            hints = get_type_hints(hint)
            return hint(**{name: self.value(name, part) for name, part in hints.items()})
        if hint is bool:
            return draw.random() < 0.7
        if hint is date:
            return date(2026, 1, 1) + timedelta(days=draw.randrange(700))
        if hint is Decimal:
            return Decimal(draw.randint(*NUMBERS[name])) / 4
        if hint is int:
            low, high = NUMBERS.get(name, (0, 10 ** draw.randint(6, 11)))
            return draw.randint(low, high)
        return self.text(name)

    def text(self, name: str) -> str:
        draw = self.draw
        if name.endswith("_code"):
            return f"DA-40-2026-{draw.randint(1, 9999):04d}"
        if name in {"tax_code", "account"}:
            return draw.choice(("", str(draw.randrange(10**9, 10**10))))
        if name == "digest":
            return f"{draw.randrange(16**64):064x}"
        if name in {"unit"}:
            return draw.choice(("cái", "bộ", "học viên", "dây chuyền"))
        if self.is_nasty and draw.random() < 0.5:
            return draw.choice(NASTY)
        words = " ".join(draw.choices(WORDS, k=draw.choice((2, 5, 12, 30))))
        return words[0].upper() + words[1:] + draw.choice(("", "", "", ".", ";"))
