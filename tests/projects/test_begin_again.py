"""Làm đề nghị mới từ đề nghị cũ: what is still true is there, what is dated is asked again."""

from urllib.parse import quote

import pytest

from khuyencong.projects.models import Request
from khuyencong.projects.services import again
from tests import world as province
from tests.duties import elsewhere, everyone_but, refused
from tests.projects.test_submit_request import submit, written
from tests.two import at_once, only_where_two_write, slow
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def old(world):
    row = written(world)
    Request.objects.filter(pk=row.pk).update(
        is_new_machine=True, local_material_dong=1, material_dong=2
    )
    row.refresh_from_db()
    row.baselines.all().delete()
    row.baselines.create(indicator="workers", year=YEAR - 1, value=12)
    return submit(row, world.actor("tam"))


def begin(old, by, year=YEAR):
    return again.begin_again(old, by=by, at=at(2, year=year))


def test_things_come_along_and_prices_are_asked_again(client, world, old):
    client.force_login(world.users["tam"])
    page = f"/cua-toi/{quote(old.code)}/"
    assert "Làm đề nghị mới từ đề nghị này" in client.get(page).content.decode()
    addresses = {client.post(page, {"act": "again"})["Location"] for _press in (1, 2)}
    new = Request.objects.exclude(pk=old.pk).get()
    assert addresses == {f"/cua-toi/{quote(new.code)}/"}
    assert (new.state, new.title, new.support_dong) == ("draft", old.title, 0)
    assert not new.lines.exists()
    costs = client.get(f"/cua-toi/{quote(new.code)}/chi-phi/").content.decode()
    assert f'value="{old.lines.get().item}"' in costs
    assert "800.000.000" not in costs
    assert "Làm đề nghị mới" not in client.get(f"/cua-toi/{quote(new.code)}/").content.decode()


def test_figures_of_another_year_are_asked_again(world, old):
    new = begin(old, world.actor("tam"))
    assert new.baselines.get().value == 12
    assert (new.is_new_machine, new.local_material_dong, new.material_dong) == (True, None, None)
    Request.objects.filter(pk=new.pk).update(title="Khác")
    assert not begin(old, world.actor("tam"), year=YEAR + 1).baselines.exists()


def test_who_types_for_nobody_here_begins_nothing(world, old):
    typing = {"owner", "helper", "centre_specialist", "commune_officer", "collaborator"}
    for other in everyone_but(world, *typing):
        refused(lambda other=other: begin(old, other), "được làm đề nghị cho cơ sở này")
    for other in (world.actor("loc"), elsewhere("owner"), elsewhere("centre_specialist")):
        refused(lambda other=other: begin(old, other), "được làm đề nghị cho cơ sở này")


def test_what_was_not_sent_is_gone_on_with(world):
    refused(lambda: begin(written(world), world.actor("tam")), "còn chưa nộp")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_begun_twice_at_once_it_is_one(world, old, monkeypatch):
    only_where_two_write()
    slow(monkeypatch, again.permissions, "can_type")
    tam = world.actor("tam")
    assert at_once(lambda: begin(old, tam), lambda: begin(old, tam)) == ["", ""]
    assert Request.objects.count() == 2
