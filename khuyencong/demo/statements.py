"""What the Treasury's own book says of the demonstration: the last month with what an accountant
meets: an amount that differs, a payment that is missing, a stranger's line, a total that its lines
do not make. A month before it agreed and is signed."""

from __future__ import annotations

from datetime import date

from khuyencong.demo.province import Province, moment
from khuyencong.treasury import services as treasury
from khuyencong.treasury.models import Statement
from khuyencong.treasury.selectors import statements
from khuyencong.treasury.selectors.matching import Entry
from khuyencong.ui.sheets import workbook

HEADS = [
    ("Ngày hạch toán", 14), ("Số chứng từ", 16), ("Đơn vị nhận", 40), ("Diễn giải", 48),
    ("Phát sinh Nợ", 18), ("Phát sinh Có", 18),
]  # fmt: skip
STRANGER = ("KB-7714", "Công ty TNHH Vận tải Sông Lam", "Cước vận chuyển", 6_400_000)
MISTYPED, LEFT_OUT = 900_000, 1_000_000  # đồng

Row = tuple[date | str, str, str, str, int, int]


def build(world: Province) -> None:
    """Of the local money, where this year has entries."""
    fund = world.funds["local"]
    known = [one for one in statements.entries(fund, world.year) if one.is_recorded]
    months = sorted({one.day.month for one in known if one.day.year == world.year})
    for month in months[-2:]:
        rows = [_line(one) for one in known if one.day.month == month]
        if month != months[-1]:
            _signed(world, month, rows)
            continue
        if len(rows) > 2:
            del rows[1]
        day, number, payee, words, out, back = rows[0]
        rows[0] = (day, number, payee, words, out + MISTYPED, back)
        _receive(world, month, [*rows, (day, *STRANGER, 0)], more_dong=LEFT_OUT)


def _line(one: Entry) -> Row:
    out, back = (one.amount_dong, 0) if one.is_out else (0, one.amount_dong)
    return one.day, one.number or one.document, one.payee, one.title, out, back


def _receive(world: Province, month: int, rows: list[Row], *, more_dong: int = 0) -> Statement:
    """`more_dong`: what the total of the file has more than its lines."""
    out, back = (sum(row[place] for row in rows) for place in (4, 5))  # type: ignore[misc]
    total = ("", "", "", "Cộng phát sinh", out + more_dong, back)
    return treasury.receive_statement(
        world.funds["local"],
        year=world.year,
        period=f"{month:02}",
        name=f"So chi tiet du toan thang {month}.xlsx",
        content=workbook("Sổ chi tiết", HEADS, [*rows, total]),
        by=world.actor("ketoan"),
        at=moment(world.today),
    )


def _signed(world: Province, month: int, rows: list[Row]) -> None:
    statement = _receive(world, month, rows)
    by, at = world.actor("ketoan"), moment(world.today)
    if differences := statements.reconciled(statement).differences:
        treasury.explain_differences(
            statement, chosen=differences, words="Kho bạc hạch toán ở kỳ sau", by=by, at=at
        )
    statement = treasury.present_statement(statement, by=by, at=at)
    treasury.sign_statement(statement, by=world.actor("lanhdaott"), at=at)
