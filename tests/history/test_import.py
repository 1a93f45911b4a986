"""Nhập danh sách cũ: by the Centre or the Department, looked at first, every row kept, once only;
taken back as a whole; a long one goes on where it stopped."""

import pytest

from khuyencong.core import verification
from khuyencong.core.models import Event
from khuyencong.directory.models import Notice
from khuyencong.history import selectors, services
from khuyencong.history.models import HistoricLine, HistoricProject, HistoryImport
from khuyencong.history.services import bringing, receiving
from khuyencong.ledger.models import Transfer
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.history import books
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
IMPORTERS = ("centre_specialist", "centre_head", "department_specialist", "department_leader")


def receive(world, book=books.titled, *, by="mai", name="danh-sach.xlsx", on=None):
    return services.receive(
        world.province, name=name, content=book(), source="Báo cáo năm 2014 của Trung tâm",
        by=world.actor(by) if isinstance(by, str) else by, at=on or at(1),
    )  # fmt: skip


def bring(world, batch, *, by="mai", on=None):
    return services.bring_in(batch, by=world.actor(by), at=on or at(1, hour=10))


def live():
    rows = HistoricProject.objects.live().order_by("pk")
    return [(row.row, row.first_year, row.support_dong) for row in rows]


def faults():
    return [fault for _name, found in verification.run() for fault in found]


def test_the_centre_looks_at_a_list_and_brings_it_in(world):
    batch = receive(world)
    assert (batch.rows, batch.imported, batch.refused, batch.headings) == (10, 2, 0, 8)
    assert (batch.total_dong, batch.stated_total_dong) == (105_500_000, 105_500_000)
    assert live() == []  # looked at only
    batch = bring(world, batch)
    assert batch.status == "done"
    assert live() == [(7, 2014, 60 * MILLION), (8, 2014, 45_500_000)]
    row = HistoricProject.objects.order_by("pk").first()
    assert (row.content, row.track, row.confidence) == ("KC1", "local", 80)
    assert row.cells["planned"] == ["E7", "60"]
    assert HistoricLine.objects.count() == 8
    assert kinds(batch.stream) == ["receive_list", "bring_in", "write_projects", "finish_import"]
    assert not Transfer.objects.filter(at__gte=at(1)).exists()  # never the ledger's money
    assert faults() == []


@pytest.mark.parametrize("name", books.ALL)
def test_every_row_of_each_list_is_kept(world, name):
    batch = bring(world, receive(world, books.ALL[name]))
    projects = HistoricProject.objects.values("sheet", "row").distinct().count()
    joined = HistoricLine.objects.filter(kind="joined").count()
    assert projects + joined == batch.imported
    assert HistoricLine.objects.filter(kind="refused").count() == batch.refused
    assert batch.rows == batch.imported + batch.refused + batch.headings
    assert faults() == []


def test_a_second_import_makes_no_doubles(world):
    bring(world, receive(world))
    again = receive(world, name="ban-sao.xlsx")
    assert (again.imported, again.refused) == (0, 2)
    bring(world, again, on=at(2))
    assert len(live()) == 2
    told = [line.reason["more"]["name"] for line in again.lines.exclude(reason=None)]
    assert told == ["danh-sach.xlsx", "danh-sach.xlsx"]
    assert faults() == []


def test_two_rows_that_are_the_same_in_one_list_are_two(world):
    def twice():
        row = [1, "Máy sấy", "Cơ sở A", "", 50]
        return books.book(("2015", books.rows(["triệu đồng"], books.HEADS, row, row)))

    bring(world, receive(world, twice))
    assert len(live()) == 2
    assert receive(world, twice).imported == 0


def test_an_import_is_taken_back_as_a_whole_and_may_come_again(world):
    batch = bring(world, receive(world))
    refused(
        lambda: services.undo(batch, reason=" ", by=world.actor("mai"), at=at(2)), "Chưa ghi lý do"
    )
    services.undo(batch, reason="Nhầm bản nháp", by=world.actor("hung"), at=at(2))
    assert live() == []
    assert HistoricProject.objects.count() == 2  # nothing is removed
    assert kinds(batch.stream)[-1] == "undo_import"
    refused(
        lambda: services.undo(batch, reason="Lần nữa", by=world.actor("mai"), at=at(3)), "rút lại"
    )
    bring(world, receive(world, on=at(3)), on=at(3))
    assert len(live()) == 2
    assert faults() == []


