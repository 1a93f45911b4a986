"""Nghiệm thu: what was found on site earns its part of the support, never more than approved."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.core.reading.positions import read_position
from khuyencong.documents import services as documents
from khuyencong.documents.selectors import papers_about, uploads_about
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import SIGNATURE, Acceptance, AcceptedSupport
from tests import money
from tests import world as province
from tests.documents.hostile_files import picture
from tests.documents.test_rendering import bare, docx_lines
from tests.duties import holds
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db
NOT_HERE = {"the same person": "no earlier step must be another's"}
MILLION = 1_000_000


@pytest.fixture
def world():
    return province.build()


def earned() -> int:
    return AcceptedSupport.objects.get().amount_dong


@holds("the right person", "the trace")
def test_everything_found_earns_the_whole_support(world):
    project = province.committed(world).project
    acceptance = money.accept(world, project, 800 * MILLION)
    project.refresh_from_db()
    assert (project.state, acceptance.accepted_by) == ("accepted", "Mai")
    assert acceptance.lines.get().cost_dong == 800 * MILLION
    assert earned() == 300 * MILLION
    assert stages(project) == {"committed": 300 * MILLION}
    assert money.steps(project, "accept") == money.issued(project, "acceptance_minutes") == 1


@pytest.mark.parametrize(
    ("cost", "support"),
    [(400_000_000, 150_000_000), (1, 0), (3, 1), (0, 0), (900_000_000, 300_000_000)],
)
def test_less_found_earns_less_rounded_down_and_more_earns_no_more(world, cost, support):
    """300 of 800 million: 3 đồng in 8."""
    money.accept(world, province.committed(world).project, cost)
    assert earned() == support


@holds("the limit")
def test_support_is_never_accepted_above_what_was_approved(world):
    """The estimate asked 300 million, 280 were approved and signed."""
    project = money.estimated(world, approved_dong=280 * MILLION)
    money.sign(world, project)
    money.accept(world, project, 800 * MILLION)
    assert earned() == 280 * MILLION


def test_a_machine_that_cost_more_does_not_earn_for_one_that_never_came(world):
    project = money.of_two_machines(world).project
    first, second = estimate_lines(project)
    accept_on(world, project, date(YEAR, 9, 1), {first.pk: 800 * MILLION, second.pk: 0})
    assert earned() == 150 * MILLION


def test_support_is_never_accepted_above_what_an_annex_left(world):
    commitment = province.committed(world)
    money.reduce(world, commitment, 100 * MILLION)
    money.accept(world, commitment.project, 800 * MILLION)
    assert earned() == 200 * MILLION


@holds("another role", "another province")
def test_the_head_of_the_centre_may_accept_too_and_nobody_else(world):
    project = province.committed(world).project
    money.only(
        world, lambda by: money.accept(world, project, by=by), "centre_specialist", "centre_head"
    )
    assert money.accept(world, project, by=world.actor("hung")).accepted_by == "Hung"


def test_every_line_is_named_and_none_below_nothing(world):
    project = province.committed(world).project
    (line,) = estimate_lines(project)
    for accepted in ({}, {line.pk: -1}):
        with pytest.raises(Refused, match="chưa ghi chi phí hợp lệ") as refusal:
            accept_on(world, project, date(YEAR, 9, 1), accepted=accepted)
        assert refusal.value.field == f"line_{line.pk}"
    assert not Acceptance.objects.exists()


def test_it_was_accepted_today_or_before(world):
    project = province.committed(world).project
    with pytest.raises(Refused, match="02/09/2027 sau hôm nay") as refusal:
        accept_on(world, project, date(YEAR, 9, 2))
    assert refusal.value.field == "accepted_date"
    accept_on(world, project, date(YEAR, 9, 1))


@holds("the second press", "two at once")
def test_a_second_acceptance_is_refused(world):
    project = province.committed(world).project
    money.accept(world, project)
    with pytest.raises(Refused, match="chưa thể “Nghiệm thu”"):
        money.accept(world, project)
    assert Acceptance.objects.count() == 1


def test_a_signature_on_glass_stands_beside_the_minutes_with_the_name_of_who_gave_it(world):
    project, drawn = province.committed(world).project, ("chu-ky.png", picture())
    with pytest.raises(Refused, match="Chưa ghi ai đã ký trên màn hình"):
        accept_on(world, project, date(YEAR, 9, 1), signature=drawn)
    accept_on(world, project, date(YEAR, 9, 1), signature=drawn, signed_by=" Ông Tám, chủ nhiệm ")
    (file,) = uploads_about(project.uuid)
    assert (file.kind, file.name) == (SIGNATURE, "Ông Tám, chủ nhiệm.jpg")
    (minutes,) = (one for one in papers_about(project.uuid) if one.code == "acceptance_minutes")
    assert '"photos":0' in minutes.payload  # of the place, not of a signature


def test_where_the_telephone_was_is_printed_with_its_accuracy(world):
    project = province.committed(world).project
    where = read_position("18.67312, 105.69231, ±1200 m")
    accept_on(world, project, date(YEAR, 9, 1), site_position=where)
    assert Acceptance.objects.get().site_position == "18.67312, 105.69231, ±1200 m"
    (minutes,) = (one for one in papers_about(project.uuid) if one.code == "acceptance_minutes")
    said = "Vị trí điện thoại ghi: vĩ độ 18,67312, kinh độ 105,69231, sai số khoảng 1.200 m."
    assert bare(said) in docx_lines(documents.rendition(minutes, "docx"))


def test_a_telephone_that_says_nothing_leaves_nothing(world):
    project = province.committed(world).project
    accept_on(world, project, date(YEAR, 9, 1))
    assert Acceptance.objects.get().site_position == ""
    (minutes,) = (one for one in papers_about(project.uuid) if one.code == "acceptance_minutes")
    lines = docx_lines(documents.rendition(minutes, "docx"))
    assert not any(line.startswith("Vịtríđiệnthoại") for line in lines)


def accept_on(world, project, day, accepted=None, **signed):
    if accepted is None:
        accepted = {line.pk: line.amount_dong for line in estimate_lines(project)}
    return settlement.accept(
        project,
        **signed,
        accepted_dong=accepted,
        remark="",
        accepted_date=day,
        by=world.actor("mai"),
        at=at(1, 9),
    )
