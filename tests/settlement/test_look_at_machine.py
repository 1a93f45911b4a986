"""Xem lại máy: owed from the acceptance on at 6, 12 and 24 months, by the Centre's specialist; each
look ends the one that is due and owes the next, until the machine is gone or no mark is left."""

from datetime import date

import pytest
from django.urls import reverse

from khuyencong.core import events
from khuyencong.core.dates import in_months
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Notice
from khuyencong.obligations import selectors as owing
from khuyencong.obligations.checks import faults
from khuyencong.obligations.models import Obligation
from khuyencong.projects.selectors import estimate_lines
from khuyencong.projects.services import escalation
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice, Look
from khuyencong.settlement.permissions import LOOK
from khuyencong.settlement.selectors import registers
from tests import money
from tests import world as province
from tests.again import scenery
from tests.duties import also, elsewhere
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
ACCEPTED = date(YEAR, 9, 1)  # as money.accept has it
SIX, TWELVE, TWO_YEARS = (in_months(ACCEPTED, months) for months in (6, 12, 24))


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
@scenery
def machine(world) -> Invoice:
    """Of 800 million, with its serial, accepted on 1 September."""
    commitment = province.committed(world)
    (line,) = estimate_lines(commitment.project)
    invoice = settlement.record_invoice(
        line, seller_tax_code="0100109106", symbol="1C27TAA", number="12", place=1,
        serial="MC-71", issued_date=date(YEAR, 3, 16), amount_dong=800 * MILLION,
        by=world.actor("mai"), at=at(17),
    )  # fmt: skip
    money.accept(world, commitment.project)
    return Invoice.objects.get(pk=invoice.pk)


def look(world, machine, seen=SIX, found="in_use", *, by=None, day=None, **said):
    return settlement.look_at_machine(
        machine, seen_date=seen, found=found, by=by or world.actor("mai"),
        at=day or at(seen.day, seen.month, seen.year, 15), **said,
    )  # fmt: skip


def due(machine):
    rows = Obligation.objects.still_open().filter(kind=LOOK, part=str(machine.pk))
    return [(row.role, row.due_date) for row in rows]


def test_the_acceptance_owes_the_first_look_and_each_look_the_next(world, machine):
    assert due(machine) == [("centre_specialist", SIX)]
    look(world, machine, SIX)
    assert due(machine) == [("centre_specialist", TWELVE)]
    look(world, machine, TWELVE)
    assert due(machine) == [("centre_specialist", TWO_YEARS)]
    look(world, machine, TWO_YEARS)
    assert due(machine) == []
    told = events.history(machine.line.project.stream).filter(kind="look_at_machine")
    assert [act.payload["machine"] for act in told] == ["MC-71"] * 3
    assert faults() == []


def test_before_the_acceptance_nothing_is_owed_and_nothing_recorded(world):
    commitment = province.committed(world)
    (line,) = estimate_lines(commitment.project)
    bought = settlement.record_invoice(
        line, seller_tax_code="0100109106", symbol="1C27TAA", number="12", place=1, serial="MC-9",
        issued_date=date(YEAR, 3, 16), amount_dong=MILLION, by=world.actor("mai"), at=at(17),
    )  # fmt: skip
    assert due(bought) == []
    with pytest.raises(Refused, match="chưa có máy nào được nghiệm thu"):
        look(world, bought)


def test_a_look_thirty_days_early_counts_and_one_a_day_earlier_does_not(world, machine):
    early, too_early = date(YEAR + 1, 1, 31), date(YEAR + 1, 1, 30)
    assert ((SIX - early).days, (SIX - too_early).days) == (30, 31)
    look(world, machine, too_early)
    assert due(machine) == [("centre_specialist", SIX)]
    rows = Obligation.objects.filter(kind=LOOK)
    assert rows.count() == 1  # what is owed as before is not opened anew
    look(world, machine, early)
    assert due(machine) == [("centre_specialist", TWELVE)]


def test_a_late_look_serves_every_mark_before_it(world, machine):
    look(world, machine, date(YEAR + 1, 10, 5))
    assert due(machine) == [("centre_specialist", TWO_YEARS)]