def test_a_list_is_brought_in_once(world):
    batch = bring(world, receive(world))
    refused(lambda: bring(world, batch), "đã nhập")
    assert len(live()) == 2


def test_nobody_else_sends_brings_in_or_takes_back(world):
    batch = receive(world)
    for other in [*everyone_but(world, *IMPORTERS), elsewhere(*IMPORTERS)]:
        refused(lambda other=other: receive(world, by=other), "Chỉ Trung tâm và Sở")
        refused(lambda other=other: services.bring_in(batch, by=other, at=at(2)), "Chỉ Trung tâm")
        refused(lambda other=other: services.cancel(batch, by=other, at=at(2)), "Chỉ Trung tâm")
    bring(world, batch)
    for other in [*everyone_but(world, *IMPORTERS), elsewhere(*IMPORTERS)]:
        refused(
            lambda other=other: services.undo(batch, reason="Vì", by=other, at=at(2)), "Chỉ Trung"
        )
    assert len(live()) == 2


def test_another_province_sees_nothing_of_it(world):
    bring(world, receive(world))
    other = elsewhere("department_leader")
    assert list(selectors.imports(by=other)) == list(selectors.rows_of(by=other)) == []
    assert len(selectors.rows_of(by=world.actor("lan"))) == 2


def test_headings_are_understood_otherwise_and_the_office_remembers(world):
    def unnamed():
        return books.book(
            ("2015", books.rows(["triệu đồng"], ["TT", "Tên đề án", "Kinh phí", "Cột lạ"],
                                [1, "Máy sấy", 100, 40]))
        )  # fmt: skip

    batch = receive(world, unnamed)
    services.choose(
        batch, headings={"cot la": "paid"}, left_out=[], by=world.actor("mai"), at=at(1),
    )  # fmt: skip
    batch.refresh_from_db()
    bring(world, batch)
    assert [row.paid_dong for row in HistoricProject.objects.all()] == [40 * MILLION]
    services.undo(batch, reason="Thử", by=world.actor("mai"), at=at(2))
    again = bring(world, receive(world, unnamed, by="hung", on=at(3)), on=at(3))
    assert [row.paid_dong for row in again.projects_of.all()] == [40 * MILLION]
    elsewhere_read = receive(world, unnamed, by="binh", on=at(4))  # the Department has not said so
    columns = elsewhere_read.summary["sheets"][0]["columns"]
    assert next(c["meaning"] for c in columns if c["key"] == "cot la") == ""
    assert faults() == []


def test_the_unit_and_the_year_are_chosen_where_the_list_says_none(world):
    def silent():
        return books.book(("Sheet1", books.rows(["TT", "Tên đề án", "Kinh phí"], [1, "Máy", 100])))

    batch = receive(world, silent)
    assert (batch.imported, batch.refused) == (0, 1)  # no year
    batch = services.choose(
        batch, headings={}, unit=1_000, year=2012, left_out=[], by=world.actor("mai"), at=at(1),
    )  # fmt: skip
    assert (batch.imported, batch.total_dong) == (1, 100_000)


def test_a_sheet_that_is_left_out_is_not_read(world):
    batch = receive(world, books.several_sheets)
    assert batch.imported == 3
    batch = services.choose(batch, headings={}, left_out=["2009"], by=world.actor("mai"), at=at(1))
    assert batch.imported == 1


def test_a_cancelled_list_counts_nowhere(world):
    batch = services.cancel(receive(world), by=world.actor("mai"), at=at(1))
    assert batch.status == "cancelled"
    refused(lambda: bring(world, batch), "đã huỷ")
    assert live() == []


