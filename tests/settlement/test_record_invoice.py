"""Ghi hóa đơn: one line of one invoice pays once, in whatever project."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.projects.selectors import estimate_lines
from khuyencong.settlement import services as settlement
from khuyencong.settlement.models import Invoice
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
SELLER = "0100109106"


def record(world, line, *, number="00012", place=1, amount=400_000_000, seller=SELLER, **more):
    return settlement.record_invoice(
        line,
        seller_tax_code=seller,
        symbol="1c27taa",
        number=number,
        place=place,
        issued_date=date(YEAR, 4, 2),
        amount_dong=amount,
        by=world.actor("mai"),
        at=at(3, 4),
        **more,
    )


def accept(world, project, found):
    return settlement.accept(
        project,
        found=found,
        remark="Đủ.",
        accepted_date=date(YEAR, 9, 1),
        by=world.actor("mai"),
        at=at(1, 9),
    )


def test_the_same_line_of_an_invoice_is_refused_in_another_project():
    world = province.build()
    first = province.committed(world).project
    second = province.committed(world).project
    record(world, estimate_lines(first)[0])
    with pytest.raises(Refused, match=f"đã dùng ở đề án {first.code}"):
        record(world, estimate_lines(second)[0], number="12")
    record(world, estimate_lines(second)[0], place=2)
    assert Invoice.objects.count() == 2


def test_cost_is_not_found_above_the_invoices_recorded():
    world = province.build()
    project = province.committed(world).project
    (line,) = estimate_lines(project)
    record(world, line, amount=500_000_000)
    with pytest.raises(Refused, match=r"hóa đơn chỉ có 500\.000\.000"):
        accept(world, project, {line.pk: 800_000_000})
    record(world, line, place=2, amount=300_000_000)
    accept(world, project, {line.pk: 800_000_000})


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"seller": "123"}, "3 chữ số"),
        ({"seller": ""}, "Thiếu mã số thuế"),
        ({"amount": 0}, "0 đồng"),
        ({"place": 0}, "Dòng hóa đơn 0"),
    ],
)
def test_an_invoice_that_cannot_be_is_refused(given, why):
    world = province.build()
    project = province.committed(world).project
    with pytest.raises(Refused, match=why):
        record(world, estimate_lines(project)[0], **given)
    assert not Invoice.objects.exists()


def test_a_machine_whose_serial_was_seen_before_needs_a_reason():
    world = province.build()
    first = province.committed(world).project
    second = province.committed(world).project
    record(world, estimate_lines(first)[0], serial="mc-0077 a")
    with pytest.raises(Refused, match=f"MC-0077 A đã ghi ở đề án {first.code}"):
        record(world, estimate_lines(second)[0], place=2, serial="MC-0077  A")
    record(
        world, estimate_lines(second)[0], place=2, serial="MC-0077 A",
        serial_reason="Nhà máy đánh số lại theo lô.",
    )  # fmt: skip
