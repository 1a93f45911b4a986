"""Thu hồi: asked with a reason by one, done by another; red at once and in the next list."""

from datetime import date

import pytest

from khuyencong.certificates import codes, lists
from khuyencong.certificates.lists import Status
from khuyencong.certificates.verdicts import Verdict, judge
from khuyencong.market import selectors, services
from khuyencong.obligations.models import Obligation
from tests.duties import also, elsewhere, everyone_but, kinds, refused
from tests.market.scenes import certified, proposed
from tests.world import at

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 3)


def looked(product):
    return selectors.looked_up(product.token, today=TODAY, now=at(3)).verdict


def square(product):
    sealed = bytes.fromhex(product.sealed)
    return codes.paper(selectors.site(), product.token, sealed)


def test_it_stays_valid_until_the_second_person_agrees_and_then_is_red_everywhere(world):
    product, other = certified(world), certified(world, name="Giỏ mây")
    services.ask_withdrawal(product, reason="Ngừng sản xuất", by=world.actor("mai"), at=at(2))
    assert looked(product) == Verdict.VALID
    owed = Obligation.objects.still_open().get(subject=product.uuid)
    assert (owed.kind, owed.role) == ("product.withdraw", "department_leader")

    services.withdraw(product, by=world.actor("lan"), at=at(3))

    assert looked(product) == Verdict.WITHDRAWN
    assert looked(other) == Verdict.VALID
    assert not Obligation.objects.still_open().filter(subject=product.uuid).exists()
    trust = selectors.trust_of(world.province)
    listed = lists.read_status(services.status_list(world.province, 2027, at=at(3)), trust)
    assert [listed.of(1), listed.of(2), listed.of(3)] == [Status.REVOKED, Status.GOOD, None]
    said = judge(square(product), trust, {2027: listed}, at(3), TODAY)
    assert said.verdict == Verdict.WITHDRAWN
    assert kinds(product.stream)[-2:] == ["ask_withdrawal", "withdraw_certificate"]


def test_whoever_asked_does_not_withdraw(world):
    product = certified(world)
    services.ask_withdrawal(product, reason="Ngừng", by=world.actor("mai"), at=at(2))
    also(world, "mai", "department_leader", "department")
    refused(lambda: services.withdraw(product, by=world.actor("mai"), at=at(3)), "không tự thu hồi")


def test_nobody_withdraws_what_nobody_asked_for(world):
    product = certified(world)
    refused(lambda: services.withdraw(product, by=world.actor("lan"), at=at(3)), "Chưa ai xin")
    refused(lambda: services.keep(product, by=world.actor("lan"), at=at(3)), "Chưa ai xin")


def test_what_is_kept_after_all_may_be_asked_again(world):
    product = certified(world)
    services.ask_withdrawal(product, reason="Ngừng", by=world.actor("mai"), at=at(2))
    refused(
        lambda: services.ask_withdrawal(product, reason="x", by=world.actor("binh"), at=at(2)),
        "đang chờ thu hồi",
    )
    services.keep(product, by=world.actor("lan"), at=at(3))
    assert kinds(product.stream)[-1] == "keep_certificate"
    assert looked(product) == Verdict.VALID
    product = services.ask_withdrawal(product, reason="Nữa", by=world.actor("binh"), at=at(4))
    assert product.withdrawal_asked_by == "Binh"


def test_other_roles_and_provinces_ask_and_withdraw_nothing(world):
    product = certified(world)
    askers = ("centre_specialist", "department_specialist")
    for by in (*everyone_but(world, *askers), elsewhere(*askers)):
        refused(lambda by=by: services.ask_withdrawal(product, reason="x", by=by, at=at(2)), "Chỉ")
    services.ask_withdrawal(product, reason="Ngừng", by=world.actor("mai"), at=at(2))
    leaders = ("department_leader",)
    for by in (*everyone_but(world, *leaders), elsewhere(*leaders)):
        refused(lambda by=by: services.withdraw(product, by=by, at=at(3)), "Chỉ")
        refused(lambda by=by: services.keep(product, by=by, at=at(3)), "Chỉ")


def test_a_product_without_a_certificate_is_not_withdrawn(world):
    product = proposed(world)
    refused(
        lambda: services.ask_withdrawal(product, reason="x", by=world.actor("mai"), at=at(2)),
        "chờ cấp",
    )


def test_the_reason_is_written(world):
    product = certified(world)
    refused(
        lambda: services.ask_withdrawal(product, reason="", by=world.actor("mai"), at=at(2)),
        "lý do",
    )
