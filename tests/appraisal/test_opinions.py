"""Xin ý kiến: several bodies read one estimate at the same time; silence is not agreement."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import Opinion
from khuyencong.appraisal.selectors import opinions_asked_of
from khuyencong.appraisal.services import opinions
from khuyencong.appraisal.services.opinions import Letter, Remark
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Notice, Organisation
from khuyencong.documents import selectors as papers
from khuyencong.documents.models import Paper
from khuyencong.documents.services import versions
from khuyencong.projects import services as projects
from khuyencong.projects.papers import project_registration
from khuyencong.projects.services import conflicts, escalation
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf
from tests.journeys.test_one_class import registered_class
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def world():
    made = province.build()
    province.commune_officer(made, "xuan", made.communes[0])
    return made


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def ask(world, project, *names):
    bodies = [world.bodies[name] for name in names]
    return opinions.ask_opinions(project, bodies, by=world.actor("binh"), at=at(4))


def conclude(world, project, day=10):
    return appraisal.conclude(
        project, opinion="Mức theo Thông tư 28/2018.", by=world.actor("binh"), at=at(day)
    )


def test_two_bodies_are_asked_at_once_and_each_sees_it_among_its_work(world, project):
    rows = ask(world, project, "finance", "department")
    assert [row.due_date for row in rows] == [at(11).date()] * 2
    assert [row.project for row in opinions_asked_of(world.actor("son"))] == [project]
    assert Notice.objects.filter(user=world.users["son"], text__contains=project.code).exists()


def test_a_body_already_asked_is_not_asked_again(world, project):
    ask(world, project, "finance")
    assert ask(world, project, "finance") == []
    assert Opinion.objects.count() == 1


def test_the_commune_of_the_workshop_may_answer(world, project):
    office = world.users["xuan"].person.assignments.get().organisation
    (row,) = opinions.ask_opinions(project, [office], by=world.actor("binh"), at=at(4))
    opinions.give_opinion(row, stance="agree", by=world.actor("xuan"), at=at(5))
    row.refresh_from_db()
    assert (row.given_by, row.get_stance_display()) == ("Xuan", "Đồng ý")


def test_finance_cuts_one_line_and_says_why(world, project):
    (row,) = ask(world, project, "finance")
    opinions.give_opinion(
        row,
        stance="agree_if",
        remarks=[Remark(1, "Báo giá thứ ba thấp hơn.", 760_000_000)],
        by=world.actor("son"),
        at=at(5),
    )
    comment = row.comments.get()
    assert (comment.item, comment.proposed_dong) == ("Máy chẻ nan, vót nan tự động", 760_000_000)


def test_a_line_is_not_proposed_above_what_it_costs(world, project):
    (row,) = ask(world, project, "finance")
    with pytest.raises(Refused, match=r"900\.000\.000"):
        opinions.give_opinion(
            row,
            stance="agree_if",
            remarks=[Remark(1, "Tăng thêm.", 900_000_000)],
            by=world.actor("son"),
            at=at(5),
        )


def test_disagreement_without_a_word_is_refused(world, project):
    (row,) = ask(world, project, "finance")
    with pytest.raises(Refused, match="nói rõ"):
        opinions.give_opinion(row, stance="disagree", by=world.actor("son"), at=at(5))


def test_another_body_may_not_answer(world, project):
    (row,) = ask(world, project, "finance")
    with pytest.raises(Refused, match="Sở Tài chính"):
        opinions.give_opinion(row, stance="agree", by=world.actor("lan"), at=at(5))


def test_who_wrote_the_project_gives_no_opinion_about_it(world, project):
    (row,) = ask(world, project, "department")
    province.person("mai2", "department_specialist", organisation=world.bodies["department"])
    world.users["mai"].person.assignments.create(
        role="department_specialist",
        organisation=world.bodies["department"],
        valid_from=at(1).date(),
    )
    with pytest.raises(Refused, match="đã lập đề án"):
        opinions.give_opinion(row, stance="agree", by=world.actor("mai"), at=at(5))


def test_the_conclusion_waits_for_who_was_asked(world, project):
    (row,) = ask(world, project, "finance")
    with pytest.raises(Refused, match="Sở Tài chính"):
        conclude(world, project)
    opinions.give_opinion(row, stance="agree", by=world.actor("son"), at=at(5))
    conclude(world, project)
    minutes = Paper.objects.get(code="appraisal_minutes")
    assert "Sở Tài chính" in minutes.payload
    assert "Đồng ý" in minutes.payload


def test_an_opinion_is_given_up_on_only_after_its_day_and_with_a_reason(world, project):
    (row,) = ask(world, project, "finance")
    with pytest.raises(Refused, match="11/03/2027"):
        opinions.waive_opinion(row, reason="Gấp.", by=world.actor("binh"), at=at(11))
    with pytest.raises(Refused, match="lý do"):
        opinions.waive_opinion(row, reason=" ", by=world.actor("binh"), at=at(12))
    opinions.waive_opinion(row, reason="Đã nhắc hai lần.", by=world.actor("binh"), at=at(12))
    conclude(world, project, day=12)
    assert "thôi chờ vì Đã nhắc hai lần." in Paper.objects.get(code="appraisal_minutes").payload


def test_a_late_opinion_is_asked_for_again_once_and_the_head_hears_of_it(world, project):
    ask(world, project, "finance")
    escalation.overdue_job(now=at(11))
    assert not Notice.objects.filter(text__contains="Quá hạn từ 11/03/2027").exists()
    for hour in (8, 9, 10):
        escalation.overdue_job(now=at(12, hour=hour))
    told = Notice.objects.filter(text__contains="Quá hạn từ 11/03/2027")
    assert sorted(told.values_list("user__username", flat=True)) == ["lan", "son"]


def test_one_opinion_of_finance_covers_many_projects_or_none(world, project):
    (row,) = ask(world, project, "finance")
    other = projects.register(second(world), by=world.actor("mai"), at=at(3))
    (another,) = ask(world, other, "finance")
    with pytest.raises(Refused):
        opinions.give_opinions([row, another], stance="disagree", by=world.actor("son"), at=at(5))
    assert not Opinion.objects.exclude(stance="").exists()
    count = opinions.give_opinions([row, another], stance="agree", by=world.actor("son"), at=at(5))
    assert (count, Opinion.objects.filter(stance="agree").count()) == (2, 2)


def second(world):
    """A class of the Centre's own, without beneficiaries."""
    mai = world.actor("mai")
    project = projects.draft(
        world.bodies["centre"],
        activity="seminar_visit",
        title="Hội thảo nghề mây tre",
        year=province.YEAR,
        track="local",
        by=mai,
        at=at(2),
    )
    line = province.machine(20_000_000, 10_000_000, world.fund)
    return projects.write_estimate(project, [line], by=mai, at=at(2))


