"""Đề án: made of requests, its estimate written, registered, moved through its life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.changes import changed
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.workflow import Step
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.documents import services as documents
from khuyencong.ledger import services as ledger
from khuyencong.obligations import selectors as owing
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import (
    Beneficiary,
    EstimateLine,
    LineSource,
    Project,
    Request,
    Source,
    Umbrella,
)
from khuyencong.projects.papers import project_registration, project_text
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors import deadlines, estimate, owed, versions
from khuyencong.projects.selectors.estimate import Line
from khuyencong.projects.services import late, notices, search_index, totals
from khuyencong.projects.services.recalls import give_back, require_looked_at
from khuyencong.projects.services.requests import move_request, require_reasons
from khuyencong.projects.workflow import PROJECT
from khuyencong.rules import engine
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.wording import say


@transaction.atomic
def draft(
    implementing_unit: Organisation,
    *,
    activity: str,
    title: str,
    year: int,
    track: str,
    requests: Sequence[Request] = (),
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
        is_flagship=umbrella is not None and umbrella.is_flagship,
        is_group=is_group,
        umbrella=umbrella,
        state=PROJECT.initial,
        created_by=by.id,
        created_at=at,
    )
    for request in requests:
        request = selectors.lock_request(request)
        permissions.can_request_step("draft", request, by).require()
        require_looked_at(request)
        late.require_in_time(request)
        if request.activity != activity or request.province_id != province.pk:
            raise Refused(
                _("Đề nghị {code} khác nội dung hoặc khác tỉnh với đề án.").format(
                    code=request.code
                ),
                fix=_("Chỉ gộp các đề nghị cùng nội dung hỗ trợ trong tỉnh."),
            )
        Beneficiary.objects.create(
            project=project,
            establishment=request.establishment,
            place_id=request.establishment.place_id,
            activity=activity,
            request=request,
        )
        move_request(request, "draft", by=by, at=at, payload={"project": project.code})
    require_once(project, on=hanoi_date(at))
    search_index.index_project(project)
    event = events.record(
        project.stream,
        "draft",
        {"code": project.code, "activity": activity, "requests": [r.code for r in requests]}
        | duties.done_for(duties.WRITERS, project, by),
        by=by,
        at=at,
    )
    obligations.open(project, owed.of_project(project), province=province, event=event)
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
    permissions.require_step("register", project, by, act="write_estimate")
    if version not in (None, project.version):
        raise changed(project.stream, project.version)
    estimate.check_amounts(list(lines))
    if len(lines) > estimate.MOST_LINES:
        raise Refused(
            _("Dự toán có {count} khoản, nhiều nhất {limit}.").format(
                count=len(lines), limit=estimate.MOST_LINES
            ),
            fix=_("Gộp các khoản nhỏ cùng loại, hoặc tách thành nhiều đề án."),
        )
    for line in lines:
        if any(share.source == "support" and share.fund is None for share in line.sources):
            raise Refused(
                _("Khoản “{item}” có khuyến công mà chưa chọn nguồn cấp.").format(item=line.item),
                fix=_("Chọn nguồn cấp kinh phí khuyến công."),
                field="fund",
            )
    # Slots of a group keep their lines: they are opened and closed by themselves.
    slot_lines = list(EstimateLine.objects.filter(project=project, slot__isnull=False))
    LineSource.objects.filter(line__project=project, line__slot=None).delete()
    EstimateLine.objects.filter(project=project, slot=None).delete()
    first = max((line.order for line in slot_lines), default=0) + 1
    members = {b.establishment_id: b for b in project.beneficiaries.all()}
    for order, line in enumerate(lines, first):
        if line.establishment and line.establishment.pk not in members:
            raise Refused(
                _("{name} không phải đơn vị thụ hưởng của đề án.").format(
                    name=line.establishment.name
                ),
                fix=_("Gộp đề nghị của đơn vị này vào đề án trước."),
            )
        written = EstimateLine.objects.create(
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
            LineSource(line=written, source=s.source, fund=s.fund, amount_dong=s.amount_dong)
            for s in line.sources
        )
    add_up(project)
    events.record(
        project.stream,
        "write_estimate",
        {"total_dong": project.total_dong, "support_dong": project.support_dong}
        | {"lines": versions.written(lines)}
        | duties.done_for(duties.WRITERS, project, by),
        by=by,
        at=at,
    )
    return project


@transaction.atomic
def add_to_estimate(project: Project, lines: Sequence[Line], *, by: Actor, at: datetime) -> Project:
    """Ghi thêm khoản mục behind those already written. Refused where one of them is there."""
    project = selectors.lock(project)
    written = [line for line in selectors.as_plain(project) if line.slot is None]
    there = {estimate.alike(line) for line in written}
    for line in lines:
        if estimate.alike(line) in there:
            raise Refused(
                _("Khoản “{item}” đã có trong dự toán.").format(item=line.item),
                fix=_("Bỏ khoản này, hoặc sửa ở trang dự toán."),
            )
        there.add(estimate.alike(line))
    return write_estimate(project, [*written, *lines], by=by, at=at)


def lower_line(project: Project, line: EstimateLine, amount_dong: int) -> None:
    """Brings a line down to at most `amount_dong`: what it costs by its price for one, and each
    source in its share, none above it; what rounding leaves is the unit's own. At 0 the line goes.
    The caller holds the project's lock and records the event.
    """
    sources, before = list(line.sources.order_by("pk")), line.amount_dong
    line.unit_price_dong = int(amount_dong / Decimal(line.quantity))
    after = line.amount_dong if line.unit_price_dong else 0
    if not after and line.slot_id:
        raise Refused(
            _("Khoản “{item}” là của một suất, không bỏ riêng được.").format(item=line.item),
            fix=_("Bỏ cả suất ở trang Suất của đề án."),
        )
    parts = [source.amount_dong * after // before for source in sources]
    own = [place for place, source in enumerate(sources) if source.source != Source.SUPPORT]
    parts[own[-1] if own else -1] += after - sum(parts)
    for source, part in zip(sources, parts, strict=True):
        source.amount_dong = part
        source.save() if part else source.delete()
    line.save() if after else line.delete()
    add_up(project)


def add_up(project: Project) -> None:
    """The project's sums as its lines, slots included, now make them."""
    before, lines = totals.share_of(project), selectors.as_plain(project)
    project.total_dong = sum(line.amount_dong for line in lines)
    project.support_dong = sum(line.support_dong for line in lines)
    project.version += 1
    project.save(update_fields=["total_dong", "support_dong", "version"])
    totals.replace(before, totals.share_of(project))


