"""Lấy lại bản nháp đã bỏ: for thirty days, as it was."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from khuyencong.core import verification
from khuyencong.documents.models import KEPT_REMOVED
from khuyencong.projects.services import discards
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, kinds, refused
from tests.projects.test_submit_request import WRITERS, submit, written
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who throws a draft away takes it back",
    "two at once": "the request's lock and its state; no money moves",
}


@pytest.fixture
def world():
    return province.build()


def discarded(world, when=None):
    return discards.discard_request(written(world), by=world.actor("tam"), at=when or at(2))


def restore(row, by, when=None):
    return discards.restore_request(row, by=by, at=when or at(3))


@holds("the right person", "the trace", "the second press")
def test_it_comes_back_as_it_was_and_is_sent(client, world):
    row = discarded(world, timezone.now())
    client.force_login(world.users["tam"])
    page = f"/cua-toi/{quote(row.code)}/"
    assert "Lấy lại được đến hết ngày" in client.get(page).content.decode()
    assert client.post(page, {"act": "restore"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.support_dong, row.lines.count()) == ("draft", 300_000_000, 1)
    restore(row, world.actor("tam"))
    assert kinds(row.stream) == ["request", "discard_request", "restore_request"]
    assert submit(row, world.actor("tam")).state == "submitted"
    assert not any(faults for _name, faults in verification.run())


@holds("another role", "another province")
def test_nobody_without_a_part_in_the_workshop_takes_it_back(world):
    row = discarded(world)
    for other in (*everyone_but(world, *WRITERS), world.actor("loc"), elsewhere("owner")):
        refused(lambda other=other: restore(row, other), "Chỉ chủ cơ sở")


@holds("the limit")
def test_until_the_end_of_the_thirtieth_day_and_then_no_more(world):
    row = discarded(world)
    late = at(2) + KEPT_REMOVED + timedelta(days=1)
    refusal = refused(lambda: restore(row, world.actor("tam"), late), "chỉ lấy lại được đến hết")
    assert refusal.fix == "Làm đề nghị mới từ bản nháp này."
    assert restore(row, world.actor("tam"), late - timedelta(days=1)).state == "draft"
