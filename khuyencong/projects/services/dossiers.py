"""The only writers of requests and projects. One function, one act, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.changes import changed
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.workflow import Step
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.documents import services as documents
from khuyencong.ledger import services as ledger
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import (
    Beneficiary,
    EstimateLine,
    LineSource,
    Project,
    Request,
    RequestReturn,
    ReturnItem,
    Umbrella,
)
from khuyencong.projects.papers import issuing
from khuyencong.projects.selectors import deadlines, estimate
from khuyencong.projects.selectors.estimate import Line
from khuyencong.projects.services import notices, search_index
from khuyencong.projects.services.drafts import is_confirmed, write_baselines, write_lines
from khuyencong.projects.workflow import PROJECT
from khuyencong.rules import engine


def hanoi_date(at: datetime) -> date:
    return timezone.localtime(at).date()


@transaction.atomic
def request(
    establishment: Establishment,
    *,
    activity: str,
    title: str,
    lines: Sequence[Line],
    baselines: dict[str, int],
    by: Actor,
    at: datetime,
) -> Request:
    """Lập đề nghị hỗ trợ (bản nháp). Amounts in đồng; support per line is what is asked."""
    permissions.can_type(establishment, by).require()
    is_own = permissions.is_owner(establishment.pk, by)
    on = hanoi_date(at)
    engine.known_activity(activity, policy.book(establishment.province.code))
    row = Request.objects.create(
        code=documents.code(establishment.province, "DN", on),
        province=establishment.province,
        establishment=establishment,
        place=establishment.place,
        activity=activity,
        title=nfc(title),
        state="draft",
        created_by=by.id,
        created_at=at,
        typist="" if is_own else by.id,
        typist_name="" if is_own else by.name,
    )
    events.record(row.stream, "request", {"code": row.code, "activity": activity}, by=by, at=at)
    write_lines(row, lines)
    write_baselines(row, baselines, on=on)
    search_index.index_request(row)
    return row


@transaction.atomic
def submit_request(row: Request, *, by: Actor, at: datetime) -> Request:
    """Nộp đề nghị: checks the ceiling, freezes the request, issues the receipt."""
    row = selectors.lock_request(row)
    permissions.can_help(row, by).require()
    permissions.can_request_step("submit_request", row, by).require()
    if not permissions.is_owner(row.establishment_id, by) and not is_confirmed(row):
        raise Refused(
            _("Chủ cơ sở chưa xác nhận đề nghị này."),
            fix=_("Xin mã xác nhận qua điện thoại, hoặc gửi ảnh trang đã ký."),
        )
    on = hanoi_date(at)
    lines = [
        Line(
            item=line.item,
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            establishment=row.establishment,
            sources=(estimate.SourceShare("support", line.support_dong),)
            if line.support_dong
            else (),
        )
        for line in row.lines.order_by("order")
    ]
    if not lines:
        raise Refused(_("Đề nghị chưa có khoản chi nào."), fix=_("Thêm khoản chi ở bước Chi phí."))
    if unanswered := list(
        ReturnItem.objects.filter(returned__request=row, answer="").order_by("pk")
    ):
        raise Refused(
            _("Còn {count} mục được yêu cầu bổ sung chưa trả lời: {items}.").format(
                count=len(unanswered), items=", ".join(item.item for item in unanswered)
            ),
            fix=_("Trả lời từng mục ở trang Trả lời yêu cầu bổ sung."),
        )
    estimate.check_ceilings(row.activity, lines, on=on, track="local", province=row.province.code)
    move_request(
        row,
        "submit_request",
        by=by,
        at=at,
        submitted_at=at,
        expected_date=deadlines.answer_due(province=row.province.code, on=on),
    )
    issuing.receipt(row, by=by, at=at)
    notices.request_waits(row, at=at)
    if row.typist:
        told = _("{name} đã làm hộ và nộp đề nghị {code} của cơ sở bạn.").format(
            name=row.typist_name, code=row.code
        )
        notices.owner(row, told, key=f"typed/{row.code}/{row.version}", at=at)
    return row


@transaction.atomic
def return_request(
    row: Request, *, items: Sequence[tuple[str, str]], by: Actor, at: datetime
) -> Request:
    """Yêu cầu bổ sung đề nghị: all items in one go, each (what, why), none empty."""
    row = selectors.lock_request(row)
    permissions.can_request_step("return_request", row, by).require()
    if not items or any(not what.strip() or not why.strip() for what, why in items):
        raise Refused(
            _("Yêu cầu bổ sung phải nêu từng mục và lý do của từng mục."),
            fix=_("Ghi đủ mục và lý do; không để trống dòng nào."),
        )
    returned = RequestReturn.objects.create(
        request=row, round=row.returns.count() + 1, returned_by=by.name, returned_at=at
    )
    ReturnItem.objects.bulk_create(
        ReturnItem(returned=returned, item=nfc(what), reason=nfc(why)) for what, why in items
    )
    payload = {"round": returned.round, "items": [list(item) for item in items]}
    row = move_request(row, "return_request", by=by, at=at, payload=payload, expected_date=None)
    notices.owner(
        row,
        _("Đề nghị {code} cần bổ sung {count} mục.").format(code=row.code, count=len(items)),
        key=f"return/{row.code}/{returned.round}",
        at=at,
    )
    return row


@transaction.atomic
def decline_request(row: Request, *, reason: str, by: Actor, at: datetime) -> Request:
    """Trả lời không đưa vào đề án, có lý do."""
    row = selectors.lock_request(row)
    permissions.can_request_step("decline_request", row, by).require()
    _require_reasons([reason])
    row = move_request(row, "decline_request", by=by, at=at, payload={"reasons": [reason]})
    told = _("Đề nghị {code} không được đưa vào đề án: {reason}").format(
        code=row.code, reason=reason
    )
    notices.owner(row, told[:300], key=f"decline/{row.code}", at=at)
    return row


def _require_reasons(reasons: Sequence[str]) -> None:
    if not reasons or any(not reason.strip() for reason in reasons):
        raise Refused(_("Mỗi yêu cầu phải có lý do."), fix=_("Ghi rõ cần bổ sung gì và vì sao."))


def move_request(
    row: Request, name: str, *, by: Actor, at: datetime, payload: dict | None = None, **changes
) -> Request:
    from khuyencong.projects.workflow import REQUEST

    row.state = REQUEST.find(name).target
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=["state", *changes])
    events.record(row.stream, name, payload or {}, by=by, at=at)
    return row


@transaction.atomic
def draft(
    implementing_unit: Organisation,
    *,
    activity: str,
    title: str,
    year: int,
    track: str,
    requests: Sequence[Request] = (),
    is_flagship: bool = False,
    is_group: bool = False,
    umbrella: Umbrella | None = None,
    by: Actor,
    at: datetime,
) -> Project:
    """Lập đề án from requests, or from none (a Centre's own class, fair, broadcast …)."""
    permissions.can_draft(implementing_unit.pk, by).require()
    province = implementing_unit.province
    engine.known_activity(activity, policy.book(province.code))
    project = Project.objects.create(
        code=documents.code(province, "DA", hanoi_date(at)),
        province=province,
        implementing_unit=implementing_unit,
        subject=ledger.open_subject(title),
        track=track,
        activity=activity,
        title=nfc(title),
        year=year,
        is_flagship=is_flagship or (umbrella is not None and umbrella.is_flagship),
        is_group=is_group,
        umbrella=umbrella,
        state=PROJECT.initial,
        created_by=by.id,
        created_at=at,
    )
    for row in requests:
        row = selectors.lock_request(row)
        permissions.can_request_step("draft", row, by).require()
        if row.activity != activity or row.province_id != province.pk:
            raise Refused(
                _("Đề nghị {code} khác nội dung hoặc khác tỉnh với đề án.").format(code=row.code),
                fix=_("Chỉ gộp các đề nghị cùng nội dung hỗ trợ trong tỉnh."),
            )
        Beneficiary.objects.create(project=project, establishment=row.establishment, request=row)
        move_request(row, "draft", by=by, at=at, payload={"project": project.code})
    search_index.index_project(project)
    events.record(
        project.stream,
        "draft",
        {"code": project.code, "activity": activity, "requests": [r.code for r in requests]},
        by=by,
        at=at,
    )
    return project


@transaction.atomic
def write_estimate(
    project: Project,
    lines: Sequence[Line],
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Project:
    """Lập dự toán by item and source. Replaces the whole estimate while it may be edited.

    `version`: the one the writer saw; refused when somebody changed the project since.
    """
    project = selectors.lock(project)
    permissions.require_step("register", project, by)
    if version not in (None, project.version):
        raise changed(project.stream, project.version)
    estimate.check_amounts(list(lines))
    for line in lines:
        if any(share.source == "support" and share.fund is None for share in line.sources):
            raise Refused(
                _("Khoản “{item}” có khuyến công mà chưa chọn nguồn cấp.").format(item=line.item),
                fix=_("Chọn nguồn cấp kinh phí khuyến công."),
                field="fund",
            )
    # Slots of a group keep their lines: they are opened and closed by themselves.
    kept = list(EstimateLine.objects.filter(project=project, slot__isnull=False))
    LineSource.objects.filter(line__project=project, line__slot=None).delete()
    EstimateLine.objects.filter(project=project, slot=None).delete()
    first = max((line.order for line in kept), default=0) + 1
    members = {b.establishment_id: b for b in project.beneficiaries.all()}
    for order, line in enumerate(lines, first):
        if line.establishment and line.establishment.pk not in members:
            raise Refused(
                _("{name} không phải đơn vị thụ hưởng của đề án.").format(
                    name=line.establishment.name
                ),
                fix=_("Gộp đề nghị của đơn vị này vào đề án trước."),
            )
        row = EstimateLine.objects.create(
            project=project,
            beneficiary=members[line.establishment.pk] if line.establishment else None,
            order=order,
            item=nfc(line.item),
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            is_eligible=line.is_eligible,
        )
        LineSource.objects.bulk_create(
            LineSource(line=row, source=s.source, fund=s.fund, amount_dong=s.amount_dong)
            for s in line.sources
        )
    add_up(project)
    events.record(
        project.stream,
        "write_estimate",
        {"total_dong": project.total_dong, "support_dong": project.support_dong},
        by=by,
        at=at,
    )
    return project


def add_up(project: Project) -> None:
    """The project's sums as its lines, slots included, now make them."""
    lines = selectors.as_plain(project)
    project.total_dong = sum(line.amount_dong for line in lines)
    project.support_dong = sum(line.support_dong for line in lines)
    project.version += 1
    project.save(update_fields=["total_dong", "support_dong", "version"])


@transaction.atomic
def register(project: Project, *, by: Actor, at: datetime) -> Project:
    """Đăng ký đề án: the dossier is frozen until it is returned; ceilings hold for each one."""
    project = selectors.lock(project)
    step = permissions.require_step("register", project, by)
    lines = selectors.as_plain(project)
    estimate.check_amounts(lines)
    estimate.check_public_share(lines, on=hanoi_date(at), province=project.province.code)
    check_ceilings(project, on=hanoi_date(at))
    project = move(
        step,
        project,
        by=by,
        at=at,
        payload={"total_dong": project.total_dong, "support_dong": project.support_dong},
        registered_at=at,
    )
    issuing.registration(project, by=by, at=at)
    return project


def check_ceilings(project: Project, *, on: date) -> None:
    """Refuses support above what the rules of that day allow any of its beneficiaries."""
    estimate.check_ceilings(
        project.activity,
        selectors.as_plain(project),
        on=on,
        track=project.track,
        province=project.province.code,
    )


@transaction.atomic
def withdraw(project: Project, *, reason: str, by: Actor, at: datetime) -> Project:
    """Rút đề án before it is planned. Its requests wait again for another project."""
    project = selectors.lock(project)
    step = permissions.require_step("withdraw", project, by)
    _require_reasons([reason])
    project = move(step, project, by=by, at=at, payload={"reason": reason})
    for member in project.beneficiaries.select_related("request").exclude(request=None):
        if member.request:
            move_request(
                member.request, "withdraw", by=by, at=at, payload={"project": project.code}
            )
            member.request = None
            member.save(update_fields=["request"])
    return project


def move(
    step: Step,
    project: Project,
    *,
    by: Actor,
    at: datetime,
    payload: dict | None = None,
    **changes: object,
) -> Project:
    """Take a step that its own app has already checked: state, due date, event.

    The caller holds the project's lock and has asked `permissions.require_step`.
    """
    is_new_state = step.leads_to(project.state) not in step.sources
    project.state = step.leads_to(project.state)
    project.due_date = deadlines.due(
        project.state, project.track, province=project.province.code, on=hanoi_date(at)
    )
    for field, value in changes.items():
        setattr(project, field, value)
    project.version += 1
    project.save(update_fields=["state", "due_date", "version", *changes])
    events.record(project.stream, step.name, payload or {}, by=by, at=at)
    if is_new_state:
        notices.next_holders(project, at=at)
    return project


@transaction.atomic
def close_requests(project: Project, *, by: Actor, at: datetime) -> None:
    """Khi đề án quyết toán xong, từng đề nghị của chủ cơ sở cũng kết thúc."""
    for member in project.beneficiaries.select_related("request").exclude(request=None):
        if member.request:
            move_request(member.request, "close_request", by=by, at=at)
