"""Tiếp thu, giải trình: a condition or a refusal of a body is answered before anybody concludes."""

import pytest
from django.urls import reverse

from khuyencong.appraisal import selectors
from khuyencong.appraisal import services as appraisal
from khuyencong.appraisal.models import OpinionAnswer
from khuyencong.appraisal.services import answers, opinions
from khuyencong.appraisal.services.opinions import Remark
from khuyencong.core.errors import Refused
from khuyencong.documents.models import Paper
from khuyencong.obligations import checks
from khuyencong.obligations import selectors as obligations
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
@scenery
def world():
    return province.build()


@pytest.fixture
@scenery
def project(world):
    return projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))


def said(world, project, stance, text="", remarks=(), day=5):
    (row,) = opinions.ask_opinions(
        project, [world.bodies["finance"]], by=world.actor("binh"), at=at(day - 1)
    )
    opinions.give_opinion(
        row, stance=stance, text=text, remarks=remarks, by=world.actor("son"), at=at(day)
    )
    return selectors.points(project)


def conclude(world, project, day=10):
    return appraisal.conclude(
        project, opinion="Mức theo Thông tư 28/2018.", by=world.actor("binh"), at=at(day)
    )


def answer(world, point, by="mai", day=6, **said):
    return answers.answer_opinion(point, by=world.actor(by), at=at(day), **said)


def owed(project):
    rows = obligations.open_of([project.uuid])[project.uuid]
    return {(row.kind, row.role) for row in rows}


CUT = Remark(1, "Báo giá thứ ba thấp hơn.", 760_000_000)


def test_finance_against_it_stops_the_conclusion_until_answered_and_decided(world, project):
    (point,) = said(world, project, "disagree", "Không cân đối được vốn đối ứng.")
    assert ("project.answer_opinion", "centre_specialist") in owed(project)
    with pytest.raises(Refused, match=r"chưa được tiếp thu, giải trình.*Sở Tài chính"):
        conclude(world, project)
    answer(world, point, is_adopted=True, text="Đã bổ sung xác nhận vốn.")
    with pytest.raises(Refused, match=r"chưa có người quyết định.*Sở Tài chính"):
        conclude(world, project)
    assert ("project.decide_opinion", "department_leader") in owed(project)
    (point,) = selectors.points(project)
    answers.decide_opinion(point, reason="Ngân hàng đã xác nhận.", by=world.actor("lan"), at=at(7))
    assert not checks.faults()
    conclude(world, project)
    paper = Paper.objects.get(code="appraisal_minutes").payload
    assert "Đã bổ sung xác nhận vốn." in paper
    assert "Lan quyết định xét tiếp vì: Ngân hàng đã xác nhận." in paper


def test_an_amount_that_is_adopted_is_in_the_estimate(world, project):
    (point,) = said(world, project, "agree_if", remarks=[CUT])
    answer(world, point, is_adopted=True)
    project.refresh_from_db()
    assert (project.total_dong, project.support_dong) == (760_000_000, 285_000_000)
    assert owed(project) == {("project.appraise", "department_specialist")}
    assert conclude(world, project).state == "concluded"


def test_a_condition_that_is_not_adopted_goes_to_the_head_of_the_department(world, project):
    (point,) = said(world, project, "agree_if", remarks=[CUT])
    answer(world, point, is_adopted=False, text="Máy này chỉ có một nhà bán.")
    project.refresh_from_db()
    assert project.total_dong == 800_000_000
    with pytest.raises(Refused, match="quyết định"):
        conclude(world, project)


def test_each_remark_is_answered_by_itself(world, project):
    points = said(world, project, "agree_if", "Xem lại thời gian.", [CUT])
    assert [(point.order, point.item) for point in points] == [
        (0, ""),
        (1, "Máy chẻ nan, vót nan tự động"),
    ]
    answer(world, points[0], is_adopted=True, text="Bàn giao trước tháng 10.")
    with pytest.raises(Refused, match="Máy chẻ nan"):
        conclude(world, project)


