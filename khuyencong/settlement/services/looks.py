"""Xem lại máy: what was found there, and who owes the next look."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.settlement import permissions
from khuyencong.settlement.models import Acceptance, Invoice, Look
from khuyencong.settlement.selectors.machines import machines


@transaction.atomic
def look_at_machine(
    invoice: Invoice,
    *,
    seen_date: date,
    found: str,
    remark: str = "",
    by: Actor,
    at: datetime,
) -> Look:
    """Ghi lần xem of a machine after acceptance. `remark`: required where it is not in use at its
    place. A machine that is gone is not looked at again: what follows, its contract says."""
    project = selectors.lock(invoice.line.project)
    permissions.can_look(project, by).require()
    facts = {"found": found, "remark": nfc(remark)}
    if same := Look.objects.filter(invoice=invoice, seen_date=seen_date).first():
        return _again(same, facts, by)
    _require_facts(project, invoice, seen_date, found, nfc(remark), hanoi_date(at))
    look = Look.objects.create(
        invoice=invoice, seen_date=seen_date, **facts, looked_by=by.name, looked_at=at
    )
    told = {"look": str(look.uuid), "machine": invoice.serial, "day": seen_date.isoformat()}
    told |= facts | duties.done_for(permissions.LOOKERS, project, by)
    event = events.record(project.stream, "look_at_machine", told, by=by, at=at)
    follow_machines(project, event=event)
    return look


def follow_machines(project: Project, *, event: Event) -> None:
    """With the acceptance and with each look: the next one is owed."""
    owed = permissions.looks_owed(project, machines([project]).get(project.pk, ()))
    province = project.province
    obligations.agree(project, owed, of=permissions.LOOK, province=province, event=event)


def _again(same: Look, facts: dict[str, str], by: Actor) -> Look:
    if (same.found, same.remark, same.looked_by) == (facts["found"], facts["remark"], by.name):
        return same  # a second press
    raise Refused(
        _("{name} đã ghi lần xem ngày {day}: {found}.").format(
            name=same.looked_by, day=short(same.seen_date), found=same.get_found_display()
        ),
        fix=_("Mỗi máy mỗi ngày ghi một lần; xem lại ngày."),
        field="seen_date",
    )


def _require_facts(
    project: Project, invoice: Invoice, seen_date: date, found: str, remark: str, today: date
) -> None:
    accepted = Acceptance.objects.get(project=project).accepted_date
    if not accepted <= seen_date <= today:
        raise Refused(
            _("Ngày xem {day} phải từ ngày nghiệm thu {first} đến hôm nay {today}.").format(
                day=short(seen_date), first=short(accepted), today=short(today)
            ),
            fix=_("Ghi đúng ngày đã đến xem."),
            field="seen_date",
        )
    gone = Look.objects.filter(invoice=invoice, found=Look.Found.GONE).order_by("seen_date").first()
    if gone and seen_date > gone.seen_date:
        raise Refused(
            _("Máy {serial} đã không còn từ lần xem ngày {day}.").format(
                serial=invoice.serial, day=short(gone.seen_date)
            ),
            fix=_("Xem điều khoản hợp đồng; phải thu hồi thì đề nghị thu hồi kinh phí."),
            field="invoice",
        )
    if found not in Look.Found.values:
        raise Refused(
            _("Chưa ghi thấy máy thế nào."), fix=_("Chọn một trong các ô."), field="found"
        )
    if found != Look.Found.IN_USE and not remark:
        raise Refused(
            _("Máy {serial} không dùng tại nơi đặt mà chưa ghi rõ.").format(serial=invoice.serial),
            fix=_("Ghi vì sao, đang ở đâu, ai nói."),
            field="remark",
        )
