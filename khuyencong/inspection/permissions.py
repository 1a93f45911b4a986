"""Who inspects, and who answers, closes or reads what was recommended."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.directory.models.roles import PROVINCE_WIDE, names_of
from khuyencong.inspection.models import INSPECTOR, READERS, Recommendation
from khuyencong.obligations.models import Kind, Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.obligations.services import Owed

readers = roles(*READERS)
of_recommendations = roles(*READERS, *Recommendation.Answerer.values)
KIND_OF_BODY = {
    "centre_head": "centre",
    "department_leader": "department",
    "finance_officer": "finance",
}
ANSWER, CLOSE = "recommendation.answer", "recommendation.close"
KINDS = (
    Kind(
        ANSWER,
        lazy("Thực hiện, trả lời kiến nghị kiểm toán, thanh tra"),
        creditor=INSPECTOR,
        place="recommendation",
        met_by=("answer_recommendation",),
    ),
    Kind(
        CLOSE,
        lazy("Xem trả lời kiến nghị, đóng hoặc yêu cầu làm tiếp"),
        creditor="department_leader",
        place="recommendation",
        met_by=("close_recommendation", "send_back_recommendation"),
    ),
)


def can_inspect(province: str, by: Actor) -> Decision:
    """The bundle holds every paper, file and transfer, so it is for who sees the whole province."""
    if by.serves(province, *READERS):
        return ALLOWED
    return refuse(
        _("Gói kiểm toán chỉ lập cho thanh tra, lãnh đạo Sở, Sở Tài chính và UBND tỉnh."),
        fix=_("Gửi yêu cầu tới thanh tra tỉnh hoặc lãnh đạo Sở Công Thương."),
    )


def can_record(province: str, by: Actor) -> Decision:
    if by.serves(province, INSPECTOR):
        return ALLOWED
    return refuse(
        _("Chỉ thanh tra ghi và đóng kiến nghị."), fix=_("Gửi báo cáo, kết luận cho thanh tra.")
    )


def can_answer(row: Recommendation, by: Actor) -> Decision:
    """Who holds the post that answers, in its body."""
    grants = by.grants_for(row.answerer)
    if not any(grant.organisation_id == row.organisation_id for grant in grants):
        return refuse(
            _("Trả lời kiến nghị này thuộc vai trò {roles}.").format(
                roles=names_of([row.answerer])
            ),
            fix=_("Chuyển cho người giữ vai trò đó."),
        )
    if row.answered_at:
        return refuse(
            _("Kiến nghị này đã có {name} trả lời.").format(name=row.answered_by),
            fix=_("Chờ thanh tra xem; thanh tra yêu cầu làm tiếp thì trả lời lại."),
        )
    return ALLOWED


def can_close(row: Recommendation, by: Actor) -> Decision:
    """An inspector who had no hand in the answer."""
    if not (allowed := can_record(row.province.code, by)):
        return allowed
    if row.closed_at:
        return refuse(
            _("Kiến nghị này đã có {name} đóng.").format(name=row.closed_by),
            fix=_("Phát hiện mới thì ghi kiến nghị mới."),
        )
    if row.answered_at is None:
        return refuse(
            _("Kiến nghị này chưa được trả lời."), fix=_("Chờ trả lời kèm chứng từ rồi đóng.")
        )
    if not by.hands(INSPECTOR).isdisjoint({row.answered_by_id, *row.answered_hands}):
        return refuse(
            _("{name} đã trả lời kiến nghị này nên không tự đóng.").format(name=row.answered_by),
            fix=_("Giao cho thanh tra khác."),
        )
    return ALLOWED


def owed(row: Recommendation) -> list[Owed]:
    """Its answer, by the day of the report; afterwards a look at it by an inspector."""
    if row.closed_at:
        return []
    if row.answered_at:
        return [Owed(CLOSE, INSPECTOR, row.province.code)]
    at_home = row.answerer in PROVINCE_WIDE
    debtor = row.province.code if at_home else str(row.organisation.uuid)
    return [Owed(ANSWER, row.answerer, debtor, row.due_date)]


def of_rows(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """Of those that wait, what she may do."""
    wanted = list(rows)
    may = {ANSWER: can_answer, CLOSE: can_close}
    found = Recommendation.objects.filter(uuid__in={row.subject for row in wanted})
    known = {one.uuid: one for one in found.select_related("province", "organisation")}
    return {
        row.pk: Described(
            one.report_number,
            one.content,
            one.province.code,
            one.amount_dong,
            args=(one.uuid,),
            subject=(one.uuid,),
        )
        for row in wanted
        if (one := known.get(row.subject)) and may[row.kind](one, by)
    }