def test_plain_agreement_asks_for_nothing(world, project):
    assert said(world, project, "agree", remarks=[CUT]) == []
    conclude(world, project)


def test_words_are_asked_for_where_the_amount_does_not_say_it(world, project):
    (point,) = said(world, project, "disagree", "Giá cao.")
    for is_adopted in (True, False):
        with pytest.raises(Refused, match="Chưa ghi"):
            answer(world, point, is_adopted=is_adopted, text=" ")


def test_only_the_unit_answers_and_only_the_head_decides(world, project):
    (point,) = said(world, project, "disagree", "Giá cao.")
    for name in ("binh", "son", "lan", "dung"):
        with pytest.raises(Refused, match="đơn vị thực hiện"):
            answer(world, point, by=name, is_adopted=False, text="Giữ giá.")
    with pytest.raises(Refused, match="không chờ quyết định"):
        answers.decide_opinion(point, reason="Gấp.", by=world.actor("lan"), at=at(6))
    answer(world, point, is_adopted=False, text="Giữ giá.")
    (point,) = selectors.points(project)
    for name in ("binh", "hung", "dung"):
        with pytest.raises(Refused, match="lãnh đạo Sở"):
            answers.decide_opinion(point, reason="Gấp.", by=world.actor(name), at=at(6))
    with pytest.raises(Refused, match="phải có lý do"):
        answers.decide_opinion(point, reason=" ", by=world.actor("lan"), at=at(6))


def test_two_officers_answer_one_point(world, project):
    (point,) = said(world, project, "agree_if", remarks=[CUT])
    answer(world, point, is_adopted=True)
    answer(world, point, is_adopted=True)  # a second press
    with pytest.raises(Refused, match="Mai đã trả lời điểm này"):
        answer(world, point, by="hung", is_adopted=False, text="Giữ giá.")
    assert OpinionAnswer.objects.count() == 1


def test_what_finance_said_is_not_left_behind_by_a_return(world, project):
    said(world, project, "disagree", "Giá cao.")
    project = appraisal.return_for_completion(
        project, items=[("Báo giá", "Thiếu một bản.")], by=world.actor("binh"), at=at(6)
    )
    assert ("project.answer_opinion", "centre_specialist") in owed(project)
    province.complete(project, world.actor("mai"), 7)
    projects.register(project, by=world.actor("mai"), at=at(7))
    assert ("project.answer_opinion", "centre_specialist") in owed(project)
    assert not checks.faults()
    with pytest.raises(Refused, match="chưa được tiếp thu"):
        conclude(world, project)
    assert said(world, project, "agree", day=9) == []  # asked anew, Finance agrees now
    conclude(world, project)


def test_a_project_that_is_not_passed_asks_for_no_answer_any_more(world, project):
    (point,) = said(world, project, "disagree", "Không có nhu cầu.")
    appraisal.reject(project, opinion="Theo ý kiến Sở Tài chính.", by=world.actor("binh"), at=at(6))
    assert owed(project) == set()
    with pytest.raises(Refused, match="Thẩm định không đạt"):
        answer(world, point, is_adopted=False, text="Có nhu cầu.")


def test_who_answers_finds_the_form_and_the_conclusion_shows_the_table(client, world, project):
    (point,) = said(world, project, "agree_if", remarks=[CUT])
    client.force_login(world.users["mai"])
    path = reverse("appraisal:answers", args=[project.code])
    assert "Ghi trả lời" in client.get(path).content.decode()
    sent = {"act": "answer", "point": point.key, "way": "adopted", "text": ""}
    assert client.post(path, sent).status_code == 302
    client.force_login(world.users["binh"])
    page = client.get(reverse("desk:step", args=[project.code, "conclude"])).content.decode()
    assert "Tổng hợp ý kiến, tiếp thu, giải trình" in page
    assert "Tiếp thu." in page
