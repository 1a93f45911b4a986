"""Tạm dừng, tiếp tục: meanwhile nothing is paid, nothing accepted, and no day passes.

Law: who stops national money also decides that it pauses (Điều 11 Thông tư 36/2013/TT-BCT says it
of stopping); the article on pausing was not seen, nor which local office decides.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts import permissions, selectors
from khuyencong.contracts.models import Share, Suspension
from khuyencong.contracts.papers import suspension_decision
from khuyencong.contracts.services import grounds
from khuyencong.contracts.services.clearing import follow_advances
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.obligations import services as obligations
from khuyencong.projects import permissions as of_project
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.services import move, notices


@transaction.atomic
def suspend(
    project: Project,
    *,
    until_date: date,
    reason: str,
    authority: str = "",
    share: Share | None = None,
    by: Actor,
    at: datetime,
) -> Suspension:
    """Tạm dừng all of it, or one share, until a day by which its head decides how it goes on.

    `authority`: of national money, whose decision it is.
    """
    project, today = projects.lock(project), hanoi_date(at)
    authority = nfc(authority)
    asked: dict[str, Any] = {"until_date": until_date, "reason": nfc(reason)}
    asked["authority"] = authority
    there = selectors.suspensions(project)
    if (done := of_project.taken("suspend", project, by)) and (
        same := Suspension.objects.filter(
            uuid=done.payload["suspension"], share=share, ended_at=None, **asked
        ).first()
    ):
        return same
    step = of_project.require_step("suspend", project, by)
    for one in there:
        if share is None or one.share_id in (None, share.pk):
            raise selectors.still_suspended(one)
    grounds.require_reason(reason)
    grounds.require_authority(project, authority)
    if until_date <= today:
        raise Refused(
            _("Tạm dừng đến hết ngày {until}, không sau hôm nay {today}.").format(
                until=short(until_date), today=short(today)
            ),
            fix=_("Ghi ngày phải quyết định tiếp tục hay dừng, từ ngày mai trở đi."),
            field="until_date",
        )
    suspension = Suspension.objects.create(
        project=project,
        share=share,
        from_date=today,
        suspended_by=by.name,
        suspended_at=at,
        **asked,
    )
    told = _told(suspension) | {"reason": reason, "until": until_date.isoformat()}
    told |= grounds.said(suspension.authority)
    project = move(step, project, by=by, at=at, payload=told, due_date=None)
    owed = permissions.resume_owed(suspension)
    obligations.open(project, [owed], province=project.province, event=_last(project))
    why = grounds.printed(reason, suspension.authority)
    suspension_decision.issue(project, suspension, reason=why, last_day=until_date, by=by, at=at)
    notices.owners(project, at=at, what=lazy("tạm dừng thực hiện"))
    return suspension


@transaction.atomic
def resume(
    project: Project, *, reason: str, share: Share | None = None, by: Actor, at: datetime
) -> Suspension:
    """Cho tiếp tục: the last day of the contract moves by the days that nothing went on."""
    project, part = projects.lock(project), share.pk if share else None
    is_paused = any(one.share_id == part for one in selectors.suspensions(project))
    if (
        not is_paused
        and (taken := of_project.taken("resume", project, by))
        and (
            done := Suspension.objects.filter(
                uuid=taken.payload["suspension"], share=share, end_reason=nfc(reason)
            ).first()
        )
    ):
        return done
    step = of_project.require_step("resume", project, by)
    grounds.require_reason(reason)
    ended = end(project, share, Suspension.End.RESUMED, reason=reason, by=by, at=at)
    if ended is None:
        raise Refused(
            _("{what} không tạm dừng.").format(what=_named(project, share)),
            fix=_("Chọn phần đang tạm dừng; chưa tạm dừng gì thì không phải quyết định tiếp tục."),
        )
    told = _told(ended) | {"reason": reason}
    project = move(step, project, by=by, at=at, payload=told, **last_day(ended))
    owe_no_more(ended, project)
    follow_advances(project)
    until = selectors.commitments(project)[0].contract.end_date
    suspension_decision.issue(project, ended, reason=reason, last_day=until, by=by, at=at)
    notices.owners(project, at=at, what=lazy("tiếp tục thực hiện"))
    return ended


def end(
    project: Project, share: Share | None, how: str, *, reason: str, by: Actor, at: datetime
) -> Suspension | None:
    """Ends the suspension of all, or of the share, where there is one. The caller records the
    event. With the last of them time goes on: the contract ends so many days later."""
    there = selectors.suspensions(project)
    part = share.pk if share else None
    ended = next((one for one in there if one.share_id == part), None)
    if ended is None:
        return None
    ended.end, ended.end_reason, ended.ended_by = how, nfc(reason), by.name
    ended.end_date, ended.ended_at = hanoi_date(at), at
    ended.save(update_fields=["end", "end_reason", "end_date", "ended_by", "ended_at"])
    if len(there) == 1 and how == Suspension.End.RESUMED:
        for contract in selectors.contracts(project):
            contract.end_date += timedelta(days=selectors.days_paused(ended))
            contract.save(update_fields=["end_date"])
    return ended


def last_day(ended: Suspension | None) -> dict[str, date]:
    """What the project is to be changed in: its day, once nothing of it is suspended."""
    if ended is None or selectors.suspensions(ended.project):
        return {}
    return {"due_date": selectors.commitments(ended.project)[0].contract.end_date}


def owe_no_more(ended: Suspension | None, project: Project) -> None:
    """Nobody has to decide any more how it goes on."""
    if ended is not None:
        owed = permissions.resume_owed(ended)
        obligations.meet(project, owed.kind, event=_last(project), part=owed.part)


def _last(project: Project) -> Event:
    event = events.history(project.stream).last()
    assert event is not None  # has just been recorded
    return event


def _told(suspension: Suspension) -> dict[str, str]:
    part = {"share": str(suspension.share.uuid)} if suspension.share else {}
    return {"suspension": str(suspension.uuid)} | part


def _named(project: Project, share: Share | None) -> str:
    if share is None:
        return _("Đề án {code}").format(code=project.code)
    return _("Phần của {whose}").format(whose=selectors.whose(share, project))
