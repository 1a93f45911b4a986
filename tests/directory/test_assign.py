"""Handing out a role: only the administrator, in a scope, with dates in order."""

from datetime import date

import pytest

from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.directory import services
from khuyencong.directory.services import tax_codes
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


def test_an_owner_may_not_make_anybody_administrator():
    world = province.build()
    person = world.users["loc"].person
    with pytest.raises(Refused, match="quản trị"):
        services.assign(
            person,
            "administrator",
            organisation=world.bodies["centre"],
            valid_from=date(2027, 1, 1),
            by=world.actor("tam"),
            at=at(1),
        )


@pytest.mark.parametrize(
    ("role", "scope", "until"),
    [
        ("owner", {}, None),
        ("inspector", {}, None),
        ("galactic_emperor", {}, None),
        ("inspector", {"body": "committee"}, date(2026, 1, 1)),
    ],
)
def test_a_role_without_its_scope_or_with_dates_reversed_is_refused_in_words(role, scope, until):
    world = province.build()
    body = world.bodies[scope["body"]] if scope else None
    with pytest.raises(Refused):
        services.assign(
            world.users["loc"].person,
            role,
            organisation=body,
            valid_from=date(2027, 1, 1),
            valid_until=until,
            by=SYSTEM,
            at=at(1),
        )


@pytest.mark.parametrize(
    ("code", "is_right"),
    [
        ("0100109106", True),
        ("0100109106-001", True),
        ("001085012345", True),
        ("", True),
        ("0100109107", False),
        ("12345", False),
        ("01001A09106", False),
    ],
)
def test_a_tax_code_that_looks_wrong_is_said_so(code, is_right):
    assert (tax_codes.warning(code) == "") is is_right


def test_an_establishment_with_more_women_than_workers_is_refused():
    world = province.build()
    with pytest.raises(Refused, match="Lao động nữ 9"):
        services.register_establishment(
            "Xưởng",
            place=world.communes[0],
            legal_form="cooperative",
            trade=world.workshops[0].trade,
            owner_name="Tám",
            workers=3,
            women_workers=9,
            by=world.actor("mai"),
            at=at(1),
            on=date(2027, 3, 1),
        )
