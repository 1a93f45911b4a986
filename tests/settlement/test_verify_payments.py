"""`verify` compares what was paid with its event and its frozen paper, and names what differs."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from khuyencong.contracts.models import Advance, AllowedPayee
from khuyencong.core import append_only
from khuyencong.core.models import Event, Seal
from khuyencong.documents import checks as documents
from khuyencong.documents.models import Paper
from khuyencong.ledger.checks import told
from khuyencong.obligations.models import Obligation
from khuyencong.settlement import checks
from khuyencong.settlement.models import AdvanceReturn, Payment, Settlement
from tests import money
from tests import world as province
from tests.flush import lift_triggers

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
LATER = {"paid_at": F("paid_at") + timedelta(days=1)}
ALTERATIONS = [
    (Payment, {"payee": "Lê Văn Tèo"}, "người nhận khác với sự kiện"),
    (Payment, {"payee": "Lê Văn Tèo"}, "người nhận khác với phiếu"),
    (Payment, {"purpose": "Mua xe"}, "nội dung khác với phiếu"),
    (Payment, {"amount_dong": F("amount_dong") - 1}, "số tiền khác với sự kiện"),
    (Payment, {"amount_dong": F("amount_dong") - 1}, "số tiền khác với phiếu"),
    (Payment, LATER, "lúc chi khác với sự kiện"),
    (Payment, LATER, "lúc chi khác với phiếu"),
    (Payment, {"paid_by": "Tèo"}, "người chi khác với sự kiện"),
    (Payment, {"transfer": None}, "không có phiếu thanh toán nào"),
    (Advance, {"payee": "Lê Văn Tèo"}, "người nhận khác với sự kiện"),
    (Advance, {"amount_dong": F("amount_dong") - 1}, "số tiền khác với sự kiện"),
    (Advance, {"decision": "Văn bản 9"}, "văn bản quyết định khác với sự kiện"),
    (Advance, LATER, "lúc chi khác với sự kiện"),
    (AdvanceReturn, {"amount_dong": F("amount_dong") + 1}, "số tiền khác với sự kiện"),
    (AdvanceReturn, {"document": "Giấy 9"}, "chứng từ nộp trả khác với sự kiện"),
    (AllowedPayee, {"payee": "Lê Văn Tèo"}, "người nhận khác với sự kiện"),
    (AllowedPayee, {"amount_dong": F("amount_dong") + 1}, "tất cả không quá khác với sự kiện"),
    (Settlement, {"freed_dong": F("freed_dong") + 1}, "không sử dụng, trả lại dự toán khác với"),
    (Settlement, {"freed_dong": F("freed_dong") + 1}, "quyết toán khác với biên bản"),
    (Settlement, {"settled_at": F("settled_at") + timedelta(days=1)}, "quyết toán khác với biên"),
]  # fmt: skip


@pytest.fixture
def settled():
    world = province.build()
    commitment = province.committed(world)
    project = commitment.project
    money.allow(world, project, "Công ty Máy Vinh", 100 * MILLION)
    money.advance(world, commitment, 50 * MILLION, payee="Công ty Máy Vinh")
    money.return_advance(world, commitment, 10 * MILLION)
    money.accept(world, project)
    money.pay(world, commitment, 260 * MILLION)
    money.settle(world, project)
    assert faults() == []
    return project


def faults() -> list[str]:
    return [*told.faults(), *checks.faults(), *documents.faults()]


def behind(act) -> list[str]:
    """What `verify` says of an act behind the system's back; then it is undone."""
    with transaction.atomic():
        lift_triggers()
        act()
        append_only.install()
        said = faults()
        transaction.set_rollback(True)
    return said


def test_each_alteration_is_named_by_its_column(settled):
    unseen = []
    for model, change, words in ALTERATIONS:
        said = behind(lambda model=model, change=change: model.objects.update(**change))
        if not any(words in line for line in said):
            unseen.append((model.__name__, words, said))
    assert unseen == []


def test_a_payee_whose_seal_was_taken_away_is_named(settled):
    said = behind(lambda: Seal.objects.all().delete())
    assert any("thanh toán" in line and "người nhận khác với sự kiện" in line for line in said)


def test_a_payment_whose_event_was_taken_away_is_named(settled):
    def take_away():
        gone = Event.objects.filter(stream=settled.stream, kind="pay")
        Obligation.objects.filter(closed_by__in=gone).update(closed_by=None)
        gone.delete()

    assert any("không có sự kiện nào của đề án" in line for line in behind(take_away))


def test_a_voucher_written_anew_with_its_hash_is_named(settled):
    def forge():
        paper = Paper.objects.get(code="payment_voucher")
        payload = json.dumps({**paper.told, "payee": "Lê Văn Tèo"}, ensure_ascii=False)
        digest = hashlib.sha256(payload.encode()).hexdigest()
        Paper.objects.filter(pk=paper.pk).update(payload=payload, digest=digest)
        Payment.objects.update(payee="Lê Văn Tèo")

    said = behind(forge)
    assert any("không sự kiện phát hành nào ghi lại" in line for line in said)
    assert any("người nhận khác với sự kiện" in line for line in said)


def test_a_number_given_twice_in_a_year_is_named(settled):
    def turn_the_register_back():
        paper = Paper.objects.get(code="payment_voucher")
        paper.pk, paper.uuid = None, uuid.uuid4()
        paper.issued_date += timedelta(days=1)
        paper.save(force_insert=True)

    said = behind(turn_the_register_back)
    assert any("payment_voucher: số 01 năm 2027 cấp 2 lần." in line for line in said)
