"""Hỗ trợ có thu hồi: in which instalments a contract says that support is paid back.

No national text that was read has recoverable support; a province's own rule may. Where there is
none, a named decision allows it. From which day its term is counted nobody was seen to say: here
from the last day of the contract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from khuyencong.contracts.models import Contract, Repayment, Share
from khuyencong.contracts.services.schedules import Part, require_schedule
from khuyencong.contracts.services.shares import Parts
from khuyencong.core.dates import in_months, short
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.projects import selectors
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.selectors import estimate
from khuyencong.rules import engine
from khuyencong.rules.engine import Support
from khuyencong.rules.wording import say

# {beneficiary: its instalments}
Schedules = Mapping[int, Sequence[Part]]


def require_repaid(
    project: Project,
    parts: Parts,
    schedules: Schedules,
    *,
    signed_date: date,
    end_date: date,
    decision: str,
) -> None:
    """Who asked for recoverable support has a schedule of all of it, nobody else has one, and what
    the rules of that day do not say a named decision does."""
    lent = {one for one in parts if one is not None and one.known.is_recoverable}
    for member in parts:
        if member is not None and member not in lent and schedules.get(member.pk):
            raise Refused(
                _("{name}: hỗ trợ không hoàn lại, không có lịch hoàn trả.").format(
                    name=member.establishment.name
                ),
                fix=_("Bỏ lịch hoàn trả, hoặc cơ quan thẩm định ghi lại là hỗ trợ có thu hồi."),
            )
    if not lent:
        return
    answers = _answers(project, signed_date)
    for member in sorted(lent, key=lambda one: one.pk):
        rule = answers[member.establishment_id]
        _require_allowed(member, rule, decision)
        rows = schedules.get(member.pk, ())
        _require_all(member, sum(parts[member].values()), rows)
        first = end_date + timedelta(days=1)
        fix = _("Ghi hạn sau ngày kết thúc hợp đồng {end}, đợt sau không trước đợt trước.")
        require_schedule(rows, first=first, fix=fix.format(end=short(end_date)))
        _require_term(member, rule, rows, end_date)


def _answers(project: Project, on: date) -> dict[int, Support]:
    lines = selectors.as_plain(project)
    province = project.province.code
    found = estimate.supports(
        project.activity, lines, on=on, track=project.track, province=province, project=project
    )
    return {who.pk: support for who, _asked, support in found if who}


def _legal(rule: Support) -> str:
    return "; ".join(dict.fromkeys(one.legal for one in rule.reasons if one.legal))


def _require_allowed(member: Beneficiary, rule: Support, decision: str) -> None:
    told = {
        "name": member.establishment.name,
        "why": " ".join(say(reason, "vi") for reason in rule.reasons),
    }
    if rule.status == engine.INELIGIBLE:
        raise Refused(
            _("{name}: không ký hỗ trợ có thu hồi được. {why}").format(**told),
            legal=_legal(rule),
            fix=_("Chuyển sang hỗ trợ không hoàn lại, hoặc nguồn địa phương có quy định."),
        )
    if rule.status == engine.NEEDS_PERSON and not decision:
        raise Refused(
            _("{name}: {why}").format(**told),
            legal=_legal(rule),
            fix=_("Ghi số, ngày, cơ quan của văn bản cho hỗ trợ có thu hồi."),
            field="recoverable_decision",
        )


def _require_all(member: Beneficiary, support_dong: int, rows: Sequence[Part]) -> None:
    total = sum(part.amount_dong for part in rows)
    if total != support_dong:
        raise Refused(
            _("{name}: lịch hoàn trả cộng {total}, hỗ trợ có thu hồi được duyệt {support}.").format(
                name=member.establishment.name, total=dong(total), support=dong(support_dong)
            ),
            fix=_("Chia đúng {support} vào các đợt hoàn trả.").format(support=dong(support_dong)),
        )


def _require_term(member: Beneficiary, rule: Support, rows: Sequence[Part], end_date: date) -> None:
    allowed = rule.term_years and rule.term_years * 12
    months = min(filter(None, (member.known.repaid_months, allowed)), default=None)
    last = rows[-1].due_date
    if months and last > (until := in_months(end_date, months)):
        raise Refused(
            _(
                "{name}: đợt hoàn trả cuối {last}, sau {until}: hết {months} tháng từ ngày kết "
                "thúc hợp đồng."
            ).format(
                name=member.establishment.name, last=short(last), until=short(until), months=months
            ),
            legal=_legal(rule),
            fix=_("Cho đợt cuối đến hạn chậm nhất {until}.").format(until=short(until)),
        )


def write(shares: Mapping[int | None, Share], schedules: Schedules) -> None:
    """Of each share that is paid back, its instalments in their order. `shares`: by their keys."""
    Repayment.objects.bulk_create(
        Repayment(share=part, number=number, **row._asdict())
        for part in shares.values()
        for number, row in enumerate(schedules.get(part.beneficiary_id or 0, ()), start=1)
    )


def is_as_signed(contract: Contract, schedules: Schedules) -> bool:
    """Whether a second press says the same days and amounts."""
    rows = Repayment.objects.filter(share__in=contract.commitments.values("share"))
    facts = ("share__beneficiary", "due_date", "amount_dong")
    said = [(member, *row) for member in sorted(schedules) for row in schedules[member]]
    return said == list(rows.order_by("share__beneficiary", "number").values_list(*facts))
