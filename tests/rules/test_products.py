"""Votes for typical products and craft villages, by the figures of the circular and the decree."""

from datetime import date

import pytest

from khuyencong.rules import engine, products
from khuyencong.rules.errors import RuleInputError
from khuyencong.rules.packs import NATIONAL, parse
from khuyencong.rules.scoring import scoring
from khuyencong.rules.wording import say
from tests.rules.test_laid_upon import FIGURE

IN_2016, IN_2026 = date(2016, 6, 1), date(2026, 6, 1)


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("level", "least", "most"),
    [("district", 5, 7), ("province", 7, 9), ("region", 9, 11), ("nation", 11, 13)],
)
def test_a_council_is_as_large_as_its_level(level, least, most):
    found = products.council(level, on=IN_2016)
    assert (found.least, found.most) == (least, most)
    for members, faults in ((least - 1, 1), (least, 0), (most, 0), (most + 1, 1)):
        told = products.council_faults(level, members, 5, on=IN_2016)
        assert codes(told) == ["council_size"] * faults


def test_how_many_sit_on_the_council_of_a_commune_nobody_has_read():
    told = products.council_faults("commune", 7, 5, on=IN_2026)
    assert codes(told) == ["council_size_unknown"]
    assert products.council("district", on=IN_2026).least is None
    with pytest.raises(RuleInputError) as refusal:
        products.council("village", on=IN_2026)
    assert (refusal.value.code, refusal.value.params["fact"]) == ("unknown_value", "level")


def test_a_jury_is_an_odd_number():
    assert codes(products.council_faults("province", 7, 4, on=IN_2016)) == ["jury_even"]
    assert products.council_faults("province", 7, 3, on=IN_2016) == []
    assert products.council_faults("province", 7, 4, on=date(2014, 10, 20))[0].code != "jury_even"


def test_a_product_is_typical_from_an_average_of_seventy_on():
    assert products.is_typical([70, 70, 70], on=IN_2016)
    assert products.is_typical([60, 70, 80], on=IN_2016)
    assert not products.is_typical([70, 70, 69], on=IN_2016)
    sheet = scoring("product", on=IN_2016)
    assert [criterion.points for criterion in sheet.criteria] == [40, 40, 10, 10]
    assert sheet.most == 100


@pytest.mark.parametrize("issued", [date(2016, 1, 1), date(2016, 12, 31)])
def test_a_certificate_holds_to_the_end_of_its_third_year(issued):
    assert products.certificate_until(issued) == date(2018, 12, 31)


def test_a_certificate_before_the_circular_has_no_known_end():
    assert products.certificate_until(date(2014, 10, 20)) is None


def village(on=IN_2026, **facts):
    known = {"households": 100, "in_trade": 20, "steady_years": 2, "is_clean": True}
    return products.village(**(known | facts), on=on)


def test_a_village_of_a_fifth_of_its_households_for_two_years_may_be_recognised():
    assert village().is_met
    assert codes(village().reasons) == ["village_share", "village_steady", "village_clean"]
    short = village(households=101)  # 20 of 101 is 19.8 %
    assert (short.is_met, short.reasons[0].code) == (False, "village_share_short")
    young = village(steady_years=1)
    assert (young.is_met, young.reasons[1].code) == (False, "village_young")
    assert not village(is_clean=False).is_met
    assert not village(households=0, in_trade=0).is_met
    assert "52/2018" in village().reasons[0].legal


def test_before_the_decree_no_rule_of_villages_was_seen():
    assert village(on=date(2018, 5, 31)) is None
    assert village(on=date(2018, 6, 1)).is_met


def test_each_fault_of_a_council_is_told_with_its_figures():
    told = [say(one) for one in products.council_faults("province", 6, 4, on=IN_2016)]
    assert told == [
        "Hội đồng cấp tỉnh có 6 thành viên. Quy định từ 7 đến 9.",
        "Ban giám khảo có 4 người. Quy định số lẻ.",
    ]
    (unknown,) = products.council_faults("commune", 5, 3, on=IN_2026)
    assert say(unknown).startswith("Chưa biết số thành viên hội đồng cấp xã.")
    assert products.council("province", on=IN_2016).level == "province"


def test_each_condition_of_a_village_is_told_with_its_figures():
    assert [say(one) for one in village().reasons] == [
        "Có 20 trong 100 hộ làm nghề, đạt ít nhất 20 %.",
        "Hoạt động ổn định 2 năm.",
        "Đáp ứng điều kiện môi trường.",
    ]
    short = village(in_trade=19, steady_years=1, is_clean=False).reasons
    assert [say(one) for one in short] == [
        "Có 19 trong 100 hộ làm nghề, chưa đạt 20 %.",
        "Hoạt động ổn định 1 năm, chưa đủ 2 năm.",
        "Chưa đáp ứng điều kiện môi trường.",
    ]
    assert village(households=1, in_trade=1).is_met


def test_a_new_text_on_villages_and_councils_answers_from_its_day_on():
    def laid(name, value):
        text = FIGURE.replace("completion_rounds", name).replace("value: 2", f"value: {value}")
        return engine.load(None, (parse(text, scope=NATIONAL),))

    in_2027 = date(2027, 2, 1)
    assert not village(in_2027, book=laid("village_household_percent", 30)).is_met
    assert not village(in_2027, book=laid("village_steady_years", 3)).is_met
    wide = laid("product_council_province", "[1, 3]")
    assert products.council_faults("province", 3, 3, on=in_2027, book=wide) == []
    free = laid("product_jury_odd", "optional")
    assert products.council_faults("province", 7, 4, on=in_2027, book=free) == []