def test_after_a_return_everybody_is_asked_anew(world, project):
    ask(world, project, "finance")
    project = appraisal.return_for_completion(
        project, items=[("Báo giá", "Thiếu báo giá thứ ba")], by=world.actor("binh"), at=at(5)
    )
    province.complete(project, world.actor("mai"), 8)
    project = projects.register(project, by=world.actor("mai"), at=at(8))
    assert len(ask(world, project, "finance")) == 1


def test_the_pages_lead_from_asking_to_the_answer(client, world, project):
    client.force_login(world.users["binh"])
    page = client.get(f"/tham-dinh/{project.code}/").content.decode()
    assert "Chưa xin ý kiến cơ quan nào" in page
    finance = world.bodies["finance"].pk
    sent = {"act": "ask", "organisations": [finance], "question": "Đơn giá?"}
    assert client.post(f"/tham-dinh/{project.code}/", sent).status_code == 302
    row = Opinion.objects.get()
    client.force_login(world.users["son"])
    assert f"/tham-dinh/y-kien/{row.pk}/" in client.get("/ban-lam-viec/").content.decode()
    answer = {"stance": "agree_if", "text_1": "Giảm giá", "proposed_1": "1 tỷ"}
    refused = client.post(f"/tham-dinh/y-kien/{row.pk}/", answer)
    assert (refused.status_code, "Giảm giá" in refused.content.decode()) == (422, True)
    answer["proposed_1"] = "700 triệu"
    assert client.post(f"/tham-dinh/y-kien/{row.pk}/", answer).status_code == 302
    assert row.comments.get().proposed_dong == 700_000_000


