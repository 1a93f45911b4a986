"""Phê duyệt kế hoạch as submitted: other hands, every đồng of it; the rest waits in order."""

import pytest

from khuyencong.core import events
from khuyencong.directory.models import Assignment
from khuyencong.documents.models import Paper
from khuyencong.ledger import checks, selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanLine, Reserve
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.projects.models import Project
from tests.documents.hostile_files import pdf
from tests.duties import also, elsewhere, everyone_but, holds, in_place_of, last, refused
from tests.planning.room import MILLION, concluded, thanh_hoa
from tests.world import YEAR, at, body, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(world, chosen):
    scenarios.submit_plan(chosen, by=world.actor("lan"), at=at(9))
    return chosen


def approve(scenario, by, **more):
    return scenarios.approve_plan(scenario, by=by, at=at(10), **more)


@holds("the right person", "the trace")
def test_the_province_approves_every_dong_as_submitted(world, submitted, three):
    decision = approve(submitted, world.actor("dung"), number="77")
    submitted.refresh_from_db()
    assert submitted.state == "approved"
    assert [stages(row) for row in three] == [
        {"planned": 200 * MILLION}, {"planned": 150 * MILLION}, {},
    ]  # fmt: skip
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 50 * MILLION
    assert (decision.organisation, decision.year) == (world.bodies["committee"], YEAR)
    event = last(submitted.stream)
    assert (event.kind, event.payload) == (
        "approve_plan",
        {"decision": str(decision.uuid), "projects": 2, "number": "77"},
    )  # fmt: skip
    paper = Paper.objects.get(code="plan_decision")
    assert "số 77/QĐ-UBND" in paper.reference
    assert checks.faults() == []


def test_what_was_left_out_waits_in_its_order_unless_pinned_out(world, chosen, three):
    for row in chosen.proposals.filter(project__in=three[:2]):
        scenarios.set_level(row, 0, by=world.actor("binh"), at=at(8))
    seminar, loom, first = (chosen.proposals.get(project=three[n]) for n in (2, 1, 0))
    scenarios.set_level(seminar, 80, by=world.actor("binh"), at=at(8))
    scenarios.pin(first, how="out", reason="Chưa có đất.", by=world.actor("binh"), at=at(8))
    scenarios.submit_plan(chosen, by=world.actor("lan"), at=at(9))
    decision = approve(chosen, world.actor("dung"))
    waiting = Reserve.objects.values_list("project", "place", "decision")
    assert list(waiting) == [(loom.project_id, 1, decision.pk)]
    assert stages(three[2]) == {"planned": 80 * MILLION}


def test_the_committee_of_its_own_province_decides(world, submitted):
    body("UBND38", "provincial_committee", "Ủy ban nhân dân tỉnh Thanh Hóa", "UBND", thanh_hoa())
    assert approve(submitted, world.actor("dung")).organisation == world.bodies["committee"]


def test_who_left_meanwhile_does_not_wait_for_money(world, submitted, three):
    Project.objects.filter(pk=three[2].pk).update(state="withdrawn")
    approve(submitted, world.actor("dung"))
    assert not Reserve.objects.exists()


def test_a_second_plan_of_the_year_is_a_decision_of_its_own(world, submitted, three):
    """Who waits since the first plan keeps the place it has; each press finds its own decision."""
    dung = world.actor("dung")
    first = approve(submitted, dung, number="77")
    concluded(world, "Hội thảo hai", 40 * MILLION, workshop=None)
    other = scenarios.create_scenario(
        world.province, year=YEAR, name="Bổ sung", by=world.actor("binh"), at=at(11)
    )
    new = other.proposals.get(project__title="Hội thảo hai")
    scenarios.set_level(new, 100, by=world.actor("binh"), at=at(11))
    scenarios.submit_plan(other, by=world.actor("lan"), at=at(11))
    scan = {"scan": ("quyet-dinh.pdf", pdf()), "read_dong": 80 * MILLION}
    second = approve(other, dung, number="78", **scan)
    assert approve(submitted, dung, number="77") == first
    assert approve(other, dung, number="78") == second
    waiting = Reserve.objects.values_list("project", "decision", "place")
    assert list(waiting) == [(three[2].pk, first.pk, 1)]
    signed = Paper.objects.filter(code="plan_decision", versions__kind="signed")
    assert [paper.number for paper in signed] == ["78"]


