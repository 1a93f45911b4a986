"""What an intruder did with SQL alone, the application asleep: `verify` names each table."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from khuyencong.core import append_only, checkpoints, standings
from khuyencong.core.models import Event, Stream
from khuyencong.directory.models import User
from khuyencong.projects.models import Project
from tests import money
from tests import world as province
from tests.flush import lift_triggers
from tests.world import at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000

ALTERATIONS = {
    "the amount of a contract": (
        "UPDATE contracts_commitment SET amount_dong = amount_dong + 1", "khoản đã ký"),
    "the day a contract ends": (
        "UPDATE contracts_contract SET end_date = '2030-01-01'", "hợp đồng, giao nhiệm vụ"),
    "the payee of a payment": (
        "UPDATE settlement_payment SET payee = 'Hồ Thị Thu'", "thanh toán (sửa"),
    "the payee of an advance": (
        "UPDATE contracts_advance SET payee = 'Hồ Thị Thu'", "tạm ứng (sửa"),
    "the decision of an advance": ("UPDATE contracts_advance SET decision = ''", "tạm ứng (sửa"),
    "an advance taken out": ("DELETE FROM contracts_advance", "tạm ứng (xoá"),
    "the balance of an account": (
        "UPDATE ledger_account SET balance_dong = balance_dong + 1 WHERE stage = 'paid'",
        "Tài khoản"),
    "what was found on site": (
        "UPDATE settlement_acceptedline SET cost_dong = cost_dong - 1", "khoản nghiệm thu"),
    "the line of the plan": (
        "UPDATE planning_planline SET amount_dong = amount_dong + 1", "dòng kế hoạch (sửa"),
    "the conclusion": ("UPDATE appraisal_conclusion SET opinion = 'Không đạt.'", "kết luận"),
    "a line of the estimate": (
        "UPDATE projects_estimateline SET unit_price_dong = 1", "khoản mục dự toán"),
    "who gets the support": ("DELETE FROM projects_beneficiary", "đơn vị thụ hưởng"),
    "the state of a project": ("UPDATE projects_project SET state = 'settled'", "đề án (sửa"),
    "a role": (
        "UPDATE directory_assignment SET role = 'administrator' WHERE id = "
        "(SELECT max(id) FROM directory_assignment WHERE organisation_id IS NOT NULL)", "phân vai"),
    "a role without end": (
        "UPDATE directory_assignment SET valid_from = '2001-01-01'", "phân vai"),
    "a role put in": (
        "INSERT INTO directory_assignment (person_id, role, organisation_id, valid_from) "
        "SELECT person_id, 'administrator', organisation_id, valid_from FROM directory_assignment "
        "WHERE organisation_id IS NOT NULL LIMIT 1", "phân vai (thêm"),
    "a password": ("UPDATE directory_user SET password = 'x'", "tài khoản (sửa"),
    "an account's telephone": ("UPDATE directory_user SET phone = '0911'", "tài khoản (sửa"),
    "a right to everything": (
        "UPDATE directory_user SET is_superuser = (1 = 1)", "tài khoản (sửa"),
    "a person put in": (
        "INSERT INTO directory_person (uuid, full_name, phone, sort_key) VALUES "
        "('0b9f4bba8ea34bd5a44a2e5d4cbb3a11', 'Ma', '', 'ma')", "người"),
    "an owner": ("UPDATE directory_establishment SET owner_name = 'Thu'", "cơ sở"),
    "the name of a body": (
        "UPDATE directory_organisationname SET name = 'Sở Khác'", "tên cơ quan (sửa"),
    "a fund": ("UPDATE ledger_fund SET name = 'Khác'", "nguồn kinh phí (sửa"),
    "a commune": ("UPDATE directory_unit SET name = 'Khác'", "đơn vị hành chính (sửa"),
    "a paper": ("UPDATE documents_paper SET payload = '{}'", "Văn bản"),
    "an event": ("UPDATE core_event SET by_name = 'Khác' WHERE kind = 'pay'", "nội dung đã bị sửa"),
    "a standing": ("DELETE FROM core_standing", "hiện trạng"),
    "a checkpoint": ("DELETE FROM core_checkpoint", "Điểm niêm phong"),
}  # fmt: skip


@pytest.fixture
def paid(monkeypatch):
    world = province.build()
    province.committed(world)  # a machine, with its beneficiary
    commitment = money.assigned(world)
    money.advance(world, commitment, 50 * MILLION)
    money.accept(world, commitment.project, 100 * MILLION)
    money.pay(world, commitment, 50 * MILLION)
    standings.sweep_job(now=at(1))
    checkpoints.take_checkpoint(on=at(1).date(), at=at(1))
    later = at(1, year=province.YEAR + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert verify() == ""
    return world


def verify() -> str:
    out = StringIO()
    try:
        call_command("verify", stdout=out)
    except CommandError:
        return out.getvalue()
    return ""


def by_sql(*statements: str) -> None:
    lift_triggers()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    append_only.install()


def test_each_alteration_by_sql_is_named(paid):
    unseen = []
    for what, (statement, named) in ALTERATIONS.items():
        with transaction.atomic():
            by_sql(statement)
            if named not in (said := verify()):
                unseen.append(f"{what}: {said[:300]}")
            transaction.set_rollback(True)
    assert unseen == []


def test_an_account_put_in_by_sql_is_named(paid):
    columns = [field.column for field in User._meta.concrete_fields if not field.primary_key]
    listed = ", ".join(columns)
    new = {"uuid": "'0b9f4bba8ea34bd5a44a2e5d4cbb3a12'", "username": "'ma'"}
    values = ", ".join(new.get(name, name) for name in columns)
    by_sql(f"INSERT INTO directory_user ({listed}) SELECT {values} FROM directory_user LIMIT 1")
    ghost = User.objects.get(username="ma")
    assert f"tài khoản {ghost.pk}: có trong bảng mà không sự kiện nào nói đến." in verify()


def test_the_events_of_a_day_taken_out_with_their_heads_put_back_are_named(paid):
    """As somebody does who knows the chain: what is left of it agrees with itself."""
    project = Project.objects.order_by("pk").last()
    gone = Event.objects.filter(stream=project.stream).order_by("-seq")[:2]
    seqs = [event.seq for event in gone]
    last = Event.objects.get(stream=project.stream, seq=min(seqs) - 1)
    keys = ", ".join(str(event.pk) for event in gone)
    by_sql(
        f"DELETE FROM obligations_obligation WHERE opened_by_id IN ({keys})",
        f"UPDATE obligations_obligation SET closed_by_id = NULL WHERE closed_by_id IN ({keys})",
        f"DELETE FROM core_event WHERE stream = '{project.stream}' AND seq >= {min(seqs)}",
        f"UPDATE core_stream SET seq = {last.seq}, hash = '{last.hash}' "
        f"WHERE name = '{project.stream}'",
        "DELETE FROM core_checkpoint",
    )
    assert Stream.objects.get(name=project.stream).seq == last.seq
    said = verify()
    assert f"Sự kiện {project.stream} #{max(seqs)}: đã niêm phong, nay không còn." in said
    assert "có trong tệp, không còn trong bảng" in said
