"""A form sent twice is one act, whatever it makes: a slow line, a browser that repeats."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import presses
from khuyencong.core.models import Press
from khuyencong.documents.models import Outgoing, Paper
from tests import world as province
from tests.two import at_once, only_where_two_write

pytestmark = pytest.mark.django_db
TOMORROW = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
INVITATION = {
    "act": "invite", "invited": "Phòng Kinh tế", "subject": "Họp hội đồng", "day": TOMORROW,
    "hour": "08:00", "place": "Phòng họp", "prepare": "",
}  # fmt: skip


@pytest.fixture
def world():
    return province.build()


def page_of(world, name="mai"):
    client = Client()
    client.force_login(world.users[name])
    return client, reverse("documents:office", args=[world.bodies["centre"].uuid])


def drawn(client, address) -> str:
    """The token of the form as this page was drawn."""
    found = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode()
    )
    return found[1]


def made() -> int:
    return Outgoing.objects.count() + Paper.objects.count()


def test_two_presses_make_one_invitation_and_have_the_same_answer(world):
    client, address = page_of(world)
    form = INVITATION | {"csrfmiddlewaretoken": drawn(client, address)}
    first, second = client.post(address, form), client.post(address, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (first.url, made()) == (second.url, 1)
    assert "Đã soạn giấy mời." in client.get(second.url).content.decode()


def test_the_same_words_on_a_page_drawn_anew_are_another_act(world):
    client, address = page_of(world)
    for times in (1, 2):
        client.post(address, INVITATION | {"csrfmiddlewaretoken": drawn(client, address)})
        assert made() == times


def test_what_was_sent_in_between_is_not_forgotten(world):
    client, address = page_of(world)
    token = {"csrfmiddlewaretoken": drawn(client, address)}
    for place in ("Phòng họp", "Hội trường", "Phòng họp"):  # back in the browser, twice
        client.post(address, INVITATION | token | {"place": place})
    assert made() == 3


def test_a_press_that_was_refused_may_be_sent_again(world):
    client, address = page_of(world)
    form = INVITATION | {"csrfmiddlewaretoken": drawn(client, address), "day": "05/03/2020"}
    assert [client.post(address, form).status_code for _time in range(2)] == [422, 422]


def test_a_press_still_being_done_is_waited_for_and_a_dead_one_is_done_anew(world, monkeypatch):
    client, address = page_of(world)
    monkeypatch.setattr("khuyencong.ui.acts.WAIT", 0)
    form = INVITATION | {"csrfmiddlewaretoken": drawn(client, address)}
    monkeypatch.setattr(presses, "end", lambda *_press, **_facts: None)  # killed before it was told
    client.post(address, form)
    again = client.post(address, form)
    assert (again.status_code, made()) == (302, 1)
    Press.objects.update(at=timezone.now() - presses.WORKING - timedelta(seconds=1))
    client.post(address, form)
    assert made() == 2


def test_another_persons_form_and_a_scripts_press_are_their_own(world):
    client, address = page_of(world)
    form = INVITATION | {"csrfmiddlewaretoken": drawn(client, address)}
    client.post(address, form)
    other, _address = page_of(world, "hung")
    other.post(address, form)
    client.post(address, form, headers={"sec-fetch-mode": "cors"})
    assert made() == 3


def test_presses_are_forgotten_after_an_hour(world):
    client, address = page_of(world)
    client.post(address, INVITATION | {"csrfmiddlewaretoken": drawn(client, address)})
    presses.sweep(now=timezone.now() + presses.KEPT + timedelta(seconds=1))
    assert not Press.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_invitation():
    only_where_two_write()
    world = province.build()
    client, address = page_of(world)
    form = INVITATION | {"csrfmiddlewaretoken": drawn(client, address)}
    other, _address = page_of(world)
    told: list[int] = []
    at_once(*(lambda c=c: told.append(c.post(address, form).status_code) for c in (client, other)))
    assert (told, made()) == ([302, 302], 1)


def test_what_waited_on_a_telephone_is_done_once_however_often_its_script_sends_it(world):
    client, address = page_of(world)
    kept = {"X-Kept": "0b0e5d3a", "Sec-Fetch-Mode": "cors"}
    answers = [
        client.post(
            address,
            INVITATION | {"csrfmiddlewaretoken": drawn(client, address)},
            headers=kept,
        ).url
        for _ in range(3)
    ]
    assert (len(set(answers)), made()) == (1, 1)
    client.post(address, INVITATION, headers=kept | {"X-Kept": "another"})
    assert made() == 2
    presses.sweep(now=timezone.now() + presses.KEPT_WAITED - timedelta(hours=1))
    client.post(address, INVITATION, headers=kept)  # days later, and something else in between
    assert made() == 2
