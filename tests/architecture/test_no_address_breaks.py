"""No address answers with a fault: a project in every state, opened and pressed by every role.

A bookmark outlives the state it was made in, and a link is sent on to somebody of another role.
Such a page answers with the page itself, a refusal in words, or "not found": never with 500.
The suite asks every thirteenth pair of person and address, and every fortieth on PostgreSQL;
SWEEP_EVERY=1 asks all 24,000 of them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Commitment
from khuyencong.directory.access import declared_access
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import ROLES
from khuyencong.planning import services as planning
from khuyencong.projects import selectors
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project, Request
from khuyencong.projects.services import drafts as drafting
from khuyencong.projects.workflow import PROJECT, REQUEST
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.architecture.visits import VISITS
from tests.documents.hostile_files import pdf
from tests.world import YEAR, World, at

pytestmark = pytest.mark.django_db

OF_A_PROJECT = (
    "desk:project", "desk:still_open", "desk:project_contact", "desk:estimate", "desk:estimate_in",
    "appraisal:missing", "appraisal:contents", "desk:text",
    "desk:learners", "desk:learners_in", "desk:learner_sheet", "appraisal:file", "appraisal:slots",
    "planning:adjustments", "portal:project", "desk:project_archive",
)  # fmt: skip
OF_A_REQUEST = (
    "desk:request", "desk:site_check", "desk:request_contact", "portal:my_request",
    "portal:topic", "portal:costs", "portal:figures", "portal:papers", "portal:answers",
    "portal:check", "portal:confirm", "portal:send", "desk:request_archive",
)  # fmt: skip
NAMED = {name: needs for name, (_who, needs, _answers) in VISITS.items()}
SWEEP_EVERY = int(os.environ.get("SWEEP_EVERY", "40" if "DATABASE_URL" in os.environ else "13"))


def everybody(world: World) -> dict[str, str]:
    """role: who holds it here."""
    held = {role: name for name, (role, _where) in province.ROLES.items()}
    held["owner"] = "tam"
    if "xa" not in world.users:
        province.commune_officer(world, "xa", world.communes[0])
    held["commune_officer"] = "xa"
    scopes: dict[str, dict] = {
        "helper": {"establishment": world.workshops[0]},
        "collaborator": {
            "place": world.communes[0],
            "organisation": Organisation.objects.get(kind="commune_committee"),
        },
    }
    for role in sorted(set(ROLES) - set(held)):
        scope = scopes.get(role, {"organisation": world.bodies["department"]})
        world.users[role] = province.person(role, role, **scope)
        held[role] = role
    return held


def life(world: World) -> Iterator[Project]:
    """A project as it comes to each state, also those off the ordinary way."""
    mai, hung, binh, lan = (world.actor(name) for name in ("mai", "hung", "binh", "lan"))
    yield (project := province.drafted(world))
    yield (project := projects.register(project, by=mai, at=at(3)))
    items = [("Báo giá", "Mới có một")]
    yield (project := appraisal.return_for_completion(project, items=items, by=binh, at=at(4)))
    province.complete(project, mai, 5)
    project = projects.register(project, by=mai, at=at(5))
    with aside():
        yield projects.withdraw(project, reason="Chủ cơ sở thôi.", by=mai, at=at(6))
    with aside():
        yield appraisal.reject(project, opinion="Không đạt.", by=binh, at=at(6))
    province.look_at_likenesses(world, project)
    yield (project := appraisal.conclude(project, opinion="Đạt.", by=binh, at=at(6)))
    with aside():
        Project.objects.filter(pk=project.pk).update(track="national")
        project.refresh_from_db()
        planning.forward([project], by=lan, at=at(7))
        yield Project.objects.get(pk=project.pk)
    province.planned(world, project)
    yield (project := Project.objects.get(pk=project.pk))
    yield (project := planning.approve_estimate(project, by=lan, at=at(12)))
    days = {"signed_date": date(YEAR, 3, 15), "end_date": date(YEAR, 12, 31)}
    contracts.sign(project, **days, by=hung, at=at(15))
    yield (project := Project.objects.get(pk=project.pk))
    with aside():
        contracts.stop(project, reason="Máy không về.", by=hung, at=at(16))
        yield Project.objects.get(pk=project.pk)
    accepted = {line.pk: line.amount_dong for line in selectors.estimate_lines(project)}
    done = {"remark": "Máy chạy tốt.", "accepted_date": date(YEAR, 9, 10)}
    settlement.accept(project, accepted_dong=accepted, **done, by=mai, at=at(10, 9))
    yield (project := Project.objects.get(pk=project.pk))
    commitment = Commitment.objects.get(project=project)
    money.pay(world, commitment, 300_000_000, day=at(20, 9))
    money.settle(world, project)
    yield (project := Project.objects.get(pk=project.pk))
    ended = {"signed_date": date(YEAR, 10, 2), "agreed_with": "Bà Tâm"}
    settlement.liquidate(project, **ended, by=hung, at=at(2, 10))
    yield Project.objects.get(pk=project.pk)


@contextmanager
def aside() -> Iterator[None]:
    """What happens here is undone: the main way goes on from before it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def request_life(world: World) -> Iterator[str]:
    """The code of a request as it comes to each state."""
    tam, mai = world.actor("tam"), world.actor("mai")
    own = projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy vót nan",
        lines=[province.machine(200_000_000, 100_000_000)],
        baselines={},
        by=tam,
        at=at(1),
    )
    yield own.code
    with aside():
        projects.discard_request(own, by=tam, at=at(1))
        yield own.code
    drafting.attach(own, kind="letter", name="don.pdf", content=pdf(), by=tam, at=at(1))
    own = projects.submit_request(own, by=tam, at=at(1))
    yield own.code
    with aside():
        projects.return_request(own, items=[("Báo giá", "Mới có một")], by=mai, at=at(2))
        yield own.code
    with aside():
        projects.decline_request(own, reason="Hết kinh phí.", by=mai, at=at(2))
        yield own.code
    centre = {"activity": "machinery", "title": "Máy vót nan", "year": YEAR, "track": "local"}
    projects.draft(world.bodies["centre"], requests=[own], **centre, by=mai, at=at(2))
    yield own.code


