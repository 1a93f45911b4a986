"""Tờ trình and quyết định: what was submitted is what is approved, to the đồng."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.reading.checker import check_docx
from khuyencong.documents.services.publishing import free_number
from khuyencong.ledger import checks, selectors
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanDecision, PlanLine, Reserve
from khuyencong.planning.papers.plan_decision import PlanDecisionPaper
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.selectors.reserve import first_covered, offers
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf
from tests.money import lines_of
from tests.planning.room import MILLION, concluded
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build(appropriated_dong=400 * MILLION)


@pytest.fixture
@scenery
def three(world):
    return [
        concluded(world, "Máy chẻ nan", 200 * MILLION),
        concluded(world, "Máy vót nan", 150 * MILLION, workshop=1),
        concluded(world, "Hội thảo nghề", 100 * MILLION, workshop=None),
    ]


@pytest.fixture
def scenario(world, three):
    row = scenarios.create_scenario(
        world.province, year=YEAR, name="Phương án 1", by=world.actor("binh"), at=at(8)
    )
    scenarios.set_aims(
        row,
        way="best",
        objective=WEIGHTS,
        levels=[100, 80],
        limits_dong={world.fund.pk: 400 * MILLION},
        by=world.actor("binh"),
        at=at(8),
    )
    scenarios.ask_to_solve(row, by=world.actor("binh"), at=at(8))
    scenarios.solve_job(now=at(8))
    row.refresh_from_db()
    return row


def submit(world, scenario):
    return scenarios.submit_plan(scenario, by=world.actor("lan"), at=at(9))


def approve(world, scenario, **more):
    return scenarios.approve_plan(scenario, by=world.actor("dung"), at=at(10), **more)


def test_what_was_submitted_is_planned_to_the_dong_at_its_levels(world, scenario):
    given = {p.project_id: p.given_dong for p in scenario.proposals.filter(percent__gt=0)}
    submit(world, scenario)
    approve(world, scenario)
    planned = {line.project_id: line.amount_dong for line in PlanLine.objects.all()}
    assert planned == given
    year = selectors.fund_year(world.fund, YEAR)
    assert year["planned"] == sum(given.values()) <= 400 * MILLION
    assert checks.faults() == []


def test_who_is_left_out_becomes_the_reserve_in_order_but_not_who_was_pinned_out(
    world, scenario, three
):
    for row, how in zip(scenario.proposals.order_by("place"), ("in", "out", ""), strict=True):
        if how:
            scenarios.pin(row, how=how, reason="Chỉ đạo.", by=world.actor("binh"), at=at(8))
        scenarios.set_level(row, 100 if how == "in" else 0, by=world.actor("binh"), at=at(8))
    submit(world, scenario)
    approve(world, scenario)
    assert Reserve.objects.count() == 1
    left = {world.fund.pk: selectors.fund_year(world.fund, YEAR)["appropriated"]}
    ((row, fits),) = offers("40", YEAR, left)
    assert fits
    assert not offers("40", YEAR, {world.fund.pk: 1})[0][1]
    assert row.project.state == "concluded"


def test_money_is_offered_to_the_first_it_covers_however_far_behind_it_stands(world, scenario):
    """Three of 200, 150 and 100 million are left out: 160 million are for the second."""
    for row in scenario.proposals.order_by("place"):
        scenarios.set_level(row, 0, by=world.actor("binh"), at=at(8))
    decision = PlanDecision.objects.create(
        province=world.province, organisation=world.bodies["department"], year=YEAR,
        decided_date=at(10).date(), decided_by="Dũng",
    )  # fmt: skip
    by_size = scenario.proposals.order_by("-asked_dong")
    for place, row in enumerate(by_size, 1):
        Reserve.objects.create(decision=decision, project=row.project, place=place)
    left = {world.fund.pk: 160 * MILLION}
    listed = [(row.place, fits) for row, fits in offers("40", YEAR, left)]
    assert listed == [(1, False), (2, True), (3, True)]
    assert [row.place for row, _fits in offers("40", YEAR, left, after=1, most=1)] == [2]
    assert first_covered("40", YEAR, left, at_once=1).place == 2
    assert first_covered("40", YEAR, {world.fund.pk: 1}, at_once=1) is None


def test_the_submission_says_how_it_was_chosen(world, scenario, three):
    paper = submit(world, scenario)
    for words in ("Tối ưu theo mục tiêu", "không phương án nào", scenario.digest[:12], "HiGHS"):
        assert words in paper.payload
    assert check_docx(documents.rendition(paper, "docx")) == []
    assert documents.rendition(paper, "pdf").startswith(b"%PDF")


def test_a_plan_beyond_its_money_or_its_limits_is_not_submitted(world, scenario):
    for row in scenario.proposals.all():
        scenarios.set_level(row, 100, by=world.actor("binh"), at=at(8))
    with pytest.raises(Refused, match=r"50\.000\.000"):
        submit(world, scenario)
    scenarios.set_level(scenario.proposals.first(), 0, by=world.actor("binh"), at=at(8))
    planning.set_limit(
        world.province, year=YEAR, fund=None, content="", area="", measure="count", least=3,
        most=None, reason="Nghị quyết.", by=world.actor("binh"), at=at(8),
    )  # fmt: skip
    with pytest.raises(Refused, match="không giữ 1 mức"):
        submit(world, scenario)


def test_once_submitted_it_is_closed_until_it_is_returned_with_a_reason(world, scenario):
    submit(world, scenario)
    with pytest.raises(Refused, match="Đã trình"):
        scenarios.set_level(scenario.proposals.first(), 0, by=world.actor("binh"), at=at(9))
    dung = world.actor("dung")
    with pytest.raises(Refused, match="lý do"):
        scenarios.return_plan(scenario, reason="", by=dung, at=at(10))
    scenarios.return_plan(scenario, reason="Thêm lớp nghề cho miền núi.", by=dung, at=at(10))
    scenarios.set_level(scenario.proposals.first(), 0, by=world.actor("binh"), at=at(11))


def test_the_leader_who_returned_it_approves_it_when_it_comes_back(world, scenario):
    submit(world, scenario)
    scenarios.return_plan(scenario, reason="Thêm lớp nghề.", by=world.actor("dung"), at=at(10))
    scenario.refresh_from_db()
    submit(world, scenario)
    approve(world, scenario)
    assert PlanLine.objects.exists()


def test_who_drafted_or_submitted_does_not_approve(world, scenario):
    submit(world, scenario)
    for name in ("lan", "binh", "son"):
        with pytest.raises(Refused, match="Lãnh đạo UBND tỉnh"):
            scenarios.approve_plan(scenario, by=world.actor(name), at=at(10))
    world.users["lan"].person.assignments.create(
        role="provincial_approver", organisation=world.bodies["committee"],
        valid_from=at(1).date(),
    )  # fmt: skip
    with pytest.raises(Refused, match="đã soạn hoặc trình"):
        scenarios.approve_plan(scenario, by=world.actor("lan"), at=at(10))


def test_the_signed_decision_is_kept_beside_the_printed_one(world, scenario):
    submit(world, scenario)
    scan = {"scan": ("quyet-dinh.pdf", pdf()), "read_dong": 900_000_000}
    approve(world, scenario, number="77/QĐ-UBND", **scan)
    paper = Paper.objects.get(code="plan_decision")
    assert (paper.number, paper.symbol) == ("77", "QĐ-UBND")  # as typed, never doubled
    assert paper.versions.get().kind == "signed"


def test_money_cut_after_the_submission_stops_the_approval_whole(world, scenario):
    from khuyencong.planning import services as planning

    submit(world, scenario)
    planning.appropriate(
        world.fund, year=YEAR, number="9/QĐ", decided_date=at(9).date(),
        amount_dong=-300 * MILLION, by=world.actor("son"), at=at(9),
    )  # fmt: skip
    with pytest.raises(Refused):
        approve(world, scenario)
    assert not PlanLine.objects.exists()
    assert selectors.fund_year(world.fund, YEAR)["planned"] == 0


def test_a_project_that_left_meanwhile_stops_the_submission(world, scenario, three):
    from khuyencong.projects import services as projects

    inside = scenario.proposals.filter(percent__gt=0).first().project
    projects.withdraw(inside, reason="Đổi ý.", by=world.actor("hung"), at=at(8))
    with pytest.raises(Refused, match=inside.code):
        submit(world, scenario)


def test_the_page_submits_and_approves(client, world, scenario):
    address = f"/ke-hoach/phuong-an/{scenario.uuid}/"
    client.force_login(world.users["lan"])
    assert client.post(address, {"act": "submit"}).status_code == 302
    client.force_login(world.users["dung"])
    assert "Xem lại trước khi ký" in client.get(address).content.decode()
    assert client.post(address, {"act": "return", "reason": ""}).status_code == 422
    assert client.post(address, {"act": "approve", "number": "5"}).status_code == 422  # unseen
    shown = client.post(address, {"act": "look_first", "number": "Số: 5/QĐ-UBND"}).content.decode()
    assert "5/QĐ-UBND" in shown
    assert not PlanLine.objects.exists()
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    sent = {"act": "approve", "number": "6", "seen": seen}
    assert client.post(address, sent).status_code == 422  # another number than was shown
    assert client.post(address, sent | {"number": "5"}).status_code == 302
    scenario.refresh_from_db()
    assert scenario.state == "approved"


def test_a_scan_of_another_sum_is_refused_where_the_decision_is_signed(client, world, scenario):
    submit(world, scenario)
    address = f"/ke-hoach/phuong-an/{scenario.uuid}/"
    client.force_login(world.users["dung"])
    shown = client.post(address, {"act": "look_first", "number": "5"}).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]

    def sign(read_dong):
        scan = SimpleUploadedFile("quyet-dinh.pdf", pdf(), "application/pdf")
        sent = {"act": "approve", "number": "5", "seen": seen, "scan": scan}
        return client.post(address, sent | {"read_dong": read_dong})

    for typed, words in (
        ("", "không có chữ để máy đối chiếu"),
        ("chín trăm", "Có chỗ cần sửa"),
        ("900.000.001", "Mới có: 900.000.001"),
    ):
        refused = sign(typed)
        page = refused.content.decode()
        assert (refused.status_code, words in page) == (422, True), typed
        assert "Ký: phê duyệt kế hoạch" in page, "still where it is signed"
        assert not PlanLine.objects.exists()
    assert sign("900 triệu").status_code == 302


def test_figures_that_changed_since_the_look_are_not_signed(world, scenario):
    submit(world, scenario)
    scenario.refresh_from_db()
    dung = world.actor("dung")
    seen = scenarios.look_before_signing(scenario, number="", by=dung, at=at(10)).seen
    inside = scenario.proposals.filter(percent__gt=0).first()
    scenario.proposals.filter(pk=inside.pk).update(given_dong=inside.given_dong - 1)
    with pytest.raises(Refused, match="đã khác lúc xem"):
        scenarios.approve_signed(scenario, number="", seen=seen, by=dung, at=at(10))
    scenario.proposals.filter(pk=inside.pk).update(given_dong=inside.given_dong)
    scenarios.approve_signed(scenario, number="", seen=seen, by=dung, at=at(10))


def test_money_that_comes_back_is_offered_to_the_first_it_suffices_for_once(world, scenario):
    from khuyencong.directory.models import Notice

    for row, percent in zip(scenario.proposals.order_by("-asked_dong"), (100, 100, 0), strict=True):
        scenarios.set_level(row, percent, by=world.actor("binh"), at=at(8))
    submit(world, scenario)
    approve(world, scenario)
    scenarios.offer_job(now=at(11))
    assert not Notice.objects.filter(text__contains="dự phòng").exists()  # 50 million are left
    planned = PlanLine.objects.order_by("-amount_dong").first().project
    from khuyencong.planning import services as planning

    planning.approve_estimate(
        planned,
        lines=lines_of(planned, {world.fund.pk: 120 * MILLION}),
        by=world.actor("lan"),
        at=at(12),
    )
    for day in (13, 14):
        scenarios.offer_job(now=at(day))
    told = Notice.objects.filter(text__contains="dự phòng")
    assert sorted(told.values_list("user__username", flat=True)) == ["binh", "lan"]


def test_the_draft_decision_reads_like_the_decision_without_number_or_name(client, world, scenario):
    client.force_login(world.users["dung"])
    for fmt, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(f"/ke-hoach/phuong-an/{scenario.uuid}/du-thao.{fmt}")
        assert answer.content.startswith(head)
    assert not Paper.objects.filter(code="plan_decision").exists()


def test_who_drafts_hands_it_up_and_the_head_finds_it_among_her_work(world, scenario):
    from khuyencong.obligations import checks, selectors

    for _press in range(2):
        scenarios.hand_up(scenario, by=world.actor("binh"), at=at(8))
    work = selectors.of_actor(world.actor("lan"), 10)
    assert [row.kind for row, _about in work].count("scenario.submit") == 1
    assert not checks.faults()
    scenario.refresh_from_db()
    submit(world, scenario)
    assert {row.kind for row in selectors.open_of([scenario.uuid])[scenario.uuid]} == {
        "scenario.decide"
    }


def test_a_number_is_taken_as_typed_and_never_twice(world, scenario):
    from khuyencong.planning.services.decisions import own_number, require_free_number

    submit(world, scenario)
    committee, day = world.bodies["committee"], at(10).date()
    for typed in ("7", "7/QĐ-UBND", "Số: 7/QĐ-UBND", "Quyết định số 7 / qđ-ubnd"):
        assert own_number(typed, committee, on=day) == "7"
    with pytest.raises(Refused, match="ký hiệu khác"):
        own_number("7/QĐ-SCT", committee, on=day)
    scenarios.approve_plan(scenario, number="7/QĐ-UBND", by=world.actor("dung"), at=at(10))
    paper = Paper.objects.get(code="plan_decision")
    assert (paper.number, paper.symbol) == ("7", "QĐ-UBND")
    with pytest.raises(Refused, match="đã có văn bản số 07/QĐ-UBND"):
        require_free_number("07", committee, on=day)
    given = [free_number(committee, PlanDecisionPaper, day) for _time in range(7)]
    assert given[-2:] == ["06", "08"], "7 was typed"
