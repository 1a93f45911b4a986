"""`verify` answers in words whatever was deleted, blanked or doubled: it never ends by an error.

The suite takes a sample; KHUYENCONG_DAMAGES=2000 takes more.
"""

import os
import random

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from khuyencong.core import append_only
from tests.architecture import mutations
from tests.architecture.test_every_row_is_held import furnished, verify
from tests.flush import lift_triggers

pytestmark = pytest.mark.django_db
DAMAGES = int(os.environ.get("KHUYENCONG_DAMAGES", "8"))
GAVE_UP = "không chạy hết"


def tables() -> list[type[models.Model]]:
    known = apps.get_models(include_auto_created=True)
    return [model for model in known if model._base_manager.exists()]


def delete(model: type[models.Model], chance: random.Random) -> None:
    some = chance.choice(("= (SELECT min({key}) FROM {table})", "IS NOT NULL", "= {one}"))
    ran(model, "DELETE FROM {table} WHERE {key} " + some, chance)


def blank(model: type[models.Model], chance: random.Random) -> None:
    column = chance.choice(list(model._meta.concrete_fields))
    value = chance.choice(("''", "NULL", "0", "-1", "'{{}}'", "'[1]'", "'khác'"))
    where = chance.choice((" WHERE {key} = {one}", ""))
    ran(model, f'UPDATE {{table}} SET "{column.column}" = {value}{where}', chance)


def double(model: type[models.Model], chance: random.Random) -> None:
    keys = list(model._base_manager.values_list("pk", flat=True))
    if keys:
        mutations.put_in(model, chance.choice(keys))


def ran(model: type[models.Model], statement: str, chance: random.Random) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}" FROM "{table}"')
        keys = cursor.fetchall()
        if not keys:  # an act before this one deleted all
            return
        one = repr(chance.choice(keys)[0])
        cursor.execute(statement.format(table=f'"{table}"', key=f'"{key}"', one=one))


def damaged(*acts) -> list[str] | None:
    """What `verify` says after these acts; None where the database itself refuses them."""
    try:
        with transaction.atomic():
            lift_triggers()
            with transaction.atomic():
                for act in acts:
                    act()
            append_only.install()
            said = verify()
            transaction.set_rollback(True)
    except DatabaseError:
        return None
    return said


FIRST = "DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})"


def test_whatever_is_damaged_verify_says_it_in_words():
    furnished()
    chance, gave_up = random.Random("damage"), []
    said = damaged(*(lambda model=model: ran(model, FIRST, chance) for model in tables()))
    assert [line for line in said if GAVE_UP in line] == []
    assert any("nay không còn" in line for line in said)
    for number in range(DAMAGES):
        chosen = [
            (chance.choice((delete, blank, double)), chance.choice(tables()))
            for _one in range(chance.choice((1, 1, 3)))
        ]
        said = damaged(*(lambda act=act, model=model: act(model, chance) for act, model in chosen))
        if wrong := [line for line in said or () if GAVE_UP in line]:
            gave_up.append((number, [(a.__name__, m._meta.label) for a, m in chosen], wrong))
    assert gave_up == []
