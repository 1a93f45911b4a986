"""How often the pages of one case ask the database, whoever opens them (docs/bar.md, promise 5b: at
most 25 times)."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong.appraisal.services import council, opinions, overlaps
from khuyencong.appraisal.services.opinions import Remark
from khuyencong.planning.scenarios.services.scenario import create_scenario
from khuyencong.projects import services as projects
from khuyencong.projects.selectors import estimate_lines
from khuyencong.projects.services import conflicts, drafts
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.documents.hostile_files import pdf
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at, machine

pytestmark = pytest.mark.django_db
MOST = 25


@pytest.fixture
def world():
    """Everybody there is: of two communes, and a council."""
    world = province.build()
    for name, commune in zip(("xa", "phuong"), world.communes, strict=True):
        province.commune_officer(world, name, commune)
    return world


def most(world, name: str, *words: object) -> int:
    """How often the page asks of whoever it asks most, once a process holds what it holds."""
    address, counts = reverse(name, args=words), []
    for user in world.users.values():
        client = Client()
        client.force_login(user)
        if client.get(address).status_code == 200:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
    return max(counts)


def sent(world, place: int, owner: str):
    """A request with a quotation that others send too."""
    request = projects.request(
        world.workshops[place], activity="machinery", title="Mua máy chẻ nan", baselines={},
        lines=[machine(400_000_000, 150_000_000)], by=world.actor(owner), at=at(1),
    )  # fmt: skip
    file = {"kind": "quotations", "name": "bao-gia.pdf", "content": pdf(), "at": at(1)}
    drafts.attach(request, by=world.actor(owner), **file)
    return projects.submit_request(request, by=world.actor(owner), at=at(1))


def appraised(world):
    """A project of two workshops, of which everything was asked, said, found and declared."""
    province.workshop(world, "HTX mây tre đan Nghi Lôc", "hoa", world.communes[0])
    requests = [sent(world, 0, "tam"), sent(world, 1, "loc")]
    sent(world, 2, "hoa")
    mai, binh = world.actor("mai"), world.actor("binh")
    project = projects.draft(
        world.bodies["centre"], activity="machinery", title="Máy chẻ nan", year=YEAR,
        track="local", requests=requests, by=mai, at=at(2),
    )  # fmt: skip
    lines = [machine(400_000_000, 150_000_000, world.fund, who) for who in world.workshops[:2]]
    projects.write_estimate(project, lines, by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    bodies = [world.bodies["finance"], world.bodies["department"]]
    of_finance, _other = opinions.ask_opinions(project, bodies, by=binh, at=at(4))
    opinions.give_opinion(
        of_finance, stance="disagree", text="Giá cao.", remarks=[Remark(1, "Giá cao.")],
        by=world.actor("son"), at=at(4),
    )  # fmt: skip
    province.look_at_likenesses(world, project)
    assert any(one.decision for one in overlaps.overlaps(project))
    conflicts.declare_conflict(project, reason="Người thân.", by=world.actor("lan"), at=at(4))
    return project


def test_a_project_under_appraisal_is_shown(world):
    project = appraised(world)
    sitting = province.seated(world)
    counts = {"project": most(world, "desk:project", project.code)}
    counts["file"] = most(world, "appraisal:file", project.code)
    council.open_review(project, sitting, by=world.actor("binh"), at=at(5))
    counts["file in council"] = most(world, "appraisal:file", project.code)
    request = project.beneficiaries.order_by("pk")[0].request
    counts["request"] = most(world, "desk:request", request.code)
    assert {name: count for name, count in counts.items() if count > MOST} == {}


def test_a_paid_project_is_shown(world):
    commitment = province.committed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 260_000_000)
    for name in ("desk:project", "appraisal:file"):
        assert most(world, name, commitment.project.code) <= MOST


def test_a_project_with_invoices_and_a_paid_advance_is_shown(world):
    commitment = province.committed(world)
    money.advance(world, commitment, 120_000_000)
    (line,) = estimate_lines(commitment.project)
    for number in ("00012", "00013", "00014", "00015"):
        settlement.record_invoice(
            line, seller_tax_code="0100109106", symbol="1C27TAA", number=number, place=1,
            issued_date=date(YEAR, 3, 4), amount_dong=200_000_000, by=world.actor("mai"), at=at(20),
        )  # fmt: skip
    money.accept(world, commitment.project)
    money.pay(world, commitment, 105_000_000)
    for name in ("desk:project", "appraisal:file"):
        assert most(world, name, commitment.project.code) <= MOST


def test_a_scenario_is_shown(world):
    for number in range(3):
        concluded(world, f"Hội thảo {number}", 10 * MILLION, workshop=None)
    year = {"year": YEAR, "name": "Một"}
    scenario = create_scenario(world.province, **year, by=world.actor("binh"), at=at(8))
    assert most(world, "planning:scenario", scenario.uuid) <= MOST
