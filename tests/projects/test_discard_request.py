"""Bỏ bản nháp: whoever types it; it leaves her work, and nobody else ever saw it."""

from urllib.parse import quote

import pytest

from khuyencong.projects.models import Request
from khuyencong.projects.services import discards, drafts
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, kinds, refused
from tests.projects.test_submit_request import WRITERS, submit, written
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes a draft throws it away",
    "two at once": "the request's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


def discard(row, by):
    return discards.discard_request(row, by=by, at=at(2))


@holds("the right person", "the trace", "the second press")
def test_its_owner_throws_it_away_and_finds_it_below_her_list(client, world):
    row = written(world)
    client.force_login(world.users["tam"])
    page = f"/cua-toi/{quote(row.code)}/"
    assert "Bỏ bản nháp" in client.get(page).content.decode()
    answer = client.post(page, {"act": "discard"})
    shown = client.get(answer["Location"]).content.decode()
    assert "Lấy lại được trong 30 ngày" in shown
    assert shown.index("Bản nháp đã bỏ") < shown.index(row.code)
    row.refresh_from_db()
    assert row.state == "discarded"
    discard(row, world.actor("tam"))
    assert kinds(row.stream) == ["request", "discard_request"]
    page = client.get(page).content.decode()
    assert "Kiểm tra lại và nộp" not in page
    assert row.code not in client.get("/cua-toi/moi/").content.decode()


def test_what_was_thrown_away_is_neither_changed_nor_sent_nor_seen_by_an_office(world):
    row = discard(written(world), world.actor("tam"))
    tam = world.actor("tam")
    refused(lambda: submit(row, tam), "Bản nháp đã bỏ")
    refused(lambda: drafts.save_costs(row, lines=[], version=row.version, by=tam, at=at(3)))
    for name in ("mai", "binh", "lan", "thu"):
        assert not Request.objects.visible_to(world.actor(name)).filter(pk=row.pk).exists()


@holds("another role", "another province")
def test_nobody_without_a_part_in_the_workshop_throws_it_away(world):
    row = written(world)
    for other in (*everyone_but(world, *WRITERS), world.actor("loc"), elsewhere("owner")):
        refused(lambda other=other: discard(row, other), "Chỉ chủ cơ sở")
    assert kinds(row.stream) == ["request"]


@holds("the limit")
def test_what_was_sent_is_no_draft(world):
    row = submit(written(world), world.actor("tam"))
    refused(lambda: discard(row, world.actor("tam")), "không thể “Bỏ bản nháp”")
