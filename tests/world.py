"""A small province for tests: two communes, the bodies, one person per role, money to spend.

Built straight from the models where that is only scenery; everything under test goes through the
services. Names are given names with the role beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import CompletionItem, Council
from khuyencong.appraisal.services import completions, council, overlaps
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import money
from khuyencong.core import events
from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.core.folding import fold
from khuyencong.core.prepared import prepared
from khuyencong.directory import selectors as directory
from khuyencong.directory import services as registry
from khuyencong.directory.models import (
    Assignment,
    Establishment,
    Organisation,
    OrganisationName,
    Person,
    Trade,
    Unit,
    User,
)
from khuyencong.directory.services import likenesses
from khuyencong.ledger.models import Fund
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanDecision
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from khuyencong.projects.selectors.estimate import Line, SourceShare
from tests.again import scenery

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
YEAR = 2027
NAMES = {"40": "Nghệ An", "66": "Đắk Lắk"}

ROLES = {
    "mai": ("centre_specialist", "centre"),
    "hung": ("centre_head", "centre"),
    "thu": ("centre_accountant", "centre"),
    "binh": ("department_specialist", "department"),
    "lan": ("department_leader", "department"),
    "son": ("finance_officer", "finance"),
    "dung": ("provincial_approver", "committee"),
    "ha": ("inspector", "committee"),
}


def at(day: int, month: int = 3, year: int = YEAR, hour: int = 9) -> datetime:
    """A morning in Hanoi."""
    return datetime(year, month, day, hour, tzinfo=HANOI)


@dataclass
class World:
    province: Unit
    communes: list[Unit]
    bodies: dict[str, Organisation]
    fund: Fund
    users: dict[str, User] = field(default_factory=dict)
    workshops: list[Establishment] = field(default_factory=list)
    actors: dict[tuple, Actor] = field(default_factory=dict)

    def actor(self, name: str, *, on: date = date(YEAR, 3, 1)) -> Actor:
        """Somebody as of a day; asked for afresh once an assignment of theirs has changed."""
        user = self.users[name]
        key = (user.pk, user.full_name, on, *_held(user.pk))
        if key not in self.actors:
            self.actors[key] = directory.actor_for(user, on=on)
        return self.actors[key]


@prepared
def _held(user: int) -> QuerySet[Assignment, tuple]:
    return Assignment.objects.filter(person__user=user).order_by("pk").values_list()


def told(stream: str) -> None:
    """Scenery put in by hand, with the event that its service would have left."""
    with transaction.atomic():
        events.record(stream, "scenery", {}, by=SYSTEM, at=at(1, 1, 2020))


def unit(code: str, level: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
    row = Unit.objects.create(
        code=code,
        level=level,
        name=name,
        kind=kind,
        parent=parent,
        province_code=parent.province_code if parent else code,
        valid_from=date(2025, 7, 1),
        sort_key=name.lower(),
        folded=fold(name),
        source="test",
    )
    told("places")
    return row


def body(
    code: str, kind: str, name: str, symbol: str, province: Unit, parent: Organisation | None = None
) -> Organisation:
    row = Organisation.objects.create(code=code, kind=kind, province=province, parent=parent)
    OrganisationName.objects.create(
        organisation=row,
        name=name,
        short_name=name,
        symbol=symbol,
        valid_from=date(2002, 1, 1),
        source="test",
    )
    told(f"body:{row.uuid}")
    return row


def person(name: str, role: str, **scope: object) -> User:
    user = User.objects.create(username=name, full_name=name.capitalize())
    who = Person.objects.create(user=user, full_name=name.capitalize(), sort_key=name)
    Assignment.objects.create(person=who, role=role, valid_from=date(2020, 1, 1), **scope)
    told(f"person:{who.uuid}")
    return user


def commune_officer(world: World, name: str, commune: Unit) -> User:
    """An officer of the commune's People's Committee, for workshops of that commune."""
    office = body(
        f"UBX-{commune.code}", "commune_committee", f"Ủy ban nhân dân {commune}", "UBND",
        world.province,
    )  # fmt: skip
    world.users[name] = person(name, "commune_officer", organisation=office, place=commune)
    return world.users[name]


def workshop(world: World, name: str, owner: str, commune: Unit) -> Establishment:
    row = Establishment.objects.create(
        code=registry.establishment_code(world.province.code),
        province=world.province,
        place=commune,
        place_date=date(2026, 1, 1),
        name=name,
        folded=fold(name),
        sort_key=name.lower(),
        legal_form="cooperative",
        trade=Trade.objects.get(code="1629"),
        owner_name=owner.capitalize(),
        workers=12,
        created_at=at(1),
    )
    Establishment.objects.filter(pk=row.pk).update(words=row.words_now)
    likenesses.write(row)
    told(f"establishment:{row.uuid}")
    world.users[owner] = person(owner, "owner", establishment=row)
    world.workshops.append(row)
    return row


@scenery
def build(*, appropriated_dong: int = 2_000_000_000, code: str = "40") -> World:
    """The province, its people, two workshops of bamboo and rattan, and this year's money."""
    province = unit(code, "province", NAMES[code], "tỉnh")
    communes = [
        unit("17827", "commune", "Nghi Lộc", "xã", province),
        unit("17830", "commune", "Phúc Lộc", "xã", province),
    ]
    committee = body(
        "UBND", "provincial_committee", f"Ủy ban nhân dân tỉnh {NAMES[code]}", "UBND", province
    )
    department = body("SCT", "department", "Sở Công Thương", "SCT", province, committee)
    bodies = {
        "committee": committee,
        "department": department,
        "finance": body("STC", "finance_department", "Sở Tài chính", "STC", province, committee),
        "centre": body(
            "TTHT",
            "centre",
            "Trung tâm Hỗ trợ và Tư vấn phát triển Công Thương",
            "TTHTTV",
            province,
            department,
        ),
    }
    fund = Fund.objects.create(
        code=f"KCDP-{code}",
        name="Khuyến công địa phương",
        province=code,
        organisation=bodies["department"],
        track="local",
    )
    Trade.objects.create(
        code="1629",
        name_vi="Mây tre đan",
        name_en="Bamboo and rattan",
        source="test",
        evidence="remembered",
    )
    told("places")
    told(f"province:{code}")
    world = World(province, communes, bodies, fund)
    for name, (role, where) in ROLES.items():
        world.users[name] = person(name, role, organisation=bodies[where])
    workshop(world, "Hợp tác xã mây tre đan Nghi Lộc", "tam", communes[0])
    workshop(world, "Xưởng mây tre Phúc Lộc", "loc", communes[1])
    planning.appropriate(
        fund,
        year=YEAR,
        number="01/QĐ-UBND",
        decided_date=date(YEAR, 1, 4),
        amount_dong=appropriated_dong,
        by=world.actor("son"),
        at=at(4, 1),
    )
    return world