@transaction.atomic
def register(project: Project, *, by: Actor, at: datetime) -> Project:
    """Đăng ký đề án: the dossier is frozen until it is returned; ceilings hold for each one."""
    project = selectors.lock(project)
    step = permissions.require_step("register", project, by)
    require_met("register", project)
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
    project_registration.issue(project, by=by, at=at)
    project_text.issue(project, by=by, at=at)
    return project


def require_met(name: str, project: Project) -> None:
    """Refuses a step while something is owed that blocks it, and names what."""
    owing_now = owing.open_of([project.uuid])[project.uuid]
    blocking = [row for row in owing_now if name in row.sort.blocks]
    parts = {row.part: row.data.get("about", row.words) for row in blocking}
    if parts:
        raise Refused(
            _("Còn {count} mục bổ sung chưa trả lời: {items}.").format(
                count=len(parts), items="; ".join(parts.values())
            ),
            fix=_("Trả lời từng mục ở trang Bổ sung, hoàn thiện của đề án, rồi đăng ký lại."),
        )


def require_once(project: Project, *, on: date, book: RuleBook | None = None) -> None:
    """Refuses a beneficiary that has in this plan year, further along than here, as many supports
    as the rules of that day give one application. Asked where the level says so alone."""
    book = book or policy.book(project.province.code)
    if not engine.is_once(project.activity, on=on, book=book):
        return
    members = Establishment.objects.select_for_update(of=("self",)).order_by("pk")
    for one in members.filter(pk__in=project.beneficiaries.values("establishment")):
        asked = estimate.facts(
            project.activity, 1, on=on, track=project.track, establishment=one, project=project,
            is_once=True,
        )  # fmt: skip
        for reason in engine.ceiling(asked, on=on, book=book).reasons:
            if reason.code == "application_used":
                raise Refused(
                    f"{one.name}: {say(reason, 'vi')}",
                    legal=reason.legal,
                    fix=_("Để đơn vị này cho năm kế hoạch khác, hoặc rút đề án kia trước."),
                )


