"""Trả lời không đưa vào đề án: the Centre, with a reason the owner reads."""

import pytest

from khuyencong.directory.models import Notice
from khuyencong.portal.selectors.lives import life
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.duties import elsewhere, everyone_but, holds, kinds, last, refused
from tests.projects.test_submit_request import submit, written
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "the same person": "receiving a request decides nothing about money",
    "the limit": "no number is typed",
    "two at once": "the request's lock and its state; no money moves",
}
WHY = "Nội dung không thuộc khuyến công."


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def row(world):
    return submit(written(world), world.actor("tam"))


def decline(row, by, reason=WHY):
    return projects.decline_request(row, reason=reason, by=by, at=at(2))


@holds("the right person", "the trace")
def test_the_centre_declines_and_the_owner_reads_why(world, row):
    row = decline(row, world.actor("mai"))
    assert row.state == "declined"
    assert (last(row.stream).kind, last(row.stream).payload) == (
        "decline_request",
        {"reasons": [WHY]},
    )
    told = Notice.objects.get(user__username="tam").text
    assert told.endswith("lý do ghi ở trang của đề nghị.") and WHY not in told
    assert life(row)[0].notes == (f"Không đưa vào đề án: {WHY}",)


@holds("another role")
def test_nobody_but_the_centres_specialist_declines(world, row):
    for other in everyone_but(world, "centre_specialist"):
        refused(lambda other=other: decline(row, other), "thuộc vai trò Chuyên viên Trung tâm")
    assert kinds(row.stream)[-1] == "submit_request"


@holds("another province")
def test_the_specialist_of_another_province_does_not(row):
    refused(lambda: decline(row, elsewhere("centre_specialist")), "thuộc vai trò")


def test_a_reason_is_given(world, row):
    refused(lambda: decline(row, world.actor("mai"), " "), "phải có lý do")


@holds("the second press")
def test_what_was_declined_is_neither_declined_again_nor_merged(world, row):
    mai = world.actor("mai")
    decline(row, mai)
    refused(lambda: decline(row, mai), "Không đưa vào đề án")
    refused(
        lambda: projects.draft(
            world.bodies["centre"],
            activity="machinery",
            title="Máy",
            year=YEAR,
            track="local",
            requests=[row],
            by=mai,
            at=at(3),
        ),
        "Không đưa vào đề án",
    )
