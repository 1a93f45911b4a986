"""Tờ trình phê duyệt kế hoạch: how it was chosen, its sums, its list, and who was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.money import grouped
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Signer, Wording
from khuyencong.documents.papers.blocks import (
    Appendix,
    Centre,
    Each,
    Grounds,
    Signatures,
    Text,
    When,
)
from khuyencong.documents.papers.heading import decider_of, frame_of
from khuyencong.documents.papers.phrases import appendix
from khuyencong.planning.models import Proposal, Scenario
from khuyencong.planning.papers import plan_decision
from khuyencong.planning.papers.plan_decision import PlanDecisionPaper, Planned, PlannedProject
from khuyencong.planning.scenarios.selectors import totals
from khuyencong.planning.scenarios.selectors.wording import amount, content_label, limit_name
from khuyencong.projects.papers import parts

WITH = (
    "(Kèm theo Tờ trình số {paper.frame.reference} {paper.frame.date_words} của "
    "{paper.frame.issuing_body})"
)
WORDS = (
    Centre("Kính gửi: {paper.addressee}"),
    Grounds(),
    Text(
        "{paper.frame.issuing_body} trình phê duyệt kế hoạch khuyến công năm {paper.year} của "
        "{paper.place_name} như sau:"
    ),
    Text("", lead="I. QUY MÔ KẾ HOẠCH"),
    Text(
        "{paper.asked_count} đề án đã thẩm định đạt, đề nghị {paper.asked_dong} đồng.",
        lead="Nhu cầu: ",
    ),
    Text(
        "{paper.count} đề án, kinh phí khuyến công {paper.support_dong} đồng "
        "({paper.support_dong_words}); {paper.people} người hưởng lợi.",
        lead="Đề nghị bố trí: ",
    ),
    Text("", lead="Theo nguồn:"),
    parts.of_each_fund("paper.funds"),
    Text("", lead="Theo nội dung:"),
    Each(
        "paper.contents",
        "row",
        (Text("- {row.name}: {row.count} đề án, {row.amount_dong} đồng{mark}"),),
    ),
    Text("", lead="II. CÁCH LỰA CHỌN"),
    Text("{paper.way}. {paper.aims}"),
    Text("{paper.proof}"),
    When(
        "paper.limits",
        (
            Text("", lead="Mức sàn, mức trần đã giữ:"),
            Each("paper.limits", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    When(
        "paper.pins",
        (
            Text("", lead="Đề án được giữ hoặc để ngoài theo ý kiến, có lý do:"),
            Each("paper.pins", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    When(
        "paper.reserves",
        (Text("{paper.reserves} đề án, xếp theo thứ tự ưu tiên.", lead="Dự phòng: "),),
    ),
    Text("{paper.frame.issuing_body} kính đề nghị xem xét, phê duyệt."),
    Signatures(),
    appendix("DANH MỤC ĐỀ ÁN KHUYẾN CÔNG NĂM {paper.year} TRÌNH PHÊ DUYỆT", to="Tờ trình"),
    plan_decision.LIST,
)


# How it was computed goes to a technical annex; what the committee decides on stands in front.
PLAIN = (
    *WORDS[:6],
    Text(
        "{paper.counterpart_dong} đồng vốn ngoài khuyến công của các đơn vị thụ hưởng.",
        lead="Đối ứng: ",
    ),
    Text("từ ngày phê duyệt đến hết năm {paper.year}.", lead="Thời gian thực hiện: "),
    *WORDS[6:11],
    Text("Các đề án đã thẩm định đạt được chọn theo tiêu chí ưu tiên; cách tính ở Phụ lục II."),
    *WORDS[13:15],
    When(
        "paper.reserve",
        (
            Text("{paper.reserves} đề án, xếp theo thứ tự ưu tiên:", lead="Dự phòng: "),
            Each("paper.reserve", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    Text("{paper.frame.issuing_body} kính đề nghị xem xét, phê duyệt."),
    Signatures(),
    Appendix(
        "PHỤ LỤC I",
        "DANH MỤC ĐỀ ÁN KHUYẾN CÔNG NĂM {paper.year} TRÌNH PHÊ DUYỆT",
        WITH,
    ),
    plan_decision.LIST,
    Appendix("PHỤ LỤC II", "CÁCH TÍNH PHƯƠNG ÁN", WITH),
    Text("{paper.way}. {paper.aims}"),
    Text("{paper.proof}"),
)


@dataclass(frozen=True, kw_only=True)
class ContentSum:
    """What one content of the programme gets."""

    name: str
    count: int
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class PlanSubmission(Planned, PaperData):
    """`proof` says how far any plan could be better, or that the order of criteria was followed."""

    code = "plan_submission"
    kind = "TTr"
    opens = frozenset({"approve_plan"})
    title = "Tờ trình"
    recipients = ("Như trên", "Sở Tài chính")
    wordings = (
        Wording(
            "Tờ trình phê duyệt kế hoạch khuyến công",
            WORDS,
            working="Nói rõ cách lựa chọn, mức sàn, mức trần, đề án ghim và lý do.",
        ),
        Wording(
            "Tờ trình phê duyệt kế hoạch khuyến công",
            PLAIN,
            working="Cách tính ở Phụ lục II; đối ứng, thời gian, danh sách dự phòng trong bài.",
            valid_from=date(2026, 11, 28),
        ),
    )

    year: int
    place_name: str
    addressee: str
    asked_count: int
    asked_dong: int
    people: int
    way: str
    aims: str
    proof: str
    funds: tuple[parts.FundAmount, ...]
    contents: tuple[ContentSum, ...]
    pins: tuple[str, ...]
    limits: tuple[str, ...]
    reserves: int
    counterpart_dong: int = 0
    reserve: tuple[str, ...] = ()

    @classmethod
    def fill(cls, frame: Frame, scenario: Scenario, chosen: Sequence[Proposal]) -> PlanSubmission:
        sums = totals.totals(scenario)
        funds = {budget.fund_id: budget.fund for budget in scenario.budgets.select_related("fund")}
        proposals = scenario.proposals
        reserve = proposals.filter(percent=0).exclude(pin=Proposal.Pin.OUT)
        pinned = proposals.exclude(pin="").select_related("project").order_by("place")
        return cls(
            frame=frame,
            year=scenario.year,
            place_name=str(scenario.province),
            addressee=frame.parent_body or str(scenario.province),
            asked_count=sums.whole.asking,
            asked_dong=sums.whole.asked_dong,
            people=sums.whole.people,
            way=str(scenario.get_way_display()),
            aims=_aims(scenario),
            proof=_proof(scenario),
            funds=tuple(
                parts.FundAmount(fund=funds[key].name, amount_dong=total.given_dong)
                for key, total in sorted(sums.by_fund.items())
                if total.given_dong
            ),
            contents=tuple(
                ContentSum(
                    name=content_label(key, "vi"), count=total.inside, amount_dong=total.given_dong
                )
                for key, total in sorted(sums.by_content.items())
                if total.inside
            ),
            pins=tuple(f"{p.project.code}: {p.get_pin_display()}, {p.pin_reason}" for p in pinned),
            limits=tuple(
                f"{limit_name(kept.limit, 'vi')}: {amount(kept.limit, kept.found)}, theo "
                f"{kept.limit.reason}"
                for kept in sums.kept
            ),
            projects=tuple(_listed(chosen, frame.issued_date)),
            reserves=reserve.count(),
            counterpart_dong=sum(one.counterpart_dong for one in chosen),
            reserve=tuple(
                f"{one.project.title} ({one.project.code}), đề nghị {grouped(one.asked_dong)} đồng"
                for one in reserve.select_related("project").order_by("place", "pk")
            ),
        )


def _chosen(scenario: Scenario) -> list[Proposal]:
    return list(
        scenario.proposals.filter(percent__gt=0)
        .select_related("project__implementing_unit", "project__province")
        .prefetch_related("shares__fund")
        .order_by("place", "pk")
    )


def _listed(chosen: Sequence[Proposal], on: date) -> Iterator[PlannedProject]:
    names: dict[int, str] = {}
    for proposal in chosen:
        project, unit = proposal.project, proposal.project.implementing_unit
        if unit.pk not in names:
            names[unit.pk] = directory.name_on(unit, on).short_name
        shares = [share for share in proposal.shares.all() if share.given_dong]
        for number, share in enumerate(shares):
            yield PlannedProject(
                project_code=project.code,
                project_title=project.title,
                implementing_unit=names[unit.pk],
                place=proposal.commune or str(project.province),
                fund=share.fund.name,
                total_dong=0 if number else project.total_dong,
                support_dong=share.given_dong,
            )


def _aims(scenario: Scenario) -> str:
    if scenario.way == Scenario.Way.RANKING:
        return "Lần lượt từng đề án theo tiêu chí ưu tiên, đến khi hết kinh phí của từng nguồn."
    weights = scenario.objective
    return (
        "Giá trị quy đổi của một đề án gồm: kinh phí đề nghị nhân điểm thẩm định, hệ số "
        f"{weights['score']} %; {weights['jobs']} triệu đồng cho mỗi người hưởng lợi; "
        f"{weights['area']} % kinh phí ở địa bàn khó khăn, gấp đôi ở địa bàn đặc biệt khó khăn; "
        f"{weights['leverage']} % vốn ngoài khuyến công."
    )


def _proof(scenario: Scenario) -> str:
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


def issue(scenario: Scenario, *, by: Actor, at: datetime) -> Issued:
    chosen = _chosen(scenario)
    return documents.issue(
        PlanSubmission,
        scenario,
        chosen,
        organisation=Organisation.objects.get(province=scenario.province, kind="department"),
        about=[scenario.uuid, *(proposal.project.uuid for proposal in chosen)],
        summary=plan_decision.summary(scenario.year),
        by=by,
        at=at,
    )


def draft_decision(scenario: Scenario, *, by: Actor, at: datetime) -> PlanDecisionPaper:
    """Dự thảo quyết định: the decision as it would read, without number, day or signature."""
    body = Organisation.objects.get(province=scenario.province, kind="provincial_committee")
    on = hanoi_date(at)
    chosen = _chosen(scenario)
    return PlanDecisionPaper(
        frame=frame_of(
            PlanDecisionPaper,
            body,
            number="",
            title="Dự thảo Quyết định",
            summary=plan_decision.summary(scenario.year),
            at=at,
            signers=(Signer(title="Chủ tịch", authority="TM. Ủy ban nhân dân"),),
        ),
        year=scenario.year,
        place_name=str(scenario.province),
        decider=decider_of(body, on),
        executing_bodies=plan_decision.names((p.project.implementing_unit for p in chosen), on),
        projects=tuple(_listed(chosen, on)),
    )
