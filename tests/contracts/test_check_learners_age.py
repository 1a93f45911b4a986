"""Tuổi học viên: working age is a figure of the rules, an impossible year a slip of the pen."""

from datetime import date

import pytest

from khuyencong.contracts.services import learners
from khuyencong.core.errors import Refused
from tests import world as province
from tests.packs import set_figure

pytestmark = pytest.mark.django_db
ON = date(2027, 6, 1)


@pytest.mark.parametrize("birth_year", [2027 - 15, 2027 - 90])
def test_from_fifteen_to_ninety_may_sit_in_the_class(birth_year):
    province.build()
    learners.check_year(birth_year, province="40", on=ON)


@pytest.mark.parametrize(
    ("birth_year", "why"), [(2027 - 14, "từ 15 tuổi"), (2027 - 91, "Quá 90 tuổi")]
)
def test_one_year_less_or_more_is_refused_with_the_age(birth_year, why):
    province.build()
    with pytest.raises(Refused, match=f"Năm sinh {birth_year}") as refusal:
        learners.check_year(birth_year, province="40", on=ON)
    assert why in refusal.value.fix


def test_a_province_may_ask_for_older_learners():
    set_figure(province.build(), "learner_youngest_years", 18)
    with pytest.raises(Refused) as refusal:
        learners.check_year(2027 - 17, province="40", on=ON)
    assert "từ 18 tuổi" in refusal.value.fix
