"""Danh mục hồ sơ, and files handed in to the archive within a year after the work ended."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import date

import pytest
from django.utils import timezone

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.directory.models import Notice
from khuyencong.documents import services as documents
from khuyencong.documents.checks import faults
from khuyencong.documents.drawing import forms, registers
from khuyencong.documents.models import CaseFile, FileHeading, Paper
from khuyencong.documents.models.archive import years_after
from khuyencong.documents.papers import payload
from khuyencong.documents.papers.archive_minutes import ArchiveMinutes
from khuyencong.documents.papers.file_list import FileList
from khuyencong.documents.services import case_files, outgoing
from khuyencong.obligations import checks as obligations
from khuyencong.obligations.models import Obligation
from tests.documents.test_issue import CASE, OTHER, Invitation, invite
from tests.documents.test_records_office import world as office  # noqa: F401
from tests.world import YEAR, at, person

pytestmark = pytest.mark.django_db
ENDED = date(YEAR, 3, 5)
DUE, LATEST = date(YEAR + 1, 3, 5), date(YEAR + 3, 3, 5)


def know_its_papers(monkeypatch):
    named = {one.code: one for one in (Invitation, FileList, ArchiveMinutes)}
    for module in (forms, payload, registers, outgoing):
        monkeypatch.setattr(module, "kinds", lambda: named)


@pytest.fixture
def world(office, monkeypatch):  # noqa: F811
    know_its_papers(monkeypatch)
    return office


def write(world, symbol="03/KC", *, by="yen", year=YEAR, years=10, day=5, **options):
    return documents.write_heading(
        world.bodies["department"], year=year, symbol=symbol, title="Hồ sơ đề án khuyến công",
        retention_years=years, maker="Phòng QLCN", by=world.actor(by), at=at(day), **options,
    )  # fmt: skip


def ended(world, about=CASE, *, body="department", day=5):
    return documents.open_case(
        about, organisation=world.bodies[body], title="Đề án sấy", by=world.actor("lan"), at=at(day)
    )


def hand_in(world, *cases, by="yen", taker="Trần Thị Lưu", day=8):
    return documents.hand_in(
        world.bodies["department"], files=cases, taker=taker, by=world.actor(by), at=at(day)
    )


def extend(world, case, until, *, by="lan", leave="12/SCT-VP ngày 01/02"):
    return documents.extend(case, until=until, leave=leave, by=world.actor(by), at=at(8))


def test_a_case_that_ends_becomes_a_file_under_its_heading_due_in_a_year(world):
    heading = write(world, takes_projects=True)
    invite(world, who="lan")
    case = ended(world)
    assert ended(world, day=8) == case and CaseFile.objects.count() == 1
    assert (case.heading, case.closed_date, case.due_date) == (heading, ENDED, DUE)
    assert case.retained_until == date(YEAR + 10, 3, 5)
    owed = Obligation.objects.still_open().get(subject=case.uuid)
    assert (owed.kind, owed.role, owed.due_date) == ("archive.hand_in", "records_officer", DUE)
    assert ended(world, OTHER, body="centre") is None  # no records office there
    assert faults() == [] and obligations.faults() == []


def test_of_29_february_a_year_later_is_the_28th():
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)


def test_files_are_handed_in_once_by_minutes_with_their_list(world):
    write(world, takes_projects=True)
    invite(world, who="lan")
    one, two = ended(world), ended(world, OTHER)
    minutes = hand_in(world, one, two)
    (first, second) = minutes.told["files"]
    assert (first["symbol"], first["retention"], first["papers"]) == ("03/KC", "10 năm", 1)
    assert second["span"] == f"05/03/{YEAR} – 05/03/{YEAR}"
    assert [s["name"] for s in minutes.told["frame"]["signers"]] == [
        world.actor("yen").name, "Trần Thị Lưu",
    ]  # fmt: skip
    assert not Obligation.objects.still_open().filter(subject__in=[one.uuid, two.uuid])
    with pytest.raises(Refused, match="đã nộp lưu"):
        hand_in(world, one)
    with pytest.raises(Refused, match="đã nộp lưu"):
        extend(world, one, LATEST)
    assert Paper.objects.filter(code="archive_minutes").count() == 1
    assert faults() == [] and obligations.faults() == []


def test_only_whoever_keeps_the_records_of_the_body_hands_in(world):
    write(world, takes_projects=True)
    case = ended(world)
    world.users["xoan"] = person("xoan", "records_officer", organisation=world.bodies["centre"])
    for name in ("binh", "lan", "mai", "xoan"):
        with pytest.raises(NotAllowed, match="Văn thư"):
            hand_in(world, case, by=name)
        with pytest.raises(NotAllowed, match="Văn thư"):
            write(world, "04/KC", by=name)
        with pytest.raises(NotAllowed, match="Văn thư"):
            documents.file_under(
                case, heading=case.heading, title="x", by=world.actor(name), at=at(8)
            )
    with pytest.raises(Refused, match="Chưa chọn"):
        hand_in(world)
    with pytest.raises(Refused, match="người nhận"):
        hand_in(world, case, taker=" ")
    assert CaseFile.objects.filter(minutes=None).count() == 1


def test_a_file_goes_in_under_a_heading_and_with_nothing_on_its_way(world):
    case = ended(world)
    with pytest.raises(Refused, match="chưa xếp"):
        hand_in(world, case)
    heading = write(world)
    yen = world.actor("yen")
    documents.file_under(case, heading=heading, title="Đề án sấy hải sản", by=yen, at=at(8))
    draft = invite(world, who="binh", day=8)
    with pytest.raises(Refused, match="chưa phát hành"):
        hand_in(world, case)
    documents.return_draft(draft, remark="Thôi họp", by=world.actor("nhung"), at=at(8))
    draft.refresh_from_db()
    documents.drop_draft(draft, reason="Thôi họp", by=world.actor("binh"), at=at(8))
    assert hand_in(world, case).told["files"][0]["title"] == "Đề án sấy hải sản"


def test_a_leader_lets_it_stay_two_years_longer_and_not_a_day_more(world):
    case = ended(world)
    for name in ("yen", "binh", "hung"):
        with pytest.raises(NotAllowed):
            extend(world, case, LATEST, by=name)
    for until in (DUE, date(YEAR + 3, 3, 6)):
        with pytest.raises(Refused, match="không quá"):
            extend(world, case, until)
    with pytest.raises(Refused, match="văn bản đồng ý"):
        extend(world, case, LATEST, leave=" ")
    case = extend(world, case, LATEST)
    assert Obligation.objects.still_open().get(subject=case.uuid).due_date == LATEST
    with pytest.raises(Refused, match="không quá"):
        extend(world, case, LATEST)  # pressed again
    assert obligations.faults() == []


def test_thirty_days_before_its_day_its_keeper_is_warned_once(world):
    case = ended(world)
    for day in (date(YEAR + 1, 2, 3), date(YEAR + 1, 2, 4), date(YEAR + 1, 2, 5)):
        case_files.warn_job(now=at(day.day, day.month, day.year))
        assert Notice.objects.filter(user=world.users["yen"]).count() == (day.day > 3)
    notice = Notice.objects.get(user=world.users["yen"])
    assert str(case.uuid) in notice.path and "phải nộp lưu" in notice.text


def test_the_list_of_a_year_is_written_copied_and_decided_once(world):
    department, yen = world.bodies["department"], world.actor("yen")
    with pytest.raises(Refused, match="chưa có đầu hồ sơ"):
        documents.issue_file_list(department, year=YEAR, by=yen, at=at(5))
    write(world, takes_projects=True)
    write(world, "04/KC", years=None, takes_projects=True)
    assert FileHeading.objects.get(takes_projects=True).symbol == "04/KC"
    write(world, note="sửa")
    assert FileHeading.objects.count() == 2
    assert documents.copy_headings(department, year=YEAR + 1, by=yen, at=at(5)) == 2
    with pytest.raises(Refused, match="để chép thêm"):
        documents.copy_headings(department, year=YEAR + 1, by=yen, at=at(5))
    with pytest.raises(Refused, match="Chưa lập"):
        write(world, year=YEAR + 2)
    draft = documents.issue_file_list(department, year=YEAR, by=yen, at=at(5))
    with pytest.raises(Refused, match="đang trình"):
        documents.issue_file_list(department, year=YEAR, by=yen, at=at(5))
    documents.check_draft(draft, by=world.actor("nhung"), at=at(5))
    documents.sign_draft(draft, by=world.actor("lan"), at=at(5))
    documents.number_paper(draft, by=yen, at=at(8))
    with pytest.raises(Refused, match="đã ban hành"):
        documents.issue_file_list(department, year=YEAR, by=yen, at=at(8))
    rows = Paper.objects.get(code="file_list").told["headings"]
    assert [(row["symbol"], row["retention"], row["note"]) for row in rows] == [
        ("03/KC", "10 năm", "sửa"), ("04/KC", "Vĩnh viễn", ""),
    ]  # fmt: skip
    write(world, "05/KC")
    assert documents.issue_file_list(department, year=YEAR, by=yen, at=at(8)).state == "review"


def test_the_page_offers_to_issue_and_to_copy_what_can_be(client, world):
    department, yen = world.bodies["department"], world.actor("yen")
    client.force_login(world.users["yen"])
    issue, copy = "Trình ban hành danh mục", "Chép danh mục năm trước"

    def offered():
        page = client.get(f"/van-thu/{department.uuid}/ho-so/?year={YEAR}").content.decode()
        return issue in page, copy in page

    assert offered() == (False, False)
    write(world, "02/KC", year=YEAR - 1)
    assert offered() == (False, True)
    documents.copy_headings(department, year=YEAR, by=yen, at=at(5))
    assert offered() == (True, False)
    draft = documents.issue_file_list(department, year=YEAR, by=yen, at=at(5))
    assert offered() == (False, False)
    documents.check_draft(draft, by=world.actor("nhung"), at=at(5))
    documents.sign_draft(draft, by=world.actor("lan"), at=at(5))
    documents.number_paper(draft, by=yen, at=at(5))
    documents.dispatch_paper(draft, by=yen, at=at(5))
    assert offered() == (False, False)
    write(world, "03/KC")
    assert offered() == (True, False)


def test_a_heading_with_files_stays_and_keeps_its_years_once_one_was_handed_in(world):
    heading, empty = write(world, takes_projects=True), write(world, "04/KC")
    case, yen = ended(world), world.actor("yen")
    department = world.bodies["department"]
    with pytest.raises(Refused, match="đã có hồ sơ"):
        documents.drop_heading(department, heading=heading, by=yen, at=at(8))
    for _press in (1, 2):
        documents.drop_heading(department, heading=empty, by=yen, at=at(8))
    write(world, years=20, takes_projects=True)
    hand_in(world, case)
    with pytest.raises(Refused, match="không đổi thời hạn"):
        write(world, years=5)
    with pytest.raises(Refused, match="chưa mở"):
        documents.copy_headings(world.bodies["centre"], year=YEAR, by=_keeper(world), at=at(5))


def _keeper(world):
    world.users["xoan"] = person("xoan", "records_officer", organisation=world.bodies["centre"])
    return world.actor("xoan")


def test_a_file_is_filed_only_under_a_heading_of_its_body(world):
    case = ended(world)
    other = FileHeading.objects.create(
        organisation=world.bodies["centre"], year=YEAR, symbol="1", title="x", maker="y"
    )
    with pytest.raises(Refused, match="không thuộc danh mục"):
        documents.file_under(case, heading=other, title="x", by=world.actor("yen"), at=at(8))
    stranger = CaseFile.objects.create(
        province=world.province, organisation=world.bodies["centre"], about=uuid.uuid4(),
        title="Của Trung tâm", opened_date=ENDED, closed_date=ENDED, due_date=DUE,
    )  # fmt: skip
    with pytest.raises(Refused, match="Chưa chọn"):
        hand_in(world, stranger)


def test_the_pages_show_the_list_hand_in_what_is_ticked_and_give_the_file(client, world):
    write(world, takes_projects=True)
    invite(world, who="lan")
    case, left = ended(world), ended(world, OTHER)
    client.force_login(world.users["yen"])
    address = f"/van-thu/{world.bodies['department'].uuid}/ho-so/"
    page = client.get(f"{address}?year={YEAR}").content.decode()
    assert 'data-label="Thời hạn bảo quản"' in page
    assert (
        "03/KC" in page
        and "Nộp lưu hồ sơ đã chọn" in page
        and f"/van-thu/ho-so/{case.uuid}/" in page
    )
    sent = {"act": "hand_in", "chosen": [case.pk], "taker": "Trần Thị Lưu"}
    assert client.post(f"{address}?year={YEAR}", sent).status_code == 302
    assert set(CaseFile.objects.filter(minutes=None)) == {left}
    page = client.get(f"{address}?year={case.closed_date.year + 1}").content.decode()
    page += client.get(f"{address}?year={timezone.localdate().year}").content.decode()
    assert f"/van-thu/ho-so/{case.uuid}/bien-ban/" in page
    one = f"/van-thu/ho-so/{case.uuid}/"
    shown = client.get(one).content.decode()
    assert "01/GM-SCT" in shown and "Xếp hồ sơ" not in shown
    assert client.get(f"{one}?excel=1").content[:2] == b"PK"
    assert client.get(f"{address}?year={YEAR}&excel=1").content[:2] == b"PK"
    assert client.get(f"{one}bien-ban/").content[:4] == b"%PDF"
    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{one}xuat/").streaming_content)))
    described = packed.read("ho-so.xml").decode()
    assert "<CodeNumber>01</CodeNumber>" in described
    assert "<CodeNotation>GM-SCT</CodeNotation>" in described
    assert {"ho-so.xml", "muc-luc-van-ban.xlsx", "doc-truoc.txt"} < set(packed.namelist())
    client.force_login(world.users["lan"])
    assert client.get(f"{one}xuat/").status_code == 403
    client.force_login(world.users["mai"])
    assert client.get(one).status_code == 404