def check_ceilings(project: Project, *, on: date) -> None:
    """Refuses support above what the rules of that day allow any of its beneficiaries."""
    require_once(project, on=on)
    estimate.check_ceilings(
        project.activity,
        selectors.as_plain(project),
        on=on,
        track=project.track,
        province=project.province.code,
        project=project,
    )


@transaction.atomic
def withdraw(project: Project, *, reason: str, by: Actor, at: datetime) -> Project:
    """Rút đề án before it is planned. Its requests wait again for another project."""
    project = selectors.lock(project)
    step = permissions.require_step("withdraw", project, by)
    require_reasons([reason])
    project = move(step, project, by=by, at=at, payload={"reason": reason})
    for member in project.beneficiaries.select_related("request").exclude(request=None):
        if member.request:
            left = move_request(
                member.request, "withdraw", by=by, at=at, payload={"project": project.code}
            )
            give_back(left, by=by, at=at)
            member.request = None
            member.save(update_fields=["request"])
    return project


@transaction.atomic
def take_back(project: Project, *, reason: str, by: Actor, at: datetime) -> Project:
    """Rút đề án về để sửa: its estimate opens again, the paper it was registered by goes back to
    the unit that sent it. Only before anybody has examined it."""
    project = selectors.lock(project)
    step = permissions.require_step("take_back", project, by)
    require_reasons([reason])
    paper = project_registration.last_of(project)
    project_registration.drop(project, reason=reason, by=by, at=at)
    project_text.drop(project, reason=reason, by=by, at=at)
    payload = {"reason": reason} | ({"paper": str(paper.uuid)} if paper else {})
    project = move(step, project, by=by, at=at, payload=payload, registered_at=None)
    notices.taken_back(project, at=at)
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
    """Take a step that its own app has already checked: state, due date, event, obligations.

    The caller holds the project's lock and has asked `permissions.require_step`.
    """
    before = totals.share_of(project)
    is_new_state = step.leads_to(project.state) not in step.sources
    project.state = step.leads_to(project.state)
    if is_new_state:  # else its day stands: nobody puts it off by an act in between
        project.due_date = deadlines.due(
            project.state, project.track, province=project.province.code, on=hanoi_date(at)
        )
    for field, value in changes.items():
        setattr(project, field, value)
    project.version += 1
    project.save(update_fields=["state", "due_date", "version", *changes])
    totals.replace(before, totals.share_of(project))
    payload = (payload or {}) | duties.done_for(step.roles, project, by)
    event = events.record(project.stream, step.name, payload, by=by, at=at)
    if is_new_state:
        obligations.follow(
            project,
            owed.of_project(project),
            of=PROJECT.kinds,
            province=project.province,
            event=event,
        )
        if project.state == owed.FILLED_BEFORE[0]:  # they stay open until it is signed
            slots = owed.slots_owed(project)
            obligations.open(project, slots, province=project.province, event=event)
        notices.next_holders(project, at=at)
        notices.owners(project, at=at)
    else:
        obligations.move_due_dates(project, PROJECT.kinds, project.due_date)
    return project
