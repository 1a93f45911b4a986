"""Where a telephone says that it is: read as the page writes it, and nothing else."""

import pytest

from khuyencong.core.reading.positions import PositionError, read_position


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("18.67312, 105.69231, ±12 m", "vĩ độ 18,67312, kinh độ 105,69231, sai số khoảng 12 m"),
        ("-90.00000, 180.00000, ±0 m", "vĩ độ -90,00000, kinh độ 180,00000, sai số khoảng 0 m"),
        ("8.5, 104.8, ±100000 m", "vĩ độ 8,50000, kinh độ 104,80000, sai số khoảng 100.000 m"),
    ],
)
def test_degrees_and_metres_come_back_as_they_were_told(text, words):
    found = read_position(text)
    assert found.words == words
    assert read_position(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "18.67312, 105.69231", "18,67312, 105,69231, ±12 m", "90.00001, 105.1, ±12 m",
        "18.1, 180.00001, ±1 m", "18.1, 105.1, ±100001 m", "18.1, 105.1, ±-1 m", "NaN, NaN, ±1 m",
        "18.1, 105.1, ±12 m <b>", "１８.1, 105.1, ±12 m",
    ],
)  # fmt: skip
def test_anything_else_is_no_position(text):
    with pytest.raises(PositionError):
        read_position(text)
