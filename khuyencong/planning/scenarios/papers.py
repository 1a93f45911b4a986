"""Issues the tờ trình of a scenario and draws the draft of its decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.money import grouped
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.frame import Signer
from khuyencong.documents.selectors import decider_of, frame_of, signer_of
from khuyencong.planning import papers
from khuyencong.planning.models import Proposal, Scenario
from khuyencong.planning.scenarios.selectors import totals
from khuyencong.planning.scenarios.selectors.wording import amount, content_label, limit_name
from khuyencong.projects.papers import FundAmount


def plan_submission(scenario: Scenario, *, by: Actor, at: datetime) -> Paper:
    """Tờ trình: the submitted scenario in words and figures, its list in an appendix."""
    body = Organisation.objects.get(province=scenario.province, kind="department")
    sums = totals.totals(scenario)
    funds = {budget.fund_id: budget.fund for budget in scenario.budgets.select_related("fund")}
    chosen = _chosen(scenario)
    pinned = scenario.proposals.exclude(pin="").select_related("project").order_by("place")
    reserves = scenario.proposals.filter(percent=0).exclude(pin=Proposal.Pin.OUT).count()

    def build(number: str) -> papers.PlanSubmission:
        on = hanoi_date(at)
        frame = frame_of(
            body,
            number=number,
            kind="TTr",
            title="Tờ trình",
            summary=f"Về việc phê duyệt kế hoạch khuyến công năm {scenario.year}",
            at=at,
            signers=(signer_of(by, body),),
            recipients=("Như trên", "Sở Tài chính"),
        )
        return papers.PlanSubmission(
            frame=frame,
            year=scenario.year,
            place_name=str(scenario.province),
            addressee=frame.parent_body or str(scenario.province),
            asked_count=sums.whole.asking,
            asked_dong=sums.whole.asked_dong,
            people=sums.whole.people,
            way=str(scenario.get_way_display()),
            aims=aims_text(scenario),
            proof=proof_text(scenario),
            funds=tuple(
                FundAmount(fund=funds[key].name, amount_dong=total.given_dong)
                for key, total in sorted(sums.by_fund.items())
                if total.given_dong
            ),
            contents=tuple(
                papers.Sum(
                    name=content_label(key, "vi"), count=total.inside, amount_dong=total.given_dong
                )
                for key, total in sorted(sums.by_content.items())
                if total.inside
            ),
            pins=tuple(
                f"{one.project.code}: {one.get_pin_display()}, {one.pin_reason}" for one in pinned
            ),
            limits=tuple(
                f"{limit_name(one.limit, 'vi')}: {amount(one.limit, one.found)}, theo "
                f"{one.limit.reason}"
                for one in sums.kept
            ),
            projects=tuple(_proposed(chosen, on)),
            reserves=reserves,
        )

    about = [scenario.uuid, *(one.project.uuid for one in chosen)]
    paper = documents.issue(build, organisation=body, about=about[0], by=by, at=at)
    for other in about[1:]:
        documents.file_also(paper, about=other)
    return paper


def draft_decision(scenario: Scenario, *, by: Actor, at: datetime) -> papers.PlanDecision:
    """Dự thảo quyết định: the decision as it would read, without number, day or signature."""
    body = Organisation.objects.get(province=scenario.province, kind="provincial_committee")
    on = hanoi_date(at)
    chosen = _chosen(scenario)
    units = {one.project.implementing_unit_id: one.project.implementing_unit for one in chosen}
    frame = frame_of(
        body,
        number="",
        kind="QĐ",
        title="Dự thảo Quyết định",
        summary=f"Về việc phê duyệt kế hoạch khuyến công năm {scenario.year}",
        at=at,
        signers=(Signer(title="Chủ tịch", authority="TM. Ủy ban nhân dân"),),
        recipients=("Như Điều 3", "Sở Công Thương, Sở Tài chính"),
    )
    return papers.PlanDecision(
        frame=frame,
        year=scenario.year,
        place_name=str(scenario.province),
        decider=decider_of(body, on),
        executing_bodies=", ".join(directory.name_on(unit, on).name for unit in units.values()),
        projects=tuple(_proposed(chosen, on)),
    )


def _chosen(scenario: Scenario) -> list[Proposal]:
    return list(
        scenario.proposals.filter(percent__gt=0)
        .select_related("project__implementing_unit", "project__province")
        .prefetch_related("shares__fund")
        .order_by("place", "pk")
    )


def _proposed(chosen: list[Proposal], on: date) -> Iterator[papers.PlannedProject]:
    names: dict[int, str] = {}
    for one in chosen:
        project, unit = one.project, one.project.implementing_unit
        if unit.pk not in names:
            names[unit.pk] = directory.name_on(unit, on).short_name
        shares = [share for share in one.shares.all() if share.given_dong]
        for place_in_it, share in enumerate(shares):
            yield papers.PlannedProject(
                project_code=project.code,
                project_title=project.title,
                implementing_unit=names[unit.pk],
                place=one.commune or str(project.province),
                fund=share.fund.name,
                total_dong=0 if place_in_it else project.total_dong,
                support_dong=share.given_dong,
            )


def aims_text(scenario: Scenario) -> str:
    """The aims of a scenario as its submission states them."""
    if scenario.way == Scenario.Way.RANKING:
        return "Lần lượt từng đề án theo tiêu chí ưu tiên, đến khi hết kinh phí của từng nguồn."
    weights = scenario.objective
    return (
        "Giá trị quy đổi của một đề án gồm: kinh phí đề nghị nhân điểm thẩm định, hệ số "
        f"{weights['score']} %; {weights['jobs']} triệu đồng cho mỗi người hưởng lợi; "
        f"{weights['area']} % kinh phí ở địa bàn khó khăn, gấp đôi ở địa bàn đặc biệt khó khăn; "
        f"{weights['leverage']} % vốn ngoài khuyến công."
    )


def proof_text(scenario: Scenario) -> str:
    """How sure the choice is, and which inputs it stands on."""
    if scenario.is_changed or scenario.outcome != Scenario.Outcome.SOLVED:
        return "Danh mục hoặc mục tiêu có sửa sau khi tính."
    if scenario.bound is None or not scenario.value:
        return f"Tính trên bộ dữ liệu {scenario.digest[:12]}."
    return (
        f"Giá trị quy đổi đạt {grouped(scenario.value)} nghìn đồng; không phương án nào giữ đủ "
        f"các yêu cầu trên vượt được {grouped(scenario.bound)} nghìn đồng. Tính bằng "
        f"{scenario.solver} trên bộ dữ liệu {scenario.digest[:12]}."
    )
