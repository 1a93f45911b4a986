"""Each invariant of the ledger, broken on purpose past the triggers, must be named."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import BigIntegerField, Value

from khuyencong.ledger import checks, services
from khuyencong.ledger.checks import accounts
from khuyencong.ledger.models import Account, Transfer, YearTotal
from tests.flush import lift_triggers
from tests.ledger.conftest import MORNING, THU


@pytest.fixture
def paid(book) -> Transfer:
    return book.bring_to("paid", 100)


def sql(statement: str, *values: object) -> None:
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_ledger_has_no_faults(paid):
    assert checks.faults() == []


def test_a_cached_balance_that_drifts_is_named(book, paid):
    Account.objects.filter(stage="paid").update(balance_dong=101)
    key = Account.objects.get(stage="paid").key
    assert f"Tài khoản {key}: số dư ghi 101 đồng, cộng bút toán được 100 đồng." in checks.faults()
    assert "Nguồn KC-40 năm 2027: các giai đoạn cộng lại lệch 1 đồng." in checks.faults()


@pytest.mark.parametrize("change", ["drifts", "is gone", "is too many"])
def test_a_total_of_a_fund_year_that_is_not_the_sum_of_its_accounts_is_named(paid, change):
    total = YearTotal.objects.filter(stage="paid")
    if change == "drifts":
        total.update(balance_dong=99)
    elif change == "is gone":
        total.delete()
    else:
        total.update(year=2030)

    kept = {"drifts": 99, "is gone": 0, "is too many": 0}[change]
    assert (
        f"Nguồn KC-40 năm 2027: tổng mục “đã thanh toán” ghi {kept} đồng, "
        "cộng tài khoản được 100 đồng." in checks.faults()
    )
    assert any("năm 2030" in fault for fault in checks.faults()) == (change == "is too many")


def test_a_changed_amount_is_named_by_balance_and_event(paid):
    sql("UPDATE ledger_transfer SET amount_dong = 90 WHERE id = %s", paid.pk)
    found = checks.faults()
    assert any(fault.startswith(f"Bút toán {paid.key}: khác với sự kiện") for fault in found)
    assert any("số dư ghi" in fault for fault in found)


@pytest.mark.parametrize(
    ("column", "value"),
    [("document", "QĐ giả"), ("reason", "khác"), ("by_id", "u-hung"), ("key", "khoá giả")],
)
def test_a_changed_word_is_named(paid, column, value):
    sql(f"UPDATE ledger_transfer SET {column} = %s WHERE id = %s", value, paid.pk)
    (fault,) = checks.faults()
    assert "khác với sự kiện fund:KC-40:2027 #" in fault


def test_a_removed_transfer_is_named_by_its_event(paid):
    sql("DELETE FROM ledger_transfer WHERE id = %s", paid.pk)
    assert f"bút toán {paid.uuid} không còn." in " ".join(checks.faults())


def test_a_transfer_slipped_in_without_event_is_named(paid):
    Transfer.objects.create(
        from_account=paid.from_account,
        to_account=paid.to_account,
        amount_dong=5,
        key="chèn",
        document="không có",
        by_id="x",
        by_name="x",
        at=MORNING,
        on=MORNING.date(),
    )
    found = checks.faults()
    assert "Bút toán chèn: không có sự kiện nào ghi lại." in found
    assert any("Bút toán chèn: làm tài khoản" in fault and "âm 5 đồng" in fault for fault in found)


def test_a_forbidden_move_is_named(book, paid):
    source = Account.objects.get(stage="source")
    Transfer.objects.create(
        from_account=source,
        to_account=paid.to_account,
        amount_dong=5,
        key="tắt",
        document="x",
        by_id="x",
        by_name="x",
        at=MORNING,
        on=MORNING.date(),
    )
    assert any("Bút toán tắt: không được chuyển từ" in fault for fault in checks.faults())


def test_transfers_out_of_order_are_named(book):
    """The plan before the appropriation: no balance tells, the replay does."""
    given = book.post("source", "appropriated", 100)
    planned = book.post("appropriated", "planned", 100)
    sql("UPDATE ledger_transfer SET id = %s WHERE id = %s", planned.pk + 100, given.pk)
    assert any(f"Bút toán {planned.key}: làm tài khoản" in fault for fault in checks.faults())


def test_money_after_closing_is_named(book, paid):
    services.close(fund=book.fund, year=2027, document="BB", by=THU, at=MORNING)
    sql("DELETE FROM ledger_closing")
    book.post("source", "appropriated", 5)
    assert any("ghi tiền sau khi khoá sổ" in fault for fault in checks.faults())


def test_an_account_under_a_wrong_key_is_named(paid):
    Account.objects.filter(stage="paid").update(key="KC-41/2027/--/paid")
    assert any("KC-41/2027/--/paid: phải mang khoá" in fault for fault in checks.faults())


def test_an_account_that_lost_its_subject_is_named_whatever_its_key(paid):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told to forget its constraints")
    for key in ("KC-40/2027//paid", "KC-40/2027/--/paid"):
        sql("PRAGMA ignore_check_constraints = ON")
        Account.objects.filter(stage="paid").update(key=key, subject=None)
        sql("PRAGMA ignore_check_constraints = OFF")
        assert f"Tài khoản {key}: không có đối tượng của nó." in checks.faults()


def test_a_transfer_between_two_years_is_named(book, paid):
    later = book.post("source", "appropriated", 5, year=2028, subject=None)
    sql(
        "UPDATE ledger_transfer SET to_account_id = %s WHERE id = %s",
        later.to_account_id, Transfer.objects.order_by("pk").first().pk,
    )  # fmt: skip
    assert any("hai bên khác nguồn, năm hoặc đối tượng" in fault for fault in checks.faults())


def test_a_transfer_between_two_subjects_of_one_year_is_named(book, paid):
    kiln = services.open_subject("Lò nung")
    book.post("source", "appropriated", 5)
    book.post("appropriated", "planned", 5, subject=kiln)
    book.post("planned", "committed", 5, subject=kiln)
    book.post("committed", "advanced", 5, subject=kiln)
    other = book.post("advanced", "paid", 5, subject=kiln)
    sql("UPDATE ledger_transfer SET to_account_id = %s WHERE id = %s", other.to_account_id, paid.pk)
    assert any("hai bên khác nguồn, năm hoặc đối tượng" in fault for fault in checks.faults())


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_is_no_transfer(paid, amount):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told to forget its constraints")
    sql("PRAGMA ignore_check_constraints = ON")
    sql("UPDATE ledger_transfer SET amount_dong = %s WHERE id = %s", amount, paid.pk)
    sql("PRAGMA ignore_check_constraints = OFF")
    assert any(
        fault.startswith(f"Bút toán {paid.key}: không được chuyển từ") for fault in checks.faults()
    )


def test_one_dong_is_a_transfer(book):
    book.bring_to("paid", 1)
    assert checks.faults() == []


def test_more_recovered_than_was_paid_is_named(paid):
    services.recover(paid, amount_dong=100, key="TH-1", document="QĐ 3", by=THU, at=MORNING)
    assert checks.faults() == []
    sql("UPDATE ledger_transfer SET amount_dong = 99 WHERE id = %s", paid.pk)
    assert f"Bút toán {paid.key}: thu hồi nhiều hơn số đã chi." in checks.faults()


def test_events_are_read_in_batches_whole(book, monkeypatch):
    monkeypatch.setattr(accounts, "AT_ONCE", 2)
    posted = [book.post("source", "appropriated", 1) for _ in range(5)]
    assert checks.faults() == []
    sql("UPDATE ledger_transfer SET document = 'QĐ giả' WHERE id = %s", posted[-1].pk)
    assert f"Bút toán {posted[-1].key}: khác với" in " ".join(checks.faults())


def test_sqlite_itself_finds_what_is_told_word_for_word(book, paid, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL spells JSON otherwise: there every event is compared here")
    odd = 'QĐ "9" \\ \n\x01 “đủ” 🧵'
    book.post("source", "appropriated", 1, document=odd, reason=odd)
    services.recover(paid, amount_dong=100, key="TH-1", document="QĐ 3", by=THU, at=MORNING)
    told = [row for *_event, row in accounts._ledger_events()]
    assert told == list(Transfer.objects.order_by("pk").values_list("pk", flat=True))
    monkeypatch.setattr(accounts, "_told_so", lambda: Value(None, output_field=BigIntegerField()))
    assert checks.faults() == []  # each compared here, column by column
