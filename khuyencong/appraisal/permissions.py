"""Who may check a workshop on site, and whose word counts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.projects.models import Request

CHECKED_STATES = {"submitted", "merged"}


def can_check_site(row: Request, by: Actor) -> Decision:
    """An officer of the workshop's own commune, who neither owns it nor typed for it."""
    if row.place_id not in by.places_for("commune_officer"):
        return refuse(
            _("Chỉ cán bộ xã, phường nơi cơ sở hoạt động được xác minh."),
            fix=_("Chuyển cho cán bộ của {place}.").format(place=row.place),
        )
    interest = _has_no_interest(row, by)
    return _is_waiting(row) if interest else interest


def can_key_site_check(row: Request, by: Actor) -> Decision:
    """The Centre keys what the commune signed on paper; the scan stays with it."""
    if not any(grant.province == row.province.code for grant in by.grants_for("centre_specialist")):
        return refuse(
            _("Chỉ chuyên viên Trung tâm nhập được bản xác minh giấy."),
            fix=_("Gửi bản giấy đã ký về Trung tâm."),
        )
    return _is_waiting(row)


def _has_no_interest(row: Request, by: Actor) -> Decision:
    owned = {grant.establishment_id for grant in by.grants}
    if row.establishment_id in owned or row.typist == by.id:
        return refuse(
            _("Người làm hộ đề nghị hoặc có phần trong cơ sở không được xác minh cơ sở đó."),
            fix=_("Giao cho cán bộ khác của xã, phường."),
        )
    return ALLOWED


def _is_waiting(row: Request) -> Decision:
    if row.state not in CHECKED_STATES:
        return refuse(
            _("Đề nghị đang ở trạng thái “{state}”, chưa xác minh được.").format(
                state=row.get_state_display()
            ),
            fix=_("Xác minh sau khi cơ sở nộp đề nghị."),
        )
    return ALLOWED
