"""The estimate (dự toán kinh phí đề án) as plain values, and its checks.

Invariants: sources of a line sum to its amount; ineligible lines take no support;
each beneficiary's support stays within its own ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.money import LIMIT_DONG, dong, grouped, share
from khuyencong.directory.models import Establishment, Unit
from khuyencong.ledger.models import Fund
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import NOTHING_KNOWN, Known, Project
from khuyencong.projects.selectors.lookups import Lookups
from khuyencong.rules import engine
from khuyencong.rules.areas import in_cluster, rows_of_cluster
from khuyencong.rules.conditions import ABROAD, MACHINES
from khuyencong.rules.derivation import ParameterUsed
from khuyencong.rules.engine import Facts, RuleBook, Support
from khuyencong.rules.schema import RECOVERABLE
from khuyencong.rules.wording import say

MOST_LINES = 90  # of one estimate: all of them stand in one form


@dataclass(frozen=True)
class SourceShare:
    """Part of a line paid by one source, in whole đồng. `fund` only for support."""

    source: str
    amount_dong: int
    fund: Fund | None = None


@dataclass(frozen=True)
class Line:
    item: str
    unit: str
    quantity: int | Decimal  # 2,5 tấn has decimals
    unit_price_dong: int
    sources: tuple[SourceShare, ...] = field(default_factory=tuple)
    is_eligible: bool = True
    establishment: Establishment | None = None
    slot: int | None = None  # of a group: each slot has a ceiling of its own, filled or not
    known: Known = field(default=NOTHING_KNOWN, compare=False)  # of whom it is for

    @property
    def amount_dong(self) -> int:
        """Rounded down to whole đồng."""
        return share(self.unit_price_dong, Decimal(self.quantity))

    @property
    def support_dong(self) -> int:
        return sum(s.amount_dong for s in self.sources if s.source == "support")


def alike(line: Line) -> tuple:
    """What two lines share when one of them was written twice."""
    who = line.establishment.pk if line.establishment else None
    return who, fold(line.item), fold(line.unit), Decimal(line.quantity), line.unit_price_dong


def check_amounts(lines: list[Line]) -> None:
    """Each line adds up; refuses with the line's name and both sums."""
    if not lines:
        raise Refused(
            _("Dự toán chưa có khoản mục nào."), fix=_("Thêm ít nhất một khoản mục có số tiền.")
        )
    check_sizes(lines)
    for line in lines:
        total = sum(part.amount_dong for part in line.sources)
        if total != line.amount_dong:
            raise Refused(
                _("Khoản “{item}”: các nguồn cộng lại {sum}, khác thành tiền {amount}.").format(
                    item=line.item, sum=dong(total), amount=dong(line.amount_dong)
                ),
                fix=_("Chia lại nguồn để tổng bằng thành tiền."),
            )
        if line.support_dong and not line.is_eligible:
            raise Refused(
                _("Khoản “{item}” không được hỗ trợ nhưng ghi kinh phí khuyến công {sum}.").format(
                    item=line.item, sum=dong(line.support_dong)
                ),
                fix=_("Chuyển khoản này sang vốn đối ứng."),
            )


def check_sizes(lines: Sequence[Line]) -> None:
    """Each line costs something, and all of them no more than an amount can be."""
    for line in lines:
        if line.quantity <= 0 or line.unit_price_dong <= 0:
            raise Refused(
                _("Khoản “{item}”: số lượng và đơn giá phải lớn hơn 0.").format(item=line.item),
                fix=_("Sửa số lượng, đơn giá của khoản này."),
            )
        if line.amount_dong > LIMIT_DONG:
            raise Refused(
                _("Khoản “{item}”: {quantity} × {price} = {amount}, vượt {limit}.").format(
                    item=line.item,
                    quantity=grouped(line.quantity),
                    price=dong(line.unit_price_dong),
                    amount=dong(line.amount_dong),
                    limit=dong(LIMIT_DONG),
                ),
                fix=_("Sửa số lượng, đơn giá của khoản này."),
            )
    if (total := sum(line.amount_dong for line in lines)) > LIMIT_DONG:
        raise Refused(
            _("Các khoản cộng lại {total}, vượt {limit}.").format(
                total=dong(total), limit=dong(LIMIT_DONG)
            ),
            fix=_("Xem lại số lượng, đơn giá từng khoản."),
        )


