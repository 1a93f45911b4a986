"""Numbers and units of old lists: what was written is what is read, in every style."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.core.money import grouped
from khuyencong.core.reading import legacy_fonts
from khuyencong.core.reading.money import MoneyError
from khuyencong.history.reading import amounts, contents
from khuyencong.history.reading.amounts import ENGLISH, VIETNAMESE
from tests.history.books import to_tcvn3

FEW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
UNITS = st.sampled_from(amounts.UNITS)
DONG = st.integers(1, 10**13)


def english(number):
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


STYLES = {VIETNAMESE: grouped, ENGLISH: english}


@FEW
@given(DONG, UNITS, st.sampled_from([VIETNAMESE, ENGLISH]))
def test_an_amount_in_a_column_of_one_style_is_read_back(amount, unit, style):
    shown = STYLES[style](Decimal(amount) / unit)
    read = amounts.read(shown, unit, style)
    assert read is not None
    assert read.dong == amount


@FEW
@given(st.lists(DONG, min_size=1, max_size=8), UNITS, st.sampled_from([VIETNAMESE, ENGLISH]))
def test_a_column_never_says_the_other_style(values, unit, style):
    texts = [STYLES[style](Decimal(value) / unit) for value in values]
    assert amounts.style_of(texts) in ("", style)


@FEW
@given(st.integers(0, 10**12), UNITS)
def test_a_bare_whole_number_is_so_many_units(number, unit):
    if number * unit > 10**15:
        with pytest.raises(MoneyError):
            amounts.read(str(number), unit)
    else:
        read = amounts.read(str(number), unit)
        assert (read.dong if read else 0) == number * unit


@FEW
@given(st.text(max_size=20), UNITS)
def test_no_text_is_read_as_a_negative_or_a_part_of_a_dong(text, unit):
    try:
        read = amounts.read(text, unit)
    except MoneyError:
        return
    assert read is None or (isinstance(read.dong, int) and read.dong >= 0)


@pytest.mark.parametrize(
    ("text", "unit", "style", "dong"),
    [
        ("43,735", 1_000_000_000, "", 43_735_000_000),  # tỷ: 43.735 tỷ is more than any project
        ("43,735", 1_000, "", None),  # nghìn: 43.735.000, since 43.735 đồng is no project
        ("43,735", 1_000_000, VIETNAMESE, 43_735_000),
        ("43.735", 1_000_000, ENGLISH, 43_735_000),
        ("43.735", 1_000, VIETNAMESE, 43_735_000),
        ("600 triệu đồng", 1, "", 600_000_000),
        ("33,3333333", 1_000_000, "", 33_333_333),
    ],
)
def test_what_stands_around_a_number_decides(text, unit, style, dong):
    read = amounts.read(text, unit, style)
    assert read is not None
    assert read.dong == (43_735_000 if dong is None else dong)


def test_a_number_with_two_likely_readings_is_not_guessed():
    with pytest.raises(MoneyError, match="unclear"):
        amounts.read("3,500", 1_000_000)


@pytest.mark.parametrize(
    ("texts", "unit"),
    [(["60", "45,5"], 1_000_000), (["60000000"], 1), (["60000", "45500"], 1_000), (["0,3"], 10**9)],
)
def test_a_unit_that_nobody_says_is_the_one_of_a_usual_project(texts, unit):
    assert amounts.guessed_unit(texts) == unit


WORDS = ("Hỗ", "trợ", "máy", "móc", "thiết", "bị", "sản", "xuất", "nước", "mắm", "Nghệ", "An")
SYLLABLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)


@FEW
@given(SYLLABLES)
def test_a_text_in_tcvn3_is_read_back_and_unicode_is_left_alone(words):
    text = " ".join(words)
    assert legacy_fonts.decoded(to_tcvn3(text), legacy_fonts.TCVN3) == text
    assert legacy_fonts.encoding_of([text]) == ""


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Hỗ trợ bình chọn sản phẩm CNNT tiêu biểu cấp huyện", "product_vote"),
        ("Đào tạo nghề mây tre đan xuất khẩu", "vocational_training"),
        ("Hỗ trợ ứng dụng máy móc thiết bị tiên tiến", "machinery"),
        ("Xây dựng mô hình trình diễn kỹ thuật sản xuất miến dong", "demonstration_model"),
        ("Tham gia Hội chợ triển lãm Bắc Trung Bộ", "domestic_fair_joined"),
        ("Bản tin khuyến công", "information"),
        ("Hỗ trợ khác", ""),
    ],
)
def test_words_of_a_title_name_the_activity(text, activity):
    assert contents.activity_of(text) == activity


@pytest.mark.parametrize(
    ("text", "years"),
    [("NĂM 2016", (2016, 2016)), ("giai đoạn 2011 - 2015", (2011, 2015)), ("2015; 2016", None),
     ("số 201534", None)],
)  # fmt: skip
def test_years_that_a_text_names(text, years):
    assert contents.years_in(text) == years
