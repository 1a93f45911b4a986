"""Viết đề cương: eight parts, filled where they are empty, kept by events, printed when whole."""

from datetime import date

import pytest

from khuyencong.core import events, verification
from khuyencong.core.errors import Changed
from khuyencong.documents.models import Paper
from khuyencong.documents.papers.payload import from_payload
from khuyencong.projects import services as projects
from khuyencong.projects.models import Part, Project, ProjectPart, TrainingSession
from khuyencong.projects.papers.project_text import ProjectText
from khuyencong.projects.permissions import duties
from khuyencong.projects.services import text
from khuyencong.projects.services.text import Session
from tests import world as province
from tests.documents.random_papers import random_paper
from tests.duties import elsewhere, everyone_but, last, refused
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
ONE_FRAME = random_paper("project_text", 1).frame
ALL = {part.value: f"Phần {part.value}: đã viết." for part in Part}


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def project(world):
    return province.drafted(world)


def write(project, by, parts=ALL, **more):
    return text.write_text(project, parts=parts, by=by, at=at(3), **more)


def address(project):
    return f"/ban-lam-viec/de-an/{project.code}/de-cuong/"


@pytest.mark.parametrize("name", ["mai", "hung"])
def test_the_unit_writes_and_the_event_keeps_the_words(world, project, name):
    write(project, world.actor(name))
    assert text.text_of(project) == ALL
    assert last(project.stream).payload["parts"] == ALL
    write(project, world.actor(name), {"aim": "Mục tiêu khác."})
    assert last(project.stream).payload["parts"] == {"aim": "Mục tiêu khác."}
    assert text.text_of(project)["need"] == ALL["need"]
    assert [f for _name, found in verification.run() for f in found if project.code in f] == []


def test_a_second_press_records_nothing(world, project):
    write(project, world.actor("mai"), version=project.version)
    count = events.history(project.stream).count()
    write(project, world.actor("mai"), version=project.version)
    assert events.history(project.stream).count() == count


def test_the_printed_text_ends_with_the_mark_of_the_decree(world, project):
    write(project, world.actor("mai"), ALL | {"effect": "Việc làm cho 5 người.\nNhân rộng được;"})
    printed = ProjectText.fill(ONE_FRAME, project).effect
    assert printed == ("Việc làm cho 5 người.", "Nhân rộng được./.")


def test_the_second_of_two_writers_is_told_of_the_first(world, project):
    write(project, world.actor("mai"), {"aim": "Của Mai."}, version=project.version)
    with pytest.raises(Changed, match="đã đổi hồ sơ này"):
        write(project, world.actor("hung"), {"aim": "Của Hùng."}, version=project.version)
    assert text.text_of(project) == {"aim": "Của Mai."}


def test_other_roles_and_other_provinces_are_refused(world, project):
    for by in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda by=by: write(project, by), "Viết đề cương")
    refused(lambda: write(project, elsewhere("centre_specialist")), "Viết đề cương")
    assert not ProjectPart.objects.exists()


def test_who_wrote_the_text_does_not_appraise_it(world, project):
    """Mai wrote nothing but the text: the estimate is Hung's, who registers."""
    write(project, world.actor("hung"))
    assert "write_text" in {event.kind for event in events.history(project.stream)}
    assert "write_text" in duties.SEPARATED["conclude"] & duties.SEPARATED["approve_estimate"]


def test_it_is_closed_by_the_registration(world, project):
    project = projects.register(project, by=world.actor("mai"), at=at(4))
    refused(lambda: write(project, world.actor("mai")), "chưa thể “Viết đề cương”")


def test_a_part_has_room_for_twenty_thousand_letters(world, project):
    write(project, world.actor("mai"), {"need": "a" * text.LONGEST_PART})
    refusal = refused(lambda: write(project, world.actor("mai"), {"need": "a" * 20_001}), "20001")
    assert refusal.field == "need"


def test_empty_parts_are_filled_and_what_is_typed_stays(world, project):
    """From the request of Mây tre Tâm, its estimate of 800 million and the rules of the level."""
    text.fill_text(project, parts={"aim": "Tự gõ.\r\nHai dòng."}, by=world.actor("mai"), at=at(3))
    written = text.text_of(project)
    assert written["aim"] == "Tự gõ.\nHai dòng."
    assert world.workshops[0].name in written["units"]
    assert "Máy chẻ nan" in written["scale"]
    assert "Tổng kinh phí 800.000.000 đồng: khuyến công 300.000.000 đồng" in written["estimate"]
    assert "Căn cứ " in written["need"]
    text.fill_text(project, parts={}, by=world.actor("mai"), at=at(3))
    assert text.text_of(project) == written


