"""No address costs more because more is stored: every one visited in two sizes of a province.

The suite compares 40 and 160 times the tests' world, each address by the person who may open it;
`script/bench sweep` 40 and 4,000 times, each address by every role (eleven minutes).
"""

import os

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path, reverse

from benchmarks.grown import Grown
from benchmarks.sweep import Cost, growing, visit
from config import urls
from khuyencong.appraisal.pages import decisions
from khuyencong.appraisal.selectors import excuses, said
from khuyencong.appraisal.services import overlaps
from khuyencong.claims import selectors as claims
from khuyencong.core import full_text, prepared, queues
from khuyencong.delivery.pages import classes
from khuyencong.desk.pages import accounts, budget, larger_projects, projects
from khuyencong.desk.selectors import work
from khuyencong.directory.services import limits
from khuyencong.documents.pages import archive, office
from khuyencong.documents.pages import registers as letters
from khuyencong.documents.services import attachments
from khuyencong.market.pages import products as recognised
from khuyencong.market.pages import reports as fakes
from khuyencong.network import pages as hand_overs
from khuyencong.network import selectors as posts
from khuyencong.obligations import selectors as obligations
from khuyencong.payments.selectors import lists
from khuyencong.planning.scenarios.pages import room
from khuyencong.portal.pages import products as certified
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import forecast
from khuyencong.projects.services import messages
from khuyencong.recoveries.pages import recoveries, reversals
from khuyencong.settlement.selectors import registers
from khuyencong.treasury.selectors import year_end
from tests import world as province
from tests.architecture.test_every_address import things
from tests.architecture.visits import VISITS
from tests.bar.figures import note
from tests.world import YEAR

SIZES = [int(size) for size in os.environ.get("KHUYENCONG_SWEEP", "40,160").split(",")]
IS_FULL = "KHUYENCONG_SWEEP" in os.environ
# In full a million rows are written: outside a transaction, where indexes may be made afterwards.
pytestmark = pytest.mark.django_db(transaction=IS_FULL)
# Addresses that hand over the whole, on purpose.
WHOLE = {
    "desk:projects_sheet", "desk:register_sheet", "account_logout", "settlement:register_sheet",
    "payments:sheet", "recoveries:sheet", "treasury:sheet", "inspection:recommendations_sheet",
    "portal:status_list",  # of every certificate of the year, a bit or two each
    "inspection:question",  # asked of all that a province has, and only when it is opened
    # Beside every entry of its fund in its period: what the Treasury lacks has to be seen.
    "treasury:statement", "treasury:statement_sheet",
    # Sums of every project, of up to 20,000: larger provinces have them in files (promise 11).
    "reports:cross", "reports:cross_projects", "reports:cross_sheet",
}  # fmt: skip
# Beside the bare address.
ASKED = {
    "desk:projects": ("?activity=machinery", "?q=may", "?state=draft"),
    "desk:requests": ("?q=may",),
    "portal:projects": ("?q=may",),
    "settlement:register": (f"?year={YEAR}",),
    "treasury:year_end": (f"?year={YEAR}",),
}
# The home page is another list for every post.
READERS = {"desk:home": ("binh", "lan", "hung", "thu", "son", "dung")}
PLANTED = "planted"


def planted_page(request):
    """Reads every project twenty times, asks for each, shows all."""
    every = Project.objects.order_by("pk").values_list("code", flat=True)[:3000]
    codes = dict.fromkeys(code for _time in range(20) for code in list(every.all()))
    return HttpResponse("".join(str(Project.objects.get(code=code).pk) for code in codes))


planted_page.access = "public"  # type: ignore[attr-defined]


@pytest.fixture
def planted():
    urls.urlpatterns.insert(0, path("trang-gai/", planted_page, name=PLANTED))
    clear_url_caches()
    yield
    urls.urlpatterns.pop(0)
    clear_url_caches()