def test_many_are_answered_on_one_page(client, world, project):
    (row,) = ask(world, project, "finance")
    client.force_login(world.users["son"])
    assert client.post("/tham-dinh/y-kien/", {"stance": "agree"}).status_code == 422
    sent = {"stance": "agree", "chosen": [row.pk]}
    assert client.post("/tham-dinh/y-kien/", sent).status_code == 302
    row.refresh_from_db()
    assert row.stance == "agree"


def letter(day=6, **more):
    given = {"number": "45/STC-HCSN", "signer": "Phó Giám đốc", "scan": ("cv45.pdf", pdf())}
    return Letter(day=at(day).date(), **(given | more))


def by_letter(row, who, **more):
    return opinions.give_opinion(row, stance="agree", letter=letter(**more), by=who, at=at(7))


def test_what_finance_answers_by_letter_the_appraiser_keys_and_the_letter_is_kept(world, project):
    (row,) = ask(world, project, "finance")
    by_letter(row, world.actor("binh"))
    row.refresh_from_db()
    assert (row.given_by, row.letter_number) == ("Phó Giám đốc", "45/STC-HCSN")
    kept = papers.uploads_about(project.uuid).get()
    assert (kept.kind, kept.uploaded_by) == (row.letter_kind, world.actor("binh").name)
    project = conclude(world, project)
    assert project.state == "concluded"


def test_only_the_appraiser_keys_a_letter_and_only_while_it_waits(world, project):
    (row,) = ask(world, project, "finance")
    for name in ("mai", "son", "lan"):
        with pytest.raises(Refused):
            by_letter(row, world.actor(name))
    by_letter(row, world.actor("binh"))
    with pytest.raises(Refused, match="đã khép lại"):
        by_letter(row, world.actor("binh"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": " "}, "số và người ký"),
        ({"signer": ""}, "số và người ký"),
        ({"day": 9}, "chưa tới"),
        ({"scan": ("cv.pdf", b"no pdf")}, "cv.pdf"),
    ],
)
def test_a_letter_without_number_of_tomorrow_or_that_is_no_letter_changes_nothing(
    world, project, wrong, words
):
    (row,) = ask(world, project, "finance")
    with pytest.raises(Refused, match=words):
        by_letter(row, world.actor("binh"), **wrong)
    row.refresh_from_db()
    assert row.is_open
    assert not papers.uploads_about(project.uuid).exists()


def test_one_letter_answers_many_on_its_page_and_opens_again(client, world, project):
    (row,) = ask(world, project, "finance")
    client.force_login(world.users["binh"])
    address = f"/tham-dinh/y-kien/cua/{world.bodies['finance'].pk}/"
    assert address in client.get(f"/tham-dinh/{project.code}/").content.decode()
    sent = {"stance": "agree", "chosen": [row.pk], "number": "45/STC-HCSN", "signer": "Bà Hạnh"}
    sent["day"] = "1/3/2026"
    assert client.post(address, sent).status_code == 422  # the letter itself is missing
    scan = SimpleUploadedFile("cv45.pdf", pdf(), "application/pdf")
    assert client.post(address, sent | {"scan": scan}).status_code == 302
    page = client.get(f"/tham-dinh/{project.code}/").content.decode()
    assert f"/tham-dinh/y-kien/{row.pk}/van-ban/" in page
    assert client.get(f"/tham-dinh/y-kien/{row.pk}/van-ban/").content.startswith(b"%PDF")


