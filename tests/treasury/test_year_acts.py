"""Huỷ dự toán, nộp trả, chuyển nguồn: asked by the accountant, decided by the Department's leader,
each with its ground and its paper; the money of two years adds up."""

import pytest

from khuyencong.contracts.selectors import subject_of
from khuyencong.core import events
from khuyencong.documents.models import Paper
from khuyencong.ledger.models import Transfer
from khuyencong.obligations.models import Obligation
from khuyencong.planning import services as planning
from khuyencong.projects.models import Project
from khuyencong.treasury import services as treasury
from khuyencong.treasury.models import YearAct, YearMove
from khuyencong.treasury.services import Part
from tests.duties import also, elsewhere, everyone_but, kinds, refused
from tests.planning.room import MILLION
from tests.treasury.year import (
    NEXT,
    ask,
    cancel,
    carry,
    decide,
    faults,
    january,
    stands,
)
from tests.world import YEAR, at, stages

pytestmark = pytest.mark.django_db


def free(amount):
    return Part(None, "appropriated", amount)


def test_money_under_a_contract_arrives_in_the_next_year_on_the_same_project(world, signed):
    act = carry(world, Part(signed.project, "committed", 300 * MILLION, subject_of(signed)))
    assert stands(world) == {
        "source": -800 * MILLION, "appropriated": 500 * MILLION, "committed": 300 * MILLION,
    }  # fmt: skip
    act = decide(world, act)
    assert stands(world) == {
        "source": -800 * MILLION, "appropriated": 500 * MILLION, "carried": 300 * MILLION,
    }  # fmt: skip
    assert stands(world, NEXT) == {"source": -300 * MILLION, "committed": 300 * MILLION}
    assert stages(signed.project) == {"committed": 300 * MILLION}  # of the next year
    moves = YearMove.objects.filter(line__act=act).order_by("pk")
    assert [move.year for move in moves] == [YEAR, NEXT, NEXT, NEXT]
    paper = Paper.objects.get(about=act.uuid)
    assert (paper.code, set(moves.values_list("transfer__document", flat=True))) == (
        "carry_decision", {paper.reference},
    )  # fmt: skip
    assert "300.000.000" not in paper.payload and "300000000" in paper.payload
    assert kinds(act.stream) == ["ask_year_act", "decide_year_act"]
    assert paper in Paper.objects.filter(filings__about=signed.project.uuid)
    assert faults() == []


def test_planned_money_without_a_contract_lapses_after_the_last_day_and_not_on_it(world, planned):
    part = Part(planned, "planned", 200 * MILLION)
    last = at(31, 12, YEAR)
    refused(
        lambda: cancel(world, part, ground="no_contract", on=last), "còn ký hợp đồng được đến 31/12"
    )
    decide(world, cancel(world, part, ground="no_contract", on=at(1, 1, NEXT)))
    assert stands(world) == {
        "source": -800 * MILLION, "appropriated": 600 * MILLION, "cancelled": 200 * MILLION,
    }  # fmt: skip
    assert stages(planned) == {}
    assert faults() == []


def test_free_money_is_cancelled_or_goes_back_to_the_dong(world):
    decide(world, cancel(world, free(799_999_999)))
    decide(world, ask(world, "remit", free(1), ground="task_ended"))
    assert stands(world) == {"source": -800 * MILLION, "cancelled": 799_999_999, "remitted": 1}
    assert faults() == []


def test_not_a_dong_more_than_is_left_beside_what_others_asked_for(world):
    cancel(world, free(500 * MILLION))
    refused(lambda: cancel(world, free(300 * MILLION + 1)), "còn 300.000.000 đồng")
    cancel(world, free(300 * MILLION))
    refused(lambda: cancel(world, free(1)), "còn 0 đồng")
    refused(lambda: cancel(world, free(0)), "không xử lý được 0")


def test_a_contract_is_the_ground_only_where_there_is_one(world, signed, planned):
    refused(
        lambda: carry(world, Part(planned, "planned", MILLION)), "chưa có hợp đồng ký đến 31/12"
    )
    refused(lambda: carry(world, free(MILLION)), "chưa có hợp đồng ký")
    refused(
        lambda: carry(
            world, Part(signed.project, "committed", MILLION, subject_of(signed)), authority=" "
        ),
        "văn bản của cấp có thẩm quyền",
    )


def test_late_additions_are_carried_up_to_what_was_added_after_the_day_of_the_law(world):
    son = world.actor("son")
    for number, day, amount in (("7/QĐ", at(30, 9), 50), ("8/QĐ", at(1, 10), 40)):
        planning.appropriate(
            world.fund, year=YEAR, number=number, decided_date=day.date(),
            amount_dong=amount * MILLION, by=son, at=day,
        )  # fmt: skip
    late = {"ground": "late_addition"}
    refused(lambda: carry(world, free(40 * MILLION + 1), **late), "Bổ sung cuối năm là 40.000.000")
    carry(world, free(30 * MILLION), **late)
    refused(lambda: carry(world, free(10 * MILLION + 1), **late), "đã đề nghị chuyển 30.000.000")
    carry(world, free(10 * MILLION), **late)


