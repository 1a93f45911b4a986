"""Every column of ours is held by a check of `verify`, or it is said here why it is not."""

from datetime import date

from django.apps import apps

from khuyencong.core import standings
from khuyencong.core.actors import SYSTEM
from khuyencong.directory import services as directory
from khuyencong.directory.models import Person
from khuyencong.directory.services import owning
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from tests import money
from tests.world import YEAR, at

CHAIN = "the chains and checkpoints themselves: recomputed"
LEDGER = "ledger: balances, moves and events recomputed from the transfers"
NOTHING = "nothing is decided by it: it may be lost"
HINT = "shown on the register as a hint of doubles; the appraisal compares the cards themselves"
SEARCH = "made from other columns: verify compares the search"

HELD_OTHERWISE = {
    "core.Stream": CHAIN, "core.Event": CHAIN, "core.Checkpoint": CHAIN, "core.Standing": CHAIN,
    "core.Seal": "without it a sealed value can no longer be confirmed, and never another",
    "core.Message": NOTHING, "core.Job": NOTHING, "core.Heartbeat": NOTHING,
    "core.Rate": NOTHING, "core.Presence": NOTHING, "core.Press": NOTHING,
    "core.Access": "who opened what: append-only, in no chain yet",
    "directory.Notice": "a note to its reader: its event or its due day is held",
    "desk.SavedView": NOTHING, "desk.Snippet": NOTHING,
    "directory.Likeness": HINT,
    "directory.ContactCode": "the account that it opened has an event; swept after two days",
    "portal.Sketch": NOTHING,
    "directory.Recovery.tries": "counts the wrong codes of half an hour",
    "directory.Counter": "the codes it gave are unique in the database",
    "directory.User.last_login": NOTHING, "directory.User.notice_mode": NOTHING,
    "directory.Establishment.folded": SEARCH, "directory.Establishment.words": SEARCH,
    "directory.Establishment.sort_key": SEARCH,
    "documents.Register": "documents: a number given twice in a year is named",
    "documents.Filing": "where a paper is shown too: the paper itself is held",
    "documents.Rendition": "documents: its mark, size and bytes are recomputed",
    "documents.PartialUpload": NOTHING, "documents.FileOrder": NOTHING,
    "history.HistoryImport.done_rows": NOTHING, "history.HistoryImport.holder": NOTHING,
    "ledger.Subject": LEDGER, "ledger.Account": LEDGER, "ledger.Transfer": LEDGER,
    "ledger.Closing": LEDGER, "ledger.YearTotal": LEDGER,
    "projects.ProjectTotal": "projects: added up again from the projects",
    "projects.Beneficiary.place_id": "the place of its workshop: verify compares them",
    "projects.Beneficiary.activity": "the activity of its project: verify compares them",
    "projects.Request.words": SEARCH, "projects.Project.words": SEARCH,
    "projects.Confirmation.tries": "counts the wrong codes of half an hour",
    "projects.Confirmation.code_hash": "made anew when its letter leaves; lives for half an hour",
    "projects.Typed": NOTHING, "projects.CallNews": NOTHING,
    "planning.Reserve": "an order of offers: an event of the project tells of each",
}  # fmt: skip


def columns() -> dict[str, str]:
    """label.column → how a standing holds it; "" where none does."""
    held = {
        f"{part.label}.{name}": part.kind for part in standings.parts() for name in part.columns
    }
    return {
        f"{model._meta.label}.{field.attname}": held.get(f"{model._meta.label}.{field.attname}", "")
        for model in apps.get_models()
        if model.__module__.startswith("khuyencong.")
        for field in model._meta.concrete_fields
    }


def test_every_column_is_held_or_it_is_said_why_not():
    silent = [
        name
        for name, kind in columns().items()
        if not kind and name not in HELD_OTHERWISE and name.rpartition(".")[0] not in HELD_OTHERWISE
    ]
    assert silent == []


def test_nothing_is_excused_that_is_held_or_gone():
    known = columns()
    models_of = {name.rpartition(".")[0] for name in known}
    held = {name.rpartition(".")[0] for name, kind in known.items() if kind}
    for name in HELD_OTHERWISE:
        assert name in known or name in models_of - held, name


def one_project_to_its_end(world) -> None:
    commitment = money.assigned(world)
    project = commitment.project
    money.reduce(world, commitment, 10_000_000)
    money.advance(world, commitment, 50_000_000)
    money.return_advance(world, commitment, 10_000_000)
    (line,) = estimate_lines(project)
    settlement.record_invoice(
        line, seller_tax_code="0100109106", symbol="1C27TAA", number="12", place=1,
        issued_date=date(YEAR, 4, 2), amount_dong=line.amount_dong, by=world.actor("mai"),
        at=at(3, 4),
    )  # fmt: skip
    money.accept(world, project, line.amount_dong)
    money.pay(world, commitment, 50_000_000)
    money.settle(world, project)


def one_workshop_and_its_owner(world) -> None:
    mai = world.actor("mai")
    workshop = directory.register_establishment(
        "Xưởng Tám", place=world.communes[0], legal_form="cooperative",
        trade=world.workshops[0].trade, owner_name="Tám", workers=3, by=mai, at=at(1),
        on=at(1).date(),
    )  # fmt: skip
    owner = directory.register_person("Tám", phone="0912345678", by=SYSTEM, at=at(1))
    directory.open_account(owner, "tam2", by=SYSTEM, at=at(1))
    held = {"establishment": workshop, "valid_from": at(1).date()}
    directory.assign(owner, "owner", **held, by=SYSTEM, at=at(1))
    owning.form_workshop(
        Person.objects.get(user=world.users["tam"]), name="Xưởng Tám", place=world.communes[0],
        legal_form="cooperative", trade=workshop.trade, owner_name="Tâm", workers=3,
        proof="Giấy 27A", by=world.actor("tam"), at=at(1),
    )  # fmt: skip
