"""Two officers at the same moment: one signature, one number, one line in a register."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from khuyencong.core.models import Event
from khuyencong.documents import services as documents
from khuyencong.documents.checks import faults
from khuyencong.documents.models import (
    CaseFile,
    Incoming,
    Outgoing,
    Paper,
    RecordsOffice,
    Register,
    RegisterClosing,
)
from khuyencong.documents.services import case_files, outgoing, registers
from tests.documents import test_archive as archive
from tests.documents.test_issue import invite
from tests.documents.test_records_office import draft, world  # noqa: F401
from tests.documents.test_registers import come
from tests.two import at_once, only_where_two_write, slow
from tests.world import YEAR, at, person

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def database(transactional_db):
    only_where_two_write()


def done(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


@pytest.fixture
def two(world):  # noqa: F811
    """A second records officer, a second leader."""
    for name, role in (("ngan", "records_officer"), ("lien", "department_leader")):
        world.users[name] = person(name, role, organisation=world.bodies["department"])
    return world


def test_two_sign_one_paper_at_once_and_two_number_it_at_once(two, monkeypatch):
    paper = draft(two)
    documents.check_draft(paper, by=two.actor("nhung"), at=at(5))
    slow(monkeypatch, outgoing.permissions, "can_step")
    for act, names, kind in (
        (documents.sign_draft, ("lan", "lien"), "sign_draft"),
        (documents.number_paper, ("yen", "ngan"), "number_paper"),
        (documents.dispatch_paper, ("yen", "ngan"), "dispatch_paper"),
    ):
        told = at_once(*(partial(act, paper, by=two.actor(name), at=at(5)) for name in names))
        assert (told[0], "đang ở trạng thái" in told[1], done(kind)) == ("", True, 1)
    assert (Paper.objects.count(), Outgoing.objects.get().paper.number) == (1, "01")
    assert Register.objects.get(kind=Paper.objects.get().code).last_number == 1
    assert faults() == []


def test_one_signs_while_another_returns_it_and_one_of_both_is_done(two, monkeypatch):
    paper = draft(two)
    documents.check_draft(paper, by=two.actor("nhung"), at=at(5))
    lan, lien = two.actor("lan"), two.actor("lien")
    slow(monkeypatch, outgoing.permissions, "can_step")
    told = at_once(
        lambda: documents.sign_draft(paper, by=lan, at=at(5)),
        lambda: documents.return_draft(paper, remark="Thiếu giờ.", by=lien, at=at(5)),
    )
    assert (told[0], "đang ở trạng thái" in told[1]) == ("", True)
    assert done("sign_draft") + done("return_draft") == 1


def test_one_letter_registered_by_two_at_once_is_one_and_the_other_hears_its_number(
    two, monkeypatch
):
    come(two, "1/UBND")  # the register is there
    slow(monkeypatch, registers, "next_number")
    told = at_once(lambda: come(two, by="yen"), lambda: come(two, by="ngan"))
    assert (told[0], "đã vào sổ: số đến 2" in told[1]) == ("", True)
    assert list(Incoming.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_two_letters_at_once_take_two_numbers(two):
    told = at_once(lambda: come(two, by="yen"), lambda: come(two, "46/UBND-KT", by="ngan"))
    assert told == ["", ""]
    assert sorted(Incoming.objects.values_list("number", flat=True)) == [1, 2]


def test_a_register_closed_by_two_at_once_is_closed_once(two, monkeypatch):
    invite(two)
    slow(monkeypatch, registers, "outgoing_sheet")
    department, later = two.bodies["department"], at(4, 1, YEAR + 1)
    told = at_once(
        *(
            partial(
                documents.close_register,
                department,
                kind="invitation",
                year=YEAR,
                by=two.actor(name),
                at=later,
            )
            for name in ("yen", "ngan")
        )
    )
    assert (told, RegisterClosing.objects.count()) == (["", ""], 1)
    assert done("close_register") == 1


def test_a_number_taken_while_the_register_closes_is_in_the_print_or_refused(two, monkeypatch):
    invite(two)
    slow(monkeypatch, registers, "outgoing_sheet")
    department, yen = two.bodies["department"], two.actor("yen")
    told = at_once(
        lambda: documents.close_register(
            department, kind="invitation", year=YEAR, by=yen, at=at(4, 1, YEAR + 1)
        ),
        lambda: invite(two),  # the last hour of the year
    )
    closing = RegisterClosing.objects.get()
    assert closing.count == closing.last_number == Paper.objects.count()
    assert told[1] == "" or "đã khóa" in told[1]


def test_one_incoming_letter_answered_by_two_at_once_is_answered_once(two, monkeypatch):
    letter = come(two, due_date=date(YEAR, 3, 12))
    two.users["hoa"] = person("hoa", "department_specialist", organisation=two.bodies["department"])
    slow(monkeypatch, registers, "can_answer")
    told = at_once(
        *(
            partial(documents.answer_incoming, letter, answer="Lưu.", by=two.actor(name), at=at(8))
            for name in ("binh", "hoa")
        )
    )
    assert (told[0], "đã giải quyết" in told[1]) == ("", True)
    assert done("answer_incoming") == 1


def test_an_office_opened_by_two_at_once_is_opened_and_is_one(two):
    centre, hung, day = two.bodies["centre"], two.actor("hung"), date(YEAR, 3, 1)
    press = partial(documents.open_office, centre, valid_from=day, has_unit_head=True, by=hung)
    told = at_once(*(partial(press, is_joined=False, at=at(1)) for _n in (1, 2)))
    assert (told, RecordsOffice.objects.filter(organisation=centre).count()) == (["", ""], 1)
    assert faults() == []


def test_one_file_handed_in_by_two_at_once_is_handed_in_once(two, monkeypatch):
    archive.know_its_papers(monkeypatch)
    archive.write(two, takes_projects=True)
    case = archive.ended(two)
    slow(monkeypatch, case_files, "_require_ready")
    told = at_once(*(partial(archive.hand_in, two, case, by=name) for name in ("yen", "ngan")))
    assert (told[0], "đã nộp lưu" in told[1], done("hand_in")) == ("", True, 1)
    assert CaseFile.objects.exclude(minutes=None).count() == 1
