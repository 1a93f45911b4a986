"""Money enters: appropriations and cuts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.documents import services as documents
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.planning import permissions
from khuyencong.planning.models import Appropriation
from khuyencong.policy import selectors as policy
from khuyencong.rules import engine

NO_CODES: Mapping[str, str] = MappingProxyType({})


@transaction.atomic
def appropriate(
    fund: Fund,
    *,
    year: int,
    number: str,
    decided_date: date,
    amount_dong: int,
    kind: str = "",
    ground: str = "",
    codes: Mapping[str, str] = NO_CODES,
    scan: tuple[str, bytes] | None = None,
    by: Actor,
    at: datetime,
) -> Appropriation:
    """Ghi nhận giao dự toán; a negative amount is a cut (cắt giảm). source ↔ appropriated.

    `kind`: initial, addition or cut, the latter two with their ground; "" where nobody says.
    `codes`: chapter, category, item and source of the budget index of its year. `scan`: the name
    and the content of the signed decision.
    """
    permissions.can_appropriate(fund.province, by).require()
    if not number.strip() or not amount_dong:
        raise Refused(
            _("Giao dự toán phải có số quyết định và số tiền khác 0."),
            fix=_("Ghi đủ theo quyết định."),
            field="number",
        )
    _require_fitting(kind, ground, amount_dong)
    codes = {name: code for name, code in codes.items() if code}
    _require_codes(fund, year, codes)
    before = Appropriation.objects.filter(fund=fund, year=year, number=number).exists()
    row = write(
        fund, year=year, number=number, decided_date=decided_date, amount_dong=amount_dong,
        reason=nfc(ground).strip(), by=by, at=at, kind=kind, **codes,
    )  # fmt: skip
    if scan and not before:
        about = scans_of(fund, year)
        row.scan = documents.receive(
            about, kind="appropriation", name=scan[0], content=scan[1], by=by, at=at
        )
        row.save(update_fields=["scan"])
    return row


def scans_of(fund: Fund, year: int) -> UUID:
    """What the scanned decisions of a fund-year are filed about."""
    return uuid5(fund.uuid, str(year))


def _require_fitting(kind: str, ground: str, amount_dong: int) -> None:
    """A cut takes and the others give; what changes a year says why."""
    if kind and (kind == Appropriation.Kind.CUT) != (amount_dong < 0):
        raise Refused(
            _("Cắt giảm là số âm, giao và bổ sung là số dương."),
            fix=_("Chọn đúng loại quyết định."),
            field="kind",
        )
    if kind in {Appropriation.Kind.ADDITION, Appropriation.Kind.CUT} and not ground.strip():
        raise Refused(
            _("Bổ sung, cắt giảm dự toán phải nêu lý do."),
            fix=_("Ghi lý do theo quyết định."),
            field="ground",
        )


def _require_codes(fund: Fund, year: int, codes: Mapping[str, str]) -> None:
    """Each code is of the index in force in that year; where nothing of its kind is known of that
    year, it is taken as typed."""
    book, on = policy.book(fund.province), date(year, 1, 1)
    for kind, code in codes.items():
        known = engine.codes_in_force(kind, on=on, book=book)
        if known and code not in {one.code for one in known}:
            raise Refused(
                _(
                    "Mã {code} không có trong mục lục ngân sách năm {year}; năm đó dùng {known}."
                ).format(code=code, year=year, known=", ".join(one.code for one in known[:12])),
                legal=known[0].legal,
                fix=_("Chọn mã của năm ngân sách."),
                field=kind,
            )


def write(
    fund: Fund,
    *,
    year: int,
    number: str,
    decided_date: date,
    amount_dong: int,
    reason: str = "",
    by: Actor,
    at: datetime,
    **facts: str,
) -> Appropriation:
    """The row of a decision with its transfer, once: whoever calls has asked who may."""
    ledger.hold(fund, year)
    known = Appropriation.objects.filter(fund=fund, year=year, number=number)
    asked = {"decided_date": decided_date, "amount_dong": amount_dong}
    if recorded := known.filter(transfer__by_id=by.id, **asked).first():
        return recorded
    if known.exists():
        raise Refused(
            _("Quyết định {number} đã ghi cho nguồn này trong năm {year}.").format(
                number=number, year=year
            ),
            fix=_("Kiểm tra lại số; bổ sung hay cắt giảm có quyết định riêng."),
            field="number",
        )
    is_cut = amount_dong < 0
    posted = ledger.post(
        fund=fund,
        year=year,
        from_stage="appropriated" if is_cut else "source",
        to_stage="source" if is_cut else "appropriated",
        amount_dong=abs(amount_dong),
        key=f"appropriate/{fund.code}/{year}/{number}",
        document=number,
        reason=reason,
        by=by,
        at=at,
    )
    return Appropriation.objects.create(
        fund=fund, year=year, number=number, transfer=posted, ground=reason, **asked, **facts
    )