SEATS = {"quan": "chair", "thao": "secretary", "minh": "member", "nga": "member"}


@scenery
def seated(world: World) -> Council:
    """A council of four: chair, secretary, two members."""
    for name in SEATS:
        world.users[name] = person(name, "council_member", organisation=world.bodies["department"])
    return council.set_up_council(
        world.bodies["department"],
        name="Hội đồng thẩm định năm 2027",
        number="12/QĐ-SCT",
        decided_date=date(YEAR, 3, 1),
        seats=[(Person.objects.get(user=world.users[n]), part) for n, part in SEATS.items()],
        by=world.actor("lan"),
        at=at(1),
    )


def machine(price: int, support: int, fund: Fund | None = None, who: Any = None) -> Line:
    """One machine: support asked, the rest from the workshop's own pocket."""
    return Line(
        item="Máy chẻ nan, vót nan tự động",
        unit="máy",
        quantity=1,
        unit_price_dong=price,
        establishment=who,
        sources=(
            SourceShare("support", support, fund),
            SourceShare("counterpart", price - support),
        ),
    )


def complete(project: Project, by: Actor, day: int) -> None:
    """Every item that the project was sent back for is answered in words."""
    asked = CompletionItem.objects.filter(request__project=project, answered_at=None)
    answers = dict.fromkeys(asked.values_list("pk", flat=True), completions.Given("Đã bổ sung."))
    completions.send_answers(project, answers=answers, by=by, at=at(day))