def test_a_machine_that_is_gone_is_not_looked_at_again(world, machine):
    with pytest.raises(Refused, match="chưa ghi rõ") as refusal:
        look(world, machine, found="gone", remark=" ")
    assert refusal.value.field == "remark"
    look(world, machine, found="gone", remark="Đã bán tháng 1, chủ cơ sở nói")
    assert due(machine) == []
    with pytest.raises(Refused, match="đã không còn từ lần xem ngày 01/03/2028"):
        look(world, machine, TWELVE)
    assert faults() == []


def test_neither_before_the_acceptance_nor_after_today(world, machine):
    for wrong in (date(YEAR, 8, 31), date(YEAR, 9, 3)):
        with pytest.raises(Refused, match="phải từ ngày nghiệm thu 01/09/2027") as refusal:
            look(world, machine, wrong, day=at(2, 9))
        assert refusal.value.field == "seen_date"
    look(world, machine, ACCEPTED, day=at(2, 9))
    look(world, machine, date(YEAR, 9, 2), day=at(2, 9))


def test_nobody_else_records_it(world, machine):
    wrong = [world.actor(name) for name in ("thu", "hung", "binh", "lan", "son", "ha")]
    for by in (*wrong, elsewhere("centre_specialist")):
        with pytest.raises(Refused, match="thuộc vai trò"):
            look(world, machine, by=by)
    assert not Look.objects.exists()


def test_who_owns_the_workshop_does_not_look_at_its_machine(world, machine):
    owner = machine.line.beneficiary.establishment
    name = next(n for n, user in world.users.items() if _owns(user, owner))
    with pytest.raises(Refused, match="có phần trong đơn vị thụ hưởng"):
        look(world, machine, by=also(world, name, "centre_specialist", "centre"))


def _owns(user, establishment):
    return user.person.assignments.filter(role="owner", establishment=establishment).exists()


def test_a_second_press_is_one_look_and_another_person_is_told_of_it(world, machine):
    first = look(world, machine)
    assert look(world, machine) == first
    with pytest.raises(Refused, match="Mai đã ghi lần xem ngày 01/03/2028"):
        look(world, machine, found="idle", remark="Chờ thợ")
    assert Look.objects.count() == 1


def test_it_is_on_her_list_reminded_of_and_shown_late_in_the_register(world, machine):
    ((row, about),) = [one for one in owing.of_actor(world.actor("mai"), 9) if one[0].kind == LOOK]
    assert row.words == "Xem lại máy được hỗ trợ: Máy chẻ nan, vót nan tự động, MC-71"
    assert owing.href(row, about) == f"/tien/may-moc/{machine.line.project.code}/"
    escalation.overdue_job(now=at(15, 2, YEAR + 1))
    escalation.overdue_job(now=at(16, 2, YEAR + 1))
    told = Notice.objects.filter(text__contains="Sắp đến hạn", text__icontains="máy")
    assert [one.user.username for one in told] == ["mai"]
    of, mai = registers.REGISTERS["thiet-bi"].rows, world.actor("mai")
    days = (SIX, date(YEAR + 1, 3, 2))
    (on_time,), (late,) = (of(registers.Scope(mai, day, YEAR)) for day in days)
    assert on_time.cells[7:] == ("", SIX)
    assert (on_time.is_late, late.is_late) == (False, True)


def test_verify_names_a_machine_that_nobody_owes_a_look(world, machine):
    Obligation.objects.filter(kind=LOOK).delete()
    assert any("Xem lại máy" in fault and "không ghi" in fault for fault in faults())


def test_the_page_shows_records_and_refuses(world, machine, client):
    page = reverse("settlement:machines", args=[machine.line.project.code])
    client.force_login(world.users["mai"])
    assert "MC-71" in client.get(page).text
    said = {"act": "look_at_machine", "invoice": machine.pk, "seen_date": "2027-09-01"}
    answer = client.post(page, said | {"found": "moved", "remark": ""})
    assert answer.status_code == 422
    client.force_login(world.users["thu"])
    shown = client.get(page).text
    assert "Xem lại máy thuộc vai trò" in shown and 'name="seen_date"' not in shown
