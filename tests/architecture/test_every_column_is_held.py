"""Every column of ours is held by a check of `verify`, or it is said here why it is not.

Each column that a standing holds is changed by hand, one after another: `verify` must name it.
"""

import datetime
import uuid
from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from khuyencong.core import standings
from khuyencong.core.actors import SYSTEM
from khuyencong.core.models import Standing
from khuyencong.directory import services as directory
from khuyencong.directory.models import IdentityLink
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from tests import money
from tests import world as province
from tests.architecture.test_every_address import things
from tests.world import YEAR, at

CHAIN = "the chains and checkpoints themselves: recomputed"
LEDGER = "ledger: balances, moves and events recomputed from the transfers"
NOTHING = "nothing is decided by it: it may be lost"
DATA = "reference data that comes with the system: loaded again from its files"
SEARCH = "made from other columns: verify compares the search"
SETUP = "entered at set-up, no event tells of it yet"
PROPOSAL = "a proposal: what was decided stands in the plan's lines"
RULES = "policy: the pack in force is compared with its digest"

HELD_OTHERWISE = {
    "core.Stream": CHAIN, "core.Event": CHAIN, "core.Checkpoint": CHAIN, "core.Standing": CHAIN,
    "core.Seal": "without it a sealed value can no longer be confirmed, and never another",
    "core.Message": NOTHING, "core.Job": NOTHING, "core.Heartbeat": NOTHING,
    "core.Rate": NOTHING, "core.Presence": NOTHING,
    "core.WorkDay": SETUP,
    "core.Access": "who opened what: append-only, in no chain yet",
    "directory.Notice": NOTHING, "desk.SavedView": NOTHING, "desk.Snippet": NOTHING,
    "directory.EstablishmentKey": SEARCH, "directory.Likeness": SEARCH,
    "directory.Recovery": "an event tells of each step; the code lives for minutes",
    "directory.Counter": "the codes it gave are unique in the database",
    "directory.Unit": DATA, "directory.Succession": DATA, "directory.AreaClass": DATA,
    "directory.Trade": DATA,
    "directory.Organisation": SETUP, "directory.OrganisationName": SETUP,
    "directory.Post": SETUP, "ledger.Fund": SETUP,
    "directory.User.last_login": NOTHING, "directory.User.notice_mode": NOTHING,
    "directory.Establishment.folded": SEARCH, "directory.Establishment.words": SEARCH,
    "directory.Establishment.sort_key": SEARCH,
    "documents.Register": "a number taken twice is refused by the database",
    "documents.Filing": "where a paper is shown too: the paper itself is held",
    "documents.Rendition": "documents: its mark, size and bytes are recomputed",
    "documents.Upload": "documents: bytes against the hash; what was sent stands in the receipt",
    "documents.EInvoice": "read from the file, which is held by its hash",
    "documents.PartialUpload": NOTHING,
    "ledger.Subject": LEDGER, "ledger.Account": LEDGER, "ledger.Transfer": LEDGER,
    "ledger.Closing": LEDGER,
    "policy.RulePack": RULES, "policy.RuleInForce": RULES,
    "projects.Request.words": SEARCH, "projects.Project.words": SEARCH,
    "projects.Confirmation": "an event tells of it; the code lives for minutes",
    "projects.Typed": NOTHING,
    "projects.ReturnItem.answer": "what the owner typed before she sends again",
    "planning.Reserve": "an order of offers: an event of the project tells of each",
    "planning.Scenario": PROPOSAL, "planning.Budget": PROPOSAL, "planning.Proposal": PROPOSAL,
    "planning.Share": PROPOSAL,
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


@pytest.mark.django_db
def test_each_column_changed_by_hand_is_named():
    world = province.build()
    things(world)
    one_project_to_its_end(world)
    one_workshop_and_its_owner(world)
    directory.correct(
        world.workshops[1], name="Xưởng Phúc Lộc", valid_from=date(YEAR, 1, 1), source="Giấy",
        by=world.actor("mai"), at=at(3),
    )  # fmt: skip
    standings.sweep_job(now=at(1))
    assert standings.faults() == []
    unseen, empty = [], []
    for part in standings.parts():
        rows = part.model._default_manager.filter(part.only)
        streams = {
            ":".join([part.kind, *map(str, keys)]): pk
            for pk, *keys in rows.order_by("pk").values_list("pk", *part.keys)
        }
        kept = Standing.objects.filter(stream__in=streams).order_by("-pk").first()
        if kept is None:
            empty.append(part.label)
            continue
        stream, pk = kept.stream, streams[kept.stream]
        for column in set(part.columns) - {part.model._meta.pk.attname}:
            field = part.model._meta.get_field(column.removesuffix("_id"))
            try:
                with transaction.atomic():
                    named = is_named_after(part.model, pk, field, stream)
                    transaction.set_rollback(True)
            except DatabaseError:
                continue  # the database itself refuses it
            if not named:
                unseen.append(f"{part.label}.{column}")
    assert unseen == []
    assert sorted(empty) == sorted(NO_ROW)


# Tables for which this little province has no row: their columns are read like the others'.
NO_ROW = [
    "projects.Conflict", "appraisal.CompletionRequest", "appraisal.CompletionItem",
    "appraisal.LineComment", "appraisal.Sheet", "appraisal.OverlapDecision", "planning.Adjustment",
    "planning.RankOverride", "contracts.Progress", "contracts.Learner", "projects.RequestReturn",
    "projects.ReturnItem", "appraisal.SiteCheck", "projects.ChainLink", "projects.Call",
    "projects.DataRequest", "planning.Limit", "programme.Target", "programme.OtherProgramme",
]  # fmt: skip


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
    account = directory.open_account(owner, "tam2", by=SYSTEM, at=at(1))
    held = {"establishment": workshop, "valid_from": at(1).date()}
    directory.assign(owner, "owner", **held, by=SYSTEM, at=at(1))
    IdentityLink.objects.create(
        user=account, issuer="https://noi-cap.example", subject="nguoi-0001", linked_at=at(1)
    )


def is_named_after(model, pk, field, stream) -> bool:
    own = model._default_manager.filter(pk=pk)
    value = another(field, own.values_list(field.attname, flat=True).get())
    if value is None:
        return True  # the only row it could point to
    own.update(**{field.attname: value})
    return standings.faults([stream]) != []


def another(field: models.Field, value: object) -> object:
    """A value of the same kind that is not this one."""
    if field.is_relation:
        others = field.related_model._default_manager.exclude(pk=value)
        return others.values_list(field.target_field.attname, flat=True).first()
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case uuid.UUID():
            return uuid.uuid4()
        case datetime.datetime():
            return value + datetime.timedelta(minutes=1)
        case datetime.date():
            return value + datetime.timedelta(days=1)
        case list() | dict():
            return {"another": 1}
        case str():
            return "x" if value != "x" else "y"
        case None if isinstance(field, models.DateTimeField):
            return at(1)
        case None if isinstance(field, models.DateField):
            return at(1).date()
        case None if isinstance(field, models.CharField | models.TextField):
            return "x"
        case None:
            return 1
    return value + 1
