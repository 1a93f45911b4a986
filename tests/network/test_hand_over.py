"""Bàn giao: one act moves everything that waits for a post, and the minutes say what."""

import uuid
from datetime import date

import pytest
from django.utils import translation

from khuyencong.core import standings
from khuyencong.core.addresses import address
from khuyencong.core.errors import Refused
from khuyencong.desk import selectors as desk
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment, Notice, Person
from khuyencong.documents import selectors as papers
from khuyencong.documents import services as documents
from khuyencong.documents.papers.payload import from_payload
from khuyencong.documents.reading.checker import check_docx
from khuyencong.ledger.models import Subject
from khuyencong.network import selectors, services
from khuyencong.network.models import HandOver, PostRequest
from khuyencong.obligations.models import Obligation
from khuyencong.projects import services as projects
from tests import money
from tests import world as province
from tests.again import scenery
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 4, 1)


@pytest.fixture
@scenery
def world():
    built = province.build()
    built.users["moi"] = province.person(
        "moi", "department_specialist", organisation=built.bodies["department"]
    )
    Assignment.objects.filter(person__user=built.users["moi"]).update(valid_until=date(2021, 1, 1))
    return built


def post_of(world, name):
    return Assignment.objects.get(person__user=world.users[name])


def newcomer(world):
    return Person.objects.get(user=world.users["moi"])


def hand_over(world, name="binh", by="lan", on=DAY, second="dung", **options):
    """Asked by one, confirmed by another."""
    asked = services.ask_hand_over(
        post_of(world, name), newcomer(world), on=on, by=world.actor(by), at=at(1, 4), **options
    )
    services.confirm(asked, by=world.actor(second), at=at(1, 4))
    return HandOver.objects.get()


