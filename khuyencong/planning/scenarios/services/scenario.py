"""The plan room's writers: a scenario takes projects in, people pin them, money is typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.allocation.objective import MOST_WEIGHT, WEIGHTS, given_at, worth
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.models import Event
from khuyencong.directory.models import Unit
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.obligations import services as obligations
from khuyencong.planning import selectors
from khuyencong.planning.models import Budget, Proposal, Scenario, Share
from khuyencong.planning.permissions import can_plan
from khuyencong.planning.scenarios.permissions import can_discard, can_edit, can_restore
from khuyencong.planning.scenarios.selectors import facts, owed
from khuyencong.planning.scenarios.selectors.merit import merit_of
from khuyencong.planning.scenarios.services import order
from khuyencong.planning.workflow import PLANNERS, SCENARIO
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project

LEVELS = (100, 80, 60)
MOST_PROPOSALS = 20_000
MOST_PINNED = 100  # at one press
SOLVING = ("ask_to_solve", "solve")  # nobody's turn changes by it


@transaction.atomic
def create_scenario(
    province: Unit, *, year: int, name: str, like: Scenario | None = None, by: Actor, at: datetime
) -> Scenario:
    """Lập phương án with every concluded project of the year; `like`: its money, aims and pins."""
    can_plan(province.code, by).require()
    if not name.strip():
        raise Refused(
            _("Phương án chưa có tên."), fix=_("Đặt tên ngắn, ví dụ Phương án 1."), field="name"
        )
    scenario = Scenario.objects.create(
        province=province,
        year=year,
        name=nfc(name),
        way=like.way if like else Scenario.Way.BEST,
        objective=dict(like.objective) if like else dict(WEIGHTS),
        levels=list(like.levels) if like else list(LEVELS),
        is_one_each=like.is_one_each if like else False,
        state=SCENARIO.initial,
        created_by=by.name,
        created_at=at,
    )
    for fund in Fund.objects.filter(province=province.code).order_by("code"):
        before = like.budgets.filter(fund=fund).first() if like else None
        left = balances.fund_year(fund, year)["appropriated"]
        Budget.objects.create(
            scenario=scenario, fund=fund, limit_dong=before.limit_dong if before else max(left, 0)
        )
    events.record(
        scenario.stream, "create_scenario", {"name": scenario.name, "year": year}, by=by, at=at
    )
    take_in(scenario, by=by, at=at)
    if like:
        pinned = {p.project_id: p for p in like.proposals.exclude(pin="")}
        for proposal in scenario.proposals.filter(project__in=pinned):
            twin = pinned[proposal.project_id]
            proposal.pin, proposal.pin_reason = twin.pin, twin.pin_reason
            proposal.pinned_by = twin.pinned_by
            proposal.save(update_fields=["pin", "pin_reason", "pinned_by"])
    return scenario


@transaction.atomic
def take_in(scenario: Scenario, *, by: Actor, at: datetime) -> int:
    """Nạp đề án: what is concluded for the year and not yet there; what is no longer concluded
    leaves. How many proposals there are now."""
    scenario = _open(scenario, by)
    on = hanoi_date(at)
    book = policy.book(scenario.province.code)
    waiting = list(
        Project.objects.filter(
            province=scenario.province, year=scenario.year, state="concluded", track="local"
        ).select_related("province", "implementing_unit")[: MOST_PROPOSALS + 1]
    )
    if len(waiting) > MOST_PROPOSALS:
        raise Refused(
            _("Quá {most} đề án trong một phương án.").format(most=MOST_PROPOSALS),
            fix=_("Tách theo tỉnh hoặc theo năm."),
        )
    before = {p.project_id: p for p in scenario.proposals.all()}
    gone = set(before) - {project.pk for project in waiting}
    Proposal.objects.filter(scenario=scenario, project__in=gone).delete()
    known = facts.known(waiting, on=on, book=book)
    places = {p.project.pk: p for p in selectors.ranking(waiting, on=on, book=book)}
    proposals, shares = [], []
    for project in waiting:
        about, place = known[project.pk], places[project.pk]
        proposal = before.get(project.pk) or Proposal(scenario=scenario, project=project)
        proposal.place, proposal.rank_reason = place.number, place.reason[:300]
        _copy(proposal, about)
        proposal.value = sum(
            worth(merit_of(proposal, on=on, book=book), scenario.objective).values()
        )
        proposals.append(proposal)
    new = [proposal for proposal in proposals if proposal.pk is None]
    old = [proposal for proposal in proposals if proposal.pk is not None]
    Proposal.objects.bulk_update(old, COPIED, batch_size=500)
    Proposal.objects.bulk_create(new, batch_size=500)
    Share.objects.filter(proposal__in=old).delete()
    for proposal in proposals:
        for fund_id, asked in known[proposal.project_id].asked.items():
            given_dong = given_at(asked, proposal.percent) if proposal.percent else 0
            shares.append(
                Share(proposal=proposal, fund_id=fund_id, asked_dong=asked, given_dong=given_dong)
            )
    Share.objects.bulk_create(shares, batch_size=1000)
    order.keep_order(scenario, on=on, book=book)
    order.keep_worth(scenario, on=on, book=book)
    _mark_changed(scenario)
    payload = {"proposals": len(proposals)} | _place(by)
    events.record(scenario.stream, "take_in", payload, by=by, at=at)
    return len(proposals)


COPIED = [
    "place", "rank_reason", "content", "area", "commune", "points_hundredths", "people",
    "asked_dong", "counterpart_dong", "is_women_owned", "is_minority_owned", "value",
]  # fmt: skip


def _copy(proposal: Proposal, about: facts.Known) -> None:
    proposal.content, proposal.area, proposal.commune = (
        about.content,
        about.area,
        about.commune,
    )
    proposal.points_hundredths, proposal.people = about.points_hundredths, about.people
    proposal.asked_dong, proposal.counterpart_dong = (
        about.asked_dong,
        about.counterpart_dong,
    )
    proposal.is_women_owned, proposal.is_minority_owned = (
        about.is_women_owned,
        about.is_minority_owned,
    )


@transaction.atomic
def set_aims(
    scenario: Scenario,
    *,
    way: str,
    objective: Mapping[str, int],
    levels: Sequence[int],
    limits_dong: Mapping[int, int],
    is_one_each: bool = False,
    by: Actor,
    at: datetime,
) -> Scenario:
    """Đặt mục tiêu: how to choose, the four weights, levels in per cent, {fund: đồng}."""
    scenario = _open(scenario, by)
    if way not in Scenario.Way.values:
        raise Refused(_("Chưa chọn cách chọn đề án."), fix=_("Chọn một cách."), field="way")
    if set(objective) != set(WEIGHTS) or any(
        not 0 <= weight <= MOST_WEIGHT for weight in objective.values()
    ):
        raise Refused(
            _("Mỗi trọng số là số nguyên từ 0 đến {most}.").format(most=MOST_WEIGHT),
            fix=_("Sửa trọng số."),
            field="objective",
        )
    ordered = sorted(set(levels), reverse=True)
    if not ordered or ordered[0] != 100 or ordered[-1] < 10 or len(ordered) > 6:
        raise Refused(
            _("Các mức hỗ trợ gồm 100 và tối đa 5 mức thấp hơn, từ 10 phần trăm."),
            fix=_("Ghi ví dụ: 100, 80, 60."),
            field="levels",
        )
    scenario.way, scenario.objective, scenario.levels = way, dict(objective), ordered
    scenario.is_one_each = is_one_each
    scenario.save(update_fields=["way", "objective", "levels", "is_one_each"])
    for fund_id, amount in limits_dong.items():
        scenario.budgets.filter(fund=fund_id).update(limit_dong=amount)
    on, book = hanoi_date(at), policy.book(scenario.province.code)
    proposals = list(scenario.proposals.all())
    for proposal in proposals:
        proposal.value = sum(worth(merit_of(proposal, on=on, book=book), objective).values())
    Proposal.objects.bulk_update(proposals, ["value"], batch_size=500)
    order.keep_worth(scenario, on=on, book=book)
    _mark_changed(scenario)
    payload = {"way": way, "objective": dict(objective), "levels": ordered} | _place(by)
    events.record(scenario.stream, "set_aims", payload, by=by, at=at)
    return scenario


@transaction.atomic
def propose(chosen: Sequence[Project], *, year: int, by: Actor, at: datetime) -> Scenario:
    """Đưa các đề án đã chọn theo thứ tự ưu tiên thành một phương án: these in full, the others
    outside. What becomes of it is submitted and approved as any other."""
    if not chosen:
        raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án cần duyệt."))
    name = f"Theo thứ tự ưu tiên, {short(hanoi_date(at))}"
    scenario = create_scenario(chosen[0].province, year=year, name=name, by=by, at=at)
    keys = {project.pk for project in chosen}
    percents = {
        proposal.pk: 100 if proposal.project_id in keys else 0
        for proposal in scenario.proposals.all()
    }
    set_levels(scenario, percents=percents, by=by, at=at)
    return scenario


@transaction.atomic
def pin(proposal: Proposal, *, how: str, reason: str = "", by: Actor, at: datetime) -> Proposal:
    """Ghim một đề án vào hoặc ra, có lý do; or let the optimiser choose again."""
    scenario = _open(proposal.scenario, by)
    if how not in Proposal.Pin.values:
        raise Refused(_("Chưa chọn cách ghim."), fix=_("Chọn giữ, để ngoài hoặc bỏ ghim."))
    if how and not reason.strip():
        raise Refused(
            _("Ghim đề án phải có lý do."),
            fix=_("Ghi lý do; lý do hiện cạnh đề án cho mọi người xem."),
            field="reason",
        )
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.pin, proposal.pin_reason = how, nfc(reason)[:300] if how else ""
    proposal.pinned_by = by.name if how else ""
    proposal.save(update_fields=["pin", "pin_reason", "pinned_by"])
    payload = {"project": proposal.project.code, "pin": how, "reason": reason} | _place(by)
    events.record(scenario.stream, "pin", payload, by=by, at=at)
    if how == Proposal.Pin.OUT and proposal.percent:
        give(proposal, 0)
    elif how == Proposal.Pin.IN and not proposal.percent:
        give(proposal, 100)
    _mark_changed(scenario)
    return proposal


@transaction.atomic
def pin_many(
    scenario: Scenario,
    *,
    proposals: Sequence[int],
    how: str,
    reason: str = "",
    percents: Mapping[int, int] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Ghim nhiều đề án một lần (keys of proposals), each as `pin` does it, all of them or none.
    How many stood otherwise before. `percents`: levels typed on the same page, kept first."""
    scenario = _open(scenario, by)
    keys = set(proposals)
    if not keys:
        raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án trong bảng."))
    if len(keys) > MOST_PINNED:
        raise Refused(
            _("Mỗi lần ghim nhiều nhất {most} đề án.").format(most=MOST_PINNED),
            fix=_("Bỏ bớt dấu rồi ghim thành nhiều lần."),
        )
    set_levels(scenario, percents=percents or {}, by=by, at=at)
    rows = list(scenario.proposals.filter(pk__in=keys).select_related("scenario", "project"))
    if len(rows) < len(keys):
        raise Refused(
            _("Có đề án đã chọn không còn trong phương án này."),
            fix=_("Tải lại trang rồi chọn lại."),
        )
    asked = (how, nfc(reason)[:300] if how else "")
    changed = [row for row in rows if (row.pin, row.pin_reason) != asked]
    for row in sorted(changed, key=lambda row: row.pk):
        pin(row, how=how, reason=reason, by=by, at=at)
    return len(changed)


