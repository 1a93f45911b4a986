"""Đơn vị soạn thảo: its mark in the symbol of a công văn and after Lưu, from its day on."""

from __future__ import annotations

from datetime import date

import pytest

from khuyencong.core.errors import NotAllowed, Refused
from khuyencong.core.models import Event
from khuyencong.documents import services as documents
from khuyencong.documents.models import DraftingUnit
from khuyencong.documents.papers.heading import frame_of
from khuyencong.documents.papers.payload import kinds
from tests.documents.test_records_office import world  # noqa: F401
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def name(world, symbol="QLCN", *, day=5, by="lan", on=4):  # noqa: F811
    return documents.name_unit(
        world.bodies["department"], name="Phòng Quản lý công nghiệp", symbol=symbol,
        valid_from=date(YEAR, 3, day), by=world.actor(by), at=at(on),
    )  # fmt: skip


def head(world, code, day):  # noqa: F811
    frame = frame_of(
        kinds()[code], world.bodies["department"], number="30", at=at(day), signers=(object(),)
    )
    return frame.number_line, frame.recipients[-1]


def test_a_letter_names_the_unit_from_its_day_and_a_decision_keeps_its_symbol(world):  # noqa: F811
    name(world)
    assert head(world, "completion_request", 4) == ("Số: 30/SCT", "Lưu: VT")
    assert head(world, "completion_request", 5) == ("Số: 30/SCT-QLCN", "Lưu: VT, QLCN")
    assert head(world, "estimate_approval", 5) == ("Số: 30/QĐ-SCT", "Lưu: VT, QLCN")
    assert head(world, "appraisal_minutes", 5) == ("Số: 30/BB-SCT", "Lưu: VT, Hồ sơ")
    assert Event.objects.filter(kind="name_unit").count() == 1


def test_another_unit_from_a_later_day_leaves_the_days_before(world):  # noqa: F811
    name(world)
    name(world, "CN", day=9, on=5)
    name(world, "CN", day=9, on=5)
    assert [head(world, "completion_request", day)[0] for day in (8, 9)] == [
        "Số: 30/SCT-QLCN", "Số: 30/SCT-CN",
    ]  # fmt: skip
    assert DraftingUnit.objects.count() == 2


@pytest.mark.parametrize("who", ["binh", "yen", "hung"])
def test_only_who_leads_the_body_names_it(world, who):  # noqa: F811
    with pytest.raises(NotAllowed):
        name(world, by=who)


@pytest.mark.parametrize("symbol", ["Qlcn", "QL CN", "QL-CN", "QL/CN"])
def test_a_mark_is_written_in_capitals_and_in_one(world, symbol):  # noqa: F811
    with pytest.raises(Refused, match="chữ in hoa, số, viết liền") as refused:
        name(world, symbol)
    assert refused.value.field == "symbol"


def test_a_day_that_is_over_keeps_its_symbols(world):  # noqa: F811
    with pytest.raises(Refused, match="đã qua: văn bản đã có số giữ ký hiệu cũ"):
        name(world, day=3)
