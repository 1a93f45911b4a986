"""Next year in the demonstration province: opinions, a council, scenarios, programmes.

Figures of programmes are invented and say so.
"""

from __future__ import annotations

from datetime import date

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.appraisal.services import council, opinions
from khuyencong.demo import drafting, larger, records
from khuyencong.demo.figures import MILLION
from khuyencong.demo.province import Province
from khuyencong.directory.models import Person
from khuyencong.planning import services as planning
from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.programme import services as programme
from khuyencong.projects.models import Project

SEATS = (("chutichhd", "chair"), ("thukyhd", "secretary"), ("uyvienhd", "member"))
MARKS = (
    {"need": 18, "feasibility": 16, "estimate": 15, "capacity": 12, "effect": 21},
    {"need": 16, "feasibility": 17, "estimate": 14, "capacity": 11, "effect": 18},
    {"need": 17, "feasibility": 15, "estimate": 16, "capacity": 13, "effect": 20},
)
NEXT_YEAR = 5  # projects of each kind


def build(world: Province) -> None:
    """Everything the plan room of next year shows, through the same services people use."""
    seated = _council(world)
    _asked(world)
    rows = [*_next_year(world), larger.build(world)]
    for place, project in enumerate(rows[:4]):
        _score(world, seated, project, place)
    for project in rows:
        project.refresh_from_db()
        drafting.conclude(world, project, world.day(3))
    _ministry(world)
    _scenario(world)
    _programmes(world)


def _council(world: Province):
    return council.set_up_council(
        world.bodies["SCT-40"],
        name=f"Hội đồng thẩm định khuyến công năm {world.year}",
        number="118/QĐ-UBND",
        decided_date=date(world.year, 1, 15),
        seats=[(Person.objects.get(user=world.users[name]), part) for name, part in SEATS],
        by=world.actor("lanhdaoso"),
        at=world.day(40),
    )


def _asked(world: Province) -> None:
    """Projects that wait for appraisal now: Finance and the Department were asked."""
    for project in Project.objects.filter(year=world.year, state="registered").order_by("pk"):
        bodies = [world.bodies["STC-40"], world.bodies["SCT-40"]]
        rows = opinions.ask_opinions(
            project,
            bodies,
            question="Đơn giá và mức hỗ trợ đã hợp lý chưa?",
            by=world.actor("thamdinh"),
            at=world.day(1),
        )
        opinions.give_opinion(
            rows[1], stance="agree", by=world.actor("phogiamdoc"), at=world.day(0)
        )


def _next_year(world: Province) -> list[Project]:
    others = [shop for shop in world.workshops if shop.pk in world.owners][::-1]
    projects = []
    for place in range(NEXT_YEAR):
        year = world.year + 1
        projects.append(drafting.machines(world, others[place], 4, year=year))
        projects.append(drafting.training(world, place + 3, 4, year=year))
    for project in projects:
        records.register(world, project, world.day(8))
    return projects


def _score(world: Province, seated, project: Project, place: int) -> None:
    project.refresh_from_db()
    review = council.open_review(project, seated, by=world.actor("thamdinh"), at=world.day(7))
    for (name, _part), marks in zip(SEATS, MARKS, strict=True):
        marks_given = marks | {"need": max(marks["need"] - place * 2, 0)}
        council.score(review, marks=marks_given, by=world.actor(name), at=world.day(6))
    council.close_review(
        review, remark="Đề nghị hỗ trợ.", by=world.actor(SEATS[0][0]), at=world.day(5)
    )


def _ministry(world: Province) -> None:
    """One national project of next year, registered with the ministry and not yet answered."""
    shop = [shop for shop in world.workshops if shop.pk in world.owners][NEXT_YEAR]
    project = drafting.machines(world, shop, 6, year=world.year, track="national")
    project = records.register(world, project, world.day(5))
    project = drafting.conclude(world, project, world.day(3))
    planning.forward([project], by=world.actor("lanhdaoso"), at=world.day(2))


def _scenario(world: Province) -> None:
    by, at = world.actor("thamdinh"), world.day(1)
    planning.set_limit(
        world.province,
        year=world.year + 1,
        fund=None,
        content="KC1",
        area="",
        measure="dong",
        least=180 * MILLION,
        most=None,
        reason="Số trình diễn: phần dành cho đào tạo nghề",
        by=by,
        at=at,
    )
    scenarios.ask_to_solve(_with_aims(world, "Phương án 1"), by=by, at=at)
    _submitted(world, _with_aims(world, "Phương án trình"))


def _with_aims(world: Province, name: str) -> Scenario:
    by, at = world.actor("thamdinh"), world.day(1)
    scenario = scenarios.create_scenario(
        world.province, year=world.year + 1, name=name, by=by, at=at
    )
    local, other = world.funds["local"].pk, world.funds["national"].pk
    scenarios.set_aims(
        scenario,
        way="best",
        objective=WEIGHTS,
        levels=[100, 80, 60],
        limits_dong={local: 900 * MILLION, other: 0},
        by=by,
        at=at,
    )
    return scenario


def _submitted(world: Province, scenario: Scenario) -> None:
    """What the committee is asked to approve: the classes, chosen by hand."""
    classes = scenario.proposals.filter(project__activity="vocational_training").values_list(
        "pk", flat=True
    )
    scenarios.set_levels(
        scenario, percents=dict.fromkeys(classes, 100), by=world.actor("thamdinh"), at=world.day(1)
    )
    scenarios.submit_plan(scenario, by=world.actor("lanhdaoso"), at=world.day(0))


def approved(world: Province, projects: list[Project], ago: int) -> None:
    """This year's plan, decided `ago` working days back: one scenario, signed by the Department,
    approved by the province as it was submitted."""
    by, at = world.actor("thamdinh"), world.day(ago + 2)
    scenario = scenarios.create_scenario(
        world.province, year=world.year, name="Kế hoạch đợt 1", by=by, at=at
    )
    rows = scenario.proposals.filter(project__in=projects).values_list("pk", flat=True)
    scenarios.set_levels(scenario, percents=dict.fromkeys(rows, 100), by=by, at=at)
    scenarios.submit_plan(scenario, by=world.actor("lanhdaoso"), at=world.day(ago + 1))
    scenarios.approve_plan(scenario, by=world.actor("ubnd"), at=world.day(ago))


def _programmes(world: Province) -> None:
    by, at = world.actor("thamdinh"), world.day(20)
    this_programme = programme.enter_programme(
        world.province,
        name="Chương trình khuyến công 2026–2030 (số liệu trình diễn)",
        number="Trình diễn 01",
        decided_date=date(2025, 11, 25),
        first_year=2026,
        last_year=2030,
        by=by,
        at=at,
    )
    for measure, content, amount in (
        ("dong", "", 25_000 * MILLION),
        ("projects", "KC1", 60),
        ("establishments", "KC3", 150),
    ):
        programme.set_target(
            this_programme, year=None, content=content, measure=measure, amount=amount, by=by, at=at
        )
    for kind, name, office, items in (
        ("ocop", "OCOP (trình diễn)", "Sở Nông nghiệp và Môi trường", "bao bì, nhãn mác"),
        ("science", "Đổi mới công nghệ (trình diễn)", "Sở Khoa học và Công nghệ", "máy, lắp đặt"),
        ("trade", "Xúc tiến thương mại (trình diễn)", "Sở Công Thương", "gian hàng, hội chợ"),
    ):
        programme.enter_other(
            world.province,
            kind=kind,
            name=name,
            office=office,
            items=items,
            closes_date=date(world.year + 1, 6, 30),
            source="dữ liệu trình diễn",
            by=by,
            at=at,
        )
