"""Sổ văn bản đi, sổ văn bản đến: the decree's columns, by body, kind and year; closed and kept."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date

import pytest
from openpyxl import load_workbook

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.documents import services as documents
from khuyencong.documents.checks import faults
from khuyencong.documents.drawing import registers as sheets
from khuyencong.documents.models import Incoming, Paper, Register, RegisterClosing
from khuyencong.documents.pages import registers as pages
from khuyencong.documents.services.store import stored
from khuyencong.obligations import checks as obligations
from khuyencong.obligations.models import Obligation
from tests.documents.hostile_files import pdf
from tests.documents.test_issue import invite
from tests.documents.test_records_office import world  # noqa: F401
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def come(world, symbol="45/UBND-KT", *, author="UBND xã Nghi Lộc", by="yen", day=5, **options):  # noqa: F811
    given = {
        "received_date": at(day).date(),
        "dated": at(4).date(),
        "summary": "Xin ý kiến mặt bằng",
        "role": "department_specialist",
        "due_date": date(YEAR, 3, 12),
    } | options
    return documents.register_incoming(
        world.bodies["department"], author=author, symbol=symbol, by=world.actor(by), at=at(day),
        **given,
    )  # fmt: skip


def sent(world):  # noqa: F811
    """A paper that has its number and has left."""
    paper = invite(world)
    documents.dispatch_paper(paper.outgoing, by=world.actor("yen"), at=at(5))
    return paper


def test_what_has_not_left_is_handed_to_nobody(world):  # noqa: F811
    paper = invite(world)
    given = {
        "paper": paper, "copies": 1, "keeper": "Văn thư", "handed_date": at(5).date(),
        "receipt": "", "note": "", "by": world.actor("yen"), "at": at(5),
    }  # fmt: skip
    with pytest.raises(Refused, match=r"Đã có số, chờ phát hành.*chưa chuyển cho ai"):
        documents.hand_over(world.bodies["department"], **given)
    documents.dispatch_paper(paper.outgoing, by=world.actor("yen"), at=at(5))
    assert documents.hand_over(world.bodies["department"], **given).copies == 1


def test_a_letter_entered_later_than_the_next_working_day_says_why(world):  # noqa: F811
    """5 March 2027 is a Friday: on Monday it is in time, on Tuesday late."""
    arrived = {"received_date": at(5).date()}
    assert come(world, "1/UBND", day=8, **arrived).note == ""
    with pytest.raises(Refused, match="quá ngày làm việc tiếp theo"):
        come(world, "2/UBND", day=9, **arrived)
    with pytest.raises(Refused, match="quá ngày làm việc tiếp theo"):
        come(world, "2/UBND", day=9, note="  ", **arrived)
    late = come(world, "2/UBND", day=9, note="Bưu điện trả lại", **arrived)
    assert (late.number, late.note) == (2, "Bưu điện trả lại")


def test_who_keeps_the_register_opens_what_stands_in_it_and_nobody_else_does(client, world):  # noqa: F811
    """A paper that went by no drafts has no page of its own there, and she opens no dossier."""
    paper = invite(world)
    paper.outgoing.delete()
    body = world.bodies["department"].uuid
    register, copy = f"/van-thu/{body}/so-di/", f"/van-thu/{body}/so-di/{paper.uuid}.pdf"
    for name, opens in (("yen", True), ("binh", False)):
        client.force_login(world.users[name])
        page = client.get(f"{register}?year={YEAR}&register=invitation").content.decode()
        assert (f'href="{copy}"' in page) is opens
    client.force_login(world.users["mai"])
    assert client.get(copy).status_code == 404


def test_a_register_is_called_by_what_it_numbers():
    assert sheets.label_of("paper") == "văn bản chung"
    assert sheets.label_of("product_certificate").startswith("giấy chứng nhận")


def test_the_outgoing_register_has_the_ten_columns_of_the_decree(world):  # noqa: F811
    paper = sent(world)
    documents.hand_over(
        world.bodies["department"], paper=paper, copies=3, keeper="Phòng QLCN",
        handed_date=at(5).date(), receipt="Bưu điện", note="", by=world.actor("yen"), at=at(5),
    )  # fmt: skip
    papers = sheets.outgoing_papers(world.bodies["department"], "invitation", YEAR)
    (row,) = sheets.outgoing_rows(papers)
    assert row == (
        "01/GM-SCT", at(5).date(), "Giấy mời. Về việc họp hội đồng", "Lan",
        "Như trên; Lưu: VT", "Phòng QLCN", 3, at(5).date(), "Bưu điện", "",
    )  # fmt: skip
    assert len(sheets.OUTGOING_HEADS) == len(sheets.INCOMING_HEADS) == len(row) == 10
    with pytest.raises(Refused, match="Ngày chuyển"):
        documents.hand_over(
            world.bodies["department"], paper=paper, copies=1, keeper="x",
            handed_date=at(4).date(), receipt="", note="", by=world.actor("yen"), at=at(5),
        )  # fmt: skip


def test_a_number_given_after_that_of_a_later_day_says_so(world):  # noqa: F811
    first, second, third = sent(world), sent(world), sent(world)
    Paper.objects.filter(pk=first.pk).update(issued_date=at(8).date(), issued_at=at(8))
    Paper.objects.filter(pk=third.pk).update(issued_date=at(4).date(), issued_at=at(4))
    papers = sheets.outgoing_papers(world.bodies["department"], "invitation", YEAR)
    said = {row[0]: row[-1] for row in sheets.outgoing_rows(papers)}
    after = f"Vào sổ sau số {first.number} ngày 08/03/{YEAR}"
    assert said == {"01/GM-SCT": "", "02/GM-SCT": after, "03/GM-SCT": after}
    assert second.number == "02"


def test_a_letter_is_numbered_by_its_arrival_and_given_to_who_answers(world):  # noqa: F811
    first, second = come(world, file=("cv.pdf", pdf())), come(world, "46/UBND-KT")
    assert (first.number, second.number) == (1, 2)
    owed = Obligation.objects.still_open().get(subject=first.uuid)
    assert (owed.kind, owed.role, owed.due_date) == (
        "incoming.answer", "department_specialist", date(YEAR, 3, 12),
    )  # fmt: skip
    with pytest.raises(Refused, match="phải ghi kết quả"):
        documents.answer_incoming(first, answer=" ", by=world.actor("binh"), at=at(8))
    documents.answer_incoming(first, answer="Lưu để biết.", by=world.actor("binh"), at=at(8))
    with pytest.raises(NotAllowed, match="đã giải quyết"):
        documents.answer_incoming(first, answer="Khác", by=world.actor("binh"), at=at(8))
    assert not Obligation.objects.still_open().filter(subject=first.uuid)
    assert obligations.faults() == [] and faults() == []


@pytest.mark.parametrize("symbol", ["45/ubnd-kt", "45 / UBND - KT", "045/UBND–KT"])
def test_a_symbol_spelled_another_way_is_the_same_letter(world, symbol):  # noqa: F811
    come(world)
    with pytest.raises(Refused, match="Văn bản 45/UBND-KT của UBND xã Nghi Lộc đã vào sổ"):
        come(world, symbol, author="ubnd xã Nghi Lộc")


def test_letters_without_a_number_are_not_taken_for_one(world):  # noqa: F811
    assert [come(world, "").number, come(world, "").number] == [1, 2]


def test_a_letter_is_not_due_before_it_came(world):  # noqa: F811
    with pytest.raises(Refused, match=r"Hạn giải quyết 04/03/.* trước ngày đến 05/03/") as refused:
        come(world, due_date=date(YEAR, 3, 4))
    assert refused.value.field == "due_date"
    assert come(world, due_date=date(YEAR, 3, 5)).number == 1


def test_what_came_twice_is_named_with_its_number(world):  # noqa: F811
    come(world)
    with pytest.raises(Refused, match="đã vào sổ: số đến 1"):
        come(world, author="UBND  XÃ NGHI LỘC", day=8)
    come(world, "")  # a letter without symbol may come again
    come(world, "")
    assert Incoming.objects.count() == 3


def test_only_the_records_officer_registers_and_only_days_that_can_be(world):  # noqa: F811
    for name in ("binh", "lan", "mai"):
        with pytest.raises(NotAllowed, match="Văn thư"):
            come(world, by=name)
    with pytest.raises(Refused, match="Ngày đến"):
        come(world, received_date=date(YEAR, 3, 6))
    with pytest.raises(Refused, match="Ngày đến"):
        come(world, received_date=date(YEAR, 3, 3))


def test_a_year_that_is_over_is_closed_printed_kept_and_gives_no_more_numbers(world):  # noqa: F811
    invite(world)
    department, yen = world.bodies["department"], world.actor("yen")
    with pytest.raises(Refused, match="chưa hết"):
        documents.close_register(department, kind="invitation", year=YEAR, by=yen, at=at(5))
    later = at(4, 1, YEAR + 1)
    closing = documents.close_register(department, kind="invitation", year=YEAR, by=yen, at=later)
    again = documents.close_register(department, kind="invitation", year=YEAR, by=yen, at=later)
    assert again == closing and RegisterClosing.objects.count() == 1
    assert (closing.count, closing.last_number) == (1, 1)
    assert stored(closing.digest)[:2] == b"PK"
    with pytest.raises(Refused, match="đã khóa"):
        invite(world)
    assert invite(world, year=YEAR + 1).number == "01"


def test_the_print_of_a_closed_register_is_opened_as_it_was_kept(client, world):  # noqa: F811
    invite(world)
    department, yen = world.bodies["department"], world.actor("yen")
    client.force_login(world.users["yen"])
    page = f"/van-thu/{department.uuid}/so-di/?year={YEAR}&register=invitation"
    assert client.get(f"{page}&kept=1").status_code == 404
    closing = documents.close_register(
        department, kind="invitation", year=YEAR, by=yen, at=at(4, 1, YEAR + 1)
    )
    assert "Mở bản in đã giữ" in client.get(page).content.decode()
    assert client.get(f"{page}&kept=1").content == stored(closing.digest)


def test_the_print_says_on_every_page_whose_register_it_is_and_its_days_are_days(world):  # noqa: F811
    sent(world)
    content, count = sheets.outgoing_sheet(world.bodies["department"], "invitation", YEAR)
    page = load_workbook(io.BytesIO(content)).active
    assert (count, page.max_row) == (1, 2)
    assert page.oddHeader.left.text == f"Sở Công Thương. Sổ giấy mời năm {YEAR}"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.print_title_rows, page.page_setup.fitToHeight) == ("$1:$1", 0)
    assert page["B2"].value.date() == at(5).date() and page["C2"].alignment.wrap_text


def test_the_pages_of_the_registers_name_their_columns_and_turn_by_key(client, world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(pages, "A_PAGE", 2)
    invite(world)
    for number in (1, 2, 3):
        come(world, f"{number}/UBND-KT")
    client.force_login(world.users["yen"])
    office = f"/van-thu/{world.bodies['department'].uuid}/"
    out = client.get(f"{office}so-di/?year={YEAR}&register=invitation").content.decode()
    assert 'data-label="Số, ký hiệu"' in out and "01/GM-SCT" in out
    first = client.get(f"{office}so-den/?year={YEAR}&register=incoming").content.decode()
    assert "3/UBND-KT" in first and "2/UBND-KT" in first and "1/UBND-KT" not in first
    after = Incoming.objects.get(number=2).pk
    second = client.get(f"{office}so-den/?year={YEAR}&register=incoming&after={after}")
    assert "1/UBND-KT" in (text := second.content.decode()) and "2/UBND-KT" not in text
    printed = client.get(f"{office}so-den/?year={YEAR}&register=incoming&print=1").content.decode()
    assert printed.index("1/UBND-KT") < printed.index("2/UBND-KT") < printed.index("3/UBND-KT")


def test_a_register_of_several_forms_turns_in_the_order_of_issue(client, world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(pages, "A_PAGE", 2)
    centre = world.bodies["centre"]
    Register.objects.create(organisation=centre, kind="paper", year=YEAR)
    monkeypatch.setattr(sheets, "codes_in", lambda _kind: ["contract", "settlement"])
    forms = ("contract", "settlement", "request_receipt", "settlement", "contract")
    for number, code in enumerate(forms, 1):
        Paper.objects.create(
            province=centre.province, organisation=centre, about=uuid.uuid4(), code=code,
            form_date=at(2).date(), number=f"0{number}", symbol="KC", issued_date=at(number).date(),
            title="", payload="{}", digest="", issued_by="", issued_at=at(number),
        )  # fmt: skip
    client.force_login(world.users["hung"])
    address, seen = f"/van-thu/{centre.uuid}/so-di/", []
    turned = f"{address}?year={YEAR}&register=paper"
    while turned:
        page = client.get(turned).content.decode()
        seen.append(re.findall(r"0\d/KC", page))
        turned = next(iter(re.findall(r'href="(\?[^"]*after=\d+)"', page)), "")
        turned = turned and address + turned.replace("&amp;", "&")
    assert [list(dict.fromkeys(numbers)) for numbers in seen] == [
        ["05/KC", "04/KC"], ["02/KC", "01/KC"],
    ]  # fmt: skip


def test_nobody_else_writes_hand_over_closes_or_answers(world):  # noqa: F811
    paper, letter = sent(world), come(world)
    department, later = world.bodies["department"], at(4, 1, YEAR + 1)
    for name in ("binh", "lan", "mai"):
        other = world.actor(name)
        with pytest.raises(NotAllowed, match="Văn thư"):
            documents.hand_over(
                department, paper=paper, copies=1, keeper="x", handed_date=at(5).date(),
                receipt="", note="", by=other, at=at(5),
            )  # fmt: skip
        with pytest.raises(NotAllowed, match="Văn thư"):
            documents.close_register(department, kind="in", year=YEAR, by=other, at=later)
    for name in ("yen", "lan", "mai"):
        with pytest.raises(NotAllowed, match=r"giao cho Chuyên viên Sở\."):
            documents.answer_incoming(letter, answer="Lưu.", by=world.actor(name), at=at(8))
