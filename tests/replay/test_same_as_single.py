"""A replay answers for every past and waiting project what the rules answer when asked for it
alone, whatever is known of its workshops and whatever the pack says."""

import random
from datetime import date

import pytest

from khuyencong.directory.models import Establishment, Unit
from khuyencong.ledger.models import Fund
from khuyencong.policy import selectors as policy
from khuyencong.projects import services as projects
from khuyencong.projects.models import Beneficiary, Project
from khuyencong.projects.selectors import as_plain, estimate
from khuyencong.projects.services import groups
from khuyencong.replay import selectors as replay
from khuyencong.rules import engine
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from tests import world as province
from tests.directory.test_place_kind import becomes
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
ON = date(2040, 1, 1)
LEGAL = 'evidence: internal, legal: "Điều 1 Quyết định thử"'
CHECKED = 'checked: {on: 2039-12-01, by: "Người thử"}'
ACTIVITIES = ("machinery", "technology_line", "foreign_fair", "trademark", "demonstration_model")


@pytest.fixture
def world():
    return province.build(appropriated_dong=9_000_000_000)


def random_pack(draw):
    """Levels with and without rate, cap, scale, once, and the figures that facts are tested by."""
    lines = ['pack: {title: "Gói thử", legal: "Quyết định thử"}', "levels:"]
    for activity in draw.sample(ACTIVITIES, 3):
        rate = draw.choice(["", f'rate: "0.{draw.randint(10, 99)}", '])
        cap = f"cap: {draw.randint(1, 900) * 1_000_000}, "
        once = draw.choice(["", "conditions: [once_per_application], "])
        lines += [f"  {activity}:", f"    {CHECKED}", "    values:",
                  f"      - {{from: 2040-01-01, {rate}{cap}{once}{LEGAL}}}"]  # fmt: skip
    figures = {
        "trips_abroad_a_year": draw.randint(1, 3),
        "supports_of_an_application": draw.randint(1, 3),
        "machines_new_only": draw.choice(["required", "none"]),
        "burnt_brick_kilns": draw.choice(["excluded", "none"]),
        "local_level_limit": draw.choice(["national_level", "none"]),
    }
    lines.append("procedure:")
    for name, value in figures.items():
        lines += [f"  {name}:", f"    {CHECKED}", "    values:",
                  f"      - {{from: 2040-01-01, value: {value}, {LEGAL}}}"]  # fmt: skip
    return "\n".join(lines) + "\n"


def furnished(world, draw):
    """Projects of two workshops: several a year, abroad, of the ministry, with slots, past ones."""
    nation = Fund.objects.create(
        code="KCQG-40", name="Quốc gia", province="40", track="national",
        organisation=world.bodies["department"],
    )  # fmt: skip
    for number in range(14):
        track = draw.choice(["local", "local", "national"])
        fund = nation if track == "national" else world.fund
        project = projects.draft(
            world.bodies["centre"], activity=draw.choice(ACTIVITIES), title=f"Đề án {number}",
            year=YEAR + draw.randint(0, 1), track=track, is_group=number % 5 == 0,
            by=world.actor("mai"), at=at(2),
        )  # fmt: skip
        members = [
            Beneficiary.objects.create(
                project=project, establishment=one, place=one.place,
                is_new_machine=draw.choice([None, True, False]),
                is_manual_kiln=draw.choice([None, True, False]),
                is_in_cluster=draw.choice([None, True, False]),
                seat=draw.choice([None, *world.communes]),
            )
            for one in draw.sample(world.workshops, draw.randint(0, 2))
        ]  # fmt: skip
        prices = [draw.randint(1, 2_000) * 1_000_000 for _each in range(3)]
        of = [member.establishment for member in members] or [None]
        lines = [machine(price, price // 9, fund, draw.choice(of)) for price in prices]
        projects.write_estimate(project, lines, by=world.actor("mai"), at=at(2))
        if project.is_group:
            groups.open_slots(
                project, count=2, item="Máy", unit="máy", unit_price_dong=700_000_000,
                support_dong=70_000_000, fund=fund, by=world.actor("mai"), at=at(2),
            )  # fmt: skip
        states = ["registered", "returned", "concluded", "planned", "committed", "settled"]
        Project.objects.filter(pk=project.pk).update(
            state=draw.choice(states),
            priority_decision=(raised := draw.choice(["", "9/QĐ-BCT"])),
            priority_date=date(YEAR, 1, 5) if raised else None,
        )


@pytest.mark.parametrize("seed", range(2))
def test_in_bulk_as_one_by_one_over_random_packs(world, seed):
    draw = random.Random(f"replay/{seed}")
    furnished(world, draw)
    before = policy.book("40")
    for scope in (LOCAL, NATIONAL, LOCAL):
        packs = (parse(random_pack(draw), scope=scope),)
        after = engine.load("40", packs)
        rows = replay.parts(Project.objects.all(), on=ON, books=(before, after))
        found: dict[str, list] = {}
        for row in replay.replay(rows, on=ON, before=before, after=after):
            found.setdefault(row.part.project, []).append((row.before_dong, row.after_dong))
        assert len(found) == Project.objects.count()
        for project in Project.objects.select_related("province"):
            alone = [
                [answer.ceiling_dong for _who, _asked, answer in estimate.supports(
                    project.activity, as_plain(project), on=ON, track=project.track,
                    province="40", project=project, book=book,
                )]
                for book in (before, after)
            ]  # fmt: skip
            assert found[project.code] == list(zip(*alone, strict=True)), project


def test_years_of_a_ward_are_counted_to_the_end_of_the_year_before_each_projects_plan(world):
    decided = date(2019, 5, 20)
    city = province.unit("412", "district", "Vinh", "thành phố loại 1", world.province)
    old = province.unit("16701", "commune", "Hưng Chính", "xã", city)
    ward = province.unit("16702", "commune", "Hưng Chính", "phường", city)
    Unit.objects.filter(pk__in=[city.pk, old.pk, world.province.pk]).update(
        valid_from=date(2002, 1, 1)
    )
    Unit.objects.filter(pk=old.pk).update(valid_until=decided)
    Unit.objects.filter(pk=ward.pk).update(valid_from=decided)
    becomes(old, ward, decided)
    project = province.drafted(world)
    Establishment.objects.update(place=ward)
    for year, kind in ((2024, "ward_type1_converted"), (2025, "ward_type1")):
        Project.objects.filter(pk=project.pk).update(year=year, state="registered")
        (part,) = replay.parts(Project.objects.all(), on=date(2024, 6, 1))
        assert part.facts.place_kind == kind
