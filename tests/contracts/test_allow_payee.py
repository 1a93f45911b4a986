"""Đồng ý trả cho bên khác: somebody who is no party is paid when a second person agreed."""

import re

import pytest
from django.core.management import call_command

from khuyencong.contracts.models import Advance, AllowedPayee
from khuyencong.core.errors import Refused
from khuyencong.projects.models import Project
from khuyencong.settlement.models import Payment
from tests import money
from tests import world as province
from tests.duties import also, holds
from tests.world import stages

pytestmark = pytest.mark.django_db
NOT_HERE = {
    "two at once": "it moves no money: the newest agreement counts, under the project's lock"
}
MILLION = 1_000_000
SELLER = "Công ty Máy Vinh"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def commitment(world):
    return province.committed(world)


def test_one_person_alone_pays_no_stranger_whatever_the_reason(world, commitment):
    with pytest.raises(Refused, match="chưa có người thứ hai đồng ý trả") as refusal:
        money.advance(world, commitment, MILLION, payee=SELLER)
    assert "làm bước “Đồng ý trả cho bên khác”" in refusal.value.fix
    assert "Hung" in refusal.value.fix
    money.accept(world, commitment.project)
    with pytest.raises(Refused, match="chưa có người thứ hai đồng ý trả"):
        money.pay(world, commitment, MILLION, payee=SELLER)
    assert not Advance.objects.exists()
    assert not Payment.objects.exists()


@holds("the right person", "the trace")
def test_the_head_agrees_and_the_accountant_pays(world, commitment):
    project = commitment.project
    allowed = money.allow(world, project, SELLER, 100 * MILLION)
    assert (allowed.payee, allowed.allowed_by) == (SELLER, "Hung")
    assert money.steps(project, "allow_payee") == 1
    assert stages(project) == {"committed": 300 * MILLION}
    paid = money.advance(world, commitment, 60 * MILLION, payee="CONG TY MAY VINH")
    assert paid.payee == SELLER  # by the name that was agreed to
    money.accept(world, project)
    money.pay(world, commitment, 40 * MILLION, payee=SELLER)
    call_command("verify")


@holds("another role", "another province")
def test_nobody_else_agrees(world, commitment):
    money.only(
        world,
        lambda by: money.allow(world, commitment.project, SELLER, MILLION, by=by),
        "centre_head", "department_leader",
    )  # fmt: skip
    assert not AllowedPayee.objects.exists()


@holds("the same person")
def test_who_agreed_does_not_pay_and_who_paid_does_not_agree(world, commitment):
    centre = world.bodies["centre"]
    world.users["khoa"] = province.person("Khoa", "centre_head", organisation=centre)
    money.allow(world, commitment.project, SELLER, MILLION, by=world.actor("khoa"))
    both = also(world, "khoa", "centre_accountant", "centre")
    with pytest.raises(Refused, match="đã làm “Đồng ý trả cho bên khác”"):
        money.advance(world, commitment, MILLION, payee=SELLER, by=both)
    money.advance(world, commitment, MILLION, payee=SELLER)
    both = also(world, "thu", "centre_head", "centre")
    with pytest.raises(Refused, match="đã làm “Kiểm tra đề nghị thanh toán”"):
        money.allow(world, commitment.project, "Người khác", MILLION, by=both)


@holds("the limit")
def test_all_that_is_paid_to_her_stays_within_what_was_agreed(world, commitment):
    project = commitment.project
    with pytest.raises(Refused, match=r"được ký, giao 300\.000\.000"):
        money.allow(world, project, SELLER, 300 * MILLION + 1)
    money.allow(world, project, SELLER, 100 * MILLION)
    money.advance(world, commitment, 60 * MILLION, payee=SELLER, key="one")
    money.accept(world, project)
    with pytest.raises(Refused, match=r"không quá 100\.000\.000 đồng, đã trả 60\.000\.000"):
        money.pay(world, commitment, 40 * MILLION + 1, payee=SELLER)
    money.pay(world, commitment, 40 * MILLION, payee=SELLER)
    with pytest.raises(Refused, match=r"đã trả 100\.000\.000"):
        money.pay(world, commitment, 1, payee=SELLER, key="more")
    money.allow(world, project, SELLER, 101 * MILLION, reason="Thêm phần lắp đặt")
    money.pay(world, commitment, 1, payee=SELLER, key="more")


@holds("the second press")
def test_a_second_press_is_answered_with_the_first(world, commitment):
    first = money.allow(world, commitment.project, SELLER, MILLION)
    assert money.allow(world, commitment.project, SELLER, MILLION) == first
    assert money.steps(commitment.project, "allow_payee") == 1


@pytest.mark.parametrize(
    ("payee", "reason", "words"),
    [
        ("Thu", "Đi mua hộ", "là tên của cán bộ"),
        ("Tám", "Chủ cơ sở", "đã là một bên của đề án"),
        (SELLER, "x", "không phải cơ sở thụ hưởng"),
    ],
)
def test_no_officer_no_party_and_not_without_a_reason(world, commitment, payee, reason, words):
    with pytest.raises(Refused, match=words):
        money.allow(world, commitment.project, payee, MILLION, reason=reason)
    assert not AllowedPayee.objects.exists()


def test_it_is_done_on_the_page_of_the_step(client, world, commitment):
    client.force_login(world.users["hung"])
    project = commitment.project
    address = f"/ban-lam-viec/de-an/{project.code}/buoc/allow_payee/"
    page = client.get(address).content.decode()
    assert "Tất cả không quá" in page
    sent = {
        "payee": SELLER, "reason": "Bên bán máy", "amount_dong": "100 triệu",
        "account": "0101 0000 00347", "bank": "Vietcombank Vinh",
        "version": Project.objects.get(pk=project.pk).version,
        "key": (re.findall(r'name="key" value="([0-9a-f-]+)"', page) or [""])[0],
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert AllowedPayee.objects.get().amount_dong == 100 * MILLION
