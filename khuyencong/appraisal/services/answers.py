"""Tiếp thu, giải trình: the unit answers what the bodies want changed, point by point."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions, selectors
from khuyencong.appraisal.models import Opinion, OpinionAnswer, Point
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.core.told import told
from khuyencong.directory.services import notices
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.projects.services import lower_line


@transaction.atomic
def answer_opinion(
    point: Point, *, is_adopted: bool, text: str = "", by: Actor, at: datetime
) -> OpinionAnswer:
    """Tiếp thu hoặc giải trình một điểm. Adopting an amount that was proposed writes it into the
    estimate. Said again while nobody has decided on it, it replaces what was said before."""
    project, point = _lock(point)
    words, answer = nfc(text.strip()), point.answer
    if (
        answer
        and answer.answered_by_id == by.id
        and (answer.is_adopted, answer.text) == (is_adopted, words)
    ):
        return answer  # a second press
    permissions.can_answer_opinion(point, project, by).require()
    if not words and not (is_adopted and point.proposed_dong is not None):
        raise Refused(
            _("Chưa ghi tiếp thu thế nào, hoặc vì sao không tiếp thu."),
            fix=_("Ghi nội dung tiếp thu, giải trình."),
            field="text",
        )
    payload: dict[str, Any] = {"of": point.opinion.organisation.code, "item": point.item}
    payload |= {"text": words, "is_adopted": is_adopted} | duties.done_for(
        duties.WRITERS, project, by
    )
    if is_adopted:
        payload |= _adopt(point, project)
    said = {"is_adopted": is_adopted, "text": words, "answered_by_id": by.id}
    said |= {"answered_by": by.name, "answered_at": at}
    answer, _is_new = OpinionAnswer.objects.update_or_create(
        opinion=point.opinion, order=point.order, defaults=said
    )
    event = events.record(project.stream, "answer_opinion", payload, by=by, at=at)
    owe(project, [_again(point)], ended=[point], event=event, at=at)
    return answer


def _adopt(point: Point, project: Project) -> dict[str, int]:
    """The line at the amount that was proposed; nothing where it costs no more than that by now."""
    if point.proposed_dong is None:
        return {}
    lines = [line for line in projects.estimate_lines(project) if line.item == point.item]
    above = [line for line in lines if line.amount_dong > point.proposed_dong]
    if not above:
        return {}
    if len(lines) > 1:
        numbered = dict(enumerate(projects.estimate_lines(project), 1))
        above = [line for line in above if numbered.get(point.order) == line]
    if len(above) != 1:
        raise Refused(
            _("Dự toán có {count} khoản tên “{item}”.").format(count=len(lines), item=point.item),
            fix=_("Đề nghị Sở yêu cầu bổ sung, hoàn thiện để sửa dự toán."),
        )
    before = above[0].amount_dong
    lower_line(project, above[0], point.proposed_dong)
    return {"before_dong": before, "proposed_dong": point.proposed_dong}


@transaction.atomic
def decide_opinion(point: Point, *, reason: str, by: Actor, at: datetime) -> OpinionAnswer:
    """Quyết định xét tiếp dù còn ý kiến khác, by the head of the Department, with the reason that
    the minutes print."""
    project, point = _lock(point)
    answer, why = point.answer, nfc(reason.strip())
    if answer and answer.decided_at and (answer.decided_by, answer.reason) == (by.name, why):
        return answer  # a second press
    permissions.can_decide_opinion(point, project, by).require()
    assert answer is not None
    if not why:
        raise Refused(
            _("Xét tiếp dù có ý kiến khác phải có lý do."),
            fix=_("Ghi lý do; biên bản thẩm định in lý do này."),
            field="reason",
        )
    answer.reason, answer.decided_by, answer.decided_at = why, by.name, at
    answer.save()
    payload: dict[str, Any] = {"of": point.opinion.organisation.code, "item": point.item}
    payload |= {"reason": why} | by.in_place_of(duties.covering(permissions.DECIDERS, project, by))
    event = events.record(project.stream, "decide_opinion", payload, by=by, at=at)
    owe(project, [], ended=[point], event=event, at=at)
    return answer


def require_answers(project: Project) -> None:
    """Refused while a point is not answered, or one view stands against another undecided."""
    waiting = [point for point in selectors.points(project) if point.is_open]
    if not waiting:
        return
    names = "; ".join(
        f"{point.opinion.organisation.newest_name} – {point.item or _('ý kiến chung')}"
        for point in waiting
    )
    if all(point.is_answered for point in waiting):
        raise Refused(
            _("Còn ý kiến khác chưa có người quyết định: {names}.").format(names=names),
            fix=_("Lãnh đạo Sở quyết định, có lý do, trên trang Ý kiến và tiếp thu, giải trình."),
        )
    raise Refused(
        _("Còn ý kiến chưa được tiếp thu, giải trình: {names}.").format(names=names),
        fix=_("Đơn vị thực hiện trả lời từng điểm trên trang Ý kiến và tiếp thu, giải trình."),
    )


def owe(
    project: Project, points: Iterable[Point], *, ended: Iterable[Point], event: Event, at: datetime
) -> None:
    """Closes what was owed of points, opens what is owed next, and tells who owes it."""
    for point in ended:
        obligations.meet(project, selectors.POINT, selectors.AGAINST, event=event, part=point.key)
    owed = [one for point in points for one in selectors.point_owed(point, project)]
    if not owed:
        return
    obligations.open(project, owed, province=project.province, event=event)
    parts = {one.part for one in owed}
    rows = [row for row in owing.open_of([project.uuid])[project.uuid] if row.part in parts]
    notices.tell(
        owing.holders(rows, on=hanoi_date(at)),
        text=told(lazy("Đề án {code}: {work}."), code=project.code, work=rows[0].sort.label),
        path=address("answers", project.code),
        key=f"point/{event.pk}",
        at=at,
    )


def _lock(point: Point) -> tuple[Project, Point]:
    project = projects.lock(point.opinion.project)
    Opinion.objects.select_for_update(of=("self",)).get(pk=point.opinion.pk)
    now = {one.key: one for one in selectors.points(project)}
    if point.key not in now:
        raise Refused(
            _("Cơ quan này đã cho ý kiến khác, điểm này không còn."),
            fix=_("Tải lại trang rồi trả lời ý kiến mới."),
        )
    return project, now[point.key]


def _again(point: Point) -> Point:
    opinion = Opinion.objects.select_related("organisation").get(pk=point.opinion.pk)
    return next(one for one in selectors.points_of(opinion) if one.order == point.order)
