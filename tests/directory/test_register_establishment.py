"""A workshop enters the register: its own number, a legal form and a place of that day."""

import importlib
import threading
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, connections

from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.directory import services
from khuyencong.directory.models import Counter, Establishment, Trade
from tests import world as province
from tests.world import at

MARCH = date(2027, 3, 1)
TOGETHER, EACH = 8, 3


def registered(place, *, name="Xưởng mộc của Sáu", form="business_household", on=MARCH, by=SYSTEM):
    return services.register_establishment(
        name,
        place=place,
        legal_form=form,
        trade=Trade.objects.get(code="1629"),
        owner_name="Sáu",
        workers=4,
        by=by,
        at=at(1),
        on=on,
    )


@pytest.mark.django_db
def test_a_number_once_given_is_not_given_again_even_if_its_workshop_is_gone():
    world = province.build()
    first = registered(world.communes[0])
    second = registered(world.communes[1])
    Establishment.objects.filter(pk=first.pk).delete()
    third = registered(world.communes[0])
    assert [first.code, second.code, third.code] == ["CS-40-000003", "CS-40-000004", "CS-40-000005"]


@pytest.mark.django_db
def test_a_refused_workshop_uses_up_no_number():
    world = province.build()
    with pytest.raises(Refused, match="loại hình"):
        registered(world.communes[0], form="bank")
    assert registered(world.communes[0]).code == "CS-40-000003"


@pytest.mark.django_db
def test_numbering_goes_on_after_codes_given_before_the_counter_was_there():
    world = province.build()
    Establishment.objects.filter(pk=world.workshops[0].pk).update(code="CS-40-000107")
    Counter.objects.all().delete()
    name = "khuyencong.directory.migrations.0004_counter_continues_after_codes_in_use"
    importlib.import_module(name).continue_after_codes_in_use(apps, None)
    assert registered(world.communes[0]).code == "CS-40-000108"


@pytest.mark.django_db(transaction=True)
def test_officers_who_register_at_the_same_moment_get_different_numbers():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database in a file or PostgreSQL: threads share no memory database")
    world = province.build()
    codes: list[str] = []
    broken: list[BaseException] = []
    start = threading.Barrier(TOGETHER)

    def officer(number: int) -> None:
        try:
            start.wait(timeout=30)
            for turn in range(EACH):
                codes.append(registered(world.communes[0], name=f"Xưởng {number}-{turn}").code)
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=officer, args=(n,)) for n in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []
    assert len(codes) == len(set(codes)) == TOGETHER * EACH
