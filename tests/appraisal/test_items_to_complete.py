"""Each item of a return: picked, answered with a file or words, accepted or asked again."""

import pytest

from khuyencong.appraisal import selectors, services
from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services.completions import accept_item, answer_item, ask_item_again
from khuyencong.core.errors import Refused
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


def answered(item, by, text="Đã nộp tại Trung tâm.", day=5, **more):
    return answer_item(item, text=text, by=by, at=at(day), **more)


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
    refused(lambda: accept_item(item, by=binh, at=at(5)), "chưa có trả lời")
    answered(item, mai)
    refused(lambda: ask_item_again(item, reason=" ", by=binh, at=at(5)), "phải có lý do")
    for _press in (1, 2):
        item = ask_item_again(item, reason="Bản mờ.", by=binh, at=at(5))
    refused(lambda: answered(item, mai), "Bản mờ")
    answered(item, mai, text="Bản rõ.", day=6)
    for _press in (1, 2):
        item = accept_item(item, by=binh, at=at(6))
    refused(lambda: ask_item_again(item, reason="Nữa.", by=binh, at=at(6)), "đã chấp nhận mục này")
    assert (item.accepted_by, item.asked_again) == (binh.name, "")
    assert open_parts(returned, selectors.ANSWER) == []
    assert faults() == []


@holds("the same person")
def test_who_wrote_or_answered_does_not_judge_the_answer(world, returned):
    answered(items(returned)[0], world.actor("mai"))
    item = CompletionItem.objects.get(pk=items(returned)[0].pk)
    both = also(world, "mai", "department_specialist", "department")
    refused(lambda: accept_item(item, by=both, at=at(6)), "không tự xét")
    other = elsewhere("department_specialist")
    refused(lambda: accept_item(item, by=other, at=at(6)), "Chỉ chuyên viên")


@holds("the limit")
def test_after_registration_an_answer_is_accepted_but_nothing_more_is_asked(world, returned):
    mai, binh = world.actor("mai"), world.actor("binh")
    for item in items(returned):
        answered(item, mai)
    projects.register(returned, by=mai, at=at(6))
    item = items(CompletionItem.objects.first().request.project)[0]
    refused(lambda: ask_item_again(item, reason="Nữa.", by=binh, at=at(7)), "đã được đăng ký lại")
    assert accept_item(item, by=binh, at=at(7)).accepted_at == at(7)
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
    answered(item, mai, text="", file=("to-khai.pdf", pdf()))
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


def test_the_page_answers_and_judges_each_item_in_its_place(client, world, returned):
    address = f"/tham-dinh/{returned.code}/bo-sung/"
    first = items(returned)[0]
    client.force_login(world.users["mai"])
    empty = client.post(address, {"act": "answer", "item": first.pk, "text": ""})
    assert empty.status_code == 422
    assert "Chưa có trả lời cho mục này" in empty.content.decode()
    done = client.post(address, {"act": "answer", "item": first.pk, "text": "Đã có"}, follow=True)
    assert "8 trên 9 mục chưa trả lời" in done.content.decode()
    client.force_login(world.users["binh"])
    client.post(address, {"act": "again", "item": first.pk, "reason": "Bản mờ"})
    assert "Bản mờ" in client.get(address).content.decode()
    assert len(open_parts(returned, selectors.ITEM)) == 9
