"""Who brings in old lists, and who looks at what they tell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.history.models import OFFICES, HistoryImport

IMPORTERS = ("centre_specialist", "centre_head", "department_specialist", "department_leader")
readers = roles(*sorted(OFFICES))
importers = roles(*IMPORTERS)


def can_import(province: str, by: Actor) -> Decision:
    """The Centre and the Department, which keep these lists; the system at its start."""
    if by.id == SYSTEM.id or by.serves(province, *IMPORTERS):
        return ALLOWED
    return refuse(
        _("Chỉ Trung tâm và Sở Công Thương nhập danh sách các năm trước."),
        fix=_("Gửi danh sách cho chuyên viên Trung tâm hoặc Sở."),
    )


def can_change(batch: HistoryImport, by: Actor) -> Decision:
    """Another meaning, or bringing it in: while nothing of it was brought in."""
    if not (decision := can_import(batch.province.code, by)):
        return decision
    if batch.status != HistoryImport.Status.READ:
        return refuse(
            _("Danh sách “{name}” {state}.").format(
                name=batch.name, state=batch.get_status_display()
            ),
            fix=_("Gửi lại tệp để nhập lần khác."),
        )
    return ALLOWED


def can_cancel(batch: HistoryImport, by: Actor) -> Decision:
    if not (decision := can_import(batch.province.code, by)):
        return decision
    if batch.status != HistoryImport.Status.READ and not batch.is_busy:
        return refuse(
            _("Danh sách “{name}” {state}.").format(
                name=batch.name, state=batch.get_status_display()
            ),
            fix=_("Nếu đã nhập nhầm, rút lại cả lần nhập."),
        )
    return ALLOWED


def can_undo(batch: HistoryImport, by: Actor) -> Decision:
    if not (decision := can_import(batch.province.code, by)):
        return decision
    if batch.status != HistoryImport.Status.DONE:
        return refuse(
            _("Danh sách “{name}” {state}.").format(
                name=batch.name, state=batch.get_status_display()
            ),
            fix=_("Chỉ rút lại được lần nhập đã xong."),
        )
    return ALLOWED
