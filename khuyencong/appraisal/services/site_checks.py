"""Xác minh tại cơ sở: what the commune saw at a workshop, before anyone concludes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import permissions, selectors
from khuyencong.appraisal.models import FINDINGS, SiteCheck
from khuyencong.appraisal.papers import site_check_minutes
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.told import Told, told
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Request
from khuyencong.projects.services import notices

PHOTOS, SCAN, SIGNATURE = "site_check_photo", "site_check_scan", "site_check_signature"


@transaction.atomic
def verify_on_site(
    request: Request,
    *,
    visited_date: date,
    met: str,
    seen: dict[str, str],
    workers: int | None,
    result: str,
    remark: str = "",
    photos: Sequence[tuple[str, bytes]] = (),
    scan: tuple[str, bytes] | None = None,
    signature: tuple[str, bytes] | None = None,
    checker: str = "",
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> SiteCheck:
    """Ghi kết quả xác minh. `seen`: yes, no or unclear for each of FINDINGS.

    With `scan` (name, bytes) the Centre keys what `checker` of the commune signed on paper; the
    commune's own record issues its minutes. Photos and scan are (name, bytes), and
    `signature`, a picture of what `met` drew on the telephone: it stands beside the minutes.
    """
    request = projects.lock_request(request)
    if scan:
        permissions.can_key_site_check(request, by).require()
    else:
        permissions.can_check_site(request, by).require()
    _check(request, visited_date, seen, result, remark, checker if scan else by.name, at=at)
    check = SiteCheck.objects.create(
        request=request,
        visited_date=visited_date,
        met=nfc(met),
        workers=workers,
        result=result,
        remark=nfc(remark),
        is_on_paper=bool(scan),
        checked_by=nfc(checker) if scan else by.name,
        recorded_by=by.name,
        recorded_at=at,
        **{name: seen[name] for name in FINDINGS},
    )
    for name, content in photos:
        documents.receive(request.uuid, kind=PHOTOS, name=name, content=content, by=by, at=at)
    if signature:
        name, content = f"{nfc(met.strip())}.png", signature[1]
        documents.receive(request.uuid, kind=SIGNATURE, name=name, content=content, by=by, at=at)
    payload = {"result": result, "visited": visited_date.isoformat(), "seen": seen}
    event = events.record(request.stream, "verify_on_site", payload, by=by, at=at)
    obligations.meet(request, "request.check_site", event=event)
    if scan:
        documents.receive(request.uuid, kind=SCAN, name=scan[0], content=scan[1], by=by, at=at)
    else:
        committee = _committee(by, request)
        site_check_minutes.issue(check, committee, began=began, ended=ended, by=by, at=at)
    notices.request_waits(
        request, at=at, text=_text(request, check), key=f"site/{request.code}/{check.pk}"
    )
    return check


def _text(request: Request, check: SiteCheck) -> Told:
    return told(
        lazy("Xã, phường đã xác minh đề nghị {code}: {result}."),
        code=request.code,
        result=SiteCheck.Result(check.result).label,
    )


def _check(
    request: Request,
    visited_date: date,
    seen: dict[str, str],
    result: str,
    remark: str,
    checker: str,
    *,
    at: datetime,
) -> None:
    if visited_date > hanoi_date(at):
        raise Refused(
            _("Ngày đến cơ sở {date} chưa tới.").format(date=f"{visited_date:%d/%m/%Y}"),
            fix=_("Ghi ngày đã đến cơ sở."),
            field="visited_date",
        )
    if missing := [name for name in FINDINGS if seen.get(name) not in SiteCheck.Seen.values]:
        raise Refused(
            _("Còn {count} điều chưa trả lời.").format(count=len(missing)),
            fix=_("Chọn Đúng, Không đúng hoặc Chưa rõ cho từng điều."),
            field=missing[0],
        )
    if not checker.strip():
        raise Refused(
            _("Bản giấy chưa ghi ai đã xác minh."),
            fix=_("Ghi tên cán bộ xã, phường đã ký bản giấy."),
            field="checker",
        )
    doubts = [name for name in FINDINGS if seen[name] != SiteCheck.Seen.YES]
    if result == SiteCheck.Result.RIGHT and doubts:
        raise Refused(
            _("Có {count} điều không đúng hoặc chưa rõ, nên không thể kết luận “Đúng”.").format(
                count=len(doubts)
            ),
            fix=_("Chọn “Không đúng” hoặc “Cần làm rõ”, và ghi nhận xét."),
            field="result",
        )
    if result != SiteCheck.Result.RIGHT and not remark.strip():
        raise Refused(
            _("Kết quả khác “Đúng” phải có lý do."),
            fix=_("Ghi điều đã thấy vào ô Nhận xét."),
            field="remark",
        )


def _committee(by: Actor, request: Request) -> Organisation:
    own = [grant.organisation_id for grant in by.grants_for("commune_officer")]
    committee = Organisation.objects.filter(pk__in=[pk for pk in own if pk]).order_by("pk").first()
    if committee is None:
        raise Refused(
            _("Tài khoản của bạn chưa gắn với Ủy ban nhân dân xã, phường nào."),
            fix=_("Nhờ quản trị gắn tổ chức cho tài khoản."),
        )
    return committee


def require_checks(project: Project, *, at: datetime) -> None:
    """Refused where the province wants every workshop checked first and one was neither checked
    nor let pass without."""
    wanted = [one for one in selectors.missing(project, on=hanoi_date(at)) if one.blocks]
    if missing := sum(not one.paper for one in wanted):
        raise Refused(
            _("{count} cơ sở của đề án chưa được xã, phường xác minh.").format(count=missing),
            fix=_("Chờ xã, phường xác minh, hoặc nhập bản giấy đã ký."),
        )
