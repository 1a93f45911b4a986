"""An item of a return that the owner herself owes: photos or words, taken back, asked again."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.appraisal import permissions, selectors, services
from khuyencong.appraisal.models import CompletionItem
from khuyencong.appraisal.services.completions import (
    Given,
    Wanted,
    judge_answers,
    send_answers,
    take_back_answer,
)
from khuyencong.directory.models import Notice
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import href, of_actor
from khuyencong.projects import services as projects
from tests import world as province
from tests.again import scenery
from tests.documents.hostile_files import pdf
from tests.duties import elsewhere, everyone_but, kinds, last, refused
from tests.two import at_once, only_where_two_write, slow
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def sent(world, name, shop):
    """A request of this workshop, sent by its owner."""
    owner, lines = world.actor(name), [province.machine(800_000_000, 300_000_000)]
    request = projects.request(
        shop,
        activity="machinery",
        title="Mua máy chẻ nan",
        lines=lines,
        baselines={"workers": 12},
        by=owner,
        at=at(1),
    )
    return projects.submit_request(request, by=owner, at=at(1))


@pytest.fixture
@scenery
def returned(world):
    """Two owners in one project: Tám owes a quotation, Lộc a word, the Centre one thing more."""
    mai = world.actor("mai")
    both = [
        sent(world, name, shop)
        for name, shop in zip(("tam", "loc"), world.workshops[:2], strict=True)
    ]
    project = projects.draft(
        world.bodies["centre"],
        activity="machinery",
        title="Máy chẻ nan",
        year=province.YEAR,
        track="local",
        requests=both,
        by=mai,
        at=at(2),
    )
    lines = [
        province.machine(800_000_000, 300_000_000, world.fund, shop) for shop in world.workshops[:2]
    ]
    project = projects.write_estimate(project, lines, by=mai, at=at(2))
    project = projects.register(project, by=mai, at=at(3))
    tam, loc = (request.code for request in both)
    asked = [
        Wanted("Báo giá máy", "Chưa có báo giá thứ hai.", tam, wants_file=True),
        Wanted("Công suất máy", "Ghi rõ sản phẩm mỗi giờ.", loc),
        Wanted("Thuyết minh", "Thiếu mục tiêu."),
    ]
    return services.return_for_completion(project, items=asked, by=world.actor("binh"), at=at(4))


def items(project) -> list[CompletionItem]:
    return selectors.items_asked(project)


def answer_item(item, *, text, by, at):
    answers = {item.pk: Given(text, item.draft)}
    send_answers(item.request.project, answers=answers, by=by, at=at)
    item.refresh_from_db()
    return item


def accept_item(item, *, by, at, why=None):
    return judge_answers(item.request.project, judged={item.pk: why}, by=by, at=at)


def owned(project, kind: str = selectors.OWN_ITEM) -> set[str]:
    rows = Obligation.objects.still_open().filter(subject=project.uuid, kind=kind)
    return {row.debtor for row in rows}


def page_of(item) -> str:
    return f"/cua-toi/{quote(item.of_request.code)}/bo-sung/"


def test_the_owner_owes_it_hears_of_it_and_finds_it_in_her_work(world, returned):
    first = items(returned)[0]
    workshop = first.of_request.establishment
    assert str(workshop.uuid) in owned(returned)
    assert len(owned(returned)) == 2
    assert faults() == []
    ((row, about),) = [
        (row, about)
        for row, about in of_actor(world.actor("tam"), 20)
        if row.kind == selectors.OWN_ITEM
    ]
    assert href(row, about) == page_of(first)
    told = Notice.objects.get(user=world.users["tam"], path=page_of(first))
    assert "1 mục bạn trả lời" in told.text


def test_her_request_leads_there_and_says_how_many_wait_until_when(client, world, returned):
    second = items(returned)[1]
    address, own = f"/cua-toi/{quote(second.of_request.code)}/", page_of(second)
    client.force_login(world.users["loc"])
    page = client.get(address).content.decode()
    day = f"{returned.due_date:%d/%m/%Y}"
    assert f"Còn 1 trên 1 mục bạn phải trả lời, trước ngày {day}" in page
    assert f'href="{own}"' in page
    answer_item(second, text="80.", by=world.actor("loc"), at=at(5))
    page = client.get(address).content.decode()
    assert ("phải trả lời" in page, f'href="{own}"' in page) == (False, True)


def test_a_photo_from_her_page_answers_it_and_the_department_is_asked_to_look(
    client, world, returned
):
    first = items(returned)[0]
    client.force_login(world.users["tam"])
    page = client.get(page_of(first)).content.decode()
    assert "Còn 1 trên 1 mục chờ bạn" in page
    assert "Lần 1, Sở Công Thương yêu cầu" in page
    assert "Thời hạn thẩm định đang dừng" in page
    assert 'capture="environment"' in page
    assert "Công suất máy" not in page  # another owner's
    files = [SimpleUploadedFile(f"bao-gia-{n}.pdf", pdf(n)) for n in (1, 2)]
    sent = client.post(page_of(first), {"act": "send", f"file_{first.pk}": files})
    assert sent.status_code == 302
    page = client.get(page_of(first)).content.decode()
    assert "bao-gia-2.pdf" in page
    assert "Bạn đã trả lời cả 1 mục" in page
    assert len(owned(returned)) == 1
    assert Obligation.objects.still_open().filter(kind=selectors.ANSWER).count() == 1
    assert last(returned.stream).kind == "answer_item"
    assert faults() == []


def test_another_button_under_the_name_of_a_press_that_was_lost_is_told_as_what_it_is(
    client, world, returned
):
    """A telephone names its press until an answer comes; the next may be of another button."""
    second = items(returned)[1]
    typed = {f"text_{second.pk}": "80 sản phẩm.", "waited": "0b0e5d3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b"}
    client.force_login(world.users["loc"])
    for acts, told in ((["send", "keep"], "chưa gửi mục nào"), (["send"], "Đã gửi trả lời 1 mục")):
        for _press in (1, 2):
            page = client.post(page_of(second), typed | {"act": acts}, follow=True)
            assert told in page.content.decode()
    assert kinds(returned.stream).count("answer_item") == 1


def test_words_do_not_stand_for_a_file_that_was_demanded(client, world, returned):
    first, second, _third = items(returned)
    tam, loc = world.actor("tam"), world.actor("loc")
    refused(lambda: answer_item(first, text="Có rồi.", by=tam, at=at(5)), "phải gửi tệp")
    refused(lambda: answer_item(second, text=" ", by=loc, at=at(5)), "Chưa có trả lời")
    assert answer_item(second, text="80 sản phẩm.", by=loc, at=at(5)).answered_by == loc.name
    client.force_login(world.users["tam"])
    page = client.post(page_of(first), {"act": "send", f"text_{first.pk}": "Có rồi."})
    assert page.status_code == 422
    assert "Có rồi." in page.content.decode()


def test_nobody_else_answers_for_her(client, world, returned):
    first, second, third = items(returned)
    for other in everyone_but(world, "owner", "helper", "centre_specialist", "centre_head"):
        refused(lambda other=other: answer_item(second, text="x", by=other, at=at(5)))
    refused(lambda: answer_item(second, text="x", by=world.actor("tam"), at=at(5)))
    refused(lambda: answer_item(third, text="x", by=world.actor("tam"), at=at(5)))
    refused(lambda: answer_item(second, text="x", by=elsewhere("owner"), at=at(5)))
    client.force_login(world.users["loc"])
    assert client.get(page_of(first)).status_code == 404
    assert client.post(page_of(second), {"act": "take_back", "item": first.pk}).status_code == 404


def test_of_two_who_answer_the_second_hears_who_did(world, returned):
    second = items(returned)[1]
    answer_item(second, text="80 sản phẩm.", by=world.actor("mai"), at=at(5))
    late = items(returned)[1]
    refused(lambda: answer_item(late, text="90.", by=world.actor("loc"), at=at(5)), "đã trả lời")


def test_after_its_day_it_counts_and_says_so(client, world, returned):
    second = items(returned)[1]
    answer_item(second, text="80 sản phẩm.", by=world.actor("loc"), at=at(28))
    assert last(returned.stream).payload["late_since"] == returned.due_date.isoformat()


def test_she_takes_an_answer_back_until_it_is_accepted(client, world, returned):
    second, loc, binh = items(returned)[1], world.actor("loc"), world.actor("binh")
    refused(lambda: take_back_answer(second, by=loc, at=at(5)), "chưa có trả lời")
    answer_item(second, text="80.", by=loc, at=at(5))
    client.force_login(world.users["loc"])
    client.post(page_of(second), {"act": "take_back", "item": second.pk})
    assert len(owned(returned)) == 2
    assert faults() == []
    answer_item(items(returned)[1], text="90.", by=loc, at=at(6))
    refused(lambda: take_back_answer(second, by=world.actor("tam"), at=at(6)))
    accept_item(second, by=binh, at=at(6))
    refused(lambda: take_back_answer(second, by=loc, at=at(6)), "đã chấp nhận")


def test_asked_again_it_is_hers_again_with_the_reason(client, world, returned):
    second, loc = items(returned)[1], world.actor("loc")
    answer_item(second, text="80.", by=loc, at=at(5))
    accept_item(second, why="Ghi đơn vị tính.", by=world.actor("binh"), at=at(5))
    assert len(owned(returned)) == 2
    assert Notice.objects.filter(user=world.users["loc"], path=page_of(second)).count() == 2
    client.force_login(world.users["loc"])
    assert "Ghi đơn vị tính." in client.get(page_of(second)).content.decode()


def test_the_project_waits_for_her_and_withdrawn_it_waits_no_more(client, world, returned):
    _first, second, third = items(returned)
    mai = world.actor("mai")
    answer_item(third, text="Đã viết.", by=mai, at=at(5))
    refused(lambda: projects.register(returned, by=mai, at=at(6)), "Còn 2 mục bổ sung")
    projects.withdraw(returned, reason="Chủ cơ sở xin thôi.", by=mai, at=at(6))
    assert owned(returned) == set()
    assert faults() == []
    client.force_login(world.users["loc"])
    assert "không phải trả lời nữa" in client.get(page_of(second)).content.decode()
    late = items(returned)[1]
    refused(lambda: answer_item(late, text="x", by=world.actor("loc"), at=at(7)), "đã khép")


def test_the_specialist_chooses_of_each_item_who_answers(client, world):
    project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    one = selectors.intake(project, project.beneficiaries.all())[0]
    paper = f"{one.request.code}/{one.missing[0].code}"
    client.force_login(world.users["binh"])
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/return_for_completion/"
    typed = {"version": project.version, "item_1": "Công suất", "reason_1": "Thiếu"}
    twice = client.post(address, typed | {"papers": [paper], "owner_papers": [paper]})
    assert "chỉ một nơi gửi" in twice.content.decode()
    typed |= {"who_1": one.request.code, "owner_papers": [paper]}
    assert client.post(address, typed).status_code == 302
    project.refresh_from_db()
    first, second = items(project)
    assert (first.is_of_owner, first.wants_file, first.paper) == (True, True, one.missing[0].code)
    assert (second.is_of_owner, second.wants_file) == (True, False)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_answers_and_the_other_hears_who_did(
    world, returned, monkeypatch
):
    only_where_two_write()
    second = items(returned)[1]
    slow(monkeypatch, permissions, "can_answer_item")
    told = at_once(
        lambda: answer_item(second, text="80.", by=world.actor("loc"), at=at(5)),
        lambda: answer_item(second, text="90.", by=world.actor("mai"), at=at(5)),
    )
    assert (told[0], "đã trả lời" in told[1]) == ("", True)
    assert kinds(returned.stream).count("answer_item") == 1
    assert faults() == []


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_is_accepted_one_of_both_is_told(world, returned, monkeypatch):
    only_where_two_write()
    second, loc, binh = items(returned)[1], world.actor("loc"), world.actor("binh")
    answer_item(second, text="80.", by=loc, at=at(5))
    slow(monkeypatch, permissions, "can_take_back_answer")
    slow(monkeypatch, permissions, "can_judge_item")
    told = at_once(
        lambda: take_back_answer(second, by=loc, at=at(6)),
        lambda: accept_item(second, by=binh, at=at(6)),
    )
    assert told[0] == "" and told[1]
    assert faults() == []
