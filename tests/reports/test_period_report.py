"""Báo cáo định kỳ: drafted by the Department's specialist from the ledger and the minutes, sent by
its leader; what was sent stays, what is true later is an adjustment beside it."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import subject_of
from khuyencong.core import verification
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import User
from khuyencong.documents.models import Paper
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Transfer
from khuyencong.reports import selectors, services
from khuyencong.reports.models import Report, ReportAdjustment, ReportRow
from khuyencong.reports.selectors import facts
from khuyencong.reports.selectors.periods import period
from khuyencong.settlement.models import Acceptance
from khuyencong.treasury.services import Part
from tests import money
from tests import world as province
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.treasury import year
from tests.world import YEAR, World, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
DECEMBER = at(15, 12)


@pytest.fixture
def world(db: None) -> World:
    return province.build(appropriated_dong=800 * MILLION)


@pytest.fixture
def paid(world: World) -> Commitment:
    """300 million for a machine of Nghi Lộc: signed in March, accepted on 1/9, paid on 10/9."""
    commitment = money.installed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    return commitment


def drafted(world: World, kind="year", part=0, day=DECEMBER, by="binh", year=YEAR) -> Report:
    body = world.bodies["centre" if by == "mai" else "department"]
    return services.draft(body, kind=kind, year=year, part=part, by=world.actor(by), at=day)


def written(world: World, report: Report) -> Report:
    said = {"done": "Hỗ trợ một hợp tác xã.", "hard": "Giá máy tăng.", "asked": "Giao vốn sớm."}
    return services.write(report, **said, by=world.actor("binh"), at=DECEMBER)


def sent(world: World, report: Report, day=DECEMBER) -> Report:
    return services.send(written(world, report), by=world.actor("lan"), at=day)


def sums(report: Report) -> dict[str, int]:
    return {c: t["all"]["all"] for c, t in report.figures.items() if t["all"].get("all")}


def faults() -> list[str]:
    return [one for name, found in verification.run() if name == "reports" for one in found]


@pytest.mark.parametrize(
    ("kind", "part", "first", "last"),
    [
        ("month", 1, date(2026, 12, 15), date(2027, 1, 14)),
        ("month", 12, date(2027, 11, 15), date(2027, 12, 14)),
        ("quarter", 1, date(2026, 12, 15), date(2027, 3, 14)),
        ("quarter", 4, date(2027, 9, 15), date(2027, 12, 14)),
        ("half", 0, date(2026, 12, 15), date(2027, 6, 14)),
        ("nine", 0, date(2026, 12, 15), date(2027, 9, 14)),
        ("year", 0, date(2026, 12, 15), date(2027, 12, 14)),
        ("five", 0, date(2022, 12, 15), date(2027, 12, 14)),
    ],
)
def test_a_period_ends_on_the_14th_and_the_report_year_begins_on_15_december(
    world, kind, part, first, last
):
    found = period(kind, YEAR, part, "40")
    assert (found.first, found.last, found.is_by_law) == (first, last, True)


def test_before_the_cut_off_days_were_known_the_calendar_is_taken_and_the_report_says_so(world):
    found = period("quarter", 2018, 2, "40")
    assert (found.first, found.last, found.is_by_law) == (
        date(2018, 4, 1), date(2018, 6, 30), False,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "part"), [("month", 13), ("quarter", 5), ("year", 1)])
def test_a_part_that_no_year_has_is_refused(world, kind, part):
    refused(lambda: drafted(world, kind, part), "không có số")


def test_a_period_that_has_not_begun_is_refused(world):
    refused(lambda: drafted(world, day=at(14, 12, YEAR - 1)), "chưa có số liệu")
    assert drafted(world, day=at(15, 12, YEAR - 1)).last_date == date(YEAR, 12, 14)


def test_the_year_counts_the_plan_the_acceptance_and_300_million_paid(world, paid):
    report = drafted(world)
    assert sums(report) == {
        facts.PLANNED: 1, facts.GIVEN: 300 * MILLION, facts.DONE: 1, facts.SPENT: 300 * MILLION,
    }  # fmt: skip
    project = paid.project
    place = project.beneficiaries.get().place
    for table, row in (
        ("track", "local"), ("place", str(place.pk)), ("content", "KC3"),
        ("trade", str(world.workshops[0].trade_id)),
    ):  # fmt: skip
        assert report.figures[facts.SPENT][table] == {row: 300 * MILLION}
    assert kinds(report.stream) == ["draft_report"]


def test_what_was_accepted_on_20_december_is_of_the_next_report_year(world):
    commitment = money.installed(world)
    money.accept(world, commitment.project)
    Acceptance.objects.update(accepted_date=date(YEAR, 12, 20))
    assert facts.DONE not in sums(drafted(world))
    later = drafted(world, year=YEAR + 1, day=at(2, 1, YEAR + 1))
    assert sums(later)[facts.DONE] == 1


def test_a_quarter_adds_up_since_the_year_began_and_the_next_year_shows_it_as_the_same_period(
    world, paid
):
    third, fourth = drafted(world, "quarter", 3), drafted(world, "quarter", 4)
    assert sums(third)[facts.SPENT] == sums(third)[facts.SINCE] == 300 * MILLION
    assert facts.SPENT not in sums(fourth) and sums(fourth)[facts.SINCE] == 300 * MILLION
    next_year = drafted(world, "quarter", 3, year=YEAR + 1, day=at(15, 9, YEAR + 1))
    assert sums(next_year) == {facts.BEFORE: 300 * MILLION}


def test_money_that_came_back_is_taken_off_on_its_day(world, paid):
    report = drafted(world)
    rows = report.rows.filter(column=facts.SPENT).order_by("pk")
    assert [row.amount for row in rows] == [300 * MILLION]
    moved = Transfer.objects.get(to_account__stage="paid")
    ledger.recover(
        moved, amount_dong=100 * MILLION, key="back", document="QĐ 9", reason="Máy đã bán",
        by=world.actor("thu"), at=at(1, 11),
    )  # fmt: skip
    report = services.count_anew(report, by=world.actor("binh"), at=DECEMBER)
    assert sums(report)[facts.SPENT] == 200 * MILLION
    assert faults() == []


def test_an_advance_carried_into_the_next_year_is_disbursed_once(world):
    commitment = money.installed(world)
    money.advance(world, commitment, 50 * MILLION)
    subject = subject_of(commitment)
    left = (Part(commitment.project, "advanced", 50 * MILLION, subject),
            Part(commitment.project, "committed", 250 * MILLION, subject))  # fmt: skip
    year.decide(world, year.carry(world, *left))
    five = drafted(world, "five", year=YEAR + 1, day=at(15, 12, YEAR + 1))
    assert sums(five) == {
        facts.PLANNED: 1, facts.GIVEN: 300 * MILLION, facts.SPENT: 50 * MILLION,
    }  # fmt: skip


def test_every_figure_is_the_sum_of_its_rows(world, paid):
    report = drafted(world)
    for column, tables in report.figures.items():
        for table in facts.TABLES:
            for row, figure in tables[table].items():
                behind = selectors.rows_behind(report, column, table, row)
                assert sum(one.amount for one in behind) == figure
        behind = selectors.rows_behind(report, column, "content", "all")
        assert sum(one.amount for one in behind) == tables["all"].get("all", 0)
    assert faults() == []


def test_the_specialist_drafts_and_nobody_else(world):
    for actor in everyone_but(world, "department_specialist", "centre_specialist"):
        refused(
            lambda actor=actor: services.draft(
                world.bodies["department"], kind="year", year=YEAR, by=actor, at=DECEMBER
            ),
            "Chỉ chuyên viên",
        )
    refused(
        lambda: services.draft(
            world.bodies["department"], kind="year", year=YEAR, by=world.actor("mai"), at=DECEMBER
        ),
        "chuyên viên của cơ quan đó",
    )
    assert drafted(world, by="mai").organisation == world.bodies["centre"]


def test_the_same_period_again_is_the_report_that_is_there(world):
    assert drafted(world) == drafted(world)
    assert Report.objects.count() == 1


def test_the_leader_sends_it_with_its_paper_and_nothing_of_it_changes_any_more(world, paid):
    report = sent(world, drafted(world))
    paper = Paper.objects.get(about=report.uuid)
    assert paper.code == "period_report" and "300000000" in paper.payload
    assert kinds(report.stream) == ["draft_report", "write_report", "send_report"]
    by = world.actor("binh")
    refused(lambda: services.count_anew(report, by=by, at=DECEMBER), "đã gửi ngày 15/12/2027")
    refused(lambda: written(world, report), "đã gửi")
    refused(lambda: services.send(report, by=world.actor("lan"), at=DECEMBER), "đã gửi báo cáo này")
    assert faults() == []


def test_only_the_leader_of_the_body_sends_it_and_never_who_drafted_it(world):
    report = written(world, drafted(world))
    others = [*everyone_but(world, "department_leader"), elsewhere("department_leader")]
    for actor in others:
        refused(lambda actor=actor: services.send(report, by=actor, at=DECEMBER), "Chỉ lãnh đạo")
    Report.objects.update(drafted_hands=[world.actor("lan").id])
    refused(lambda: services.send(report, by=world.actor("lan"), at=DECEMBER), "không tự ký gửi")


def test_it_is_sent_from_the_day_after_its_last_and_with_words(world):
    report = drafted(world)
    lan = world.actor("lan")
    refused(lambda: services.send(report, by=lan, at=at(14, 12)), "chốt ngày 14/12/2027")
    refused(lambda: services.send(report, by=lan, at=DECEMBER), "chưa có phần kết quả")


def test_figures_that_moved_since_it_was_drafted_are_counted_anew_before_it_is_sent(world):
    commitment = money.installed(world)
    money.accept(world, commitment.project)
    report = written(world, drafted(world))
    money.pay(world, commitment, 300 * MILLION)
    lan = world.actor("lan")
    refused(lambda: services.send(report, by=lan, at=DECEMBER), "0 đồng nay là 300.000.000 đồng")
    services.count_anew(report, by=world.actor("binh"), at=DECEMBER)
    assert services.send(report, by=lan, at=DECEMBER).is_sent


def test_what_is_true_later_is_an_adjustment_and_the_next_one_starts_from_it(world):
    commitment = money.installed(world)
    money.accept(world, commitment.project)
    report = sent(world, drafted(world))
    by = world.actor("binh")
    refused(
        lambda: services.adjust(report, reason="Ghi sót", by=by, at=at(20, 12)), "Không có số nào"
    )
    money.pay(world, commitment, 300 * MILLION)
    refused(lambda: services.adjust(report, reason=" ", by=by, at=at(20, 12)), "Chưa ghi lý do")
    made = services.adjust(report, reason="Ghi sót chứng từ 10/9", by=by, at=at(20, 12))
    first = ReportAdjustment.objects.order_by("pk").first()
    assert (first.was, first.now, len(made)) == (0, 300 * MILLION, 5)
    report.refresh_from_db()
    assert facts.SPENT not in sums(report)  # as it was sent
    refused(lambda: services.adjust(report, reason="Lại", by=by, at=at(21, 12)), "Không có số nào")
    assert faults() == []


def test_a_draft_is_not_adjusted(world):
    report = drafted(world)
    refused(
        lambda: services.adjust(report, reason="Vội", by=world.actor("binh"), at=DECEMBER),
        "chưa gửi",
    )


def test_the_next_report_begins_with_the_difficulties_and_proposals_of_the_last(world):
    sent(world, drafted(world, "quarter", 1), day=DECEMBER)
    report = drafted(world, "quarter", 2)
    assert (report.done, report.hard, report.asked) == ("", "Giá máy tăng.", "Giao vốn sớm.")


def test_a_row_taken_out_of_a_sent_report_is_named(world, paid):
    report = sent(world, drafted(world))
    ReportRow.objects.filter(report=report, column=facts.SPENT).delete()
    assert "spent_dong" in faults()[0]


def test_a_report_sent_by_who_drafted_it_is_named(world):
    report = sent(world, drafted(world))
    assert faults() == []
    Report.objects.update(drafted_hands=[*report.drafted_hands, world.actor("lan").id])
    assert "người gửi là người lập" in faults()[0]


def test_the_pages_show_tables_rows_and_workbook_and_hide_the_other_province(client, world, paid):
    report = drafted(world)
    client.force_login(world.users["ha"])
    page = client.get(f"/bao-cao/{report.uuid}/").content.decode()
    assert "300.000.000" in page and "Theo nội dung khuyến công" in page
    assert "chưa kiểm chứng" in page  # the days that cut the figures were seen in another's text
    rows = client.get(f"/bao-cao/{report.uuid}/dong/spent_dong/track/?muc=local").content.decode()
    assert paid.project.code in rows and "300.000.000 đồng" in rows
    assert client.get(f"/bao-cao/{report.uuid}/dong/x/track/").status_code == 404
    assert client.get(f"/bao-cao/{report.uuid}/bang-tinh/").status_code == 200
    client.force_login(_from_elsewhere())
    assert client.get(f"/bao-cao/{report.uuid}/").status_code == 404
    assert "bản thảo" not in client.get("/bao-cao/").content.decode()


def _from_elsewhere() -> User:
    there = province.unit("01", "province", "Hà Nội", "thành phố")
    body = province.body("SCT01", "department", "Sở Công Thương Hà Nội", "SCT", there)
    return province.person("an", "department_specialist", organisation=body)


def test_a_centre_reports_its_own_projects_and_reads_no_other_report(world, paid):
    own = drafted(world, by="mai")
    assert sums(own)[facts.SPENT] == 300 * MILLION
    other = province.body("TT2", "centre", "Trung tâm khác", "TT2", world.province)
    specialist = province.person("yen", "centre_specialist", organisation=other)
    actor = directory.actor_for(specialist, on=DECEMBER.date())
    theirs = services.draft(other, kind="year", year=YEAR, by=actor, at=DECEMBER)
    assert sums(theirs) == {}
    assert list(Report.objects.visible_to(actor)) == [theirs]
    assert set(Report.objects.visible_to(world.actor("ha"))) == {own, theirs}


def test_the_specialist_begins_one_through_the_page(client, world):
    client.force_login(world.users["binh"])
    sent_form = {
        "body": str(world.bodies["department"].uuid),
        "kind": "year",
        "year": str(YEAR - 1),
    }
    answer = client.post("/bao-cao/", {"act": "draft", **sent_form})
    report = Report.objects.get()
    assert answer.url == f"/bao-cao/{report.uuid}/"
    page = client.get(answer.url).content.decode()
    assert "Ghi lời báo cáo" in page and "Tính lại số liệu" in page