@transaction.atomic
def set_level(proposal: Proposal, percent: int, *, by: Actor, at: datetime) -> Proposal:
    """Sửa tay mức hỗ trợ: 0 takes the project out. Totals follow; floors and caps are shown."""
    scenario = _open(proposal.scenario, by)
    if percent not in {0, *scenario.levels}:
        raise Refused(
            _("Mức {percent} % không có trong phương án.").format(percent=percent),
            fix=_("Chọn một mức trong danh sách."),
            field="percent",
        )
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    give(proposal, percent)
    payload = {"project": proposal.project.code, "percent": percent} | _place(by)
    events.record(scenario.stream, "set_level", payload, by=by, at=at)
    _mark_changed(scenario)
    return proposal


@transaction.atomic
def set_levels(scenario: Scenario, *, percents: Mapping[int, int], by: Actor, at: datetime) -> int:
    """Sửa tay nhiều mức một lần, {proposal id: per cent}. How many were another before."""
    proposals = scenario.proposals.filter(pk__in=percents).select_related("scenario__province")
    changed = [
        proposal
        for proposal in proposals.order_by("pk")
        if proposal.percent != percents[proposal.pk]
    ]
    for proposal in changed:
        set_level(proposal, percents[proposal.pk], by=by, at=at)
    return len(changed)