def test_a_file_without_a_list_is_refused_with_what_to_do(world):
    def letter():
        return books.book(("Thư", books.rows(["Kính gửi"], ["Nội dung thư"])))

    refusal = refused(lambda: receive(world, letter), "Không trang nào có dòng tiêu đề")
    assert "cột kinh phí" in refusal.fix
    assert not HistoryImport.objects.exists()
    refused(lambda: receive(world, lambda: b"", name="a.xlsx"), "rỗng")
    refused(lambda: receive(world, lambda: b"MZ\x90", name="a.xlsx"), "không phải Word hoặc Excel")


@pytest.fixture
def long_lists(monkeypatch):
    monkeypatch.setattr(bringing, "SMALL", 1)
    monkeypatch.setattr(bringing, "PART", 1)


def test_a_long_list_is_brought_in_beside_the_pages(world, long_lists):
    batch = bring(world, receive(world))
    assert (batch.status, live()) == ("waiting", [])
    other = receive(world, books.commas)
    refused(lambda: bring(world, other), "Đang nhập danh sách “danh-sach.xlsx”")
    services.bring_job(now=at(2))
    batch.refresh_from_db()
    assert (batch.status, len(live())) == ("done", 2)
    assert kinds(batch.stream).count("write_projects") == 2
    assert faults() == []


def test_a_process_that_died_is_followed_by_one_that_goes_on(world, long_lists, monkeypatch):
    batch = bring(world, receive(world))
    real, written = bringing._write, []

    def dies(*args, **named):
        if written:
            raise KeyboardInterrupt
        written.append(1)
        return real(*args, **named)

    monkeypatch.setattr(bringing, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        services.bring_job(now=at(2))
    monkeypatch.setattr(bringing, "_write", real)
    batch.refresh_from_db()
    assert (batch.status, batch.done_rows, live()) == ("waiting", 1, [])
    services.bring_job(now=at(3))
    assert live() == [(7, 2014, 60 * MILLION), (8, 2014, 45_500_000)]
    assert faults() == []


def test_a_long_list_that_is_cancelled_stops_at_its_next_part(world, long_lists, monkeypatch):
    batch = bring(world, receive(world))
    real = bringing._write

    def cancelled_meanwhile(*args, **named):
        end = real(*args, **named)
        services.cancel(batch, by=world.actor("mai"), at=at(2))
        return end

    monkeypatch.setattr(bringing, "_write", cancelled_meanwhile)
    services.bring_job(now=at(2))
    batch.refresh_from_db()
    assert (batch.status, live(), HistoricProject.objects.count()) == ("cancelled", [], 1)
    assert faults() == []


def test_a_large_file_is_read_beside_the_pages_and_its_sender_is_told(world, monkeypatch):
    monkeypatch.setattr(receiving, "READ_AT_ONCE", 10)
    batch = receive(world)
    assert (batch.status, batch.rows) == ("arrived", 0)
    refused(lambda: bring(world, batch), "đang đọc")
    services.bring_job(now=at(2))
    batch.refresh_from_db()
    assert (batch.status, batch.rows, batch.holder) == ("read", 10, "")
    assert kinds(batch.stream) == ["receive_list", "read_list"]
    told = Notice.objects.get(user=world.users["mai"])
    assert told.text == "Danh sách cũ gửi ngày 01/03/2027 đã đọc xong."
    bring(world, batch)
    assert len(live()) == 2
    assert faults() == []


def test_a_large_file_that_is_no_list_says_so_when_it_was_read(world, monkeypatch):
    monkeypatch.setattr(receiving, "READ_AT_ONCE", 10)
    batch = receive(world, lambda: books.book(("Thư", books.rows(["Kính gửi"]))))
    services.bring_job(now=at(2))
    batch.refresh_from_db()
    assert batch.status == "cancelled"
    assert "Không trang nào có dòng tiêu đề" in batch.summary["fault"]


def test_whoever_pressed_is_named_in_each_event(world):
    batch = bring(world, receive(world), by="hung")
    names = (
        Event.objects.filter(stream=batch.stream).order_by("seq").values_list("by_name", flat=True)
    )
    assert list(names) == ["Mai", "Hung", "Hung", "Hung"]