@scenery
def drafted(
    world: World, *, price: int = 800_000_000, support: int = 300_000_000, **said: object
) -> Project:
    """A machinery project of the first workshop, its request merged and its estimate written."""
    owner, mai, first = world.actor("tam"), world.actor("mai"), world.workshops[0]
    request = projects.request(
        first,
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(price, support)],
        baselines={"workers": 12},
        said=said,
        by=owner,
        at=at(1),
    )
    request = projects.submit_request(request, by=owner, at=at(1))
    project = projects.draft(
        world.bodies["centre"],
        activity="machinery",
        title="Máy chẻ nan",
        year=YEAR,
        track="local",
        requests=[request],
        by=mai,
        at=at(2),
    )
    return projects.write_estimate(
        project, [machine(price, support, world.fund, first)], by=mai, at=at(2)
    )


def look_at_likenesses(world: World, project: Project) -> Project:
    """The appraiser looked at every likeness of this project and found no double funding."""
    for one in overlaps.overlaps(project):
        if one.needs_decision:
            overlaps.decide_overlap(
                project,
                one.member,
                one.other,
                is_allowed=True,
                reason="Hai máy khác nhau.",
                by=world.actor("binh"),
                at=at(4),
            )
    return project


def planned(
    world: World,
    *projects: Project,
    percents: Sequence[int] = (100,),
    when: datetime | None = None,
) -> PlanDecision:
    """These projects go into the plan on the one way there is: a scenario of the Department,
    signed and submitted by its leader, approved. `percents`: of what each asks, in turn."""
    when = when or at(10)
    binh, eve = world.actor("binh"), when - timedelta(days=1)
    scenario = scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án", by=binh, at=eve
    )
    wanted = dict(zip(projects, cycle(percents)))
    levels = sorted({100, *percents}, reverse=True)
    scenarios.set_aims(
        scenario, way="best", objective=WEIGHTS, levels=levels, limits_dong={}, by=binh, at=eve
    )
    for proposal in scenario.proposals.filter(project__in=projects).select_related("project"):
        scenarios.set_level(proposal, wanted[proposal.project], by=binh, at=eve)
    scenarios.submit_plan(scenario, by=world.actor("lan"), at=eve)
    return scenarios.approve_plan(scenario, by=world.actor("dung"), at=when)


@scenery
def committed(world: World, **amounts: int) -> Commitment:
    """The same project, appraised, planned, its estimate approved and its contract signed."""
    project = projects.register(drafted(world, **amounts), by=world.actor("mai"), at=at(3))
    look_at_likenesses(world, project)
    project = appraisal.conclude(
        project, opinion="Mức theo Thông tư 28/2018.", by=world.actor("binh"), at=at(5)
    )
    planned(world, project)
    planning.approve_estimate(project, by=world.actor("lan"), at=at(12))
    contracts.sign(
        project,
        signed_date=date(YEAR, 3, 15),
        end_date=date(YEAR, 12, 31),
        by=world.actor("hung"),
        at=at(15),
    )
    return Commitment.objects.get(project=project)


def stages(project: Project) -> dict[str, int]:
    """Where the project's money stands, in đồng; empty stages left out."""
    found, _shares = money(project)
    return {stage: amount for stage, amount in found.items() if amount}
