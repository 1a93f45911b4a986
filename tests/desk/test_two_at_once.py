"""Two people at one dossier: each is warned, and the second to save loses nothing."""

import random

import pytest

from khuyencong.core import presence
from khuyencong.core.errors import Changed
from khuyencong.projects import services as projects
from khuyencong.projects.models import EstimateLine
from tests import world as province
from tests.world import at, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def page(project):
    return f"/ban-lam-viec/de-an/{project.code}/du-toan/"


def typed(item, price, version):
    row = {"item": item, "unit": "máy", "quantity": "1", "unit_price_dong": price}
    return {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "version": version,
        **{f"form-0-{name}": value for name, value in row.items()},
    }


def test_the_second_officer_sees_who_has_it_open(client, world):
    project = province.drafted(world)
    client.force_login(world.users["mai"])
    client.get(page(project))
    client.force_login(world.users["hung"])
    shown = client.get(page(project)).content.decode()
    assert "Đang mở bởi Mai" in shown
    assert "Đang mở bởi Hung" not in shown
    assert "Đang mở bởi Mai" in client.get(f"/ban-lam-viec/de-an/{project.code}/").content.decode()


def test_who_leaves_is_no_longer_named(client, world):
    project = province.drafted(world)
    still_open = f"/ban-lam-viec/de-an/{project.code}/dang-mo/"
    client.force_login(world.users["mai"])
    client.post(still_open)
    client.force_login(world.users["hung"])
    assert len(client.post(still_open).json()["told"]) == 1
    presence.leave(project.uuid, by=world.actor("mai"))
    assert client.post(still_open).json()["told"] == []


def test_after_five_silent_minutes_a_page_counts_as_closed(world):
    project = province.drafted(world)
    presence.note(project.uuid, by=world.actor("mai"), at=at(2, hour=9))
    assert presence.others(project.uuid, by=world.actor("hung"), at=at(2, hour=9))
    assert not presence.others(project.uuid, by=world.actor("hung"), at=at(2, hour=10))
    presence.sweep(now=at(2, hour=10))
    assert not presence.Presence.objects.exists()


def test_the_loser_keeps_her_text_sees_both_and_may_save_again(client, world):
    project = province.drafted(world)
    project.refresh_from_db()
    old = project.version
    client.force_login(world.users["hung"])
    assert client.post(page(project), typed("Máy chẻ nan", "90 triệu", old)).status_code == 302
    client.force_login(world.users["mai"])
    answer = client.post(page(project), typed("Máy vót nan", "85 triệu", old))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Hung đã đổi hồ sơ này" in shown
    for text in ("Máy chẻ nan", "Máy vót nan", "90.000.000", "85.000.000"):
        assert text in shown
    assert EstimateLine.objects.get(project=project).item == "Máy chẻ nan"
    project.refresh_from_db()
    assert f'name="version" value="{project.version}"' in shown
    again = client.post(page(project), typed("Máy vót nan", "85 triệu", project.version))
    assert again.status_code == 302
    assert EstimateLine.objects.get(project=project).item == "Máy vót nan"


def test_a_step_is_not_taken_upon_a_page_that_is_out_of_date(client, world):
    project = province.drafted(world)
    project.refresh_from_db()
    old = project.version
    lines = [machine(300_000_000, 100_000_000, world.fund)]
    projects.write_estimate(project, lines, by=world.actor("hung"), at=at(3))
    client.force_login(world.users["mai"])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/register/"
    answer = client.post(address, {"version": old})
    assert answer.status_code == 422
    assert "Hung đã đổi hồ sơ này" in answer.content.decode()
    project.refresh_from_db()
    assert project.state == "draft"
    assert client.post(address, {"version": project.version}).status_code == 302


def test_a_hundred_pairs_of_editors_overwrite_nothing_silently(world):
    project = province.drafted(world)
    draw = random.Random(11)
    saved = refused = last = 0
    for _pair in range(100):
        project.refresh_from_db()
        seen = {"mai": project.version, "hung": project.version}
        order = draw.sample(["mai", "hung"], 2)
        for who in order:
            price = draw.randrange(10, 90) * 1_000_000
            try:
                projects.write_estimate(
                    project,
                    [machine(price, 5_000_000, world.fund)],
                    by=world.actor(who),
                    at=at(3),
                    version=seen[who],
                )
            except Changed as error:
                refused += 1
                assert error.version == seen[who] + 1
                assert EstimateLine.objects.get(project=project).unit_price_dong == last
            else:
                saved, last = saved + 1, price
    assert (saved, refused) == (100, 100)
