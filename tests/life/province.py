"""The province that the machine plays in: four projects, their money, everybody with a post."""

from __future__ import annotations

from dataclasses import replace

from khuyencong.appraisal import services as appraisal
from khuyencong.directory.models import Assignment, Establishment, Person
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from tests import money
from tests import world as scene
from tests.again import scenery
from tests.life.model import ASKED, COST, MILLION, SHARES
from tests.world import YEAR, World, at, machine

GIVEN = 1_000 * MILLION
POSTS = {
    "nam": (("centre_specialist", "centre"),), "phuc": (("centre_head", "centre"),),
    "thoa": (("centre_accountant", "centre"),), "tuyet": (("department_leader", "department"),),
    "cuc": (("department_leader", "department"), ("finance_officer", "finance")),
    "khoa": (
        ("centre_specialist", "centre"), ("centre_head", "centre"), ("centre_accountant", "centre"),
    ),
}  # fmt: skip


@scenery
def built() -> World:
    """1,000 million given; two workshops in one project, a class of the Centre, a workshop that is
    lent its support: planned. A fourth workshop's project is concluded."""
    world = scene.build(appropriated_dong=GIVEN)
    for name, posts in POSTS.items():
        for role, body in posts:
            if name not in world.users:
                world.users[name] = scene.person(name, role, organisation=world.bodies[body])
                continue
            Assignment.objects.create(
                person=Person.objects.get(user=world.users[name]), role=role,
                organisation=world.bodies[body], valid_from="2020-01-01",
            )  # fmt: skip
    for number, owner in enumerate(("dao", "yen")):
        scene.workshop(world, f"Cơ sở mây tre {owner}", owner, world.communes[number])
    for owner in (*world.workshops, world.bodies["centre"]):
        money.confirmed_account(world, owner)
    planned = [_concluded(world, name) for name in ("pair", "class", "loan")]
    scene.planned(world, *planned)
    _concluded(world, "late")
    return world


def workshops(world: World) -> dict[str, Establishment]:
    return dict(zip(("tam", "loc", "dao", "yen"), world.workshops, strict=True))


def projects_of(world: World) -> dict[str, Project]:
    return {one.title: one for one in Project.objects.order_by("pk")}


def _concluded(world: World, name: str) -> Project:
    mai, owned, requests, lines = world.actor("mai"), workshops(world), [], []
    for share in SHARES[name]:
        who = owned.get(share)
        cost, asked = COST[share] * MILLION, ASKED[share] * MILLION
        lines.append(machine(cost, asked, world.fund, who))
        if who is not None:
            said = {"is_recoverable": True, "repaid_months": 24} if name == "loan" else {}
            row = projects.request(
                who, activity="machinery", title=name, lines=[machine(cost, asked)],
                baselines={"workers": 12}, said=said, by=world.actor(share), at=at(1),
            )  # fmt: skip
            requests.append(projects.submit_request(row, by=world.actor(share), at=at(1)))
    project = projects.draft(
        world.bodies["centre"], activity="machinery" if requests else "vocational_training",
        title=name, year=YEAR, track="local", requests=requests, by=mai, at=at(2),
    )  # fmt: skip
    if not requests:
        lines = [replace(lines[0], item="Thù lao giáo viên", sources=lines[0].sources[:1])]
    project = projects.write_estimate(project, lines, by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    scene.look_at_likenesses(world, project)
    return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(5))
