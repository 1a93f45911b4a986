"""Statements of the Treasury, our entries of the same fund-year, and what each line is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Advance
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.finding import find
from khuyencong.core.money import dong
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper
from khuyencong.ledger.models import Fund
from khuyencong.payments.models import ORDERED, PAID, PaymentRequest
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.recoveries.models import Collected, Reversal
from khuyencong.settlement.models import AdvanceReturn, Payment
from khuyencong.treasury.models import Statement
from khuyencong.treasury.selectors import matching, statement_rows
from khuyencong.treasury.selectors.matching import Entry, Match
from khuyencong.treasury.selectors.statement_rows import Total

DAYS = "statement_match_days"
TITLES: dict[str, str | Promise] = {
    matching.EXACT: lazy("khớp"),
    matching.PROBABLE: lazy("có thể khớp"),
    matching.AMOUNT: lazy("lệch số tiền"),
    matching.UNRECORDED: lazy("Kho bạc đã chi, chưa ghi vào sổ"),
    matching.NONE: lazy("sổ không có"),
    matching.DOUBLE: lazy("lặp lại dòng trước"),
    matching.OTHER_YEAR: lazy("của năm ngân sách khác"),
    matching.OUTSIDE: lazy("ngoài kỳ của bảng"),
    matching.UNREAD: lazy("không đọc được ngày hoặc số tiền"),
    matching.MISSING: lazy("bảng của Kho bạc không có"),
    matching.TOTAL: lazy("số tổng in trong tệp khác tổng các dòng"),
}


@dataclass(frozen=True)
class Row:
    """A line of the statement, an entry of ours that it lacks, or a sum of the file that its lines
    do not add up to. `key` names it in a press and in
    its explanation; `ours` is where it opens."""

    key: str
    found: str
    row: int
    day: Any
    number: str
    payee: str
    content: str
    is_out: bool
    amount_dong: int
    entry: Entry | None
    difference_dong: int
    next_step: str
    note: str

    @property
    def title(self) -> str:
        return str(TITLES[self.found])

    @property
    def is_difference(self) -> bool:
        return self.found not in matching.AGREED

    @property
    def is_explained(self) -> bool:
        return bool(self.note) or not self.is_difference


@dataclass(frozen=True)
class Reconciled:
    """A statement beside our books, in đồng: what went out and came back by each."""

    differences: list[Row]
    agreed: list[Row]
    figures: Mapping[str, int]

    @property
    def unexplained(self) -> list[Row]:
        return [row for row in self.differences if not row.is_explained]

    @property
    def difference_out_dong(self) -> int:
        return self.figures["out_dong"] - self.figures["our_out_dong"]

    @property
    def difference_back_dong(self) -> int:
        return self.figures["back_dong"] - self.figures["our_back_dong"]


def listed(fund: Fund, year: int) -> list[Statement]:
    """Of a fund-year, by the last day of their period; those withdrawn after."""
    rows = Statement.objects.filter(fund=fund, year=year).select_related("fund").order_by("pk")
    return sorted(rows, key=lambda one: (one.withdrawn_at is not None, one.span[1], one.pk))


def last_of(statements: Iterable[Statement]) -> Statement | None:
    """The one that stands whose period ends last."""
    standing = [one for one in statements if one.withdrawn_at is None]
    return max(standing, key=lambda one: (one.span[1], one.pk), default=None)


def before(fund: Fund) -> Statement | None:
    """The last one that could be read: its columns are taken over."""
    rows = Statement.objects.standing().filter(fund=fund, read_at__isnull=False)
    return rows.order_by("-pk").first()


def find_statement(number: uuid.UUID, *, by: Actor) -> Statement:
    missing = _("Không có bảng này của Kho bạc trong phạm vi của bạn.")
    rows = Statement.objects.visible_to(by).select_related("fund__organisation__province")
    return find(rows, missing, uuid=number)


def find_paper(number: uuid.UUID, *, by: Actor) -> Paper:
    missing = _("Không có biên bản này trong phạm vi của bạn.")
    statement = find(Statement.objects.visible_to(by), missing, uuid=number)
    return find(documents.papers_about(statement.uuid), missing)


def paper_of(statement: Statement) -> Paper | None:
    return documents.papers_about(statement.uuid).first()


def reconciled(statement: Statement) -> Reconciled:
    """As both stand now; what was signed stands on the paper and in `statement.figures`."""
    fund, year = statement.fund, statement.year
    days = policy.figure(DAYS, province=fund.province, on=statement.span[1])
    known = entries(fund, year)
    lines = list(statement.lines.order_by("row"))
    found, missing = matching.match(lines, known, year=year, span=statement.span, days=days)
    notes = dict(statement.notes.order_by("pk").values_list("about", "words"))
    rows = [_of_line(one, notes) for one in found]
    rows += [_of_entry(one, notes) for one in missing]
    printed = [Total(*one) for one in statement.printed]
    rows += [_of_total(*one, notes) for one in statement_rows.differing(printed, lines)]
    first, last = statement.span
    ours = [one for one in known if one.is_recorded and first <= one.day <= last]
    figures = {
        "lines": len(lines),
        **{name: sum(row.found == name for row in rows) for name in matching.AGREED},
        "differences": sum(row.is_difference for row in rows),
        "out_dong": sum(one.amount_dong or 0 for one in lines if one.is_out),
        "back_dong": sum(one.amount_dong or 0 for one in lines if not one.is_out),
        "our_out_dong": sum(one.amount_dong for one in ours if one.is_out),
        "our_back_dong": sum(one.amount_dong for one in ours if not one.is_out),
    }
    differences = [row for row in rows if row.is_difference]
    return Reconciled(differences, [row for row in rows if not row.is_difference], figures)


def _of_line(one: Match, notes: Mapping[str, str]) -> Row:
    line, key = one.line, f"row:{one.line.row}"
    return Row(
        key, one.found, line.row, line.day, line.number, line.payee, line.content, line.is_out,
        line.amount_dong or 0, one.entry, one.difference_dong, _next_step(one),
        notes.get(key, ""),
    )  # fmt: skip


def _of_total(total: Total, counted_dong: int, notes: Mapping[str, str]) -> Row:
    key = f"total:{total.row}:{total.side}"
    step = _(
        "Tệp in {printed}, các dòng cộng lại {counted}: xem tệp gốc thiếu dòng, ẩn dòng hay đọc "
        "sai cột; thiếu thì rút bảng này, xin Kho bạc tệp đủ."
    ).format(printed=dong(total.amount_dong), counted=dong(counted_dong))
    return Row(
        key, matching.TOTAL, total.row, None, "", "", _("dòng tổng của tệp"),
        total.side != statement_rows.BACK, total.amount_dong, None,
        total.amount_dong - counted_dong, step, notes.get(key, ""),
    )  # fmt: skip


def _of_entry(one: Entry, notes: Mapping[str, str]) -> Row:
    step = _(
        "Hỏi Kho bạc: chưa hạch toán thì đối chiếu ở kỳ sau; đã trả lại thì đảo bút toán hoặc ghi "
        "Kho bạc trả lại."
    )
    return Row(
        one.key, matching.MISSING, 0, one.day, one.number or one.document, one.payee, one.title,
        one.is_out, one.amount_dong, one, 0, step, notes.get(one.key, ""),
    )  # fmt: skip


def _next_step(one: Match) -> str:
    line, ours = one.line, one.entry
    if one.found == matching.PROBABLE and ours:
        return _("So chứng từ: bảng ghi số {theirs}, sổ ghi số {ours} ngày {day}.").format(
            theirs=line.number or "–", ours=ours.number or ours.document or "–", day=short(ours.day)
        )
    if one.found == matching.AMOUNT and ours:
        words = (
            _("Chứng từ {number}: Kho bạc ghi nhiều hơn sổ {amount}. {fix}")
            if one.difference_dong > 0
            else _("Chứng từ {number}: Kho bạc ghi ít hơn sổ {amount}. {fix}")
        )
        fix = _("Xem chứng từ gốc: sổ sai thì đảo bút toán, Kho bạc sai thì đề nghị điều chỉnh.")
        return words.format(number=ours.number, amount=dong(abs(one.difference_dong)), fix=fix)
    if one.found == matching.UNRECORDED and ours and line.day:
        return _("Mở đề nghị của {code}, ghi Kho bạc đã chi: số {number}, ngày {day}.").format(
            code=ours.code, number=line.number or "–", day=short(line.day)
        )
    if one.found == matching.OTHER_YEAR and line.day:
        return _(
            "Dòng này của năm {year}: đưa vào bảng của năm đó, hỏi Kho bạc nếu ghi nhầm năm."
        ).format(year=line.day.year)
    return str(STEPS.get(one.found, ""))


STEPS: dict[str, str | Promise] = {
    matching.NONE: lazy(
        "Tìm chứng từ gốc: chưa ghi thì ghi vào sổ, không phải của đơn vị thì báo Kho bạc."
    ),
    matching.DOUBLE: lazy(
        "Hỏi Kho bạc: chỉ in lặp thì giải trình, hạch toán hai lần thì đề nghị điều chỉnh."
    ),
    matching.OUTSIDE: lazy("Đối chiếu ở bảng của kỳ có ngày đó."),
    matching.UNREAD: lazy("Sửa ô đó trong tệp, rút bảng này rồi gửi lại tệp."),
}  # fmt: skip


def entries(fund: Fund, year: int) -> list[Entry]:
    """Money of the fund-year that went to the Treasury and came back, by day."""
    found = [
        *_requests(fund, year), *_without_request(fund, year), *_returned(fund, year),
        *_collected(fund, year), *_reversed(fund, year),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.key))


def _requests(fund: Fund, year: int) -> Iterator[Entry]:
    """Paid, or at the Treasury and not written down as paid."""
    rows = PaymentRequest.objects.in_states((ORDERED, PAID)).filter(
        transfer__to_account__fund=fund, transfer__to_account__year=year
    )
    for one in rows.select_related("project").prefetch_related("lines").order_by("pk"):
        day = one.treasury_date or (hanoi_date(one.sent_at) if one.sent_at else None)
        payees = list(dict.fromkeys(line.payee for line in one.lines.all()))
        if day:
            yield Entry(
                f"request:{one.uuid}", one.treasury_number, "", day, True, one.amount_dong,
                one.project.code, one.project.title,
                payees[0] if len(payees) == 1 else _("{count} bên nhận").format(count=len(payees)),
                request=str(one.uuid), is_recorded=one.state == PAID,
            )  # fmt: skip


def _of_fund(fund: Fund, year: int, side: str) -> Q:
    return Q(**{f"transfer__{side}_account__fund": fund, f"transfer__{side}_account__year": year})


def _without_request(fund: Fund, year: int) -> Iterator[Entry]:
    """Paid before requests were kept: nobody wrote down the Treasury's number."""
    asked = PaymentRequest.objects.filter(commitment__fund=fund)
    kinds: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("advance", Advance.objects.exclude(pk__in=asked.exclude(advance=None).values("advance"))),
        ("payment", Payment.objects.exclude(pk__in=asked.exclude(payment=None).values("payment"))),
    )
    for kind, rows in kinds:
        of_year = rows.filter(_of_fund(fund, year, "to")).select_related(
            "commitment__project", "transfer"
        )
        for one in of_year.order_by("pk"):
            yield _entry(kind, one, hanoi_date(one.paid_at), one.commitment.project, is_out=True)


