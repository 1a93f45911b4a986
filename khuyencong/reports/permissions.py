"""Who drafts a report, and who sends it: never the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import roles
from khuyencong.reports.models import READERS, Report

DRAFTERS = {"department": "department_specialist", "centre": "centre_specialist"}
SENDERS = {"department": "department_leader", "centre": "centre_head"}
readers = roles(*sorted(READERS))


def body_name(report: Report) -> str:
    """As the body is called when the period ends."""
    return directory.name_on(report.organisation, report.last_date).name


def bodies_of(by: Actor) -> set[int]:
    """Keys of the bodies whose reports she drafts."""
    grants = by.grants_for(*DRAFTERS.values())
    return {grant.organisation_id for grant in grants if grant.organisation_id}


def can_draft(by: Actor) -> Decision:
    if bodies_of(by):
        return ALLOWED
    return refuse(
        _("Chỉ chuyên viên Sở Công Thương hoặc Trung tâm lập báo cáo định kỳ."),
        fix=_("Chuyển cho người có vai trò đó."),
    )


def can_write(report: Report, by: Actor) -> Decision:
    """Words and figures, until it is sent."""
    if report.sent_at:
        return refuse(
            _("Báo cáo này đã gửi ngày {day}, số liệu và lời không đổi nữa.").format(
                day=short(report.sent_at)
            ),
            fix=_("Ghi điều chỉnh có lý do."),
        )
    if report.organisation_id in bodies_of(by):
        return ALLOWED
    return refuse(
        _("Chỉ chuyên viên của {body} lập báo cáo này.").format(body=body_name(report)),
        fix=_("Chuyển cho người có vai trò đó."),
    )


def can_send(report: Report, by: Actor) -> Decision:
    """Who leads the body, if she did not draft it, in her own post or another's."""
    role = SENDERS[report.organisation.kind]
    grants = by.grants_for(role)
    if not any(grant.organisation_id == report.organisation_id for grant in grants):
        return refuse(
            _("Chỉ lãnh đạo {body} ký gửi báo cáo này.").format(body=body_name(report)),
            fix=_("Trình lãnh đạo."),
        )
    if report.sent_at:
        return refuse(
            _("{name} đã gửi báo cáo này ngày {day}.").format(
                name=report.sent_by, day=short(report.sent_at)
            ),
            fix=_("Xem văn bản đã ban hành."),
        )
    if not set(report.drafted_hands).isdisjoint(by.hands(role)):
        return refuse(
            _("{name} đã lập báo cáo này nên không tự ký gửi.").format(name=report.drafted_by),
            fix=_("Lãnh đạo khác ký gửi."),
        )
    return ALLOWED


def can_adjust(report: Report, by: Actor) -> Decision:
    if not report.is_sent:
        return refuse(
            _("Báo cáo chưa gửi."), fix=_("Tính lại số liệu trong bản thảo, không cần điều chỉnh.")
        )
    if report.organisation_id in bodies_of(by):
        return ALLOWED
    return refuse(
        _("Chỉ chuyên viên của {body} ghi điều chỉnh.").format(body=body_name(report)),
        fix=_("Chuyển cho người có vai trò đó."),
    )
