"""24 kiểu sai: each is guarded, asked, or said to be unknown; each question finds its plant."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from khuyencong.contracts.models import Learner
from khuyencong.core import events
from khuyencong.directory.models import Establishment, OrganisationName
from khuyencong.inspection.selectors.kinds import KINDS, QUESTIONS
from khuyencong.inspection.selectors.questions import MOST, answer
from khuyencong.ledger.models import Subject
from khuyencong.planning.models import Adjustment
from khuyencong.projects.models import Beneficiary, LineSource, Project
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement.models import Acceptance, Invoice, Payment
from tests import money
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
ON = date(YEAR, 11, 1)


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def commitment(world):
    return province.committed(world)


def found(world, name, *, who="ha", on=ON):
    _label, question = QUESTIONS[name]
    return answer(question, world.province, by=world.actor(who), on=on)


def codes(world, name, **more):
    return [row.project.code for row in found(world, name, **more)]


def invoice(world, commitment, amount_dong, issued, *, number="1", seller="0100109106", **more):
    line = estimate_lines(commitment.project)[0]
    return Invoice.objects.create(
        line=line, seller_tax_code=seller, symbol="1C27TAA", number=number, place=1,
        invoice_key=f"{seller}/{number}", province=world.province, issued_date=issued,
        amount_dong=amount_dong, recorded_by="Mai", recorded_at=at(20), **more,
    )  # fmt: skip


def test_every_kind_is_guarded_asked_or_said_to_be_unknown():
    assert [kind.number for kind in KINDS] == list(range(1, 25))
    for kind in KINDS:
        assert kind.guards or kind.asked or kind.ask_for, kind.label
        assert set(kind.asked) <= set(QUESTIONS)
        for guard in kind.guards:
            assert (Path(settings.BASE_DIR) / guard.test).exists(), guard.test


def test_every_question_belongs_to_a_kind():
    assert {name for kind in KINDS for name in kind.asked} == set(QUESTIONS)


def test_a_sound_project_answers_no_question(world, commitment):
    """But that its price of 800 million is round."""
    money.accept(world, commitment.project)
    assert {name for name in QUESTIONS if found(world, name)} == {"gia-tron"}


def test_an_advance_is_asked_about_after_180_days_and_not_after_179(world, commitment):
    money.advance(world, commitment, 100_000_000)
    paid = date(YEAR, 3, 20)
    assert codes(world, "tam-ung-lau", on=paid + timedelta(179)) == []
    (row,) = found(world, "tam-ung-lau", on=paid + timedelta(180))
    assert (row.day, row.amount_dong, row.words) == (paid, 100_000_000, "đã 180 ngày")
    money.accept(world, commitment.project)
    money.pay(world, commitment, 200_000_000)
    money.settle(world, Project.objects.get(pk=commitment.project_id))
    assert codes(world, "tam-ung-lau", on=paid + timedelta(400)) == []


def test_two_purchases_of_one_seller_near_the_limit_are_one_question(world, commitment):
    """The limit is 50 million: 30 and 20 are not above it, though the seller has sold more before;
    one đồng above is."""
    invoice(world, commitment, 10_000_000, date(YEAR, 1, 5), number="0")
    invoice(world, commitment, 30_000_000, date(YEAR, 4, 1))
    second = invoice(world, commitment, 20_000_000, date(YEAR, 5, 1), number="2")
    assert codes(world, "mua-chia-nho") == []
    Invoice.objects.filter(pk=second.pk).update(amount_dong=20_000_001)
    (row,) = found(world, "mua-chia-nho")
    assert row.amount_dong == 50_000_001 and "50.000.000" in row.words
    Invoice.objects.filter(pk=second.pk).update(issued_date=date(YEAR, 5, 2))
    assert codes(world, "mua-chia-nho") == [], "31 days apart"
    Invoice.objects.filter(pk=second.pk).update(
        issued_date=date(YEAR, 5, 1), seller_tax_code="0100109107"
    )
    assert codes(world, "mua-chia-nho") == [], "another seller"


def test_invoices_tell_of_plates_doubts_dates_and_related_sellers(world, commitment):
    one = invoice(world, commitment, 90_000_000, date(YEAR, 3, 14), serial="S1")
    for name in ("trung-so-may", "hoa-don-nghi-ngo", "ben-ban-lien-quan"):
        assert codes(world, name) == []
    Invoice.objects.filter(pk=one.pk).update(serial_reason="Máy khác", doubt_reason="Vẫn ghi")
    assert found(world, "trung-so-may")[0].words == "S1: Máy khác"
    assert found(world, "hoa-don-nghi-ngo")[0].words == "Vẫn ghi"
    assert "trước ngày ký hợp đồng 15/03/2027" in found(world, "ngay-hoa-don")[0].words
    Invoice.objects.filter(pk=one.pk).update(issued_date=date(YEAR, 3, 15))
    assert codes(world, "ngay-hoa-don") == []
    Establishment.objects.filter(pk=world.workshops[1].pk).update(
        tax_code="0100109106", owner_phone="0912345678"
    )
    assert codes(world, "ben-ban-lien-quan") == []
    Establishment.objects.filter(pk=world.workshops[0].pk).update(owner_phone="0912345678")
    assert world.workshops[1].code in found(world, "ben-ban-lien-quan")[0].words


def test_acceptance_tells_of_contracts_days_off_decembers_and_invoices(world, commitment):
    money.accept(world, commitment.project)
    own = Acceptance.objects.filter(project=commitment.project)
    own.update(accepted_date=date(YEAR, 3, 15))
    assert "nghiệm thu ngày 15/03/2027" in found(world, "hop-dong-sau-viec")[0].words
    own.update(accepted_date=date(YEAR, 3, 16))
    assert codes(world, "hop-dong-sau-viec") == []
    own.update(accepted_date=date(YEAR, 9, 5))  # a Sunday
    assert codes(world, "nghiem-thu-ngay-nghi") == [commitment.project.code]
    assert codes(world, "don-cuoi-nam") == []
    own.update(accepted_date=date(YEAR, 12, 1))
    assert codes(world, "don-cuoi-nam") == [commitment.project.code]
    assert codes(world, "chua-quyet-toan", on=date(YEAR, 12, 31)) == []
    assert codes(world, "chua-quyet-toan", on=date(YEAR + 1, 1, 1)) == [commitment.project.code]


def test_what_was_paid_tells_of_papers_payees_and_costs(world, commitment):
    money.accept(world, commitment.project, 639_000_000)
    money.pay(world, commitment, 100_000_000)
    assert codes(world, "chi-khong-hoa-don") == [commitment.project.code]
    assert codes(world, "du-toan-cao") == [commitment.project.code]
    Payment.objects.update(payee_reason="")
    assert codes(world, "nguoi-nhan-khac") == []
    Payment.objects.update(payee="Xưởng lạ", payee_reason="Theo ủy quyền")
    assert found(world, "nguoi-nhan-khac")[0].words == "Xưởng lạ: Theo ủy quyền"
    invoice(world, commitment, 90_000_000, date(YEAR, 4, 1))
    assert codes(world, "chi-khong-hoa-don") == []


def test_four_fifths_of_an_estimate_are_enough(world, commitment):
    money.accept(world, commitment.project, 640_000_000)
    assert codes(world, "du-toan-cao") == []


def test_money_left_on_what_ended_and_where_nobody_signs(world):
    project = money.estimated(world)
    assert codes(world, "tien-nam-yen", on=date(YEAR, 9, 7)) == []
    assert codes(world, "tien-nam-yen", on=date(YEAR, 9, 8)) == [project.code]
    assert codes(world, "tien-con-lai") == []
    Project.objects.filter(pk=project.pk).update(state="stopped")
    assert found(world, "tien-con-lai")[0].amount_dong == 300_000_000
    assert codes(world, "co-quan-da-het") == []
    OrganisationName.objects.filter(organisation=project.implementing_unit).update(valid_until=ON)
    assert found(world, "co-quan-da-het")[0].amount_dong == 300_000_000


def test_workshops_that_are_young_or_stand_in_two_projects(world, commitment):
    first = Establishment.objects.filter(pk=world.workshops[0].pk)
    made = date(YEAR, 3, 2)
    first.update(founded_date=made - timedelta(365))
    assert codes(world, "co-so-moi") == []
    first.update(founded_date=made - timedelta(364))
    assert codes(world, "co-so-moi") == [commitment.project.code]
    assert codes(world, "ho-tro-hai-lan") == []
    other = second_project(world, commitment)
    Beneficiary.objects.create(project=other, establishment=world.workshops[0])
    assert codes(world, "ho-tro-hai-lan") == [commitment.project.code, other.code]


def second_project(world, commitment):
    project = Project.objects.get(pk=commitment.project_id)
    project.pk = project.uuid = None
    fresh = {f.attname: getattr(project, f.attname) for f in Project._meta.concrete_fields}
    for name in ("id", "uuid", "subject_id", "code"):
        fresh.pop(name)
    return Project.objects.create(
        **fresh, code="DA-40-2027-9999", subject=Subject.objects.create(label="Khác")
    )


def test_lists_that_share_four_fifths_of_the_smaller_class(world, commitment):
    other = second_project(world, commitment)

    def learners(project, names):
        for name in names:
            Learner.objects.create(
                project=project, full_name=name, folded=name, sort_key=name, birth_year=1990,
                place=world.communes[0], added_by="Mai", added_at=at(1),
            )  # fmt: skip

    learners(commitment.project, "abcde")
    learners(other, "abcxyz")
    assert codes(world, "danh-sach-giong") == []
    learners(other, "d")
    (row,) = found(world, "danh-sach-giong")
    assert row.words == f"4/5 học viên trùng với {commitment.project.code}"


def test_sources_of_another_track_or_programme_and_late_changes(world, commitment):
    assert codes(world, "sai-nguon") == codes(world, "chuong-trinh-khac") == []
    Project.objects.filter(pk=commitment.project_id).update(track="national")
    assert codes(world, "sai-nguon") == [commitment.project.code]
    line = estimate_lines(commitment.project)[0]
    LineSource.objects.create(line=line, source="programme", amount_dong=1)
    assert codes(world, "chuong-trinh-khac") == [commitment.project.code]
    change = Adjustment.objects.create(
        project=commitment.project, kind="time", text="x", reason="y", state="decided",
        asked_by="Mai", asked_by_id="1", asked_at=at(1), decided_by="Lan",
        decided_at=at(15, 12),
    )  # fmt: skip
    assert codes(world, "dieu-chinh-muon") == [], "15 December is within"
    Adjustment.objects.filter(pk=change.pk).update(decided_at=at(16, 12))
    assert "Lan" in found(world, "dieu-chinh-muon")[0].words


def test_one_person_who_took_three_deciding_steps(world, commitment):
    lan = world.actor("lan")
    assert codes(world, "mot-nguoi-quyet") == []
    with transaction.atomic():
        for kind in ("accept", "pay"):
            events.record(commitment.project.stream, kind, {}, by=lan, at=at(1, 9))
    assert found(world, "mot-nguoi-quyet")[0].words == "Lan: 3 bước quyết định"


def test_questions_are_flat_and_bound_to_what_the_reader_sees(world, commitment):
    money.advance(world, commitment, 100_000_000)
    late = date(YEAR + 1, 1, 1)
    other = province.unit("66", "province", "Đắk Lắk", "tỉnh")
    committee = province.body("UBND-66", "provincial_committee", "UBND", "UBND", other)
    world.users["yen"] = province.person("yen", "inspector", organisation=committee)
    for name, (_label, question) in QUESTIONS.items():
        with CaptureQueriesContext(connection) as asked:
            found(world, name, on=late)
        assert len(asked) <= 10, name
        assert answer(question, other, by=world.actor("yen"), on=late) == []
        assert answer(question, world.province, by=world.actor("yen"), on=late) == []
    assert MOST == 1000


def test_pages_count_when_opened_print_and_give_a_sheet(client, world, commitment):
    client.force_login(world.users["ha"])
    page = client.get("/kiem-tra/cau-hoi/").content.decode()
    assert all(str(kind.label) in page for kind in KINDS)
    page = client.get("/kiem-tra/cau-hoi/gia-tron/").content.decode()
    assert "1 dòng ngày" in page and commitment.project.code in page and "800.000.000" in page
    assert f"/de-an/{commitment.project.code}/" in page
    assert "Tải Excel" not in client.get("/kiem-tra/cau-hoi/gia-tron/?print=1").content.decode()
    sheet = client.get("/kiem-tra/cau-hoi/gia-tron/?excel=1").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0)
    assert [row[0] for row in rows.to_python()] == ["Đề án", commitment.project.code]
    assert "Không có dòng nào" in client.get("/kiem-tra/cau-hoi/sai-nguon/").content.decode()
    assert client.get("/kiem-tra/cau-hoi/khong-co/").status_code == 404


@pytest.mark.parametrize("who", ["mai", "thu", "binh", "tam"])
def test_nobody_else_opens_them(client, world, commitment, who):
    client.force_login(world.users[who])
    for address in ("", "gia-tron/"):
        assert client.get(f"/kiem-tra/cau-hoi/{address}").status_code == 403