class Sweep:
    """Opens and presses addresses, and keeps those that answer with a fault."""

    def __init__(self, who: dict[str, str], world: World) -> None:
        self.broken: list[str] = []
        self.seen: set[str] = set()
        self._turn = count()
        self._clients = {}
        for role, person in who.items():
            self._clients[role] = Client(raise_request_exception=False)
            self._clients[role].force_login(world.users[person])

    def visit(self, state: str, places: list[tuple[str, list]]) -> None:
        self.seen.add(state)
        for role, client in self._clients.items():
            for name, args in places:
                address = reverse(name, args=args)
                access = declared_access(resolve(address).func, name)
                may = not isinstance(access, frozenset) or role in access
                if may and next(self._turn) % SWEEP_EVERY == 0:
                    self._press(state, role, client, address)

    def _press(self, state: str, role: str, client: Client, address: str) -> None:
        for method in (client.get, client.post):
            with aside():
                answer = method(address)
            if answer.status_code >= 500:
                self.broken.append(f"{state}: {role} {method.__name__} {address}")


def test_no_address_of_a_project_breaks_in_any_state():
    world = province.build()
    sweep = Sweep(everybody(world), world)
    for project in life(world):
        places = [(name, [project.code]) for name in OF_A_PROJECT]
        places += [("desk:step", [project.code, step.name]) for step in PROJECT.steps]
        sweep.visit(project.state, [*places, ("appraisal:slot", [project.code, 1])])
    assert sweep.broken == []
    assert sweep.seen == {state.name for state in PROJECT.states}


def test_no_address_that_names_nothing_breaks():
    """Lists, forms and settings: the same for everybody, whatever there is to show."""
    world = province.build()
    sweep = Sweep(everybody(world), world)
    province.committed(world)
    sweep.visit("none", [(name, []) for name, needs in NAMED.items() if not needs])
    assert sweep.broken == []


def test_no_address_of_a_request_breaks_in_any_state():
    world = province.build()
    sweep = Sweep(everybody(world), world)
    for code in request_life(world):
        places = [(name, [code]) for name in OF_A_REQUEST]
        places += [("desk:request_file", [code, "letter"]), ("portal:typed", [code, "costs"])]
        sweep.visit(Request.objects.get(code=code).state, places)
    assert sweep.broken == []
    assert sweep.seen == {state.name for state in REQUEST.states} - {"closed"}
