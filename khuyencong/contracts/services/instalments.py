"""Đợt thanh toán: in which instalments a contract pays each beneficiary.

A contract may have none: then it is paid after acceptance, as the law and Article 4 allow. No text
that was read says how many there are or by when each is paid; the parties agree on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from khuyencong.contracts import selectors
from khuyencong.contracts.models import Contract, Instalment, Share
from khuyencong.contracts.services.schedules import require_amounts
from khuyencong.contracts.services.shares import Parts, approved_parts
from khuyencong.contracts.services.terms import advance_agreed
from khuyencong.core.errors import Refused
from khuyencong.core.money import allocate, dong, share
from khuyencong.projects.models import Project

ADVANCE = Instalment.Condition.ADVANCE
FIELD = "part_1"  # of the form, the first that is typed


class Agreed(NamedTuple):
    """An instalment asked for: paid within so many days once its condition holds."""

    condition: str
    amount_dong: int
    days: int | None = None


class Typed(NamedTuple):
    """As it is typed once for all beneficiaries: of what each gets so many per cent, or so many
    đồng; neither is the rest."""

    condition: str
    percent: int | None = None
    amount_dong: int | None = None
    days: int | None = None


# {beneficiary: its instalments}
Plans = Mapping[int, Sequence[Agreed]]


def drafted(
    project: Project, typed: Sequence[Typed], *, advance_dong: int | None, on: date
) -> dict[int, list[Agreed]]:
    """Of what is approved for each beneficiary: the advance that Article 4 is to say on that day,
    then what was typed."""
    if not typed:
        return {}
    parts = approved_parts(project)
    total = sum(sum(by_fund.values()) for by_fund in parts.values())
    law = selectors.advance_law(project, on)
    return divided(parts, advance_agreed(law, total, advance_dong), typed)


def divided(parts: Parts, advance_dong: int, typed: Sequence[Typed]) -> dict[int, list[Agreed]]:
    """Of each beneficiary first its part of the advance, then what was typed; what rounding down
    leaves goes to the last one."""
    totals = [sum(by_fund.values()) for by_fund in parts.values()]
    advances = allocate(advance_dong, totals)
    return {
        member.pk: _divided(total, advance, typed)
        for member, total, advance in zip(parts, totals, advances, strict=True)
        if member is not None
    }


def _divided(total_dong: int, advance_dong: int, typed: Sequence[Typed]) -> list[Agreed]:
    rows = [Agreed(ADVANCE, advance_dong)] if advance_dong else []
    for row in typed:
        left = total_dong - sum(one.amount_dong for one in rows)
        if row.percent is not None:
            amount = share(total_dong, Decimal(row.percent) / 100)
        else:
            amount = left if row.amount_dong is None else row.amount_dong
        if amount == left == 0:
            continue  # the rest of what is advanced whole
        rows.append(Agreed(row.condition, amount, row.days))
    left = total_dong - sum(one.amount_dong for one in rows)
    if 0 < left < len(rows):
        rows[-1] = rows[-1]._replace(amount_dong=rows[-1].amount_dong + left)
    return rows


def require_instalments(parts: Parts, plans: Plans, *, advance_dong: int) -> None:
    """Where there are any, each beneficiary has all of its money in them, to the đồng; those of an
    advance come first and are together not above what Article 4 allows."""
    if not plans:
        return
    for member, by_fund in parts.items():
        if member is not None:
            rows = plans.get(member.pk, ())
            require_whole(member.establishment.name, sum(by_fund.values()), rows)
    asked = sum(
        row.amount_dong for rows in plans.values() for row in rows if row.condition == ADVANCE
    )
    if asked > advance_dong:
        raise Refused(
            _("Các đợt tạm ứng cộng {asked}, Điều 4 của hợp đồng cho tạm ứng {most}.").format(
                asked=dong(asked), most=dong(advance_dong)
            ),
            fix=_("Cho các đợt tạm ứng nhiều nhất {most}.").format(most=dong(advance_dong)),
            field="advance_dong",
        )


def require_whole(name: str, support_dong: int, rows: Sequence[Agreed]) -> None:
    """All instalments of one beneficiary are what is signed for it."""
    require_amounts([row.amount_dong for row in rows], count_field=FIELD, amount_field=FIELD)
    total = sum(row.amount_dong for row in rows)
    if total != support_dong:
        raise Refused(
            _("{name}: các đợt thanh toán cộng {total}, kinh phí hỗ trợ là {support}.").format(
                name=name, total=dong(total), support=dong(support_dong)
            ),
            fix=_("Chia đúng {support} vào các đợt; đợt cuối để trống là phần còn lại.").format(
                support=dong(support_dong)
            ),
            field=FIELD,
        )
    kinds = [row.condition for row in rows]
    if kinds != sorted(kinds, key=lambda kind: kind != ADVANCE):
        raise Refused(
            _("{name}: đợt tạm ứng đứng sau đợt thanh toán.").format(name=name),
            fix=_("Xếp các đợt tạm ứng trước."),
            field=FIELD,
        )


def write(shares: Iterable[Share], plans: Plans) -> None:
    """Of each share its instalments in their order, a new version of them."""
    parts, rows = list(shares), []
    now = selectors.instalments_of(parts) if plans else {}
    for part in parts:
        version = now[part.pk][0].version + 1 if part.pk in now else 1
        for number, row in enumerate(plans.get(part.beneficiary_id or 0, ()), start=1):
            rows.append(Instalment(share=part, version=version, number=number, **row._asdict()))
    Instalment.objects.bulk_create(rows)


def cut(part: Share, reduced_dong: int) -> None:
    """A share that gets less: its last instalments are less, or none."""
    rows = selectors.instalments(part)
    left, kept = sum(row.amount_dong for row in rows) - reduced_dong, []
    for row in rows:
        if amount := min(row.amount_dong, left):
            kept.append(Agreed(row.condition, amount, row.days))
            left -= amount
    write([part], {part.beneficiary_id or 0: kept})


def is_as_signed(contract: Contract, plans: Plans) -> bool:
    """Whether a second press says the same instalments."""
    rows = Instalment.objects.filter(share__in=contract.commitments.values("share"), version=1)
    facts = ("share__beneficiary", "condition", "amount_dong", "days")
    said = [(member, *row) for member in sorted(plans) for row in plans[member]]
    return said == list(rows.order_by("share__beneficiary", "number").values_list(*facts))