@holds("another role")
def test_nobody_but_the_province_approves(world, submitted):
    for other in everyone_but(world, "provincial_approver"):
        refused(lambda other=other: approve(submitted, other), "Lãnh đạo UBND tỉnh")
    assert not PlanLine.objects.exists()


@holds("another province")
def test_the_approver_of_another_province_does_not(submitted):
    refused(lambda: approve(submitted, elsewhere("provincial_approver")), "thuộc vai trò")


@holds("the same person")
@pytest.mark.parametrize("name", ["binh", "lan"])
def test_who_wrote_or_submitted_it_does_not_approve_it(world, submitted, name):
    both = also(world, name, "provincial_approver", "committee")
    refused(lambda: approve(submitted, both), "đã soạn hoặc trình")
    assert not PlanLine.objects.exists()


@pytest.mark.parametrize("act", ["pin", "set_level"])
def test_nor_does_who_only_pinned_a_project_or_set_its_level(world, submitted, act):
    dung = world.actor("dung")
    events.record(submitted.stream, act, {}, by=dung, at=at(1))
    refused(lambda: approve(submitted, dung), "đã soạn hoặc trình")


def test_nor_does_whoever_takes_the_place_of_one_who_did(world, submitted):
    also(world, "lan", "provincial_approver", "committee")
    post = Assignment.objects.get(person__user=world.users["lan"], role="provincial_approver")
    ha = in_place_of(world, "ha", "lan")
    Assignment.objects.filter(on_behalf_of__isnull=False).update(
        role="provincial_approver", organisation=world.bodies["committee"], on_behalf_of=post
    )
    refused(lambda: approve(submitted, world.actor("ha")), "đã soạn hoặc trình")
    assert ha.id not in {event.by_id for event in events.history(submitted.stream)}


def test_nor_whose_place_was_taken_when_it_was_submitted(world, chosen):
    scenarios.submit_plan(chosen, by=in_place_of(world, "ha", "lan"), at=at(9))
    assert last(chosen.stream).hands.keys() == {
        str(world.users["ha"].uuid), str(world.users["lan"].uuid),
    }  # fmt: skip
    both = also(world, "lan", "provincial_approver", "committee")
    refused(lambda: approve(chosen, both), "đã soạn hoặc trình")


@holds("the limit")
def test_the_fund_as_it_is_today_pays_for_all_or_none(world, submitted, three):
    """350 million are planned: a cut that leaves them passes, one đồng more stops the whole."""

    def cut(amount, number):
        planning.appropriate(
            world.fund, year=YEAR, number=number, decided_date=at(9).date(), amount_dong=-amount,
            by=world.actor("son"), at=at(9),
        )  # fmt: skip

    cut(50 * MILLION + 1, "8/QĐ")
    refused(lambda: approve(submitted, world.actor("dung")))
    assert [stages(row) for row in three] == [{}, {}, {}]
    cut(-1, "9/QĐ")
    approve(submitted, world.actor("dung"))
    assert selectors.fund_year(world.fund, YEAR)["appropriated"] == 0


def test_the_signed_scan_lies_beside_the_decision(world, submitted):
    """A picture: the largest sum on it, what the projects cost in all, is read from it."""
    scan = ("quyet-dinh.pdf", pdf())
    refused(lambda: approve(submitted, world.actor("dung"), scan=scan), "không có chữ để máy")
    other = {"scan": scan, "read_dong": 701 * MILLION}
    refused(lambda: approve(submitted, world.actor("dung"), **other), "Mới có: 701.000.000")
    assert not Paper.objects.filter(code="plan_decision").exists()
    approve(submitted, world.actor("dung"), scan=scan, read_dong=700 * MILLION)
    paper = Paper.objects.get(code="plan_decision")
    assert paper.versions.count() == 1


@holds("the second press", "two at once")
def test_it_is_approved_once(world, submitted):
    """The same press again is answered with the decision; others find it approved.

    Officers at once: tests/planning/test_concurrent_approvals.py.
    """
    dung = world.actor("dung")
    first = approve(submitted, dung, number="77")
    assert approve(submitted, dung, number="77") == first
    refused(lambda: approve(submitted, dung, number="78"), "Đã phê duyệt")
    colleague = also(world, "ha", "provincial_approver", "committee")
    refused(lambda: approve(submitted, colleague, number="77"), "Đã phê duyệt")
    assert Paper.objects.filter(code="plan_decision").count() == 1
    assert selectors.fund_year(world.fund, YEAR)["planned"] == 350 * MILLION