def facts(
    activity: str,
    cost_dong: int,
    *,
    on: date,
    track: str,
    establishment: Establishment | None,
    project: Project | None = None,
    known: Known = NOTHING_KNOWN,
    is_once: bool = False,
    looked: Lookups | None = None,
) -> Facts:
    """What the rules may know of one beneficiary, as of the deciding date.

    `project` where there is one already: its plan year, and not to be counted against itself.
    `is_once`: the rules count what else it gets in the same application. `looked`: what was looked
    up for others already.
    """
    raised: dict[str, Any] = {
        "priority_decision": (project.priority_decision or None) if project else None,
        "priority_decision_date": project.priority_date if project else None,
    }
    if establishment is None:
        return Facts(activity=activity, cost_dong=cost_dong, track=track, **raised)
    year, looked = project.year if project else on.year, looked or Lookups()
    is_abroad = activity in ABROAD
    return Facts(
        activity=activity,
        cost_dong=cost_dong,
        track=track,
        form=establishment.legal_form,
        place_kind=looked.place_kind(establishment.place, on, plan_year=year),
        area=_area(establishment, known, on=on, looked=looked),
        seat_kind=looked.place_kind(known.seat, on, plan_year=year) if known.seat else None,
        is_manual_kiln=known.is_manual_kiln,
        trade=establishment.trade.code,
        trips_abroad=looked.trips_abroad(establishment, year, project) if is_abroad else None,
        other_supports=looked.other_supports(establishment, project)
        if is_once and project
        else None,
        is_new_machine=known.is_new_machine if activity in MACHINES else None,
        registered_capital_dong=known.registered_capital_dong,
        former_province=looked.former_province(establishment.place, on),
        kind=RECOVERABLE if known.is_recoverable else None,
        **raised,
    )


def _area(establishment: Establishment, known: Known, *, on: date, looked: Lookups) -> str | None:
    place, area = establishment.place, looked.area_of(establishment.place, on)
    return in_cluster(area, on=on, book=looked.book_of(place)) if known.is_in_cluster else area


def _rows_of_area(place: Unit, known: Known, *, on: date, looked: Lookups) -> list[ParameterUsed]:
    """The dated rows that say what class of area it is: its commune's, and its cluster's."""
    rows = list(looked.rows_of_area(place, on))
    if known.is_in_cluster:
        area = looked.area_of(place, on)
        rows += rows_of_cluster(area, on=on, book=looked.book_of(place))
    return rows


def _party(line: Line) -> tuple[int | None, int | None]:
    """Whose ceiling a line counts against: its establishment's, or a slot's not yet filled."""
    return (line.establishment.pk, None) if line.establishment else (None, line.slot)


