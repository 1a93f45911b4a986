"""Bảng kê: learners by days present, trainers by hours held, never more than was signed.

The amounts of Quyết định 46/2015 and Thông tư 152/2016 were not seen: the rate of a day is what a
decision of the province says, typed with that decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment, Learner
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.delivery import selectors
from khuyencong.delivery.models import (
    AllowanceRate,
    PaymentLine,
    PaymentList,
    Trainer,
    TrainingClass,
)
from khuyencong.delivery.permissions import can_approve_list, can_open_class, hands
from khuyencong.directory import selectors as directory
from khuyencong.policy import selectors as policy
from khuyencong.rules import payments

Kind = PaymentList.Kind


@transaction.atomic
def set_allowance(
    training_class: TrainingClass,
    *,
    area: str,
    dong_per_day: int,
    decision: str,
    decided_date: date,
    by: Actor,
    at: datetime,
) -> AllowanceRate:
    """Ghi mức hỗ trợ một ngày of an area, by the decision that says so; the newest counts."""
    training_class = selectors.lock(training_class)
    project = training_class.project
    can_open_class(project, by).require()
    if dong_per_day <= 0 or not decision.strip() or decided_date > hanoi_date(at):
        raise Refused(
            _("Mức {amount} một ngày cần văn bản đã ban hành.").format(amount=dong(dong_per_day)),
            fix=_("Ghi số, ngày của văn bản tỉnh quy định mức hỗ trợ."),
            field="decision",
        )
    values = {"area": area, "dong_per_day": dong_per_day, "decision": nfc(decision)}
    newest = selectors.rates(training_class).get(area)
    if newest and all(getattr(newest, name) == value for name, value in values.items()):
        return newest
    rate = AllowanceRate.objects.create(
        training_class=training_class,
        decided_date=decided_date,
        set_by=by.name,
        set_at=at,
        **values,
    )
    told = values | {"decided": decided_date.isoformat()}
    events.record(project.stream, "set_allowance", told, by=by, at=at)
    return rate


@transaction.atomic
def prepare_list(
    training_class: TrainingClass, *, kind: str, until_date: date, by: Actor, at: datetime
) -> PaymentList:
    """Lập bảng kê to the end of a day: what was held and signed less what earlier lists hold."""
    training_class = selectors.lock(training_class)
    project = training_class.project
    can_open_class(project, by).require()
    standing = selectors.standing_lists(training_class, kind)
    if waiting := standing.filter(approved_at=None).first():
        if waiting.until_date == until_date:
            return waiting  # a second press
        raise Refused(
            _("Bảng kê số {number} tính đến {day} còn chờ duyệt.").format(
                number=waiting.number, day=short(waiting.until_date)
            ),
            fix=_("Duyệt hoặc bỏ bảng kê đó trước."),
        )
    if until_date > (today := hanoi_date(at)):
        raise Refused(
            _("Ngày {day} chưa đến, hôm nay {today}.").format(
                day=short(until_date), today=short(today)
            ),
            fix=_("Bảng kê chỉ gồm buổi đã học."),
            field="until_date",
        )
    unsigned = selectors.standing_sessions(training_class).filter(
        on_date__lte=until_date, signed_at=None
    )
    if count := unsigned.count():
        raise Refused(
            _("Còn {count} buổi đến ngày {day} chưa điểm danh hoặc chưa ký.").format(
                count=count, day=short(until_date)
            ),
            fix=_("Điểm danh, ký các buổi đó, hoặc bỏ buổi không học với lý do."),
            field="until_date",
        )
    makes = _learner_lines if kind == Kind.LEARNERS else _trainer_lines
    lines = list(makes(training_class, until_date, hanoi_date(at)))
    if not lines:
        raise Refused(
            _("Đến ngày {day} không còn ai chưa có trong bảng kê.").format(day=short(until_date)),
            fix=_("Xem các bảng kê đã lập."),
            field="until_date",
        )
    total = sum(line.amount_dong for line in lines)
    _require_room(training_class, total)
    number = PaymentList.objects.filter(training_class=training_class, kind=kind)
    made = PaymentList.objects.create(
        training_class=training_class,
        kind=kind,
        number=(number.aggregate(last=Max("number"))["last"] or 0) + 1,
        until_date=until_date,
        prepared_by=by.name,
        prepared_hands=hands(project, by),
        prepared_at=at,
    )
    for order, line in enumerate(lines, 1):
        line.payment_list, line.order = made, order
    PaymentLine.objects.bulk_create(lines)
    told = {"list": str(made.uuid), "kind": kind, "people": len(lines), "amount_dong": total}
    events.record(project.stream, "prepare_list", told, by=by, at=at)
    return made


@transaction.atomic
def approve_list(payment_list: PaymentList, *, by: Actor, at: datetime) -> PaymentList:
    """Duyệt bảng kê: the head, who did not prepare it. From here it stays as it is."""
    payment_list = selectors.lock_list(payment_list)
    project = payment_list.training_class.project
    can_approve_list(payment_list, project, by).require()
    if payment_list.approved_at is not None:
        return payment_list
    payment_list.approved_by, payment_list.approved_at = by.name, at
    payment_list.save(update_fields=["approved_by", "approved_at"])
    told = {"list": str(payment_list.uuid), "amount_dong": selectors.total_dong(payment_list)}
    events.record(project.stream, "approve_list", told, by=by, at=at)
    return payment_list


@transaction.atomic
def withdraw_list(
    payment_list: PaymentList, *, reason: str, by: Actor, at: datetime
) -> PaymentList:
    """Bỏ bảng kê chưa duyệt, saying why: its days and hours are free for another."""
    payment_list = selectors.lock_list(payment_list)
    project = payment_list.training_class.project
    can_open_class(project, by).require()
    if payment_list.withdrawn_at is not None:
        return payment_list
    if payment_list.approved_at is not None:
        raise Refused(
            _("Bảng kê số {number} đã duyệt nên không bỏ được.").format(number=payment_list.number),
            fix=_("Chi sai thì thu hồi theo chứng từ thanh toán."),
        )
    if not reason.strip():
        raise Refused(_("Bỏ bảng kê phải có lý do."), fix=_("Ghi lý do."), field="reason")
    payment_list.withdraw_reason = nfc(reason)
    payment_list.withdrawn_by, payment_list.withdrawn_at = by.name, at
    payment_list.save(update_fields=["withdraw_reason", "withdrawn_by", "withdrawn_at"])
    told = {"list": str(payment_list.uuid), "reason": payment_list.withdraw_reason}
    events.record(project.stream, "withdraw_list", told, by=by, at=at)
    return payment_list


def _learner_lines(
    training_class: TrainingClass, until_date: date, _today: date
) -> Iterator[PaymentLine]:
    days = selectors.days_present(training_class, until_date)
    listed = selectors.listed(training_class, "learner")
    rows = Learner.objects.filter(pk__in=days).select_related("place").order_by("sort_key", "pk")
    due = [(one, days[one.pk] - listed.get(one.pk, 0)) for one in rows]
    book = policy.book(training_class.project.province.code)
    places = {one.place for one, _days in due}
    areas = directory.areas_of(places, training_class.first_date, book=book)
    rates = selectors.rates(training_class)
    unknown = set()
    for learner, count in due:
        rate = rates.get(areas[learner.place_id][0] or "") or rates.get(AllowanceRate.Area.ANY)
        if rate is None:
            unknown.add(str(learner.place))
        elif count > 0:
            yield PaymentLine(
                learner=learner,
                full_name=learner.full_name,
                quantity=count,
                rate_dong=rate.dong_per_day,
                amount_dong=count * rate.dong_per_day,
                tax_dong=0,  # support of a learner, no income of work
            )
    if unknown:
        raise Refused(
            _("Chưa có mức hỗ trợ một ngày cho học viên ở {places}.").format(
                places=", ".join(sorted(unknown))
            ),
            fix=_("Ghi mức theo văn bản của tỉnh cho địa bàn đó, hoặc cho mọi địa bàn."),
        )


def _trainer_lines(
    training_class: TrainingClass, until_date: date, today: date
) -> Iterator[PaymentLine]:
    """Income tax is withheld of a person who handed in no commitment (the dated parameter)."""
    hours = selectors.hours_taught(training_class, until_date)
    listed = selectors.listed(training_class, "trainer")
    book = policy.book(training_class.project.province.code)
    for trainer in Trainer.objects.filter(pk__in=hours).order_by("pk"):
        count = hours[trainer.pk] - listed.get(trainer.pk, 0)
        if count <= 0:
            continue
        amount, withheld = count * trainer.fee_dong, 0
        if trainer.kind == Trainer.Kind.PERSON and not trainer.has_tax_commitment:
            tax = payments.income_tax(amount, on=today, book=book)
            if tax.withheld_dong is None:
                raise Refused(
                    _("Chưa có quy định khấu trừ thuế vào ngày {day}.").format(day=short(today)),
                    legal=tax.legal,
                    fix=_("Hỏi cơ quan thuế, rồi ghi vào gói quy định."),
                )
            withheld = tax.withheld_dong
        yield PaymentLine(
            trainer=trainer,
            full_name=trainer.full_name,
            account=trainer.account,
            quantity=count,
            rate_dong=trainer.fee_dong,
            amount_dong=amount,
            tax_dong=withheld,
        )


def _require_room(training_class: TrainingClass, more_dong: int) -> None:
    """All lists of a class together stay within what was committed for it."""
    committed = Commitment.objects.filter(project=training_class.project)
    limit = committed.aggregate(total=Sum("amount_dong"))["total"] or 0
    lists = PaymentLine.objects.filter(
        payment_list__training_class=training_class, payment_list__withdrawn_at=None
    )
    total = (lists.aggregate(total=Sum("amount_dong"))["total"] or 0) + more_dong
    if total > limit:
        raise Refused(
            _("Các bảng kê cộng lại {total}, kinh phí đã giao {limit}.").format(
                total=dong(total), limit=dong(limit)
            ),
            fix=_("Vượt {over}: xem lại mức và số giờ.").format(over=dong(total - limit)),
        )
