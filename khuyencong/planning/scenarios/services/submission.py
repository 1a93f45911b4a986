"""From a scenario to the year's plan: submitted by the Department, decided by the province."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.core.told import told
from khuyencong.directory.models import Organisation
from khuyencong.directory.services import notices
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.selectors import papers_about
from khuyencong.documents.services import versions
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning import services
from khuyencong.planning.models import PlanDecision, Proposal, Reserve, Scenario
from khuyencong.planning.permissions import can_plan
from khuyencong.planning.scenarios.papers import plan_submission
from khuyencong.planning.scenarios.permissions import (
    can_edit,
    can_scenario_step,
    can_send_back,
    makers,
)
from khuyencong.planning.scenarios.selectors import totals
from khuyencong.planning.scenarios.selectors.reserve import first_covered
from khuyencong.planning.scenarios.services import order
from khuyencong.planning.scenarios.services.scenario import follow, locked, move_scenario
from khuyencong.planning.workflow import PLANNERS, SCENARIO

SCAN = "signed"


@transaction.atomic
def submit_plan(scenario: Scenario, *, by: Actor, at: datetime) -> Issued:
    """Trình kế hoạch: only what keeps every source, floor and cap. The scenario is then closed."""
    scenario = locked(scenario)
    can_scenario_step("submit_plan", scenario, by).require()
    _require_possible(scenario)
    order.keep_where_missing(scenario)
    move_scenario(
        scenario,
        "submit_plan",
        by=by,
        at=at,
        payload={"digest": scenario.digest},
        submitted_at=at,
        handed_up_at=None,
        handed_up_role="",
        returned_reason="",
        sent_back_reason="",
    )
    paper = plan_submission.issue(scenario, by=by, at=at)
    _tell(
        scenario,
        {"provincial_approver"},
        lazy("Tờ trình kế hoạch năm {year} chờ duyệt."),
        at=at,
    )
    return paper


@transaction.atomic
def hand_up(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Chuyển lãnh đạo Sở ký tờ trình: it then lies in the head's inbox."""
    scenario = locked(scenario)
    if scenario.handed_up_at is not None and can_plan(scenario.province.code, by):
        return scenario  # a second press
    can_edit(scenario, by).require()
    _require_possible(scenario)
    grants = [
        grant for grant in by.grants_for(*PLANNERS) if grant.province == scenario.province.code
    ]
    scenario.handed_up_at, scenario.handed_up_role = at, grants[0].role
    scenario.sent_back_reason = ""
    scenario.save(update_fields=["handed_up_at", "handed_up_role", "sent_back_reason"])
    event = events.record(scenario.stream, "hand_up", by.in_place_of(grants), by=by, at=at)
    follow(scenario, event)
    text = lazy("Phương án kế hoạch năm {year} chờ ký tờ trình.")
    _tell(scenario, {"department_leader"}, text, at=at)
    return scenario


@transaction.atomic
def send_back(scenario: Scenario, *, reason: str, by: Actor, at: datetime) -> Scenario:
    """Lãnh đạo Sở trả lại, có lý do: whoever handed it up works on."""
    scenario = locked(scenario)
    can_send_back(scenario, by).require()
    _require_reason(reason)
    scenario.handed_up_at, scenario.sent_back_reason = None, nfc(reason).strip()
    scenario.save(update_fields=["handed_up_at", "sent_back_reason"])
    place = by.in_place_of(by.grants_for(*SCENARIO.find("submit_plan").roles))
    event = events.record(scenario.stream, "send_back", {"reason": reason} | place, by=by, at=at)
    follow(scenario, event)
    text = lazy("Lãnh đạo Sở trả lại phương án kế hoạch năm {year}.")
    _tell(scenario, {scenario.handed_up_role}, text, at=at)
    return scenario


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Trả lại phải có lý do."), fix=_("Ghi lý do."), field="reason")


def _require_possible(scenario: Scenario) -> None:
    sums = totals.totals(scenario)
    if not sums.whole.inside:
        raise Refused(_("Phương án chưa có đề án nào trong kế hoạch."), fix=_("Tính phương án."))
    if sums.over:
        raise Refused(
            _("Phương án vượt nguồn {over}.").format(over=dong(sum(sums.over.values()))),
            fix=_("Giảm mức hỗ trợ, hoặc sửa số tiền dùng được theo dự toán được giao."),
        )
    if broken := [demand for demand in sums.kept if not demand.is_kept]:
        raise Refused(
            _("Phương án không giữ {count} mức sàn, mức trần.").format(count=len(broken)),
            fix=_("Tính lại, hoặc sửa mức sàn, mức trần kèm căn cứ."),
        )
    codes = list(
        scenario.proposals.filter(percent__gt=0)
        .exclude(project__state="concluded")
        .values_list("project__code", flat=True)[:5]
    )
    if codes:
        raise Refused(
            _("Đề án không còn chờ bố trí: {codes}.").format(codes=", ".join(codes)),
            fix=_("Nạp lại đề án đã thẩm định rồi tính lại."),
        )