def by_party(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each beneficiary, and of each slot not yet filled, in their order."""
    groups: dict[tuple[int | None, int | None], list[Line]] = {}
    for line in lines:
        groups.setdefault(_party(line), []).append(line)
    return list(groups.values())


PUBLIC = ("support", "programme")


def public_shares(lines: list[Line]) -> list[tuple[Establishment | None, int, int]]:
    """(beneficiary, public đồng of every programme, cost in đồng) for each beneficiary."""
    sums: dict[tuple[int | None, int | None], tuple[Establishment | None, int, int]] = {}
    for line in lines:
        key = _party(line)
        _who, public, cost = sums.get(key, (None, 0, 0))
        public += sum(s.amount_dong for s in line.sources if s.source in PUBLIC)
        sums[key] = (line.establishment, public, cost + line.amount_dong)
    return list(sums.values())


def check_public_share(lines: list[Line], *, on: date, province: str) -> None:
    """Money of all public programmes together stays within the share the parameter allows."""
    limit = engine.procedure_row("public_share_percent", on=on, book=policy.book(province))
    if not isinstance(limit.value, int):
        return  # not known: shown to the appraiser, refused by nobody
    for who, public, cost in public_shares(lines):
        most = share(cost, Decimal(limit.value) / 100)
        if public > most:
            raise Refused(
                _("{name}: tiền Nhà nước từ mọi chương trình {public}, vượt {most}.").format(
                    name=who.name if who else _("đề án"), public=dong(public), most=dong(most)
                ),
                legal=limit.citation,
                fix=_("Giảm khuyến công hoặc phần của chương trình khác."),
            )


def basis_date(
    registered_at: datetime | None, *, at: datetime, province: str, book: RuleBook | None = None
) -> date:
    """The day whose rules decide. Which one it is, is itself a parameter (`basis_date`):

    application: the day the dossier was registered complete; approval or contract: the day of that
    decision, which is the day of asking until it is taken.
    """
    today = hanoi_date(at)
    word = engine.procedure("basis_date", on=today, book=book or policy.book(province))
    if word == "application" and registered_at is not None:
        return hanoi_date(registered_at)
    return today


def is_decided_at(decision: str, *, at: datetime, province: str) -> bool:
    """Whether `basis_date` is the day of this decision: approval or contract."""
    today = hanoi_date(at)
    book = policy.book(province)
    return engine.procedure("basis_date", on=today, book=book) == decision


def supports(
    activity: str,
    lines: list[Line],
    *,
    on: date,
    track: str,
    province: str,
    project: Project | None = None,
    book: RuleBook | None = None,
    looked: Lookups | None = None,
) -> list[tuple[Establishment | None, int, Support]]:
    """(beneficiary, support asked in đồng, what the law allows) for each beneficiary. `book` and
    `looked`: the rules of the province and what they ask, read already."""
    book, looked = book or policy.book(province), looked or Lookups(book=book)
    is_once = engine.is_once(activity, on=on, book=book)
    who_asks = [line.establishment for line in lines if line.establishment]
    looked.read_areas((one.place for one in who_asks), on)
    if is_once or activity in ABROAD:
        looked.read_projects(one.pk for one in who_asks)
    if project:
        looked.take_province(project.province, on)
    result = []
    for members in by_party(lines):
        cost = sum(line.amount_dong for line in members if line.is_eligible)
        asked = sum(line.support_dong for line in members)
        who = members[0].establishment
        if cost == 0:
            continue
        asked_of = facts(
            activity,
            cost,
            on=on,
            track=track,
            establishment=who,
            project=project,
            known=members[0].known,
            is_once=is_once,
            looked=looked,
        )
        support = engine.ceiling(asked_of, on=on, book=book)
        if who and any("area" in reason.params for reason in support.reasons):
            rows = _rows_of_area(who.place, members[0].known, on=on, looked=looked)
            support = replace(support, derivation=support.derivation.with_rows(rows))
        result.append((who, asked, support))
    return result


def check_ceilings(
    activity: str,
    lines: list[Line],
    *,
    on: date,
    track: str,
    province: str,
    project: Project | None = None,
) -> list[tuple[Establishment | None, int, Support]]:
    """Refuses support above a ceiling; an unknown ceiling is left for the appraiser to decide."""
    answers = supports(activity, lines, on=on, track=track, province=province, project=project)
    months = {line.establishment: line.known.repaid_months for line in lines if line.establishment}
    for who, asked, support in answers:
        name = who.name if who else _("đề án")
        words = "; ".join(say(reason, "vi") for reason in support.reasons)
        legal = "; ".join(dict.fromkeys(r.legal for r in support.reasons if r.legal))
        if support.status == "ineligible" and asked:
            raise Refused(
                _("{name} không đủ điều kiện: {why}").format(name=name, why=words),
                legal=legal,
                fix=_("Bỏ phần hỗ trợ của đơn vị này hoặc chọn nội dung khác."),
            )
        if support.ceiling_dong is not None and asked > support.ceiling_dong:
            raise Refused(
                _("{name}: số tiền đề nghị {asked} vượt mức tối đa {cap}.").format(
                    name=name, asked=dong(asked), cap=dong(support.ceiling_dong)
                ),
                legal=legal,
                fix=_("Hãy giảm mức đề nghị hoặc đổi nội dung hỗ trợ."),
            )
        term = support.term_years and 12 * support.term_years
        if who and term and (said := months.get(who)) and said > term:
            raise Refused(
                _("{name}: xin trả lại trong {said} tháng, nhiều nhất {term} tháng.").format(
                    name=name, said=said, term=term
                ),
                legal=legal,
                fix=_("Sửa số tháng trả lại còn nhiều nhất {term}.").format(term=term),
            )
    return answers