def _returned(fund: Fund, year: int) -> Iterator[Entry]:
    rows = AdvanceReturn.objects.filter(_of_fund(fund, year, "from"))
    for one in rows.select_related("commitment__project", "transfer").order_by("pk"):
        yield _entry("return", one, hanoi_date(one.recorded_at), one.commitment.project)


def _reversed(fund: Fund, year: int) -> Iterator[Entry]:
    rows = Reversal.objects.filter(_of_fund(fund, year, "from"), is_decided=True)
    for one in rows.select_related("project", "transfer").order_by("pk"):
        if one.answered_at:
            yield _entry("reversal", one, hanoi_date(one.answered_at), one.project)


def _entry(kind: str, one: Any, day: Any, project: Project, *, is_out: bool = False) -> Entry:
    """Of a receipt that says by which document."""
    document = getattr(one, "document", "") or one.transfer.document
    return Entry(
        f"{kind}:{one.pk}", "", document, day, is_out, one.amount_dong, project.code, project.title,
        getattr(one, "payee", ""),
    )  # fmt: skip


def _collected(fund: Fund, year: int) -> Iterator[Entry]:
    """What came in of a recovery, whole, however many old payments it was spread over."""
    rows = Collected.objects.filter(_of_fund(fund, year, "from")).order_by("collection")
    sums = rows.values(
        "collection", "collection__received_date", "collection__document",
        "collection__recovery__uuid", "collection__recovery__project__code",
        "collection__recovery__project__title",
    ).annotate(total=Sum("amount_dong"))  # fmt: skip
    for one in sums:
        yield Entry(
            f"collection:{one['collection']}", "", one["collection__document"],
            one["collection__received_date"], False, one["total"],
            one["collection__recovery__project__code"],
            one["collection__recovery__project__title"], "",
            recovery=str(one["collection__recovery__uuid"]),
        )  # fmt: skip
