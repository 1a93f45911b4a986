"""Hội đồng thẩm định: three or more score alone, come together where apart, and close."""

import pytest

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import Member, Review
from khuyencong.appraisal.services import council
from khuyencong.core.dates import in_words
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Person
from khuyencong.documents import services as documents
from khuyencong.documents.models import Paper
from khuyencong.documents.reading.checker import check_docx
from khuyencong.policy import services as policy
from khuyencong.projects import services as projects
from khuyencong.projects.services import conflicts
from tests import world as province
from tests.again import scenery
from tests.resting import rests_on
from tests.world import SEATS, at

pytestmark = pytest.mark.django_db
GOOD = {"need": 18, "feasibility": 16, "estimate": 15, "capacity": 12, "effect": 20}  # 81
WEAK = {"need": 10, "feasibility": 8, "estimate": 9, "capacity": 5, "effect": 8}  # 40


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def seated(world):
    return province.seated(world)


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


@pytest.fixture
def review(world, project, seated):
    return council.open_review(project, seated, by=world.actor("binh"), at=at(4))


def score(world, review, name, marks=GOOD, **more):
    return council.score(review, marks=marks, by=world.actor(name), at=at(5), **more)


def close(world, review, **more):
    words = {"remark": "Đề nghị hỗ trợ."} | more
    return council.close_review(review, **words, by=world.actor("quan"), at=at(8))


def test_three_sheets_of_four_close_a_review_with_their_average(world, review):
    for name, marks in (("quan", GOOD), ("thao", GOOD | {"need": 17}), ("minh", GOOD)):
        score(world, review, name, marks)
    review = close(world, review)
    assert review.points_hundredths == 8_067  # (81 + 80 + 81) / 3
    minutes = Paper.objects.get(code="council_minutes")
    assert "80,67" in minutes.payload
    assert "Nga" in minutes.payload  # who did not score
    told = f"Quyết định số {review.council.number} {in_words(review.council.decided_date)}"
    assert minutes.payload.count(told) == 2  # among its grounds and in its words
    on = "2027-03-04"  # the day it was opened: its sheet and its quorum
    assert rests_on(review.project, "close_review") == {
        "scoring.appraisal": on, "procedure.council_quorum_percent": on,
    }  # fmt: skip


def test_two_sheets_of_four_are_too_few(world, review):
    score(world, review, "quan")
    score(world, review, "thao")
    with pytest.raises(Refused, match="Mới có 2 phiếu, cần ít nhất 3"):
        close(world, review)


def test_members_far_apart_say_how_they_came_together(world, review):
    for name, marks in (("quan", GOOD), ("thao", GOOD), ("minh", WEAK)):
        score(world, review, name, marks)
    with pytest.raises(Refused, match="chênh nhau 41, từ 40 đến 81"):
        close(world, review)
    score(world, review, "minh", WEAK | {"need": 18, "effect": 18, "estimate": 15})  # 64
    assert close(world, review).points_hundredths == 7_533


def test_or_close_with_what_was_discussed(world, review):
    for name, marks in (("quan", GOOD), ("thao", GOOD), ("minh", WEAK)):
        score(world, review, name, marks)
    close(world, review, moderation="Ủy viên giữ ý kiến về năng lực của cơ sở.")
    assert "giữ ý kiến" in Paper.objects.get(code="council_minutes").payload


@pytest.mark.parametrize(
    "marks", [{}, GOOD | {"need": 21}, GOOD | {"need": -1}, GOOD | {"luck": 1}]
)
def test_a_sheet_has_every_criterion_and_no_other_within_its_points(world, review, marks):
    with pytest.raises(Refused):
        score(world, review, "quan", marks)


