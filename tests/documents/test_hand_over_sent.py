"""Ghi chuyển giao at the paper itself; what was made from it; registers that wait to be closed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Dispatch, Register
from khuyencong.documents.pages.registers import _to_hand_over
from khuyencong.documents.services import versions
from tests.documents.hostile_files import pdf
from tests.documents.test_copies import (  # noqa: F401
    office,
    out,
    world,
)
from tests.documents.test_issue import invite
from tests.documents.test_records_office import draft
from tests.documents.test_registers import sent, sheets
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
GIVEN = {"copies": 2, "keeper": "Văn thư", "receipt": "Bưu điện", "note": ""}


def hand_over(world, outgoing, by="yen", day=5):  # noqa: F811
    return documents.hand_over_sent(
        outgoing, handed_date=at(day).date(), by=world.actor(by), at=at(day), **GIVEN
    )


def address(outgoing):
    return f"/van-thu/van-ban-di/{outgoing.uuid}/"


def test_the_page_of_what_has_left_asks_whoever_keeps_the_records_to_whom_it_went(client, world):  # noqa: F811
    outgoing = sent(world).outgoing
    client.force_login(world.users["binh"])
    assert "Ghi chuyển giao" not in client.get(address(outgoing)).content.decode()
    client.force_login(world.users["yen"])
    page = client.get(address(outgoing)).content.decode()
    assert 'value="hand_over"' in page and 'value="Văn thư"' in page
    day = f"{outgoing.paper.issued_date:%d/%m/%Y}"
    hand_over(world, outgoing)
    page = client.get(address(outgoing)).content.decode()
    assert f"2 bản, {day}; bản lưu: Văn thư" in page and "Sửa chuyển giao" in page


def test_only_whoever_keeps_the_records_and_only_of_what_has_a_number(world):  # noqa: F811
    drafted = draft(world)
    with pytest.raises(Refused, match="chưa có số"):
        hand_over(world, drafted)
    outgoing = sent(world).outgoing
    for name in ("binh", "lan", "mai"):
        with pytest.raises(NotAllowed, match="Văn thư"):
            hand_over(world, outgoing, by=name)
    hand_over(world, outgoing)
    hand_over(world, outgoing)  # a second press
    assert Dispatch.objects.count() == 1


def test_nothing_is_written_into_a_register_that_was_closed(world):  # noqa: F811
    paper = sent(world)
    yen, later = world.actor("yen"), at(4, 1, YEAR + 1)
    documents.close_register(
        world.bodies["department"], kind="invitation", year=YEAR, by=yen, at=later
    )
    with pytest.raises(Refused, match=f"năm {YEAR} đã khóa ngày 04/01/{YEAR + 1}, bản in"):
        hand_over(world, paper.outgoing)


def test_a_correction_and_a_copy_are_named_at_the_paper_and_it_at_them(client, world):  # noqa: F811
    outgoing = out(world, draft(world))
    made = documents.copy_paper(
        outgoing, excerpt="", recipients=["Phòng Kinh tế"], by=world.actor("binh"), at=at(8)
    )
    other = out(world, draft(world))
    client.force_login(world.users["yen"])
    page = client.get(address(outgoing)).content.decode()
    assert address(made) in page and "Sao y" in page
    assert address(made) not in client.get(address(other)).content.decode()
    page = client.get(address(made)).content.decode()
    assert "Từ văn bản" in page and address(outgoing) in page


def test_its_signed_scan_is_added_by_whoever_keeps_the_register(client, world):  # noqa: F811
    """An invitation belongs to no dossier: its page opened to nobody."""
    paper = sent(world)
    page = f"/ban-lam-viec/van-ban/{paper.uuid}/"
    client.force_login(world.users["yen"])
    assert page in client.get(address(paper.outgoing)).content.decode()
    assert client.get(page).status_code == 200
    scan = {"kind": "signed", "name": "a.pdf", "content": pdf(), "at": at(8)}
    with pytest.raises(Refused, match="không có chữ để máy đối chiếu"):
        versions.add(paper, **scan, by=world.actor("yen"))
    versions.add(paper, **scan, read_number="01", by=world.actor("yen"))  # it names no sum
    assert "a.pdf" in client.get(page).content.decode()
    client.force_login(world.users["mai"])
    assert client.get(page).status_code == 404
    paper.outgoing.delete()
    client.force_login(world.users["binh"])
    assert client.get(page).status_code == 404


def test_a_register_of_a_year_that_is_over_waits_to_be_closed(client, world):  # noqa: F811
    body, last = world.bodies["department"], timezone.localdate().year - 1
    Register.objects.create(organisation=body, kind="incoming", year=last, last_number=2)
    desk = f"/van-thu/{body.uuid}/"
    for name, told in (("yen", True), ("binh", False)):
        client.force_login(world.users[name])
        page = client.get(desk).content.decode()
        assert (f"so-den/?year={last}&amp;register=incoming" in page) is told
    client.force_login(world.users["yen"])
    page = client.get(f"{desk}so-den/?year={last}").content.decode()
    assert "không cấp thêm số" in page
    assert 'value="register"' not in page, "what comes today is numbered in the register of today"
    documents.close_register(body, kind="incoming", year=last, by=world.actor("yen"), at=at(5))
    assert "chưa khóa" not in client.get(desk).content.decode()


def test_what_nobody_wrote_yet_is_offered_first_the_newest_before(world):  # noqa: F811
    first, second, third = (sent(world) for _number in range(3))
    hand_over(world, third.outgoing)
    papers = sheets.outgoing_papers(world.bodies["department"], "invitation", YEAR)
    assert list(_to_hand_over(papers, [first, second, third])) == [second, first, third]
    assert invite(world).number == "04"
