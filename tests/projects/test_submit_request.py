"""Nộp đề nghị: the owner, within the ceiling of the day, once; a receipt says so."""

import pytest

from khuyencong.core.actors import Actor, Grant
from khuyencong.directory.models import Notice
from khuyencong.documents.models import Paper
from khuyencong.projects import services as projects
from tests import world as province
from tests.duties import elsewhere, everyone_but, holds, kinds, last, refused
from tests.world import at, machine

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "who writes a request sends it",
    "two at once": "the request's lock and its state; no money moves",
}
WRITERS = ("owner", "helper", "commune_officer", "collaborator", "centre_specialist")


@pytest.fixture
def world():
    return province.build()


def written(world, support=300_000_000, price=800_000_000):
    return projects.request(
        world.workshops[0],
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=[machine(price, support)],
        baselines={"workers": 12},
        by=world.actor("tam"),
        at=at(1),
    )


def submit(row, by):
    return projects.submit_request(row, by=by, at=at(1))


@holds("the right person", "the trace")
def test_the_owner_sends_and_gets_a_receipt_and_a_date(world):
    row = submit(written(world), world.actor("tam"))
    assert (row.state, row.submitted_at) == ("submitted", at(1))
    assert f"{row.expected_date:%d/%m}" == "15/03"  # ten working days
    assert kinds(row.stream) == ["request", "submit_request"]
    paper = Paper.objects.get(about=row.uuid)
    assert (paper.code, '"support_dong":300000000' in paper.payload) == ("request_receipt", True)
    assert Notice.objects.get(user__username="mai").text.startswith(f"Đề nghị {row.code}")


@holds("another role")
def test_nobody_without_a_part_in_the_workshop_sends_it(world):
    row = written(world)
    for other in everyone_but(world, *WRITERS):
        refused(lambda other=other: submit(row, other), "Chỉ chủ cơ sở")
    refused(lambda: submit(row, world.actor("loc")), "Chỉ chủ cơ sở")  # owner of the other one
    assert last(row.stream).kind == "request"


@holds("another province")
def test_no_officer_of_another_province_sends_it(world):
    refused(lambda: submit(written(world), elsewhere(*WRITERS)), "Chỉ chủ cơ sở")


def test_who_helps_sends_only_what_the_owner_confirmed(world):
    row = written(world)
    refused(lambda: submit(row, world.actor("mai")), "chưa xác nhận")
    helper = Actor(
        "em", "Em", grants=(Grant("helper", "40", establishment_id=row.establishment_id),)
    )
    assert submit(row, helper).state == "submitted"


@holds("the limit")
def test_the_ceiling_is_kept_to_the_dong(world):
    over = written(world, support=300_000_001)
    refusal = refused(lambda: submit(over, world.actor("tam")), r"300\.000\.001.*300\.000\.000")
    assert refusal.legal
    assert submit(written(world, support=300_000_000), world.actor("tam")).state == "submitted"


def test_a_request_without_a_cost_is_not_sent(world):
    row = written(world)
    row.lines.all().delete()
    refused(lambda: submit(row, world.actor("tam")), "chưa có khoản chi")


@holds("the second press")
def test_it_is_sent_once(world):
    row = written(world)
    submit(row, world.actor("tam"))
    refused(lambda: submit(row, world.actor("tam")), "Đã nộp")
    assert Paper.objects.filter(about=row.uuid).count() == 1