def test_the_paper_comes_with_the_registration_once_all_parts_are_written(world, project):
    write(project, world.actor("mai"))
    projects.register(project, by=world.actor("mai"), at=at(4))
    paper = Paper.objects.get(code="project_text")
    data = from_payload(paper.code, paper.payload)
    assert (data.aim, data.support_dong) == ((ALL["aim"],), 300_000_000)
    assert any(ground.startswith("Căn cứ đơn đề nghị") for ground in data.frame.grounds)


def test_seven_parts_make_no_paper_and_the_registration_says_which_is_empty(client, world, project):
    write(project, world.actor("mai"), ALL | {"effect": ""})
    client.force_login(world.users["mai"])
    page = client.get(f"/ban-lam-viec/de-an/{project.code}/buoc/register/").content.decode()
    assert "Đề cương còn trống 1 phần: Hiệu quả kinh tế" in page
    projects.register(project, by=world.actor("mai"), at=at(4))
    assert not Paper.objects.filter(code="project_text").exists()


@pytest.fixture
def training(world):
    return projects.draft(
        world.bodies["centre"], activity="vocational_training", title="Lớp mây tre đan", year=YEAR,
        track="local", by=world.actor("mai"), at=at(2),
    )  # fmt: skip


LESSONS = [
    Session("Chẻ nan, vót nan", "Nghệ nhân Hồ Thị Sen", 4, 12, date(YEAR, 6, 1)),
    Session("Đan giỏ", "Nghệ nhân Hồ Thị Sen", 0, 24),
]


def test_a_class_has_a_programme_in_its_order(world, training):
    text.write_programme(training, sessions=LESSONS, by=world.actor("mai"), at=at(3))
    assert text.programme_of(training) == LESSONS
    assert last(training.stream).payload == {"sessions": 2, "hours": 40}
    text.write_programme(training, sessions=LESSONS[:1], by=world.actor("mai"), at=at(3))
    assert TrainingSession.objects.count() == 1


def test_a_session_without_hours_and_a_programme_of_machines_are_refused(world, training, project):
    empty = [Session("Khai giảng", "Mai")]
    refused(
        lambda: text.write_programme(training, sessions=empty, by=world.actor("mai"), at=at(3)),
        "chưa có giờ nào",
    )
    refused(
        lambda: text.write_programme(project, sessions=LESSONS, by=world.actor("mai"), at=at(3)),
        "không phải lớp đào tạo",
    )
    many = LESSONS[1:] * (text.MOST_SESSIONS + 1)
    refused(
        lambda: text.write_programme(training, sessions=many, by=world.actor("mai"), at=at(3)),
        "nhiều nhất 60",
    )


def test_the_page_fills_saves_and_keeps_what_a_refused_writer_typed(client, world, project):
    client.force_login(world.users["mai"])
    typed = {"act": "fill", "version": project.version, "aim": "Tự gõ trên trang."}
    assert client.post(address(project), typed).status_code == 302
    assert "800.000.000 đồng" in text.text_of(project)["estimate"]
    late = client.post(address(project), typed | {"act": "write", "aim": "Gõ sau."})
    assert late.status_code == 422
    page = late.content.decode()
    assert "Gõ sau." in page
    assert "Tự gõ trên trang." in page
    assert Project.objects.get(pk=project.pk).parts.get(part="aim").text == "Tự gõ trên trang."


def test_the_appraiser_reads_it_and_another_province_does_not_find_it(client, world, project):
    write(project, world.actor("mai"))
    projects.register(project, by=world.actor("mai"), at=at(4))
    client.force_login(world.users["binh"])
    page = client.get(address(project)).content.decode()
    assert ALL["effect"] in page
    assert "<textarea" not in page
    client.force_login(world.users["tam"])
    assert client.get(address(project)).status_code in (403, 404)


def test_the_programme_is_typed_on_the_page_row_by_row(client, world, training):
    client.force_login(world.users["mai"])
    row = {"content": "Đan giỏ", "trainer": "Sen", "practice_hours": "24"}
    typed = {
        "act": "programme", "version": training.version, "sessions-TOTAL_FORMS": "1",
        "sessions-INITIAL_FORMS": "0",
    } | {f"sessions-0-{name}": value for name, value in row.items()}  # fmt: skip
    bad = client.post(address(training), typed | {"sessions-0-practice_hours": ""})
    assert bad.status_code == 422
    assert "Ghi giờ lý thuyết hoặc giờ thực hành." in bad.content.decode()
    assert client.post(address(training), typed).status_code == 302
    assert text.programme_of(training) == [Session("Đan giỏ", "Sen", 0, 24)]
