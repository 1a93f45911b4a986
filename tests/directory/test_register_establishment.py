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
from khuyencong.directory.models import Counter, Establishment, Succession, Trade
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
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


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["cooperative_union", "artisan"])
def test_a_form_the_new_decree_added_is_refused_until_its_first_day(form):
    world = province.build()
    with pytest.raises(Refused, match="14/10/2025") as refused:
        registered(world.communes[0], form=form, on=date(2025, 10, 14))
    assert "45/2012" in refused.value.legal
    assert "15/10/2025" in refused.value.fix
    assert refused.value.field == "legal_form"
    workshop = registered(world.communes[0], form=form, on=date(2025, 10, 15))
    assert workshop.legal_form == form


@pytest.mark.django_db
def test_another_producer_may_be_registered_and_a_person_decides_what_it_may_get():
    world = province.build()
    row = registered(world.communes[0], form="other_producer")
    machine = engine.ceiling(Facts("machinery", 10_000_000, form=row.legal_form), on=MARCH)
    assert machine.status == "needs_person"
    cleaner = Facts("cleaner_production_model", 10_000_000, form=row.legal_form)
    assert engine.ceiling(cleaner, on=MARCH).status == "eligible"


def test_the_rules_know_every_legal_form_of_the_register_and_no_other():
    assert set(Establishment.LegalForm.values) == engine.load().known["form"] - {"enterprise"}


@pytest.mark.django_db
def test_a_commune_that_has_ended_is_refused_with_the_name_of_its_heir():
    world = province.build()
    ended, heir = world.communes[1], world.communes[0]
    ended.valid_until = date(2027, 1, 1)
    ended.save()
    Succession.objects.create(
        old=ended, new=heir, date=ended.valid_until, is_whole=True, source="test"
    )
    with pytest.raises(Refused, match="xã Phúc Lộc không còn từ ngày 01/01/2027") as refused:
        registered(ended)
    assert "nguồn test" in refused.value.legal
    assert "xã Nghi Lộc (17827)" in refused.value.fix
    assert refused.value.field == "place"
    assert registered(ended, on=date(2026, 12, 31)).place == ended


@pytest.mark.django_db
def test_a_commune_that_is_not_there_yet_is_refused():
    world = province.build()
    with pytest.raises(Refused, match="chỉ có từ ngày 01/07/2025"):
        registered(world.communes[0], on=date(2025, 6, 30))
