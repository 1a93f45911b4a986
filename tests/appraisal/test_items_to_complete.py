"""Each item of a return: picked, answered with a file or words, accepted or asked again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.appraisal import selectors, services
from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services.completions import (
    Given,
    judge_answers,
    keep_answers,
    send_answers,
)
from khuyencong.core.errors import Refused, Several
from khuyencong.directory.models import Notice
from khuyencong.documents import selectors as documents
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf
from tests.duties import also, elsewhere, everyone_but, holds, last, refused
from tests.world import at

pytestmark = pytest.mark.django_db
NOT_HERE = {"two at once": "the project's lock and the item's row; no money moves"}
NINE = [(f"Giấy {n}", f"Thiếu giấy {n}.") for n in range(1, 10)]
OFFICER = "/ban-lam-viec/"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def returned(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    return services.return_for_completion(project, items=NINE, by=world.actor("binh"), at=at(4))


def items(project) -> list[CompletionItem]:
    return selectors.items_asked(project)


def answered(item, by, text="Đã nộp tại Trung tâm.", day=5, files=()):
    seen = CompletionItem.objects.get(pk=item.pk).draft
    answers = {item.pk: Given(text, seen, files)}
    return send_answers(item.request.project, answers=answers, by=by, at=at(day))


def judged(item, why, by, day=5):
    """`why` it is asked again; None: accepted."""
    judge_answers(item.request.project, judged={item.pk: why}, by=by, at=at(day))
    item.refresh_from_db()
    return item


def open_parts(project, kind: str) -> list[str]:
    rows = Obligation.objects.still_open().filter(subject=project.uuid, kind=kind)
    return sorted(set(rows.values_list("part", flat=True)), key=int)


def test_nine_items_are_nine_things_the_centre_owes(client, world, returned):
    assert len(open_parts(returned, selectors.ITEM)) == 9
    assert faults() == []
    client.force_login(world.users["mai"])
    assert "Bổ sung, trả lời: Giấy 9" in client.get(OFFICER).content.decode()
    page = client.get(f"{OFFICER}de-an/{returned.code}/").content.decode()
    assert "9 trên 9 mục chưa trả lời" in page
    assert "Thời hạn thẩm định đang dừng" in page


@holds("the right person", "the trace", "the second press")
def test_an_answer_is_owed_a_look_and_a_second_press_is_the_same_answer(world, returned):
    mai, item = world.actor("mai"), items(returned)[0]
    answered(item, mai)
    answered(item, mai)
    item.refresh_from_db()
    assert (item.answered_by, item.answer) == (mai.name, "Đã nộp tại Trung tâm.")
    assert last(returned.stream).kind == "answer_item"
    assert open_parts(returned, selectors.ANSWER) == [str(item.pk)]
    assert len(open_parts(returned, selectors.ITEM)) == 8
    assert faults() == []


def test_two_officers_do_not_answer_the_same_item(world, returned):
    item = items(returned)[0]
    answered(item, world.actor("mai"))
    head = world.actor("hung")
    refused(lambda: answered(item, head, text="Khác."), "đã trả lời mục này")


@holds("another role", "another province")
def test_nobody_but_the_unit_answers(world, returned):
    item = items(returned)[0]
    for other in everyone_but(world, "centre_specialist", "centre_head"):
        refused(lambda other=other: answered(item, other), "thuộc vai trò")
    refused(lambda: answered(item, elsewhere("centre_specialist")), "thuộc vai trò")


def test_an_empty_answer_is_none(world, returned):
    with pytest.raises(Refused, match="Chưa có trả lời"):
        answered(items(returned)[0], world.actor("mai"), text=" ")


def test_it_is_registered_again_only_when_each_item_is_answered(world, returned):
    mai = world.actor("mai")
    for item in items(returned)[:-1]:
        answered(item, mai)
    with pytest.raises(Refused, match=r"Còn 1 mục bổ sung chưa trả lời: .*Giấy 9"):
        projects.register(returned, by=mai, at=at(6))
    answered(items(returned)[-1], mai, day=6)
    project = projects.register(returned, by=mai, at=at(6))
    assert project.state == "registered"
    assert open_parts(project, selectors.ANSWER) == []
    assert faults() == []


def test_what_does_not_do_is_asked_again_alone_then_accepted(world, returned):
    mai, binh, item = world.actor("mai"), world.actor("binh"), items(returned)[0]
    refused(lambda: judged(item, None, binh, 5), "chưa có trả lời")
    answered(item, mai)
    refused(lambda: judged(item, " ", binh, 5), "phải có lý do")
    for _press in (1, 2):
        item = judged(item, "Bản mờ.", binh, 5)
    refused(lambda: answered(item, mai), "Bản mờ")
    answered(item, mai, text="Bản rõ.", day=6)
    for _press in (1, 2):
        item = judged(item, None, binh, 6)
    refused(lambda: judged(item, "Nữa.", binh, 6), "đã chấp nhận mục này")
    assert (item.accepted_by, item.asked_again) == (binh.name, "")
    assert open_parts(returned, selectors.ANSWER) == []
    assert faults() == []


@holds("the same person")
def test_who_wrote_or_answered_does_not_judge_the_answer(world, returned):
    answered(items(returned)[0], world.actor("mai"))
    item = CompletionItem.objects.get(pk=items(returned)[0].pk)
    both = also(world, "mai", "department_specialist", "department")
    refused(lambda: judged(item, None, both, 6), "không tự xét")
    other = elsewhere("department_specialist")
    refused(lambda: judged(item, None, other, 6), "Chỉ chuyên viên")


@holds("the limit")
def test_after_registration_an_answer_is_accepted_but_nothing_more_is_asked(world, returned):
    mai, binh = world.actor("mai"), world.actor("binh")
    for item in items(returned):
        answered(item, mai)
    projects.register(returned, by=mai, at=at(6))
    item = items(CompletionItem.objects.first().request.project)[0]
    refused(lambda: judged(item, "Nữa.", binh, 7), "đã được đăng ký lại")
    assert judged(item, None, binh, 7).accepted_at == at(7)
    refused(lambda: answered(items(item.request.project)[1], mai, text="Sửa", day=7), "chưa thể")


def test_an_answer_after_its_day_counts_and_says_so(world, returned):
    answered(items(returned)[0], world.actor("mai"), day=28)
    assert last(returned.stream).payload["late_since"] == returned.due_date.isoformat()


def test_a_missing_paper_is_picked_and_its_file_lies_with_the_request(world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    one = selectors.intake(project, project.beneficiaries.all())[0]
    code, paper = one.request.code, one.missing[0].code
    binh, mai = world.actor("binh"), world.actor("mai")
    with pytest.raises(Refused, match="không còn thiếu"):
        services.return_for_completion(project, papers=[(code, "không có")], by=binh, at=at(4))
    project = services.return_for_completion(project, papers=[(code, paper)], by=binh, at=at(4))
    (item,) = items(project)
    assert one.missing[0].label["vi"] in item.item
    answered(item, mai, text="", files=[("to-khai.pdf", pdf())])
    assert documents.uploads_about(one.request.uuid).filter(kind=paper).count() == 1
    still = selectors.intake(project, project.beneficiaries.all())[0].missing
    assert paper not in {one.code for one in still}


def test_the_rule_of_once_is_said_before_and_rows_are_added_without_a_limit(client, world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    client.force_login(world.users["binh"])
    address = f"{OFFICER}de-an/{project.code}/buoc/return_for_completion/"
    page = client.get(address).content.decode()
    assert "Chỉ được yêu cầu bổ sung 1 lần, đã dùng 0 lần" in page
    assert "Thời hạn thẩm định dừng" in page
    typed = {f"item_{n}": f"Giấy {n}" for n in range(1, 6)} | {"version": project.version}
    page = client.post(address, typed | {"more_rows": "1"}).content.decode()
    assert 'name="item_10"' in page
    assert "Giấy 5" in page
    typed |= {f"item_{n}": f"Giấy {n}" for n in range(6, 10)}
    typed |= {f"reason_{n}": "Thiếu" for n in range(1, 10)}
    assert client.post(address, typed).status_code == 302
    assert CompletionItem.objects.count() == 9


def test_one_press_answers_all_of_them_and_one_judges_them(client, world, returned):
    address = f"/tham-dinh/{returned.code}/bo-sung/"
    first = items(returned)[0]
    client.force_login(world.users["mai"])
    typed = {f"text_{item.pk}": f"Đã có {item.item}" for item in items(returned)}
    empty = client.post(address, {"act": "send"} | typed | {f"text_{first.pk}": " "})
    assert empty.status_code == 422
    page = empty.content.decode()
    assert "“Giấy 1”: Chưa có trả lời cho mục này" in page
    assert "Đã có Giấy 9" in page
    assert len(open_parts(returned, selectors.ITEM)) == 9  # none is sent
    assert "Đã có Giấy 9" in client.get(address).content.decode()  # all are kept
    seen = {f"seen_{item.pk}": item.draft for item in items(returned)}
    done = client.post(address, {"act": "send"} | typed | seen, follow=True)
    assert "Cả 9 mục đã có trả lời" in done.content.decode()
    client.force_login(world.users["binh"])
    told = {f"way_{item.pk}": "accept" for item in items(returned)}
    told |= {f"way_{first.pk}": "again"}
    assert client.post(address, {"act": "judge"} | told).status_code == 422
    assert open_parts(returned, selectors.ITEM) == []
    told |= {f"reason_{first.pk}": "Bản mờ"}
    assert client.post(address, {"act": "judge"} | told).status_code == 302
    assert "Bản mờ" in client.get(address).content.decode()
    assert open_parts(returned, selectors.ITEM) == [str(first.pk)]
    assert open_parts(returned, selectors.ANSWER) == []
    assert faults() == []


def test_who_waits_is_told_once_of_nine_answers(world, returned):
    before = Notice.objects.filter(user=world.users["binh"]).count()
    province.complete(returned, world.actor("mai"), 5)
    assert Notice.objects.filter(user=world.users["binh"]).count() == before + 1
    assert "9 mục" in Notice.objects.latest("pk").text


def test_what_is_kept_is_sent_later_and_is_nobody_elses_to_read(client, world, returned):
    first, second = items(returned)[:2]
    mai, head = world.actor("mai"), world.actor("hung")
    kept = {first.pk: Given("Nháp của Mai."), second.pk: Given("", files=[("a.pdf", pdf())])}
    for _press in (1, 2):
        keep_answers(
            returned, answers=kept if _press == 1 else {first.pk: kept[first.pk]}, by=mai, at=at(5)
        )
    assert last(returned.stream).payload["items"] == ["Giấy 1", "Giấy 2"]
    assert (len(open_parts(returned, selectors.ITEM)), faults()) == (9, [])
    client.force_login(world.users["binh"])
    assert "Nháp của Mai" not in client.get(f"/tham-dinh/{returned.code}/bo-sung/").content.decode()
    late = {first.pk: Given("Của Hùng.")}
    refused(
        lambda: keep_answers(returned, answers=late, by=head, at=at(5)), "“Giấy 1”: Nháp .* Mai"
    )
    seen = {first.pk: Given("Của Hùng.", seen="Nháp của Mai."), second.pk: Given()}
    sent = send_answers(returned, answers=seen, by=head, at=at(6))
    assert [item.answer for item in sent] == ["Của Hùng.", ""]
    assert [item.draft for item in items(returned)[:2]] == ["", ""]


def test_a_file_that_cannot_be_read_keeps_the_others(world, returned):
    first, second = items(returned)[:2]
    given = {first.pk: Given("Đây.", files=[("a.pdf", b"%PDF")]), second.pk: Given("Có.")}
    refusal = refused(
        lambda: send_answers(returned, answers=given, by=world.actor("mai"), at=at(5))
    )
    assert isinstance(refusal, Several)
    assert list(refusal.beside) == [f"file_{first.pk}"]
    assert [item.draft for item in items(returned)[:2]] == ["", "Có."]
    assert documents.uploads_about(returned.uuid).count() == 0


def test_a_refused_press_that_comes_again_does_not_bring_its_files_twice(client, world, returned):
    """As a telephone does, which keeps them until they are sent."""
    first, second = items(returned)[:2]
    address = f"/tham-dinh/{returned.code}/bo-sung/"
    client.force_login(world.users["mai"])

    def press(act, words, seen=""):
        typed = {f"text_{second.pk}": words, f"seen_{second.pk}": seen}
        file = SimpleUploadedFile("a.pdf", pdf())
        return client.post(address, {"act": act, f"file_{first.pk}": file} | typed).status_code

    CompletionItem.objects.filter(pk=second.pk).update(wants_file=True)
    assert [press("send", "Có."), press("keep", "Có.", "Có.")] == [422, 302]
    assert documents.uploads_about(returned.uuid).count() == 1
    CompletionItem.objects.filter(pk=second.pk).update(wants_file=False)
    assert press("send", "Có.", "Có.") == 302
    assert documents.uploads_about(returned.uuid).count() == 1
    judged(CompletionItem.objects.get(pk=first.pk), "Bản mờ.", world.actor("binh"))
    assert press("send", "Có.") == 422  # the same once more is no other answer
