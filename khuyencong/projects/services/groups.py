"""Group projects: slots opened with what each gets, filled later one by one; umbrellas of years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Establishment, Unit
from khuyencong.ledger.models import Fund
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import (
    Beneficiary,
    ChainLink,
    EstimateLine,
    LineSource,
    Project,
    Request,
    Slot,
    Tranche,
    Umbrella,
)
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors import estimate, owed
from khuyencong.projects.selectors.estimate import Line, SourceShare
from khuyencong.projects.selectors.slots import FILLED_IN
from khuyencong.projects.services import totals
from khuyencong.projects.services.projects import add_up
from khuyencong.projects.services.recalls import require_looked_at
from khuyencong.projects.services.requests import move_request
from khuyencong.rules import conditions, engine
from khuyencong.rules.wording import say

MOST_SLOTS = 60


@transaction.atomic
def open_slots(
    project: Project,
    *,
    count: int,
    item: str,
    unit: str,
    unit_price_dong: int,
    support_dong: int,
    fund: Fund,
    by: Actor,
    at: datetime,
) -> list[Slot]:
    """Mở suất of a group project: `count` parties get one `item` each, at one price and support."""
    project = selectors.lock(project)
    permissions.require_step("register", project, by, act="open_slots")
    if not project.is_group:
        raise Refused(
            _("Chỉ đề án nhóm có suất điền sau."), fix=_("Lập đề án nhóm, hoặc ghi vào dự toán.")
        )
    if fund.province != project.province.code:
        raise Refused(
            _("Nguồn {fund} của tỉnh khác.").format(fund=fund.name),
            fix=_("Chọn nguồn của tỉnh."),
            field="fund",
        )
    known = project.slots.count()
    if not 0 < count <= MOST_SLOTS - known:
        raise Refused(
            _("Mở {count} suất, trong khi đề án còn mở được {left}.").format(
                count=count, left=MOST_SLOTS - known
            ),
            fix=_("Ghi số suất từ 1."),
            field="count",
        )
    if not 0 < support_dong <= unit_price_dong:
        raise Refused(
            _("Hỗ trợ của một suất phải trên 0 và không quá đơn giá."),
            fix=_("Sửa đơn giá hoặc mức hỗ trợ."),
            field="support_dong",
        )
    last = EstimateLine.objects.filter(project=project).aggregate(last=Max("order"))["last"] or 0
    made = []
    for place in range(1, count + 1):
        slot = Slot.objects.create(project=project, order=known + place)
        line = EstimateLine.objects.create(
            project=project,
            slot=slot,
            order=last + place,
            item=nfc(item),
            unit=nfc(unit),
            quantity=1,
            unit_price_dong=unit_price_dong,
        )
        LineSource.objects.create(line=line, source="support", fund=fund, amount_dong=support_dong)
        if rest := unit_price_dong - support_dong:
            LineSource.objects.create(line=line, source="counterpart", amount_dong=rest)
        made.append(slot)
    add_up(project)
    payload = {"count": count, "item": item, "support_dong": support_dong}
    events.record(project.stream, "open_slots", payload, by=by, at=at)
    return made


@transaction.atomic
def close_slot(slot: Slot, *, by: Actor, at: datetime) -> None:
    """Bỏ một suất chưa có ai, while the estimate may be edited."""
    project = selectors.lock(slot.project)
    permissions.require_step("register", project, by, act="close_slot")
    slot = Slot.objects.select_for_update().get(pk=slot.pk)
    if slot.beneficiary_id is not None:
        raise Refused(_("Suất này đã có đơn vị thụ hưởng."), fix=_("Chọn suất còn trống."))
    LineSource.objects.filter(line__slot=slot).delete()
    slot.lines.all().delete()
    events.record(project.stream, "close_slot", {"slot": slot.order}, by=by, at=at)
    slot.delete()
    add_up(project)


@transaction.atomic
def fill_slot(
    slot: Slot,
    establishment: Establishment,
    *,
    request: Request | None = None,
    by: Actor,
    at: datetime,
) -> Slot:
    """Chọn đơn vị cho một suất: eligible, within its own ceiling, and in the project only once.

    Likenesses with others are the appraisal's to look at: it calls this after it has.
    """
    project = selectors.lock(slot.project)
    permissions.can_draft(project.implementing_unit_id, by).require()
    slot = Slot.objects.select_for_update().get(pk=slot.pk)
    if project.state not in FILLED_IN or slot.beneficiary_id is not None:
        raise Refused(
            _("Suất {order} không còn trống, hoặc đề án đã nghiệm thu.").format(order=slot.order),
            fix=_("Chọn suất còn trống."),
        )
    if project.beneficiaries.filter(establishment=establishment).exists():
        raise Refused(
            _("{name} đã có trong đề án này.").format(name=establishment.name),
            fix=_("Chọn cơ sở khác."),
            field="establishment",
        )
    if establishment.province_id != project.province_id:
        raise Refused(
            _("{name} ở tỉnh khác.").format(name=establishment.name),
            fix=_("Chọn cơ sở trong tỉnh."),
            field="establishment",
        )
    establishment = Establishment.objects.select_for_update(of=("self",)).get(pk=establishment.pk)
    _require_ceiling(project, slot, establishment, on=hanoi_date(at))
    if request is not None:
        request = _take(request, project, establishment, by=by, at=at)
    before = totals.share_of(project)
    member = Beneficiary.objects.create(
        project=project,
        establishment=establishment,
        place_id=establishment.place_id,
        activity=project.activity,
        request=request,
    )
    totals.replace(before, totals.share_of(project))
    slot.beneficiary, slot.filled_by, slot.filled_at = member, by.name, at
    slot.save(update_fields=["beneficiary", "filled_by", "filled_at"])
    slot.lines.update(beneficiary=member)
    payload = {"slot": slot.order, "establishment": establishment.code}
    payload |= duties.done_for(duties.WRITERS, project, by)
    event = events.record(project.stream, "fill_slot", payload, by=by, at=at)
    if not project.slots.filter(beneficiary=None).exists():
        obligations.meet(project, owed.SLOTS, event=event)
    return slot


def _require_ceiling(
    project: Project, slot: Slot, establishment: Establishment, *, on: date
) -> None:
    lines = [
        Line(
            item=line.item,
            unit=line.unit,
            quantity=line.quantity,
            unit_price_dong=line.unit_price_dong,
            establishment=establishment,
            sources=tuple(SourceShare(s.source, s.amount_dong, s.fund) for s in line.sources.all()),
        )
        for line in slot.lines.prefetch_related("sources__fund")
    ]
    estimate.check_ceilings(
        project.activity,
        lines,
        on=on,
        track=project.track,
        province=project.province.code,
        project=project,
    )


def _take(
    request: Request, project: Project, establishment: Establishment, *, by: Actor, at: datetime
) -> Request:
    request = selectors.lock_request(request)
    permissions.can_request_step("draft", request, by).require()
    require_looked_at(request)
    if request.establishment_id != establishment.pk or request.activity != project.activity:
        raise Refused(
            _("Đề nghị {code} của cơ sở khác hoặc nội dung khác.").format(code=request.code),
            fix=_("Chọn đúng đề nghị của cơ sở."),
        )
    return move_request(request, "draft", by=by, at=at, payload={"project": project.code})


@transaction.atomic
def open_umbrella(
    province: Unit,
    *,
    kind: str,
    title: str,
    aim: str,
    tranches: Mapping[int, int],
    contents: Sequence[str] = (),
    is_flagship: bool = False,
    by: Actor,
    at: datetime,
) -> Umbrella:
    """Lập đề án khung. `tranches`: {year: đồng meant to be asked}; each year becomes a đề án.

    `contents`: of the statute's nine (KC1 …). A flagship project is refused unless it has as many
    contents and takes as long as khoản 3 Điều 2 Thông tư 36/2013/TT-BCT asks.
    """
    permissions.can_open_umbrella(province.code, by).require()
    if not title.strip() or not aim.strip():
        raise Refused(
            _("Đề án khung phải có tên và mục tiêu."), fix=_("Ghi cả hai."), field="title"
        )
    years = sorted(tranches)
    if kind == Umbrella.Kind.YEARS and len(years) < 2:
        raise Refused(
            _("Đề án khung nhiều năm có ít nhất hai năm."),
            fix=_("Ghi kinh phí dự kiến từng năm."),
            field="tranches",
        )
    if years and years != list(range(years[0], years[-1] + 1)):
        raise Refused(_("Các năm phải liền nhau."), fix=_("Ghi đủ từng năm."), field="tranches")
    if is_flagship:
        _check_flagship(set(contents), years, on=hanoi_date(at), province=province.code)
    umbrella = Umbrella.objects.create(
        province=province,
        contents=sorted(set(contents)),
        kind=kind,
        title=nfc(title),
        aim=nfc(aim),
        is_flagship=is_flagship,
        created_by=by.name,
        created_at=at,
    )
    Tranche.objects.bulk_create(
        Tranche(umbrella=umbrella, year=year, support_dong=amount)
        for year, amount in sorted(tranches.items())
    )
    payload = {"kind": kind, "years": {str(year): amount for year, amount in tranches.items()}}
    events.record(umbrella.stream, "open_umbrella", payload, by=by, at=at)
    return umbrella


def _check_flagship(contents: set[str], years: list[int], *, on: date, province: str) -> None:
    """Large, of several linked contents, longer than a year: what can be counted is."""
    book = policy.book(province)
    for test in conditions.flagship(contents=len(contents), years=len(years), on=on, book=book):
        if test.verdict == engine.INELIGIBLE and test.reason is not None:
            raise Refused(
                say(test.reason, "vi"),
                legal=test.reason.legal,
                fix=_("Ghi đủ nội dung và năm, hoặc bỏ dấu đề án điểm."),
                field="contents" if test.name == conditions.FLAGSHIP_CONTENTS else "tranches",
            )


@transaction.atomic
def add_link(
    umbrella: Umbrella,
    *,
    stage: str,
    product: str,
    establishment: Establishment | None = None,
    name: str = "",
    supplies: ChainLink | None = None,
    by: Actor,
    at: datetime,
) -> ChainLink:
    """Thêm mắt xích: who makes what at which stage, and whom it supplies."""
    permissions.can_open_umbrella(umbrella.province.code, by).require()
    if establishment is None and not name.strip():
        raise Refused(
            _("Mắt xích chưa có ai."), fix=_("Chọn cơ sở, hoặc ghi tên bên ngoài."), field="name"
        )
    order = list(ChainLink.Stage.values)
    if supplies is not None and (
        supplies.umbrella_id != umbrella.pk or order.index(supplies.stage) < order.index(stage)
    ):
        raise Refused(
            _("Bên nhận phải ở cùng khâu hoặc khâu sau của chuỗi."),
            fix=_("Chọn bên nhận khác."),
            field="supplies",
        )
    link = ChainLink.objects.create(
        umbrella=umbrella,
        stage=stage,
        product=nfc(product),
        establishment=establishment,
        name=nfc(name),
        supplies=supplies,
    )
    payload = {"stage": stage, "link": link.pk}
    events.record(umbrella.stream, "add_link", payload, by=by, at=at)
    return link
