"""Who changes a scenario, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from khuyencong.appraisal.permissions import LOOKERS
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.permissions import holds_a_role
from khuyencong.documents.models import KEPT_REMOVED
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described
from khuyencong.planning.models import PlanLookAgain, Scenario
from khuyencong.planning.permissions import can_plan
from khuyencong.planning.workflow import SCENARIO


def can_scenario_step(name: str, row: Scenario, by: Actor) -> Decision:
    """Role and province, then whether the scenario stands where the step begins."""
    step = SCENARIO.find(name)
    return holds_a_role(step, row.province.code, by) and stands(row, *step.sources)


def stands(row: Scenario, *states: str) -> Decision:
    """Whether the scenario is in one of these states."""
    if row.state in states:
        return ALLOWED
    fixes = {
        "waiting": _("Chờ vài giây rồi tải lại trang."),
        "discarded": _("Lấy lại phương án trước."),
    }
    return refuse(
        _("Phương án đang ở trạng thái “{state}”.").format(state=row.get_state_display()),
        fix=fixes.get(row.state, _("Lập phương án mới, chép từ phương án này.")),
    )


def can_edit(row: Scenario, by: Actor) -> Decision:
    """Planners, while nobody computes it and it was neither handed up nor submitted."""
    decision = can_plan(row.province.code, by) and stands(row, SCENARIO.initial)
    if decision and row.handed_up_at is not None:
        return refuse(
            _("Phương án đã chuyển lãnh đạo Sở ký tờ trình nên không sửa được."),
            fix=_("Đề nghị lãnh đạo Sở trả lại, hoặc lập phương án mới, chép từ phương án này."),
        )
    return decision


def can_discard(row: Scenario, by: Actor) -> Decision:
    """Planners, of what nobody above them has seen: what was returned, somebody waits for."""
    decision = can_scenario_step("discard_scenario", row, by) and can_edit(row, by)
    if decision and (row.returned_reason or row.sent_back_reason):
        return refuse(
            _("Phương án đã được trả lại để sửa nên không bỏ được."),
            fix=_("Sửa rồi trình lại phương án này."),
        )
    return decision


def can_restore(row: Scenario, by: Actor, *, on: date) -> Decision:
    """Planners, for a while."""
    decision = can_scenario_step("restore_scenario", row, by)
    if decision and on > restored_until(row):
        return refuse(
            _("Phương án này chỉ lấy lại được đến hết ngày {day}.").format(
                day=short(restored_until(row))
            ),
            fix=_("Lập phương án mới."),
        )
    return decision


def restored_until(row: Scenario) -> date:
    """The last day on which a scenario that was thrown away can be taken back."""
    thrown = events.history(row.stream).filter(kind="discard_scenario").last()
    assert thrown is not None  # asked of what was thrown away
    return hanoi_date(thrown.at + KEPT_REMOVED)


def can_send_back(row: Scenario, by: Actor) -> Decision:
    """Who would sign its submission, while it lies with her."""
    decision = can_scenario_step("submit_plan", row, by)
    if decision and row.handed_up_at is None:
        return refuse(
            _("Phương án này không nằm ở lãnh đạo Sở."),
            fix=_("Tải lại trang; chuyên viên Sở đang soạn phương án."),
        )
    return decision


def can_look_again(item: PlanLookAgain, by: Actor) -> Decision:
    """The Department, which made the order; once."""
    if not by.serves(item.scenario.province.code, *LOOKERS):
        return refuse(
            _("Chỉ Sở Công Thương xem lại kế hoạch theo quy định mới."),
            fix=_("Báo chuyên viên của Sở phụ trách kế hoạch."),
        )
    if item.closed_at is not None:
        return refuse(
            _("{name} đã xem lại việc này.").format(name=item.closed_by),
            fix=_("Đọc kết quả đã ghi trên trang phương án."),
        )
    return ALLOWED


def scenarios_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its scenario}, of those that are not of her own making."""
    wanted = list(rows)
    seen = Scenario.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    scenarios = {scenario.uuid: scenario for scenario in seen.select_related("province")}
    hands = by.hands(*SCENARIO.find("approve_plan").roles)
    return {
        row.pk: Described(
            scenario.name,
            _("Kế hoạch năm {year}").format(year=scenario.year),
            scenario.province.code,
            args=(scenario.uuid,),
            subject=(scenario.uuid,),
        )
        for row in wanted
        if (scenario := scenarios.get(row.subject))
        and (row.kind != "scenario.decide" or hands.isdisjoint(makers(scenario)))
    }


def makers(scenario: Scenario) -> set[str]:
    """Who drew it up or submitted it: to return a plan is to look at it, no more."""
    return events.hands(scenario.stream, but=["return_plan", "send_back"])
