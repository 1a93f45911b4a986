"""A row put in, taken out or changed behind the system's back is named by `verify`: every table,
every column, or it is said here why not."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from khuyencong.core import append_only, checkpoints, standings, verification
from khuyencong.core.models import Event, Standing
from khuyencong.directory.checks import of_the_library
from khuyencong.planning.models import Scenario
from tests import world as province
from tests.architecture import mutations
from tests.architecture.test_every_address import things
from tests.architecture.test_every_column_is_held import (
    HELD_OTHERWISE,
    one_project_to_its_end,
    one_workshop_and_its_owner,
)
from tests.flush import lift_triggers
from tests.world import at

ASKED_BY_NONE = "no page of ours asks a permission or a group of the library"
NAMED_AT_ONCE = "no service writes it: any row of it is named, see below"
SESSION = "lives for twelve hours; signed with a key that is not in the database"
SAYS_WHERE = "says where to look; what was sealed is the root and its number of events"

# Table, or table.what: why `verify` says nothing. What the inventory of columns excuses as held by
# another check is altered all the same where that check names it (`ALTERED_TOO`).
EXCUSED = {
    **HELD_OTHERWISE,
    "core.Checkpoint.insert": "a copy tells what the first one told",
    "core.Checkpoint.at": SAYS_WHERE, "core.Checkpoint.stream_count": SAYS_WHERE,
    "core.Checkpoint.moved_heads": SAYS_WHERE,
    "core.Standing.insert": "without the key it fits nothing; of another shape nobody asks it",
    "ledger.Subject.insert": "nothing is planned for it", "ledger.Subject.label": SAYS_WHERE,
    "ledger.Closing": "test_checks of the ledger closes years and takes closings away",
    "directory.User_groups": NAMED_AT_ONCE, "directory.User_user_permissions": NAMED_AT_ONCE,
    "auth.Group": NAMED_AT_ONCE, "auth.Group_permissions": NAMED_AT_ONCE,
    "auth.Permission": ASKED_BY_NONE, "contenttypes.ContentType": ASKED_BY_NONE,
    "sessions.Session": SESSION, "usersessions.UserSession": SESSION,
    "account.EmailAddress": "nobody signs in or recovers by it: the account has its own address",
    "account.EmailConfirmation": "nobody signs in or recovers by it",
    "mfa.Authenticator.last_used_at": "when it was used last",
    "documents.Rendition": "test_standings puts a false drawing in its place",
}  # fmt: skip
ALTERED_TOO = {
    "core.Stream", "core.Event", "core.Checkpoint", "core.Standing", "ledger.Subject",
    "ledger.Account", "ledger.Transfer", "ledger.YearTotal",
    "projects.ProjectTotal",
}  # fmt: skip

# What the database asks of a row made up for a table that has none.
NEEDED = {
    "planning.Adjustment": {"kind": "other"},
    "planning.Limit": {"least": 1},
    "contracts.Suspension": {"end": ""},
    "projects.TrainingSession": {"theory_hours": 1},
    "directory.BankAccount": {"organisation": ...},  # whose standing is asked for first
    "delivery.PaymentLine": {"learner": ...},
    "appraisal.OpinionAnswer": {"reason": "", "decided_by": "", "decided_at": None},
    "appraisal.LookAgain": {"words": "", "closed_by": ""},
    "planning.PlanLookAgain": {"words": "", "closed_by": ""},
}
REFUSED_BY_ITSELF = {"planning.RankOverride"}  # of two projects


@pytest.fixture
def the_longest_check_comes_last(monkeypatch):
    """It need not be asked about a row that another names; what named the last row is asked first
    about the next."""
    checks = dict(verification._checks)
    longest = checks.pop("standings")
    monkeypatch.setattr(verification, "_checks", checks | {"standings": longest})


def is_named_by_a_check(before: set[str]) -> bool:
    for name, told in verification.run():
        if set(told) - before:
            checks = dict(verification._checks)
            verification._checks.clear()
            verification._checks.update({name: checks.pop(name), **checks})
            return True
    return False


@pytest.mark.django_db
@pytest.mark.one_database
def test_every_row_put_in_taken_out_or_changed_is_named(the_longest_check_comes_last):
    furnished()
    before, unseen, bare = set(verify()), [], []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in EXCUSED and label not in ALTERED_TOO:
            continue
        stream, pk = watched_row(model)
        if pk is None:
            bare.append(label)
            continue
        for what, act in mutations.of_a_row(model, pk):
            excused = f"{label}.{what}" in EXCUSED
            if not excused and not is_named(act, model, stream, before):
                unseen.append(f"{label}.{what}")
    assert unseen == []
    assert set(bare) == REFUSED_BY_ITSELF


def furnished() -> None:
    """A province in which every table that is held has a row, and every row its standing."""
    world = province.build()
    things(world)
    one_project_to_its_end(world)
    one_workshop_and_its_owner(world)
    Scenario.objects.update(state="submitted")  # what the province decides on
    for part in standings.parts():
        if part.label in REFUSED_BY_ITSELF or part.model._default_manager.exists():
            continue
        row = mutations.scenery(part.model, NEEDED.get(part.label, {}))
        own = part.model._default_manager.filter(pk=row.pk)
        for _pk, *keys in own.values_list("pk", *part.keys):
            province.told(":".join([part.kind, *map(str, keys)]))
    standings.sweep_job(now=at(1))
    checkpoints.take_checkpoint(on=at(1).date(), at=at(1))


def verify() -> list[str]:
    return [fault for _name, found in verification.run() for fault in found]


def watched_row(model: type[models.Model]) -> tuple[str, object]:
    """The chain and the key of a row whose standing is kept; else of the first row."""
    for part in standings.parts():
        if part.model is model:
            rows = model._default_manager.filter(part.only).order_by("pk")
            streams = {
                ":".join([part.kind, *map(str, keys)]): pk
                for pk, *keys in rows.values_list("pk", *part.keys)
            }
            kept = Standing.objects.filter(stream__in=streams).order_by("-pk").first()
            return (kept.stream, streams[kept.stream]) if kept else ("", None)
    if model is Standing:  # of a fresh event it may still be on its way: its loss is told later
        told = Event.objects.filter(at__lt=timezone.now() - standings.SLOW).values("id")
        return "", Standing.objects.filter(event_id__in=told).order_by("pk").first().pk
    return "", model._base_manager.order_by("pk").values_list("pk", flat=True).first()


def is_named(
    act: Callable[[], object], model: type[models.Model], stream: str, before: set[str]
) -> bool:
    """Or the database itself refuses it, even to who lifts the triggers."""
    try:
        with transaction.atomic():
            if model._meta.db_table in append_only.tables():
                lift_triggers()
                act()
                append_only.install()
            else:
                act()
            asked = standings.faults([stream]) if stream else []
            found = set(asked) - before or set(standings.strangers()) - before
            named = bool(found) or is_named_by_a_check(before)
            transaction.set_rollback(True)
    except DatabaseError:
        return True
    return named


@pytest.mark.django_db
def test_a_group_or_a_permission_of_the_library_is_named():
    world = province.build()
    user, group = world.users["thu"], Group.objects.create(name="Quản trị")
    user.groups.add(group)
    user.user_permissions.add(Permission.objects.order_by("pk").first())
    group.permissions.add(Permission.objects.order_by("pk").first())
    told = of_the_library()
    assert [line.split()[0] for line in told] == [
        "directory_user_groups", "directory_user_user_permissions", "auth_group",
        "auth_group_permissions",
    ]  # fmt: skip