def test_one_letter_with_remarks_on_lines_is_keyed_on_the_opinions_own_page(client, world, project):
    (row,) = ask(world, project, "finance")
    client.force_login(world.users["binh"])
    address = f"/tham-dinh/y-kien/{row.pk}/"
    assert "bằng văn bản giấy" in client.get(address).content.decode()
    sent = {"stance": "agree_if", "text_1": "Giảm giá", "proposed_1": "700 triệu"}
    sent |= {"number": "45/STC", "signer": "Bà Hạnh", "day": "1/3/2026"}
    sent["scan"] = SimpleUploadedFile("cv45.pdf", pdf(), "application/pdf")
    assert client.post(address, sent).status_code == 302
    assert row.comments.get().proposed_dong == 700_000_000


def test_the_letters_page_knows_no_body_of_another_province(client, world):
    elsewhere = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    other = province.body("STC38", "finance_department", "Sở Tài chính", "STC", elsewhere)
    client.force_login(world.users["binh"])
    assert client.get(f"/tham-dinh/y-kien/cua/{other.pk}/").status_code == 404


def test_the_database_keeps_no_letter_without_its_day(world, project):
    (row,) = ask(world, project, "finance")
    row.letter_number = "45/STC"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_who_has_a_conflict_keys_no_letter(world, project):
    (row,) = ask(world, project, "finance")
    conflicts.declare_conflict(project, reason="Em ruột.", by=world.actor("binh"), at=at(5))
    with pytest.raises(Refused, match="xung đột"):
        by_letter(row, world.actor("binh"))


def test_a_commune_that_nobody_has_declared_is_asked_and_answers_by_letter(client, world):
    """The commune of a workshop may have no account at all: its letter is keyed."""
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    world.workshops[0].place = world.communes[1]  # nobody is there
    world.workshops[0].save(update_fields=["place"])
    client.force_login(world.users["binh"])
    address = f"/tham-dinh/{project.code}/"
    page = client.get(address).content.decode()
    assert "UBND xã, phường nơi thực hiện, chưa có trong danh mục cơ quan" in page
    asked = {"act": "ask", "communes": [world.communes[1].pk], "question": "Có đúng nơi đó không?"}
    assert client.post(address, asked).status_code == 302
    row = Opinion.objects.get()
    assert (row.organisation.code, row.organisation.newest_name) == (
        "UBX-17830", "UBND xã Phúc Lộc",
    )  # fmt: skip
    again = client.get(address).content.decode()
    assert "UBND xã Phúc Lộc (chưa có tài khoản: hỏi bằng văn bản" in again
    assert "chưa có trong danh mục cơ quan" not in again
    letter = Letter("21/UBND", at(5).date(), "Nguyễn Văn Chủ", ("thu.pdf", pdf()))
    opinions.give_opinion(row, stance="agree", letter=letter, by=world.actor("binh"), at=at(6))
    row.refresh_from_db()
    assert row.stance == "agree"