@transaction.atomic
def return_plan(scenario: Scenario, *, reason: str, by: Actor, at: datetime) -> Scenario:
    """Trả lại tờ trình, có lý do; the Department works on."""
    scenario = locked(scenario)
    can_scenario_step("return_plan", scenario, by).require()
    _require_reason(reason)
    payload = {"reason": reason}
    move_scenario(scenario, "return_plan", by=by, at=at, payload=payload, returned_reason=reason)
    _tell(scenario, {"department_leader"}, lazy("Kế hoạch năm {year} được trả lại."), at=at)
    return scenario


@transaction.atomic
def approve_plan(
    scenario: Scenario,
    *,
    number: str = "",
    scan: tuple[str, bytes] | None = None,
    read_dong: int | None = None,
    by: Actor,
    at: datetime,
) -> PlanDecision:
    """Phê duyệt kế hoạch as submitted: every project, amount and fund of it, or nothing.

    `scan`: (name, bytes) of the signed decision; `read_dong`: the largest sum on it, read by
    somebody where it is a picture. What is left out and was not pinned out becomes
    the reserve, in the order of the criteria.
    """
    scenario = locked(scenario)
    done = events.history(scenario.stream).filter(kind="approve_plan", by_id=by.id).last()
    if done and done.payload.get("number", "") == number:
        return PlanDecision.objects.get(uuid=done.payload["decision"])
    can_scenario_step("approve_plan", scenario, by).require()
    documents.require_issued(scenario.uuid, "approve_plan")
    _require_other_hands(scenario, by)
    proposals = list(
        scenario.proposals.filter(percent__gt=0)
        .select_related("project")
        .prefetch_related("shares")
        .order_by("place")
    )
    committee = Organisation.objects.get(province=scenario.province, kind="provincial_committee")
    decision = services.approve(
        [proposal.project for proposal in proposals],
        organisation=committee,
        year=scenario.year,
        number=number,
        amounts={
            proposal.project_id: {
                share.fund_id: share.given_dong for share in proposal.shares.all()
            }
            for proposal in proposals
        },
        by=by,
        at=at,
    )
    # Whom the decision took is planned by now.
    left = scenario.proposals.filter(project__state="concluded")
    left = left.exclude(pin=Proposal.Pin.OUT).order_by("place")
    known = set(Reserve.objects.values_list("project_id", flat=True))
    Reserve.objects.bulk_create(
        Reserve(decision=decision, project_id=proposal.project_id, place=place)
        for place, proposal in enumerate(left, 1)
        if proposal.project_id not in known
    )
    payload = {"decision": str(decision.uuid), "projects": len(proposals), "number": number}
    move_scenario(scenario, "approve_plan", by=by, at=at, payload=payload)
    if scan:
        paper = papers_about(proposals[0].project.uuid).filter(code="plan_decision").last()
        assert paper is not None  # approve issued it
        versions.add(
            paper,
            kind=SCAN,
            name=scan[0],
            content=scan[1],
            read_number=paper.number,
            read_dong=read_dong,
            by=by,
            at=at,
        )
    return decision


def _require_other_hands(scenario: Scenario, by: Actor) -> None:
    hands = by.hands(*SCENARIO.find("approve_plan").roles)
    if not makers(scenario).isdisjoint(hands):
        raise Refused(
            _("{name} đã soạn hoặc trình phương án này nên không phê duyệt nó.").format(
                name=by.name
            ),
            fix=_("Giao cho người khác cùng vai trò."),
        )


def _tell(scenario: Scenario, roles: set[str], text: Promise, *, at: datetime) -> None:
    users = notices.holders(roles, on=hanoi_date(at), province=scenario.province.code)
    path = reverse("planning:scenario", args=[scenario.uuid])
    key = f"plan/{scenario.uuid}/{scenario.state}/{at:%Y%m%d%H%M%S}"
    notices.tell(users, text=told(text, year=scenario.year), path=path, key=key, at=at)


def offer_job(*, now: datetime) -> None:
    """Money that came back is offered: the Department hears once of each amount that suffices for
    the first of the reserve it could pay."""
    waiting = Reserve.objects.filter(project__state="concluded").values_list(
        "decision__province__code", "decision__year"
    )
    for province, year in waiting.distinct().order_by():
        funds = Fund.objects.filter(province=province)
        left = {fund.pk: balances.fund_year(fund, year)["appropriated"] for fund in funds}
        first = first_covered(province, year, left)
        if first is None:
            continue
        users = notices.holders(
            {"department_specialist", "department_leader"},
            on=hanoi_date(now),
            province=province,
        )
        notices.tell(
            users,
            text=told(
                lazy("Còn {left} chưa bố trí năm {year}: đủ cho đề án dự phòng {code}."),
                left=dong(sum(left.values())),
                year=year,
                code=first.project.code,
            ),
            path=f"{reverse('planning:room')}?year={year}",
            key=f"offer/{province}/{year}/{first.project.code}/{sum(left.values())}",
            at=now,
        )
