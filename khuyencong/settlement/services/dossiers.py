"""Hồ sơ quyết toán: owed from the acceptance on, handed in once nothing is missing."""

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
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.settlement import permissions as own
from khuyencong.settlement.models import Dossier
from khuyencong.settlement.selectors import dossier as dossiers
from khuyencong.settlement.services.vouchers import RECORDERS


def open_dossier(project: Project, *, at: datetime, event: Event) -> Dossier:
    """With the acceptance: the Centre owes it to whoever settles."""
    due, liquidation = dossiers.due(project, hanoi_date(at))
    opened = Dossier.objects.create(project=project, due_date=due, liquidation_date=liquidation)
    obligations.open(project, own.dossier_owed(opened), province=project.province, event=event)
    return opened


@transaction.atomic
def submit_dossier(project: Project, *, by: Actor, at: datetime) -> Dossier:
    """Trình hồ sơ quyết toán: refused while a voucher is missing or money is not where it goes."""
    project = selectors.lock(project)
    opened = Dossier.objects.select_for_update().filter(project=project).first()
    if opened and opened.submitted_at and opened.submitted_by == by.name:
        return opened  # a second press
    permissions.require_step("record_invoice", project, by, act="submit_dossier")
    if opened is None or opened.submitted_at:
        raise Refused(
            _("Hồ sơ quyết toán của đề án {code} không chờ trình.").format(code=project.code)
            if opened is None
            else _("{name} đã trình hồ sơ quyết toán ngày {day}.").format(
                name=opened.submitted_by, day=short(hanoi_date(opened.submitted_at or at))
            ),
            fix=_("Xem trang hồ sơ quyết toán."),
        )
    if lacking := dossiers.missing(project):
        raise Refused(
            _("Hồ sơ quyết toán còn thiếu: {items}.").format(
                items="; ".join(item.words for item in lacking)
            ),
            fix=" ".join(dict.fromkeys(item.fix for item in lacking)),
        )
    opened.submitted_by, opened.submitted_at = by.name, at
    opened.save(update_fields=["submitted_by", "submitted_at"])
    done_for = duties.done_for(RECORDERS, project, by)
    told = {"due_date": opened.due_date.isoformat()} | done_for
    event = events.record(project.stream, "submit_dossier", told, by=by, at=at)
    obligations.meet(project, own.SUBMIT, event=event)
    return opened


def close_dossier(project: Project, kind: str) -> None:
    """With the settlement: nothing is handed in any more; a contract (`kind`) is liquidated."""
    opened = Dossier.objects.filter(project=project).first()
    if opened is None:  # accepted by the version before
        return
    opened.project = project
    event = events.history(project.stream).last()
    assert event is not None  # of the settlement, just recorded
    obligations.meet(project, own.SUBMIT, event=event)
    owed = own.liquidation_owed(opened, kind, is_done=False)
    obligations.open(project, owed, province=project.province, event=event)


def require_basis(last: date | None, basis: str, *, at: datetime) -> str:
    """Which paper allows it after the last day of national money; "" within it."""
    today = hanoi_date(at)
    if last is None or today <= last:
        return ""
    if not nfc(basis):
        raise Refused(
            _("Đã quá hạn {last} của khuyến công quốc gia; hôm nay {today}.").format(
                last=short(last), today=short(today)
            ),
            legal=_("Thông tư 36/2013/TT-BCT"),
            fix=_("Ghi số, ngày văn bản của Cục cho quyết toán theo khối lượng đã nghiệm thu."),
            field="late_basis",
        )
    return nfc(basis)