def test_a_commune_elsewhere_is_not_offered_and_nothing_chosen_is_refused(client, world, project):
    client.force_login(world.users["binh"])
    address = f"/tham-dinh/{project.code}/"
    other = {"act": "ask", "communes": [world.communes[1].pk]}
    answer = client.post(address, other)
    assert answer.status_code == 422
    assert "Chưa chọn cơ quan nào để xin ý kiến" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_the_commune_of_a_class_without_beneficiaries_is_asked_and_answers(client, world):
    """Nobody owns a class, so that no workshop says where it is: the appraiser does."""
    project = registered_class(world)
    office = world.users["xuan"].person.assignments.get().organisation
    Organisation.objects.filter(pk=office.pk).update(place=world.communes[0])
    client.force_login(world.users["binh"])
    asked = {"act": "ask", "elsewhere": world.communes[0].pk}
    assert client.post(f"/tham-dinh/{project.code}/", asked).status_code == 302
    row = Opinion.objects.get()
    assert row.organisation == office
    client.force_login(world.users["xuan"])
    assert client.get(f"/ban-lam-viec/de-an/{project.code}/").status_code == 404
    assert project.title in client.get("/ban-lam-viec/").content.decode()
    page = client.get(f"/tham-dinh/y-kien/{row.pk}/").content.decode()
    assert f"/ban-lam-viec/de-an/{project.code}/" not in page
    for told in ("Đào tạo nghề", world.bodies["centre"].newest_name, "Phiếu đăng ký đề án"):
        assert told in page
    paper = project_registration.last_of(project)
    assert client.get(f"/ban-lam-viec/van-ban/{paper.uuid}.pdf").status_code == 200
    answer = client.post(f"/tham-dinh/y-kien/{row.pk}/", {"stance": "agree"})
    assert (answer.status_code, answer["Location"]) == (302, "/tham-dinh/y-kien/")
    row.refresh_from_db()
    assert (row.stance, row.given_by) == ("agree", "Xuan")


def test_who_is_asked_reads_what_she_judges_and_changes_nothing(client, world):
    """Its facts, estimate and registration, before and after she answers: no more of its papers,
    no page of the project. Another commune's officer reads none of it."""
    project = registered_class(world)
    office = world.users["xuan"].person.assignments.get().organisation
    (row,) = opinions.ask_opinions(project, [office], by=world.actor("binh"), at=at(4))
    province.commune_officer(world, "yen", world.communes[1])
    paper = project_registration.last_of(project)
    sheet = f"/ban-lam-viec/van-ban/{paper.uuid}.pdf"
    client.force_login(world.users["xuan"])
    page = client.get(f"/tham-dinh/y-kien/{row.pk}/").content.decode()
    centre = world.bodies["centre"].newest_name
    for told in (centre, "Thù lao giáo viên", "Phiếu đăng ký đề án", sheet):
        assert told in page
    assert client.get(sheet).status_code == 200
    for closed in ("", "ho-so.zip", "buoc/take_back/", "buoc/conclude/", "du-toan/"):
        answer = client.post(f"/ban-lam-viec/de-an/{project.code}/{closed}", {"reason": "Sửa."})
        assert answer.status_code in {403, 404}
    assert not versions.can_add(paper, world.actor("xuan"))
    client.post(f"/tham-dinh/y-kien/{row.pk}/", {"stance": "agree"})
    assert "Thù lao giáo viên" in client.get(f"/tham-dinh/y-kien/{row.pk}/").content.decode()
    Paper.objects.filter(pk=paper.pk).update(code="another_paper")
    assert client.get(sheet).status_code == 404
    Paper.objects.filter(pk=paper.pk).update(code="project_registration")
    client.force_login(world.users["yen"])
    assert client.get(sheet).status_code == 404
    assert client.get(f"/tham-dinh/y-kien/{row.pk}/").status_code == 404


def test_an_officer_of_another_commune_reads_no_opinion_that_was_asked_of_this_one(client, world):
    project = registered_class(world)
    office = world.users["xuan"].person.assignments.get().organisation
    (row,) = opinions.ask_opinions(project, [office], by=world.actor("binh"), at=at(4))
    province.commune_officer(world, "yen", world.communes[1])
    client.force_login(world.users["yen"])
    assert client.get(f"/tham-dinh/y-kien/{row.pk}/").status_code == 404
    assert opinions_asked_of(world.actor("yen")) == []
    conflicts.declare_conflict(
        project, reason="Con tôi học lớp này.", by=world.actor("xuan"), at=at(5)
    )
    client.force_login(world.users["xuan"])
    assert client.get(f"/tham-dinh/y-kien/{row.pk}/").status_code == 404
