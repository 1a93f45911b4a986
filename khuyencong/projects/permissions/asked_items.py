"""Who looks at the answer to an item that was asked for: never who gave it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.projects.models import AskedItem, ReturnItem
from khuyencong.projects.selectors import owed
from khuyencong.projects.workflow import REQUEST

JUDGES = REQUEST.find("return_request").roles


def can_judge(item: AskedItem, by: Actor, roles: Collection[str]) -> Decision:
    """Of what was answered by somebody else, once. `roles`: in which she looks at it."""
    if item.is_open:
        return refuse(
            _("Mục này chưa có trả lời."), fix=_("Chờ trả lời, hoặc nhắc người phải trả lời.")
        )
    if item.accepted_at is not None:
        return refuse(
            _("{name} đã chấp nhận mục này.").format(name=item.accepted_by),
            fix=_("Tải lại trang để xem."),
        )
    if item.answered_by_id in by.hands(*roles):
        return refuse(
            _("{name} đã trả lời mục này nên không tự xét trả lời đó.").format(name=by.name),
            fix=_("Giao cho chuyên viên khác."),
        )
    return ALLOWED


def can_judge_return(item: ReturnItem, by: Actor) -> Decision:
    """Who may send a request back, of what came with it, until it is in a project."""
    request = item.returned.request
    if not by.serves(request.province.code, *JUDGES):
        return refuse(
            _("Chỉ chuyên viên Trung tâm xem trả lời bổ sung của đề nghị."),
            fix=_("Chuyển cho chuyên viên Trung tâm."),
        )
    if request.state not in owed.JUDGED_IN:
        return refuse(
            _("Đề nghị đang ở trạng thái “{state}”, việc bổ sung đã khép.").format(
                state=request.get_state_display()
            ),
            fix=_("Xem việc cần làm trên trang đề nghị."),
        )
    may = can_judge(item, by, JUDGES)
    if may and not item.is_sent:
        return refuse(
            _("Chủ cơ sở chưa nộp lại trả lời của mục này."), fix=_("Chờ chủ cơ sở nộp lại.")
        )
    return may