def give(proposal: Proposal, percent: int) -> None:
    shares = list(proposal.shares.all())
    for share in shares:
        share.given_dong = given_at(share.asked_dong, percent) if percent else 0
    Share.objects.bulk_update(shares, ["given_dong"])
    proposal.percent = percent
    proposal.given_dong = sum(share.given_dong for share in shares)
    proposal.save(update_fields=["percent", "given_dong"])


def _mark_changed(scenario: Scenario) -> None:
    """What was computed no longer answers what is asked: no proof is shown until it is again."""
    if scenario.outcome == Scenario.Outcome.SOLVED and not scenario.is_changed:
        scenario.is_changed = True
        scenario.save(update_fields=["is_changed"])


@transaction.atomic
def ask_to_solve(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Xin tính: the background process takes it within seconds."""
    scenario = _open(scenario, by)
    if not scenario.proposals.exists():
        raise Refused(
            _("Phương án chưa có đề án nào."),
            fix=_("Chờ đề án thẩm định đạt rồi nạp vào phương án."),
        )
    return move_scenario(scenario, "ask_to_solve", by=by, at=at, asked_at=at)


@transaction.atomic
def discard_scenario(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Bỏ phương án that nobody above has seen; it comes back as it was."""
    scenario = locked(scenario)
    if scenario.state == "discarded" and can_plan(scenario.province.code, by):
        return scenario  # a second press
    can_discard(scenario, by).require()
    return move_scenario(scenario, "discard_scenario", by=by, at=at)


@transaction.atomic
def restore_scenario(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Lấy lại phương án đã bỏ, for thirty days."""
    scenario = locked(scenario)
    thrown = events.history(scenario.stream).filter(kind="discard_scenario")
    if scenario.state == "open" and can_plan(scenario.province.code, by) and thrown.exists():
        return scenario  # a second press
    can_restore(scenario, by, on=hanoi_date(at)).require()
    return move_scenario(scenario, "restore_scenario", by=by, at=at)


def _open(scenario: Scenario, by: Actor) -> Scenario:
    scenario = locked(scenario)
    can_edit(scenario, by).require()
    return scenario


def locked(scenario: Scenario) -> Scenario:
    return (
        Scenario.objects.select_for_update(of=("self",))
        .select_related("province")
        .get(pk=scenario.pk)
    )


def _place(by: Actor) -> dict[str, dict[str, str]]:
    """In whose place somebody plans."""
    return by.in_place_of(by.grants_for(*PLANNERS))


def move_scenario(
    scenario: Scenario,
    name: str,
    *,
    by: Actor,
    at: datetime,
    payload: dict[str, Any] | None = None,
    **changes: object,
) -> Scenario:
    """Takes a step of the scenario's workflow; the caller holds its lock and asked who may."""
    scenario.state = SCENARIO.find(name).target
    for field, value in changes.items():
        setattr(scenario, field, value)
    scenario.save(update_fields=["state", *changes])
    place = by.in_place_of(by.grants_for(*SCENARIO.find(name).roles))
    event = events.record(scenario.stream, name, (payload or {}) | place, by=by, at=at)
    if name not in SOLVING:
        follow(scenario, event)
    return scenario


def follow(scenario: Scenario, event: Event) -> None:
    """Opens what it now makes somebody owe, and closes the rest."""
    obligations.follow(
        scenario,
        owed.of_scenario(scenario),
        of=owed.OF_SCENARIOS,
        province=scenario.province,
        event=event,
    )
