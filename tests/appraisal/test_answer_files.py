"""A wrong file of an answer that is not sent is taken out, and back in, by who put it there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.appraisal.services import answer_files
from khuyencong.appraisal.services.completions import Given, keep_answers
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import KEPT_REMOVED, Upload
from tests.appraisal.test_owner_answers_items import (  # noqa: F401  (fixtures)
    accept_item,
    answer_item,
    items,
    page_of,
    returned,
    world,
)
from tests.documents.hostile_files import pdf
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.world import at

pytestmark = pytest.mark.django_db


def put(project, item, by, *, n=1, day=5) -> Upload:
    """A file put to the draft of this answer."""
    given = {item.pk: Given(item.draft, item.draft, files=[(f"tep-{n}.pdf", pdf(n))])}
    keep_answers(project, answers=given, by=by, at=at(day))
    return of(item)[-1]


def of(item) -> list[Upload]:
    about, kind = item.files
    return list(documents.uploads_about(about).filter(kind=kind))


def fresh(project, number=0):
    return items(project)[number]


def test_on_her_page_the_wrong_photo_goes_and_comes_back(client, world, returned):  # noqa: F811
    first = fresh(returned)
    address, tam = page_of(first), world.actor("tam")
    file = put(returned, first, tam)
    client.force_login(world.users["tam"])
    assert "nháp, chưa gửi" in client.get(address).content.decode()
    gone = client.post(address, {"act": "remove_file", "file": file.uuid}, follow=True)
    page = gone.content.decode()
    assert ("Đã bỏ tệp." in page, "Lấy lại" in page, "nháp, chưa gửi" in page) == (
        True,
        True,
        False,
    )
    assert (of(first), fresh(returned).is_changed) == ([], False)
    empty = {"act": "send", f"text_{first.pk}": ""}
    refusal = client.post(address, empty)
    assert "phải gửi tệp" in refusal.content.decode()  # what was taken out is no answer
    client.post(address, {"act": "take_back_file", "file": file.uuid})
    assert (of(first), fresh(returned).is_changed) == ([file], True)
    assert client.post(address, empty).status_code == 302
    page = client.get(address).content.decode()
    assert (file.name in page, "bo-tep\n" in page) == (True, False)
    assert not fresh(returned).is_open


def test_on_the_units_page_too(client, world, returned):  # noqa: F811
    third, address = fresh(returned, 2), f"/tham-dinh/{returned.code}/bo-sung/"
    file = put(returned, third, world.actor("mai"))
    client.force_login(world.users["mai"])
    assert f'value="{file.uuid}"' in client.get(address).content.decode()
    client.post(address, {"act": "remove_file", "file": file.uuid})
    assert of(third) == []
    client.post(address, {"act": "take_back_file", "file": file.uuid})
    assert of(third) == [file]
    client.force_login(world.users["hung"])
    assert f'value="{file.uuid}"' not in client.get(address).content.decode()
    assert client.post(address, {"act": "remove_file", "file": file.uuid}).status_code == 404


def test_nobody_takes_out_what_another_put(world, returned):  # noqa: F811
    first, tam, mai = fresh(returned), world.actor("tam"), world.actor("mai")
    file = put(returned, first, tam)
    others = [
        *everyone_but(world, "owner"), world.actor("loc"), elsewhere("owner"),
        elsewhere("centre_specialist"),
    ]  # fmt: skip
    for other in others:
        refused(lambda other=other: answer_files.remove(returned, file=file, by=other, at=at(5)))
    refused(
        lambda: answer_files.remove(returned, file=file, by=mai, at=at(5)), "chỉ người gửi bỏ được"
    )
    own = put(returned, first, mai, n=2)
    refused(lambda: answer_files.remove(returned, file=own, by=tam, at=at(5)))
    answer_files.remove(returned, file=file, by=tam, at=at(5))
    assert of(first) == [own]
    assert fresh(returned).is_changed  # another's file is there still
    refused(lambda: answer_files.take_back(returned, file=file, by=mai, at=at(5)))


def test_a_second_press_changes_nothing_and_each_is_told_once(world, returned):  # noqa: F811
    first, tam = fresh(returned), world.actor("tam")
    file = put(returned, first, tam)
    for act in (answer_files.remove, answer_files.take_back):
        for _press in (1, 2):
            act(returned, file=file, by=tam, at=at(5))
    told = kinds(f"files:{file.about}")
    assert told == ["receive_file", "remove_file", "take_back_file"]


def test_what_was_sent_or_looked_at_stays(world, returned):  # noqa: F811
    second, loc = fresh(returned, 1), world.actor("loc")
    file = put(returned, second, loc)
    answer_item(fresh(returned, 1), text="80.", by=loc, at=at(5))
    refused(lambda: answer_files.remove(returned, file=file, by=loc, at=at(5)), "đã trả lời")
    accept_item(second, why="Bản mờ.", by=world.actor("binh"), at=at(6))
    refused(
        lambda: answer_files.remove(returned, file=file, by=loc, at=at(7)), "chỉ người gửi bỏ được"
    )
    again = put(returned, fresh(returned, 1), loc, n=2, day=7)
    answer_files.remove(returned, file=again, by=loc, at=at(7))
    assert (of(second), fresh(returned, 1).is_changed) == ([file], False)
    refused(lambda: answer_item(fresh(returned, 1), text="80.", by=loc, at=at(7)), "Bản mờ")


def test_after_thirty_days_it_does_not_come_back(world, returned):  # noqa: F811
    first, tam = fresh(returned), world.actor("tam")
    file = put(returned, first, tam)
    answer_files.remove(returned, file=file, by=tam, at=at(5))
    late = at(5) + KEPT_REMOVED
    answer_files.take_back(returned, file=file, by=tam, at=late)
    answer_files.remove(returned, file=file, by=tam, at=at(5))
    refused(lambda: answer_files.take_back(returned, file=file, by=tam, at=late.replace(hour=23)))


def test_a_file_of_no_item_is_none(client, world, returned):  # noqa: F811
    first, tam = fresh(returned), world.actor("tam")
    put(returned, first, tam)
    strange = Upload.objects.latest("pk")
    Upload.objects.filter(pk=strange.pk).update(kind="other")
    strange.refresh_from_db()
    refused(
        lambda: answer_files.remove(returned, file=strange, by=tam, at=at(5)), "không thuộc mục nào"
    )
    photo = SimpleUploadedFile("a.pdf", pdf())
    client.force_login(world.users["tam"])
    sent = client.post(page_of(first), {"act": "keep", f"file_{first.pk}": photo})
    assert sent.status_code == 302