def addresses(world, named) -> dict[tuple[str, str | None], str]:
    found = {}
    for name, (who, needs, _answers) in VISITS.items():
        if name in WHOLE:
            continue
        others = world.users if IS_FULL else READERS.get(name, ())
        people = dict.fromkeys([who, *others])
        address = reverse(name, args=[named[need] for need in needs])
        for query in ("", *ASKED.get(name, ())):
            found |= {(name + query, person): address + query for person in people}
    return found | {(PLANTED, None): reverse(PLANTED)}


def costs(world, wanted) -> dict[tuple[str, str | None], Cost]:
    clients = {None: Client()}
    for who, user in world.users.items():
        clients[who] = Client()
        clients[who].force_login(user)
    with transaction.atomic():  # PostgreSQL counts what one transaction reads
        return {key: visit(clients[key[1]], address) for key, address in wanted.items()}


@pytest.fixture
def lists_are_full(monkeypatch):
    """What ends after a hundred rows, or a thousand, ends earlier: a province of the suite is
    smaller than that, and its lists are to be full in both sizes."""
    monkeypatch.setattr(queues.count_up_to, "__defaults__", (101,))
    monkeypatch.setattr(full_text.count_up_to, "__defaults__", (101,))
    monkeypatch.setattr(full_text, "NEWEST", 100)  # a page of 25 is found among them
    monkeypatch.setattr(attachments, "SMALL", 100)  # more is made by a job
    for pages, most in (
        (accounts, "SHOWN"),
        (recognised, "A_PAGE"),
        (fakes, "A_PAGE"),
        (certified, "A_PAGE"),
        (archive, "A_PAGE"),
        (classes, "SHOWN"),
        (said, "WAITING"),
        (budget, "ROWS"),
        (decisions, "LISTED"),
        (forecast, "SAMPLE"),
        (hand_overs, "FILES_SHOWN"),
        (hand_overs, "ORPHANS_SHOWN"),
        (posts, "MOST_LOOKED_AT"),
        (obligations, "AT_ONCE"),
        (posts, "MOST_COUNTED"),
        (larger_projects, "MOST_READ"),
        (office, "A_PAGE"),
        (letters, "A_PAGE"),
        (overlaps, "NAMES"),
        (overlaps, "SHARERS"),
        (projects, "SHOWN"),
        (messages, "MOST"),
        (excuses, "MOST"),
        (lists, "MOST"),
        (room, "OFFERED"),
        (room, "SHOWN"),
        (recoveries, "MOST"),
        (reversals, "MOST"),
        (claims, "MOST"),
        (registers, "MOST"),
        (work, "COUNTED"),
        (year_end, "MOST"),
    ):
        monkeypatch.setattr(pages, most, 20)
    monkeypatch.setattr(limits, "PAGES_AT_ONCE", 10**6)  # told together, at whoever's turn it is
    prepared.forget()  # the ends stand in compiled queries
    yield
    prepared.forget()


def plan_as_for_many():
    """PostgreSQL reads a table of ten pages whole whatever its indexes; of a thousand it would not,
    and the suite has no such tables."""
    if connection.vendor == "postgresql" and not IS_FULL:
        with connection.cursor() as cursor:
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


def test_no_address_costs_more_because_more_is_stored(planted, lists_are_full):
    world = province.build()
    wanted = addresses(world, things(world))
    plan_as_for_many()
    grown = Grown()
    grown.to(SIZES[0], keeps_standings=False)
    costs(world, wanted)  # what a process keeps in memory is there from here on
    small = costs(world, wanted)
    grown.to(SIZES[-1], keeps_standings=False)
    large = costs(world, wanted)

    grow = {key: said for key, cost in large.items() if (said := growing(small[key], cost))}

    planted_costs = {said.split()[0] for said in grow.pop((PLANTED, None))}
    note(f"{len(large)} visits at {SIZES[0]} and {SIZES[-1]} times: {len(grow)} grow")
    for (name, who), said in sorted(grow.items(), key=str):
        note(f"{name} by {who}: {', '.join(said)}")
    assert planted_costs == {"queries", "work", "bytes"}
    assert {name for name, _who in grow} == set()