def test_each_kind_has_its_own_list_of_grounds_and_its_own_stages(world, signed):
    refused(lambda: cancel(world, free(1), ground="contract_signed"), "không có trong danh mục")
    refused(lambda: ask(world, "remit", free(1), ground="not_used"), "không có trong danh mục")
    part = Part(signed.project, "committed", 1, subject_of(signed))
    refused(lambda: cancel(world, part), "Không huỷ dự toán được tiền đang ở")
    refused(lambda: cancel(world), "Chưa chọn khoản nào")
    refused(lambda: cancel(world, Part(signed.project, "planned", 1)), "không còn tiền ở mục đó")
    refused(lambda: cancel(world, free(1), reason=" "), "Chưa ghi vì sao")


def test_only_who_keeps_the_books_asks_and_only_the_departments_leader_decides(world):
    for other in [*everyone_but(world, "centre_accountant", "finance_officer"), elsewhere(
        "centre_accountant", "finance_officer"
    )]:  # fmt: skip
        refused(
            lambda other=other: treasury.ask(
                world.fund, year=YEAR, kind="cancel", ground="not_used", reason="Thử",
                parts=[free(1)], by=other, at=january(),
            ),
            "Chỉ kế toán Trung tâm hoặc Sở Tài chính",
        )  # fmt: skip
    act = cancel(world, free(1))
    for other in [*everyone_but(world, "department_leader"), elsewhere("department_leader")]:
        for press in (
            lambda other=other: treasury.decide(act, by=other, at=january(6)),
            lambda other=other: treasury.decline(act, answer="Thôi", by=other, at=january(6)),
        ):
            refused(press, "Chỉ lãnh đạo Sở")
    assert stands(world) == {"source": -800 * MILLION, "appropriated": 800 * MILLION}


def test_who_asked_does_not_decide_in_another_post_of_hers(world):
    both = also(world, "thu", "department_leader", "department")
    act = treasury.ask(
        world.fund, year=YEAR, kind="cancel", ground="not_used", reason="Thử", parts=[free(1)],
        by=both, at=january(),
    )  # fmt: skip
    refused(lambda: treasury.decide(act, by=both, at=january(6)), "Thu đã đề nghị việc này")
    decide(world, act)


def test_a_second_press_asks_once_and_moves_the_money_once(world):
    act = cancel(world, free(100 * MILLION))
    assert cancel(world, free(100 * MILLION)) == act
    assert YearAct.objects.count() == 1
    decide(world, act)
    assert decide(world, act).answered_by == "Lan"
    assert stands(world)["cancelled"] == 100 * MILLION
    assert Paper.objects.filter(about=act.uuid).count() == 1
    refused(
        lambda: treasury.decline(act, answer="Thôi", by=world.actor("lan"), at=january(7)),
        "đã có Lan",
    )


def test_declined_or_taken_back_the_money_stays_and_may_be_asked_for_again(world):
    act = cancel(world, free(800 * MILLION))
    refused(
        lambda: treasury.decline(act, answer=" ", by=world.actor("lan"), at=january(6)), "lý do"
    )
    treasury.decline(act, answer="Còn đề án kịp ký", by=world.actor("lan"), at=january(6))
    again = cancel(world, free(800 * MILLION))
    treasury.decline(again, answer="Gõ nhầm", by=world.actor("thu"), at=january(6))
    assert stands(world) == {"source": -800 * MILLION, "appropriated": 800 * MILLION}
    assert kinds(act.stream) == ["ask_year_act", "decline_year_act"]
    assert not Obligation.objects.still_open().filter(kind="year_act.decide").exists()
    assert faults() == []


def test_the_leader_finds_it_among_her_work_until_it_is_answered(world):
    act = cancel(world, free(1))
    owed = Obligation.objects.still_open().filter(kind="year_act.decide")
    assert [(row.role, row.subject) for row in owed] == [("department_leader", act.uuid)]
    assert faults() == []
    decide(world, act)
    assert not owed.all().exists()


def test_killed_half_way_nothing_happened(world, signed, monkeypatch):
    act = carry(
        world,
        Part(signed.project, "committed", 300 * MILLION, subject_of(signed)),
        ground="contract_signed",
    )
    posted = []

    def dies(line, transfer):
        posted.append(Transfer.objects.filter(key__startswith="year-act/").count())
        raise RuntimeError("killed")

    monkeypatch.setattr(treasury.acts, "_moved", dies)
    with pytest.raises(RuntimeError):
        decide(world, act)
    monkeypatch.undo()
    assert posted == [4]
    assert not Transfer.objects.filter(key__startswith="year-act/").exists()
    assert not Paper.objects.filter(about=act.uuid).exists()
    assert stands(world, NEXT) == {}
    decide(world, act)
    assert stands(world, NEXT)["committed"] == 300 * MILLION
    assert faults() == []


def test_a_transfer_without_its_act_is_named(world):
    decide(world, cancel(world, free(100 * MILLION)))
    YearMove.objects.all().delete()
    assert any("không có hồ sơ nào ghi khoản này" in fault for fault in faults())


def test_a_move_that_says_another_amount_is_named(world):
    decide(world, cancel(world, free(100 * MILLION)))
    YearMove.objects.update(amount_dong=99 * MILLION)
    assert any("khác với bút toán" in fault for fault in faults())


def test_the_project_is_told_of_what_was_decided(world, signed):
    decide(world, carry(world, Part(signed.project, "committed", MILLION, subject_of(signed))))
    project = Project.objects.get(pk=signed.project_id)
    assert events.history(project.stream).last().kind == "year_act"