def test_everything_that_waits_for_the_post_goes_to_the_newcomer(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    before = directory.actor_for(world.users["binh"], on=DAY)
    assert [work.about.code for work in desk.my_work(before, on=DAY)] == [project.code]
    done = hand_over(world, note="Gọi lại cho chủ cơ sở về báo giá.")
    assert done.files == 1
    after = directory.actor_for(world.users["moi"], on=DAY)
    gone = directory.actor_for(world.users["binh"], on=DAY)
    assert [work.about.code for work in desk.my_work(after, on=DAY)] == [project.code]
    assert desk.my_work(gone, on=DAY) == []
    assert Notice.objects.filter(user=world.users["moi"], text__contains="1 hồ sơ").exists()


def test_the_minutes_list_files_promises_advances_and_advice(world):
    commitment = money.installed(world)
    money.advance(world, commitment, 100_000_000, payee="Tám", key="t1")
    request = projects.request(
        world.workshops[1],
        activity="machinery",
        title="Mua máy",
        lines=[province.machine(400_000_000, 200_000_000)],
        baselines={},
        by=world.actor("loc"),
        at=at(28),
    )
    projects.submit_request(request, by=world.actor("loc"), at=at(28))
    done = hand_over(world, "mai", "hung", second="lan", note="Máy về ngày 10/4.")
    paper = papers.papers_about(done.uuid).get()
    told = from_payload(paper.code, paper.payload)
    (file,) = told.files
    assert file.code == commitment.project.code
    assert file.next_step == "Nghiệm thu, Thanh toán hoặc thu hồi tạm ứng"
    assert "Thông tư 28/2018" in file.reason
    assert [promise.code for promise in told.promises] == [request.code]
    assert [advance.amount_dong for advance in told.advances] == [100_000_000]
    assert told.note == "Máy về ngày 10/4."
    assert check_docx(documents.rendition(paper, "docx")) == []
    assert documents.rendition(paper, "pdf").startswith(b"%PDF")


def test_who_leaves_hands_over_the_finished_files_the_archive_does_not_have(world):
    centre, project = world.bodies["centre"], province.committed(world).project
    documents.begin_office(centre, valid_from=at(1).date(), by=world.actor("hung"), at=at(1))
    for about, title in ((project.uuid, "Đề án của Mai"), (uuid.uuid4(), "Đề án khác")):
        documents.open_case(
            about, organisation=centre, title=title, by=world.actor("son"), at=at(2)
        )
    world.users["xoan"] = province.person("xoan", "records_officer", organisation=centre)
    kept = {name: selectors.kept_files(post_of(world, name)) for name in ("mai", "thu", "xoan")}
    assert {name: [one.title for one in files] for name, files in kept.items()} == {
        "mai": ["Đề án của Mai"], "thu": [], "xoan": ["Đề án của Mai", "Đề án khác"],
    }  # fmt: skip
    done = hand_over(world, "mai", "hung", second="lan")
    paper = papers.papers_about(done.uuid).get()
    assert from_payload(paper.code, paper.payload).kept_files == kept["mai"]
    assert check_docx(documents.rendition(paper, "docx")) == []


def test_the_minutes_are_vietnamese_though_the_leader_reads_english(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    leader = world.actor("lan")
    with translation.override("en"):
        asked = services.ask_hand_over(
            post_of(world, "binh"), newcomer(world), on=DAY, by=leader, at=at(1, 4)
        )
        services.confirm(asked, by=world.actor("dung"), at=at(1, 4))
    done = HandOver.objects.get()
    paper = papers.papers_about(done.uuid).get()
    minutes = from_payload(paper.code, paper.payload)
    (file,) = minutes.files
    with translation.override("vi"):
        assert file.state == project.get_state_display()
        assert minutes.post in {str(role) for _code, role in Assignment.role.field.choices}
    assert minutes.frame.summary == f"Bàn giao công việc của {minutes.post}"


@pytest.mark.parametrize(
    ("by", "on", "why"),
    [
        ("mai", DAY, "Chỉ lãnh đạo"),
        ("hung", DAY, "Chỉ lãnh đạo"),
        ("lan", date(2019, 1, 1), "ngoài thời gian giữ chức danh"),
    ],
)
def test_a_hand_over_without_right_or_outside_the_time_is_refused(world, by, on, why):
    with pytest.raises(Refused, match=why):
        hand_over(world, "binh", by, on)
    assert post_of(world, "binh").valid_until is None


def test_a_post_is_not_handed_to_its_own_holder(world):
    own = Person.objects.get(user=world.users["binh"])
    with pytest.raises(Refused, match="đang giữ"):
        services.ask_hand_over(
            post_of(world, "binh"), own, on=DAY, by=world.actor("lan"), at=at(1, 4)
        )


def test_somebody_stands_in_for_ten_days_and_it_shows(world):
    Assignment.objects.filter(person=newcomer(world)).update(valid_until=None)
    asked = services.ask_stand_in(
        post_of(world, "binh"),
        newcomer(world),
        since=DAY,
        until=date(YEAR, 4, 11),
        by=world.actor("lan"),
        at=at(30),
    )
    before = directory.actor_for(world.users["moi"], on=date(YEAR, 4, 5))
    assert len(before.grants) == 1
    services.confirm(asked, by=world.actor("dung"), at=at(30))
    during = directory.actor_for(world.users["moi"], on=date(YEAR, 4, 5))
    assert [grant.on_behalf_of for grant in during.grants] == ["", "Binh"]
    assert len(directory.actor_for(world.users["moi"], on=date(YEAR, 4, 11)).grants) == 1


def test_a_file_whose_next_step_nobody_may_take_raises_the_alarm(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    assert selectors.vacant(world.province, on=DAY, most=9) == []
    Assignment.objects.filter(person__user=world.users["binh"]).update(valid_until=DAY)
    (orphan,) = selectors.vacant(world.province, on=DAY, most=9)
    assert (orphan.href, orphan.post) == (address("project", project.code), "Chuyên viên Sở")
    services.orphan_job(now=at(1, 4))
    services.orphan_job(now=at(1, 4))
    (told,) = Notice.objects.filter(user=world.users["lan"], path="/mang-luoi/khong-ai-lam/")
    assert project.code in told.text


def test_the_page_shows_hands_over_and_gives_the_minutes(client, world):
    client.force_login(world.users["lan"])
    row = post_of(world, "binh")
    assert f"/mang-luoi/{row.pk}/ban-giao/" in client.get("/mang-luoi/").content.decode()
    wrong = {"act": "hand_over", "to": "", "on": "32/13/2027"}
    assert client.post(f"/mang-luoi/{row.pk}/ban-giao/", wrong).status_code == 422
    given = {"act": "hand_over", "to": newcomer(world).pk, "on": "1/4/2027", "note": "Gấp trước"}
    assert client.post(f"/mang-luoi/{row.pk}/ban-giao/", given).status_code == 302
    asked = PostRequest.objects.get()
    alone = client.post("/mang-luoi/", {"confirm": asked.pk})
    assert alone.status_code == 422
    assert "phải có hai người" in alone.content.decode()
    client.force_login(world.users["dung"])
    assert "Chờ người thứ hai xác nhận" in client.get("/mang-luoi/").content.decode()
    assert client.post("/mang-luoi/", {"confirm": asked.pk}).status_code == 302
    client.force_login(world.users["lan"])
    page = client.get("/mang-luoi/").content.decode()
    assert "Biên bản (PDF)" in page
    client.force_login(world.users["mai"])
    assert client.get(f"/mang-luoi/{row.pk}/ban-giao/").status_code == 404


def test_two_hundred_dossiers_go_in_one_act(world):
    """Reassigning 200 dossiers is one press; the newcomer sees all of them."""
    pattern = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    owed = Obligation.objects.still_open().get(subject=pattern.uuid)
    subjects = Subject.objects.bulk_create([Subject(label=str(n)) for n in range(199)])
    for number, subject in enumerate(subjects, 1):
        pattern.pk, pattern.uuid = None, uuid.uuid4()
        pattern.code, pattern.subject = f"DA-40-{YEAR}-9{number:03d}", subject
        pattern.save(force_insert=True)
        owed.pk, owed.subject = None, pattern.uuid
        owed.save(force_insert=True)
    done = hand_over(world)
    assert done.files == 200
    after = directory.actor_for(world.users["moi"], on=DAY)
    assert len(desk.my_work(after, on=DAY, limit=300)) == 200
    assert desk.my_work(directory.actor_for(world.users["binh"], on=DAY), on=DAY) == []
    paper = papers.papers_about(done.uuid).get()
    assert f"DA-40-{YEAR}-9199" in paper.payload


def test_of_a_mistaken_hand_over_undone_the_minutes_name_every_file_that_went_back(client, world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    done = hand_over(world)
    undo = services.ask_undo(done, reason="Nhầm người", by=world.actor("lan"), at=at(1, 4))
    page = f"/mang-luoi/da-huy/{done.uuid}/"
    client.force_login(world.users["lan"])
    assert client.get(page).status_code == 404
    services.confirm(undo, by=world.actor("dung"), at=at(1, 4))
    assert page in client.get("/mang-luoi/").content.decode()
    told = client.get(page).content.decode()
    for words in (project.code, project.title, "Binh", "Moi", "Nhầm người", "Lan", "Dung"):
        assert words in told, words
    client.force_login(world.users["mai"])
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("undone_on", [at(1, 4), at(9, 4)])
def test_verify_finds_the_hand_over_and_its_undoing_told(world, undone_on):
    standings.sweep_job(now=at(1))
    done = hand_over(world, on=at(1, 4).date())
    standings.keep_job(now=at(1, 4))
    assert standings.faults() == []
    asked = services.ask_undo(done, reason="Nhầm người.", by=world.actor("lan"), at=undone_on)
    services.confirm(asked, by=world.actor("dung"), at=undone_on)
    standings.keep_job(now=undone_on)
    assert standings.faults() == []
