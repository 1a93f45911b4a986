"""Biên bản đối chiếu: each difference explained, signed by other hands, frozen with its figures."""

import pytest

from khuyencong.core import verification
from khuyencong.documents.models import Paper
from khuyencong.obligations.models import Obligation
from khuyencong.treasury import services as treasury
from khuyencong.treasury.models import Statement, StatementNote
from khuyencong.treasury.selectors import statements as selectors
from tests import money
from tests.duties import also, elsewhere, everyone_but, in_place_of, kinds, refused
from tests.planning.room import MILLION
from tests.treasury.statements import DAY, csv, explain, present, receive, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(world):
    """One line that is nowhere in the books."""
    return receive(world, csv("12/09/2027;X-1;HTX;Mua máy;7.000.000;"))


def test_every_difference_is_explained_before_and_the_figures_are_frozen(world, statement):
    refused(lambda: sign(world, statement), "chưa giải trình xong và trình ký")
    refused(
        lambda: present(world, statement),
        "Còn 1 chênh lệch chưa giải trình: sổ không có: số X-1, 7.000.000 đồng",
    )
    explain(world, statement, "Của đơn vị khác, đã báo Kho bạc")
    present(world, statement)
    signed = sign(world, statement)
    assert (signed.signed_by, signed.figures["out_dong"]) == ("Lan", 7_000_000)
    paper = Paper.objects.get(about=statement.uuid)
    assert paper.code == "reconciliation_minutes"
    assert "Của đơn vị khác" in paper.payload and "7000000" in paper.payload
    assert kinds(statement.stream) == [
        "receive_statement", "explain_differences", "present_statement", "sign_statement",
    ]  # fmt: skip
    assert [fault for name, found in verification.run() for fault in found
            if name in ("statements", "obligations", "standings")] == []  # fmt: skip


def test_an_explanation_has_words_and_rows_and_is_written_once(world, statement):
    refused(lambda: explain(world, statement, " "), "Chưa ghi giải trình")
    refused(
        lambda: treasury.explain_differences(
            statement, chosen=[], words="Thử", by=world.actor("thu"), at=DAY
        ),
        "Chưa chọn chênh lệch",
    )
    for words in ("Một", "Một", "Hai"):
        explain(world, statement, words)
    assert [one.words for one in StatementNote.objects.order_by("pk")] == ["Một", "Hai"]
    (row,) = selectors.reconciled(statement).differences
    assert row.note == "Hai"


def test_only_who_keeps_the_books_presents_it_once(world, statement):
    explain(world, statement)
    askers = ("centre_accountant", "finance_officer")
    for other in [*everyone_but(world, *askers), elsewhere(*askers)]:
        refused(lambda by=other: present(world, statement, by), "Chỉ kế toán Trung tâm")
    assert present(world, statement) == present(world, statement)  # a second press
    refused(lambda: present(world, statement, "son"), "Thu đã trình ký bảng này")
    assert kinds(statement.stream).count("present_statement") == 1


def test_what_is_explained_anew_is_presented_anew(world, statement):
    explain(world, statement)
    present(world, statement)
    explain(world, statement, "Kho bạc đã điều chỉnh")
    refused(lambda: sign(world, statement), "chưa giải trình xong và trình ký")
    present(world, statement)
    assert sign(world, statement).signed_by == "Lan"


def test_a_payment_written_down_after_it_was_presented_is_explained_first(world, statement, signed):
    """The books moved: one more difference than the head was shown."""
    explain(world, statement)
    present(world, statement)
    money.accept(world, signed.project)
    money.pay(world, signed, 200 * MILLION)
    refused(lambda: sign(world, statement), "Còn 1 chênh lệch chưa giải trình: bảng của Kho bạc")


def test_only_a_head_signs(world, statement):
    explain(world, statement)
    present(world, statement)
    signers = ("centre_head", "department_leader")
    for other in [*everyone_but(world, *signers), elsewhere(*signers)]:
        refused(lambda by=other: sign(world, statement, by), "Chỉ lãnh đạo")
    assert not Paper.objects.filter(about=statement.uuid).exists()


def test_nobody_signs_what_went_through_her_hands(world, statement):
    both = also(world, "thu", "department_leader", "department")
    explain(world, statement)
    present(world, statement)
    refused(lambda: sign(world, statement, both), "không tự ký")
    son = also(world, "son", "department_leader", "department")
    explain(world, statement, "Sơn ghi lại", by=son)
    present(world, statement)
    refused(lambda: sign(world, statement, world.actor("son")), "không tự ký")
    refused(lambda: sign(world, statement, in_place_of(world, "son", "lan")), "không tự ký")
    assert sign(world, statement).signed_by == "Lan"


def test_signed_it_stays_as_it_is(world, statement):
    explain(world, statement)
    present(world, statement)
    signed = sign(world, statement)
    assert sign(world, statement) == signed  # a second press
    assert Paper.objects.filter(about=statement.uuid).count() == 1
    for press in (
        lambda: explain(world, statement, "Khác"),
        lambda: treasury.withdraw_statement(
            statement, reason="Thôi", by=world.actor("thu"), at=DAY
        ),
        lambda: sign(world, statement, "hung"),
        lambda: treasury.choose_columns(
            statement, columns={"no": "back"}, by=world.actor("thu"), at=DAY
        ),
    ):
        refused(press, "đã có Lan ký")
    refused(lambda: receive(world, csv("1/9/2027;A;;;5.000;")), "đã có bảng")


def test_the_accountant_explains_it_before_the_heads_find_it_among_their_work(world, statement):
    owed = Obligation.objects.still_open().filter(subject=statement.uuid).order_by("role")
    explaining = [
        ("statement.explain", "centre_accountant"),
        ("statement.explain", "finance_officer"),
    ]
    assert [(row.kind, row.role) for row in owed.all()] == explaining
    explain(world, statement)
    assert [(row.kind, row.role) for row in owed.all()] == explaining
    present(world, statement)
    signing = [("statement.sign", "centre_head"), ("statement.sign", "department_leader")]
    assert [(row.kind, row.role) for row in owed.all()] == signing
    explain(world, statement, "Ghi lại")
    assert [(row.kind, row.role) for row in owed.all()] == explaining
    present(world, statement)
    sign(world, statement)
    assert not owed.all().exists()
    assert dict(verification.run())["obligations"] == []


def test_killed_half_way_nothing_is_signed(world, statement, monkeypatch):
    explain(world, statement)
    present(world, statement)

    def dies(*_asked, **_more):
        raise RuntimeError("killed")

    monkeypatch.setattr(treasury.statements.reconciliation_minutes, "issue", dies)
    with pytest.raises(RuntimeError):
        sign(world, statement)
    assert Statement.objects.get().signed_at is None
