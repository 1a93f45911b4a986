"""Next year in the demonstration province: opinions, a council, scenarios, programmes.

Figures of programmes are invented and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.appraisal.models import Council, Opinion
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


def build(world: Province) -> Iterator[datetime]:
    """Everything the plan room of next year shows, through the same services people use: drafted
    and registered together, some of them scored, all concluded, then put into scenarios."""
    prices = [drafting.price(world) for _number in range(NEXT_YEAR + 1)]
    yield world.day(40)
    seated = _council(world)
    yield world.day(36)
    national = _national(world, prices.pop(), 36)
    yield world.day(34)
    projects = _next_year(world, prices, 34)
    yield world.day(20)
    _programmes(world)
    group = yield from larger.build(world)
    for project in projects:
        records.register(world, project, world.day(8))
    rows = [*projects, group]
    yield from _scored(world, seated, rows[:4])
    yield world.day(5)
    national = records.register(world, national, world.day(5))
    yield world.day(3)
    for project in (*rows, national):
        project.refresh_from_db()
        drafting.conclude(world, project, world.day(3))
    yield world.day(2)
    national.refresh_from_db()
    planning.forward([national], by=world.actor("lanhdaoso"), at=world.day(2))
    yield world.day(1)
    asked = _asked(world)
    chosen = _scenarios(world)
    yield world.day(0)
    for opinion in asked:
        opinions.give_opinion(
            opinion, stance="agree", by=world.actor("phogiamdoc"), at=world.day(0)
        )
    scenarios.submit_plan(chosen, by=world.actor("lanhdaoso"), at=world.day(0))


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


def _asked(world: Province) -> list[Opinion]:
    """Projects that wait for appraisal now: Finance and the Department were asked; those of the
    Department."""
    own = []
    for project in Project.objects.filter(year=world.year, state="registered").order_by("pk"):
        bodies = [world.bodies["STC-40"], world.bodies["SCT-40"]]
        rows = opinions.ask_opinions(
            project,
            bodies,
            question="Đơn giá và mức hỗ trợ đã hợp lý chưa?",
            by=world.actor("thamdinh"),
            at=world.day(1),
        )
        own.append(rows[1])
    return own


def _next_year(world: Province, prices: list[int], ago: int) -> list[Project]:
    others = [shop for shop in world.workshops if shop.pk in world.owners][::-1]
    projects = []
    for place in range(NEXT_YEAR):
        year = world.year + 1
        machine = drafting.machines(world, others[place], prices[place], ago, year=year)
        projects += [machine, drafting.training(world, place + 3, ago, year=year)]
    return projects


def _scored(world: Province, seated: Council, projects: list[Project]) -> Iterator[datetime]:
    """By a council that came together over two days."""
    yield world.day(7)
    secretary = world.actor("thamdinh")
    reviews = []
    for project in projects:
        project.refresh_from_db()
        reviews.append(council.open_review(project, seated, by=secretary, at=world.day(7)))
    yield world.day(6)
    for place, review in enumerate(reviews):
        for (name, _part), marks in zip(SEATS, MARKS, strict=True):
            marks_given = marks | {"need": max(marks["need"] - place * 2, 0)}
            council.score(review, marks=marks_given, by=world.actor(name), at=world.day(6))
    yield world.day(5)
    for review in reviews:
        council.close_review(
            review, remark="Đề nghị hỗ trợ.", by=world.actor(SEATS[0][0]), at=world.day(5)
        )


def _national(world: Province, price: int, ago: int) -> Project:
    """The one that is registered with the ministry and not yet answered."""
    shop = [shop for shop in world.workshops if shop.pk in world.owners][NEXT_YEAR]
    return drafting.machines(world, shop, price, ago, year=world.year, track="national")


def _scenarios(world: Province) -> Scenario:
    """Two of next year; the one that the committee will be asked to approve."""
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
    return _chosen(world, _with_aims(world, "Phương án trình"))


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


def _chosen(world: Province, scenario: Scenario) -> Scenario:
    """The classes, chosen by hand."""
    classes = scenario.proposals.filter(project__activity="vocational_training").values_list(
        "pk", flat=True
    )
    scenarios.set_levels(
        scenario, percents=dict.fromkeys(classes, 100), by=world.actor("thamdinh"), at=world.day(1)
    )
    return scenario


def approved(
    world: Province, ago: int, projects: Callable[[], list[Project]]
) -> Iterator[datetime]:
    """This year's plan, decided `ago` working days back: one scenario, signed by the Department,
    approved by the province as it was submitted."""
    yield (at := world.day(ago + 2))
    by = world.actor("thamdinh")
    scenario = scenarios.create_scenario(
        world.province, year=world.year, name="Kế hoạch đợt 1", by=by, at=at
    )
    rows = scenario.proposals.filter(project__in=projects()).values_list("pk", flat=True)
    scenarios.set_levels(scenario, percents=dict.fromkeys(rows, 100), by=by, at=at)
    yield world.day(ago + 1)
    scenarios.submit_plan(scenario, by=world.actor("lanhdaoso"), at=world.day(ago + 1))
    yield world.day(ago)
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