def test_who_declared_a_conflict_neither_opens_nor_scores_nor_counts(
    client, world, project, review
):
    score(world, review, "minh", WEAK)
    conflicts.declare_conflict(
        project, reason="Chủ cơ sở là em vợ.", by=world.actor("minh"), at=at(5)
    )
    with pytest.raises(Refused, match="xung đột"):
        score(world, review, "minh")
    client.force_login(world.users["minh"])
    for path in (f"/ban-lam-viec/de-an/{project.code}/", f"/tham-dinh/cham-diem/{review.uuid}/"):
        assert client.get(path).status_code == 404
    for name in ("quan", "thao", "nga"):
        score(world, review, name)
    assert close(world, review).points_hundredths == 8_100  # the sheet of minh is not in it


def test_who_wrote_the_project_does_not_score_it(world, project, seated):
    seat = Person.objects.get(user=world.users["mai"])
    Member.objects.create(council=seated, person=seat, part="member")
    seat.assignments.create(
        role="council_member", organisation=world.bodies["department"], valid_from=at(1).date()
    )
    review = council.open_review(project, seated, by=world.actor("binh"), at=at(4))
    with pytest.raises(Refused, match="đã lập đề án"):
        score(world, review, "mai")


def test_only_members_score_and_only_chair_or_secretary_close(world, review):
    with pytest.raises(Refused, match="Chỉ thành viên"):
        score(world, review, "lan")
    with pytest.raises(Refused, match="chủ tịch hoặc thư ký"):
        council.close_review(review, remark="x", by=world.actor("minh"), at=at(8))


def test_the_secretary_keys_a_signed_sheet_with_the_sum_written_on_it(world, review):
    nga = Member.objects.get(person__user=world.users["nga"])
    with pytest.raises(Refused, match="thư ký"):
        score(world, review, "quan", member=nga)
    sheet = score(world, review, "thao", member=nga, hand_total=82)
    assert (sheet.points, sheet.hand_total, sheet.is_on_paper) == (81, 82, True)


def test_a_sum_added_up_wrong_by_hand_is_shown_beside_the_right_one(client, world, review):
    nga = Member.objects.get(person__user=world.users["nga"])
    score(world, review, "thao", member=nga, hand_total=82)
    client.force_login(world.users["thao"])
    page = client.get(f"/tham-dinh/cham-diem/{review.uuid}/").content.decode()
    assert "cộng lại được 81" in page


def test_the_conclusion_waits_for_a_council_that_has_the_dossier(world, project, review):
    def conclude():
        return appraisal.conclude(project, opinion="Đạt.", by=world.actor("binh"), at=at(9))

    with pytest.raises(Refused, match="chưa chốt điểm"):
        conclude()
    for name in ("quan", "thao", "minh"):
        score(world, review, name)
    close(world, review)
    assert conclude().state == "concluded"
    assert "chấm bình quân 81 điểm" in Paper.objects.get(code="appraisal_minutes").payload


def test_a_province_may_require_the_council(world, project):
    pack = """\
pack: {title: "Quy chế thẩm định của tỉnh", legal: "Quyết định 5/2027/QĐ-UBND"}
sources:
  quy-che: {title: "Quy chế", address: "công báo tỉnh"}
procedure:
  council_review:
    checked: {on: 2027-01-02, by: "Chuyên viên Sở"}
    values:
      - {from: 2027-01-02, value: required, evidence: seen, source: [quy-che], legal: "Điều 3"}
scoring:
  appraisal:
    checked: {on: 2027-01-02, by: "Chuyên viên Sở"}
    values:
      - from: 2027-01-02
        pass_points: 6
        spread: 3
        evidence: seen
        source: [quy-che]
        legal: "Điều 4"
        criteria:
          - {code: all_in_one, points: 10, label: {vi: "Đánh giá chung", en: "Overall"}}
"""
    binh, lan = world.actor("binh"), world.actor("lan")
    drafted = policy.draft(
        world.province,
        scope="local",
        text=pack,
        reason="Quy chế có hiệu lực từ trước.",
        by=binh,
        at=at(1),
    )
    policy.put_in_force(policy.propose(drafted, by=binh, at=at(1)), by=lan, at=at(1))
    with pytest.raises(Refused, match="phải qua hội đồng"):
        appraisal.conclude(project, opinion="Đạt.", by=binh, at=at(9))


@pytest.mark.usefixtures("seated")
def test_a_council_has_a_chair_a_secretary_and_three_people(world):
    people = [Person.objects.get(user=world.users[name]) for name in SEATS]
    for seats in (
        [(people[0], "chair"), (people[1], "secretary")],
        [(people[0], "chair"), (people[1], "chair"), (people[2], "secretary")],
        [(people[0], "chair"), (people[1], "member"), (people[2], "member")],
        [(people[0], "chair"), (people[0], "secretary"), (people[1], "member")],
    ):
        with pytest.raises(Refused):
            council.set_up_council(
                world.bodies["department"],
                name="Hội đồng",
                number="1",
                decided_date=at(1).date(),
                seats=seats,
                by=world.actor("lan"),
                at=at(1),
            )


def test_a_council_that_ended_takes_nothing_more_and_its_members_lose_the_role(
    world, project, seated
):
    council.end_council(seated, ended_date=at(3).date(), by=world.actor("lan"), at=at(3))
    with pytest.raises(Refused, match="không còn làm việc"):
        council.open_review(project, seated, by=world.actor("binh"), at=at(4))
    assert not world.actor("minh", on=at(4).date()).has_role("council_member")


def test_the_minutes_are_a_document_as_the_decree_wants_it(world, review):
    for name in ("quan", "thao", "minh"):
        score(world, review, name)
    close(world, review)
    paper = Paper.objects.get(code="council_minutes")
    assert check_docx(documents.rendition(paper, "docx")) == []


def test_pages_from_setting_up_to_closing(client, world, project):
    for name in SEATS:
        department = world.bodies["department"]
        world.users[name] = province.person(name, "council_member", organisation=department)
    client.force_login(world.users["lan"])
    people = [Person.objects.get(user=world.users[name]).pk for name in SEATS]
    sent = {"act": "set_up", "name": "Hội đồng năm 2027", "number": "12/QĐ-SCT"}
    sent |= {f"seat_{place}": pk for place, pk in enumerate(people)}
    assert client.post("/tham-dinh/hoi-dong/", sent).status_code == 422  # no date
    sent["decided_date"] = "1/3/2027"
    assert client.post("/tham-dinh/hoi-dong/", sent).status_code == 302
    client.force_login(world.users["binh"])
    opened = {"act": "review", "council": Member.objects.first().council_id}
    assert client.post(f"/tham-dinh/{project.code}/", opened).status_code == 302
    review = Review.objects.get()
    address = f"/tham-dinh/cham-diem/{review.uuid}/"
    marks = {f"mark_{name}": points for name, points in GOOD.items()}
    for name in ("quan", "thao", "minh"):
        client.force_login(world.users[name])
        assert address in client.get("/ban-lam-viec/").content.decode()
        assert client.post(address, marks | {"act": "score"}).status_code == 302
        assert address not in client.get("/ban-lam-viec/").content.decode()
    # A plain member does not see what the others gave; the chair does.
    assert "Phiếu đã có" not in client.get(address).content.decode()
    client.force_login(world.users["quan"])
    assert "Phiếu đã có" in client.get(address).content.decode()
    assert client.post(address, {"act": "close", "remark": "Đạt."}).status_code == 302
    assert "Nga" in client.get(f"{address}phieu/").content.decode()


def test_what_each_member_gave_is_not_for_everybody_even_when_closed(client, world, review):
    for name in ("quan", "thao", "minh"):
        score(world, review, name)
    close(world, review)
    shown = {}
    for name in ("nga", "lan", "ha", "mai", "binh"):
        client.force_login(world.users[name])
        page = client.get(f"/tham-dinh/cham-diem/{review.uuid}/").content.decode()
        assert "Điểm bình quân" in page
        shown[name] = "Phiếu đã có" in page
    assert shown == {"nga": True, "lan": True, "ha": True, "mai": False, "binh": False}
